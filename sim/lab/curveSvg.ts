/**
 * A response curve as an SVG picture that stands by itself: light and dark by the reader's preference,
 * without a script, its text selectable, with a title and a description for who cannot see it.
 */
import { scaleLinear } from 'd3-scale';
import { line as linePath } from 'd3-shape';
import { formatNumberOf } from '../answers/format';
import { displayWidth } from '../answers/textLines';
import type { SweepAnalysis } from './analysis';
import { ticksAround } from './axisTicks';
import { type Curve, type CurvePoint, curvesOf } from './curveData';
import { describeCurve } from './curveDescription';
import { CURVE_STYLE, FONT_SIZE } from './curveStyle';
import { formatValue } from './outcomeText';
import { spread } from './spreadLabels';

/** A file of its own. */
export interface CurvePicture {
  /** In file names. */
  readonly name: string;
  readonly svg: string;
}

/** One picture for each outcome that is not the same everywhere, the share of met runs first. */
export function responseCurves(analysis: SweepAnalysis): CurvePicture[] {
  return curvesOf(analysis).map((curve) => ({
    name: curve.name,
    svg: curveSvg(curve, analysis.results.scenario),
  }));
}

const WIDTH = 720;
const HEIGHT = 420;
const TOP = 88;
const BOTTOM = 52;
const LEFT = 64;
const MARGIN = 16;
const RIGHT_LEAST = 24;
/** Of all the width, what labels at the ends of lines may take at most. */
const LABELS_MAXIMUM = 200;
const PLOT_BOTTOM = HEIGHT - BOTTOM;
/** Between the plot and a label at the end of a line. */
const LABEL_GAP = 12;
/** Average width of a character, in parts of the font's size. */
const CHARACTER = 0.62;
const LINE_HEIGHT = 15;
const TICKS_WANTED = 5;
/** Points of two lines at one value stand so far apart, that bars do not hide each other. */
const DODGE = 6;

interface Frame {
  readonly right: number;
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
}

