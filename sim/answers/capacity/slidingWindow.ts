/** Values of the recent past: those of a window that ends at the instant of asking. */
import type { Duration, Instant } from '../../engine/units';

/** Values with their instants; `at` is the instant of asking. */
export interface SlidingWindow {
  /** Instants never go back. */
  add(at: Instant, value: number): void;
  /** Largest value in (at − length, at]; undefined when there is none. */
  maximum(at: Instant): number | undefined;
  sum(at: Instant): number;
  /**
   * Mean over the window of a level that holds from each value to the next; before the first one there is
   * none. Undefined when none has come by then.
   */
  mean(at: Instant): number | undefined;
  /** The level at that instant, as far back as the window goes. */
  levelAt(at: Instant): number | undefined;
}

/** Memory: what was added within the window, and one value before it. */
export function createSlidingWindow(length: Duration): SlidingWindow {
  const ats: Instant[] = [];
  const values: number[] = [];
  /** What is before it has left the window, but for one, whose level holds at its beginning. */
  let first = 0;

  const compact = (): void => {
    if (first < 1024 || first * 2 < ats.length) return;
    ats.splice(0, first);
    values.splice(0, first);
    first = 0;
  };
  const entries = (at: Instant): [Instant, number][] => {
    const found: [Instant, number][] = [];
    for (let i = first; i < ats.length; i++) {
      const since = ats[i] as Instant;
      if (since > at - length && since <= at) found.push([since, values[i] as number]);
    }
    return found;
  };
  const levelAt = (at: Instant): number | undefined => {
    let level: number | undefined;
    for (let i = first; i < ats.length && (ats[i] as Instant) <= at; i++) level = values[i];
    return level;
  };

  return {
    add(at, value) {
      ats.push(at);
      values.push(value);
      while (first + 1 < ats.length && (ats[first + 1] as Instant) <= at - length) first += 1;
      compact();
    },
    maximum(at) {
      const found = entries(at).map(([, value]) => value);
      return found.length === 0 ? undefined : found.reduce((most, each) => Math.max(most, each));
    },
    sum: (at) => entries(at).reduce((total, [, value]) => total + value, 0),
    mean(at) {
      const start = at - length;
      const before = levelAt(start);
      const steps = entries(at);
      const from = before === undefined ? steps[0]?.[0] : start;
      if (from === undefined) return undefined;
      let since = from;
      let level = before ?? 0;
      let area = 0;
      for (const [until, next] of steps) {
        area += level * (until - since);
        since = until;
        level = next;
      }
      area += level * (at - since);
      return at > from ? area / (at - from) : level;
    },
    levelAt,
  };
}
