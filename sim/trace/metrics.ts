/**
 * The table of metrics: what operators of a real Diego see, under its own names.
 *
 * Names, emitters and meanings as in diego-release docs/010-metrics.md and the notifiers of bbs/metrics;
 * the lease gauges are the silk-controller's. To add one: append a line; its place in the table is its
 * number. Metrics are commentary: no digest contains them.
 */

export interface MetricSpec {
  /** The name that Diego emits. */
  readonly name: string;
  /** A counter adds what it is given; a gauge holds the last value. */
  readonly kind: 'counter' | 'gauge';
  /** Durations are in µs here and become ns, as Diego emits them, in exports. */
  readonly unit: 'count' | 'µs';
  /** `source_id` of the emitting component. */
  readonly source: 'auctioneer' | 'bbs' | 'locket' | 'rep' | 'silk-controller';
  /** Whether `subject` is a cell id; otherwise it is −1. */
  readonly isPerCell: boolean;
  readonly sentence: string;
}

function metric<const Name extends string>(
  source: MetricSpec['source'],
  kind: MetricSpec['kind'],
  name: Name,
  unit: MetricSpec['unit'],
  sentence: string,
  isPerCell = false,
): MetricSpec & { readonly name: Name } {
  return { name, kind, unit, source, isPerCell, sentence };
}

// biome-ignore format: a table, one line each.
export const METRICS = [
  metric('auctioneer', 'counter', 'AuctioneerLRPAuctionsStarted', 'count', 'LRP instances that a cell took from an auction.'),
  metric('auctioneer', 'counter', 'AuctioneerLRPAuctionsFailed', 'count', 'LRP instances that an auction could not place.'),
  metric('auctioneer', 'counter', 'AuctioneerTaskAuctionsStarted', 'count', 'Tasks that a cell took from an auction.'),
  metric('auctioneer', 'counter', 'AuctioneerTaskAuctionsFailed', 'count', 'Tasks that an auction could not place.'),
  metric('auctioneer', 'gauge', 'AuctioneerFetchStatesDuration', 'µs', 'Time to fetch the state of all cells for a batch.'),
  metric('auctioneer', 'counter', 'AuctioneerFailedCellStateRequests', 'count', 'Cells that did not answer, or answered with an error.'),
  metric('bbs', 'counter', 'ConvergenceLRPRuns', 'count', 'LRP convergence passes.'),
  metric('bbs', 'gauge', 'ConvergenceLRPDuration', 'µs', 'Length of the last LRP convergence pass, without its auction call.'),
  metric('bbs', 'gauge', 'LRPsDesired', 'count', 'Instances that the DesiredLRPs ask for.'),
  metric('bbs', 'gauge', 'LRPsRunning', 'count', 'ORDINARY rows in state RUNNING after the last pass.'),
  metric('bbs', 'gauge', 'LRPsClaimed', 'count', 'ORDINARY rows in state CLAIMED after the last pass.'),
  metric('bbs', 'gauge', 'LRPsUnclaimed', 'count', 'ORDINARY rows in state UNCLAIMED after the last pass.'),
  metric('bbs', 'gauge', 'LRPsMissing', 'count', 'Desired keys that the last pass found without any row.'),
  metric('bbs', 'gauge', 'LRPsExtra', 'count', 'Rows that the last pass retired, in fresh domains.'),
  metric('bbs', 'gauge', 'CrashedActualLRPs', 'count', 'ORDINARY rows in state CRASHED after the last pass.'),
  metric('bbs', 'gauge', 'CrashingDesiredLRPs', 'count', 'DesiredLRPs with a row in state CRASHED.'),
  metric('bbs', 'gauge', 'SuspectRunningActualLRPs', 'count', 'SUSPECT rows in state RUNNING.'),
  metric('bbs', 'gauge', 'SuspectClaimedActualLRPs', 'count', 'SUSPECT rows in state CLAIMED.'),
  metric('bbs', 'gauge', 'PresentCells', 'count', 'Cells with a presence when the last pass began.'),
  metric('bbs', 'gauge', 'SuspectCells', 'count', 'Cells without a presence that rows still name.'),
  metric('rep', 'gauge', 'RepBulkSyncDuration', 'µs', "Length of the cell's last bulk sync.", true),
  metric('silk-controller', 'gauge', 'totalLeases', 'count', 'Subnets that are leased, stale ones included.'),
  metric('silk-controller', 'gauge', 'freeLeases', 'count', 'Subnets that can still be leased.'),
  metric('silk-controller', 'gauge', 'staleLeases', 'count', 'Leases that were not renewed for a while.'),
  metric('locket', 'counter', 'PresenceExpired', 'count', 'Cell presences that outlived their TTL.'),
] as const;

export type MetricName = (typeof METRICS)[number]['name'];
/** Index into `METRICS`. */
export type MetricId = number;

const idByName: ReadonlyMap<string, MetricId> = new Map(METRICS.map((spec, id) => [spec.name, id]));

/** The number of a metric, for `ctx.count`. */
export function metricId(name: MetricName): MetricId {
  return idByName.get(name) as MetricId;
}

/** The metric with this number; undefined when there is none. */
export function metricSpec(id: MetricId): MetricSpec | undefined {
  return METRICS[id];
}
