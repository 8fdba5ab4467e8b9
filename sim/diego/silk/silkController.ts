/**
 * The Silk controller: answers the daemons' requests for a subnet.
 *
 * Real counterpart: silk:cmd/silk-controller, with handlers/lease_acquire.go and renew_lease.go. The
 * algorithm is beside this file in `leaseController`, the daemon's side in `rep/startup`; configuration:
 * `SilkConfig` in `model/config`. The daemon's renewals change nothing but a time. Over constant wires they
 * are elidable (`../renewals`): quiet, they are not sent, and a lease knows their rhythm. Its tables are not in the
 * database that can fail.
 *
 * Left out until Silk is modelled in full: refusals of renewals, release, partitions that outlast a lease,
 * routes between cells. A cell that is restored boots without BOSH's pre-start, which would give back its
 * subnet first, and so finds the row it had.
 */
import { type Actor, assertNever } from '../../engine/actor';
import { type Instant, NEVER } from '../../engine/units';
import type { SilkConfig } from '../../model/config';
import { type CellId, type Identities, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { departureOnItsWay, type Renewals } from '../renewals';
import {
  acquireLease,
  beginRenewals,
  createLeaseTable,
  endRenewals,
  type LeaseTable,
  reconsiderRenewals,
  renewLease,
} from './leaseController';
import type { SilkMessage } from './messages';

export interface SilkParts {
  readonly config: SilkConfig;
  /** Whether elidable renewals are sent all the same. */
  readonly isEager: boolean;
}

export interface SilkState {
  identities: Identities;
  table: LeaseTable;
  acquisitions: number;
  /** By cell: when its VM last stopped. */
  stoppedAt: Map<CellId, Instant>;
  /** By cell, and of all under −1: when its daemon was last told to send its renewals again. */
  reconsideredAt: Map<CellId, Instant>;
}

const RENEWED = observationId('silk.renewed');
const RHYTHM_BEGAN = observationId('silk.rhythmBegan');
const ACQUIRED = kindId('silk.leaseAcquired');
const REFUSED = kindId('silk.leaseRefused');

type Acquire = Extract<SilkMessage, { kind: 'silk.acquire' }>;

export function createSilkController(
  parts: SilkParts,
  identities: Identities,
  zone: string,
): Actor<SilkState, SilkMessage, DiegoMessage> {
  const table = createLeaseTable(parts.config.poolSize);
  return {
    role: 'silk-controller',
    name: 'silk-controller',
    zone,
    state: { identities, table, acquisitions: 0, stoppedAt: new Map(), reconsideredAt: new Map() },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'silk.acquire':
          return onAcquire(state, parts, message, ctx);
        case 'silk.renew':
          return onRenew(state, parts, message, ctx);
        case 'silk.renewalsEnded':
          return onRenewalsEnded(state, message.cell, ctx);
        case 'silk.reconsider':
          state.reconsideredAt.set(message.cell ?? -1, ctx.now);
          return reconsiderRenewals(state.table, message.cell, ctx.now);
        default:
          return assertNever(message);
      }
    },
  };
}

function onAcquire(state: SilkState, parts: SilkParts, request: Acquire, ctx: DiegoCtx): void {
  const { cell, attempt } = request;
  const { callTime, leaseExpiration } = parts.config;
  const occasion = state.acquisitions++;
  const answer = acquireLease(state.table, cell, ctx.now, leaseExpiration, () =>
    ctx.draw('silk-controller', 'subnet', occasion),
  );
  if (answer === undefined) {
    ctx.record(REFUSED, cell, -1, -1, 0, 0, 0);
  } else {
    const choice = textId(state.identities, answer.choice);
    ctx.record(ACQUIRED, cell, -1, -1, answer.subnet, choice, 0);
  }
  // The VM that asked has stopped since; one that has booted again by now does not wait for this.
  if (attempt < (state.stoppedAt.get(cell) ?? 0)) return;
  const hasLease = answer !== undefined;
  const isSteady = attempt >= reconsideredAt(state, cell);
  const renewals = hasLease && isSteady ? elidableRenewals(parts, request, ctx) : null;
  if (hasLease) begin(state, parts, cell, renewals, ctx);
  const message = { kind: 'rep.leaseAnswered', attempt, hasLease, renewals } as const;
  ctx.send(ctx.sender, message, callTime);
}

/** What was sent before that is by a daemon that will send its next renewal, whatever it is offered. */
function reconsideredAt({ reconsideredAt: told }: SilkState, cell: CellId): Instant {
  return Math.max(told.get(cell) ?? 0, told.get(-1) ?? 0);
}

/** The daemon runs; quiet, its renewals follow a rhythm that is known. */
function begin(
  state: SilkState,
  { isEager }: SilkParts,
  cell: CellId,
  renewals: Renewals | null,
  ctx: DiegoCtx,
): void {
  beginRenewals(state.table, cell, ctx.now, isEager ? null : renewals);
  if (renewals !== null && !isEager) ctx.count(RHYTHM_BEGAN, cell, 0);
}

/** A renewal changes nothing but a time. Where those that follow need not be sent the daemon is told. */
function onRenew(
  state: SilkState,
  parts: SilkParts,
  request: Extract<SilkMessage, { kind: 'silk.renew' }>,
  ctx: DiegoCtx,
): void {
  const { cell, attempt, isElidable } = request;
  ctx.count(RENEWED, cell, 1);
  renewLease(state.table, cell, ctx.now);
  if (isElidable || attempt < (state.stoppedAt.get(cell) ?? 0)) return;
  if (attempt < reconsideredAt(state, cell)) return;
  const { renewals: offer } = request;
  const back = ctx.constantLatency(ctx.sender, 'rep.leaseRenewed');
  const { callTime } = parts.config;
  if (offer === null || back === undefined) return;
  const from = attempt + offer.wait;
  // The answer has to be there before the next renewal leaves; a controller that stood still is late.
  if (ctx.now + callTime + back >= from) return;
  const { interval: period, latency } = offer;
  const renewals = { from, period, latency, until: NEVER, cause: ctx.cause };
  begin(state, parts, cell, renewals, ctx);
  ctx.send(ctx.sender, { kind: 'rep.leaseRenewed', attempt, renewals }, callTime);
}

/** The cell's VM stops. A renewal that is on its way, and was not sent, is put there. */
function onRenewalsEnded(state: SilkState, cell: CellId, ctx: DiegoCtx): void {
  state.stoppedAt.set(cell, ctx.now);
  const elided = endRenewals(state.table, cell, ctx.now);
  if (elided === null) return;
  const attempt = departureOnItsWay(elided, ctx.now);
  if (attempt === undefined) return;
  const renewal = { kind: 'silk.renew', cell, attempt, isElidable: true, renewals: null } as const;
  ctx.at(attempt + elided.latency, renewal);
}

/** The renewals that will follow, if nothing but constants decides when they come; else null. */
function elidableRenewals(
  { config }: SilkParts,
  { attempt, renewals }: Acquire,
  ctx: DiegoCtx,
): Renewals | null {
  const back = ctx.constantLatency(ctx.sender, 'rep.leaseAnswered');
  if (renewals === null || back === undefined || renewals.interval === 0) return null;
  // A daemon that has given up by then starts again.
  if (ctx.now + config.callTime + back - attempt >= renewals.patience) return null;
  const from = ctx.now + config.callTime + back + renewals.wait;
  const { interval: period, latency } = renewals;
  return { from, period, latency, until: NEVER, cause: ctx.cause };
}
