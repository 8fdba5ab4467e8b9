/** All plots of load in a window of time, as pixels. The same picture again for the same window. */
import type { Instant } from '../../../sim/engine/units';
import { valueAt } from '../../../sim/trace/columns';
import type { Size } from '../../charts/canvasChart';
import { count, duration, NOT_TOLD, number } from '../../charts/format';
import { type TimeTick, timeTicks } from '../../charts/timeTicks';
import type { Replay } from '../../replay/openReplay';
import type { Frame } from '../../session/frames';
import { shownWindow, startsAtOf } from '../../session/runFacts';
import type { Range, Session } from '../../session/session';
import { type LoadPixels, loadAt, loadPixels, type Peak, peakOf } from './loadPixels';
import type { LoadPlot } from './loadPlots';
import { type LoadSeries, loadSeriesOf } from './loadSeries';

export interface LoadPicture {
  readonly rows: readonly LoadRow[];
  readonly ticks: readonly PlacedTick[];
  /** Where faults are, in CSS pixels of the plot. */
  readonly faults: readonly number[];
  readonly window: Range;
  /** CSS pixels of the marked range within the plot; undefined without one in sight. */
  readonly range: { readonly left: number; readonly right: number } | undefined;
  /** Width of the plots, right of the labels. */
  readonly width: number;
  readonly height: number;
  readonly scale: LoadScale;
}

export interface PlacedTick extends TimeTick {
  /** CSS pixels from the left of the plots. */
  readonly x: number;
}

/** `log`: of 1 plus the value, so that nothing is at the bottom and little is seen beside much. */
export type LoadScale = 'linear' | 'log';

export interface LoadRow {
  readonly series: LoadSeries;
  readonly top: number;
  readonly height: number;
  /** Above it stands the name of the component. */
  readonly isFirstOfGroup: boolean;
  /** undefined for a plot that there is nothing to draw of. */
  readonly pixels: LoadPixels | undefined;
  readonly peak: Peak | undefined;
}

/** CSS pixels left of the plots. */
export const LABEL_WIDTH = 168;
const PLOT_HEIGHT = 40;
const ROW_GAP = 6;
/** A plot that is empty is a line of text. */
const EMPTY_HEIGHT = 18;
const GROUP_HEIGHT = 22;
/** The axis stands above the plots: there it is in sight. */
export const AXIS_HEIGHT = 20;
const TICK_DISTANCE = 80;

/** Height that all plots of a run take. */
export function loadHeight(replay: Replay): number {
  const last = loadRows(replay).at(-1);
  return last === undefined ? AXIS_HEIGHT : last.top + last.height + ROW_GAP;
}

export function createLoadPicturer() {
  let last: { readonly key: readonly unknown[]; readonly picture: LoadPicture } | undefined;
  return ({ run, session }: Frame, size: Size, scale: LoadScale): LoadPicture => {
    const key = [run, session.window, session.range, size.width, size.height, scale];
    if (last?.key.every((part, place) => part === key[place]) === true) return last.picture;
    last = { key, picture: pictureOf(run.replay, session, size, scale) };
    return last.picture;
  };
}

function pictureOf(replay: Replay, session: Session, size: Size, scale: LoadScale): LoadPicture {
  const window = shownWindow(session, replay);
  const width = Math.max(1, size.width - LABEL_WIDTH);
  const xOf = (at: Instant) => ((at - window.from) / (window.until - window.from)) * width;
  const { range } = session;
  return {
    rows: loadRows(replay).map((row) => ({
      ...row,
      pixels: row.series.isEmpty ? undefined : loadPixels(row.series, window, width),
      peak: row.series.isEmpty ? undefined : peakOf(row.series, window),
    })),
    ticks: timeTicks({
      range: window,
      width,
      distance: TICK_DISTANCE,
      startsAt: startsAtOf(replay),
    }).map((tick) => ({ ...tick, x: xOf(tick.at) })),
    faults: faultsAt(replay, xOf, width),
    window,
    range: range === null ? undefined : { left: xOf(range.from), right: xOf(range.until) },
    width,
    height: size.height,
    scale,
  };
}

function faultsAt(replay: Replay, xOf: (at: Instant) => number, width: number): number[] {
  const places = new Set<number>();
  for (const row of replay.marks.faults) {
    const x = Math.round(xOf(valueAt(replay.columns, 'at', row)));
    if (x >= 0 && x <= width) places.add(x);
  }
  return [...places];
}

export type LoadPlace = Pick<LoadRow, 'series' | 'top' | 'height' | 'isFirstOfGroup'>;

const places = new WeakMap<readonly LoadSeries[], readonly LoadPlace[]>();

/** Every plot with its place: the same for every window. */
export function loadRows(replay: Replay): readonly LoadPlace[] {
  const all = loadSeriesOf(replay);
  const found = places.get(all) ?? placed(all);
  places.set(all, found);
  return found;
}

function placed(all: readonly LoadSeries[]): readonly LoadPlace[] {
  let top = AXIS_HEIGHT;
  let group = '';
  return all.map((series) => {
    const isFirstOfGroup = series.plot.group !== group;
    group = series.plot.group;
    if (isFirstOfGroup) top += GROUP_HEIGHT;
    const height = series.isEmpty ? EMPTY_HEIGHT : PLOT_HEIGHT;
    const row = { series, top, height, isFirstOfGroup };
    top += height + ROW_GAP;
    return row;
  });
}

/** How high a value stands, where 1 is the most. */
export function shareOf(value: number, most: number, scale: LoadScale): number {
  if (most <= 0) return 0;
  return scale === 'log' ? Math.log1p(value) / Math.log1p(most) : value / most;
}

/** `1,204/s`, `561 ms`, `25`. */
export function valueText(plot: LoadPlot, value: number | undefined): string {
  if (plot.form === 'rate') return value === undefined ? '–' : `${rateText(value)}/s`;
  return plot.form === 'value' && plot.unit === 'µs' ? duration(value) : count(value);
}

function rateText(value: number): string {
  return value >= 10 || Number.isInteger(value) ? count(value) : number(value);
}

/** What is said in place of a plot. */
export function absenceText({ told }: LoadSeries): string {
  return told === undefined ? NOT_TOLD : 'none in this run';
}

/** The figure at the clock. */
export function nowText(series: LoadSeries, at: Instant): string {
  return series.isEmpty ? '' : valueText(series.plot, loadAt(series, at));
}
