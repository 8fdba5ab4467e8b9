/**
 * Lines of text in a terminal: pieces with a style, cut to a width, aligned in columns. Colour is added
 * last, so that it never counts as width.
 */
import { formatNumberOf } from './format';

export type Style = 'plain' | 'bold' | 'dim' | 'good' | 'warn' | 'bad' | 'accent';

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Piece[];

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '\u001b[1m',
  dim: '\u001b[2m',
  good: '\u001b[32m',
  warn: '\u001b[33m',
  bad: '\u001b[31m',
  accent: '\u001b[36m',
};
const RESET = '\u001b[0m';

/** A piece of text; `plain` unless told otherwise. */
export function piece(text: string, style: Style = 'plain'): Piece {
  return { text, style };
}

/** A line of one piece. */
export function line(text: string, style: Style = 'plain'): Line {
  return [piece(text, style)];
}

/** How much room a text has. */
export interface Layout {
  /** Columns. */
  readonly width: number;
  /** Rows of the chart's area. */
  readonly chartHeight: number;
  /** Expectations, and moments of the time line, that are shown before it says how many more there are. */
  readonly answerMaximum: number;
  /** The same of any other list. */
  readonly listMaximum: number;
}

/** Where the text begins that stands in the line of a heading. */
export const HEADING_WIDTH = 15;

/** What a section is about, and what it says in the same line. */
export function heading(title: string, ...rest: readonly Piece[]): Line {
  const text = rest.length > 0 ? padEnd(title, HEADING_WIDTH) : title;
  return [piece(text, 'bold'), ...rest];
}

/** The width that a text is made for: the terminal's, within bounds; the least when nobody knows it. */
export function usableWidth(
  columns: number,
  minimum: number,
  maximum = Number.POSITIVE_INFINITY,
): number {
  return Math.min(maximum, Math.max(minimum, Math.floor(columns) || 0));
}

/** Sections with a blank line between; those without lines are left out. */
export function separated(sections: readonly (readonly Line[])[]): Line[] {
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, position) => (position === 0 ? section : [line(''), ...section]));
}

/** A line below a heading. */
export function indented(text: string, style: Style = 'plain'): Line {
  return line(`  ${text}`, style);
}

/** What a list leaves out; nothing when that is nothing. */
export function moreLines(count: number, what: string): Line[] {
  return count > 0 ? [indented(`and ${formatNumberOf(count, `more ${what}`)}`, 'dim')] : [];
}

/** The first line of a table in bold. */
export function titled([first = '', ...rest]: readonly string[]): Line[] {
  return [line(first, 'bold'), ...rest.map((text) => line(text))];
}

/** Columns that a text takes in a terminal: most characters one, East Asian wide ones and emoji two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const COMBINING = /\p{Mn}|\p{Me}|\p{Cf}/u;

function characterWidth(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text itself when it fits, else its beginning and `…`. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width <= 0) return '';
  let kept = '';
  let used = 1;
  for (const character of text) {
    used += characterWidth(character);
    if (used > width) break;
    kept += character;
  }
  return `${kept}…`;
}

/** The text in lines of at most `width`, broken between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (displayWidth(longer) <= width) current = longer;
    else {
      if (current !== '') lines.push(current);
      current = cut(word, width);
    }
  }
  if (current !== '') lines.push(current);
  return lines;
}

/** A paragraph below a heading, of at most `width`: its first line is indented, the others twice. */
export function hanging(text: string, width: number): Line[] {
  return wrap(text, width - 4).map((part, position) =>
    indented(position === 0 ? part : `  ${part}`),
  );
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cells of a table in columns two apart: those under `right` aligned right, the last one not padded. */
export function table(
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) =>
        right.includes(column)
          ? padStart(cell, widths[column] ?? 0)
          : padEnd(cell, widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** The lines as text, each within `width`, ending in a newline. */
export function render(lines: readonly Line[], width: number, colour: boolean): string {
  return lines.map((each) => `${renderLine(each, width, colour)}\n`).join('');
}

function renderLine(pieces: Line, width: number, colour: boolean): string {
  let left = width;
  let text = '';
  for (const { text: full, style } of pieces) {
    const shown = cut(full, left);
    left -= displayWidth(shown);
    text += colour && CODES[style] !== '' ? `${CODES[style]}${shown}${RESET}` : shown;
    if (shown !== full) break;
  }
  return text.trimEnd();
}
