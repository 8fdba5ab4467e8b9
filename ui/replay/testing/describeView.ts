/** A view told in the lines of `describeFoundation`. */
import { NONE } from '../../../sim/model/identity';
import { controlPlaneOf, stretchAt } from '../controlPlane';
import type { Replay } from '../openReplay';
import { read } from '../pages';
import {
  type CellReport,
  containersOnCell,
  readCell,
  readContainer,
  readDomain,
  readInstance,
  readTask,
} from '../things';
import type { View } from '../view';

export function describeView(replay: Replay, view: View): string[] {
  const { identities } = replay.columns;
  return [
    ...identities.lrpProcess.flatMap((_, lrp) => rowLines(replay, view, lrp)),
    ...identities.processes.map(
      (guid, process) => `desired ${guid} ${read(view.state.processes.desired, process)}`,
    ),
    ...identities.tasks.flatMap((_, task) => taskLines(replay, view, task)),
    ...identities.domains.map((name, domain) => {
      return `domain ${name} ${readDomain(replay, view, domain)?.isFresh}`;
    }),
    ...identities.cells.flatMap((_, cell) => cellLines(replay, view, cell)),
    ...totalLines(view),
    ...lockLines(replay, view),
    `pass ${view.pass?.number ?? 'none'}`,
    `batch ${view.batch?.number ?? 'none'}`,
  ].sort();
}

function rowLines(replay: Replay, view: View, lrp: number): string[] {
  const found = readInstance(replay, view, lrp);
  if (found === undefined) return [];
  return found.rows.map((row) => {
    const { presence, state, cell, instance, since, crashCount, placementError } = row;
    const key = `${cell} ${instance} since ${since}`;
    const error = placementError ?? '';
    const isReady = state === 'RUNNING' ? row.readiness === 'ready' : 'none';
    return `row ${found.name} ${presence} ${state} ${key} crashes ${crashCount} ready ${isReady} ${error}`;
  });
}

function taskLines(replay: Replay, view: View, id: number): string[] {
  const task = readTask(replay, view, id);
  if (task === undefined) return [];
  const { taskGuid, state, cell, since, hasFailed, rejections } = task;
  const hasEnded = state === 'Completed' || state === 'Resolving';
  const rest = hasEnded ? `failed ${hasFailed}` : `on ${cell} rejections ${rejections}`;
  return [`task ${taskGuid} ${state} since ${since} ${rest}`];
}

function lockLines(replay: Replay, { at }: View): string[] {
  const locks = controlPlaneOf(replay)?.locks ?? [];
  return ['bbs', 'auctioneer'].map((name) => {
    const holds = locks.find(({ lock }) => lock === name)?.holds ?? [];
    return `lock ${name} ${stretchAt(holds, at)?.value ?? 'nobody'}`;
  });
}

function cellLines(replay: Replay, view: View, id: number): string[] {
  const cell = readCell(replay, view, id);
  const { memoryUsed, diskUsed, containers, starting, isPresent, subnet } = cell;
  const used = [memoryUsed, diskUsed, containers, starting].join(' ');
  return [
    `cell ${id} ${cell.state} used ${used}`,
    `cell ${id} evacuates ${cell.evacuation !== undefined} garden ${cell.garden.isHealthy}`,
    `cell ${id} reported ${reportLine(cell.reported)}`,
    `cell ${id} present ${isPresent} subnet ${subnet}`,
    `cell ${id} deleted ${cell.isDeleted} at ${cell.address}`,
    ...containersOnCell(view, id).map((slot) => containerLine(replay, view, slot)),
  ];
}

function reportLine(report: CellReport | undefined): string {
  if (report === undefined) return 'nothing';
  return [report.memory, report.disk, report.containers, report.starting].join(' ');
}

function containerLine(replay: Replay, view: View, slot: number): string {
  const container = readContainer(replay, view, slot);
  if (container === undefined) return `slot ${slot} is empty`;
  const { instance, lrp, task, cell, state, memory, disk } = container;
  return `container ${instance} of ${lrp} ${task} on ${cell} ${state} ${memory} ${disk ?? NONE}`;
}

function totalLines({ totals }: View): string[] {
  const { rowsUnclaimed, rowsClaimed, rowsRunning, rowsCrashed } = totals;
  const ordinary = [rowsUnclaimed, rowsClaimed, rowsRunning, rowsCrashed];
  return [
    `total desired ${totals.desired} running ${totals.running}`,
    `total rows ${ordinary.join(' ')}`,
    `total present ${totals.cellsPresent} tasks ${totals.tasks}`,
  ];
}
