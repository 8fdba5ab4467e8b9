/** How the shown stretch of time changes: nearer, farther, along. Fitting it into the run is `setWindow`'s. */
import type { Instant } from '../../../sim/engine/units';
import { type Range, WINDOW_MINIMUM } from '../../session/session';

/** Zooms by a factor (below 1: nearer) so that an instant stays where it is on screen. */
export function zoomed({ from, until }: Range, around: Instant, factor: number): Range {
  const span = Math.max(WINDOW_MINIMUM, (until - from) * factor);
  const share = (around - from) / (until - from);
  return { from: around - span * share, until: around + span * (1 - share) };
}

/** Moves by a share of its own length; negative is back in time. */
export function panned({ from, until }: Range, share: number): Range {
  const by = (until - from) * share;
  return { from: from + by, until: until + by };
}

/** The next window while playing: of the same length, with the instant near its beginning. */
export function turnedTo({ from, until }: Range, at: Instant): Range {
  const span = until - from;
  return { from: at - span * LEAD, until: at + span * (1 - LEAD) };
}

/** How much of a window that follows the clock lies behind it. */
const LEAD = 0.08;

/** A range from two instants in any order, as whole microseconds within the run. */
export function rangeBetween(one: Instant, other: Instant, whole: Instant): Range {
  const inside = (at: Instant) => Math.max(0, Math.min(whole, Math.round(at)));
  const from = Math.min(inside(one), inside(other));
  const until = Math.max(inside(one), inside(other));
  if (until - from >= WINDOW_MINIMUM) return { from, until };
  const end = Math.min(whole, from + WINDOW_MINIMUM);
  return { from: Math.max(0, end - WINDOW_MINIMUM), until: end };
}
