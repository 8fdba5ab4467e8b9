/** Mutations of JSON data: values, types, keys, and what stands where. */
import type { Chance } from './chance';
import { ODD_VALUES, ODD_WORDS } from './oddValues';

type Container = unknown[] | Record<string, unknown>;

/** Many things wrong hide what comes after the first; so mostly it is one. */
const COUNTS = [1, 1, 2, 4];

/** What has grown so large is changed no more: copies of copies would fill the memory. */
const CONTAINERS_MAX = 5000;
const DEPTH_NEW_MAX = 400;

/** A copy of `data` with one to four things wrong. Values of `other` may get into it. */
export function mutatedData(data: unknown, other: unknown, chance: Chance): unknown {
  const root: { value: unknown } = { value: structuredClone(data) };
  for (let left = chance.pick(COUNTS); left > 0; left--) {
    const containers = containersOf(root);
    if (containers.length >= CONTAINERS_MAX) break;
    mutate(chance.pick(containers), containers, containersOf({ value: other }), chance);
  }
  return root.value;
}

/** All lists and maps, the outermost first. */
function containersOf(root: Record<string, unknown>): Container[] {
  const found: Container[] = [root];
  for (let next = 0; next < found.length && found.length < CONTAINERS_MAX; next++) {
    for (const value of Object.values(found[next] as Container)) {
      if (typeof value === 'object' && value !== null) found.push(value as Container);
    }
  }
  return found;
}

function mutate(
  container: Container,
  own: readonly Container[],
  others: readonly Container[],
  chance: Chance,
): void {
  const keys = Object.keys(container);
  const entries = container as Record<string, unknown>;
  if (keys.length === 0) {
    if (Array.isArray(container)) container.push(chance.pick(ODD_VALUES));
    else set(entries, chance.pick(ODD_WORDS), chance.pick(ODD_VALUES));
    return;
  }
  const key = chance.pick(keys);
  switch (chance.below(9)) {
    case 0:
      return set(entries, key, chance.pick(ODD_VALUES));
    case 1:
      return set(entries, key, chance.pick(ODD_WORDS));
    case 2:
      return remove(container, key);
    case 3:
      return repeat(container, key, chance);
    case 4:
      return set(entries, key, structuredClone(chance.pick(others)));
    case 5:
      return set(entries, key, structuredClone(chance.pick(own.slice(1).concat(others))));
    case 6:
      return set(entries, key, nested(entries[key], 1 + chance.below(DEPTH_NEW_MAX), chance));
    case 7:
      return set(entries, key, nudged(entries[key], chance));
    default:
      return swap(entries, key, chance.pick(keys));
  }
}

/** As JSON has it: `__proto__` is a key like any other. */
function set(entries: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(entries, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1 + (container.length >> 1));
  else delete container[key];
}

/** A list's entry some times over; a map's value under another name. */
function repeat(container: Container, key: string, chance: Chance): void {
  const value = structuredClone((container as Record<string, unknown>)[key]);
  if (!Array.isArray(container)) return set(container, chance.pick(ODD_WORDS), value);
  const times = chance.pick([1, 2, 20]);
  container.splice(Number(key), 0, ...Array.from({ length: times }, () => value));
}

function swap(entries: Record<string, unknown>, one: string, other: string): void {
  const value = entries[one];
  set(entries, one, entries[other]);
  set(entries, other, value);
}

function nested(value: unknown, depth: number, chance: Chance): unknown {
  const isList = chance.happens(0.5);
  let result = value;
  for (let level = 0; level < depth; level++) result = isList ? [result] : { a: result };
  return result;
}

/** The same type, another value. */
function nudged(value: unknown, chance: Chance): unknown {
  if (typeof value === 'number') {
    return chance.pick([value + 1, value - 1, -value, value * 1000, value / 3, String(value)]);
  }
  if (typeof value !== 'string') return [value];
  const at = chance.below(value.length + 1);
  return chance.pick([
    value.slice(0, at),
    value.slice(0, at) + chance.pick(ODD_WORDS) + value.slice(at),
    value.toUpperCase(),
    ` ${value}`,
    Number(value),
  ]);
}
