/**
 * The table of metrics: what operators of a real Diego see, under its own names, units and tags, and when
 * each is sent.
 *
 * It holds every metric that Diego's BBS, auctioneer, rep with executor, Locket and Silk emit; those that
 * the model has nothing to say about carry the reason in `absent` and are never emitted. To add one: append a line to
 * its component in `metricTable`; its place in all of the table is its number. Who gives it values is in
 * `answers/metrics`.
 */
import { AUCTIONEER_METRICS } from './metricTable/auctioneer';
import { BBS_METRICS } from './metricTable/bbs';
import { LOCKET_METRICS } from './metricTable/locket';
import { REP_METRICS } from './metricTable/rep';
import { SILK_METRICS } from './metricTable/silk';
import type { MetricSpec } from './metricTable/spec';

export const METRICS = [
  ...BBS_METRICS,
  ...AUCTIONEER_METRICS,
  ...REP_METRICS,
  ...LOCKET_METRICS,
  ...SILK_METRICS,
] as const;

/** `<source>.<name>`. */
export type MetricKey = (typeof METRICS)[number]['key'];
/** Index into `METRICS`. */
export type MetricId = number;

const idByKey: ReadonlyMap<string, MetricId> = new Map(METRICS.map((spec, id) => [spec.key, id]));

/** The number of a metric. */
export function metricId(key: MetricKey): MetricId {
  return idByKey.get(key) as MetricId;
}

/** The metric with this number; undefined when there is none. */
export function metricSpec(id: MetricId): MetricSpec | undefined {
  return METRICS[id];
}
