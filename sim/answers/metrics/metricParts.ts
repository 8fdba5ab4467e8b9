/** What the makers of metrics in this folder share: what they listen to, when they are called, where values go. */
import type { Foundation } from '../../diego/foundation';
import { keyedDraw } from '../../engine/random';
import { type Instant, MINUTE } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { RowDispatch } from '../rowDispatch';
import type { MetricClock } from './clock';
import type { MetricStore } from './metricStore';

export interface MetricParts {
  readonly spec: FoundationSpec;
  readonly seed: number;
  /** To be looked at and not touched. It is there once the run has begun. */
  readonly foundation: () => Foundation;
  readonly rows: RowDispatch;
  readonly clock: MetricClock;
  readonly store: MetricStore;
}

/** What a duration in µs is in the nanoseconds that Diego sends. */
export const NANOS = 1000;

/** The longest interval at which anything is sent: every other one divides it. */
const CYCLE = MINUTE;

/**
 * When a process that was there before the simulation began to send, as far as its rhythm shows: nobody
 * knows, so it is drawn, for each process by itself.
 */
export function epochOf({ seed }: MetricParts, process: string): Instant {
  return -Math.round(keyedDraw(seed, process, 'metrics-phase', 0) * CYCLE);
}
