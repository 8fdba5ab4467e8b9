/** The BBS's effects, events and rows in the words of the recordings. */
import { isDesired } from '../../diego/bbs/desiredRows';
import { freshDomains } from '../../diego/bbs/domains';
import type { BbsEvent, Effect } from '../../diego/bbs/outcome';
import { actualLRPsOf } from '../../diego/bbs/reads';
import type { BbsRows } from '../../diego/bbs/rows';
import { type Instant, toMilliseconds } from '../../engine/units';
import { type ActualLRP, PRESENCE_NAMES, STATE_NAMES } from '../../model/actualLRP';
import { type Identities, lrpName } from '../../model/identity';
import type { Task } from '../../model/task';

export interface NamedState {
  actualLRPs: Record<string, string | number>[];
  desiredLRPs: Record<string, string | number>[];
  tasks: Record<string, string | number | boolean>[];
  freshDomains: string[];
}

/** One line per call; an auction of several indices is several. */
export function namedEffect(identities: Identities, effect: Effect): string[] {
  const { cells, processes, tasks, instances } = identities;
  switch (effect.kind) {
    case 'auctionLRP':
      return effect.indices.map((index) => `auction-lrp ${processes[effect.process]}/${index}`);
    case 'auctionTask':
      return [`auction-task ${tasks[effect.task]}`];
    case 'stopLRP': {
      const { cell, lrp, instance } = effect;
      return [`stop-lrp ${cells[cell]} ${lrpName(identities, lrp)} ${instances[instance]}`];
    }
    case 'cancelTask':
      return [`cancel-task ${cells[effect.cell]} ${tasks[effect.task]}`];
    case 'completeCallback':
      return [`complete-callback ${tasks[effect.task]}`];
  }
}

export function namedEvents(identities: Identities, events: readonly BbsEvent[]): string[] {
  return events.map((event) => namedEvent(identities, event));
}

function namedEvent(identities: Identities, event: BbsEvent): string {
  const { processes, tasks } = identities;
  switch (event.kind) {
    case 'actualLRPCreated':
      return `actual_lrp_instance_created ${keyOf(identities, event.after)} ${stateOf(event.after)}`;
    case 'actualLRPChanged': {
      const change = `${stateOf(event.before)} -> ${stateOf(event.after)}`;
      return `actual_lrp_instance_changed ${keyOf(identities, event.after)} ${change}`;
    }
    case 'actualLRPCrashed':
      return `actual_lrp_crashed ${keyOf(identities, event.after)} ${event.after.crashCount}`;
    case 'actualLRPRemoved':
      return `actual_lrp_instance_removed ${keyOf(identities, event.before)} ${stateOf(event.before)}`;
    case 'desiredLRPCreated':
      return `desired_lrp_created ${processes[event.process]}`;
    case 'desiredLRPChanged':
      return `desired_lrp_changed ${processes[event.process]} ${event.before} -> ${event.after}`;
    case 'desiredLRPRemoved':
      return `desired_lrp_removed ${processes[event.process]}`;
    case 'taskCreated':
      return `task_created ${tasks[event.task]} Pending`;
    case 'taskChanged':
      return `task_changed ${tasks[event.task]} ${event.before} -> ${event.after}`;
    case 'taskRemoved':
      return `task_removed ${tasks[event.task]} ${event.before}`;
  }
}

function keyOf(identities: Identities, row: ActualLRP): string {
  return lrpName(identities, row.lrp);
}

function stateOf(row: ActualLRP): string {
  return `${STATE_NAMES[row.state]} ${PRESENCE_NAMES[row.presence]}`;
}

/** Everything in the tables. Times are milliseconds since the recording's start. */
export function namedState(rows: BbsRows, start: Instant, now: Instant): NamedState {
  const { identities, desired } = rows;
  const state: NamedState = { actualLRPs: [], desiredLRPs: [], tasks: [], freshDomains: [] };
  identities.lrpProcess.forEach((_process, lrp) => {
    for (const row of actualLRPsOf(rows, lrp)) {
      state.actualLRPs.push(namedRow(identities, row, start));
    }
  });
  identities.processes.forEach((processGuid, process) => {
    if (!isDesired(rows, process)) return;
    const domain = identities.domains[desired.domain[process] ?? -1] ?? '';
    const instances = desired.instances[process] ?? 0;
    state.desiredLRPs.push({ processGuid, domain, instances });
  });
  for (const task of rows.tasks.values()) {
    state.tasks.push(namedTask(identities, task, start));
  }
  state.freshDomains = freshDomains(rows, now).map((domain) => identities.domains[domain] ?? '');
  return state;
}

function namedRow(
  identities: Identities,
  row: ActualLRP,
  start: Instant,
): Record<string, string | number> {
  const { cells, domains, instances, lrpIndex, lrpProcess, processes, texts } = identities;
  return {
    processGuid: processes[lrpProcess[row.lrp] ?? -1] ?? '',
    index: lrpIndex[row.lrp] ?? -1,
    domain: domains[row.domain] ?? '',
    presence: PRESENCE_NAMES[row.presence],
    state: STATE_NAMES[row.state],
    sinceMs: toMilliseconds(row.since - start),
    cellId: cells[row.cell] ?? '',
    instanceGuid: instances[row.instance] ?? '',
    crashCount: row.crashCount,
    crashReason: texts[row.crashReason] ?? '',
    placementError: texts[row.placementError] ?? '',
  };
}

function namedTask(
  identities: Identities,
  task: Task,
  start: Instant,
): Record<string, string | number | boolean> {
  return {
    taskGuid: identities.tasks[task.task] ?? '',
    domain: identities.domains[task.definition.domain] ?? '',
    state: task.state,
    cellId: identities.cells[task.cell] ?? '',
    createdAtMs: toMilliseconds(task.createdAt - start),
    updatedAtMs: toMilliseconds(task.updatedAt - start),
    firstCompletedAtMs:
      task.firstCompletedAt === 0 ? 0 : toMilliseconds(task.firstCompletedAt - start),
    failed: task.hasFailed,
    failureReason: task.failureReason,
    rejectionCount: task.rejectionCount,
    rejectionReason: task.rejectionReason,
  };
}
