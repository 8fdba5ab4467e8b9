/**
 * Which record ended what a fault began: the restore of a killed cell, the start of a killed process, the
 * removal of a rule. A fault that nobody repaired has none.
 */
import { type TraceColumns, valueAt } from '../../sim/trace/columns';
import { decode, type TraceRecord } from '../../sim/trace/records';
import type { Replay } from './openReplay';

export interface Repairs {
  /** By row of the fault. */
  readonly repairOf: ReadonlyMap<number, number>;
  /** By row of the repair: the faults that it ended, in order. */
  readonly endedBy: ReadonlyMap<number, readonly number[]>;
}

const known = new WeakMap<Replay, Repairs>();

/** All repairs of a run; put together once. */
export function repairsOf(replay: Replay): Repairs {
  const { columns, marks } = replay;
  const rows = () => [...marks.faults, ...marks.bosh].sort((one, other) => one - other);
  const found = known.get(replay) ?? findRepairs(columns, rows());
  known.set(replay, found);
  return found;
}

/** The last row of a fault's rows to be repaired; undefined while one of them is not. */
export function lastRepair(
  { columns }: Pick<Replay, 'columns'>,
  { repairOf }: Repairs,
  rows: readonly number[],
): number | undefined {
  let last: number | undefined;
  for (const row of rows) {
    const repair = repairOf.get(row);
    if (repair === undefined) return undefined;
    if (last === undefined || valueAt(columns, 'at', repair) >= valueAt(columns, 'at', last)) {
      last = repair;
    }
  }
  return last;
}

function findRepairs(columns: TraceColumns, faults: readonly number[]): Repairs {
  const open = new Map<string, number[]>();
  const repairOf = new Map<number, number>();
  const endedBy = new Map<number, number[]>();
  for (const row of faults) {
    const deed = deedOf(decode(columns, row));
    if (deed === undefined) continue;
    for (const subject of deed.ends ?? []) {
      const ended = open.get(subject) ?? [];
      open.delete(subject);
      for (const fault of ended) repairOf.set(fault, row);
      if (ended.length > 0) endedBy.set(row, [...(endedBy.get(row) ?? []), ...ended]);
    }
    if (deed.begins === undefined) continue;
    open.set(deed.begins, [...(open.get(deed.begins) ?? []), row]);
  }
  return { repairOf, endedBy };
}

/** What is wrong from a record on, and what is not any more. */
interface Deed {
  readonly begins?: string;
  readonly ends?: readonly string[];
}

/** All that a new VM of the cell makes good. */
function ofCell(cell: string | undefined): string[] {
  const processes = ['rep', 'silk-daemon'].map((process) => `${process} ${cell}`);
  return [
    `cell ${cell}`,
    `garden ${cell}`,
    ...processes.flatMap((process) => [`process ${process}`, `hung ${process}`]),
  ];
}

function deedOf(record: TraceRecord): Deed | undefined {
  switch (record.kind) {
    case 'cell.killed':
      return { begins: `cell ${record.cell}` };
    case 'cell.restored':
      return { ends: ofCell(record.cell) };
    case 'cell.drainStarted':
      return { begins: `drain ${record.cell}` };
    case 'cell.drained':
      return { begins: `cell ${record.cell}`, ends: [`drain ${record.cell}`] };
    case 'process.killed':
    case 'process.stopped':
    case 'process.exited':
      return { begins: `process ${record.component} ${record.cell}` };
    case 'process.started': {
      const process = `${record.component} ${record.cell}`;
      return { ends: [`process ${process}`, `hung ${process}`] };
    }
    case 'process.hung':
      return { begins: `hung ${record.component} ${record.cell}` };
    case 'process.resumed':
      return { ends: [`hung ${record.component} ${record.cell}`] };
    case 'vm.killed':
      return { begins: `vm ${record.vm}` };
    case 'vm.created':
      return { ends: record.cell === undefined ? [`vm ${record.vm}`] : ofCell(record.cell) };
    case 'vm.restored':
      return { ends: [`vm ${record.vm}`] };
    case 'network.ruleAdded':
      return { begins: `rule ${record.rule}` };
    case 'network.ruleRemoved':
      return { ends: [`rule ${record.rule}`] };
    case 'database.changed':
    case 'blobstore.changed': {
      const isAsUsual = record.mode === 'up' && record.slowdown === 1;
      return isAsUsual ? { ends: [record.kind] } : { begins: record.kind };
    }
    case 'garden.broken':
      return { begins: `garden ${record.cell}` };
    case 'garden.mended':
      return { ends: [`garden ${record.cell}`] };
    case 'sync.paused':
      return { begins: 'sync' };
    case 'sync.resumed':
      return { ends: ['sync'] };
    default:
      return undefined;
  }
}
