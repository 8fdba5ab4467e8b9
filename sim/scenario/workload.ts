/** From workload entries to apps, pushes and task sources. */
import type { Distribution } from '../engine/distribution';
import { type Duration, type Instant, type MB, SECOND } from '../engine/units';
import { APPS_DOMAIN, TASKS_DOMAIN } from '../model/domain';
import type { AppSpec, CrashSpec, PushSpec, TaskSource } from '../model/foundationSpec';
import type { PlacementConstraint } from '../model/placement';
import { type MixApp, STRESS_BATCH, STRESS_DISK, STRESS_STARTUP } from './mixes';
import type { Report } from './parts';
import type { Path } from './problems';
import type {
  AppEntry,
  CrashEntry,
  MixEntry,
  PushEntry,
  ReadinessEntry,
  TasksEntry,
} from './workloadSchema';

/** For ever, as data that JSON can hold. */
const UNLIMITED = Number.MAX_SAFE_INTEGER;

const STACK = 'cflinuxfs4';
/** Assumption: a small web app, whatever its language. */
const STARTUP: Distribution = { kind: 'lognormal', median: 5 * SECOND, p95: 20 * SECOND };
/** capi-release, cc.default_health_check_timeout. */
const START_TIMEOUT: Duration = 60 * SECOND;

/** What an app entry says of each of its apps. */
type AppShape = Omit<AppSpec, 'name' | 'processGuid' | 'version' | 'push' | 'arrivesAt'>;

/** An app entry's apps, in their order, at their first version. */
export function appsOf(
  entry: AppEntry | Omit<AppEntry, 'at'>,
  at: Instant,
  push: number | null,
): AppSpec[] {
  const shape: AppShape = {
    domain: APPS_DOMAIN,
    instances: entry.instances,
    memory: entry.memory,
    disk: entry.disk,
    constraint: constraintOf(entry),
    startup: entry.startup ?? STARTUP,
    startTimeout: entry.startTimeout ?? START_TIMEOUT,
    life: entry.life ?? null,
    crash: crashOf(entry.crash),
    readiness: entry.readiness ?? null,
    droplet: entry.droplet ?? null,
    memoryUse: entry.memoryUse,
    updateStrategy: entry.updateStrategy,
  };
  if (entry.count === undefined) return [firstVersion(entry.app, shape, at, push)];
  return Array.from({ length: entry.count }, (_, index) =>
    firstVersion(`${entry.app}-${index + 1}`, shape, at, push),
  );
}

/** A mix's apps: batch by batch, in the order in which the kinds are listed. */
export function mixAppsOf(
  entry: MixEntry | Omit<MixEntry, 'at'>,
  cellCount: number,
  at: Instant,
  push: number | null,
): AppSpec[] {
  const kinds = STRESS_BATCH.filter(
    ({ kind }) => !entry.without.includes(kind) && (entry.only?.includes(kind) ?? true),
  );
  const batches =
    entry.batches ?? (entry.perCell === undefined ? UNLIMITED : entry.perCell * cellCount);
  let remaining = entry.instances ?? UNLIMITED;
  const shapes = kinds.map((kind) => ({ ...kind, shape: mixShape(kind) }));
  const apps: AppSpec[] = [];
  for (let batch = 1; batch <= batches && shapes.length > 0; batch++) {
    for (const { kind, shape, apps: count } of shapes) {
      for (let app = 1; app <= count; app++) {
        if (remaining === 0) return apps;
        const instances = Math.min(shape.instances, remaining);
        remaining -= instances;
        const name = `${entry.name ?? entry.mix}-${batch}-${kind}-${app}`;
        apps.push(firstVersion(name, { ...shape, instances }, at, push));
      }
    }
  }
  return apps;
}

/** How many instances a mix makes; known without making them. */
export function mixSize(entry: MixEntry | Omit<MixEntry, 'at'>, cellCount: number): number {
  if (entry.instances !== undefined) return entry.instances;
  const inBatch = STRESS_BATCH.filter(
    ({ kind }) => !entry.without.includes(kind) && (entry.only?.includes(kind) ?? true),
  ).reduce((sum, kind) => sum + kind.apps * kind.instances, 0);
  return inBatch * (entry.batches ?? (entry.perCell ?? 0) * cellCount);
}

function mixShape({ instances, memory, crashAfter }: MixApp): AppShape {
  return {
    domain: APPS_DOMAIN,
    instances,
    memory,
    disk: STRESS_DISK,
    constraint: { rootFs: `preloaded:${STACK}`, placementTags: [], volumeDrivers: [] },
    startup: STRESS_STARTUP,
    startTimeout: START_TIMEOUT,
    life: null,
    crash: crashAfter && { kind: 'exits', after: crashAfter, share: 1, times: UNLIMITED },
    readiness: null,
    droplet: null,
    memoryUse: 1,
    updateStrategy: 'rolling',
  };
}

