/**
 * The registry pruner: a reservation that nobody runs completes as failed.
 *
 * Real counterpart: executor:depot/containerstore/registrypruner.go. It looks every half of the
 * reservation's time, for as long as the process runs; here only while something is reserved, at the
 * instants at which it would have looked.
 */
import type { Instant } from '../../engine/units';
import { complete } from './completion';
import type { Depot } from './executorState';
import { EXPIRED } from './failureTexts';

/** To be told when something was reserved. */
export function watchReservations(depot: Depot): void {
  if (depot.state.isPruning) return;
  depot.state.isPruning = true;
  depot.ctx.at(nextLook(depot), { kind: 'executor.pruneReserved' });
}

export function pruneReserved(depot: Depot): void {
  const { state, config, ctx } = depot;
  const { cause } = ctx;
  state.isPruning = false;
  let isAnyLeft = false;
  for (const container of state.containers.values()) {
    if (container.state !== 'reserved') continue;
    if (ctx.now - container.allocatedAt < config.reservedExpirationTime) {
      isAnyLeft = true;
      continue;
    }
    complete(depot, container, EXPIRED, true);
    ctx.cause = cause;
  }
  if (isAnyLeft) watchReservations(depot);
}

/** Looks have a phase of their own on each cell: their processes did not start together. */
function nextLook({ config, identities, cell, ctx }: Depot): Instant {
  const interval = Math.round(config.reservedExpirationTime / 2);
  const phase = Math.round(ctx.draw(identities.cells[cell] ?? '', 'prune-phase', 0) * interval);
  return phase + (Math.floor((ctx.now - phase) / interval) + 1) * interval;
}
