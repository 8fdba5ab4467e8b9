/**
 * A sweep as text in a terminal: what follows from it, a row of outcomes for each point, and the
 * differences from one point on the same seeds. No line is wider than the terminal; columns that do not
 * fit are named.
 */
import { formatCount, formatMemory, formatNumberOf, formatShare } from '../answers/format';
import {
  hanging,
  type Line,
  line,
  type Piece,
  piece,
  render,
  type Style,
  separated,
  usableWidth,
  wrap,
} from '../answers/textLines';
import { pairingTexts, type SweepAnalysis } from './analysis';
import type { Comparison, Difference } from './comparisons';
import { conclusionText, rangeText, unfinishedText } from './conclusionText';
import { nameOf, shortName } from './grid';
import { formatDifference, formatOutcome, formatValue, NO_VALUE } from './outcomeText';
import type { PointAnalysis } from './pointAnalysis';
import { type Column, columnLines, fitting, varyingOutcomes } from './tableColumns';

export interface TableOptions {
  /** Columns of the terminal; less than 40 are taken for 40. */
  readonly width: number;
  readonly colour: boolean;
}

const WIDTH_MINIMUM = 40;
/** Of the combinations of axes that do not change the size, those that are told in words. */
const CONCLUSIONS_MAXIMUM = 8;
/** Rows of differences; all of them are in the document. */
const DIFFERENCES_MAXIMUM = 40;

/** Text that ends in a newline. */
export function formatSweep(analysis: SweepAnalysis, options: TableOptions): string {
  const width = usableWidth(options.width, WIDTH_MINIMUM);
  const sections = [
    titleLines(analysis, width),
    conclusionLines(analysis, width),
    pointLines(analysis, width),
    differenceLines(analysis, width),
  ];
  return render(separated(sections), width, options.colour);
}

function titleLines({ results, warnings }: SweepAnalysis, width: number): Line[] {
  const { scenario, question, points, seeds, runs } = results;
  const range = seeds.length > 1 ? `seeds ${seeds[0]} to ${seeds.at(-1)}` : `seed ${seeds[0]}`;
  const about = `  ${formatNumberOf(points.length, 'point')}, ${range}, ${formatNumberOf(runs.length, 'run')}`;
  return [
    [piece(scenario, 'bold'), piece(about, 'dim')],
    ...wrap(question, width).map((text) => line(text)),
    ...warnings.flatMap((warning) =>
      wrap(`warning: ${warning}`, width).map((text) => line(text, 'bad')),
    ),
  ];
}

function conclusionLines(analysis: SweepAnalysis, width: number): Line[] {
  const { conclusions } = analysis;
  const unfinished = conclusions.length > 0 ? unfinishedText(analysis) : undefined;
  if (unfinished !== undefined) {
    const { heading, sentences } = unfinished;
    return [line(heading, 'bold'), ...sentences.flatMap((text) => hanging(text, width))];
  }
  const lines = conclusions.slice(0, CONCLUSIONS_MAXIMUM).flatMap((conclusion): Line[] => {
    const { heading, sentences } = conclusionText(analysis, conclusion);
    return [line(heading, 'bold'), ...sentences.flatMap((text) => hanging(text, width))];
  });
  const left = conclusions.length - CONCLUSIONS_MAXIMUM;
  if (left > 0) lines.push(line(`  and ${formatNumberOf(left, 'more combination')}`, 'dim'));
  if (lines.length > 0) {
    const seeds = formatNumberOf(analysis.results.seeds.length, 'seed');
    lines.push(...dimLines(`Survives: every expectation is met in all ${seeds}.`, width));
  }
  return lines;
}

function dimLines(text: string, width: number): Line[] {
  return wrap(text, width).map((part) => line(part, 'dim'));
}

