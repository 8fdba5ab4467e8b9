/**
 * BOSH deploys: how far each got, zone by zone, and where the time of its VMs went, step by step and, within a
 * drain, wait by wait.
 *
 * Told from the director's records alone. One deploy runs at a time, as the deployment's lock has it.
 */
import type { Duration, Instant } from '../engine/units';
import type { CellSpec, DeploySpec } from '../model/foundationSpec';
import type { CellId, Identities, TextId } from '../model/identity';
import type { DrainWaits } from './drainWaits';
import { DRAIN_WAITS, type DrainOutcome, type DrainShares, noShares } from './drainWaits';
import { addValue, createHistogram, type Histogram } from './histogram';
import type { RowDispatch } from './rowDispatch';

/** What the update of a VM goes through, as `deploy.vmStep` names it. */
export const DEPLOY_STEPS = [
  'prepare',
  'drain',
  'stop',
  'delete',
  'create',
  'start',
  'watch',
  'post-start',
] as const;
export type DeployStep = (typeof DEPLOY_STEPS)[number];

/** VMs of one zone of one group. */
export interface DeployZone {
  readonly zone: string;
  /** Known once its first VM is told. */
  group: string;
  readonly maxInFlight: number;
  readonly startedAt: Instant;
  endedAt: Instant | null;
  updated: number;
  canaries: number;
}

export interface DeployFailure {
  readonly vm: string;
  readonly at: Instant;
  reason: string;
}

/** A VM that is being updated. */
interface VmUpdate {
  readonly cell: CellId;
  readonly startedAt: Instant;
  readonly isCanary: boolean;
  /** Null before the first step. */
  step: DeployStep | null;
  stepAt: Instant;
}

export interface DeployRecord {
  readonly name: string;
  state: 'not begun' | 'running' | 'failed' | 'completed';
  /** When it first began. */
  startedAt: Instant;
  /** When its last run ended; of a deploy that runs, when its last run began. */
  latestAt: Instant;
  /** How often it was run. */
  runs: number;
  /** VMs that its first run was to update. */
  vms: number;
  updated: number;
  canaries: number;
  canaryTime: Duration;
  /** Of VMs that are updated and were no canaries. */
  readonly updateTime: Histogram;
  updateTimeSum: Duration;
  /** Of all its runs that have ended. */
  elapsed: Duration;
  readonly zones: DeployZone[];
  readonly failures: DeployFailure[];
  /** Of all VMs that were begun. */
  readonly steps: Record<DeployStep, Duration>;
  /** Of the drains, which together are the step of that name. */
  readonly waits: DrainShares;
  /** Slots that nothing was updated in, while canaries were updated, and otherwise. */
  readonly idle: { canaries: Duration; ends: Duration };
  drains: number;
  drainsTimedOut: number;
  stranded: number;
  moved: number;
  readonly inFlight: Map<TextId, VmUpdate>;
}

export interface DeployTally {
  /** By position in `deploys`. */
  readonly deploys: readonly DeployRecord[];
  /** Tells when a deploy first begins, when a run of it begins again, and when one ends. */
  onChange(listener: (at: Instant, deploy: number) => void): void;
  /** Adds what is under way at the end, so that times are up to then. Call it once, when no record follows. */
  end(at: Instant): void;
}

