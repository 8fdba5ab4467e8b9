/**
 * The answer on one screen: question, verdict, what happened over time, what did not fit, what is left,
 * what it cost, and what to ask next.
 */
import { chartLines } from './chart';
import { formatExactly } from './format';
import { type NextCommand, nextCommand } from './nextCommand';
import type { RunResult } from './result';
import { capacityLines, neverFittedLines } from './summaryCapacity';
import { deployLines } from './summaryDeploys';
import { faultLines } from './summaryFaults';
import { costLines, tallyLines } from './summaryTallies';
import { timeLineLines } from './summaryTimeLine';
import { verdictLines } from './summaryVerdict';
import {
  heading,
  type Layout,
  type Line,
  line,
  piece,
  render,
  separated,
  usableWidth,
  wrap,
} from './textLines';

export interface SummaryOptions {
  /** Columns of the terminal; less than 40 are taken for 40. */
  readonly width: number;
  readonly colour: boolean;
  /** What was typed, without output files, so that the suggested next command builds on it. */
  readonly command?: string;
  /** What sweeps the scenario as it describes itself; of scenarios that do. */
  readonly sweep?: NextCommand | undefined;
}

const WIDTH_MINIMUM = 40;
/** Wider lines are no easier to read. */
const WIDTH_MAXIMUM = 140;
/** Lines of one screen. */
const LINES_MAXIMUM = 45;
/** From the roomiest to the tightest; the first that fits on one screen is taken. */
const HEIGHTS = [
  { chartHeight: 6, answerMaximum: 6, listMaximum: 6 },
  { chartHeight: 6, answerMaximum: 6, listMaximum: 4 },
  { chartHeight: 5, answerMaximum: 5, listMaximum: 3 },
  { chartHeight: 4, answerMaximum: 5, listMaximum: 2 },
  { chartHeight: 3, answerMaximum: 4, listMaximum: 2 },
  { chartHeight: 3, answerMaximum: 4, listMaximum: 1 },
  { chartHeight: 3, answerMaximum: 2, listMaximum: 1 },
  { chartHeight: 3, answerMaximum: 1, listMaximum: 1 },
] as const;

/** The summary as text that ends in a newline; no line is wider than the width. */
export function formatSummary(result: RunResult, options: SummaryOptions): string {
  const width = usableWidth(options.width, WIDTH_MINIMUM, WIDTH_MAXIMUM);
  let lines: Line[] = [];
  for (const heights of HEIGHTS) {
    lines = summaryLines(result, { width, ...heights }, options);
    if (lines.length <= LINES_MAXIMUM) break;
  }
  return render(lines, width, options.colour);
}

function summaryLines(result: RunResult, layout: Layout, options: SummaryOptions): Line[] {
  const sections: Line[][] = [
    titleLines(result, layout.width),
    verdictLines(result, layout),
    chartLines(result, layout),
    timeLineLines(result, layout),
    deployLines(result, layout),
    faultLines(result, layout),
    [...neverFittedLines(result, layout), ...capacityLines(result, layout)],
    [...tallyLines(result), ...costLines(result)],
    nextLines(result, layout.width, options),
  ];
  return separated(sections);
}

function titleLines(result: RunResult, width: number): Line[] {
  const length = formatExactly(result.durationSeconds);
  const about = `  seed ${result.seed}, ${length} from ${result.startsAt}`;
  return [
    [piece(result.scenario, 'bold'), piece(about, 'dim')],
    ...wrap(result.question, width)
      .slice(0, 3)
      .map((text) => line(text)),
    ...result.warnings
      .slice(0, 2)
      .flatMap((warning) => wrap(`warning: ${warning}`, width).slice(0, 3))
      .map((text) => line(text, 'bad')),
  ];
}

function nextLines(result: RunResult, width: number, options: SummaryOptions): Line[] {
  const { command, reason } = nextCommand(result, options.command, options.sweep);
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
