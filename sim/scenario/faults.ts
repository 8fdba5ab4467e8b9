/** From events to timed events: what the scenario does, in the order of time, on whom. */
import type { Instant } from '../engine/units';
import type { CellPosition, TimedEvent } from '../model/foundationSpec';
import { addEntry, releaseApps, removeApps, scaleApps } from './apps';
import { addCells, groupNamed, selectedCells } from './cells';
import type { EventEntry } from './eventSchema';
import { CONSIDERED_MAXIMUM, type Population } from './population';
import type { Path } from './problems';
import { formatDuration } from './quantities';
import type { WorkloadEntry } from './workloadSchema';

/** Events of a run, repetitions counted. */
const OCCURRENCES_MAXIMUM = 50_000;

/** Something the scenario does at an instant. */
interface Occurrence {
  readonly at: Instant;
  readonly path: Path;
  readonly entry: EventEntry;
}

/** Everything that happens after the start, ordered by time and, at one instant, as in the file. */
export function timedEvents(population: Population): TimedEvent[] {
  const later = population.parts.workload.flatMap((entry, index): Occurrence[] => {
    const at = entry !== undefined && 'at' in entry ? entry.at : 0;
    if (entry === undefined || at === 0) return [];
    return [{ at, path: ['workload', index], entry: { add: entry, at } as EventEntry }];
  });
  const occurrences = [...later, ...occurrencesOf(population)].sort(
    (one, other) => one.at - other.at,
  );
  const events: TimedEvent[] = [];
  for (const occurrence of occurrences) {
    if (population.considered > CONSIDERED_MAXIMUM) {
      const message = 'the events look at too many cells and apps';
      const expected = 'fewer events that pick by share, count or pattern';
      population.report(occurrence.path, { message, expected });
      break;
    }
    for (const event of happening(population, occurrence)) events.push(event);
  }
  // Cells that join one by one do so among later events.
  return events.sort((one, other) => one.at - other.at);
}

function occurrencesOf(population: Population): Occurrence[] {
  const occurrences: Occurrence[] = [];
  for (const [index, entry] of population.parts.events.entries()) {
    if (entry === undefined) continue;
    const path: Path = ['events', index];
    if (entry.at >= population.end) {
      const message = `${formatDuration(entry.at)} is after the end of the run`;
      const expected = `before run.duration, ${formatDuration(population.end)}`;
      population.report([...path, 'at'], { message, expected });
      population.isOutageUncertain = true;
      continue;
    }
    const { every, times } = 'every' in entry || 'times' in entry ? entry : {};
    if (times !== undefined && every === undefined) {
      const message = '"times" needs "every"';
      population.report([...path, 'times'], {
        message,
        expected: 'an interval, such as every: 10m',
      });
    }
    const untilEnd = every === undefined ? 1 : Math.ceil((population.end - entry.at) / every);
    const repetitions = Math.min(times ?? untilEnd, untilEnd);
    if (occurrences.length + repetitions > OCCURRENCES_MAXIMUM) {
      const message = `more than ${OCCURRENCES_MAXIMUM} events in all`;
      population.report([...path, 'every'], {
        message,
        expected: 'a longer interval, or fewer times',
      });
      continue;
    }
    for (let repetition = 0; repetition < repetitions; repetition++) {
      occurrences.push({ at: entry.at + repetition * (every ?? 0), path, entry });
    }
  }
  return occurrences;
}

function happening(population: Population, { at, path, entry }: Occurrence): TimedEvent[] {
  if ('kill' in entry) {
    const cells = selectedCells(population, entry.kill, 'up', at, [...path, 'kill']);
    for (const cell of cells) population.down.add(cell);
    const isByChance = 'count' in entry.kill || 'share' in entry.kill;
    if (isByChance || cells.length === 0) population.isOutageUncertain = true;
    return cells.length === 0 ? [] : [{ kind: 'killCells', at, cells }];
  }
  if ('restore' in entry) return restored(population, entry.restore, at, [...path, 'restore']);
  if ('addCells' in entry) return joining(population, entry.addCells, at, [...path, 'addCells']);
  if ('add' in entry) {
    const isEvent = path[0] === 'events';
    const apps = addEntry(
      population,
      entry.add as WorkloadEntry,
      at,
      isEvent ? [...path, 'add'] : path,
    );
    return apps.length === 0 ? [] : [{ kind: 'addApps', at, apps }];
  }
  if ('scale' in entry) return scaleApps(population, entry.scale, at, [...path, 'scale']);
  if ('remove' in entry) {
    const apps = removeApps(population, entry.remove, at, [...path, 'remove']);
    return apps.length === 0 ? [] : [{ kind: 'removeApps', at, apps }];
  }
  const releases = releaseApps(population, entry.release, at, [...path, 'release']);
  return releases.length === 0 ? [] : [{ kind: 'releaseApps', at, releases }];
}

type Restore = Extract<EventEntry, { restore: unknown }>['restore'];
type AddCells = Extract<EventEntry, { addCells: unknown }>['addCells'];

function restored(
  population: Population,
  selector: Restore,
  at: Instant,
  path: Path,
): TimedEvent[] {
  const { down, parts, report } = population;
  const missingBefore = population.missingCells.length;
  let cells: CellPosition[];
  if (typeof selector === 'string') cells = [...down].sort((one, other) => one - other);
  else cells = selectedCells(population, selector, 'down', at, path);
  for (const cell of cells) down.delete(cell);
  if (cells.length > 0) return [{ kind: 'restoreCells', at, cells }];
  const isExplained = population.missingCells.length > missingBefore;
  if (!isExplained && !population.isOutageUncertain && parts.isComplete.cells) {
    const message = `none of these cells is down at ${formatDuration(at)}`;
    report(path, { message, expected: 'cells that an earlier event killed' });
  }
  return [];
}

function joining(population: Population, entry: AddCells, at: Instant, path: Path): TimedEvent[] {
  const group = groupNamed(population, entry.group, [...path, 'group']);
  if (group === undefined) return [];
  const last = at + (entry.count - 1) * entry.every;
  if (last >= population.end) {
    const message = `the last cell would join at ${formatDuration(last)}, after the end of the run`;
    population.report([...path, 'every'], {
      message,
      expected: 'a shorter interval, or fewer cells',
    });
    return [];
  }
  const joinsAt = (added: number): Instant => at + added * entry.every;
  const cells = addCells(population, group, entry.count, joinsAt, [...path, 'count']);
  if (entry.every === 0) return cells.length === 0 ? [] : [{ kind: 'addCells', at, cells }];
  return cells.map((cell, added) => ({ kind: 'addCells', at: joinsAt(added), cells: [cell] }));
}
