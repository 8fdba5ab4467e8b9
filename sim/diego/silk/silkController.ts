/**
 * The Silk controller: answers the daemons' requests for a subnet.
 *
 * Real counterpart: silk:cmd/silk-controller, with handlers/lease_acquire.go. The algorithm is beside this
 * file in `leaseController`, the daemon's side in `rep/startup`; configuration: `SilkConfig` in
 * `model/config`. The daemon's renewals every 30 s change nothing but a time, so they are not sent: a
 * living cell's lease counts as renewed now, and when a cell dies the controller is told when it renewed
 * last.
 *
 * Left out until Silk is modelled in full: renewal and release as calls, partitions that outlast a lease,
 * routes between cells. A cell that is restored boots without BOSH's pre-start, which would give back its
 * subnet first, and so finds the row it had.
 */
import { type Actor, assertNever } from '../../engine/actor';
import { type Instant, NEVER } from '../../engine/units';
import type { SilkConfig } from '../../model/config';
import { type CellId, type Identities, textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { acquireLease, createLeaseTable, type LeaseTable } from './leaseController';
import type { SilkMessage } from './messages';

export interface SilkState {
  identities: Identities;
  table: LeaseTable;
  acquisitions: number;
}

const ACQUIRED = kindId('silk.leaseAcquired');
const REFUSED = kindId('silk.leaseRefused');

export function createSilkController(
  config: SilkConfig,
  identities: Identities,
  zone: string,
): Actor<SilkState, SilkMessage, DiegoMessage> {
  return {
    role: 'silk-controller',
    name: 'silk-controller',
    zone,
    state: { identities, table: createLeaseTable(config.poolSize), acquisitions: 0 },
    receive(state, message, ctx) {
      switch (message.kind) {
        case 'silk.acquire':
          return onAcquire(state, config, message.cell, ctx);
        case 'silk.renewalsEnded':
          return setLastRenewal(state, message.cell, message.lastRenewedAt);
        default:
          return assertNever(message);
      }
    },
  };
}

function onAcquire(state: SilkState, config: SilkConfig, cell: CellId, ctx: DiegoCtx): void {
  const occasion = state.acquisitions++;
  const answer = acquireLease(state.table, cell, ctx.now, config.leaseExpiration, () =>
    ctx.draw('silk-controller', 'subnet', occasion),
  );
  if (answer === undefined) {
    ctx.record(REFUSED, cell, -1, -1, 0, 0, 0);
    ctx.send(ctx.sender, { kind: 'rep.leaseAnswered', hasLease: false }, config.callTime);
    return;
  }
  setLastRenewal(state, cell, NEVER);
  const choice = textId(state.identities, answer.choice);
  ctx.record(ACQUIRED, cell, -1, -1, answer.subnet, choice, 0);
  ctx.send(ctx.sender, { kind: 'rep.leaseAnswered', hasLease: true }, config.callTime);
}

/** NEVER while the cell lives: its lease cannot expire then. */
function setLastRenewal(state: SilkState, cell: CellId, at: Instant): void {
  const lease = state.table.leases.get(cell);
  if (lease !== undefined) lease.lastRenewedAt = at;
}
