/** What a sweep answers, in an operator's words: a sentence or two for each conclusion. */
import { formatCount, formatMemory, formatNumberOf } from '../answers/format';
import type { SweepAnalysis } from './analysis';
import type { AxisConclusion, Conclusion, SizeConclusion } from './conclusion';
import { nameOf, shortName } from './grid';
import type { PointAnalysis } from './pointAnalysis';
import type { Proportion } from './statistics/proportion';
import { CONFIDENCE, type Interval } from './statistics/sample';
import { signChance } from './statistics/sign';

/** A heading such as `Smallest that survives`, and the sentences under it. */
export interface ConclusionText {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** Points as large as the smallest that survive, told one by one. */
const SAME_SIZE_MAXIMUM = 2;
/** Of the values of an axis at which it survives, or does not, those that are named. */
const VALUES_MAXIMUM = 6;

/** A conclusion in words. */
export function conclusionText(analysis: SweepAnalysis, conclusion: Conclusion): ConclusionText {
  const [some] = [...conclusion.points, ...(conclusion.kind === 'axis' ? conclusion.unknown : [])];
  const first = pointOf(analysis, some);
  const at =
    conclusion.held.length === 0
      ? ''
      : `, ${nameOf(first.point, analysis.results.axes, conclusion.held)}`;
  return conclusion.kind === 'smallest'
    ? { heading: `Smallest that survives${at}`, sentences: sizeSentences(analysis, conclusion) }
    : {
        heading: `Along ${shortName(axisName(analysis, conclusion), analysis.results.axes)}${at}`,
        sentences: axisSentences(analysis, conclusion),
      };
}

/**
 * What can be said while runs are still to come: nothing survives before all its seeds have run. Undefined
 * when they all have.
 */
export function unfinishedText({ results, points }: SweepAnalysis): ConclusionText | undefined {
  const all = results.points.length * results.seeds.length;
  const absent = all - results.runs.length;
  if (absent <= 0) return undefined;
  const open = points.filter(({ met }) => met.count > 0 && met.successes === met.count);
  const names = namedOf(open.map(({ point }) => nameOf(point, results.axes)));
  const where = `${formatCount(open.length)} of ${formatNumberOf(points.length, 'point')}`;
  return {
    heading: 'Too early to say what survives',
    sentences: [
      `${formatNumberOf(absent, 'run')} of ${formatCount(all)} are still to come: the same command with -o goes on.`,
      open.length === 0
        ? 'No point has met every expectation in every run so far.'
        : `Met in every run so far at ${where}: ${names}.`,
    ],
  };
}

/** `a, b, c and 3 more` */
function namedOf(names: readonly string[]): string {
  const told = names.slice(0, VALUES_MAXIMUM).join(', ');
  const left = names.length - VALUES_MAXIMUM;
  return left > 0 ? `${told} and ${formatCount(left)} more` : told;
}

function sizeSentences(analysis: SweepAnalysis, conclusion: SizeConclusion): string[] {
  const seeds = analysis.results.seeds.length;
  const [first] = conclusion.smallest;
  if (first === undefined) {
    const best = bestOf(conclusion.points.map((index) => pointOf(analysis, index)));
    return [
      `None of ${formatNumberOf(conclusion.points.length, 'point')} meets every expectation in all ${formatNumberOf(seeds, 'seed')}.`,
      ...(best === undefined
        ? []
        : [`Most often does ${described(analysis, best.point.index)}: ${metText(best.met)}.`]),
    ];
  }
  const sentences = conclusion.smallest.map(
    (index) => `${described(analysis, index)}: met in ${metText(pointOf(analysis, index).met)}.`,
  );
  for (const smaller of conclusion.oneStepSmaller) {
    sentences.push(
      `One step smaller, ${described(analysis, smaller)}: ${fateText(analysis, smaller, first)}.`,
    );
  }
  for (const index of conclusion.failingOfSameSize.slice(0, SAME_SIZE_MAXIMUM)) {
    const fate = fateText(analysis, index, undefined);
    sentences.push(`Of the same size, ${described(analysis, index)}: ${fate}.`);
  }
  if (conclusion.oneStepSmaller.length === 0) {
    sentences.push('Nothing smaller by one step was tried: it may not be the limit.');
  }
  return [...sentences, ...exceptionSentences(analysis, conclusion.exceptions)];
}

/** How often a point is met, and whether that tells it from its surviving neighbour. */
function fateText(analysis: SweepAnalysis, index: number, survivor: number | undefined): string {
  const { met, finished } = pointOf(analysis, index);
  if (finished === 0) return 'no run finished';
  const together = analysis.comparisons.find(
    ({ kind, from, to }) =>
      kind === 'neighbour' &&
      ((from === index && to === survivor) || (from === survivor && to === index)),
  );
  const doubt =
    together !== undefined && signChance(together.gained, together.lost) > 1 - CONFIDENCE
      ? '; so few seeds do not tell the two apart'
      : '';
  return `met in ${metText(met)}${doubt}`;
}

function exceptionSentences(analysis: SweepAnalysis, exceptions: readonly number[]): string[] {
  const [example] = exceptions;
  if (example === undefined) return [];
  const { met } = pointOf(analysis, example);
  const subject =
    exceptions.length === 1
      ? 'One larger point does not survive'
      : `${formatCount(exceptions.length)} larger points do not survive`;
  const intro = exceptions.length === 1 ? '' : 'for one, ';
  return [`${subject}: ${intro}${described(analysis, example)}, met in ${metText(met)}.`];
}

function axisSentences(analysis: SweepAnalysis, conclusion: AxisConclusion): string[] {
  const { axis, points, unknown } = conclusion;
  const label = (index: number): string =>
    pointOf(analysis, index).point.settings[axis]?.label ?? '';
  const silence =
    unknown.length === 0 ? [] : [`No run finished at ${unknown.map(label).join(', ')}.`];
  return points.length === 0
    ? silence
    : [...verdictSentences(analysis, conclusion, label), ...silence];
}

function verdictSentences(
  analysis: SweepAnalysis,
  { points, changes }: AxisConclusion,
  label: (index: number) => string,
): string[] {
  const first = pointOf(analysis, points[0]);
  const last = pointOf(analysis, points.at(-1));
  const range = `${label(first.point.index)} to ${label(last.point.index)}`;
  const [change] = changes;
  if (change === undefined) {
    const seeds = formatNumberOf(analysis.results.seeds.length, 'seed');
    return [
      first.survives
        ? `Survives at every value, ${range}: met in all ${seeds} each.`
        : `Survives at no value, ${range}: nowhere are all ${seeds} met.`,
    ];
  }
  const [from, to] = change;
  const said = (index: number): string =>
    `${label(index)} (met in ${metParts(pointOf(analysis, index).met).join(', ')})`;
  if (changes.length > 1) {
    const values = (survives: boolean): string =>
      namedOf(points.filter((index) => pointOf(analysis, index).survives === survives).map(said));
    return [
      `The verdict changes ${formatCount(changes.length)} times: more is neither always better nor always worse.`,
      `Survives at ${values(true)}.`,
      `Does not at ${values(false)}.`,
    ];
  }
  return [
    pointOf(analysis, from).survives
      ? `Survives up to ${said(from)}; no more at ${said(to)}.`
      : `Survives from ${said(to)} on; not yet at ${said(from)}.`,
  ];
}

/** `20 of 20 seeds (95%: 83.8 to 100%)` */
function metText(met: Proportion): string {
  const [seeds, range] = metParts(met);
  return range === undefined ? seeds : `${seeds} (${range})`;
}

function metParts({ successes, count, interval }: Proportion): [string, string?] {
  const seeds = `${formatCount(successes)} of ${formatNumberOf(count, 'seed')}`;
  return interval === null ? [seeds] : [seeds, `95%: ${rangeText(interval)}`];
}

/** `83.8 to 100%`: shares rounded outwards, so that no certainty is claimed that there is not. */
export function rangeText({ low, high }: Interval): string {
  const percent = (tenths: number): string =>
    tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1);
  return `${percent(Math.floor(low * 1000))} to ${percent(Math.ceil(high * 1000))}%`;
}

/** `count 230, memory 22GB (230 cells, 4,942 GB)` */
function described(analysis: SweepAnalysis, index: number): string {
  const { point, cells, sizeMB } = pointOf(analysis, index);
  const name = nameOf(point, analysis.results.axes);
  if (cells === null || sizeMB === null) return name;
  return `${name} (${formatNumberOf(cells, 'cell')}, ${formatMemory(sizeMB)})`;
}

/** Met in the largest share of its runs; the first of equals. */
function bestOf(points: readonly PointAnalysis[]): PointAnalysis | undefined {
  const share = ({ met }: PointAnalysis): number =>
    met.count === 0 ? -1 : met.successes / met.count;
  return points
    .filter((each) => each.finished > 0)
    .reduce<PointAnalysis | undefined>(
      (best, each) => (best === undefined || share(each) > share(best) ? each : best),
      undefined,
    );
}

function pointOf({ points }: SweepAnalysis, index: number | undefined): PointAnalysis {
  const point = index === undefined ? undefined : points[index];
  if (point === undefined) throw new RangeError(`the sweep has no point ${index}`);
  return point;
}

function axisName({ results }: SweepAnalysis, { axis }: AxisConclusion): string {
  return results.axes[axis]?.name ?? '';
}
