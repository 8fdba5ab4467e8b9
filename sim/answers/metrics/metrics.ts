/**
 * Diego's metrics of a run, under its names, units and tags, sent when Diego sends them.
 *
 * They come from three places, none of which is an event of the simulation: from records; from what
 * components observe of themselves (`trace/observations`); and from looking at the foundation at the instants at
 * which its processes would send. A run with metrics and one without are the same run.
 */
import type { Foundation } from '../../diego/foundation';
import type { Instant } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';
import type { RecordSink } from '../../trace/recorder';
import { createRowDispatch } from '../rowDispatch';
import { watchAuctioneer } from './auctioneerMetrics';
import { watchBbs } from './bbsMetrics';
import { createMetricClock } from './clock';
import { watchLocket } from './locketMetrics';
import type { MetricParts } from './metricParts';
import { createMetricStore, type MetricStore } from './metricStore';
import { watchReps } from './repMetrics';
import { watchSilk } from './silkMetrics';

export interface Metrics {
  readonly sink: RecordSink;
  readonly store: MetricStore;
  /** When the foundation is to be looked at next: nothing may happen after it before `sendTo`. */
  readonly nextAt: Instant;
  /** Sends what is due at or before `until`, from the foundation as it is. */
  sendTo(until: Instant): void;
}

/** Metrics of a foundation with that seed, which is asked for only once the run has begun. */
export function createMetrics(
  spec: FoundationSpec,
  seed: number,
  foundation: () => Foundation,
): Metrics {
  const rows = createRowDispatch();
  const clock = createMetricClock();
  const store = createMetricStore();
  const parts: MetricParts = { spec, seed, foundation, rows, clock, store };
  watchBbs(parts);
  watchAuctioneer(parts);
  watchReps(parts);
  watchLocket(parts);
  watchSilk(parts);
  return {
    sink: rows.sink,
    store,
    get nextAt() {
      return clock.nextAt;
    },
    sendTo: (until) => clock.runTo(until),
  };
}
