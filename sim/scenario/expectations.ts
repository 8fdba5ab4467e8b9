/** From `expect` entries to expectations: the apps they speak of, and windows that fit into the run. */
import type { Duration, Instant } from '../engine/units';
import type { AppPosition } from '../model/foundationSpec';
import { availabilityExpected, rotationsExpected, updatesExpected } from './deployExpectations';
import type { Expectation } from './expanded';
import type { ExpectationEntry } from './expectationSchema';
import { matches, type Population } from './population';
import { nearest, type Path } from './problems';
import { formatDuration } from './quantities';

/** Every expectation that can be read. Call it when the whole run is expanded. */
export function expectationsOf(population: Population): Expectation[] {
  return population.parts.expect.flatMap((entry, index) =>
    entry === undefined ? [] : (expectationOf(population, entry, ['expect', index]) ?? []),
  );
}

function expectationOf(
  population: Population,
  entry: ExpectationEntry,
  base: Path,
): Expectation | Expectation[] | undefined {
  const within = (key: string, field: string, until: Instant): void =>
    checkWindow(population, [...base, key, field], until);
  const apps = (key: string, names: readonly string[] | undefined): AppPosition[] =>
    appsNamed(population, names, [...base, key, 'apps']);
  if ('recovered' in entry) {
    const { after, within: limit, share } = entry.recovered;
    within('recovered', 'within', after + limit);
    return {
      kind: 'recovered',
      after,
      within: limit,
      share,
      apps: apps('recovered', entry.recovered.apps),
    };
  }
  if ('missing' in entry) {
    const { atMost, forNoLongerThan, after } = entry.missing;
    within('missing', 'forNoLongerThan', after + forNoLongerThan);
    const covered = apps('missing', entry.missing.apps);
    return { kind: 'missing', atMost, forNoLongerThan, after, apps: covered };
  }
  if ('running' in entry) {
    const { atLeast, at } = entry.running;
    within('running', 'at', at);
    return { kind: 'running', atLeast, at, apps: apps('running', entry.running.apps) };
  }
  if ('neverFitted' in entry) {
    const { atMost } = entry.neverFitted;
    return { kind: 'neverFitted', atMost, apps: apps('neverFitted', entry.neverFitted.apps) };
  }
  if ('crashing' in entry) {
    const { atMost, after } = entry.crashing;
    within('crashing', 'after', after);
    const covered = crashingApps(population, entry.crashing.apps, [...base, 'crashing', 'apps']);
    return { kind: 'crashing', atMost, after, apps: covered };
  }
  if ('pushed' in entry) {
    requireThat(population, population.pushes.length > 0, [...base, 'pushed'], 'nothing is pushed');
    return { kind: 'pushed', atLeast: entry.pushed.atLeast };
  }
  if ('convergence' in entry) {
    const { after, within: limit } = entry.convergence;
    within('convergence', 'within', after + limit);
    return { kind: 'convergence', within: limit, after };
  }
  if ('active' in entry) {
    within('active', 'gapAtMost', entry.active.after + entry.active.gapAtMost);
    return { kind: 'active', ...entry.active };
  }
  if ('drained' in entry) {
    const { after, within: limit } = entry.drained;
    within('drained', 'within', after + limit);
    const isDrained = population.parts.events.some(
      (event) =>
        event === undefined ||
        'drain' in event ||
        'rotate' in event ||
        ('deploy' in event && !event.deploy.skipDrain),
    );
    requireThat(population, isDrained, [...base, 'drained'], 'no event drains a cell');
    return { kind: 'drained', ...entry.drained };
  }
  if ('deployed' in entry) {
    const isRolling = population.parts.events.some(
      (event) =>
        event === undefined || ('release' in event && event.release.strategy === 'rolling'),
    );
    const path = [...base, 'deployed'];
    requireThat(population, isRolling, path, 'no release is a rolling deployment');
    return { kind: 'deployed', within: entry.deployed.within };
  }
  if ('updated' in entry) return updatesExpected(population, entry.updated, [...base, 'updated']);
  if ('rotated' in entry) return rotationsExpected(population, entry.rotated, [...base, 'rotated']);
  if ('available' in entry) {
    const covered = apps('available', entry.available.apps);
    return availabilityExpected(population, entry.available, covered, [...base, 'available']);
  }
  if ('tasks' in entry) return tasksExpected(population, entry.tasks, [...base, 'tasks']);
  const key = 'leases' in entry ? 'leases' : 'cellsWithoutLease';
  const { atMost, after } = 'leases' in entry ? entry.leases : entry.cellsWithoutLease;
  requireThat(
    population,
    population.parts.silk !== 'none',
    [...base, key],
    'cells are not on Silk',
  );
  within(key, 'after', after);
  return { kind: key, atMost, after };
}

type TasksEntry = Extract<ExpectationEntry, { tasks: unknown }>['tasks'];

function tasksExpected(
  population: Population,
  { succeededAtLeast, of: source }: TasksEntry,
  path: Path,
): Expectation {
  const names = population.tasks.map(({ name }) => name);
  requireThat(population, names.length > 0, path, 'there are no tasks');
  const isKnown = source === undefined || names.includes(source) || names.length === 0;
  if (!isKnown && population.parts.isComplete.workload) {
    population.report([...path, 'of'], {
      message: `there is no source of tasks "${source}"`,
      expected: `one of ${names.slice(0, 10).join(', ')}`,
      suggestion: nearest(source, names),
    });
  }
  return { kind: 'tasks', succeededAtLeast, source: source ?? null };
}

function requireThat(
  { parts, report }: Population,
  holds: boolean,
  path: Path,
  message: string,
): void {
  // Without a readable file nothing is known to be absent.
  if (holds || !parts.isComplete.workload || !parts.isComplete.cells) return;
  report(path, { message, expected: 'an expectation of something the scenario has' });
}

function checkWindow({ parts, end, report }: Population, path: Path, until: Duration): void {
  if (parts.run === undefined || until <= end) return;
  const message = `its window ends at ${formatDuration(until)}, after the end of the run`;
  report(path, { message, expected: `an end within run.duration, ${formatDuration(end)}` });
}

/** Versions of the named apps; without names, those without a crash behaviour. */
function appsNamed(
  population: Population,
  names: readonly string[] | undefined,
  path: Path,
): AppPosition[] {
  const { apps } = population;
  const all = [...apps.keys()];
  if (names === undefined) return all.filter((position) => apps[position]?.crash === null);
  reportUnmatched(population, names, path);
  const exact = new Set(names);
  const patterns = names.filter((name) => name.includes('*'));
  return all.filter((position) => {
    const name = apps[position]?.name ?? '';
    return exact.has(name) || patterns.some((pattern) => matches(pattern, name));
  });
}

/** For an expectation about crashes, apps with a crash behaviour are the point. */
function crashingApps(
  population: Population,
  names: readonly string[] | undefined,
  path: Path,
): AppPosition[] {
  return names === undefined ? [...population.apps.keys()] : appsNamed(population, names, path);
}

function reportUnmatched(population: Population, names: readonly string[], path: Path): void {
  if (!population.isWorkloadComplete) return;
  const known = new Set(population.apps.map((app) => app.name));
  for (const [index, name] of names.entries()) {
    if (known.has(name)) continue;
    if (name.includes('*') && population.apps.some((app) => matches(name, app.name))) continue;
    population.report([...path, index], {
      message: name.includes('*') ? `no app matches "${name}"` : `there is no app "${name}"`,
      expected: 'the name of an app of the workload, or added by an event',
      suggestion: nearest(name, known),
    });
  }
}
