/**
 * BOSH's deploys through a run: which VM was updated when, step by step, zone after zone, and in which run of the
 * deploy, where a person ran it again after a failure. How far it was at an instant is `deployProgress`.
 *
 * A few thousand records at most, so it is no part of a view's columns: it is put together from the rows that
 * `marks` keeps when it is first asked for. Only the step of each cell is in the columns as well, for the map.
 * A summary tells of deploys and zones, not of VMs.
 */
import type { Instant } from '../../sim/engine/units';
import { type CellId, NONE } from '../../sim/model/identity';
import { rowAt, type TraceRow } from '../../sim/trace/columns';
import type { DeployFacts } from './deployFacts';
import type { Replay } from './openReplay';
import { UPDATE_STEPS, type UpdateStep } from './state';
import { toldRange } from './told';

export interface StepStretch {
  readonly step: UpdateStep;
  readonly from: Instant;
  readonly row: number;
}

/** The update of one VM in one run of a deploy. */
export interface VmUpdate {
  /** A cell's guid, or `<group>/<index>`. */
  readonly vm: string;
  /** NONE: a VM of the control plane. */
  readonly cell: CellId;
  /** Its place in the deploy; -1: unknown. */
  readonly place: number;
  readonly run: number;
  readonly isCanary: boolean;
  readonly from: Instant;
  /** Undefined: it was under way when the trace ended. */
  readonly until: Instant | undefined;
  readonly outcome: 'updated' | 'failed' | undefined;
  /** Why it failed. */
  readonly reason: string | undefined;
  readonly steps: readonly StepStretch[];
  readonly row: number;
}

/** The deploy goes on with a place. */
export interface ZoneTurn {
  readonly place: number;
  readonly maxInFlight: number;
  readonly from: Instant;
  readonly row: number;
}

export interface DeployRun {
  /** From 1. */
  readonly run: number;
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly outcome: 'completed' | 'failed' | undefined;
  /** That it was to update. */
  readonly vms: number;
  /** That were updated at its end, in all runs so far. */
  readonly vmsAtEnd: number | undefined;
  readonly turns: readonly ZoneTurn[];
  readonly row: number;
  readonly endRow: number;
}

/** The VMs of a group in a zone. */
export interface Place {
  readonly group: string;
  readonly zone: string;
  /** To be updated in all; undefined where the scenario does not say. */
  readonly vms: number | undefined;
}

export interface DeployLife {
  readonly deploy: string;
  /** What the scenario says of it; undefined: nothing. */
  readonly facts: DeployFacts | undefined;
  readonly places: readonly Place[];
  /** In order; none: it did not begin in this run. */
  readonly runs: readonly DeployRun[];
  /** In order of their beginning. */
  readonly updates: readonly VmUpdate[];
}

export interface Deploys {
  /** In the scenario's order, then those that only records name. */
  readonly lives: readonly DeployLife[];
  /** When single VMs are told; undefined: never. */
  readonly vmsTold: { readonly from: Instant; readonly until: Instant } | undefined;
  /** By cell: its updates in order. */
  readonly ofCell: ReadonlyMap<
    CellId,
    readonly { readonly deploy: string; readonly update: VmUpdate }[]
  >;
}

const known = new WeakMap<Replay, Deploys>();

/** All deploys of a run: those that began, and those of which the scenario alone tells. */
export function deploysOf(replay: Replay): Deploys {
  const found = known.get(replay) ?? readDeployLives(replay);
  known.set(replay, found);
  return found;
}

/** Whether the run has anything of BOSH: a deploy, a rotation, a resurrector that did something. */
export function hasBosh({ facts, marks }: Pick<Replay, 'facts' | 'marks'>): boolean {
  return marks.bosh.length + facts.deploys.length + facts.rotations.length > 0;
}

