/** How long something that may be so for a while has been so. */
import type { Duration, Instant } from '../engine/units';

export interface Persistence<Key> {
  /** It is so now; answers for how long in quiet, once that is longer than it may be. */
  seen(key: Key, now: Instant, quietSince: Instant | null): Duration | undefined;
  /** All that is so now has been named: the rest is forgotten. */
  endLook(): void;
}

/** Of what may last so long while nothing is wrong. */
export function createPersistence<Key>(limit: Duration): Persistence<Key> {
  let before = new Map<Key, Instant>();
  let current = new Map<Key, Instant>();
  return {
    seen(key, now, quietSince) {
      const since = before.get(key) ?? now;
      current.set(key, since);
      if (quietSince === null) return undefined;
      const lasted = now - Math.max(since, quietSince);
      return lasted > limit ? lasted : undefined;
    },
    endLook() {
      before = current;
      current = new Map();
    },
  };
}
