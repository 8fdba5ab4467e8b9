/** How apps and task sources join a population, and leave it. */
import type { Instant } from '../engine/units';
import type { AppPosition, AppRelease, AppSpec } from '../model/foundationSpec';
import type { ReleaseEntry, RemoveEntry } from './eventSchema';
import { APPS_MAXIMUM, countOfShare, namedApps, type Population, picked } from './population';
import { type Path, quoted } from './problems';
import { formatDuration } from './quantities';
import {
  type AppChanges,
  appsOf,
  checkEntry,
  mixAppsOf,
  mixSize,
  nextVersion,
  pushOf,
  taskSourceOf,
} from './workload';
import { INSTANCES_MAXIMUM, type TasksEntry, type WorkloadEntry } from './workloadSchema';

/** Adds what one entry describes; answers the positions of its apps. */
export function addEntry(
  population: Population,
  entry: WorkloadEntry,
  at: Instant,
  path: Path,
): AppPosition[] {
  if (!checkEntry(entry, path, population.report)) {
    population.isWorkloadComplete = false;
    return [];
  }
  if ('tasks' in entry) {
    addTasks(population, entry, at, path);
    return [];
  }
  const cellCount = population.cells.filter((cell) => cell.joinsAt === 0).length;
  const instances =
    'mix' in entry ? mixSize(entry, cellCount) : entry.instances * (entry.count ?? 1);
  const apps = 'mix' in entry ? 0 : (entry.count ?? 1);
  const sizeKey =
    'mix' in entry ? (['batches', 'perCell'] as const).find((key) => entry[key]) : undefined;
  if (!hasRoom(population, instances, apps, [...path, sizeKey ?? 'instances'])) return [];
  let push: number | null = null;
  const name = 'mix' in entry ? (entry.name ?? entry.mix) : entry.app;
  if (entry.push !== undefined) push = population.pushes.push(pushOf(entry.push, name)) - 1;
  const added = 'mix' in entry ? mixAppsOf(entry, cellCount, at, push) : appsOf(entry, at, push);
  const positions = added.flatMap((app) => addApp(population, app) ?? []);
  if (positions.length < added.length) {
    const own = new Set(positions.map((position) => population.apps[position]?.name));
    const taken = added.find((app) => !own.has(app.name));
    const message = `there is already an app ${quoted(taken?.name ?? name)}`;
    population.report([...path, 'mix' in entry ? 'mix' : 'app'], {
      message,
      expected: 'a name of its own',
    });
  }
  if ('mix' in entry && added.length === 0) {
    population.report(path, {
      message: 'nothing is left of the mix',
      expected: 'kinds that remain',
    });
  }
  return positions;
}

/** Whether so many more instances and apps are within bounds; reports when not. */
function hasRoom(population: Population, instances: number, apps: number, path: Path): boolean {
  const isTooMany = population.instances + instances > INSTANCES_MAXIMUM;
  if (!isTooMany && population.apps.length + apps <= APPS_MAXIMUM) return true;
  population.isWorkloadComplete = false;
  population.report(
    path,
    isTooMany
      ? {
          message: `more than ${INSTANCES_MAXIMUM} instances in all`,
          expected: `at most ${INSTANCES_MAXIMUM} at any one time`,
        }
      : {
          message: `more than ${APPS_MAXIMUM} apps in all`,
          expected: `at most ${APPS_MAXIMUM}, each release of an app counted`,
        },
  );
  return false;
}

/** Adds an app under its name, or answers undefined when the name is taken. */
function addApp(population: Population, app: AppSpec): AppPosition | undefined {
  const { name } = app;
  if (population.live.has(name) || population.removedByChance.has(name)) return undefined;
  const version = (population.lastVersion.get(name) ?? 0) + 1;
  const spec = version === 1 ? app : { ...app, version, processGuid: `${name}-${version}` };
  return enter(population, spec);
}

function enter(population: Population, app: AppSpec): AppPosition {
  const position = population.apps.push(app) - 1;
  population.live.set(app.name, { position, instances: app.instances });
  population.lastVersion.set(app.name, app.version);
  population.removed.delete(app.name);
  population.instances += app.instances;
  return position;
}

const TASKS_MAXIMUM = 2_000_000;

