/**
 * The metrics of a run: a series for each metric, cell and tag, made when its first sample comes.
 *
 * Memory goes with the number of changes, not with the length of the run: see `samples`.
 */
import type { Duration, Instant } from '../../engine/units';
import { METRICS, type MetricId, type MetricKey, metricId, metricSpec } from '../../trace/metrics';
import { addSample, createSamples, type Samples } from './samples';

export interface MetricSeries {
  readonly metric: MetricId;
  /** The cell that sent it, or that it is about; −1 for none. */
  readonly cell: number;
  /** Request type or domain; empty for none. */
  readonly tag: string;
  readonly samples: Samples;
}

export interface MetricStore {
  /** By MetricId: its series, in the order in which they began. */
  readonly series: readonly MetricSeries[][];
  /** By MetricId, cell and tag. */
  readonly byName: Map<string, MetricSeries>;
}

export function createMetricStore(): MetricStore {
  return { series: METRICS.map(() => []), byName: new Map() };
}

/** The series of that name, made if need be. Keep it where samples come often. */
export function seriesOf(
  store: MetricStore,
  metric: MetricId,
  cell: number,
  tag: string,
): MetricSeries {
  const name = `${metric} ${cell} ${tag}`;
  const known = store.byName.get(name);
  if (known !== undefined) return known;
  const sampled = metricSpec(metric)?.sampled ?? 'event';
  const interval: Duration = sampled === 'event' ? 0 : sampled;
  const series = { metric, cell, tag, samples: createSamples(interval) };
  store.byName.set(name, series);
  store.series[metric]?.push(series);
  return series;
}

/** Adds a sample to the series of that name. @throws RangeError for an instant before its last. */
export function sample(
  store: MetricStore,
  at: Instant,
  key: MetricKey,
  value: number,
  cell = -1,
  tag = '',
): void {
  addSample(seriesOf(store, metricId(key), cell, tag).samples, at, value);
}
