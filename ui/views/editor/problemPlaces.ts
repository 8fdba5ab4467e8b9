/**
 * Where problems are in a text, and what would mend them.
 *
 * A suggestion can be put in place only where what it replaces is one word or one quoted text: anything
 * else a person mends better.
 */
import type { ScenarioProblem } from '../../worker/protocol';

export type Severity = 'error' | 'warning';

export interface PlacedProblem {
  readonly problem: ScenarioProblem;
  readonly severity: Severity;
  /** In the text that is edited; undefined when it is in a file that this one extends. */
  readonly range: TextRange | undefined;
  /** undefined: no suggestion, or none that can be put in place. */
  readonly mend: Mend | undefined;
}

export interface TextRange {
  readonly from: number;
  readonly until: number;
}

export interface Mend extends TextRange {
  readonly insert: string;
}

/** Problems of a text called `file`, in its order. */
export function placeProblems(
  text: string,
  file: string,
  problems: readonly ScenarioProblem[],
  severity: Severity,
): PlacedProblem[] {
  if (problems.length === 0) return [];
  const starts = lineStarts(text);
  return problems.map((problem) => {
    if (problem.file !== file) return { problem, severity, range: undefined, mend: undefined };
    const start = starts[problem.line - 1] ?? text.length;
    const end = starts[problem.line] ?? text.length + 1;
    const line = text.slice(start, end - 1);
    const column = Math.min(Math.max(0, problem.column - 1), line.length);
    const word = wordAt(line, column);
    const from = start + column;
    const until = start + (word?.until ?? line.trimEnd().length);
    const mend = word && mendOf(line.slice(column, word.until), problem.suggestion);
    return {
      problem,
      severity,
      range: { from, until: Math.max(from, until) },
      mend: mend === undefined ? undefined : { from, until, insert: mend },
    };
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const QUOTED = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;
/** Up to what ends a plain scalar: a colon before a space, a comment, or a bracket or comma. */
const PLAIN = /^[^\s,[\]{}"'#&*!|>%@`](?:[^\s,[\]{}:]|:(?=\S)|(?: +(?=[^\s,[\]{}#:])))*/;

/** The quoted text or the plain scalar that begins at a column. */
function wordAt(line: string, column: number): { readonly until: number } | undefined {
  const rest = line.slice(column);
  const found = QUOTED.exec(rest) ?? PLAIN.exec(rest);
  const length = found?.[0].length ?? 0;
  return length === 0 ? undefined : { until: column + length };
}

const UNQUOTED = ', without quotes';

function mendOf(word: string, suggestion: string | undefined): string | undefined {
  if (suggestion === undefined) return undefined;
  const insert = suggestion.endsWith(UNQUOTED) ? suggestion.slice(0, -UNQUOTED.length) : suggestion;
  return insert === word ? undefined : insert;
}

/** The text with a suggestion put in place. */
export function mended(text: string, { from, until, insert }: Mend): string {
  return text.slice(0, from) + insert + text.slice(until);
}

/** `12:5 foundation.cells[0].memory: …; expected …`, for lists and for marks in the text. */
export function problemText({ path, message, expected }: ScenarioProblem): string {
  const subject = path === '' ? '' : `${path}: `;
  return `${subject}${message}${expected === '' ? '' : `; expected ${expected}`}`;
}
