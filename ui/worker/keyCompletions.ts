/** The keys that a map of a scenario may have, as completions: type, default and the schema's sentence. */
import * as z from 'zod';
import { propertyByName } from '../../sim/scenario/defaults';
import { PROPERTY_VALUES } from '../../sim/scenario/foundationSchema';
import type { Property } from '../../sim/scenario/property';
import { defaultOf, flow, labelOf } from '../../sim/scenario/reference';
import { branches, type DataMap, schemaFor, tagOf, unwrap } from '../../sim/scenario/schemaWalk';
import { type Completion, CURSOR } from './protocol';

type Schema = z.core.$ZodType;

export interface KeyStyle {
  /** Of the map: 0 for the whole file. */
  readonly depth: number;
  readonly isFlow: boolean;
  /** Only the name is wanted: its colon is there. */
  readonly hasColon: boolean;
  /** Before each key, as of the entries of a list. */
  readonly prefix?: string;
}

/** Keys that the map does not have yet, in the order of the schema. */
export function keyCompletions(
  schema: Schema,
  map: DataMap,
  typed: string,
  style: KeyStyle,
): Completion[] {
  const tags = tagsOf(schema, map);
  return [...fieldsOf(schema, map)].flatMap(([key, field]) => {
    if (Object.hasOwn(map, key)) return [];
    const property = unwrap(schema) === PROPERTY_VALUES ? propertyByName.get(key) : undefined;
    // Other names of a property only where one of them is being written.
    if (property !== undefined && key !== property.name && !isBegun(key, typed)) return [];
    const { prefix = '' } = style;
    const insert = prefix + (style.hasColon ? key : keyText(key, field, style));
    const told = property === undefined ? ofField(field, tags.has(key)) : ofProperty(property);
    return [{ label: key, ...told, insert }];
  });
}

function isBegun(key: string, typed: string): boolean {
  return typed !== '' && key.startsWith(typed);
}

type Told = Omit<Completion, 'label'>;

function ofField(field: Schema, isTag: boolean): Told {
  const normal = plain(defaultOf(field));
  const details = [plain(labelOf(field))];
  // One of several tags must be there, none of them.
  if (normal === 'required') details.push(isTag ? 'one of these' : normal);
  else if (normal !== '') details.push(`default ${normal}`);
  return { detail: details.join(', '), info: plain((field as z.ZodType).description ?? '') };
}

export function ofProperty({
  schema,
  default: normal,
  description,
  origin,
  source,
}: Property): Told {
  return {
    detail: `${plain(labelOf(schema))}, default ${flow(normal)}`,
    info: plain(`${description} Default from ${origin}: ${source}.`),
  };
}

/** Without what only the reference page means. */
export function plain(text: string): string {
  return text.replaceAll('`', '').replace('one of the maps below', 'map');
}

/** Fields by key. Of a union those of the branches that know every key there is, its tags first. */
function fieldsOf(schema: Schema, map: DataMap): Map<string, Schema> {
  const inner = schemaFor(schema, map);
  if (inner instanceof z.ZodObject) return new Map(Object.entries(inner.shape));
  const there = Object.keys(map);
  const shapes = flatBranches(inner).flatMap((branch) => {
    const own = unwrap(branch);
    if (!(own instanceof z.ZodObject)) return [];
    const entries = Object.entries(own.shape as Record<string, Schema>);
    return there.every((key) => Object.hasOwn(own.shape, key)) ? [entries] : [];
  });
  const tags = shapes.flatMap((entries) => entries.slice(0, 1));
  const fields = new Map(tags);
  for (const [key, field] of shapes.flat()) if (!fields.has(key)) fields.set(key, field);
  return fields;
}

/** The first keys of branches that nothing has been chosen of yet. */
function tagsOf(schema: Schema, map: DataMap): Set<string> {
  const inner = schemaFor(schema, map);
  return new Set(branches(inner) && flatBranches(inner).flatMap((branch) => tagOf(branch) ?? []));
}

export function flatBranches(schema: Schema): Schema[] {
  const options = branches(schema);
  return options === undefined ? [schema] : options.flatMap(flatBranches);
}

/** Maps and lists this near to the top are written on lines of their own, others in braces. */
const BLOCK_DEPTH = 2;

/** The key with its colon, and what its value begins with. */
function keyText(key: string, field: Schema, { depth, isFlow }: KeyStyle): string {
  const value = unwrap(field);
  const isBlock = !isFlow && depth < BLOCK_DEPTH;
  if (value instanceof z.ZodArray) {
    const hasMaps = flatBranches(value.def.element).some(
      (branch) => unwrap(branch) instanceof z.ZodObject,
    );
    if (hasMaps && isBlock) return `${key}:\n\t- ${CURSOR}`;
    return `${key}: [${CURSOR}]`;
  }
  const isMap = flatBranches(field).every((branch) => unwrap(branch) instanceof z.ZodObject);
  if (!isMap) return `${key}: `;
  return isBlock ? `${key}:\n\t${CURSOR}` : `${key}: { ${CURSOR} }`;
}
