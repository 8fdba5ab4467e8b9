/**
 * The answer on one screen: question, verdict, what happened over time, what did not fit, what is left,
 * what it cost, and what to ask next.
 */
import { chartLines } from './chart';
import { formatExactly } from './format';
import { nextCommand } from './nextCommand';
import type { RunResult } from './result';
import { capacityLines, neverFittedLines } from './summaryCapacity';
import { costLines, tallyLines } from './summaryTallies';
import { timeLineLines } from './summaryTimeLine';
import { verdictLines } from './summaryVerdict';
import { heading, type Line, line, piece, render, wrap } from './textLines';

export interface SummaryOptions {
  /** Columns of the terminal; less than 40 are taken for 40. */
  readonly width: number;
  readonly colour: boolean;
  /** What was typed, without output files, so that the suggested next command builds on it. */
  readonly command?: string;
}

const WIDTH_MINIMUM = 40;
/** Wider lines are no easier to read. */
const WIDTH_MAXIMUM = 140;
const CHART_HEIGHT = 6;

/** The summary as text that ends in a newline; no line is wider than the width. */
export function formatSummary(result: RunResult, options: SummaryOptions): string {
  const width = Math.min(WIDTH_MAXIMUM, Math.max(WIDTH_MINIMUM, Math.floor(options.width) || 0));
  const sections: Line[][] = [
    titleLines(result, width),
    verdictLines(result, width),
    chartLines(result, width, CHART_HEIGHT),
    timeLineLines(result),
    [...neverFittedLines(result), ...capacityLines(result)],
    [...tallyLines(result), ...costLines(result)],
    nextLines(result, width, options.command),
  ];
  const lines = sections
    .filter((section) => section.length > 0)
    .flatMap((section, position) => (position === 0 ? section : [line(''), ...section]));
  return render(lines, width, options.colour);
}

function titleLines(result: RunResult, width: number): Line[] {
  const length = formatExactly(result.durationSeconds);
  const about = `  seed ${result.seed}, ${length} from ${result.startsAt}`;
  return [
    [piece(result.scenario, 'bold'), piece(about, 'dim')],
    ...wrap(result.question, width)
      .slice(0, 3)
      .map((text) => line(text)),
    ...result.warnings.slice(0, 2).map((warning) => line(`warning: ${warning}`, 'bad')),
  ];
}

function nextLines(result: RunResult, width: number, typed: string | undefined): Line[] {
  const { command, reason } = nextCommand(result, typed);
  // Broken as a shell reads it on: a command that is cut off could not be run.
  const lines = wrap(command, width - 6);
  return [
    heading('Next', piece(`${reason}:`)),
    ...lines.map((text, position) => [
      piece(position === 0 ? '  ' : '    '),
      piece(position < lines.length - 1 ? `${text} \\` : text, 'accent'),
    ]),
  ];
}
