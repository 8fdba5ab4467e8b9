/**
 * The container reaper: what Garden has and the executor does not is destroyed; what the executor believes
 * in Garden and is not completes as failed.
 *
 * Real counterpart: executor:depot/containerstore/containerreaper.go. It looks 60 s after its last round, for
 * as long as the process runs; here only while there is something to find, at the instants at which it would
 * have looked. A round itself takes no time. While Garden is broken a round finds nothing: the list fails.
 */
import { type Duration, type Instant, MINUTE } from '../../engine/units';
import { complete } from './completion';
import type { Depot } from './executorState';
import { MISSING } from './failureTexts';
import { takeUpStray } from './strays';

/** executor: initializer/initializer_garden.go, containerReapInterval of the job's template. */
const REAP_INTERVAL: Duration = MINUTE;

/** To be told when a container was lost or let go of, and when Garden was mended. */
export function watchForReaping(depot: Depot): void {
  const { state, ctx } = depot;
  if (state.isReaping || state.garden.mode !== 'works' || !hasSomething(depot)) return;
  state.isReaping = true;
  ctx.at(nextLook(depot), { kind: 'executor.reap' });
}

export function onReap(depot: Depot): void {
  const { state, ctx } = depot;
  const { cause } = ctx;
  state.isReaping = false;
  if (state.garden.mode !== 'works') return;
  for (const instance of state.garden.strays.keys()) takeUpStray(depot, instance);
  for (const container of [...state.containers.values()]) {
    if (!container.isLost) continue;
    if (container.state !== 'created' && container.state !== 'running') continue;
    ctx.cause = cause;
    if (container.next !== null) ctx.cancel(container.next);
    complete(depot, container, MISSING, true);
  }
  ctx.cause = cause;
}

function hasSomething({ state }: Depot): boolean {
  if (state.garden.strays.size > 0) return true;
  for (const { isLost } of state.containers.values()) if (isLost) return true;
  return false;
}

/** Looks have a phase of their own on each cell: their processes did not start together. */
function nextLook({ identities, cell, ctx }: Depot): Instant {
  const draw = ctx.draw(identities.cells[cell] ?? '', 'reap-phase', 0);
  const phase = Math.round(draw * REAP_INTERVAL);
  return phase + (Math.floor((ctx.now - phase) / REAP_INTERVAL) + 1) * REAP_INTERVAL;
}
