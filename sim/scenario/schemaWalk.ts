/**
 * Finding one's way in the schema by following a path through a value: which schema speaks of this
 * place, which keys it knows, and which branch of a union the writer had in mind.
 *
 * A union of maps is told apart by the first key of each branch (`kill`, `restore`, …); messages, `--set`
 * and the reference page all rely on that convention.
 */
import * as z from 'zod';
import { nearest, type Path } from './problems';
import { type ValueDoc, valueDocs } from './scalars';

/** A map of the file, with null instead of a prototype. */
export type DataMap = Record<string, unknown>;

export function isDataMap(value: unknown): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema below `optional`, defaults and transformations: the one that sees what was written. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  for (;;) {
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault)
      inner = inner.def.innerType;
    else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return inner;
  }
}

/** How to speak of the values of a schema, looking through its wrappers. */
export function docOf(schema: z.core.$ZodType): ValueDoc | undefined {
  let inner = schema;
  for (;;) {
    const doc = valueDocs.get(inner as z.ZodType);
    if (doc !== undefined) return doc;
    if (inner instanceof z.ZodOptional || inner instanceof z.ZodPrefault)
      inner = inner.def.innerType;
    else if (inner instanceof z.ZodPipe) inner = inner.def.in;
    else return undefined;
  }
}

/** The branches of a union, unions within it laid flat; undefined when the schema is no union. */
export function branches(schema: z.core.$ZodType): readonly z.core.$ZodType[] | undefined {
  const inner = unwrap(schema);
  return inner instanceof z.ZodUnion ? inner.def.options : undefined;
}

/** The key that tells a branch from others: its first. */
export function tagOf(branch: z.core.$ZodType): string | undefined {
  const inner = unwrap(branch);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape)[0] : undefined;
}

/** The position of the branch that the value was written for, or -1. */
export function branchFor(options: readonly z.core.$ZodType[], value: unknown): number {
  if (isDataMap(value)) {
    const tagged = options.findIndex((option) => {
      const tag = tagOf(option);
      return tag !== undefined && Object.hasOwn(value, tag);
    });
    if (tagged >= 0) return tagged;
    const maps = options.filter((option) => tagOf(option) !== undefined);
    return maps.length === 1 ? options.indexOf(maps[0] as z.core.$ZodType) : -1;
  }
  return options.findIndex((option) => {
    const inner = unwrap(option);
    if (typeof value === 'string')
      return inner instanceof z.ZodString || inner instanceof z.ZodLiteral;
    if (Array.isArray(value)) return inner instanceof z.ZodArray;
    return typeof value === 'number' && inner instanceof z.ZodNumber;
  });
}

/** The schema of the value itself: the chosen branch when it is a union. */
export function schemaFor(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const options = branches(schema);
  if (options === undefined) return unwrap(schema);
  const chosen = options[branchFor(options, value)];
  return chosen === undefined ? unwrap(schema) : schemaFor(chosen, value);
}

/** The schema of a map's key or of a list's entries; undefined when there is none. */
export function step(
  schema: z.core.$ZodType,
  value: unknown,
  part: string | number,
): z.core.$ZodType | undefined {
  const inner = schemaFor(schema, value);
  if (inner instanceof z.ZodObject && typeof part === 'string') {
    return Object.hasOwn(inner.shape, part) ? inner.shape[part] : undefined;
  }
  if (inner instanceof z.ZodArray) return inner.def.element;
  return inner instanceof z.ZodTuple ? inner.def.items[Number(part)] : undefined;
}

/** The schema at a path of a value, unions not resolved. */
export function schemaAt(
  root: z.core.$ZodType,
  data: unknown,
  path: Path,
): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  let value = data;
  for (const part of path) {
    if (schema === undefined) return undefined;
    schema = step(schema, value, part);
    value = childOf(value, part);
  }
  return schema;
}

/** The value at a path. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(childOf, data);
}

function childOf(value: unknown, part: string | number): unknown {
  if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined;
  return isDataMap(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

/** The keys a map may have at a place, for "expected one of …" and for suggestions. */
export function knownKeys(schema: z.core.$ZodType, value: unknown): string[] {
  const inner = schemaFor(schema, value);
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape);
  const options = branches(inner) ?? [];
  return options.flatMap((option) => tagOf(option) ?? []);
}

/** The known key nearest to an unknown one, a missing key before one that is there already. */
export function nearestKey(
  unknownKey: string,
  known: readonly string[],
  value: unknown,
): string | undefined {
  const free = known.filter((key) => !isDataMap(value) || !Object.hasOwn(value, key));
  return nearest(unknownKey, free);
}
