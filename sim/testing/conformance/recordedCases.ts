/** What replays of recordings have in common: one case a line, and what differs in it. */
import type { z } from 'zod';

export interface Difference {
  /** The case's name, or its line number. */
  case: string;
  /** Where in the case: each replay says how; or where a malformed line is wrong. */
  step: string;
  expected: string;
  got: string;
}

export interface Conformance {
  passed: number;
  failed: number;
  differences: Difference[];
}

/** Replays one recorded case a line; blank lines are skipped. A line that is none counts as failed. */
export function checkLines(
  lines: Iterable<string>,
  check: (line: string, place: string) => Difference[],
): Conformance {
  const result: Conformance = { passed: 0, failed: 0, differences: [] };
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const differences = check(line, `line ${number}`);
    if (differences.length === 0) result.passed += 1;
    else result.failed += 1;
    result.differences.push(...differences);
  }
  return result;
}

/** For a schema: says of what is not there that it is missing, and of nothing that it is `undefined`. */
export const MISSING_NAMED = {
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? 'it is missing' : undefined,
};

/**
 * Replays the case of one line; `place` is its name when it has none of its own. `what` a line should be, of one that
 * is something else.
 */
export function checkLine<Recorded extends { readonly name?: string | undefined }>(
  line: string,
  place: string,
  { schema, what }: { readonly schema: z.ZodType<Recorded>; readonly what: string },
  check: (recorded: Recorded, name: string) => Difference[],
): Difference[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return [{ case: place, step: 'line', expected: 'one JSON object', got: String(error) }];
  }
  const parsed = schema.safeParse(json, MISSING_NAMED);
  if (parsed.success) return check(parsed.data, parsed.data.name ?? place);
  return parsed.error.issues.map(({ path, message }) => ({
    case: nameOf(json) ?? place,
    step: path.length === 0 ? 'line' : path.map(String).join('.'),
    expected: what,
    got: message,
  }));
}

function nameOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('name' in json)) return undefined;
  return typeof json.name === 'string' ? json.name : undefined;
}

/** What differs in one field of one step. */
export interface FieldDifference {
  field: string;
  expected: string;
  got: string;
}

/** Null when both are the same. */
export function single(field: string, expected: unknown, got: unknown): FieldDifference | null {
  return expected === got ? null : fieldDifference(field, expected, got);
}

export function fieldDifference(field: string, expected: unknown, got: unknown): FieldDifference {
  return { field, expected: shown(expected), got: shown(got) };
}

/** Nothing and an empty text are to be seen, too. */
function shown(value: unknown): string {
  return value === '' ? '""' : `${value ?? 'none'}`;
}

/** Fields of a recorded answer that a replay does not know, and so must not pass over. */
export function unknownFields(
  answer: object,
  { shape }: { readonly shape: object },
): FieldDifference[] {
  return Object.keys(answer)
    .filter((field) => !(field in shape))
    .map((field) => fieldDifference(field, 'a field that the replay can compare', field));
}

/** Compares two lists without regard to order, and shows what only one of them has. */
export function many(
  field: string,
  expected: readonly string[],
  got: readonly string[],
): FieldDifference | null {
  const onlyExpected = without(expected, got);
  const onlyGot = without(got, expected);
  if (onlyExpected.length === 0 && onlyGot.length === 0) return null;
  return fieldDifference(field, onlyExpected.join('\n') || 'none', onlyGot.join('\n') || 'none');
}

/** What the first list has beyond the second, each as often. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const entry of other) left.set(entry, (left.get(entry) ?? 0) + 1);
  return list
    .filter((entry) => {
      const count = left.get(entry) ?? 0;
      left.set(entry, count - 1);
      return count <= 0;
    })
    .sort();
}
