/**
 * A Silk controller: answers the daemons' calls from the table that all controllers share.
 *
 * Real counterpart: silk:cmd/silk-controller, with handlers/lease_acquire.go, renew_lease.go and release_lease.go. The
 * algorithm is beside this file in `leaseController`, the daemon's side in `daemon`; configuration: `SilkConfig` in
 * `model/config`. There is one on every diego-api VM; they keep nothing of their own, so that any answers. Their table
 * is in the SQL database: one that refuses makes every call fail (500), one that hangs leaves it unanswered, and what
 * it would have done later is left out; one that is slow takes its time.
 *
 * Renewals change nothing but a time. Over constant wires they are elidable (`../renewals`): quiet, they are not sent,
 * and a lease knows their rhythm. Left out: the migration at its start, health checks, pools of connections.
 */
import { type Actor, type ActorId, assertNever } from '../../engine/actor';
import { type Duration, type Instant, NEVER } from '../../engine/units';
import { type Address, addressText } from '../../model/address';
import type { SilkConfig } from '../../model/config';
import { type Identities, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { ControlPlane } from '../controlPlane';
import { databaseCondition, QUERY_KIND } from '../database';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { departureOnItsWay, type Renewals } from '../renewals';
import { acquireLease, releaseLease, renewLease } from './leaseController';
import {
  beginRenewals,
  cellOf,
  createLeaseTable,
  endRenewals,
  type LeaseOwner,
  type LeaseTable,
  reconsiderRenewals,
} from './leaseTable';
import type { SilkMessage, SilkOutcome } from './messages';
import type { Subnet } from './subnet';
import { blockNumber } from './subnetPool';

export interface SilkParts {
  readonly config: SilkConfig;
  readonly index: number;
  readonly database: ActorId;
  /** Whether elidable renewals are sent all the same. */
  readonly isEager: boolean;
}

/** What all controllers share: the table, and what is known of those who write it. */
export interface SilkRows {
  readonly table: LeaseTable;
  /** Requests for a block and for a single address that were decided: occasions of the draws. */
  acquisitions: number;
  singleAcquisitions: number;
  /** By address: when its daemon last stopped. */
  readonly stoppedAt: Map<Address, Instant>;
  /** By address, and of all under −1: when its daemon was last told to send its renewals again. */
  readonly reconsideredAt: Map<Address, Instant>;
}

export interface SilkState {
  identities: Identities;
  plane: ControlPlane;
  rows: SilkRows;
  /** Calls that it has answered: occasions of the draws of a wire to the database. */
  calls: number;
}

const RENEWED = observationId('silk.renewed');
const RHYTHM_BEGAN = observationId('silk.rhythmBegan');
const REQUESTS = {
  'silk.acquire': observationId('silk.request.Acquire'),
  'silk.release': observationId('silk.request.Release'),
  'silk.renew': observationId('silk.request.Renew'),
};
const QUERY_FAILED = observationId('silk.queryFailed');
const ACQUIRED = kindId('silk.leaseAcquired');
const REFUSED = kindId('silk.leaseRefused');
const RELEASED = kindId('silk.leaseReleased');
const EVICTED = kindId('silk.leaseEvicted');

type Call<K extends SilkMessage['kind']> = Extract<SilkMessage, { kind: K }>;
type AnyCall = Call<'silk.acquire' | 'silk.renew' | 'silk.release'>;

/** An empty table of the overlay network. */
export function createSilkRows(config: SilkConfig): SilkRows {
  const { networkAddress: network, networkPrefix, subnetPrefix } = config;
  return {
    table: createLeaseTable({ network, networkPrefix, subnetPrefix }),
    acquisitions: 0,
    singleAcquisitions: 0,
    stoppedAt: new Map(),
    reconsideredAt: new Map(),
  };
}

export function createSilkController(
  parts: SilkParts,
  shared: Pick<SilkState, 'identities' | 'plane' | 'rows'>,
  zone: string,
): Actor<SilkState, SilkMessage, DiegoMessage> {
  const { index } = parts;
  return {
    role: 'silk-controller',
    name: index === 0 ? 'silk-controller' : `silk-controller/${index}`,
    zone,
    state: { ...shared, calls: 0 },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'silk.acquire':
          return onAcquire(state, parts, message, ctx);
        case 'silk.renew':
          return onRenew(state, parts, message, ctx);
        case 'silk.release':
          return onRelease(state, parts, message, ctx);
        case 'silk.renewalsEnded':
          return onRenewalsEnded(state, parts, message.address, ctx);
        case 'silk.reconsider':
          state.rows.reconsideredAt.set(message.address ?? -1, ctx.now);
          return reconsiderRenewals(state.rows.table, message.address, ctx.now);
        default:
          return assertNever(message);
      }
    },
  };
}

