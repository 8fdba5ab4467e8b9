/** What every panel asks of a run: ids of names, wall clock, window, the fault before an instant. */
import type { Instant } from '../../sim/engine/units';
import {
  type CellId,
  type LrpId,
  NONE,
  type ProcessId,
  type TaskId,
} from '../../sim/model/identity';
import { valueAt } from '../../sim/trace/columns';
import { count } from '../charts/format';
import type { Replay } from '../replay/openReplay';
import type { Selected } from './selected';
import type { Range, Session } from './session';

/** NONE when the run has no such cell. */
export function cellOf({ columns }: Replay, cellGuid: string): CellId {
  return columns.identities.cellByName.get(cellGuid) ?? NONE;
}

export function processOf({ columns }: Replay, processGuid: string): ProcessId {
  return columns.identities.processByName.get(processGuid) ?? NONE;
}

export function lrpOf({ columns }: Replay, processGuid: string, index: number): LrpId {
  const { processByName, lrpsOfProcess } = columns.identities;
  return lrpsOfProcess[processByName.get(processGuid) ?? NONE]?.[index] ?? NONE;
}

export function taskOf({ columns }: Replay, taskGuid: string): TaskId {
  return columns.identities.taskByName.get(taskGuid) ?? NONE;
}

/** The selection of a cell, an LRP and so on by id; null when the run has none with that id. */
export function cellSelected({ columns }: Replay, cell: CellId): Selected | null {
  const cellGuid = columns.identities.cells[cell];
  return cellGuid === undefined ? null : { kind: 'cell', cellGuid };
}

export function instanceSelected({ columns }: Replay, lrp: LrpId): Selected | null {
  const { processes, lrpProcess, lrpIndex } = columns.identities;
  const processGuid = processes[lrpProcess[lrp] ?? NONE];
  if (processGuid === undefined) return null;
  return { kind: 'instance', processGuid, index: lrpIndex[lrp] ?? 0 };
}

export function appSelected({ columns }: Replay, process: ProcessId): Selected | null {
  const processGuid = columns.identities.processes[process];
  return processGuid === undefined ? null : { kind: 'app', processGuid };
}

/** Years that have four digits however long the run, as milliseconds since 1970. */
const STARTS_AT_MIN = Date.UTC(1000, 0, 1);
const STARTS_AT_MAX = Date.UTC(9000, 0, 1);

/** Empty for NONE, and for a cell that the run does not have. */
export function cellName({ columns }: Replay, cell: CellId): string {
  return columns.identities.cells[cell] ?? '';
}

/** When the scenario says that the run starts, in milliseconds since 1970; NaN when it does not. */
export function startsAtOf({ header }: Replay): number {
  const { run } = (header.scenario ?? {}) as { readonly run?: { readonly startsAt?: unknown } };
  const startsAt = run?.startsAt;
  const at = typeof startsAt === 'string' ? Date.parse(startsAt) : Number.NaN;
  return at >= STARTS_AT_MIN && at <= STARTS_AT_MAX ? at : Number.NaN;
}

/** The instant of the last fault at or before another instant; undefined before the first. */
export function lastFaultAt({ marks, columns }: Replay, at: Instant): Instant | undefined {
  let last: Instant | undefined;
  for (const row of marks.faults) {
    const faultAt = valueAt(columns, 'at', row);
    if (faultAt > at) break;
    last = faultAt;
  }
  return last;
}

/** All of a run. One that ends at once is a moment long, for nothing can be divided by 0. */
export function wholeOf({ until }: Pick<Replay, 'until'>): Range {
  return { from: 0, until: Math.max(1, until) };
}

/** What the timeline shows: a part of the run, or all of it. */
export function shownWindow({ window }: Pick<Session, 'window'>, replay: Replay): Range {
  return window ?? wholeOf(replay);
}

/** What a selection is called, for headings and for people who listen. */
export function nameOfSelected(selected: Selected): string {
  switch (selected.kind) {
    case 'zone':
      return `Zone ${selected.zone}`;
    case 'cell':
      return `Cell ${selected.cellGuid}`;
    case 'app':
      return `App ${selected.processGuid}`;
    case 'instance':
      return `Instance ${selected.processGuid}/${selected.index}`;
    case 'task':
      return `Task ${selected.taskGuid}`;
    case 'auction':
      return selected.decision === null
        ? `Auction batch ${count(selected.batch)}`
        : `Auction batch ${count(selected.batch)}, decision ${count(selected.decision + 1)}`;
    case 'pass':
      return `Convergence pass ${count(selected.number)}`;
    case 'subnet':
      return `Subnet ${count(selected.subnet)}`;
    case 'record':
      return `Record ${count(selected.row)}`;
  }
}
