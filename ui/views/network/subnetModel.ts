/** Who leased a subnet, and when: its records of leases, and until when each holder had it. Pure. */
import type { Instant } from '../../../sim/engine/units';
import type { CellId } from '../../../sim/model/identity';
import { valueAt } from '../../../sim/trace/columns';
import type { Replay } from '../../replay/openReplay';

export interface LeaseStay {
  readonly cell: CellId;
  readonly from: Instant;
  /** When another cell got it; undefined: to the end of the trace. */
  readonly until: Instant | undefined;
  /** The record of the lease. */
  readonly row: number;
}

const known = new WeakMap<Replay, ReadonlyMap<number, readonly number[]>>();

/** Rows of `silk.leaseAcquired` that name the subnet, ascending. */
export function leaseRows(replay: Replay, subnet: number): readonly number[] {
  let rows = known.get(replay);
  if (rows === undefined) {
    rows = collectRows(replay);
    known.set(replay, rows);
  }
  return rows.get(subnet) ?? NO_ROWS;
}

const NO_ROWS: readonly number[] = [];

function collectRows({ columns }: Replay): Map<number, number[]> {
  const acquired = columns.kinds.findIndex(({ name }) => name === 'silk.leaseAcquired');
  const bySubnet = new Map<number, number[]>();
  let row = 0;
  for (const { kind, a } of columns.batches) {
    const rows = Math.min(kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      if (kind[entry] !== acquired) continue;
      const subnet = a[entry] as number;
      const list = bySubnet.get(subnet);
      if (list === undefined) bySubnet.set(subnet, [row]);
      else list.push(row);
    }
  }
  return bySubnet;
}

/** Holders in order; a cell that asks again and gets the same subnet goes on holding it. */
export function staysIn(replay: Replay, subnet: number): LeaseStay[] {
  const { columns } = replay;
  const stays: LeaseStay[] = [];
  for (const row of leaseRows(replay, subnet)) {
    const cell = valueAt(columns, 'cell', row);
    const at = valueAt(columns, 'at', row);
    const last = stays.at(-1);
    if (last?.cell === cell) continue;
    if (last !== undefined) stays[stays.length - 1] = { ...last, until: at };
    stays.push({ cell, from: at, until: undefined, row });
  }
  return stays;
}
