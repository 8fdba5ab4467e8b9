/** The gauges that rep and Locket send for each type of request (locket:metrics/helpers/request_metrics.go). */
import type { Instant } from '../../engine/units';
import type { MetricKey } from '../../trace/metrics';
import { NANOS } from './metricParts';
import { type MetricStore, sample } from './metricStore';
import { type RequestMeter, takeWindow } from './requestMeter';

interface Keys {
  readonly started: MetricKey;
  readonly succeeded: MetricKey;
  readonly failed: MetricKey;
  readonly cancelled: MetricKey;
  readonly inFlight: MetricKey;
  readonly slowest: MetricKey;
}

/** Made once: samples come by the million, and a text that is put together anew is slow to look up. */
const KEYS = { rep: keysOf('rep'), locket: keysOf('locket') } as const;

function keysOf(source: 'rep' | 'locket'): Keys {
  return {
    started: `${source}.RequestsStarted`,
    succeeded: `${source}.RequestsSucceeded`,
    failed: `${source}.RequestsFailed`,
    cancelled: `${source}.RequestsCancelled`,
    inFlight: `${source}.RequestsInFlight`,
    slowest: `${source}.RequestLatencyMax`,
  };
}

/**
 * Sends all of them for one type. `failed` counts those of all that failed: a request that is refused is answered.
 * Nothing is cancelled: callers do not hang up, and one whose deadline passes leaves its request to be carried out.
 */
export function sendRequestMetrics(
  store: MetricStore,
  at: Instant,
  source: 'rep' | 'locket',
  cell: number,
  type: string,
  meter: RequestMeter,
  failed: RequestMeter | null,
): void {
  const { slowest } = takeWindow(meter, at);
  if (failed !== null) takeWindow(failed, at);
  const failures = failed?.answered ?? 0;
  const keys = KEYS[source];
  sample(store, at, keys.started, meter.started, cell, type);
  sample(store, at, keys.succeeded, meter.answered - failures, cell, type);
  sample(store, at, keys.failed, failures, cell, type);
  sample(store, at, keys.cancelled, 0, cell, type);
  sample(store, at, keys.inFlight, meter.started - meter.answered, cell, type);
  sample(store, at, keys.slowest, slowest * NANOS, cell, type);
}
