/**
 * The metrics of a run: a series for each metric, cell, tag and process of the control plane, made when its first
 * sample comes.
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
  /** Which of the component's processes sent it; 0 where there is one, or one a cell. */
  readonly instance: number;
  readonly samples: Samples;
}

export interface MetricStore {
  /** By MetricId: its series, in the order in which they began. */
  readonly series: readonly MetricSeries[][];
  /**
   * By MetricId, then by instance, tag, and cell + 1: samples come by the million, so no name is made of these.
   */
  readonly index: readonly Map<string, (MetricSeries | undefined)[]>[][];
}

export function createMetricStore(): MetricStore {
  return { series: METRICS.map(() => []), index: METRICS.map(() => []) };
}

/** That series, made if need be. */
function seriesOf(
  store: MetricStore,
  metric: MetricId,
  cell: number,
  tag: string,
  instance: number,
): MetricSeries {
  const byInstance = store.index[metric];
  if (byInstance === undefined) throw new RangeError(`no metric ${metric}`);
  let byTag = byInstance[instance];
  if (byTag === undefined) {
    byTag = new Map();
    byInstance[instance] = byTag;
  }
  let byCell = byTag.get(tag);
  if (byCell === undefined) {
    byCell = [];
    byTag.set(tag, byCell);
  }
  const known = byCell[cell + 1];
  if (known !== undefined) return known;
  const sampled = metricSpec(metric)?.sampled ?? 'event';
  const interval: Duration = sampled === 'event' ? 0 : sampled;
  const series = { metric, cell, tag, instance, samples: createSamples(interval) };
  byCell[cell + 1] = series;
  store.series[metric]?.push(series);
  return series;
}

/** Adds a sample to that series. @throws RangeError for an instant before its last. */
export function sample(
  store: MetricStore,
  at: Instant,
  key: MetricKey,
  value: number,
  cell = -1,
  tag = '',
  instance = 0,
): void {
  addSample(seriesOf(store, metricId(key), cell, tag, instance).samples, at, value);
}
