/**
 * What can be written at the cursor of a scenario, from the schema that also checks it: keys with type,
 * default and sentence, words, and names that are defined elsewhere in the file.
 *
 * Answers for unfinished texts as well. Never throws, whatever the text.
 */
import * as z from 'zod';
import { SCENARIO } from '../../sim/scenario/schema';
import { isDataMap, schemaAt, unwrap } from '../../sim/scenario/schemaWalk';
import { readYaml } from '../../sim/scenario/yamlText';
import { type CursorPlace, placeOfCursor } from './cursorPlace';
import { keyCompletions } from './keyCompletions';
import type { Completion, Completions } from './protocol';
import { valueCompletions } from './valueCompletions';

/** In UTF-16 units: reading more takes longer than a person who types waits. */
const TEXT_LENGTH_MAX = 1_000_000;

/** `readSibling` answers the text of a file that the scenario may extend: its names count as well. */
export function completionsAt(
  text: string,
  offset: number,
  readSibling?: (file: string) => string | undefined,
): Completions {
  const nothing = { from: offset, options: [] };
  if (text.length > TEXT_LENGTH_MAX || offset < 0 || offset > text.length) return nothing;
  const place = placeOfCursor(text, offset);
  if (place === undefined) return nothing;
  return { from: place.from, options: optionsAt(place, withBase(place.data, readSibling)) };
}

/** The data with what it leaves to the file that it extends. */
function withBase(data: unknown, readSibling: ReadSibling, depth = 0): unknown {
  if (!isDataMap(data) || typeof data.extends !== 'string' || depth > EXTENDS_MAX) return data;
  const text = readSibling?.(data.extends);
  if (text === undefined) return data;
  const base = withBase(readYaml(data.extends, text).data, readSibling, depth + 1);
  if (!isDataMap(base)) return data;
  const own = isDataMap(data.foundation) ? data.foundation : {};
  const below = isDataMap(base.foundation) ? base.foundation : {};
  return { ...base, ...data, foundation: { ...below, ...own } };
}

type ReadSibling = ((file: string) => string | undefined) | undefined;

/** As the check of scenarios bounds it. */
const EXTENDS_MAX = 8;

/** `data` is that of the place, and what it extends. */
function optionsAt(place: CursorPlace, data: unknown): Completion[] {
  const { path, part, map, typed, isFlow, hasColon } = place;
  const schema = schemaAt(SCENARIO, place.data, path);
  if (schema === undefined) return [];
  const values = valueCompletions(schema, { path, data, typed });
  if (part === 'value' || map === undefined) return values;
  const style = { depth: path.length, isFlow, hasColon };
  const keys = keyCompletions(schema, map, typed, style);
  if (Object.keys(map).length > 0 || hasColon) return keys;
  // Alone where something begins: its first key, its first entry, or the whole value.
  const list = unwrap(schema);
  if (list instanceof z.ZodArray) {
    const entryPath = [...path, 0];
    const entry = { ...style, depth: entryPath.length, prefix: '- ' };
    const words = valueCompletions(list.def.element, { path: entryPath, data, typed });
    return [
      ...keyCompletions(list.def.element, map, typed, entry),
      ...words.map((word) => ({ ...word, insert: `- ${word.insert ?? word.label}` })),
    ];
  }
  const words = values.filter(({ label }) => !label.startsWith('{'));
  return [...keys, ...words];
}
