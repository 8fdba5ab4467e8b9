/**
 * `--set path=value`: one value of a scenario replaced from the command line.
 *
 * A path is written like `foundation.cells[diego-cell].memory`: keys joined by dots, entries of lists by
 * name or position in brackets, keys that contain dots in brackets or quotes, as in
 * `foundation.properties[diego.bbs.convergence_workers]`. Values are YAML.
 */
import * as z from 'zod';
import { nearest, type Path } from './problems';
import {
  branches,
  type DataMap,
  isDataMap,
  knownKeys,
  nearestKey,
  schemaFor,
  step,
  tagOf,
  unwrap,
} from './schemaWalk';

/** What the file of a problem is called when it is about an override. */
export const OVERRIDE_FILE = '--set';

export interface Segment {
  readonly text: string;
  /** In brackets without quotes: a key, or an entry of a list. */
  readonly isBracketed: boolean;
  readonly offset: number;
}

export interface OverrideFinding {
  readonly offset: number;
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string | undefined;
}

const isFinding = (value: object): value is OverrideFinding => 'message' in value;

/** Splits the argument of `--set` at its first `=` outside brackets and quotes. */
export function splitOverride(argument: string): [path: string, value: string] | undefined {
  const match = /^((?:[^="[\]]|"[^"]*"|\[(?:"[^"]*"|[^\]"]*)\])+)=([\s\S]*)$/.exec(argument);
  return match === null ? undefined : [match[1] ?? '', match[2] ?? ''];
}

/** The parts of a path, or where it cannot be read. */
export function parsePath(text: string): Segment[] | OverrideFinding {
  const segments: Segment[] = [];
  const pattern = /(^|\.)(?:"([^"]+)"|([^.[\]"=\s]+))|\[(?:"([^"]+)"|([^\]"]+))\]/y;
  while (pattern.lastIndex < text.length) {
    const offset = pattern.lastIndex;
    const match = pattern.exec(text);
    if (match === null) {
      const expected = 'a path such as foundation.cells[diego-cell].memory';
      return { offset, message: 'the path cannot be read here', expected };
    }
    const name = match[2] ?? match[3] ?? match[4] ?? match[5] ?? '';
    segments.push({ text: name, isBracketed: match[5] !== undefined, offset });
  }
  const empty = {
    offset: 0,
    message: 'the path is empty',
    expected: 'a path such as run.duration',
  };
  return segments.length > 0 ? segments : empty;
}

/**
 * Puts a value into `data`, in place. Answers the path it went to, or why there is no such place.
 * Whether the value is right there is for the schema to say.
 */
export function applyOverride(
  root: z.core.$ZodType,
  data: DataMap,
  pathText: string,
  value: unknown,
): Path | OverrideFinding {
  const segments = parsePath(pathText);
  if (isFinding(segments)) return segments;
  const path: (string | number)[] = [];
  let schema = root;
  let container: unknown = data;
  for (const [position, segment] of segments.entries()) {
    const rest = segments.slice(position);
    const place = isDataMap(container)
      ? keyOf(schema, container, rest)
      : entryOf(container as unknown[], segment);
    if (typeof place === 'object') return place;
    const below = step(schema, withKey(container, place), place);
    path.push(place);
    const holder = container as Record<string | number, unknown>;
    if (position === segments.length - 1) {
      holder[place] = value;
      return path;
    }
    const next =
      below === undefined ? undefined : containerFor(below, holder[place], segments[position + 1]);
    if (below === undefined || next === undefined) {
      const offset = segments[position + 1]?.offset ?? 0;
      const message = `there is nothing below ${pathText.slice(0, offset)}`;
      return { offset, message, expected: 'a path of the scenario' };
    }
    holder[place] = next;
    container = next;
    schema = below;
  }
  return path;
}

/** The container as it will be, for telling the branches of a union apart. */
function withKey(container: unknown, place: string | number): unknown {
  return isDataMap(container) && !Object.hasOwn(container, place)
    ? { ...container, [place]: null }
    : container;
}

/** The map or list that is to hold the next part: the one there is, or a new map. */
function containerFor(schema: z.core.$ZodType, value: unknown, next: Segment | undefined): unknown {
  if (isDataMap(value) || Array.isArray(value)) return value;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray) return [];
  const options = branches(schema) ?? [inner];
  const isMap = options.some((option) => tagOf(option) !== undefined);
  return isMap && next !== undefined ? (Object.create(null) as DataMap) : undefined;
}

function keyOf(
  schema: z.core.$ZodType,
  container: DataMap,
  rest: readonly Segment[],
): string | OverrideFinding {
  const [segment] = rest;
  if (segment === undefined) return { offset: 0, message: 'the path is empty', expected: '' };
  const known = keysWithin(schema, container);
  if (known.includes(segment.text)) return segment.text;
  const dotted = rest.map((each) => each.text).join('.');
  const isUnquoted = known.includes(dotted);
  return {
    offset: segment.offset,
    message: `there is no "${segment.text}" here`,
    expected:
      known.length > 25 ? 'a property of scenarios/REFERENCE.md' : `one of ${known.join(', ')}`,
    suggestion: isUnquoted ? `["${dotted}"]` : nearestKey(segment.text, known, undefined),
  };
}

/** Every key a map may have, of any branch while the branch is open. */
function keysWithin(schema: z.core.$ZodType, container: DataMap): string[] {
  const inner = schemaFor(schema, container);
  const options = branches(inner);
  return options === undefined
    ? knownKeys(schema, container)
    : options.flatMap((option) =>
        tagOf(option) === undefined ? [] : knownKeys(option, container),
      );
}

const NAMING_KEYS = ['name', 'app', 'tasks', 'mix'];

/** What an entry of a list is called. */
function entryNames(entry: unknown): string[] {
  if (!isDataMap(entry)) return typeof entry === 'string' ? [entry] : [];
  // A deploy among the events has its name one level below.
  const named = isDataMap(entry.deploy) ? entry.deploy : entry;
  return NAMING_KEYS.flatMap((key) =>
    typeof named[key] === 'string' ? (named[key] as string) : [],
  );
}

function entryOf(list: readonly unknown[], segment: Segment): number | OverrideFinding {
  const named = list.findIndex((entry) => entryNames(entry).includes(segment.text));
  if (named >= 0) return named;
  if (/^\d{1,6}$/.test(segment.text) && Number(segment.text) < list.length)
    return Number(segment.text);
  const names = list.flatMap(entryNames);
  return {
    offset: segment.offset,
    message: `the list has no entry "${segment.text}"`,
    expected:
      names.length > 0
        ? `one of ${names.slice(0, 10).join(', ')}, or a position below ${list.length}`
        : `a position below ${list.length}`,
    suggestion: nearest(segment.text, names),
  };
}
