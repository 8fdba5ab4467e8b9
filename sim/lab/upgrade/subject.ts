/**
 * What of a scenario is upgraded: a deploy, a rotation with all its deploys, or, where a scenario has neither,
 * a recreate of all cells.
 */
import { DAY, type Duration, type Instant, MINUTE } from '../../engine/units';
import type {
  CellSpec,
  DeployGroup,
  DeploySpec,
  FoundationSpec,
  RotationSpec,
  TimedEvent,
} from '../../model/foundationSpec';
import { ROTATION_DEPLOY } from '../../scenario/deploySchema';
import type { ExpandedScenario } from '../../scenario/expanded';
import type { UpgradeSetting } from './setting';

export interface UpgradeSubject {
  readonly kind: 'deploy' | 'rotation';
  /** Of the deploy, or the certificate. */
  readonly name: string;
  /** Positions in `deploys`, in the order in which they are done. */
  readonly deploys: readonly number[];
  /** Position in `rotations`; -1 of a deploy. */
  readonly rotation: number;
  /** When it is asked for. */
  readonly beginsAt: Instant;
  /** The scenario has no deploy of its own. */
  readonly isMadeUp: boolean;
}

/** The deploy that is made up: as cf-deployment does it, which a scenario's deploys do by default. */
function recreate(groups: readonly DeployGroup[]): DeploySpec {
  const { addresses = 'same', rerun = null, groups: _, ...settings } = ROTATION_DEPLOY.parse({});
  return { name: 'recreate', change: 'recreate', groups, addresses, rerun, ...settings };
}

/** Of a foundation that nothing happens to: long enough that all apps run. */
const WARM_UP: Duration = 20 * MINUTE;

/** What people do to their apps; all else changes the foundation. */
const WORK: ReadonlySet<TimedEvent['kind']> = new Set([
  'addApps',
  'scaleApp',
  'removeApps',
  'releaseApps',
] as const);

/**
 * The scenario with a deploy to study, and which that is: the one asked for, or else the first rotation, or the
 * first deploy, or a made-up one at the end of the warm-up, before anything happens to the foundation; of what
 * follows in such a scenario only what people do to their apps is kept. A text: why there is no such deploy.
 */
export function subjectOf(
  scenario: ExpandedScenario,
  asked: string | undefined,
): { readonly scenario: ExpandedScenario; readonly subject: UpgradeSubject } | string {
  const { foundation } = scenario;
  const subjects = [...rotationsOf(foundation), ...deploysOf(foundation)];
  if (asked !== undefined) {
    const found = subjects.find(({ name }) => name === asked);
    if (found !== undefined) return { scenario, subject: found };
    const names = subjects.map(({ name }) => name);
    return names.length === 0
      ? 'the scenario has no deploy'
      : `the scenario has no deploy ${asked}; it has ${names.join(', ')}`;
  }
  const [first] = subjects;
  return first === undefined ? madeUp(scenario) : { scenario, subject: first };
}

function rotationsOf({ rotations, events }: FoundationSpec): UpgradeSubject[] {
  return rotations.flatMap(({ certificate, deploys }, rotation): UpgradeSubject[] => {
    const event = events.find((each) => each.kind === 'rotate' && each.rotation === rotation);
    if (event === undefined) return [];
    const { at: beginsAt } = event;
    return [{ kind: 'rotation', name: certificate, deploys, rotation, beginsAt, isMadeUp: false }];
  });
}

function deploysOf({ deploys, events }: FoundationSpec): UpgradeSubject[] {
  return deploys.flatMap(({ name }, deploy): UpgradeSubject[] => {
    const event = events.find((each) => each.kind === 'deploy' && each.deploy === deploy);
    if (event === undefined) return [];
    const { at: beginsAt } = event;
    return [{ kind: 'deploy', name, deploys: [deploy], rotation: -1, beginsAt, isMadeUp: false }];
  });
}

