/**
 * What a rep and its executor count is what their containers say.
 *
 * The counts are the model's own: how many containers start, which task is in which container, how much
 * work each pool has, and the kept answer to the auctioneer's `/state` (auction_cell_rep.go State,
 * containerIsStarting; depot.go's create and delete pools). Cost: two steps a container of a running cell.
 */
import { type Container, isStarting } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import type { RepState } from '../diego/rep/repState';
import type { WorkPool } from '../engine/workPool';
import { NONE } from '../model/identity';
import type { Invariant } from './invariant';

export const containersAccounted: Invariant = {
  name: 'containersAccounted',
  sentence: "Every cell's counts and its kept report of its state agree with its containers.",
  check(foundation: Foundation, report) {
    for (const [cell, { cellGuid }] of foundation.spec.cells.entries()) {
      const { state, isUp } = foundation.rep(cell);
      if (isUp) checkCell(state, (text) => report(cellGuid, text));
    }
  },
};

function checkCell(state: RepState, report: (text: string) => void): void {
  const { executor } = state;
  const containers = [...executor.containers.values()];
  const expect = (what: string, counted: number, isMeant: (container: Container) => boolean) => {
    const found = containers.filter(isMeant).length;
    if (counted !== found) report(`${what}: ${counted} counted, ${found} found`);
  };
  expect('starting', executor.startingCount, isStarting);
  checkPools(state, report, expect);
  expect('tasks', executor.instanceOfTask.size, ({ task }) => task !== NONE);
  for (const [instance, container] of executor.containers) {
    if (container.instance !== instance) report(`container ${instance} is filed wrongly`);
    if ((container.lrp === NONE) === (container.task === NONE)) {
      report(`container ${instance} is not for either an LRP or a task`);
    }
    if (container.task !== NONE && executor.instanceOfTask.get(container.task) !== instance) {
      report(`task ${container.task} is not known to be in container ${instance}`);
    }
  }
  checkReport(state, report);
}

/** Of a process that is there. While a new one clears Garden, its delete pool is at work on what no executor knows. */
function checkPools(
  { phase, executor }: RepState,
  report: (text: string) => void,
  expect: (what: string, counted: number, isMeant: (container: Container) => boolean) => void,
): void {
  const { creating, deleting, departing, health } = executor;
  if (phase === 'off') return;
  // One that was let go of while it was being created keeps its worker until Garden is done.
  const letGo = [...departing.values()].filter(({ state }) => state === 'initializing').length;
  expect('being created', workIn(creating) - letGo, ({ state }) => state === 'initializing');
  if (health.isClearing) return;
  const known = deleting.busy - departing.size;
  expect('being destroyed', known, ({ isBeingDestroyed }) => isBeingDestroyed);
  if (deleting.waiting.length > 0 && deleting.busy < deleting.workers) {
    report('a deletion waits though a worker is idle');
  }
}

function workIn(pool: WorkPool): number {
  return pool.busy + pool.waiting.length;
}

/** The report is kept until something changes; a stale one would mislead the auctioneer. */
function checkReport({ report: kept, executor }: RepState, report: (text: string) => void): void {
  if (kept === null) return;
  const { available } = executor;
  const isStale =
    kept.available.memory !== available.memory ||
    kept.available.disk !== available.disk ||
    kept.available.containers !== available.containers ||
    kept.startingContainerCount !== executor.startingCount ||
    kept.lrps.length + kept.tasks.length !== executor.containers.size;
  if (isStale) report('the kept report of its state is stale');
}
