/** Diego's metrics of a run as tests read them. */
import { metricSeries } from '../answers/metrics/metricSeries';
import type { MetricStore } from '../answers/metrics/metricStore';
import { visitSamples } from '../answers/metrics/samples';
import type { Identities } from '../model/identity';
import { METRICS, type MetricKey } from '../trace/metrics';

export interface MetricQuery {
  readonly cell?: string;
  /** Request type or domain. */
  readonly tag?: string;
  /** Which of a component's processes, from 0. */
  readonly process?: number;
}

export interface MetricView {
  /** Undefined for none. */
  readonly cell: string | undefined;
  /** Empty for none. */
  readonly tag: string;
  readonly process: number;
  /** In the order of time; `at` in µs since the start, values as Diego sends them. */
  readonly samples: readonly { readonly at: number; readonly value: number }[];
}

/** @throws RangeError for a metric that there is not, or that the model has nothing to say about. */
export function metricViews(
  store: MetricStore,
  identities: Identities,
  key: MetricKey,
  { cell, tag, process }: MetricQuery,
): MetricView[] {
  const spec = METRICS.find((each) => each.key === key);
  if (spec === undefined) throw new RangeError(`there is no metric ${key}`);
  if ('absent' in spec && spec.absent !== undefined) throw new RangeError(`${key}: ${spec.absent}`);
  const id = cell === undefined ? undefined : identities.cellByName.get(cell);
  if (cell !== undefined && id === undefined) throw new RangeError(`there is no cell ${cell}`);
  const query = {
    ...(id === undefined ? {} : { cell: id }),
    ...(tag === undefined ? {} : { tag }),
    ...(process === undefined ? {} : { instance: process }),
  };
  return metricSeries(store, key, query).map((series) => {
    const samples: { at: number; value: number }[] = [];
    visitSamples(series.samples, (at, value) => samples.push({ at, value }));
    const { tag: ownTag, instance } = series;
    return { cell: identities.cells[series.cell], tag: ownTag, process: instance, samples };
  });
}
