/** The gauges that rep and Locket send for each type of request (locket:metrics/helpers/request_metrics.go). */
import type { Instant } from '../../engine/units';
import { NANOS } from './metricParts';
import { type MetricStore, sample } from './metricStore';
import { type RequestMeter, takeWindow } from './requestMeter';

/**
 * Sends all of them for one type. Nothing fails: a request that is refused is answered. Nothing is cancelled:
 * callers do not hang up, and one whose deadline passes leaves its request to be carried out.
 */
export function sendRequestMetrics(
  store: MetricStore,
  at: Instant,
  source: 'rep' | 'locket',
  cell: number,
  type: string,
  meter: RequestMeter,
): void {
  const { slowest } = takeWindow(meter, at);
  sample(store, at, `${source}.RequestsStarted`, meter.started, cell, type);
  sample(store, at, `${source}.RequestsSucceeded`, meter.answered, cell, type);
  sample(store, at, `${source}.RequestsFailed`, 0, cell, type);
  sample(store, at, `${source}.RequestsCancelled`, 0, cell, type);
  sample(store, at, `${source}.RequestsInFlight`, meter.started - meter.answered, cell, type);
  sample(store, at, `${source}.RequestLatencyMax`, slowest * NANOS, cell, type);
}
