/**
 * The control plane through a run: which process was up, active, stood by, stood still or was down, who held
 * which lock, and how database, blobstore, wires and the Diego sync were.
 *
 * All of it is a few hundred records, so it is no part of a view's columns: it is put together when it is
 * first asked for, from the rows that `marks` keeps, and asked at instants afterwards. Of a thinned trace it
 * tells the range of details.
 */
import type { Instant } from '../../sim/engine/units';
import { NONE } from '../../sim/model/identity';
import { decode, type TraceRecord, type TraceRecordOf } from '../../sim/trace/records';
import { processesOfVm } from './facts';
import type { Replay } from './openReplay';
import { toldRange } from './told';

/** From one instant to before another. */
export interface Stretch<Value> {
  readonly from: Instant;
  readonly until: Instant;
  readonly value: Value;
  /** The record with which it began; -1: it was so when what is told begins. */
  readonly row: number;
}

/**
 * `active`: it holds its lock and serves. `standby`: it is up and waits for its lock. `up`: it needs no lock.
 * `hung`: it stands still, its connections open.
 */
export type ProcessState = 'active' | 'standby' | 'up' | 'hung' | 'down';

export interface ProcessLife {
  /** `bbs/0`. */
  readonly component: string;
  /** Undefined where the scenario does not say. */
  readonly zone: string | undefined;
  readonly stretches: readonly Stretch<ProcessState>[];
}

export interface LockLife {
  readonly lock: string;
  /** Who held it; undefined: nobody. */
  readonly holds: readonly Stretch<string | undefined>[];
}

/** `database refuses connections`, `rule cut-z1`: only while there is something to say. */
export interface ConditionLife {
  readonly name: string;
  readonly stretches: readonly Stretch<string>[];
}

export interface ControlPlane {
  /** What is told of it. */
  readonly from: Instant;
  readonly until: Instant;
  /** In the scenario's order; those that only records name come last. */
  readonly processes: readonly ProcessLife[];
  readonly locks: readonly LockLife[];
  readonly conditions: readonly ConditionLife[];
}

const known = new WeakMap<Replay, ControlPlane | undefined>();

/** The control plane of a run; undefined where the trace does not tell, or the scenario knows of none. */
export function controlPlaneOf(replay: Replay): ControlPlane | undefined {
  if (known.has(replay)) return known.get(replay);
  const found = readControlPlane(replay);
  known.set(replay, found);
  return found;
}

/** What held at an instant; undefined outside of what is told. */
export function stretchAt<Value>(
  stretches: readonly Stretch<Value>[],
  at: Instant,
): Stretch<Value> | undefined {
  const last = stretches.at(-1);
  if (last !== undefined && at === last.until) return last;
  return stretches.find(({ from, until }) => from <= at && at < until);
}

export interface Serving {
  /** `bbs`. */
  readonly kind: string;
  /** Who served; undefined: none of them. From the first time on that one did. */
  readonly terms: readonly Stretch<string | undefined>[];
}

/** Of each kind of which one serves at a time, who did. */
export function servingOf({ processes, until: end }: ControlPlane): Serving[] {
  const byKind = new Map<string, Stretch<string>[]>();
  for (const { component, stretches } of processes) {
    const own = stretches.filter(({ value }) => value === 'active');
    const kind = kindOf(component);
    byKind.set(kind, [
      ...(byKind.get(kind) ?? []),
      ...own.map((stretch) => ({ ...stretch, value: component })),
    ]);
  }
  return [...byKind].flatMap(([kind, active]) => {
    if (active.length === 0) return [];
    active.sort((one, other) => one.from - other.from);
    const terms: Stretch<string | undefined>[] = [];
    for (const [place, term] of active.entries()) {
      terms.push(term);
      const next = active[place + 1]?.from ?? end;
      if (next > term.until || (place === active.length - 1 && hasEnded(processes, term))) {
        terms.push({ from: term.until, until: next, value: undefined, row: NONE });
      }
    }
    return [{ kind, terms }];
  });
}

/** Whether its process was something else afterwards, be it at the last instant that is told only. */
function hasEnded(processes: readonly ProcessLife[], term: Stretch<string>): boolean {
  const last = processes.find(({ component }) => component === term.value)?.stretches.at(-1);
  return last?.value !== 'active';
}

interface Growing<Value> {
  readonly done: Stretch<Value>[];
  open: { readonly from: Instant; readonly value: Value; readonly row: number } | undefined;
}

interface GrowingProcess extends Growing<ProcessState> {
  isDown: boolean;
  isHung: boolean;
  isActive: boolean;
  /** Its lock has expired under it, unnoticed: it serves on as soon as the lock is its own again. */
  isToServe: boolean;
}

interface Draft {
  readonly from: Instant;
  readonly until: Instant;
  readonly processes: Map<string, GrowingProcess>;
  readonly locks: Map<string, Growing<string | undefined>>;
  readonly conditions: Map<string, Growing<string>>;
  /** Kinds of process that need a lock: `bbs`. */
  readonly needLock: Set<string>;
}

