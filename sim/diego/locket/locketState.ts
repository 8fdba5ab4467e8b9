/** What a Locket knows and what it needs, and how much of its time elidable renewals take. */
import type { ActorId } from '../../engine/actor';
import { enter, type Station } from '../../engine/station';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import type { LocketConfig } from '../../model/config';
import type { Identities } from '../../model/identity';
import type { ControlPlane } from '../controlPlane';
import { QUERY_KIND, queryDelay } from '../database';
import type { DiegoCtx } from '../messages';
import type { Renewals } from '../renewals';
import type { HeldCalls } from './heldCalls';
import { isPresence, type LocketKey, type LocketMessage } from './messages';
import type { LocketRows, LockNames } from './rows';

export type LockCall = Extract<LocketMessage, { kind: 'locket.lock' }>;

export interface LocketParts {
  readonly config: LocketConfig;
  /** Its place among the Lockets; names it in records. */
  readonly index: number;
  /** All Lockets, this one included. */
  readonly peers: readonly ActorId[];
  readonly operator: ActorId;
  readonly database: ActorId;
  /** By CellId: its rep. */
  readonly reps: readonly ActorId[];
  /** By lock, then by owner: who can hold it. */
  readonly candidates: ReadonlyMap<LocketKey, readonly ActorId[]>;
  /** By lock: what records call it and its holders. */
  readonly names: ReadonlyMap<LocketKey, LockNames>;
  /** Whether elidable renewals are sent all the same. */
  readonly isEager: boolean;
}

/** A candidate whose attempts at a lock that somebody else holds need not be sent. */
export interface Waiter {
  readonly to: ActorId;
  readonly renewals: Renewals;
  readonly interval: Duration;
}

export interface LocketState {
  identities: Identities;
  plane: ControlPlane;
  rows: LocketRows;
  /** When its burglar first looked; it looks again at every interval. */
  startedAt: Instant;
  /** By lock, then by owner. */
  waiters: Map<LocketKey, Map<number, Waiter>>;
  /** By the pause between them: how many holders and candidates have elidable attempts here. */
  elidable: Map<Duration, number>;
  /** What was sent before this may be by a process that is no more, and begins no renewals that are not sent. */
  steadySince: Instant;
  /** The same, by cell. */
  cellSteadySince: Map<LocketKey, Instant>;
  station: Station;
  held: HeldCalls;
}

/**
 * The largest share of the workers that elidable renewals may take (assumption): with more they would
 * wait for each other, and so each is a job. The default of 1 ms a call, 3 workers and 250 cells makes 2 %.
 */
const ELIDABLE_SHARE_MAX = 0.5;

/** How many calls Locket and its database serve at once: a worker needs a connection. */
export function workersOf({ parallelism, maxOpenConnections }: LocketConfig): number {
  return Math.min(parallelism, maxOpenConnections);
}

/** The share of the workers that elidable renewals take: all other calls wait for them as well. */
function backgroundShare({ config }: LocketParts, { elidable }: LocketState): number {
  let share = 0;
  for (const [interval, count] of elidable) {
    share += (count * config.callTime) / interval / workersOf(config);
  }
  return share;
}

/** Counts a holder or candidate in (1) or out (−1). */
export function countElidable({ elidable }: LocketState, interval: Duration, change: number): void {
  elidable.set(interval, (elidable.get(interval) ?? 0) + change);
}

/** From now until a worker has finished a call that arrives now. */
export function timeOfCall(state: LocketState, parts: LocketParts, ctx: DiegoCtx): Duration {
  const service = Math.round(parts.config.callTime * state.plane.database.slowdown);
  const background = { share: backgroundShare(parts, state), service };
  const done = enter(state.station, ctx.now, service, background);
  return done - ctx.now + queryDelay(parts.database, ctx);
}

/**
 * The renewals that will follow a call which is answered after `processing`, if nothing but constants
 * decides when they come, each comes in time for `ttl` to keep the row, and each answer in time for the client;
 * else null. A candidate's keep nothing: then `ttl` is NEVER.
 */
export function elidableRenewals(
  state: LocketState,
  parts: LocketParts,
  call: LockCall,
  processing: Duration,
  ttl: Duration,
  ctx: DiegoCtx,
): Renewals | null {
  const client = clientOf(parts, call.key, call.owner);
  const back = ctx.constantLatency(client, 'locketClient.answered');
  if (call.renewals === null || back === undefined || !isSteady(state, call)) return null;
  if (state.plane.database.slowdown !== 1) return null;
  if (ctx.ruleFor(parts.database, QUERY_KIND) !== undefined) return null;
  const { latency, wait, interval, patience } = call.renewals;
  const from = ctx.now + processing + back + wait;
  const period = latency + parts.config.callTime + back + interval;
  const more = parts.config.callTime / interval / workersOf(parts.config);
  const isElidable =
    from + latency < ctx.now + ttl &&
    interval > 0 &&
    period < ttl &&
    from - wait - call.attempt < patience &&
    period - interval < patience &&
    backgroundShare(parts, state) + more <= ELIDABLE_SHARE_MAX;
  return isElidable ? { from, period, latency, until: NEVER, cause: ctx.cause } : null;
}

/** Whether nothing has happened since it was sent that may have ended its sender. */
function isSteady({ steadySince, cellSteadySince }: LocketState, call: LockCall): boolean {
  return call.attempt >= Math.max(steadySince, cellSteadySince.get(call.key) ?? 0);
}

/** When the burglar looks at the rows for the first time at `at` or later. */
export function nextLook(
  { startedAt }: LocketState,
  { config }: LocketParts,
  at: Instant,
): Instant {
  const looks = Math.max(0, Math.ceil((at - startedAt) / config.burglarInterval));
  return startedAt + looks * config.burglarInterval;
}

/** Who holds the row, or would. */
export function clientOf(
  { reps, candidates }: LocketParts,
  key: LocketKey,
  owner: number,
): ActorId {
  const client = isPresence(key) ? reps[key] : candidates.get(key)?.[owner];
  if (client === undefined) throw new Error(`nobody has the row ${key} of owner ${owner}`);
  return client;
}