/** The step at an instant; undefined before and after the update. */
export function stepAt(update: VmUpdate, at: Instant): StepStretch | undefined {
  if (at < update.from || (update.until !== undefined && at >= update.until)) return undefined;
  return update.steps.findLast(({ from }) => from <= at);
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
type GrowingUpdate = Mutable<Omit<VmUpdate, 'steps'>> & { readonly steps: StepStretch[] };
type GrowingRun = Mutable<Omit<DeployRun, 'turns'>> & { readonly turns: ZoneTurn[] };

interface Growing {
  readonly deploy: string;
  readonly facts: DeployFacts | undefined;
  readonly places: Place[];
  readonly placeOfVm: Map<string, number>;
  readonly runs: GrowingRun[];
  readonly updates: GrowingUpdate[];
}

interface Draft {
  readonly replay: Replay;
  readonly lives: Map<string, Growing>;
  /** By VM: its update under way, or its last one. */
  readonly updateOf: Map<string, GrowingUpdate>;
}

function readDeployLives(replay: Replay): Deploys {
  const draft: Draft = { replay, lives: new Map(), updateOf: new Map() };
  for (const { name } of replay.facts.deploys) lifeOf(draft, name);
  for (const row of replay.marks.bosh) takeRow(draft, row, rowAt(replay.columns, row));
  const lives = [...draft.lives.values()];
  const ofCell = new Map<CellId, { deploy: string; update: VmUpdate }[]>();
  for (const { deploy, updates } of lives) {
    for (const update of updates) {
      if (update.cell === NONE) continue;
      ofCell.set(update.cell, [...(ofCell.get(update.cell) ?? []), { deploy, update }]);
    }
  }
  for (const list of ofCell.values()) {
    list.sort((one, other) => one.update.from - other.update.from);
  }
  return { lives, vmsTold: toldRange(replay, 'deploy.vmStarted'), ofCell };
}

function takeRow(draft: Draft, row: number, { kind, at, cell, a, b, x }: TraceRow): void {
  const { columns } = draft.replay;
  const text = (id: number) => columns.identities.texts[id] ?? '';
  switch (columns.kinds[kind]?.name) {
    case 'deploy.started':
      return startRun(lifeOf(draft, text(a)), { at, row, vms: b, run: x });
    case 'deploy.zoneStarted':
      return startTurn(lifeOf(draft, text(a)), { at, row, zone: text(b), maxInFlight: x });
    case 'deploy.vmStarted':
      return startUpdate(draft, text(a), { at, row, cell, vm: text(b), isCanary: x !== 0 });
    case 'deploy.vmStep':
      return takeStep(draft, text(a), { from: at, row }, text(b));
    case 'deploy.vmCompleted':
    case 'deploy.vmFailed': {
      const update = draft.updateOf.get(text(b));
      const isFailure = columns.kinds[kind]?.name === 'deploy.vmFailed';
      if (update === undefined) return;
      update.until = at;
      update.outcome = isFailure ? 'failed' : 'updated';
      return;
    }
    case 'deploy.vmFailure': {
      const update = draft.updateOf.get(text(a));
      if (update !== undefined) update.reason = text(b);
      return;
    }
    case 'deploy.completed':
    case 'deploy.failed': {
      const run = lifeOf(draft, text(a)).runs.at(-1);
      if (run === undefined) return;
      run.until = at;
      run.outcome = columns.kinds[kind]?.name === 'deploy.failed' ? 'failed' : 'completed';
      run.vmsAtEnd = b;
      run.endRow = row;
      return;
    }
    default:
  }
}

function lifeOf({ replay, lives }: Draft, deploy: string): Growing {
  const found = lives.get(deploy);
  if (found !== undefined) return found;
  const facts = replay.facts.deploys.find(({ name }) => name === deploy);
  const placeOfVm = new Map<string, number>();
  for (const [place, { vms }] of (facts?.places ?? []).entries()) {
    for (const vm of vms) placeOfVm.set(vm, place);
  }
  const places = (facts?.places ?? []).map(({ group, zone, vms }) => ({
    group,
    zone,
    vms: vms.length,
  }));
  const life: Growing = { deploy, facts, places, placeOfVm, runs: [], updates: [] };
  lives.set(deploy, life);
  if (facts !== undefined) leaveOutUnmade(replay, life, 0);
  return life;
}

/** Cells that join later than the deploy begins are not changed by it. */
function leaveOutUnmade({ facts: { cells } }: Replay, life: Growing, at: Instant): void {
  const joinsLater = new Set(
    cells.flatMap((cell) => (cell !== undefined && cell.joinsAt > at ? [cell.cellGuid] : [])),
  );
  for (const [place, { group, zone, vms }] of (life.facts?.places ?? []).entries()) {
    life.places[place] = { group, zone, vms: vms.filter((vm) => !joinsLater.has(vm)).length };
  }
}

interface StartedRun {
  readonly at: Instant;
  readonly row: number;
  readonly vms: number;
  readonly run: number;
}

function startRun(life: Growing, { at, row, vms, run }: StartedRun): void {
  life.runs.push({
    run,
    from: at,
    until: undefined,
    outcome: undefined,
    vms,
    vmsAtEnd: undefined,
    turns: [],
    row,
    endRow: -1,
  });
}

interface StartedTurn {
  readonly at: Instant;
  readonly row: number;
  readonly zone: string;
  readonly maxInFlight: number;
}

/** Places come in order, so the turn is that of the next one in this zone. */
function startTurn(life: Growing, { at, row, zone, maxInFlight }: StartedTurn): void {
  const run = life.runs.at(-1);
  if (run === undefined) return;
  const last = run.turns.at(-1)?.place ?? -1;
  let place = life.places.findIndex((each, number) => number > last && each.zone === zone);
  if (place < 0) {
    place = life.places.length;
    life.places.push({ group: '', zone, vms: undefined });
  }
  run.turns.push({ place, maxInFlight, from: at, row });
}

interface StartedUpdate {
  readonly at: Instant;
  readonly row: number;
  readonly cell: CellId;
  readonly vm: string;
  readonly isCanary: boolean;
}

function startUpdate(draft: Draft, deploy: string, started: StartedUpdate): void {
  const { at, row, cell, vm, isCanary } = started;
  const life = lifeOf(draft, deploy);
  const run = life.runs.at(-1);
  const update: GrowingUpdate = {
    vm,
    cell: cell < draft.replay.columns.identities.cells.length ? cell : NONE,
    place: life.placeOfVm.get(vm) ?? run?.turns.at(-1)?.place ?? -1,
    run: run?.run ?? 1,
    isCanary,
    from: at,
    until: undefined,
    outcome: undefined,
    reason: undefined,
    steps: [{ step: 'prepare', from: at, row }],
    row,
  };
  life.updates.push(update);
  draft.updateOf.set(vm, update);
}

function takeStep(
  { updateOf }: Draft,
  vm: string,
  begun: Omit<StepStretch, 'step'>,
  name: string,
): void {
  const update = updateOf.get(vm);
  const step = UPDATE_STEPS.find((each) => each === name);
  if (update === undefined || step === undefined || update.until !== undefined) return;
  const last = update.steps.at(-1);
  if (last?.step === step) return;
  // A step that took no time leaves no trace but the next one.
  if (last?.from === begun.from) update.steps.pop();
  update.steps.push({ step, ...begun });
}
