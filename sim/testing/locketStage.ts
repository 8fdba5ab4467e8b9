/**
 * One Locket by itself: calls go in, answers come out. Time passes for its own timers only, when a test lets
 * it. Presences are of cells from 0 on; the candidates for the lock of the BBS are 0 and 1.
 */
import { createLocket } from '../diego/locket/locket';
import { BBS_LOCK, type LocketKey, type LocketMessage } from '../diego/locket/messages';
import type { Renewals } from '../diego/renewals';
import { type Duration, type Instant, MILLISECOND, SECOND } from '../engine/units';
import type { StoreCondition } from '../model/foundationSpec';
import { createIdentities } from '../model/identity';
import { foundationSpec, type Properties, STEADY } from './builders';
import { controlPlane } from './controlPlaneFixture';
import { RecordingCtx } from './recordingCtx';

export const TTL = 15 * SECOND;
/** What each call takes Locket. */
export const CALL = MILLISECOND;
/** Between the attempts of a client. */
export const INTERVAL = 5 * SECOND;
/** Of the wires, where they take a constant time. */
export const LATENCY = MILLISECOND / 2;

/** Who sends the calls. */
const CLIENT = 1;

interface StageOptions {
  readonly isEager?: boolean;
  readonly hasConstantWires?: boolean;
  readonly properties?: Properties;
}

interface Call {
  readonly attempt?: number;
  readonly isElidable?: boolean;
  readonly patience?: Duration;
}

export class LocketStage {
  readonly ctx = new RecordingCtx();
  readonly plane = controlPlane({});
  readonly locket;
  /** As in the last answer to a call. */
  renewals: Renewals | null = null;

  constructor({ isEager = false, hasConstantWires = false, properties }: StageOptions = {}) {
    const { config } = foundationSpec({ cells: 1, properties: { ...STEADY, ...properties } });
    this.locket = createLocket(
      {
        config: config.locket,
        index: 0,
        peers: [0],
        operator: 2,
        database: 3,
        reps: Array.from({ length: 300 }, () => CLIENT),
        candidates: new Map([[BBS_LOCK, [CLIENT, CLIENT]]]),
        names: new Map([[BBS_LOCK, { lock: 0, holders: [1, 2] }]]),
        isEager,
      },
      { identities: createIdentities(), plane: this.plane, rows: new Map() },
      'z1',
    );
    if (hasConstantWires) this.ctx.latency = LATENCY;
    this.tell({ kind: 'locket.boot', isWarm: false });
  }

  tell(message: LocketMessage): void {
    this.locket.receive(this.locket.state, message, this.ctx);
  }

  /** What the owner is told when it asks for the row. Throws when it is not told at once. */
  asks(key: LocketKey, owner: number, call: Call = {}): string {
    const answer = this.sends(key, owner, call).told();
    if (answer === undefined) throw new Error('Locket did not answer');
    return answer;
  }

  /** Asks for the row. */
  sends(key: LocketKey, owner: number, call: Call = {}): this {
    this.ctx.takeSent();
    const { latency, now } = this.ctx;
    const { attempt = now, isElidable = false, patience = TTL } = call;
    const rhythm = { wait: INTERVAL, interval: INTERVAL, patience };
    const renewals = latency === undefined ? null : { latency, ...rhythm };
    this.tell({ kind: 'locket.lock', key, owner, ttl: TTL, attempt, isElidable, renewals });
    return this;
  }

  /** What an owner has been told since; undefined when none has. */
  told(): string | undefined {
    const answer = this.ctx.takeSent().find(({ kind }) => kind === 'locketClient.answered');
    if (answer?.kind !== 'locketClient.answered') return undefined;
    this.renewals = answer.renewals;
    return answer.outcome;
  }

  /** Whether the owner has the row after asking for it. */
  locks(key: LocketKey, owner: number, call: Call = {}): boolean {
    return this.asks(key, owner, call) === 'held';
  }

  /** Whether it has it and is told that its renewals need not be sent. */
  elides(key: LocketKey, owner: number, call: Call = {}): boolean {
    return this.locks(key, owner, call) && this.renewals !== null;
  }

  /** Unless told otherwise, after whatever has been asked. */
  releases(key: LocketKey, owner: number, sentAt: Instant = this.ctx.now + 1): void {
    this.tell({ kind: 'locket.release', key, owner, sentAt });
  }

  /** The process is another: it knows nothing but what the database has. */
  restarts(): this {
    this.ctx.timers = [];
    this.tell({ kind: 'locket.boot', isWarm: false });
    return this;
  }

  databaseIs(mode: StoreCondition['mode']): this {
    this.plane.database.mode = mode;
    this.tell({ kind: 'locket.databaseChanged' });
    return this;
  }

  waits(duration: Duration): this {
    const until = this.ctx.now + duration;
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      this.tell(next.message as LocketMessage);
    }
    this.ctx.now = until;
    return this;
  }

  /** Asks for the list, which takes Locket a call's time unless it waits longer; null when that fails. */
  lists(patience: Duration = SECOND / 100): number[] | null {
    this.ctx.takeSent();
    this.tell({ kind: 'locket.fetchPresences', ticket: 1 });
    this.waits(patience);
    const [answer] = this.ctx.takeSent();
    if (answer?.kind !== 'bbs.presences') throw new Error('Locket did not answer');
    return answer.cells === null ? null : [...answer.cells];
  }

  /** When the list would be answered, if it were asked for now. */
  listingTime(): Duration {
    this.tell({ kind: 'locket.fetchPresences', ticket: 1 });
    const timer = this.ctx.timers.find(({ message }) => message.kind === 'locket.answerPresences');
    return (timer?.at ?? 0) - this.ctx.now;
  }
}
