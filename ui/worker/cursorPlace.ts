/**
 * Where in a scenario the cursor stands, also while the text around it is not finished.
 *
 * The word at the cursor is replaced by a mark, the text is read as any scenario is, and the mark is looked
 * for in what came out: the parser that checks the text also says what the cursor is at.
 */
import type { Path } from '../../sim/scenario/problems';
import { type DataMap, isDataMap, valueAt } from '../../sim/scenario/schemaWalk';
import { readYaml } from '../../sim/scenario/yamlText';

export interface CursorPlace {
  /** Offset of the word at the cursor. */
  readonly from: number;
  /** What of the word stands before the cursor. */
  readonly typed: string;
  /** Of the map whose key is being written, or of the value. */
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** The map of the key, without that key; undefined for a value. */
  readonly map: DataMap | undefined;
  /** Everything else in the text. */
  readonly data: unknown;
  /** Within brackets or braces. */
  readonly isFlow: boolean;
  /** The word is followed by a colon already. */
  readonly hasColon: boolean;
}

/** Names of properties have dots, patterns of apps stars. */
const WORD = /[\w.*-]/;

/** undefined where nothing can be completed: in a comment, in the middle of a sentence. */
export function placeOfCursor(text: string, offset: number): CursorPlace | undefined {
  let from = offset;
  while (from > 0 && WORD.test(text[from - 1] as string)) from--;
  let until = offset;
  while (until < text.length && WORD.test(text[until] as string)) until++;
  const before = text.slice(text.lastIndexOf('\n', from - 1) + 1, from);
  const lineEnd = text.indexOf('\n', until);
  const after = text.slice(until, lineEnd < 0 ? text.length : lineEnd);
  const hasColon = /^\s*:(\s|$)/.test(after);
  // Alone on its line it is a key that has no colon yet, or the only entry of a list.
  const isAlone = /^\s*(-\s+)*$/.test(before) && after.trim() === '';
  const mark = markFor(text);
  const marked = `${text.slice(0, from)}${mark}${isAlone ? ':' : ''}${text.slice(until)}`;
  const { data } = readYaml('', marked);
  const found = findMark(data, mark);
  if (found === undefined) return undefined;
  const { path, part } = found;
  const map = part === 'key' ? withoutMark(valueAt(data, path), mark) : undefined;
  const typed = text.slice(from, offset);
  return { from, typed, path, part, map, data, isFlow: isInFlow(text.slice(0, from)), hasColon };
}

function markFor(text: string): string {
  let mark = 'cursor-is-here';
  while (text.includes(mark)) mark += '-';
  return mark;
}

function findMark(data: unknown, mark: string): { path: Path; part: 'key' | 'value' } | undefined {
  const open: { value: unknown; path: Path }[] = [{ value: data, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path } = next;
    if (value === mark) return { path, part: 'value' };
    if (Array.isArray(value)) {
      for (const [place, item] of value.entries()) {
        if (canHold(item)) open.push({ value: item, path: [...path, place] });
      }
    } else if (isDataMap(value)) {
      if (Object.hasOwn(value, mark)) return { path, part: 'key' };
      for (const key of Object.keys(value)) {
        if (canHold(value[key])) open.push({ value: value[key], path: [...path, key] });
      }
    }
  }
  return undefined;
}

function canHold(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function withoutMark(map: unknown, mark: string): DataMap {
  const rest: DataMap = Object.create(null);
  if (isDataMap(map)) {
    for (const key of Object.keys(map)) if (key !== mark) rest[key] = map[key];
  }
  return rest;
}

/** Whether a text ends within brackets. Quotes and comments are left out; block scalars are not looked for. */
function isInFlow(text: string): boolean {
  let depth = 0;
  const parts = text.matchAll(
    /(?:^|\s)#[^\n]*|(?<=[\s[{,:])(?:"(?:[^"\\]|\\.)*"|'[^']*')|[[{\]}]/g,
  );
  for (const [part] of parts) {
    if (part === '[' || part === '{') depth++;
    else if (part === ']' || part === '}') depth = Math.max(0, depth - 1);
  }
  return depth > 0;
}
