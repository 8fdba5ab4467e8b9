/** The verdict, and each expectation with what was measured. */
import { formatCount, formatExactly, formatNumberOf } from './format';
import type { ExpectationResult, RunResult, Verdict } from './result';
import {
  cut,
  displayWidth,
  type Layout,
  type Line,
  line,
  moreLines,
  padEnd,
  piece,
  type Style,
  wrap,
} from './textLines';

const STYLE_OF: Readonly<Record<Verdict, Style>> = {
  met: 'good',
  'not met': 'bad',
  'not decided': 'accent',
};
const BY_URGENCY: readonly Verdict[] = ['not met', 'not decided', 'met'];
const LABEL_WIDTH = 14;
const WANTED_WIDTH_MINIMUM = 16;

/** What was wanted takes no more lines than this. */
const WANTED_LINES_MAXIMUM = 2;

/** Those not met come first. What was measured is never cut off for what was wanted. */
export function verdictLines(result: RunResult, { width, answerMaximum }: Layout): Line[] {
  const sorted = [...result.expectations].sort(
    (one, other) => BY_URGENCY.indexOf(one.verdict) - BY_URGENCY.indexOf(other.verdict),
  );
  const shown = sorted.slice(0, answerMaximum);
  const widest = (text: (each: ExpectationResult) => string): number =>
    Math.max(0, ...shown.map((each) => displayWidth(text(each))));
  const room = width - LABEL_WIDTH - 2 - widest((each) => each.measured);
  const wantedWidth = Math.min(
    widest((each) => each.wanted),
    Math.max(WANTED_WIDTH_MINIMUM, room),
  );
  return [
    headline(result),
    ...shown.flatMap((each) => expectationLines(each, wantedWidth)),
    ...moreLines(sorted.length - shown.length, 'expectation'),
  ];
}

function expectationLines(
  { verdict, wanted, measured }: ExpectationResult,
  wantedWidth: number,
): Line[] {
  const all = wrap(wanted, wantedWidth);
  const [first = '', ...rest] = all.slice(0, WANTED_LINES_MAXIMUM - 1);
  const last = all.slice(WANTED_LINES_MAXIMUM - 1).join(' ');
  if (last !== '') rest.push(cut(last, wantedWidth));
  return [
    [
      piece(padEnd(`  ${verdict}`, LABEL_WIDTH), STYLE_OF[verdict]),
      piece(`${padEnd(first, wantedWidth)}  ${measured}`),
    ],
    ...rest.map((text) => line(padEnd('', LABEL_WIDTH) + text)),
  ];
}

function headline({ verdict, expectations, isInterrupted, ...run }: RunResult): Line {
  if (isInterrupted) {
    const at = formatExactly(Math.floor(run.simulatedSeconds));
    const length = formatExactly(run.durationSeconds);
    return line(`INTERRUPTED at ${at} of ${length}: not decided`, STYLE_OF[verdict]);
  }
  if (expectations.length === 0)
    return line('Nothing is expected: the run came to its end.', 'bold');
  const met = expectations.filter((each) => each.verdict === 'met').length;
  const all = formatNumberOf(expectations.length, 'expectation');
  return [
    piece(verdict.toUpperCase(), STYLE_OF[verdict]),
    piece(`  ${formatCount(met)} of ${all}`, 'dim'),
  ];
}
