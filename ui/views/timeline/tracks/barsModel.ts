/**
 * Auction batches and convergence passes as bars: as wide as they took, as high as they did. Bars that fall
 * into one pixel become one, as high as the highest of them.
 */
import type { Duration, Instant } from '../../../../sim/engine/units';
import { valueAt } from '../../../../sim/trace/columns';
import { count } from '../../../charts/format';
import type { Replay } from '../../../replay/openReplay';
import { begunBy, type Span } from '../../../replay/spans';
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
  /** Beside it where there is room; undefined: there is nothing to say. */
  readonly note: string | undefined;
}

export interface BarsModel {
  readonly bars: readonly Bar[];
  /** Of the bars in sight; at least 1. */
  readonly maximum: number;
  readonly selected: Bar | undefined;
}

/** Batches as bars: their height is their decisions, marked those that found no cell. */
export function auctionBars(scene: TrackScene): BarsModel {
  const { replay } = scene.run;
  const { placed, failed } = talliesOf(replay);
  const { selected } = scene;
  return barsOf(
    scene,
    replay.marks.batches,
    (place) => (placed[place] ?? 0) + (failed[place] ?? 0),
    (place) => failed[place] ?? 0,
    () => undefined,
    selected?.kind === 'auction' ? selected.batch : undefined,
  );
}

/** Passes as bars: their height is how long they took. */
export function passBars(scene: TrackScene): BarsModel {
  const { replay } = scene.run;
  const { passes } = replay.marks;
  const { selected } = scene;
  return barsOf(
    scene,
    passes,
    (place) => durationOf(passes[place]),
    () => 0,
    (span) => foundText(replay, span),
    selected?.kind === 'pass' ? selected.number : undefined,
  );
}

/** `12 missing, 3 suspect`: what the pass found that is not as it should be; undefined: nothing. */
function foundText({ columns }: Replay, span: Span): string | undefined {
  if (span.middleRow < 0) return undefined;
  const found = [
    ['a', 'missing'],
    ['b', 'extra'],
    ['x', 'suspect'],
  ] as const;
  const texts = found.flatMap(([column, word]) => {
    const value = valueAt(columns, column, span.middleRow);
    return value > 0 ? [`${count(value)} ${word}`] : [];
  });
  return texts.length === 0 ? undefined : texts.join(', ');
}

function durationOf(span: Span | undefined): Duration {
  return span === undefined ? 0 : span.until - span.from;
}

/** A bar that others may still join. */
type OpenBar = { -readonly [Key in keyof Bar]: Bar[Key] };

/** Makes no object for a span that joins a bar: there may be fifty thousand in sight. */
function barsOf(
  { size, window }: TrackScene,
  spans: readonly Span[],
  heightOf: (place: number) => number,
  markedOf: (place: number) => number,
  noteOf: (span: Span) => string | undefined,
  chosen: number | undefined,
): BarsModel {
  const bars: OpenBar[] = [];
  const byInstant = size.width / (window.until - window.from);
  let selected: Bar | undefined;
  let maximum = 1;
  let last: OpenBar | undefined;
  for (let place = firstInSight(spans, window.from); place < spans.length; place++) {
    const span = spans[place] as Span;
    if (span.from > window.until) break;
    const left = Math.max(-1, (span.from - window.from) * byInstant);
    const until = span.isOpen ? window.until : span.until;
    const right = Math.min(size.width + 1, (until - window.from) * byInstant);
    const width = Math.max(1, right - left);
    const value = heightOf(place);
    maximum = Math.max(maximum, value);
    const isJoining =
      last !== undefined && width === 1 && last.width === 1 && left < Math.floor(last.left) + 1;
    if (last !== undefined && isJoining) join(last, span, value, markedOf(place));
    else {
      const marked = markedOf(place);
      last = { left, width, value, marked, span, spans: 1, note: undefined };
      bars.push(last);
    }
    if (span.number === chosen) {
      selected = { left, width, value, marked: 0, span, spans: 1, note: undefined };
    }
  }
  return { bars: withNotes(bars, size.width, noteOf), maximum, selected };
}

/** The bar is as high as the highest of its spans. */
function join(bar: OpenBar, span: Span, value: number, marked: number): void {
  bar.spans++;
  if (value <= bar.value) return;
  bar.value = value;
  bar.marked = marked;
  bar.span = span;
}

/** CSS pixels to the next bar, below which no note has room. */
const NOTE_ROOM = 40;

function withNotes(
  bars: readonly Bar[],
  width: number,
  noteOf: (span: Span) => string | undefined,
): Bar[] {
  return bars.map((bar, place) => {
    const room = (bars[place + 1]?.left ?? width) - bar.left - bar.width;
    return bar.spans > 1 || room < NOTE_ROOM ? bar : { ...bar, note: noteOf(bar.span) };
  });
}

/** Spans never overlap, so the one before the first that begins in sight may reach into it. */
function firstInSight(spans: readonly Span[], from: Instant): number {
  return Math.max(0, begunBy(spans, from) - 1);
}

/** The place of the span that an instant lies in, or the nearest one within a distance; −1: none. */
export function placeNear(spans: readonly Span[], at: Instant, within: Duration): number {
  const begun = begunBy(spans, at) - 1;
  const before = spans[begun];
  const next = spans[begun + 1];
  if (before !== undefined && (at <= before.until || before.isOpen)) return begun;
  const back = before === undefined ? Number.POSITIVE_INFINITY : at - before.until;
  const ahead = next === undefined ? Number.POSITIVE_INFINITY : next.from - at;
  if (Math.min(back, ahead) > within) return -1;
  return back <= ahead ? begun : begun + 1;
}
