/** The resurrector of BOSH's health monitor through a run: what it found, what it recreates, when it stood by. */
import type { Instant } from '../../sim/engine/units';
import { type CellId, NONE } from '../../sim/model/identity';
import { rowAt } from '../../sim/trace/columns';
import type { Replay } from './openReplay';

/** A VM whose heartbeats were missed. */
export interface FoundVm {
  readonly vm: string;
  /** NONE: a VM of the control plane. */
  readonly cell: CellId;
  readonly detectedAt: Instant;
  /** Undefined: nobody recreated it in this run. */
  readonly recreatingAt: Instant | undefined;
  /** When its VM was there again, recreated or restored; undefined: not in this run. */
  readonly backAt: Instant | undefined;
  readonly row: number;
}

/** It does nothing: too many VMs are down, or a person switched it off. */
export interface Standstill {
  readonly reason: 'melted' | 'paused';
  readonly from: Instant;
  /** Undefined: to the end of the run. */
  readonly until: Instant | undefined;
  /** Of a meltdown: VMs down and agents known when it began. */
  readonly down: number;
  readonly agents: number;
  readonly row: number;
}

export interface ResurrectorLife {
  readonly found: readonly FoundVm[];
  readonly standstills: readonly Standstill[];
}

export interface ResurrectorProgress {
  readonly standstills: readonly Standstill[];
  /** Found, and nothing is done about them yet. */
  readonly waiting: readonly FoundVm[];
  readonly recreating: readonly FoundVm[];
  /** Recreated by then. */
  readonly recreated: number;
}

const known = new WeakMap<Replay, ResurrectorLife | undefined>();

/** Undefined when the trace has no word of it. */
export function resurrectorOf(replay: Replay): ResurrectorLife | undefined {
  if (!known.has(replay)) known.set(replay, readLife(replay));
  return known.get(replay);
}

export function resurrectorAt(life: ResurrectorLife, at: Instant): ResurrectorProgress {
  const isBy = (until: Instant | undefined) => until !== undefined && until <= at;
  const found = life.found.filter(({ detectedAt }) => detectedAt <= at);
  const open = found.filter(({ backAt }) => !isBy(backAt));
  return {
    standstills: life.standstills.filter(({ from, until }) => from <= at && !isBy(until)),
    waiting: open.filter(({ recreatingAt }) => !isBy(recreatingAt)),
    recreating: open.filter(({ recreatingAt }) => isBy(recreatingAt)),
    recreated: found.filter(
      ({ recreatingAt, backAt }) => recreatingAt !== undefined && isBy(backAt),
    ).length,
  };
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

interface Draft {
  readonly found: Mutable<FoundVm>[];
  readonly standstills: Mutable<Standstill>[];
  /** By VM: that of which nobody knows that it is back. */
  readonly open: Map<string, Mutable<FoundVm>>;
}

function readLife({ marks, columns }: Replay): ResurrectorLife | undefined {
  const draft: Draft = { found: [], standstills: [], open: new Map() };
  const { texts, cells } = columns.identities;
  for (const row of [...marks.bosh, ...marks.faults].sort((one, other) => one - other)) {
    const { kind, at, cell, a, b } = rowAt(columns, row);
    const vm = cells[cell] ?? texts[a] ?? '';
    switch (columns.kinds[kind]?.name) {
      case 'resurrector.detected':
        findVm(draft, vm, { cell: cell < cells.length ? cell : NONE, at, row });
        break;
      case 'resurrector.recreating': {
        const found = draft.open.get(vm) ?? findVm(draft, vm, { cell, at, row });
        found.recreatingAt = at;
        break;
      }
      case 'vm.created':
      case 'vm.restored':
      case 'cell.restored': {
        const found = draft.open.get(vm);
        draft.open.delete(vm);
        if (found !== undefined) found.backAt = at;
        break;
      }
      case 'resurrector.melted':
        draft.standstills.push(standstill('melted', at, row, a, b));
        break;
      case 'resurrector.paused':
        draft.standstills.push(standstill('paused', at, row, 0, 0));
        break;
      case 'resurrector.resolved':
        endStandstill(draft, 'melted', at);
        break;
      case 'resurrector.resumed':
        endStandstill(draft, 'paused', at);
        break;
      default:
    }
  }
  const { found, standstills } = draft;
  return found.length + standstills.length === 0 ? undefined : { found, standstills };
}

function findVm(
  { found, open }: Draft,
  vm: string,
  { cell, at, row }: { readonly cell: CellId; readonly at: Instant; readonly row: number },
): Mutable<FoundVm> {
  const one = { vm, cell, detectedAt: at, recreatingAt: undefined, backAt: undefined, row };
  found.push(one);
  open.set(vm, one);
  return one;
}

function standstill(
  reason: Standstill['reason'],
  from: Instant,
  row: number,
  down: number,
  agents: number,
): Mutable<Standstill> {
  return { reason, from, until: undefined, down, agents, row };
}

function endStandstill({ standstills }: Draft, reason: Standstill['reason'], at: Instant): void {
  const open = standstills.findLast((each) => each.reason === reason && each.until === undefined);
  if (open !== undefined) open.until = at;
}
