/**
 * A foundation as it is, told line by line: the ground truth that `describeView` must agree with.
 *
 * Read from the components' own state, so that what a record forgot to say shows as a difference.
 */

import type { AuctioneerState } from '../../../sim/diego/auctioneer/auctioneerState';
import { readRow } from '../../../sim/diego/bbs/actualLRPTable';
import { freshDomains } from '../../../sim/diego/bbs/domains';
import { STATES } from '../../../sim/diego/bbs/rows';
import type { Container } from '../../../sim/diego/executor/container';
import { isGardenHealthy } from '../../../sim/diego/executor/executorState';
import type { Foundation } from '../../../sim/diego/foundation';
import type { LocketState } from '../../../sim/diego/locket/locketState';
import { AUCTIONEER_LOCK, BBS_LOCK } from '../../../sim/diego/locket/messages';
import type { OperatorState } from '../../../sim/diego/operator/operatorState';
import { blockNumber } from '../../../sim/diego/silk/subnetPool';
import {
  CLAIMED,
  CRASHED,
  ORDINARY,
  PRESENCE_NAMES,
  RUNNING,
  STATE_NAMES,
  UNCLAIMED,
} from '../../../sim/model/actualLRP';
import { addressText } from '../../../sim/model/address';
import { lrpName, NONE } from '../../../sim/model/identity';

/**
 * Components that a foundation does not show to others: their numbers, in the order in which it adds them. After
 * the operator come Cloud Controller, the Silk controller and the database.
 */
const OPERATOR = 0;
const BBS = 4;

function numbersOf({ spec }: Foundation) {
  const { diegoApi, scheduler } = spec.controlPlane;
  const auctioneer = BBS + diegoApi.length;
  return { bbs: BBS, auctioneer, locket: auctioneer + scheduler.length };
}

export function describeFoundation(foundation: Foundation): string[] {
  return [
    ...rowLines(foundation),
    ...desiredLines(foundation),
    ...taskLines(foundation),
    ...domainLines(foundation),
    ...foundation.spec.cells.flatMap((_, cell) => cellLines(foundation, cell)),
    ...totalLines(foundation),
    ...lockLines(foundation),
    `pass ${lrpPass(foundation)}`,
    `batch ${batchOf(foundation) ?? 'none'}`,
  ].sort();
}

function rowLines(foundation: Foundation): string[] {
  const { rows } = foundation.bbs();
  const { identities } = rows;
  const lines: string[] = [];
  for (let slot = 0; slot < rows.actual.capacity; slot++) {
    const row = readRow(rows, slot);
    if (row === null) continue;
    const { lrp, presence, state, cell, instance, since, crashCount, placementError } = row;
    const isReady = state === RUNNING ? row.isRoutable : 'none';
    const error = identities.texts[placementError] ?? '';
    const key = `${cell} ${instance} since ${since}`;
    const name = `row ${lrpName(identities, lrp)} ${PRESENCE_NAMES[presence]}`;
    lines.push(
      `${name} ${STATE_NAMES[state]} ${key} crashes ${crashCount} ready ${isReady} ${error}`,
    );
  }
  return lines;
}

function desiredLines(foundation: Foundation): string[] {
  const { desired, identities } = foundation.bbs().rows;
  return identities.processes.map((guid, process) => {
    const isPresent = desired.isPresent[process] === 1;
    return `desired ${guid} ${isPresent ? desired.instances[process] : NONE}`;
  });
}

function taskLines(foundation: Foundation): string[] {
  const { tasks, identities } = foundation.bbs().rows;
  return [...tasks.values()].map(({ task, state, cell, updatedAt, hasFailed, rejectionCount }) => {
    const hasEnded = state === 'Completed' || state === 'Resolving';
    const rest = hasEnded ? `failed ${hasFailed}` : `on ${cell} rejections ${rejectionCount}`;
    return `task ${identities.tasks[task]} ${state} since ${updatedAt} ${rest}`;
  });
}

function domainLines(foundation: Foundation): string[] {
  const { rows } = foundation.bbs();
  const fresh = freshDomains(rows, foundation.simulation.now);
  return rows.identities.domains.map((name, domain) => `domain ${name} ${fresh.includes(domain)}`);
}

/** Who holds which lock: every Locket looks at the same rows. */
function lockLines(foundation: Foundation): string[] {
  const { locket } = numbersOf(foundation);
  const { rows } = foundation.simulation.actor(locket).state as LocketState;
  return [['bbs', BBS_LOCK] as const, ['auctioneer', AUCTIONEER_LOCK] as const].map(
    ([lock, key]) => {
      const owner = rows.get(key)?.owner;
      return `lock ${lock} ${owner === undefined ? 'nobody' : `${lock}/${owner}`}`;
    },
  );
}