function madeUp(scenario: ExpandedScenario): {
  readonly scenario: ExpandedScenario;
  readonly subject: UpgradeSubject;
} {
  const { foundation, run } = scenario;
  const changing = foundation.events.find(({ kind }) => !WORK.has(kind));
  const beginsAt = Math.max(0, Math.min(WARM_UP, run.duration, (changing?.at ?? WARM_UP) - 1));
  const cells = foundation.cells.filter(({ joinsAt }) => joinsAt <= beginsAt);
  const deploy = recreate(groupsOf(cells, foundation.cells));
  const events: TimedEvent[] = [
    ...foundation.events.filter(({ kind, at }) => WORK.has(kind) || at < beginsAt),
    { kind: 'deploy' as const, at: beginsAt, deploy: 0 },
  ].sort((one, other) => one.at - other.at);
  return {
    scenario: { ...scenario, foundation: { ...foundation, deploys: [deploy], events } },
    subject: {
      kind: 'deploy',
      name: deploy.name,
      deploys: [0],
      rotation: -1,
      beginsAt,
      isMadeUp: true,
    },
  };
}

/** Groups and their zones in the order of the cells, which is the scenario's. */
function groupsOf(chosen: readonly CellSpec[], all: readonly CellSpec[]): DeployGroup[] {
  const groups = new Map<string, Map<string, number[]>>();
  for (const cell of chosen) {
    const zones = groups.get(cell.group) ?? new Map<string, number[]>();
    groups.set(cell.group, zones);
    const ofZone = zones.get(cell.zone) ?? [];
    zones.set(cell.zone, ofZone);
    ofZone.push(all.indexOf(cell));
  }
  return [...groups].map(([name, zones]) => ({
    name,
    zones: [...zones].map(([zone, cells]) => ({ zone, cells, vms: [] })),
  }));
}

/** How much longer than a run has to be, so that nothing is cut off that takes unusually long. */
const CAP: Duration = 60 * DAY;

/** The scenario with this setting, run until the subject is over at the latest `CAP` after its begin. */
export function variantOf(
  scenario: ExpandedScenario,
  subject: UpgradeSubject,
  { maxInFlight, change }: UpgradeSetting,
): ExpandedScenario {
  const { foundation, run } = scenario;
  const deploys = foundation.deploys.map((deploy, position): DeploySpec => {
    if (!subject.deploys.includes(position)) return deploy;
    return {
      ...deploy,
      maxInFlight: maxInFlight ?? deploy.maxInFlight,
      ...(change?.strategy == null ? {} : { strategy: change.strategy, addresses: 'new' as const }),
    };
  });
  const rotations = foundation.rotations.map(
    (rotation, position): RotationSpec =>
      position === subject.rotation && change?.hasNoPause ? { ...rotation, pause: 0 } : rotation,
  );
  const duration = Math.max(run.duration, subject.beginsAt + CAP);
  return {
    ...scenario,
    foundation: { ...foundation, deploys, rotations },
    // What the scenario expects of its own run is not what is asked here.
    expectations: [],
    run: { ...run, duration },
  };
}

/** The deploys of the subject, in order. */
export function deploysIn(
  { foundation }: ExpandedScenario,
  { deploys }: UpgradeSubject,
): DeploySpec[] {
  return deploys.flatMap((deploy) => foundation.deploys[deploy] ?? []);
}

/**
 * How many cells may be empty at once before the instances of all apps lack memory, disk or containers: what all
 * cells have left together, in the largest of them. One at least. Placement constraints, zones and the pieces that
 * room comes in make it less, so it bounds what is tried, and tells nothing more.
 */
export function cellsToSpare(
  { foundation }: ExpandedScenario,
  { beginsAt }: UpgradeSubject,
): number {
  const cells = foundation.cells.filter(({ joinsAt }) => joinsAt <= beginsAt);
  const apps = foundation.apps.filter(({ arrivesAt }) => arrivesAt <= beginsAt);
  const { proxyMemoryAllocation } = foundation.config.rep;
  const used = { memory: 0, disk: 0, containers: 0 };
  for (const { instances, memory, disk } of apps) {
    used.memory += instances * (memory + proxyMemoryAllocation);
    used.disk += instances * disk;
    used.containers += instances;
  }
  const spare = (['memory', 'disk', 'containers'] as const).map((what) => {
    const all = cells.reduce((sum, { total }) => sum + total[what], 0);
    const most = cells.reduce((largest, { total }) => Math.max(largest, total[what]), 1);
    return Math.floor((all - used[what]) / most);
  });
  return Math.max(1, Math.min(...spare));
}
