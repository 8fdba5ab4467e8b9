/**
 * A line on stderr that says how far something is: rewritten on a terminal, else written anew every few
 * seconds. What it says, and when to look, is the caller's.
 */
import type { Io } from './io';

/** Milliseconds between two looks on a terminal. */
const TERMINAL_INTERVAL = 100;
const COLUMNS_DEFAULT = 100;
/** Columns below which there is no room for what is in progress, and a bar. */
const NARROW = 90;
const BAR_WIDTH = 24;
const ERASE_LINE = '\r\u001b[K';

export interface StatusLine {
  readonly isRewritten: boolean;
  /** Milliseconds that pass between two looks at least. */
  readonly interval: number;
  /** Shows a line made for so many columns. */
  show(lineFor: (columns: number) => string): void;
  /** Takes the line off the terminal. */
  clear(): void;
}

/** `lineInterval`: milliseconds between two lines where none is rewritten. */
export function createStatusLine({ stderr, env }: Io, lineInterval: number): StatusLine {
  const isRewritten = stderr.isTerminal && env.TERM !== 'dumb';
  let isShown = false;
  return {
    isRewritten,
    interval: isRewritten ? TERMINAL_INTERVAL : lineInterval,
    show(lineFor) {
      const line = lineFor(stderr.columns ?? COLUMNS_DEFAULT);
      stderr.write(isRewritten ? `${ERASE_LINE}${line}` : `${line}\n`);
      isShown = isRewritten;
    },
    clear() {
      if (isShown) stderr.write(ERASE_LINE);
      isShown = false;
    },
  };
}

/** Name, bar, percentage and whatever else is to be said, in less than `columns` characters. */
export function statusText(
  name: string,
  share: number,
  rest: readonly string[],
  columns: number,
): string {
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const parts = [...(columns < NARROW ? [] : [name, bar]), percent, ...rest];
  return parts.join('  ').slice(0, Math.max(0, columns - 1));
}