/** Those of Diego's that serve only with a lock, whether a record says so or not. */
const NEED_LOCK = ['bbs', 'auctioneer'];

function readControlPlane(replay: Replay): ControlPlane | undefined {
  const told = toldRange(replay, 'lock.acquired', 'process.started');
  const { facts, marks, columns } = replay;
  if (told === undefined) return undefined;
  const { faults, locks, bosh, deeds } = marks;
  const rows = [...faults, ...locks, ...bosh, ...deeds].sort((one, other) => one - other);
  const records = rows.map((row) => decode(columns, row));
  const draft: Draft = {
    ...told,
    processes: new Map(),
    locks: new Map(),
    conditions: new Map(),
    needLock: new Set(NEED_LOCK),
  };
  for (const component of facts.controlPlane.keys()) processOf(draft, component);
  beginLocks(draft, records);
  for (const record of records) {
    if (record.at > told.until) break;
    take(draft, record);
  }
  if (draft.processes.size === 0) return undefined;
  for (const process of draft.processes.values()) end(draft, process);
  return {
    ...told,
    processes: [...draft.processes].map(([component, { done }]) => ({
      component,
      zone: facts.controlPlane.get(component),
      stretches: done,
    })),
    locks: [...draft.locks].map(([lock, growing]) => {
      end(draft, growing);
      return { lock, holds: growing.done };
    }),
    conditions: [...draft.conditions].map(([name, growing]) => {
      end(draft, growing);
      return { name, stretches: growing.done };
    }),
  };
}

/**
 * Whoever is first heard of as losing a lock has served from the beginning. And the first that takes it without
 * becoming active afterwards has served from then on: a run begins with a foundation that is up, and Locket hears of
 * that a moment later.
 */
function beginLocks(draft: Draft, records: readonly TraceRecord[]): void {
  const heard = new Set<string>();
  for (const [place, record] of records.entries()) {
    if (record.kind === 'component.activated' || !record.kind.startsWith('lock.')) continue;
    const { lock, holder } = record as Extract<TraceRecord, { kind: 'lock.acquired' }>;
    if (lock === undefined || holder === undefined) continue;
    draft.needLock.add(kindOf(holder));
    if (heard.has(lock)) continue;
    heard.add(lock);
    const isTaken = record.kind === 'lock.acquired';
    const hasServed = !isTaken || !isActivatedNext(records.slice(place + 1), holder);
    // Locket never heard of one that is lost before it was acquired.
    const isHeld = !isTaken && record.kind !== 'lock.lost';
    show(draft, lockOf(draft, lock), 0, isHeld ? holder : undefined, NONE);
    if (hasServed) processOf(draft, holder).isActive = true;
  }
  for (const [component, process] of draft.processes) {
    show(draft, process, 0, stateOf(draft, component, process), NONE);
  }
}

/** Whether the next that is heard of a process is that it serves. */
function isActivatedNext(records: readonly TraceRecord[], name: string): boolean {
  const next = records.find(
    (record) =>
      ('component' in record && record.component === name) ||
      ('holder' in record && record.holder === name),
  );
  return next?.kind === 'component.activated';
}

function take(draft: Draft, record: TraceRecord): void {
  const { at, row } = record;
  switch (record.kind) {
    case 'process.killed':
    case 'process.stopped':
    case 'process.exited':
      if (record.cell === undefined) change(draft, record.component, at, row, DOWN);
      return;
    case 'process.started':
      if (record.cell === undefined) change(draft, record.component, at, row, FRESH);
      return;
    case 'process.hung':
      if (record.cell === undefined) change(draft, record.component, at, row, { isHung: true });
      return;
    case 'process.resumed':
      if (record.cell === undefined) change(draft, record.component, at, row, { isHung: false });
      return;
    case 'vm.killed':
      for (const component of processesOf(record.vm)) change(draft, component, at, row, DOWN);
      return;
    case 'vm.deleted':
      if (record.cell !== undefined) return;
      for (const component of processesOf(record.vm)) change(draft, component, at, row, DOWN);
      return;
    case 'component.activated':
      change(draft, record.component, at, row, { isActive: true });
      return;
    case 'lock.acquired':
      if (record.lock !== undefined)
        show(draft, lockOf(draft, record.lock), at, record.holder, row);
      if (record.holder !== undefined && processOf(draft, record.holder).isToServe)
        change(draft, record.holder, at, row, { isActive: true, isToServe: false });
      return;
    case 'lock.lost':
    case 'lock.expired':
    case 'lock.released':
      giveUp(draft, record);
      return;
    case 'network.ruleAdded':
      condition(draft, `rule ${record.rule ?? ''}`, at, record.action ?? 'holds', row);
      return;
    case 'network.ruleRemoved':
      condition(draft, `rule ${record.rule ?? ''}`, at, undefined, row);
      return;
    case 'database.changed':
      condition(draft, 'database', at, storeWords(record.mode, record.slowdown), row);
      return;
    case 'blobstore.changed':
      condition(draft, 'blobstore', at, storeWords(record.mode, record.slowdown), row);
      return;
    case 'sync.paused':
      condition(draft, 'Diego sync', at, 'paused', row);
      return;
    case 'sync.resumed':
      condition(draft, 'Diego sync', at, undefined, row);
      return;
    default:
  }
}