function curveSvg(curve: Curve, scenario: string): string {
  const frame = frameOf(curve);
  const labelled = curve.lines.length > 1;
  const parts = [
    text(MARGIN, 23, curve.title, 'title'),
    text(MARGIN, 42, curve.description, 'weak'),
    text(MARGIN, 59, `${scenario}: ${curve.method}${leftOutText(curve)}`, 'weak small'),
    ...yAxis(curve, frame),
    ...xAxis(curve, frame),
    ...curve.lines.flatMap((_, position) => lineParts(curve, frame, position)),
    ...(labelled ? lineLabels(curve, frame) : []),
    ...markParts(curve, frame),
    ...neverParts(curve, frame),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(`${curve.title}: ${scenario}`)}</title>`,
    `<desc id="description">${escaped(describeCurve(curve))}</desc>`,
    `<style>${CURVE_STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function frameOf(curve: Curve): Frame {
  const widest =
    curve.lines.length > 1 ? Math.max(...curve.lines.map((each) => labelWidth(each.label))) : 0;
  const right =
    WIDTH - RIGHT_LEAST - (widest > 0 ? LABEL_GAP + Math.min(LABELS_MAXIMUM, widest) : 0);
  const values = curve.lines.flatMap(({ points }) =>
    points.flatMap(({ value, interval }) =>
      [value, interval?.low, interval?.high].filter((each) => typeof each === 'number'),
    ),
  );
  const low = values.length > 0 ? Math.min(...values) : 0;
  const high = values.length > 0 ? Math.max(...values) : 1;
  // What starts near nothing is shown from nothing; an interval's lower end may lie below what can be.
  const from = low < high * 0.4 || low < 0 ? 0 : low;
  const ticks = ticksAround(curve.unit, from, Math.max(high, from), TICKS_WANTED);
  const y = scaleLinear([ticks[0] ?? 0, ticks.at(-1) ?? 1], [PLOT_BOTTOM, TOP]).clamp(true);
  const places = curve.x.numbers ?? curve.x.labels.map((_, step) => step);
  const inset = 16;
  const x = scaleLinear([Math.min(...places), Math.max(...places)], [LEFT + inset, right - inset]);
  return { right, x: (step) => x(places[step] ?? 0), y: (value) => y(value), ticks };
}

function labelWidth(label: string): number {
  return displayWidth(label) * FONT_SIZE * CHARACTER;
}

function yAxis(curve: Curve, { right, y, ticks }: Frame): string[] {
  return ticks.flatMap((tick) => [
    `<line class="grid" x1="${LEFT}" x2="${at(right)}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>`,
    text(LEFT - 8, y(tick) + 4, formatValue(curve.unit, tick), 'weak end'),
  ]);
}

function leftOutText({ leftOut }: Curve): string {
  return leftOut === 0 ? '' : `; ${formatNumberOf(leftOut, 'more line')} left out`;
}

/** A tick at every value that was tried; labels where there is room. */
function xAxis(curve: Curve, { x, right }: Frame): string[] {
  const { labels, title } = curve.x;
  const order = labels
    .map((_, step) => step)
    .sort((one, other) => x(one) - x(other) || one - other);
  let free = Number.NEGATIVE_INFINITY;
  const parts = order.flatMap((step) => {
    const label = labels[step] ?? '';
    const half = labelWidth(label) / 2;
    const tick = `<line class="tick" x1="${at(x(step))}" x2="${at(x(step))}" y1="${PLOT_BOTTOM}" y2="${PLOT_BOTTOM + 5}"/>`;
    if (x(step) - half < free || x(step) + half > WIDTH) return [tick];
    free = x(step) + half + FONT_SIZE;
    return [tick, text(x(step), PLOT_BOTTOM + 19, label, 'weak middle')];
  });
  return [...parts, text((LEFT + right) / 2, HEIGHT - 12, title, 'weak middle')];
}

/** How far to the side the points of a line stand. */
function dodgeOf(curve: Curve, position: number): number {
  return (position - (curve.lines.length - 1) / 2) * Math.min(DODGE, 24 / curve.lines.length);
}

function lineParts(curve: Curve, { x, y }: Frame, position: number): string[] {
  const points = (curve.lines[position]?.points ?? []).filter(hasValue);
  const side = dodgeOf(curve, position);
  const place = (point: CurvePoint): number => x(point.step) + side;
  const path = linePath<CurvePoint & { value: number }>(place, ({ value }) => y(value)).digits(2)(
    [...points].sort((one, other) => place(one) - place(other) || one.step - other.step),
  );
  const bars = points.flatMap((point) => {
    const { interval } = point;
    if (interval === null || interval.low === interval.high) return [];
    const [middle, low, high] = [at(place(point)), at(y(interval.low)), at(y(interval.high))];
    const cap = (level: string): string => `M${at(place(point) - 3)},${level}h6`;
    return [`<path class="bar" d="M${middle},${low}V${high}${cap(low)}${cap(high)}"/>`];
  });
  const dots = points.map((point) => {
    const isPart = point.never > 0;
    return `<circle class="${isPart ? 'dot part' : 'dot'}" cx="${at(place(point))}" cy="${at(y(point.value))}" r="4"/>`;
  });
  const shape = curve.x.numbers === null ? [] : [`<path class="line" d="${path ?? ''}"/>`];
  return [`<g class="series s${position + 1}">`, ...shape, ...bars, ...dots, '</g>'];
}

function hasValue(point: CurvePoint): point is CurvePoint & { value: number } {
  return point.value !== null;
}

/** At the end of each line, moved apart where lines end close to each other. */
function lineLabels(curve: Curve, { right, x, y }: Frame): string[] {
  const ends = curve.lines.map(({ points }, position) => {
    const told = points.filter(hasValue).sort((one, other) => x(one.step) - x(other.step));
    const last = told.at(-1);
    return {
      x: last === undefined ? right : x(last.step) + dodgeOf(curve, position),
      y: last === undefined ? PLOT_BOTTOM : y(last.value),
    };
  });
  const places = spread(
    ends.map((end) => end.y),
    LINE_HEIGHT,
    TOP,
    PLOT_BOTTOM,
  );
  return curve.lines.flatMap(({ label }, position) => {
    const end = ends[position] as (typeof ends)[number];
    const place = places[position] as number;
    const shown = shortened(label);
    return [
      `<path class="leader s${position + 1}" d="M${at(end.x + 5)},${at(end.y)}L${at(right + LABEL_GAP - 4)},${at(place)}"/>`,
      text(right + LABEL_GAP, place + 4, shown, `label s${position + 1}`),
    ];
  });
}

function shortened(label: string): string {
  const most = Math.floor(LABELS_MAXIMUM / (FONT_SIZE * CHARACTER));
  const characters = [...label];
  return characters.length <= most ? label : `${characters.slice(0, most - 1).join('')}…`;
}

function markParts(curve: Curve, { x, y, right }: Frame): string[] {
  const { marked } = curve;
  const point = marked === null ? undefined : curve.lines[marked.line]?.points[marked.step];
  if (marked === null || point === undefined || point.value === null) return [];
  const place = { x: x(point.step) + dodgeOf(curve, marked.line), y: y(point.value) };
  const isLeft = place.x > (LEFT + right) / 2;
  return [
    `<circle class="mark" cx="${at(place.x)}" cy="${at(place.y)}" r="8"/>`,
    text(place.x + (isLeft ? -12 : 12), place.y - 10, marked.text, isLeft ? 'note end' : 'note'),
  ];
}

/** Runs without a value are told where they are missing, at the foot of the plot. */
function neverParts(curve: Curve, { x, right }: Frame): string[] {
  const never = curve.x.labels.map((_, step) =>
    curve.lines.reduce((sum, { points }) => sum + (points[step]?.never ?? 0), 0),
  );
  if (never.every((each) => each === 0)) return [];
  return [
    text(
      right,
      TOP - 8,
      'numbers: runs in which it never happened; hollow: mean of the others',
      'weak end small',
    ),
    ...never.flatMap((each, step) =>
      each === 0 ? [] : [text(x(step), PLOT_BOTTOM - 6, String(each), 'never middle')],
    ),
  ];
}

function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${at(x)}" y="${at(y)}">${escaped(content)}</text>`;
}

/** Hundredths of a pixel: the same text wherever the last bits of a position differ. */
function at(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** As text or attribute; without characters that XML cannot hold. */
function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
