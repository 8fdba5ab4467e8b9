/**
 * Who leased which Silk subnet when, and under which address each VM was: what single instants do not tell. Put
 * together once, when it is first asked for; of a thinned trace as far as that tells.
 */
import type { Instant } from '../../sim/engine/units';
import type { CellId } from '../../sim/model/identity';
import { rowAt } from '../../sim/trace/columns';
import type { Replay } from './openReplay';

export interface LeaseStay {
  readonly subnet: number;
  readonly cell: CellId;
  /** Of the VM then; undefined where nobody says. */
  readonly address: string | undefined;
  readonly from: Instant;
  /** Undefined: to the end of the trace. */
  readonly until: Instant | undefined;
  /** `released`: given back. `evicted`: it had expired, and another cell got the subnet. */
  readonly end: 'released' | 'evicted' | undefined;
  /** The record of the lease. */
  readonly row: number;
}

export interface AddressStay {
  readonly address: string;
  readonly from: Instant;
  /** The record of the VM; -1 for the first one. */
  readonly row: number;
}

export interface LeaseHistory {
  readonly bySubnet: ReadonlyMap<number, readonly LeaseStay[]>;
  readonly byCell: ReadonlyMap<CellId, readonly LeaseStay[]>;
  /** By subnet: records of its leases, ascending. */
  readonly rows: ReadonlyMap<number, readonly number[]>;
}

const known = new WeakMap<Replay, LeaseHistory>();

export function leaseHistory(replay: Replay): LeaseHistory {
  const found = known.get(replay) ?? readHistory(replay);
  known.set(replay, found);
  return found;
}

/** The addresses of a cell in order, the first one included; a VM created on the same one is no other. */
export function addressesOf(replay: Replay, cell: CellId): readonly AddressStay[] {
  const { facts, columns, marks } = replay;
  const stays: AddressStay[] = [];
  const first = facts.cells[cell]?.underlayAddress;
  if (typeof first === 'string') stays.push({ address: first, from: 0, row: -1 });
  const created = columns.kinds.findIndex(({ name }) => name === 'vm.created');
  for (const row of marks.bosh) {
    const { kind, cell: of, at, b } = rowAt(columns, row);
    if (kind !== created || of !== cell) continue;
    const address = columns.identities.texts[b];
    if (address === undefined || stays.at(-1)?.address === address) continue;
    stays.push({ address, from: at, row });
  }
  return stays;
}

type Growing = { -readonly [Name in keyof LeaseStay]: LeaseStay[Name] };

interface Draft {
  readonly bySubnet: Map<number, Growing[]>;
  readonly byCell: Map<CellId, Growing[]>;
  readonly rows: Map<number, number[]>;
  readonly addressOf: Map<CellId, string>;
}

const KINDS: ReadonlySet<string> = new Set([
  'silk.leaseAcquired',
  'silk.leaseReleased',
  'silk.leaseEvicted',
  'silk.renewRefused',
  'vm.created',
]);

function readHistory(replay: Replay): LeaseHistory {
  const { columns } = replay;
  const draft: Draft = {
    bySubnet: new Map(),
    byCell: new Map(),
    rows: new Map(),
    addressOf: new Map(),
  };
  const names = columns.kinds.map(({ name }) => (KINDS.has(name) ? name : undefined));
  let row = 0;
  for (const batch of columns.batches) {
    const rows = Math.min(batch.kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      const name = names[batch.kind[entry] as number];
      if (name !== undefined) take(draft, replay, name, row);
    }
  }
  return draft;
}

function take(draft: Draft, { columns, facts }: Replay, name: string, row: number): void {
  const { at, cell, a, b } = rowAt(columns, row);
  // A VM with a single address is no cell.
  if (cell < 0) return;
  if (name === 'vm.created') {
    draft.addressOf.set(cell, columns.identities.texts[b] ?? '');
    return;
  }
  push(draft.rows, a, row);
  const last = draft.bySubnet.get(a)?.at(-1);
  const isOpen = last !== undefined && last.until === undefined;
  if (name === 'silk.leaseReleased' || name === 'silk.leaseEvicted') {
    if (!isOpen || last.cell !== cell) return;
    last.until = at;
    last.end = name === 'silk.leaseReleased' ? 'released' : 'evicted';
    return;
  }
  if (name !== 'silk.leaseAcquired') return;
  const first = facts.cells[cell]?.underlayAddress;
  const address = draft.addressOf.get(cell) ?? (typeof first === 'string' ? first : undefined);
  // A cell that asks again under the same address goes on holding it.
  if (isOpen && last.cell === cell && last.address === address) return;
  if (isOpen) {
    last.until = at;
    last.end = 'evicted';
  }
  const stay: Growing = {
    subnet: a,
    cell,
    address,
    from: at,
    until: undefined,
    end: undefined,
    row,
  };
  push(draft.bySubnet, a, stay);
  push(draft.byCell, cell, stay);
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
