/**
 * What can be written at the cursor of a scenario, from the schema that also checks it: keys with type,
 * default and sentence, words, and names that are defined elsewhere in the file.
 *
 * Answers for unfinished texts as well. Never throws, whatever the text.
 */
import * as z from 'zod';
import { SCENARIO } from '../../sim/scenario/schema';
import { schemaAt, unwrap } from '../../sim/scenario/schemaWalk';
import { type CursorPlace, placeOfCursor } from './cursorPlace';
import { keyCompletions } from './keyCompletions';
import type { Completion, Completions } from './protocol';
import { valueCompletions } from './valueCompletions';

/** In UTF-16 units: reading more takes longer than a person who types waits. */
const TEXT_LENGTH_MAX = 1_000_000;

export function completionsAt(text: string, offset: number): Completions {
  const nothing = { from: offset, options: [] };
  if (text.length > TEXT_LENGTH_MAX || offset < 0 || offset > text.length) return nothing;
  const place = placeOfCursor(text, offset);
  return place === undefined ? nothing : { from: place.from, options: optionsAt(place) };
}

function optionsAt(place: CursorPlace): Completion[] {
  const { path, part, map, data, typed, isFlow, hasColon } = place;
  const schema = schemaAt(SCENARIO, data, path);
  if (schema === undefined) return [];
  if (part === 'value' || map === undefined) return valueCompletions(schema, place);
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
  const words = valueCompletions(schema, place).filter(({ label }) => !label.startsWith('{'));
  return [...keys, ...words];
}