/** lease_acquire.go. */
function onAcquire(
  state: SilkState,
  parts: SilkParts,
  call: Call<'silk.acquire'>,
  ctx: DiegoCtx,
): void {
  const time = timeOfCall(state, parts, call, ctx);
  if (time === undefined) return;
  const { owner } = call;
  const { rows } = state;
  const { leaseExpiration } = parts.config;
  const [purpose, occasion] = call.isSingle
    ? ['single', rows.singleAcquisitions++]
    : ['subnet', rows.acquisitions++];
  const answer = acquireLease(rows.table, call, ctx.now, leaseExpiration, () =>
    ctx.draw('silk-controller', purpose as string, occasion as number),
  );
  if (answer === undefined) {
    ctx.record(REFUSED, cellOf(owner), -1, -1, 0, 0, 0);
    const outcome = { kind: 'refused', error: 'no lease available' } as const;
    return reply(call, outcome, null, time, ctx);
  }
  const { subnet, choice, evicted } = answer;
  if (evicted !== undefined) {
    const address = textId(state.identities, addressText(evicted.address));
    ctx.note(EVICTED, cellOf(evicted.owner), -1, -1, blockOf(state, subnet), address, 0);
  }
  recordAcquired(state, owner, subnet, choice, ctx);
  const renewals = elidableRenewals(state, parts, call, time, ctx);
  reply(call, { kind: 'leased', subnet }, renewals, time, ctx);
}

function recordAcquired(
  state: SilkState,
  owner: LeaseOwner,
  subnet: Subnet,
  choice: string,
  ctx: DiegoCtx,
): void {
  const text = textId(state.identities, choice);
  ctx.record(ACQUIRED, cellOf(owner), -1, -1, blockOf(state, subnet), text, 0);
}

/** renew_lease.go. An elidable one changes nothing but a time, and nobody waits for its answer. */
function onRenew(
  state: SilkState,
  parts: SilkParts,
  call: Call<'silk.renew'>,
  ctx: DiegoCtx,
): void {
  const { table } = state.rows;
  const { address, owner, isElidable, subnet } = call;
  if (isElidable) {
    if (databaseCondition(state.plane, parts.database, ctx).mode !== 'up') return;
    ctx.count(RENEWED, owner, parts.index);
    renewLease(table, call, ctx.now);
    return;
  }
  const time = timeOfCall(state, parts, call, ctx);
  if (time === undefined) return;
  // One that is sent shows that no rhythm is followed.
  reconsiderRenewals(table, address, ctx.now);
  const answer = renewLease(table, call, ctx.now);
  if (answer === 'lease mismatch' || answer === 'conflict') {
    return reply(call, { kind: 'refused', error: answer }, null, time, ctx);
  }
  ctx.count(RENEWED, owner, parts.index);
  if (answer === 'inserted') recordAcquired(state, owner, subnet, answer, ctx);
  // A daemon that starts again holds what it held, as if it had asked for it.
  else if (call.isStart) recordAcquired(state, owner, subnet, 'existing', ctx);
  const renewals = elidableRenewals(state, parts, call, time, ctx);
  reply(call, { kind: 'renewed' }, renewals, time, ctx);
}

/** release_lease.go. */
function onRelease(
  state: SilkState,
  parts: SilkParts,
  call: Call<'silk.release'>,
  ctx: DiegoCtx,
): void {
  const time = timeOfCall(state, parts, call, ctx);
  if (time === undefined) return;
  endRenewals(state.rows.table, call.address, ctx.now);
  const lease = releaseLease(state.rows.table, call.address);
  if (lease !== undefined) {
    ctx.record(RELEASED, cellOf(lease.owner), -1, -1, blockOf(state, lease.subnet), 0, 0);
  }
  reply(call, { kind: 'released' }, null, time, ctx);
}

