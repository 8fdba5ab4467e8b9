/**
 * How a scenario is made smaller: whole halves first, then one thing at a time, then rounder numbers.
 *
 * A reduction is a way to change data, asked again as long as it helps. None knows what makes a scenario valid: what
 * becomes invalid is dropped or refused afterwards (`fitting`).
 */
import { parseDuration } from '../../scenario/quantities';
import { type Entry, isEntry, type Json, type ScenarioData, span } from './scenarioData';

/** Smaller data, or undefined when there is nothing to do at this place. */
export type Reduction = (data: ScenarioData) => ScenarioData | undefined;

type Place = readonly (string | number)[];

/** All there are for this data, the boldest first. */
export function reductionsOf(data: ScenarioData): Reduction[] {
  return [
    ...chunks(data, ['events']),
    ...chunks(data, ['workload']),
    ...unmixed(data),
    ...chunks(data, ['foundation', 'cells']),
    ...withoutKeys(data, ['foundation', 'properties']),
    ...wholes(),
    ...smallerNumbers(data),
    ...withoutOptions(data),
    ...rounderTimes(data),
    ...chunks(data, ['foundation', 'zones']),
  ];
}

/** Halves, quarters, and so on down to single elements of a list. */
function chunks(data: ScenarioData, place: Place): Reduction[] {
  const list = valueAt(data, place);
  if (!Array.isArray(list)) return [];
  const reductions: Reduction[] = [];
  for (
    let size = Math.ceil(list.length / 2);
    size >= 1;
    size = size > 1 ? Math.ceil(size / 2) : 0
  ) {
    // From the end: what happens late explains less.
    for (let from = Math.ceil(list.length / size) * size - size; from >= 0; from -= size) {
      reductions.push((current) => {
        const now = valueAt(current, place);
        if (!Array.isArray(now) || from >= now.length) return undefined;
        return changed(current, place, now.toSpliced(from, size));
      });
    }
  }
  return reductions;
}

/** Apps that may stand for a mix of twenty: as many instances as it has, or its biggest one. */
const FOR_MIX: readonly Entry[] = [
  { app: 'one-of-mix', instances: 25, memory: '32MB', disk: '100MB' },
  { app: 'one-of-mix', instances: 1, memory: '1GB', disk: '100MB' },
];

/** Each mix as one app. */
function unmixed({ workload }: ScenarioData): Reduction[] {
  const mixes = workload.filter((entry) => 'mix' in entry).length;
  return Array.from({ length: mixes }, () => FOR_MIX).flatMap((apps) =>
    apps.map(
      (app): Reduction =>
        (current) => {
          const place = current.workload.findIndex((entry) => 'mix' in entry);
          if (place < 0) return undefined;
          return { ...current, workload: current.workload.with(place, app) };
        },
    ),
  );
}

/** All keys of a map gone, half of them, each. */
function withoutKeys(data: ScenarioData, place: Place): Reduction[] {
  const map = valueAt(data, place);
  if (!isEntry(map)) return [];
  const keys = Object.keys(map);
  const half = Math.ceil(keys.length / 2);
  const groups = [keys, keys.slice(0, half), keys.slice(half), ...keys.map((key) => [key])];
  return groups.map((gone) => (current) => {
    const now = valueAt(current, place);
    if (!isEntry(now) || !gone.some((key) => key in now)) return undefined;
    const kept = Object.entries(now).filter(([key]) => !gone.includes(key));
    return changed(current, place, Object.fromEntries(kept));
  });
}

/** Without an overlay network, and with one of everything in the control plane. */
function wholes(): Reduction[] {
  const single: Entry = { diegoApi: 1, scheduler: 1, database: 1 };
  return [
    (data) =>
      data.foundation.silk === 'none' ? undefined : changed(data, ['foundation', 'silk'], 'none'),
    (data) =>
      JSON.stringify(data.foundation.controlPlane) === JSON.stringify(single)
        ? undefined
        : changed(data, ['foundation', 'controlPlane'], single),
  ];
}

/** Counts that may be smaller: cells, instances, tasks, VMs. */
const COUNTS = new Set([
  'count',
  'instances',
  'times',
  'batches',
  'diegoApi',
  'scheduler',
  'database',
]);

function smallerNumbers(data: ScenarioData): Reduction[] {
  return leavesOf(data).flatMap(({ place, value }) => {
    const key = place.at(-1);
    if (typeof value !== 'number' || typeof key !== 'string' || !COUNTS.has(key)) return [];
    const to = (smaller: (now: number) => number): Reduction => {
      return (current) => {
        const now = valueAt(current, place);
        if (typeof now !== 'number' || now <= 1 || smaller(now) >= now) return undefined;
        return changed(current, place, smaller(now));
      };
    };
    return [to(() => 1), to((now) => Math.ceil(now / 2)), to((now) => now - 1)];
  });
}

/** Keys that say more than an entry must: each of them gone. */
function withoutOptions(data: ScenarioData): Reduction[] {
  const maps = mapsOf(data).filter(({ place }) => place.length > 0);
  return maps.flatMap(({ place, map }) =>
    Object.keys(map).map(
      (key): Reduction =>
        (current) => {
          const now = valueAt(current, place);
          if (!isEntry(now) || !(key in now)) return undefined;
          const kept = Object.entries(now).filter(([name]) => name !== key);
          return changed(current, place, Object.fromEntries(kept));
        },
    ),
  );
}

const STEPS = [60, 10, 1] as const;

/** Durations in whole minutes, in tens of seconds, in seconds; and shorter. */
function rounderTimes(data: ScenarioData): Reduction[] {
  return leavesOf(data).flatMap(({ place, value }) => {
    // A property that is rounder may be one with which nothing works.
    if (place[0] === 'run' || place[1] === 'properties' || typeof value !== 'string') return [];
    const microseconds = parseDuration(value);
    if (microseconds === undefined) return [];
    const seconds = microseconds / 1_000_000;
    const rounder = STEPS.flatMap((step) => [
      Math.floor(seconds / step) * step,
      Math.ceil(seconds / step) * step,
    ]);
    return [...new Set(rounder.map(span))].map((text): Reduction => {
      return (current) => {
        const now = valueAt(current, place);
        if (now !== value || text === value || text.length > value.length) return undefined;
        return changed(current, place, text);
      };
    });
  });
}

interface Leaf {
  readonly place: Place;
  readonly value: Json;
}

function leavesOf(value: unknown, place: Place = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => leavesOf(each, [...place, at]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...place, key]));
  }
  return [{ place, value: value as Json }];
}

function mapsOf(value: unknown, place: Place = []): { place: Place; map: Entry }[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => mapsOf(each, [...place, at]));
  if (!isEntry(value)) return [];
  const inside = Object.entries(value).flatMap(([key, each]) => mapsOf(each, [...place, key]));
  return place[0] === 'run' ? inside : [{ place, map: value }, ...inside];
}

function valueAt(data: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    data,
  );
}

/** A copy with another value at a place. */
function changed(data: ScenarioData, place: Place, value: unknown): ScenarioData {
  return replaced(data, place, value) as ScenarioData;
}

function replaced(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((each, at) => (at === key ? replaced(each, rest, by) : each));
  }
  const map = value as Readonly<Record<string, unknown>>;
  return { ...map, [key]: replaced(map[key], rest, by) };
}
