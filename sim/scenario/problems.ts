/**
 * What is wrong with a scenario file, said so that a person can mend it: where, what, what was expected,
 * and what was probably meant. Printed as compilers print.
 */

/** Keys and list positions from the top of the file to a value. */
export type Path = readonly (string | number)[];

/** A problem without its place in a text. */
export interface Finding {
  readonly path: Path;
  /** Whether the key or the value at `path` is at fault. */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string | undefined;
  /** Something is not there: doubtful while the file has errors of syntax. */
  readonly isAbsence?: boolean;
}

export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** In UTF-16 units, counted from 1. */
  readonly column: number;
  /** As `--set` would write it; empty for the whole file. */
  readonly path: string;
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string;
  /** The line of the file. */
  readonly source: string;
}

/** `foundation.cells[0].memory`; keys with dots are quoted in brackets. */
export function pathText(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!/^[^.[\]"=\s]+$/.test(part)) text += `[${JSON.stringify(printable(part, 100))}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** Text from a file, safe to print: no control characters, no more than `length` of it. */
export function printable(text: string, length: number): string {
  const cut = text.length > length ? `${text.slice(0, length - 1)}…` : text;
  return cut.replace(UNPRINTABLE, '\uFFFD');
}

/** What could move a terminal's cursor, colour it, or turn the order of what is read. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Several lines of text, each safe to print. */
export function printableLines(text: string): string {
  return text.replace(UNPRINTABLE, (found) => (found === '\n' ? found : '\uFFFD'));
}

/** A value from a file as a message quotes it. */
export function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `"${printable(value, 60)}"` : printable(String(value), 60);
}

const CANDIDATES_MAXIMUM = 5000;

/** The candidate nearest in spelling to `name`, when one is near enough to have been meant. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > 100) return undefined;
  const lower = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let considered = 0;
  for (const candidate of candidates) {
    if (++considered > CANDIDATES_MAXIMUM) break;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`. */
function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      let least = Math.min(
        (last[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (last[column - 1] as number) + (isSame ? 0 : 1),
      );
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && isSwap) {
        least = Math.min(least, (beforeLast[column - 2] as number) + 1);
      }
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] as number;
}

const CODES = { bold: '\u001b[1m', red: '\u001b[31m', cyan: '\u001b[36m', end: '\u001b[0m' };
const SOURCE_WIDTH = 100;
/** Characters of what is said about a problem: names from the file are part of it. */
const SAID_LENGTH_MAX = 2000;

/** Problems as text: `file:line:column: message`, what was expected, and the line with a caret. */
export function formatProblems(
  problems: readonly Problem[],
  { colour }: { readonly colour: boolean },
): string {
  const paint = (code: keyof typeof CODES, text: string): string =>
    colour ? `${CODES[code]}${text}${CODES.end}` : text;
  const said = (text: string): string => printable(text, SAID_LENGTH_MAX);
  return problems
    .map((problem) => {
      const place = `${printable(problem.file, 200)}:${problem.line}:${problem.column}:`;
      const subject = problem.path === '' ? '' : `${said(problem.path)}: `;
      const lines = [`${paint('bold', place)} ${subject}${paint('red', said(problem.message))}`];
      if (problem.expected !== '') lines.push(`    expected ${said(problem.expected)}`);
      if (problem.suggestion !== undefined) {
        lines.push(`    did you mean ${paint('cyan', said(problem.suggestion))}?`);
      }
      lines.push(...sourceExcerpt(problem, paint));
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

/** The line of the file around the column, and a caret below the column. */
function sourceExcerpt(
  problem: Problem,
  paint: (code: keyof typeof CODES, text: string) => string,
): string[] {
  if (problem.source.trim() === '') return [];
  const number = String(problem.line).padStart(5);
  const start = Math.max(0, problem.column - 1 - Math.floor(SOURCE_WIDTH / 2));
  const shown = printable(problem.source.slice(start).replace(/\t/g, ' '), SOURCE_WIDTH);
  const indent = ' '.repeat(Math.min(problem.column - 1 - start, SOURCE_WIDTH));
  return [`${number} | ${shown}`, `${' '.repeat(5)} | ${indent}${paint('red', '^')}`];
}