function reply(
  { attempt }: AnyCall,
  outcome: SilkOutcome,
  renewals: Renewals | null,
  time: Duration,
  ctx: DiegoCtx,
): void {
  ctx.send(ctx.sender, { kind: 'silkDaemon.answered', attempt, outcome, renewals }, time);
}

/** What the call takes; undefined when the database does not let it succeed. */
function timeOfCall(
  state: SilkState,
  parts: SilkParts,
  call: AnyCall,
  ctx: DiegoCtx,
): Duration | undefined {
  const { callTime } = parts.config;
  const { mode, slowdown } = databaseCondition(state.plane, parts.database, ctx);
  if (mode === 'hangs') return undefined;
  const time =
    mode === 'up' ? Math.round(callTime * slowdown) + queryDelay(state, parts, ctx) : callTime;
  const isRenewal = call.kind === 'silk.renew';
  // Those that succeed are told as renewals.
  if (!isRenewal || mode !== 'up')
    ctx.count(REQUESTS[call.kind], parts.index, time, ctx.now + time);
  if (mode === 'up') return time;
  ctx.count(QUERY_FAILED, parts.index, time);
  reply(call, { kind: 'failed' }, null, time, ctx);
  return undefined;
}

/** What the wire adds to a query while a rule delays it: a keyed draw, so that it moves nobody else's. */
function queryDelay(state: SilkState, { database, index }: SilkParts, ctx: DiegoCtx): Duration {
  const occasion = state.calls++;
  const rule = ctx.ruleFor(database, QUERY_KIND);
  if (rule === undefined || !('delay' in rule)) return 0;
  return ctx.sample(rule.delay, `silk-controller/${index}`, 'query', occasion);
}

function blockOf({ rows }: SilkState, subnet: Subnet): number {
  return blockNumber(rows.table.pool, subnet);
}

/**
 * The renewals that will follow a call, if nothing but constants decides when they come; else null. The controller
 * then knows them by their rhythm, unless the foundation is eager.
 */
function elidableRenewals(
  { rows }: SilkState,
  { index, isEager }: SilkParts,
  call: Call<'silk.acquire' | 'silk.renew'>,
  time: Duration,
  ctx: DiegoCtx,
): Renewals | null {
  const { address, attempt, renewals: offer, owner } = call;
  const back = ctx.constantLatency(ctx.sender, 'silkDaemon.answered');
  if (offer === null || back === undefined || offer.interval === 0) return null;
  // The VM that asked has stopped since; or it will send its next renewal, whatever it is offered.
  if (attempt <= (rows.stoppedAt.get(address) ?? -1)) return null;
  if (attempt < Math.max(rows.reconsideredAt.get(address) ?? 0, rows.reconsideredAt.get(-1) ?? 0)) {
    return null;
  }
  const answeredAt = ctx.now + time + back;
  // A daemon that has given up by then tries again.
  if (answeredAt - attempt >= offer.patience) return null;
  const isStart = call.kind === 'silk.acquire' || call.isStart;
  const from = (isStart ? answeredAt : attempt) + offer.wait;
  // The answer has to be there before the next renewal leaves.
  if (!isStart && answeredAt >= from) return null;
  const { interval: period, latency } = offer;
  const renewals = { from, period, latency, until: NEVER, cause: ctx.cause };
  if (!isEager) {
    beginRenewals(rows.table, address, ctx.now, renewals, index);
    ctx.count(RHYTHM_BEGAN, owner, index);
  }
  return renewals;
}

/** The daemon stops. A renewal that is on its way here, and was not sent, is put there. */
function onRenewalsEnded(
  { rows }: SilkState,
  { index }: SilkParts,
  address: Address,
  ctx: DiegoCtx,
): void {
  rows.stoppedAt.set(address, ctx.now);
  const lease = rows.table.leases.get(address);
  if (lease === undefined || lease.renewals === null || lease.server !== index) return;
  const { owner, subnet } = lease;
  const elided = endRenewals(rows.table, address, ctx.now);
  const attempt = elided === null ? undefined : departureOnItsWay(elided, ctx.now);
  if (elided === null || attempt === undefined) return;
  const call = { address, owner, attempt, subnet, isStart: false, isElidable: true } as const;
  ctx.at(attempt + elided.latency, { kind: 'silk.renew', renewals: null, ...call });
}
