/**
 * Auction batches and convergence passes as bars: as wide as they took, as high as they did. Bars that fall
 * into one pixel become one, as high as the highest of them.
 */
import type { Duration, Instant } from '../../../../sim/engine/units';
import type { Span } from '../../../replay/spans';
import { talliesOf } from '../runTallies';
import type { TrackScene } from './track';

export interface Bar {
  /** CSS pixels. */
  readonly left: number;
  /** At least 1. */
  readonly width: number;
  readonly value: number;
  /** The part of it that is marked as bad. */
  readonly marked: number;
  readonly span: Span;
  /** Spans that the bar stands for. */
  readonly spans: number;
}

export interface BarsModel {
  readonly bars: readonly Bar[];
  /** Of the bars in sight; at least 1. */
  readonly maximum: number;
  readonly selected: Bar | undefined;
}

export function auctionBars(scene: TrackScene): BarsModel {
  const { replay } = scene.run;
  const { placed, failed } = talliesOf(replay);
  const { selected } = scene;
  return barsOf(
    scene,
    replay.marks.batches,
    (place) => (placed[place] ?? 0) + (failed[place] ?? 0),
    (place) => failed[place] ?? 0,
    selected?.kind === 'auction' ? selected.batch : undefined,
  );
}

export function passBars(scene: TrackScene): BarsModel {
  const { passes } = scene.run.replay.marks;
  const { selected } = scene;
  return barsOf(
    scene,
    passes,
    (place) => durationOf(passes[place]),
    () => 0,
    selected?.kind === 'pass' ? selected.number : undefined,
  );
}

function durationOf(span: Span | undefined): Duration {
  return span === undefined ? 0 : span.until - span.from;
}

function barsOf(
  { scale, size, window }: TrackScene,
  spans: readonly Span[],
  valueOf: (place: number) => number,
  markedOf: (place: number) => number,
  chosen: number | undefined,
): BarsModel {
  const bars: Bar[] = [];
  let selected: Bar | undefined;
  let maximum = 1;
  for (let place = firstInSight(spans, window.from); place < spans.length; place++) {
    const span = spans[place] as Span;
    if (span.from > window.until) break;
    const left = Math.max(-1, scale(span.from));
    const right = Math.min(size.width + 1, scale(span.isOpen ? window.until : span.until));
    const bar: Bar = {
      left,
      width: Math.max(1, right - left),
      value: valueOf(place),
      marked: markedOf(place),
      span,
      spans: 1,
    };
    maximum = Math.max(maximum, bar.value);
    if (span.number === chosen) selected = bar;
    const last = bars.at(-1);
    if (last === undefined || bar.width > 1 || last.width > 1 || bar.left >= Math.floor(last.left) + 1) {
      bars.push(bar);
    } else bars[bars.length - 1] = merged(last, bar);
  }
  return { bars, maximum, selected };
}

function merged(one: Bar, other: Bar): Bar {
  const higher = other.value > one.value ? other : one;
  return { ...higher, left: one.left, spans: one.spans + other.spans };
}

/** Spans never overlap, so the one before the first that begins in sight may reach into it. */
function firstInSight(spans: readonly Span[], from: Instant): number {
  return Math.max(0, placeAfter(spans, from) - 1);
}

function placeAfter(spans: readonly Span[], at: Instant): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Span).from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place of the last span that had begun at an instant; −1 before the first. */
export function placeBegunAt(spans: readonly Span[], at: Instant): number {
  return placeAfter(spans, at) - 1;
}

/** The place of the span that an instant lies in, or the nearest one within a distance; −1: none. */
export function placeNear(spans: readonly Span[], at: Instant, within: Duration): number {
  const begun = placeAfter(spans, at) - 1;
  const before = spans[begun];
  const next = spans[begun + 1];
  if (before !== undefined && (at <= before.until || before.isOpen)) return begun;
  const back = before === undefined ? Number.POSITIVE_INFINITY : at - before.until;
  const ahead = next === undefined ? Number.POSITIVE_INFINITY : next.from - at;
  if (Math.min(back, ahead) > within) return -1;
  return back <= ahead ? begun : begun + 1;
}
