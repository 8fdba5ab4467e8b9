/**
 * Metrics of a run as OpenMetrics text 1.0 (https://prometheus.io/docs/specs/om/open_metrics_spec/).
 *
 * A family a metric: Diego's name with characters that OpenMetrics does not have replaced by `_`, then the
 * unit, as the specification asks, then `_total` for the samples of a counter. Values are Diego's, in Diego's
 * units. A metric that several components emit is one family; `source_id` tells them apart. All samples of a
 * family stand together, those of a series in ascending order.
 *
 * Timestamps are the scenario's start plus simulated time, in whole milliseconds, which is what Prometheus
 * keeps: of the samples of a series that fall into one, the last stands.
 *
 * The text comes in pieces of whole series, so that a day of a large foundation need not be held as text.
 */
import type { MetricSeries, MetricStore } from '../answers/metrics/metricStore';
import { visitSamples } from '../answers/metrics/samples';
import { MILLISECOND } from '../engine/units';
import type { CellSpec } from '../model/foundationSpec';
import { METRICS, metricSpec } from '../trace/metrics';
import type { MetricSpec, MetricUnit } from '../trace/metricTable/spec';

export interface OpenMetricsOptions {
  /** When the simulation starts, in milliseconds since 1970. */
  readonly startsAt: number;
  /** By CellId. */
  readonly cells: readonly Pick<CellSpec, 'cellGuid' | 'zone'>[];
}

/** A piece ends with the series that makes it this long. */
const PIECE = 65_536;

/** The text of a file, in pieces. */
export function* openMetricsText(
  store: MetricStore,
  options: OpenMetricsOptions,
): Generator<string, void, void> {
  let piece = '';
  for (const [name, family] of familiesOf(store)) {
    piece += familyHead(name, family);
    for (const series of family) {
      piece += seriesText(name, series, options);
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
  }
  yield `${piece}# EOF\n`;
}

/** Families in the order of the table, each with its series: by component, then in the order of their beginning. */
function familiesOf(store: MetricStore): Map<string, MetricSeries[]> {
  const families = new Map<string, MetricSeries[]>();
  for (const [metric, spec] of (METRICS as readonly MetricSpec[]).entries()) {
    for (const series of store.series[metric] ?? []) {
      if (series.samples.length === 0) continue;
      const name = familyName(spec, series.tag);
      const family = families.get(name);
      if (family === undefined) families.set(name, [series]);
      else family.push(series);
    }
  }
  return families;
}

/** Without `_total`. `tag` is the domain where Diego makes that part of the name. */
export function familyName({ name, unit, tags }: MetricSpec, tag: string): string {
  const full = tags.includes('domain') ? `${name}.${tag}` : name;
  return `${full.replace(/[^a-zA-Z0-9_:]/g, '_')}${unitSuffix(unit)}`;
}

/** Units that Diego gives a plain number are none. */
function unitSuffix(unit: MetricUnit): string {
  return unitName(unit) === '' ? '' : `_${unitName(unit)}`;
}

function unitName(unit: MetricUnit): string {
  return unit === 'Metric' ? '' : unit.replace(/[^a-zA-Z0-9]/g, '_');
}

function familyHead(name: string, family: readonly MetricSeries[]): string {
  const specs = [...new Set(family.map(({ metric }) => metric))].flatMap(
    (metric) => metricSpec(metric) ?? [],
  );
  const [first] = specs;
  if (first === undefined) return '';
  const help = specs.map(({ key, sentence }) => `${key}: ${sentence}`).join(' ');
  const unit = unitName(first.unit);
  const unitLine = unit === '' ? '' : `# UNIT ${name} ${unit}\n`;
  return `# TYPE ${name} ${first.kind}\n${unitLine}# HELP ${name} ${escapeHelp(help)}\n`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function seriesText(name: string, series: MetricSeries, options: OpenMetricsOptions): string {
  const spec = metricSpec(series.metric);
  if (spec === undefined) return '';
  const head = `${name}${spec.kind === 'counter' ? '_total' : ''}${labels(spec, series, options)}`;
  const lines: string[] = [];
  let lastAt = Number.NaN;
  visitSamples(series.samples, (at, value) => {
    const milliseconds = options.startsAt + Math.floor(at / MILLISECOND);
    if (milliseconds === lastAt) lines.pop();
    lastAt = milliseconds;
    lines.push(`${head} ${value} ${timestamp(milliseconds)}\n`);
  });
  return lines.join('');
}

/** Seconds since 1970, with the milliseconds as a fraction. */
function timestamp(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${seconds}.${String(milliseconds - seconds * 1000).padStart(3, '0')}`;
}

function labels(
  spec: MetricSpec,
  { cell, tag, instance }: MetricSeries,
  { cells }: OpenMetricsOptions,
): string {
  const { cellGuid = '', zone = '' } = cells[cell] ?? {};
  const pairs: [string, string][] = [['source_id', spec.source]];
  if (spec.isPerCell && !spec.tags.includes('cell-id')) pairs.push(['instance_id', cellGuid]);
  if (spec.isPerProcess) pairs.push(['instance_id', String(instance)]);
  for (const each of spec.tags) {
    const value = each === 'zone' ? zone : each === 'cell-id' ? cellGuid : tag;
    pairs.push([each.replace('-', '_'), value]);
  }
  return `{${pairs.map(([label, value]) => `${label}="${escapeLabel(value)}"`).join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