function firstVersion(name: string, shape: AppShape, at: Instant, push: number | null): AppSpec {
  return { name, processGuid: `${name}-1`, version: 1, ...shape, push, arrivesAt: at };
}

/** What a release changes of an app; undefined keeps what was. */
export interface AppChanges {
  readonly startup?: Distribution | undefined;
  readonly startTimeout?: Duration | undefined;
  readonly life?: Distribution | undefined;
  readonly crash?: CrashEntry | undefined;
  readonly readiness?: ReadinessEntry | undefined;
  readonly droplet?: MB | undefined;
  readonly memoryUse?: number | undefined;
  readonly updateStrategy?: AppSpec['updateStrategy'] | undefined;
  readonly instances?: number | undefined;
  readonly memory?: MB | undefined;
  readonly disk?: MB | undefined;
}

/** The next version of an app. A release that says nothing of crashes and readiness mends them. */
export function nextVersion(
  app: AppSpec,
  instances: number,
  changes: AppChanges,
  at: Instant,
): AppSpec {
  const version = app.version + 1;
  return {
    ...app,
    version,
    processGuid: `${app.name}-${version}`,
    instances: changes.instances ?? instances,
    memory: changes.memory ?? app.memory,
    disk: changes.disk ?? app.disk,
    startup: changes.startup ?? app.startup,
    startTimeout: changes.startTimeout ?? app.startTimeout,
    life: changes.life ?? app.life,
    crash: crashOf(changes.crash),
    readiness: changes.readiness ?? null,
    droplet: changes.droplet ?? app.droplet,
    memoryUse: changes.memoryUse ?? app.memoryUse,
    updateStrategy: changes.updateStrategy ?? app.updateStrategy,
    push: null,
    arrivesAt: at,
  };
}

function crashOf(entry: CrashEntry | undefined): CrashSpec | null {
  if (entry === undefined) return null;
  const { share, times = UNLIMITED } = entry;
  if ('neverHealthy' in entry) return { kind: 'neverHealthy', share, times };
  const kind =
    'unhealthy' in entry ? 'unhealthy' : 'outOfMemory' in entry ? 'outOfMemory' : 'exits';
  return { kind, after: entry.after, share, times };
}

export function pushOf(entry: PushEntry, name: string): PushSpec {
  return { name, ...entry };
}

/** A task source; without an end of its own it ends with the run. */
export function taskSourceOf(
  entry: TasksEntry | Omit<TasksEntry, 'from'>,
  from: Instant,
  end: Instant,
): TaskSource {
  const { every, poisson } = entry;
  return {
    name: entry.tasks,
    domain: TASKS_DOMAIN,
    memory: entry.memory,
    disk: entry.disk,
    constraint: constraintOf(entry),
    runs: entry.runs,
    arrivals:
      every !== undefined
        ? { kind: 'every', interval: every }
        : poisson !== undefined
          ? { kind: 'poisson', mean: poisson }
          : { kind: 'once' },
    count: entry.count,
    from,
    until: Math.min(entry.until ?? end, end),
    hasCallback: entry.callback,
    failing: entry.failing,
    cancelled: entry.cancelled ?? null,
    staging: null,
  };
}

function constraintOf(entry: {
  stack?: string | undefined;
  rootFs?: string | undefined;
  placementTags: readonly string[];
  volumeDrivers: readonly string[];
}): PlacementConstraint {
  return {
    rootFs: entry.rootFs ?? `preloaded:${entry.stack ?? STACK}`,
    placementTags: entry.placementTags,
    volumeDrivers: entry.volumeDrivers,
  };
}

/** Fields of one entry that exclude each other, and what such an entry lacks. */
export function checkEntry(entry: object, path: Path, report: Report): boolean {
  const has = (key: string): boolean => (entry as Record<string, unknown>)[key] !== undefined;
  let isSound = true;
  const excluding = (keys: readonly string[]): void => {
    const given = keys.filter(has);
    const [first, second] = given;
    if (first === undefined || second === undefined) return;
    isSound = false;
    report([...path, second], { message: `${first} is given as well`, expected: 'one of the two' });
  };
  excluding(['stack', 'rootFs']);
  excluding(['every', 'poisson']);
  const { rootFs } = entry as { rootFs?: string };
  if (has('droplet') && rootFs !== undefined && !rootFs.startsWith('preloaded')) {
    isSound = false;
    const message = `${rootFs} is pulled by Garden, and has no droplet`;
    report([...path, 'droplet'], { message, expected: 'a preloaded root filesystem' });
  }
  if (!('mix' in entry)) return isSound;
  const mix = entry as MixEntry;
  if (mix.only !== undefined && mix.without.length > 0) excluding(['only', 'without']);
  const amounts = ['instances', 'batches', 'perCell'];
  if (amounts.some(has)) excluding(amounts);
  else {
    isSound = false;
    const expected = `one of ${amounts.join(', ')}`;
    report(path, { message: 'the size of the mix is missing', expected });
  }
  return isSound;
}