function pointLines(analysis: SweepAnalysis, width: number): Line[] {
  const { outcomes, points } = analysis;
  const fixed = [...settingColumns(analysis, points), ...metColumns(points)];
  const varying = varyingOutcomes(analysis);
  const columns = varying.map((position): Column => {
    const { title, unit } = outcomes[position] as SweepAnalysis['outcomes'][number];
    const entries = points.map((point) => {
      const outcome = point.outcomes[position];
      const text = outcome === undefined ? NO_VALUE : formatOutcome(unit, outcome);
      return piece(text, (outcome?.never ?? 0) > 0 ? 'bad' : 'plain');
    });
    return { head: title, entries, isRight: true };
  });
  const shown = fitting([...fixed, ...columns], width, fixed.length);
  const hidden = columns.slice(shown.length - fixed.length).map(({ head }) => head);
  const hasNever = points.some((point) => point.outcomes.some(({ never }) => never > 0));
  return [
    ...columnLines(shown),
    ...dimLines(
      `Met: 95% interval of Wilson. Else the mean over seeds ± half of its 95% interval (Student's t).${
        hasNever ? ' "3 never": in 3 runs it did not happen; the mean is of the others.' : ''
      }`,
      width,
    ),
    ...expectationLines(analysis, width),
    ...constantLines(analysis, varying, width),
    ...(hidden.length > 0
      ? dimLines(`Columns with no room here, see --json: ${hidden.join(', ')}.`, width)
      : []),
  ];
}

/** What the columns of expectations stand for, and which of them decide. */
function expectationLines(
  { outcomes, expectations, points }: SweepAnalysis,
  width: number,
): Line[] {
  return expectations.flatMap(({ key, wanted }, position) => {
    const title = outcomes.find((outcome) => outcome.key === key)?.title ?? key;
    const met = points.filter((point) => {
      const kept = point.expectations[position];
      return kept !== undefined && kept.count > 0 && kept.successes === kept.count;
    });
    const share = `${formatCount(met.length)} of ${formatNumberOf(points.length, 'point')}`;
    return dimLines(`${title}: ${wanted}; in every seed at ${share}.`, width);
  });
}

/** The value on each axis, and the size where it is not the same everywhere. */
function settingColumns(
  { results, points: all }: SweepAnalysis,
  points: readonly PointAnalysis[],
): Column[] {
  const { axes } = results;
  const settings = axes.map((axis, position) => ({
    head: shortName(axis.name, axes),
    entries: points.map(({ point }) => piece(point.settings[position]?.label ?? '', 'bold')),
    isRight: axis.numbers !== null,
  }));
  if (all.every(({ sizeMB }) => sizeMB === all[0]?.sizeMB)) return settings;
  const sizes = points.map(({ sizeMB }) =>
    piece(sizeMB === null ? NO_VALUE : formatMemory(sizeMB)),
  );
  return [...settings, { head: 'size', entries: sizes, isRight: true }];
}

function metColumns(points: readonly PointAnalysis[]): Column[] {
  const style = ({ survives, met }: PointAnalysis): Style => {
    if (survives) return 'good';
    return met.successes === met.count ? 'plain' : 'bad';
  };
  return [
    {
      head: 'met',
      entries: points.map((point) =>
        piece(
          `${formatCount(point.met.successes)} of ${formatCount(point.met.count)}`,
          style(point),
        ),
      ),
      isRight: true,
    },
    {
      head: '95%',
      entries: points.map(({ met }) =>
        piece(met.interval === null ? NO_VALUE : rangeText(met.interval)),
      ),
      isRight: true,
    },
  ];
}

/** What was the same in every run is one line. */
function constantLines(
  { outcomes, points }: SweepAnalysis,
  varying: readonly number[],
  width: number,
): Line[] {
  const constants = outcomes.flatMap(({ title, unit }, position) => {
    if (varying.includes(position)) return [];
    const told = points.map((point) => point.outcomes[position]);
    const value = told.find((each) => each?.summary)?.summary?.mean;
    if (value !== undefined) return [`${title} ${formatValue(unit, value)}`];
    return told.some((each) => (each?.never ?? 0) > 0) ? [`${title} never`] : [];
  });
  return constants.length > 0
    ? dimLines(`The same in every run: ${constants.join(', ')}.`, width)
    : [];
}