/** Undefined: as usual. */
function storeWords(mode: string | undefined, slowdown: number): string | undefined {
  if (mode === 'refuses') return 'refuses connections';
  if (mode === 'hangs') return 'answers nobody';
  return slowdown === 1 ? undefined : `${slowdown} times as slow`;
}

/** The holder ends, or only learns later that it holds the lock no more: who takes it next is active. */
function giveUp(
  draft: Draft,
  record: TraceRecordOf<'lock.lost' | 'lock.expired' | 'lock.released'>,
): void {
  const { kind, lock, holder, at, row } = record;
  if (lock === undefined || holder === undefined) return;
  const growing = lockOf(draft, lock);
  // One that could not refresh it ends; Locket's row stays until it expires, and may be its again before.
  if (kind !== 'lock.lost' && growing.open?.value === holder)
    show(draft, growing, at, undefined, row);
  const { isActive, isToServe } = processOf(draft, holder);
  const isUnnoticed = kind === 'lock.expired' && (isActive || isToServe);
  change(draft, holder, at, row, { isActive: false, isToServe: isUnnoticed });
}

type Change = Partial<Pick<GrowingProcess, 'isDown' | 'isHung' | 'isActive' | 'isToServe'>>;
const DOWN: Change = { isDown: true, isHung: false, isActive: false, isToServe: false };
const FRESH: Change = { ...DOWN, isDown: false };

function change(
  draft: Draft,
  component: string | undefined,
  at: Instant,
  row: number,
  to: Change,
): void {
  if (component === undefined) return;
  const process = processOf(draft, component);
  Object.assign(process, to);
  show(draft, process, at, stateOf(draft, component, process), row);
}

function stateOf(
  { needLock }: Draft,
  component: string,
  { isDown, isHung, isActive }: GrowingProcess,
): ProcessState {
  if (isDown) return 'down';
  if (isHung) return 'hung';
  if (isActive) return 'active';
  return needLock.has(kindOf(component)) ? 'standby' : 'up';
}

/** `bbs/0` is a `bbs`. */
function kindOf(component: string): string {
  return component.split('/')[0] ?? component;
}

function processesOf(vm: string | undefined): readonly string[] {
  const [, group = '', position = ''] = /^(.+)\/(\d+)$/.exec(vm ?? '') ?? [];
  return processesOfVm(group, Number(position));
}

function processOf({ processes }: Draft, component: string): GrowingProcess {
  const found = processes.get(component);
  if (found !== undefined) return found;
  const process: GrowingProcess = {
    done: [],
    open: undefined,
    isDown: false,
    isHung: false,
    isActive: false,
    isToServe: false,
  };
  processes.set(component, process);
  return process;
}

function lockOf({ locks }: Draft, lock: string): Growing<string | undefined> {
  const found = locks.get(lock) ?? { done: [], open: undefined };
  locks.set(lock, found);
  return found;
}

function condition(
  draft: Draft,
  name: string,
  at: Instant,
  value: string | undefined,
  row: number,
): void {
  const growing = draft.conditions.get(name) ?? { done: [], open: undefined };
  draft.conditions.set(name, growing);
  if (value !== undefined) show(draft, growing, at, value, row);
  else close(draft, growing, at);
}

/** From `at` on that value holds. */
function show<Value>(
  draft: Draft,
  growing: Growing<Value>,
  at: Instant,
  value: Value,
  row: number,
): void {
  if (growing.open !== undefined && growing.open.value === value) return;
  close(draft, growing, at);
  growing.open = { from: at, value, row };
}

/** What is not told, and what lasted no time, is left out. */
function close<Value>({ from }: Draft, growing: Growing<Value>, at: Instant): void {
  const { open } = growing;
  growing.open = undefined;
  if (open === undefined || at <= open.from || at <= from) return;
  add(growing, open, from, at);
}

/** What is told includes its last instant: what begins only then stays, though it lasts no time. */
function end<Value>({ from, until }: Draft, growing: Growing<Value>): void {
  const { open } = growing;
  growing.open = undefined;
  if (open !== undefined) add(growing, open, from, until);
}

function add<Value>(
  { done }: Growing<Value>,
  { from, value, row }: NonNullable<Growing<Value>['open']>,
  toldFrom: Instant,
  until: Instant,
): void {
  done.push({ from: Math.max(toldFrom, from), until, value, row });
}
