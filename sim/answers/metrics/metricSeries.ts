/**
 * Asking for the metrics of a run, as a dashboard or an alert does: the series of a metric, and its maximum,
 * mean or increase within a window.
 */
import type { Instant } from '../../engine/units';
import { type MetricKey, metricId } from '../../trace/metrics';
import type { MetricSeries, MetricStore } from './metricStore';
import { type Samples, visitSamples } from './samples';

/** Which series of a metric are meant; all when nothing is said. */
export interface SeriesQuery {
  readonly cell?: number;
  /** Request type or domain. */
  readonly tag?: string;
  /** Which of a component's processes. */
  readonly instance?: number;
}

/** The series of a metric; empty for one that was never sent. */
export function metricSeries(
  store: MetricStore,
  key: MetricKey,
  query: SeriesQuery = {},
): readonly MetricSeries[] {
  const all = store.series[metricId(key)] ?? [];
  return all.filter(
    ({ cell, tag, instance }) =>
      (query.cell === undefined || query.cell === cell) &&
      (query.tag === undefined || query.tag === tag) &&
      (query.instance === undefined || query.instance === instance),
  );
}

/** The greatest of the samples with `from` < at ≤ `until`, as PromQL's max_over_time; undefined without any. */
export function maximumIn(samples: Samples, from: Instant, until: Instant): number | undefined {
  let maximum: number | undefined;
  visitWindow(samples, from, until, (value) => {
    maximum = Math.max(maximum ?? value, value);
  });
  return maximum;
}

/** The mean of the samples with `from` < at ≤ `until`, as PromQL's avg_over_time; undefined without any. */
export function meanIn(samples: Samples, from: Instant, until: Instant): number | undefined {
  let sum = 0;
  let count = 0;
  visitWindow(samples, from, until, (value) => {
    sum += value;
    count++;
  });
  return count === 0 ? undefined : sum / count;
}

/** By how much a counter grew with `from` < at ≤ `until`; it begins at 0, and again when its VM did. */
export function increaseIn(samples: Samples, from: Instant, until: Instant): number {
  let before = 0;
  visitSamples(
    samples,
    (at, value) => {
      if (at <= from) before = value;
    },
    Number.NEGATIVE_INFINITY,
    from,
  );
  let increase = 0;
  visitWindow(samples, from, until, (value) => {
    increase += value >= before ? value - before : value;
    before = value;
  });
  return increase;
}

function visitWindow(
  samples: Samples,
  from: Instant,
  until: Instant,
  visit: (value: number) => void,
): void {
  visitSamples(
    samples,
    (at, value) => {
      if (at > from) visit(value);
    },
    from,
    until,
  );
}
