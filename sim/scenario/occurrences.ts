/** From entries under `events` to the instants at which each happens and is repaired. */
import { type Distribution, sample } from '../engine/distribution';
import { type Instant, MILLISECOND } from '../engine/units';
import type { EventEntry } from './eventSchema';
import type { FaultId } from './holds';
import type { Population } from './population';
import type { Path } from './problems';
import { formatDuration } from './quantities';

/** Events of a run, repetitions and repairs counted. */
const OCCURRENCES_MAXIMUM = 50_000;

/** Something the scenario does at an instant. */
export interface Occurrence {
  readonly at: Instant;
  readonly path: Path;
  readonly entry: EventEntry;
  /** Tells it from all others; a repair has that of its fault. */
  readonly fault: FaultId;
  /** `<verb>-<number>` of the entry among those of its verb, and of the repetition if there are several. */
  readonly label: string;
  readonly isRepair: boolean;
  /** Whether a repair will follow, if the run lasts so long. */
  readonly isRepaired: boolean;
}

interface Times {
  readonly at?: Instant | Distribution | undefined;
  readonly every?: number | undefined;
  readonly times?: number | undefined;
  readonly poisson?: number | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** What the file's events do and when, in the order of the file. Instants by chance are keyed draws. */
export function occurrencesOf(population: Population, firstFault: FaultId): Occurrence[] {
  const occurrences: Occurrence[] = [];
  const ordinals = new Map<string, number>();
  let fault = firstFault;
  for (const [index, entry] of population.parts.events.entries()) {
    if (entry === undefined) continue;
    const path: Path = ['events', index];
    const verb = verbOf(entry);
    const ordinal = (ordinals.get(verb) ?? 0) + 1;
    ordinals.set(verb, ordinal);
    const owner = `${verb}-${ordinal}`;
    const lasts = lengthOf(entry);
    const left = OCCURRENCES_MAXIMUM - occurrences.length;
    const instants = instantsOf(
      population,
      entry,
      owner,
      path,
      lasts === undefined ? left : left / 2,
    );
    for (const [repetition, at] of instants.entries()) {
      const label = instants.length > 1 ? `${owner}.${repetition + 1}` : owner;
      const isRepaired = lasts !== undefined;
      const occurrence = { at, path, entry, fault, label, isRepaired, isRepair: false };
      fault++;
      occurrences.push(occurrence);
      if (lasts === undefined) continue;
      const drawn = sample(lasts, population.draw(owner, 'lasts', repetition));
      const end = at + Math.max(MILLISECOND, drawn);
      if (end < population.end) occurrences.push({ ...occurrence, at: end, isRepair: true });
    }
  }
  return occurrences;
}

/** The verb of an entry: its first key, by the convention of the schema. */
function verbOf(entry: EventEntry): string {
  return Object.keys(entry)[0] ?? '';
}

function lengthOf(entry: EventEntry): Distribution | undefined {
  return 'for' in entry ? entry.for : undefined;
}

/** When the entry happens, at most `most` times; reports instants after the run, and more than that. */
function instantsOf(
  population: Population,
  entry: Times,
  owner: string,
  path: Path,
  most: number,
): Instant[] {
  const { at, every, poisson } = entry;
  const { draw } = population;
  const end = Math.min(population.end, entry.until ?? population.end);
  const first = typeof at === 'object' ? sample(at, draw(owner, 'at', 0)) : (at ?? entry.from ?? 0);
  if (first >= population.end) {
    // One that chance puts there just does not happen.
    if (typeof at !== 'object') {
      const message = `${formatDuration(first)} is after the end of the run`;
      const expected = `before run.duration, ${formatDuration(population.end)}`;
      population.report([...path, at === undefined ? 'from' : 'at'], { message, expected });
    }
    population.isOutageUncertain = true;
    return [];
  }
  const times = entry.times ?? ((every ?? poisson) ? Number.POSITIVE_INFINITY : 1);
  const instants: Instant[] = [];
  let next = first;
  for (let count = 0; count < times; count++) {
    if (poisson !== undefined) {
      next += sample({ kind: 'exponential', mean: poisson }, draw(owner, 'gap', count));
    }
    if (next >= end) break;
    if (instants.length + 1 > most) {
      const message = `more than ${OCCURRENCES_MAXIMUM} events in all`;
      const key = every === undefined ? 'poisson' : 'every';
      population.report((every ?? poisson) ? [...path, key] : path, {
        message,
        expected: 'a longer interval, or fewer times',
      });
      return [];
    }
    instants.push(next);
    next += every ?? 0;
  }
  return instants;
}
