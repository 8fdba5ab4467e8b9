/**
 * One axis of a sweep as a person types it: `--vary path=a,b,c`. Values are YAML, as those of `--set`;
 * commas within brackets, braces and quotes do not separate. `from:to:step` stands for evenly spaced
 * numbers, sizes, durations or shares, the last of them not beyond `to`.
 *
 * Whether a path and its values are right for a scenario is for the scenario to say (`checkPoints`).
 */
import { formatCount } from '../answers/format';
import { parsePath, splitOverride } from '../scenario/overrides';
import type { Problem } from '../scenario/problems';
import { printable, quoted } from '../scenario/problems';
import { POINTS_MAX } from '../scenario/sweepSchema';
import { readYaml } from '../scenario/yamlText';
import { type Axis, type AxisValue, axisOf } from './axis';
import { expandRange, type RangeRefusal } from './range';

/** What the file of a problem is called when it is about an axis of the command line. */
export const VARY_FILE = '--vary';

/** Longest argument that is looked at, in UTF-16 units. */
const ARGUMENT_MAX = 100_000;

/** An axis, or everything that is wrong with its argument. */
export type VaryResult =
  | { readonly ok: true; readonly axis: Axis }
  | { readonly ok: false; readonly problems: readonly Problem[] };

interface ValueText {
  readonly text: string;
  readonly offset: number;
  readonly isFromRange: boolean;
}

/** Reads the argument of `--vary`. */
export function parseVary(argument: string): VaryResult {
  const refuse = (offset: number, message: string, expected: string): VaryResult => ({
    ok: false,
    problems: [varyProblem(argument, offset, message, expected)],
  });
  if (argument.length > ARGUMENT_MAX) {
    return refuse(
      0,
      'this is too long',
      `at most ${formatCount(ARGUMENT_MAX)} characters; a range is shorter`,
    );
  }
  const split = splitOverride(argument);
  if (split === undefined) {
    return refuse(0, 'this cannot be read', 'path=value,value,… or path=from:to:step');
  }
  const [path, text] = split;
  const segments = parsePath(path);
  if ('message' in segments) return refuse(segments.offset, segments.message, segments.expected);
  const reserved = reservedPath(segments.map((segment) => segment.text));
  if (reserved !== undefined) return refuse(0, reserved.message, reserved.expected);
  return readValues(argument, path, separated(text, path.length + 1));
}

/** Why a sweep cannot vary a path, whatever the scenario; undefined when it can. */
export function reservedPath(
  segments: readonly string[],
): { readonly message: string; readonly expected: string } | undefined {
  if (segments[0] === 'sweep') {
    return { message: 'a sweep does not vary itself', expected: 'a path of the scenario' };
  }
  if (segments[0] === 'run' && segments[1] === 'seed') {
    const expected = '--seeds, the number of seeds, and --seed, the first of them';
    return { message: 'every point runs on the same seeds', expected };
  }
  return undefined;
}

/** A problem at a place in the argument. */
export function varyProblem(
  argument: string,
  offset: number,
  message: string,
  expected: string,
): Problem {
  const source = argument.slice(0, 10_000);
  return { file: VARY_FILE, line: 1, column: offset + 1, path: '', message, expected, source };
}

function readValues(argument: string, path: string, texts: readonly ValueText[]): VaryResult {
  const problems: Problem[] = [];
  const values: AxisValue[] = [];
  const seen = new Set<string>();
  const note = (offset: number, { message, expected }: RangeRefusal): void => {
    problems.push(varyProblem(argument, offset, message, expected));
  };
  for (const given of texts) {
    const range = expandRange(given.text);
    if (range !== undefined && 'message' in range) {
      note(given.offset, range);
      continue;
    }
    const several = range?.map((text) => ({ ...given, text, isFromRange: true })) ?? [given];
    for (const each of several) {
      const { text, offset } = each;
      if (text === '') note(offset, { message: 'no value is given', expected: 'a value' });
      else if (seen.has(text)) {
        note(offset, { message: `${quoted(text)} is listed twice`, expected: 'each value once' });
      } else values.push(axisValue(path, each));
      seen.add(text);
    }
  }
  if (values.length > POINTS_MAX) {
    const expected = `at most ${formatCount(POINTS_MAX)}`;
    note(path.length + 1, { message: `these are ${formatCount(values.length)} values`, expected });
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, axis: axisOf(path, values) };
}

function axisValue(path: string, { text, offset, isFromRange }: ValueText): AxisValue {
  const { data, findings } = readYaml(VARY_FILE, text);
  const isReadable = findings.length === 0;
  return {
    label: printable(text, 60),
    set: [{ path, yaml: text, data: isReadable ? data : text }],
    origin: { kind: 'argument', offset, isFromRange },
  };
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Splits at commas outside brackets, braces and quotes; each part trimmed, with its offset. */
function separated(text: string, start: number): ValueText[] {
  const parts: ValueText[] = [];
  const closers: string[] = [];
  let quote = '';
  let from = 0;
  const end = (to: number): void => {
    const part = text.slice(from, to);
    const offset = start + from + (part.length - part.trimStart().length);
    parts.push({ text: part.trim(), offset, isFromRange: false });
    from = to + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quote !== '') {
      const isEscape = quote === '"' ? character === '\\' : text.startsWith("''", at);
      if (isEscape) at++;
      else if (character === quote) quote = '';
    } else if (isQuoteOpening(text, from, at, closers.length)) quote = character;
    else if (CLOSERS[character] !== undefined) closers.push(CLOSERS[character]);
    else if (character === closers.at(-1)) closers.pop();
    else if (character === ',' && closers.length === 0) end(at);
  }
  end(text.length);
  return parts;
}

/** As in YAML: a quote opens only where a value begins, so that `it's` needs no second one. */
function isQuoteOpening(text: string, from: number, at: number, depth: number): boolean {
  const character = text[at];
  if (character !== '"' && character !== "'") return false;
  const before = text.slice(from, at).trimEnd().at(-1);
  return before === undefined || (depth > 0 && /[[{,:]/.test(before));
}
