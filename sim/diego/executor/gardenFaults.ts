/**
 * What a scenario does to a cell's Garden: it breaks, it is mended, it loses containers.
 */
import { kindId } from '../../trace/kinds';
import { ownerName } from './appBehaviour';
import { destroyInGarden } from './completion';
import type { Container } from './container';
import { watchForReaping } from './containerReaper';
import { createInGarden } from './creation';
import { cancelDownload } from './downloads';
import type { Depot } from './executorState';
import type { HungCall } from './garden';
import { onPingGarden, resumeCheck, watchGarden } from './gardenHealth';
import { interrupt, onExited } from './storeNode';
import { takeUpStray } from './strays';

const LOST = kindId('containers.lost');

export function breakGarden(depot: Depot, mode: 'fails' | 'hangs'): void {
  const { garden } = depot.state;
  if (garden.mode === mode) return;
  const { hung } = garden;
  garden.mode = mode;
  // Calls that hung are cut, as if they had just been made.
  if (mode === 'fails') resumeAll(depot, hung);
  watchGarden(depot);
}

/** Calls that hung are made; the next health check finds a Garden that works. */
export function mendGarden(depot: Depot): void {
  const { garden } = depot.state;
  if (garden.mode === 'works') return;
  garden.mode = 'works';
  resumeAll(depot, garden.hung);
  watchGarden(depot);
  watchForReaping(depot);
}

function resumeAll(depot: Depot, hung: readonly HungCall[]): void {
  const { cause } = depot.ctx;
  depot.state.garden.hung = [];
  for (const call of hung) {
    depot.ctx.cause = cause;
    resume(depot, call);
  }
  depot.ctx.cause = cause;
}

function resume(depot: Depot, hung: HungCall): void {
  if (hung.call === 'ping') return onPingGarden(depot);
  if (hung.call === 'healthcheck') return resumeCheck(depot);
  if (hung.call === 'destroyStray') return takeUpStray(depot, hung.instance);
  const { containers, departing } = depot.state;
  const container = containers.get(hung.instance) ?? departing.get(hung.instance);
  if (container === undefined) return;
  switch (hung.call) {
    case 'create':
      return createInGarden(depot, container);
    case 'destroy':
      return destroyInGarden(depot, container);
    case 'stop':
      return interrupt(depot, container);
    case 'wait':
      return onExited(depot, container, hung.reason);
  }
}

/**
 * Garden forgets that share of its containers, whose processes are gone with them. Nobody is told: the reaper
 * finds out. Which ones is drawn for each, so that a larger share is the smaller one and more.
 */
export function loseContainers(depot: Depot, share: number): void {
  const { state, ctx, cell } = depot;
  const held = [...state.containers.values()].filter(
    ({ state: progress, isLost }) => !isLost && (progress === 'created' || progress === 'running'),
  );
  const drawn = held.map((container) => ({
    container,
    draw: ctx.draw(ownerName(depot, container), 'lost', container.occasion),
  }));
  drawn.sort((one, other) => one.draw - other.draw || compare(one.container, other.container));
  const lost = drawn.slice(0, Math.round(share * held.length));
  for (const { container } of lost) {
    container.isLost = true;
    cancelDownload(depot, container);
    if (container.next !== null) ctx.cancel(container.next);
    container.next = null;
  }
  ctx.note(LOST, cell, -1, -1, lost.length, 0, 0);
  watchForReaping(depot);
}

function compare(one: Container, other: Container): number {
  return one.instance - other.instance;
}
