/**
 * Lanes of things over time, as data: bars, marks, and where they are on the canvas. The lanes of an app's
 * instances, those of one instance's life and those of the control plane are all of these.
 *
 * Pure: what is in the lanes is made by the views, what they look like by `laneDrawing`.
 */
import type { Instant } from '../../sim/engine/units';
import type { Selected } from '../session/selected';
import type { Point, Size } from './canvasChart';
import type { ColourName } from './palette';
import { type TimeTick, timeTicks } from './timeTicks';

/**
 * `full`: it is there. `starting`: it is being made, or ready to take over. `wait`: there is nothing, and there
 * should be, or it does nothing. `belief`: what the BBS holds. `gone`: it is not there.
 */
export type BarShape = 'full' | 'starting' | 'wait' | 'belief' | 'gone';

export interface Bar {
  readonly from: Instant;
  readonly until: Instant;
  readonly colour: ColourName;
  readonly shape: BarShape;
  /** Stands in the bar when there is room. */
  readonly label: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** Which of the lane's tracks, from 0: what overlaps is drawn one under the other. */
  readonly track: number;
  /** The record with which it began: a click leads there, where the lane itself stands for nothing. */
  readonly row?: number;
}

/** Something that happened at an instant; each kind has a shape of its own. */
export interface LaneMark {
  readonly at: Instant;
  readonly shape: 'placed' | 'failed' | 'rejected' | 'crashed' | 'killed';
  readonly about: string;
  /** The record that tells of it: a click leads there. */
  readonly row: number;
}

export interface Lane {
  /** Unique in the chart. */
  readonly key: string;
  readonly label: string;
  readonly tracks: number;
  readonly bars: readonly Bar[];
  readonly marks: readonly LaneMark[];
  /** What a click in the lane selects; undefined: it goes to that instant. */
  readonly target: Selected | undefined;
}

/** Everything that the drawing goes by. */
export interface LaneChart {
  readonly lanes: readonly Lane[];
  /** Room for the labels of lanes, at the left, in CSS pixels. */
  readonly gutter: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly at: Instant;
  readonly hoverAt: Instant | null;
  readonly faults: readonly Instant[];
  /** The scenario's start, in milliseconds since 1970; NaN when it has none. */
  readonly startsAt: number;
}

/** CSS pixels. */
const GUTTER_MIN = 32;
const GUTTER_MAX = 72;
/** A letter is about that wide. */
const LETTER = 6.2;
export const AXIS_HEIGHT = 18;
export const TRACK_HEIGHT = 16;
const LANE_GAP = 5;
/** Room at the right, so that the last bar does not touch the edge. */
const MARGIN = 8;
/** How near the pointer must be to a mark. */
const MARK_REACH = 5;

/** CSS pixels, with the gap below it. */
export function laneHeight({ tracks }: Lane): number {
  return Math.max(1, tracks) * TRACK_HEIGHT + LANE_GAP;
}

/** What all lanes need. */
export function lanesHeight(lanes: readonly Lane[]): number {
  return AXIS_HEIGHT + lanes.reduce((sum, lane) => sum + laneHeight(lane), 0) + LANE_GAP;
}

/** What the longest label needs, within bounds. */
export function gutterOf(lanes: readonly Lane[], maximum = GUTTER_MAX): number {
  const longest = lanes.reduce((length, { label }) => Math.max(length, label.length), 0);
  return Math.round(Math.max(GUTTER_MIN, Math.min(maximum, longest * LETTER + 12)));
}

type TimeScale = Pick<LaneChart, 'from' | 'until' | 'gutter'>;

/** Where an instant stands, in CSS pixels; beyond the plot for one that the chart does not show. */
export function xOf({ from, until, gutter }: TimeScale, { width }: Size, at: Instant): number {
  return gutter + ((at - from) / Math.max(1, until - from)) * plotWidth(width, gutter);
}

/** The instant at a place; beside the plot that of its edge. */
export function instantAt(scale: TimeScale, { width }: Size, x: number): Instant {
  const { from, until, gutter } = scale;
  const share = Math.max(0, Math.min(1, (x - gutter) / plotWidth(width, gutter)));
  return Math.round(from + share * (until - from));
}

function plotWidth(width: number, gutter: number): number {
  return Math.max(1, width - gutter - MARGIN);
}

/** What is under the pointer. */
export interface LaneHit {
  readonly lane: Lane;
  /** undefined on the lane's label. */
  readonly at: Instant | undefined;
  readonly bar: Bar | undefined;
  readonly mark: LaneMark | undefined;
}

/** What is under a point; undefined on the axis and below the last lane. */
export function hitAt(chart: LaneChart, size: Size, { x, y }: Point): LaneHit | undefined {
  let top = AXIS_HEIGHT;
  for (const lane of chart.lanes) {
    const height = laneHeight(lane);
    if (y >= top && y < top + height) {
      if (x < chart.gutter - MARK_REACH) {
        return { lane, at: undefined, bar: undefined, mark: undefined };
      }
      const at = instantAt(chart, size, x);
      const track = Math.min(lane.tracks - 1, Math.floor((y - top) / TRACK_HEIGHT));
      const isIn = (bar: Bar) => bar.track === track && bar.from <= at && at < bar.until;
      const near = lane.marks.filter(
        (mark) => Math.abs(xOf(chart, size, mark.at) - x) <= MARK_REACH,
      );
      // Of what lies over each other, the last one was drawn on top.
      return { lane, at, bar: lane.bars.findLast(isIn), mark: near.at(-1) };
    }
    top += height;
  }
  return undefined;
}

/** CSS pixels from one tick to the next, at least. */
const TICK_DISTANCE = 64;

/** The ticks of the axis above the lanes. */
export function laneTicks(chart: LaneChart, { width }: Size): readonly TimeTick[] {
  const { from, until, gutter, startsAt } = chart;
  return timeTicks({
    range: { from, until },
    width: plotWidth(width, gutter),
    distance: TICK_DISTANCE,
    startsAt,
  });
}

/** Each thing's track: the first one that is free when it begins. Things come in order of their beginning. */
export function tracksFor(
  things: readonly { readonly from: Instant; readonly until: Instant }[],
  tracksMax: number,
): { readonly tracks: number; readonly trackOf: readonly number[] } {
  const freeFrom: Instant[] = [];
  const trackOf = things.map(({ from, until }) => {
    let track = freeFrom.findIndex((free) => free <= from);
    if (track < 0) track = Math.min(freeFrom.length, tracksMax - 1);
    freeFrom[track] = Math.max(until, freeFrom[track] ?? 0);
    return track;
  });
  return { tracks: Math.max(1, freeFrom.length), trackOf };
}
