/**
 * What a line of the table of metrics says. Values are kept as Diego sends them: durations in nanoseconds, sizes in
 * MiB. Metrics are commentary: no digest contains them.
 */
import { type Duration, MINUTE, SECOND } from '../../engine/units';

export const METRIC_SOURCES = [
  'bbs',
  'auctioneer',
  'rep',
  'app',
  'locket',
  'silk-controller',
  'silk-daemon',
  'vxlan-policy-agent',
  'netmon',
] as const;

/** `source_id` of who emits; `app` stands for the app's own guid. */
export type MetricSource = (typeof METRIC_SOURCES)[number];

/** As Diego sends it: `Metric` is what its client writes for a plain number; a counter's delta has none. */
export type MetricUnit =
  | ''
  | 'Metric'
  | 'nanos'
  | 'MiB'
  | 'ms'
  | 'seconds'
  | 'bytes'
  | 'nanoseconds'
  | 'percentage'
  | 'B/s';

/** Tags that Diego puts on an envelope, by its own names; `domain` is part of the name there. */
export type MetricTag = 'cell-id' | 'zone' | 'request-type' | 'domain';

export interface MetricSpec {
  /** `<source>.<name>`, unique. */
  readonly key: string;
  /** The name that Diego emits. */
  readonly name: string;
  readonly source: MetricSource;
  /** A counter adds up for as long as its VM lives; a gauge says what is. */
  readonly kind: 'counter' | 'gauge';
  readonly unit: MetricUnit;
  /** Sent whenever it happens, or every so often, whether it changed or not. */
  readonly sampled: 'event' | Duration;
  readonly tags: readonly MetricTag[];
  /** Every cell has its own, or it is about one. */
  readonly isPerCell: boolean;
  /** Each process of the component has its own, and tells its number. */
  readonly isPerProcess: boolean;
  readonly sentence: string;
  /** Where Diego emits it: repository and file. */
  readonly citation: string;
  /** Why there are no values of it; undefined when there are. */
  readonly absent?: string;
}

export interface Details {
  readonly tags?: readonly MetricTag[];
  readonly absent?: string;
  /** Default: of rep, apps and the daemons of Silk. */
  readonly isPerCell?: boolean;
}

const ON_CELLS: readonly MetricSource[] = [
  'rep',
  'app',
  'silk-daemon',
  'vxlan-policy-agent',
  'netmon',
];

/** A line, whose key the type checker knows. */
export function metric<const Source extends MetricSource, const Name extends string>(
  source: Source,
  name: Name,
  kind: MetricSpec['kind'],
  unit: MetricUnit,
  sampled: MetricSpec['sampled'],
  sentence: string,
  citation: string,
  details: Details = {},
): MetricSpec & { readonly key: `${Source}.${Name}` } {
  const { tags = [], absent, isPerCell = ON_CELLS.includes(source) } = details;
  const spec = { key: `${source}.${name}` as const, name, source, kind, unit, sampled };
  const isPerProcess = source === 'bbs' || source === 'auctioneer' || source === 'silk-controller';
  const described = { ...spec, tags, isPerCell, isPerProcess, sentence, citation };
  return absent === undefined ? described : { ...described, absent };
}

/** LRP and task gauges (bbs:metrics/*_metron_notifier.go), containers (executor:containermetrics). */
export const TICK = 15 * SECOND;
/** Silk's own interval, and that of the Garden health metric. */
export const HALF = 30 * SECOND;
/** BOSH constant report_interval; also locket's ExpirationMetricsInterval and the DB metrics. */
export const REPORT = MINUTE;

/** Of what is not modelled. */
export const why = (absent: string, details: Details = {}): Details => ({ ...details, absent });
export const GO = why('The runtime of Go is not modelled.');

export const TYPE = { tags: ['request-type'] } as const;
export const LOCK_HELD = 'locket:metrics/lock_held_metron_notifier.go';
export const RUNTIME = 'diego-logging-client:client.go';
