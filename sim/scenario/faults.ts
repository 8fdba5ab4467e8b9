/** From events to timed events: what the scenario does, in the order of time, on whom. */
import type { Instant } from '../engine/units';
import type { TimedEvent } from '../model/foundationSpec';
import { addEntry, releaseApps, removeApps, scaleApps } from './apps';
import { addCells, groupNamed } from './cells';
import { deployBegun, rotationBegun } from './deploys';
import type { EventEntry } from './eventSchema';
import { faultBegun, isUnrepairable } from './faultVerbs';
import { type Occurrence, occurrencesOf } from './occurrences';
import { CONSIDERED_MAXIMUM, type Population } from './population';
import type { Path } from './problems';
import { formatDuration } from './quantities';
import type { WorkloadEntry } from './workloadSchema';

/** Everything that happens after the start, ordered by time and, at one instant, as in the file. */
export function timedEvents(population: Population): TimedEvent[] {
  const later = population.parts.workload.flatMap((entry, index): Occurrence[] => {
    const at = entry !== undefined && 'at' in entry ? entry.at : 0;
    if (entry === undefined || at === 0) return [];
    const adding = { add: entry, at } as EventEntry;
    const path: Path = ['workload', index];
    return [{ at, path, entry: adding, fault: index, label: 'add', ...UNREPAIRED }];
  });
  const occurrences = [...later, ...occurrencesOf(population, later.length)].sort(
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

const UNREPAIRED = { isRepair: false, isRepaired: false } as const;

function happening(population: Population, occurrence: Occurrence): TimedEvent[] {
  const { at, path, entry, fault, isRepair } = occurrence;
  if (isRepair) {
    const repair = population.repairs.get(fault);
    population.repairs.delete(fault);
    return repair?.(at) ?? [];
  }
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
  if ('release' in entry) {
    const releases = releaseApps(population, entry.release, at, [...path, 'release']);
    return releases.length === 0 ? [] : [{ kind: 'releaseApps', at, releases }];
  }
  if ('deploy' in entry) {
    return deployBegun(population, entry.deploy, at, occurrence.label, [...path, 'deploy']);
  }
  if ('rotate' in entry) return rotationBegun(population, entry.rotate, at, [...path, 'rotate']);
  const { events, repair } = faultBegun(population, entry, occurrence);
  for (const event of events) if ('cells' in event) population.considered += event.cells.length;
  if (!occurrence.isRepaired) return events;
  if (repair !== undefined) population.repairs.set(fault, repair);
  else if (isUnrepairable(entry)) refuseRepair(population, path, 'kill' in entry);
  return events;
}

function refuseRepair({ report }: Population, path: Path, isKill: boolean): void {
  const why = isKill ? ': a killed process is started by its supervisor; stop and hang last' : '';
  report([...path, 'for'], { message: 'nothing here lasts', expected: `no "for"${why}` });
}

type AddCells = Extract<EventEntry, { addCells: unknown }>['addCells'];

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
