/** The greatest level that held after an instant, for however short a time above none. */
import type { Instant } from '../engine/units';

interface Reading {
  readonly value: number;
}

export interface Peak<R> {
  observe(at: Instant): void;
  /** The first greatest reading up to the end, and since when it held; undefined when there is none. */
  end(at: Instant): { readonly reading: R; readonly at: Instant } | undefined;
}

/** The greatest level after an instant; what it was before counts if it lasts till then. */
export function createPeak<R extends Reading>(after: Instant, read: () => R): Peak<R> {
  let greatest: { reading: R; at: Instant } | undefined;
  let latest: { reading: R; at: Instant } | undefined;
  const closeAt = (at: Instant): void => {
    if (latest === undefined || at <= after) return;
    if (greatest !== undefined && latest.reading.value <= greatest.reading.value) return;
    greatest = { reading: latest.reading, at: Math.max(after, latest.at) };
  };
  return {
    observe(at) {
      closeAt(at);
      latest = { reading: read(), at };
    },
    end(at) {
      closeAt(at);
      return greatest;
    },
  };
}