function cellLines(foundation: Foundation, cell: number): string[] {
  const { state, isUp } = foundation.rep(cell);
  const { available, total, containers, startingCount } = state.executor;
  const there = isUp ? [...containers.values()] : [];
  const isPresent = foundation.presentCells().includes(cell);
  const table = foundation.leases();
  const rows = [...table.leases.values()].filter(({ owner }) => owner === cell);
  const own = rows.at(-1)?.subnet;
  const subnet = own === undefined ? undefined : blockNumber(table.pool, own);
  const used = isUp
    ? [
        total.memory - available.memory,
        total.disk - available.disk,
        total.containers - available.containers,
        startingCount,
      ]
    : [0, 0, 0, 0];
  return [
    `cell ${cell} ${stateOfCell(foundation, cell)} used ${used.join(' ')}`,
    `cell ${cell} evacuates ${isUp && state.evacuation !== null} garden ${!isUp || isGardenHealthy(state.executor)}`,
    `cell ${cell} reported ${reportOf(foundation, cell)}`,
    `cell ${cell} present ${isPresent} subnet ${subnet}`,
    `cell ${cell} ${vmLine(foundation, cell)}`,
    ...there.map((container) => containerLine(cell, container)),
  ];
}

function vmLine(foundation: Foundation, cell: number): string {
  const { vms, addresses } = foundation.simulation.actor(OPERATOR).state as OperatorState;
  return `deleted ${vms.status[cell] === 'deleted'} at ${addressText(addresses[cell] ?? 0)}`;
}

function stateOfCell(foundation: Foundation, cell: number): string {
  const { vms } = foundation.simulation.actor(OPERATOR).state as OperatorState;
  const { state, isUp } = foundation.rep(cell);
  if (isUp) return state.phase === 'up' ? 'up' : 'starting';
  // One that the IaaS made waits for its jobs.
  if (vms.booting.has(cell) || vms.status[cell] === 'up') return 'starting';
  const joinsAt = foundation.spec.cells[cell]?.joinsAt ?? 0;
  return joinsAt > 0 && joinsAt > foundation.simulation.now ? 'absent' : 'down';
}

/** The active one, or the first while none is. */
function auctioneerOf(foundation: Foundation): AuctioneerState {
  const { auctioneer, locket } = numbersOf(foundation);
  const states = Array.from(
    { length: locket - auctioneer },
    (_, index) => foundation.simulation.actor(auctioneer + index).state as AuctioneerState,
  );
  return states.find(({ isActive }) => isActive) ?? (states[0] as AuctioneerState);
}

function reportOf(foundation: Foundation, cell: number): string {
  const report = auctioneerOf(foundation).lastReported[cell];
  if (report === undefined) return 'nothing';
  const { memory, disk, containers } = report.available;
  return [memory, disk, containers, report.startingContainerCount].join(' ');
}

/** The batch that has asked cells and not handed out its work yet. */
function batchOf(foundation: Foundation): number | undefined {
  const { phase, number } = auctioneerOf(foundation);
  return phase === 'idle' || phase === 'listing' || phase === 'reporting' ? undefined : number;
}

function containerLine(cell: number, container: Container): string {
  const { instance, lrp, task, state, memory, disk } = container;
  const shown = state === 'initializing' ? 'reserved' : state;
  return `container ${instance} of ${lrp} ${task} on ${cell} ${shown} ${memory} ${disk}`;
}

function totalLines(foundation: Foundation): string[] {
  const { rows } = foundation.bbs();
  const { countByState } = rows.actual;
  const count = (presence: number, state: number) => countByState[presence * STATES + state];
  const running = new Set<number>();
  for (const cell of foundation.spec.cells.keys()) {
    const { state, isUp } = foundation.rep(cell);
    if (!isUp) continue;
    for (const { lrp, state: containerState } of state.executor.containers.values()) {
      if (lrp !== NONE && containerState === 'running') running.add(lrp);
    }
  }
  const { lrpProcess, lrpIndex } = rows.identities;
  const { desired } = rows;
  const desiredRunning = [...running].filter((lrp) => {
    const process = lrpProcess[lrp] as number;
    const index = lrpIndex[lrp] as number;
    return desired.isPresent[process] === 1 && index < (desired.instances[process] as number);
  });
  const ordinary = [UNCLAIMED, CLAIMED, RUNNING, CRASHED].map((state) => count(ORDINARY, state));
  return [
    `total desired ${desired.instancesTotal} running ${desiredRunning.length}`,
    `total rows ${ordinary.join(' ')}`,
    `total present ${foundation.presentCells().length} tasks ${rows.tasks.size}`,
  ];
}

/** The LRP pass under way; the task pass beside it may last longer, which no record begins. */
function lrpPass(foundation: Foundation): number | 'none' {
  const { pass } = foundation.bbs();
  return pass === null || pass.areActionsDone ? 'none' : pass.number;
}
