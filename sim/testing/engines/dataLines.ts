/**
 * Plain data as lines of text, a leaf each with its place before it, so that two that should be equal can be
 * compared line by line and a difference has a name: `actors.3.leases.5.subnet = 17`.
 *
 * Takes what a snapshot may hold: records, arrays, maps, sets, typed arrays, and things that several places
 * share, which are written out where they come first. Typed arrays are one line: they are long, and a
 * difference in one is found in the records long before it matters here.
 */

type TypedArray = Float64Array | Int32Array | Int16Array | Uint8Array | Uint32Array;

/** All lines, in the order in which the data is held, which is part of what is compared. */
export function* dataLines(
  value: unknown,
  path = '',
  seen: Map<object, string> = new Map(),
): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield `${path} = ${leafText(value)}`;
    return;
  }
  const before = seen.get(value);
  if (before !== undefined) {
    yield `${path} is ${before}`;
    return;
  }
  seen.set(value, path);
  if (ArrayBuffer.isView(value)) {
    yield `${path} = ${value.constructor.name} ${Array.from(value as TypedArray, leafText).join(' ')}`;
    return;
  }
  const entries = entriesOf(value);
  if (entries.length === 0) yield `${path} = ${Array.isArray(value) ? '[]' : '{}'}`;
  for (const [key, each] of entries) yield* dataLines(each, `${path}.${key}`, seen);
}

/** By key, or by number in a list or a set; keys of a map are texts or numbers. */
function entriesOf(value: object): [string | number, unknown][] {
  if (value instanceof Map) return [...value].map(([key, each]) => [leafText(key), each]);
  if (value instanceof Set) return [...value].map((each, index) => [index, each]);
  // Not with map, which skips holes.
  if (Array.isArray(value)) return Array.from(value, (each, index) => [index, each]);
  return Object.entries(value);
}

/** Exact: the shortest decimal that is read as the same number, and −0 apart from 0. @throws TypeError */
function leafText(value: unknown): string {
  if (typeof value === 'function') throw new TypeError('a function is no data');
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
