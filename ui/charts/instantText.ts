/** An instant as text: since the last fault before it, and absolute for hovering. */
import type { Instant } from '../../sim/engine/units';
import type { Replay } from '../replay/openReplay';
import { lastFaultAt, startsAtOf } from '../session/runFacts';
import { clockTime, since, wallDate } from './format';

/** `+4m 12.3s` since the last fault at or before it; before the first one `00:04:12.300` since the start. */
export function instantText(replay: Replay, at: Instant): string {
  const faultAt = lastFaultAt(replay, at);
  return faultAt === undefined ? clockTime(at) : since(at, faultAt);
}

/** Since the start, and the scenario's date when it has one: `00:10:41.250, 2026-01-05 10:05:41 UTC`. */
export function instantTitle(replay: Replay, at: Instant): string {
  const startsAt = startsAtOf(replay);
  return Number.isNaN(startsAt) ? clockTime(at) : `${clockTime(at)}, ${wallDate(startsAt, at)} UTC`;
}
