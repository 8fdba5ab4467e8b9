/**
 * What stops a simulation that would never end: limits on everything, and the last events before one was
 * breached.
 */
import type { Instant } from './units';

export interface Limits {
  /** Events handled in the whole run. */
  readonly events: number;
  /** Events waiting at one time. */
  readonly pending: number;
  /** The latest instant that may be simulated. */
  readonly until: Instant;
  /** Events without the clock moving: more mean that two actors answer each other for ever. */
  readonly eventsAtOneInstant: number;
}

export const DEFAULT_LIMITS: Limits = {
  events: 2_000_000_000,
  pending: 4_000_000,
  until: Number.MAX_SAFE_INTEGER,
  eventsAtOneInstant: 20_000_000,
};

export interface RecentEvent {
  readonly at: Instant;
  readonly actor: string;
  readonly kind: string;
}

/** A breached limit: a fault of the model or of the scenario, reported with what reproduces it. */
export class LimitExceeded extends Error {
  override readonly name = 'LimitExceeded';

  constructor(
    readonly what: string,
    readonly limit: number,
    readonly seed: number,
    readonly at: Instant,
    readonly recent: readonly RecentEvent[],
  ) {
    super(`more than ${limit} ${what}, at ${at} µs of the run with seed ${seed}`);
  }
}

const KEPT = 32;

/** A ring of the last events, for the report of a breach. */
export class RecentEvents {
  private readonly at = new Float64Array(KEPT);
  private readonly actors: string[] = new Array(KEPT).fill('');
  private readonly kinds: string[] = new Array(KEPT).fill('');
  private noted = 0;

  note(at: Instant, actor: string, kind: string): void {
    const place = this.noted++ % KEPT;
    this.at[place] = at;
    this.actors[place] = actor;
    this.kinds[place] = kind;
  }

  /** Oldest first. */
  list(): RecentEvent[] {
    const first = Math.max(0, this.noted - KEPT);
    return Array.from({ length: this.noted - first }, (_, i) => {
      const place = (first + i) % KEPT;
      return {
        at: this.at[place] as number,
        actor: this.actors[place] ?? '',
        kind: this.kinds[place] ?? '',
      };
    });
  }

  /** Plain data for a snapshot, oldest first. */
  save(): RecentEvent[] {
    return this.list();
  }

  restore(saved: readonly RecentEvent[]): void {
    this.noted = 0;
    for (const event of saved) this.note(event.at, event.actor, event.kind);
  }
}