export function watchDeploys(
  rows: RowDispatch,
  identities: Identities,
  { deploys: specs, cells }: { deploys: readonly DeploySpec[]; cells: readonly CellSpec[] },
  waits: DrainWaits,
): DeployTally {
  const deploys = specs.map(({ name }) => newRecord(name));
  const positions = new Map(specs.map(({ name }, position) => [name, position]));
  const listeners: ((at: Instant, deploy: number) => void)[] = [];
  /** Reasons of failures that have not been told yet. */
  const reasons = new Map<TextId, string>();
  let latestFailure: DeployFailure | undefined;
  let slots: { deploy: DeployRecord; zone: DeployZone; since: Instant } | undefined;

  const positionOf = (name: TextId): number | undefined =>
    positions.get(identities.texts[name] ?? '');
  const withDeploy = (
    name: TextId,
    act: (deploy: DeployRecord, position: number) => void,
  ): void => {
    const position = positionOf(name);
    const deploy = position === undefined ? undefined : deploys[position];
    if (position !== undefined && deploy !== undefined) act(deploy, position);
  };
  const tell = (at: Instant, position: number): void => {
    for (const listener of listeners) listener(at, position);
  };
  /** Adds the slots that were idle since the last change. */
  const settleSlots = (at: Instant): void => {
    if (slots === undefined) return;
    const { deploy, zone, since } = slots;
    const open = Math.max(0, zone.maxInFlight - deploy.inFlight.size);
    const hasCanaries = [...deploy.inFlight.values()].some(({ isCanary }) => isCanary);
    deploy.idle[hasCanaries ? 'canaries' : 'ends'] += open * (at - since);
    slots.since = at;
  };
  const endZone = (at: Instant): void => {
    settleSlots(at);
    if (slots !== undefined) slots.zone.endedAt = at;
    slots = undefined;
  };
  const enterStep = (
    at: Instant,
    deploy: DeployRecord,
    update: VmUpdate,
    step: DeployStep | null,
  ): void => {
    if (update.step !== null) deploy.steps[update.step] += at - update.stepAt;
    if (update.step === 'drain') {
      addDrain(deploy, at - update.stepAt, waits.take(at, update.cell));
    }
    update.step = step;
    update.stepAt = at;
  };
  const endVm = (at: Instant, deploy: DeployRecord, vm: TextId): VmUpdate | undefined => {
    settleSlots(at);
    const update = deploy.inFlight.get(vm);
    if (update === undefined) return undefined;
    enterStep(at, deploy, update, null);
    deploy.inFlight.delete(vm);
    return update;
  };
  const runningWith = (vm: TextId): DeployRecord | undefined =>
    deploys.find(({ inFlight }) => inFlight.has(vm));
  const onEnd = (at: Instant, name: TextId, state: 'completed' | 'failed'): void =>
    withDeploy(name, (deploy, position) => {
      endZone(at);
      deploy.state = state;
      deploy.elapsed += at - deploy.latestAt;
      deploy.latestAt = at;
      tell(at, position);
    });

  rows.on('deploy.started', (at, _cell, _lrp, _instance, name, vms) =>
    withDeploy(name, (deploy, position) => {
      if (deploy.runs === 0) {
        deploy.startedAt = at;
        deploy.vms = vms;
      }
      deploy.runs += 1;
      deploy.state = 'running';
      deploy.latestAt = at;
      tell(at, position);
    }),
  );
  rows.on('deploy.zoneStarted', (at, _cell, _lrp, _instance, name, zone, maxInFlight) =>
    withDeploy(name, (deploy) => {
      endZone(at);
      const entry: DeployZone = {
        zone: identities.texts[zone] ?? '',
        group: '',
        maxInFlight,
        startedAt: at,
        endedAt: null,
        updated: 0,
        canaries: 0,
      };
      deploy.zones.push(entry);
      slots = { deploy, zone: entry, since: at };
    }),
  );
  rows.on('deploy.vmStarted', (at, cell, _lrp, _instance, name, vm, canary) =>
    withDeploy(name, (deploy) => {
      settleSlots(at);
      const isCanary = canary !== 0;
      deploy.inFlight.set(vm, { cell, startedAt: at, isCanary, step: null, stepAt: at });
      const zone = deploy.zones.at(-1);
      if (zone === undefined) return;
      zone.group ||= groupOf(cells[cell], identities.texts[vm]);
      if (isCanary) zone.canaries += 1;
    }),
  );
  rows.on('deploy.vmStep', (at, _cell, _lrp, _instance, vm, step) => {
    const deploy = runningWith(vm);
    const update = deploy?.inFlight.get(vm);
    if (deploy === undefined || update === undefined) return;
    enterStep(at, deploy, update, stepNamed(identities.texts[step]));
  });
  rows.on('deploy.vmCompleted', (at, _cell, _lrp, _instance, name, vm, duration) =>
    withDeploy(name, (deploy) => {
      const update = endVm(at, deploy, vm);
      deploy.updated += 1;
      const zone = deploy.zones.at(-1);
      if (zone !== undefined) zone.updated += 1;
      if (update?.isCanary) {
        deploy.canaries += 1;
        deploy.canaryTime += duration;
      } else {
        addValue(deploy.updateTime, duration);
        deploy.updateTimeSum += duration;
      }
    }),
  );
  rows.on('deploy.vmFailed', (at, _cell, _lrp, _instance, name, vm) =>
    withDeploy(name, (deploy) => {
      endVm(at, deploy, vm);
      const failure = { vm: identities.texts[vm] ?? '', at, reason: reasons.get(vm) ?? '' };
      reasons.delete(vm);
      deploy.failures.push(failure);
      latestFailure = failure;
    }),
  );
  // The reason may be told before the failure, or after it.
  rows.on('deploy.vmFailure', (at, _cell, _lrp, _instance, vm, reason) => {
    const text = identities.texts[reason] ?? '';
    if (latestFailure?.at === at && latestFailure.vm === identities.texts[vm]) {
      latestFailure.reason = text;
    } else reasons.set(vm, text);
  });
  rows.on('deploy.completed', (at, _cell, _lrp, _instance, name) => onEnd(at, name, 'completed'));
  rows.on('deploy.failed', (at, _cell, _lrp, _instance, name) => onEnd(at, name, 'failed'));
  rows.on('cell.drained', (_at, cell, _lrp, _instance, stranded, timedOut) => {
    const deploy = deploys.find(({ inFlight }) => isDraining(inFlight, cell));
    if (deploy === undefined) return;
    deploy.stranded += stranded;
    if (timedOut !== 0) deploy.drainsTimedOut += 1;
  });

  return {
    deploys,
    onChange: (listener) => void listeners.push(listener),
    end(at) {
      settleSlots(at);
      for (const deploy of deploys) {
        for (const update of deploy.inFlight.values()) enterStep(at, deploy, update, null);
        if (deploy.state !== 'running') continue;
        deploy.elapsed += at - deploy.latestAt;
        deploy.latestAt = at;
      }
    },
  };
}