function differenceLines(analysis: SweepAnalysis, width: number): Line[] {
  const { results, points, outcomes, baseline } = analysis;
  const comparisons = analysis.comparisons.filter(({ kind }) => kind === 'baseline');
  const from = points[baseline.point];
  if (from === undefined || comparisons.length === 0 || results.seeds.length < 2) return [];
  const told = comparisons.slice(0, DIFFERENCES_MAXIMUM);
  const settings = settingColumns(
    analysis,
    told.map(({ to }) => points[to] as PointAnalysis),
  ).slice(0, results.axes.length);
  const fixed = withLastRow(settings, [piece('pairing saves', 'dim')]);
  const columns = varyingOutcomes(analysis).map((position): Column => {
    const { title, unit } = outcomes[position] as SweepAnalysis['outcomes'][number];
    const entries = told.map(({ differences }) =>
      differenceEntry(unit, differences[position] as Difference),
    );
    const saved = piece(savedText(comparisons, position), 'dim');
    return { head: title, entries: [...entries, saved], isRight: true };
  });
  const shown = fitting([...fixed, metChanges(told), ...columns], width, fixed.length + 1);
  const name = nameOf(from.point, results.axes);
  const why = baseline.isScenario ? ', the scenario as it is' : ', the first point';
  const left = comparisons.length - told.length;
  const family =
    comparisons.length > 1
      ? ` (Holm's test over the ${formatCount(comparisons.length)} comparisons of its column)`
      : '';
  return [
    ...wrap(`Differences from ${name}${why}`, width).map((text) => line(text, 'bold')),
    ...columnLines(shown),
    ...(left > 0 ? [line(`and ${formatNumberOf(left, 'more point')}`, 'dim')] : []),
    ...dimLines(
      `Pairs of the same seed, mean ± half of its 95% interval (paired t). ~ is not distinguishable from none at 5%${family}. Met: seeds won and lost (McNemar). Pairing saves: part of the variance that equal seeds took away (median).`,
      width,
    ),
    ...pairingTexts(analysis).flatMap((text) => dimLines(text, width)),
  ];
}

function withLastRow(columns: readonly Column[], row: readonly Piece[]): Column[] {
  return columns.map((column, position) => ({
    ...column,
    entries: [...column.entries, row[position] ?? piece('')],
  }));
}

function metChanges(comparisons: readonly Comparison[]): Column {
  const entries = comparisons.map(({ gained, lost, isMetDistinguishable }) => {
    if (gained === 0 && lost === 0) return piece('same');
    const doubt = isMetDistinguishable ? '' : '~';
    const won = gained > 0 ? `+${formatCount(gained)}` : '';
    const given = lost > 0 ? `-${formatCount(lost)}` : '';
    const style = !isMetDistinguishable ? 'plain' : gained > lost ? 'good' : 'bad';
    return piece([doubt, won, given].filter((each) => each !== '').join(' '), style);
  });
  return { head: 'met', entries: [...entries, piece('')], isRight: true };
}

function differenceEntry(
  unit: SweepAnalysis['outcomes'][number]['unit'],
  difference: Difference,
): Piece {
  const style =
    difference.verdict === 'better' ? 'good' : difference.verdict === 'worse' ? 'bad' : 'plain';
  const leftOut = difference.leftOut > 0 ? `, ${formatCount(difference.leftOut)} left out` : '';
  return piece(`${formatDifference(unit, difference)}${leftOut}`, style);
}

function savedText(comparisons: readonly Comparison[], outcome: number): string {
  const saved = comparisons
    .flatMap(({ differences }) => differences[outcome]?.paired?.varianceReduction ?? [])
    .sort((one, other) => one - other);
  const middle = saved[Math.floor(saved.length / 2)];
  if (middle === undefined) return NO_VALUE;
  return middle > 0 ? formatShare(middle) : 'nothing';
}
