/** What a value of a scenario may be: words that the schema knows, names, the default, usual quantities. */
import * as z from 'zod';
import { propertyByName } from '../../sim/scenario/defaults';
import type { Path } from '../../sim/scenario/problems';
import { defaultOf, flow, labelOf } from '../../sim/scenario/reference';
import { docOf, unwrap } from '../../sim/scenario/schemaWalk';
import { namesAt } from './definedNames';
import { flatBranches, ofProperty, plain } from './keyCompletions';
import { type Completion, CURSOR } from './protocol';

type Schema = z.core.$ZodType;

/** Quantities of many sizes; those that a field allows are offered. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  size: ['256MB', '512MB', '1GB', '4GB', '32GB', '100GB'],
  duration: ['5s', '30s', '1m', '5m', '10m', '30m', '1h', '2h'],
  share: ['1%', '10%', '50%', '95%', '99%', '100%'],
  spread: ['5s', '30s', '1m'],
};

/** Values for a place: names that are defined in the file first. */
export function valueCompletions(
  schema: Schema,
  { path, data, typed }: { readonly path: Path; readonly data: unknown; readonly typed: string },
): Completion[] {
  const info = plain((schema as z.ZodType).description ?? '');
  const names = namesAt(path, data, typed).map(({ name, detail }) => ({
    label: name,
    detail,
    info: '',
    // A star alone at the beginning would be an alias.
    insert: name.startsWith('*') ? `"${name}"` : name,
  }));
  const words = flatBranches(schema).flatMap((branch) => wordsOf(branch, info));
  const options = new Map<string, Completion>();
  for (const option of [
    ...names,
    ...ofDefault(schema, path, info),
    ...words,
    ...usual(schema, info),
  ]) {
    if (!options.has(option.label)) options.set(option.label, option);
  }
  return [...options.values()];
}

function ofDefault(schema: Schema, path: Path, info: string): Completion[] {
  const property = path[1] === 'properties' ? propertyByName.get(String(path[2])) : undefined;
  if (property !== undefined && path.length === 3) {
    return [{ label: flow(property.default), detail: 'default', info: ofProperty(property).info }];
  }
  const normal = plain(defaultOf(schema));
  if (['', 'required', '{}', '[]'].includes(normal)) return [];
  return [{ label: normal, detail: 'default', info }];
}

/** The closed set of values of a schema, and maps and lists as they begin. */
function wordsOf(schema: Schema, info: string): Completion[] {
  const inner = unwrap(schema);
  const detail = plain(labelOf(schema));
  if (inner instanceof z.ZodEnum) {
    return inner.options.map((option) => ({ label: String(option), detail, info }));
  }
  if (inner instanceof z.ZodLiteral) {
    return [...inner.values].map((value) => ({ label: String(value), detail: 'value', info }));
  }
  if (inner instanceof z.ZodBoolean) {
    return ['true', 'false'].map((label) => ({ label, detail: 'value', info }));
  }
  if (inner instanceof z.ZodArray) {
    const list = { label: '[ ]', detail: 'list', info, insert: `[${CURSOR}]` };
    return [list];
  }
  if (inner instanceof z.ZodObject) return [mapOf(inner, info)];
  return [];
}

/** A map in braces with the keys that it must have. */
function mapOf(schema: z.ZodObject, info: string): Completion {
  const needed = Object.entries(schema.shape).filter(([, field]) => isNeeded(field));
  if (needed.length === 0) return { label: '{ }', detail: 'map', info, insert: `{ ${CURSOR} }` };
  const keys = needed.map(([key]) => key);
  const own = plain(Object.values(schema.shape)[0]?.description ?? info);
  return {
    label: `{ ${keys.join(', ')} }`,
    detail: 'map',
    info: own,
    insert: `{ ${needed.map(([key, field]) => `${key}: ${opened(field)}`).join(', ')} }`,
  };
}

/** What a value begins with: its brackets, or all of it where there is no choice. */
function opened(field: Schema): string {
  const inner = unwrap(field);
  if (inner instanceof z.ZodTuple) return `[${inner.def.items.map(() => CURSOR).join(', ')}]`;
  if (inner instanceof z.ZodLiteral && inner.values.size === 1) {
    return String([...inner.values][0]);
  }
  return inner instanceof z.ZodArray ? `[${CURSOR}]` : CURSOR;
}

function isNeeded(field: Schema): boolean {
  return defaultOf(field) === 'required';
}

function usual(schema: Schema, info: string): Completion[] {
  const label = docOf(schema)?.label ?? '';
  const [kind = ''] = label.split(',');
  return (USUAL[kind] ?? []).flatMap((text) =>
    z.safeParse(schema, text).success ? [{ label: text, detail: kind, info }] : [],
  );
}