function newRecord(name: string): DeployRecord {
  return {
    name,
    state: 'not begun',
    startedAt: 0,
    latestAt: 0,
    runs: 0,
    vms: 0,
    updated: 0,
    canaries: 0,
    canaryTime: 0,
    updateTime: createHistogram(),
    updateTimeSum: 0,
    elapsed: 0,
    zones: [],
    failures: [],
    steps: {
      prepare: 0,
      drain: 0,
      stop: 0,
      delete: 0,
      create: 0,
      start: 0,
      watch: 0,
      'post-start': 0,
    },
    waits: noShares(),
    idle: { canaries: 0, ends: 0 },
    drains: 0,
    drainsTimedOut: 0,
    stranded: 0,
    moved: 0,
    inFlight: new Map(),
  };
}

/** What no wait accounts for is the drain script's: it looks at the rep and at silk-daemon. */
function addDrain(deploy: DeployRecord, duration: Duration, outcome: DrainOutcome | undefined) {
  deploy.drains += 1;
  deploy.moved += outcome?.moved ?? 0;
  const { shares } = outcome ?? { shares: noShares() };
  let left = duration;
  for (const wait of DRAIN_WAITS) {
    const part = Math.min(left, shares[wait]);
    deploy.waits[wait] += part;
    left -= part;
  }
  deploy.waits.looks += left;
}

function isDraining(inFlight: DeployRecord['inFlight'], cell: CellId): boolean {
  for (const update of inFlight.values()) if (update.cell === cell) return update.step === 'drain';
  return false;
}

/** A VM of the control plane is called `<group>/<position>`. */
function groupOf(cell: CellSpec | undefined, vm = ''): string {
  return cell?.group ?? vm.replace(/\/.*$/, '');
}

function stepNamed(text = ''): DeployStep | null {
  return DEPLOY_STEPS.find((step) => step === text) ?? null;
}