function addTasks(population: Population, entry: TasksEntry, at: Instant, path: Path): void {
  const source = taskSourceOf(entry, at, population.end);
  if (population.tasks.some((each) => each.name === source.name)) {
    const message = `there is already a task source "${source.name}"`;
    population.report([...path, 'tasks'], { message, expected: 'a name of its own' });
    return;
  }
  const { arrivals, from, until } = source;
  if (from >= population.end) {
    const expected = `before run.duration, ${formatDuration(population.end)}`;
    const message = `${formatDuration(from)} is after the end of the run`;
    population.report([...path, 'from'], { message, expected });
  }
  if (until <= from && entry.until !== undefined) {
    const message = 'the last arrival is not after the first';
    population.report([...path, 'until'], { message, expected: 'an instant after `from`' });
  }
  const gap =
    arrivals.kind === 'every' ? arrivals.interval : arrivals.kind === 'poisson' ? arrivals.mean : 0;
  const expected = gap === 0 ? source.count : (Math.max(0, until - from) / gap) * source.count;
  if (expected > TASKS_MAXIMUM && population.parts.run !== undefined) {
    const key = arrivals.kind === 'poisson' ? 'poisson' : 'every';
    const message = `about ${Math.round(expected)} tasks would come`;
    population.report([...path, key], { message, expected: `at most ${TASKS_MAXIMUM}` });
  }
  population.tasks.push(source);
}

/** Scales every app that is named; answers what happens to each. */
export function scaleApps(
  population: Population,
  scale: { app: string; instances: number },
  at: Instant,
  path: Path,
) {
  const names = namedApps(population, [scale.app], at, () => [...path, 'app']);
  return names.flatMap((name) => {
    const app = population.live.get(name);
    if (app === undefined) return [];
    if (!hasRoom(population, scale.instances - app.instances, 0, [...path, 'instances'])) return [];
    population.instances += scale.instances - app.instances;
    app.instances = scale.instances;
    return [{ kind: 'scaleApp' as const, at, app: app.position, instances: scale.instances }];
  });
}

/** Takes apps away; answers their positions. */
export function removeApps(
  population: Population,
  entry: RemoveEntry,
  at: Instant,
  path: Path,
): AppPosition[] {
  const positions: AppPosition[] = [];
  for (const name of selectedApps(population, entry, 'removed', at, path)) {
    const app = population.live.get(name);
    if (app === undefined) continue;
    positions.push(app.position);
    population.instances -= app.instances;
    population.live.delete(name);
    if ('share' in entry) population.removedByChance.add(name);
    else population.removed.set(name, at);
  }
  return positions;
}

/** Replaces apps by new versions; answers which replaces which. */
export function releaseApps(
  population: Population,
  entry: ReleaseEntry,
  at: Instant,
  path: Path,
): AppRelease[] {
  const changes: AppChanges = entry;
  const releases: AppRelease[] = [];
  const rolling = rollingOf(population, entry, path);
  for (const name of selectedApps(population, entry, 'released', at, path)) {
    const old = population.live.get(name);
    const spec = old && population.apps[old.position];
    if (old === undefined || spec === undefined) continue;
    const next = nextVersion(spec, old.instances, changes, at);
    if (!hasRoom(population, next.instances - old.instances, 1, path)) break;
    population.instances -= old.instances;
    releases.push({ replaces: old.position, app: enter(population, next), rolling });
  }
  return releases;
}

/** How the releases of an entry are made; what only rolling ones have is no good without. */
function rollingOf(
  population: Population,
  { strategy, maxInFlight, cancelAfter }: ReleaseEntry,
  path: Path,
): AppRelease['rolling'] {
  if (strategy === 'rolling') {
    return { maxInFlight: maxInFlight ?? 1, cancelAfter: cancelAfter ?? null };
  }
  for (const [key, value] of Object.entries({ maxInFlight, cancelAfter })) {
    if (value === undefined) continue;
    const message = `${key} is about rolling deployments only`;
    population.report([...path, key], { message, expected: '`strategy: rolling` as well' });
  }
  return null;
}

function selectedApps(
  population: Population,
  selector: { app: string } | { apps: string[] } | { share: number },
  purpose: 'removed' | 'released',
  at: Instant,
  path: Path,
): string[] {
  if ('app' in selector) return namedApps(population, [selector.app], at, () => [...path, 'app']);
  if ('apps' in selector) {
    return namedApps(population, selector.apps, at, (index) => [...path, 'apps', index]);
  }
  const candidates = [...population.live].map(([name, { position }]) => ({ name, position }));
  const count = countOfShare(selector.share, candidates.length);
  return picked(population, purpose, candidates, count).flatMap(
    (position) => population.apps[position]?.name ?? [],
  );
}
