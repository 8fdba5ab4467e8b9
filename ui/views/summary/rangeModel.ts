/** Figures of a stretch of time: least, most and mean of what changes, and how much of what happened. */
import type { Instant } from '../../../sim/engine/units';
import type { Family, KindName } from '../../../sim/trace/kinds';
import { countsBetween } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import { lastAtOrBefore, type Series, seriesAt } from '../../replay/series';
import type { Range } from '../../session/session';

export interface Spread {
  readonly least: number;
  readonly most: number;
  /** Each value weighted with how long it held. */
  readonly mean: number;
  /** The first instant of the least and of the most. */
  readonly leastAt: Instant;
  readonly mostAt: Instant;
}

export interface RangeFigures {
  readonly running: Spread | undefined;
  readonly missing: Spread | undefined;
  readonly families: readonly FamilyCount[];
  readonly records: number;
}

export interface FamilyCount {
  readonly family: Family;
  readonly count: number;
  readonly kinds: readonly { readonly kind: KindName; readonly count: number }[];
}

/** Both ends of the range count for numbers; records at its end do not. */
export function rangeFigures(replay: Replay, { from, until }: Range): RangeFigures {
  const { desired, running } = replay.series;
  const missing = desired && running && differenceOf(desired, running);
  const families = familiesOf(replay, countsBetween(replay, from, until));
  return {
    running: running && spreadOf(running, from, until),
    missing: missing && spreadOf(missing, from, until),
    families,
    records: families.reduce((sum, { count }) => sum + count, 0),
  };
}

/** How a series spreads in a stretch; undefined when any of it is not told. */
export function spreadOf(series: Series, from: Instant, until: Instant): Spread | undefined {
  if (from < series.from || until > series.until) return undefined;
  const first = lastAtOrBefore(series.at, from);
  const last = lastAtOrBefore(series.at, until);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [leastAt, mostAt, area] = [from, from, 0];
  for (let entry = first; entry <= last; entry++) {
    const value = series.value[entry] as number;
    const since = Math.max(from, series.at[entry] as number);
    const end = entry === last ? until : (series.at[entry + 1] as number);
    area += value * (end - since);
    if (value < least) [least, leastAt] = [value, since];
    if (value > most) [most, mostAt] = [value, since];
  }
  const mean = until > from ? area / (until - from) : least;
  return { least, most, mean, leastAt, mostAt };
}

/** One series less another, where both are told. */
export function differenceOf(one: Series, other: Series): Series {
  const from = Math.max(one.from, other.from);
  const until = Math.min(one.until, other.until);
  const at: number[] = [];
  const value: number[] = [];
  let first = Math.max(0, lastAtOrBefore(one.at, from));
  let second = Math.max(0, lastAtOrBefore(other.at, from));
  for (let now = from; now <= until; ) {
    at.push(now);
    value.push((one.value[first] as number) - (other.value[second] as number));
    const next = Math.min(
      one.at[first + 1] ?? Number.POSITIVE_INFINITY,
      other.at[second + 1] ?? Number.POSITIVE_INFINITY,
    );
    if (one.at[first + 1] === next) first++;
    if (other.at[second + 1] === next) second++;
    now = next;
  }
  return { from, until, at: Float64Array.from(at), value: Int32Array.from(value) };
}

/**
 * The most that was missing at one time, and when first, since everything ran for the first time: at the
 * start of a run all is missing. Undefined when not all of the run is told.
 */
export function worstOf({ series, until }: Replay): Spread | undefined {
  const { desired, running } = series;
  if (desired === undefined || running === undefined) return undefined;
  const missing = differenceOf(desired, running);
  const isAll = (value: number, entry: number) =>
    value === 0 && (seriesAt(desired, missing.at[entry] as number) ?? 0) > 0;
  const whole = missing.value.findIndex(isAll);
  return spreadOf(missing, whole < 0 ? 0 : (missing.at[whole] as number), until);
}

function familiesOf(
  { columns }: Replay,
  counts: ReadonlyMap<KindName, number>,
): readonly FamilyCount[] {
  const byFamily = new Map<Family, { kind: KindName; count: number }[]>();
  for (const { name, family } of columns.kinds) {
    const kind = name as KindName;
    const count = counts.get(kind);
    if (count === undefined) continue;
    const kinds = byFamily.get(family) ?? [];
    byFamily.set(family, kinds);
    kinds.push({ kind, count });
  }
  return [...byFamily].map(([family, kinds]) => ({
    family,
    count: kinds.reduce((sum, { count }) => sum + count, 0),
    kinds: kinds.sort((one, other) => other.count - one.count),
  }));
}
