/**
 * The built-in scenarios as they are run wherever all of them are: shortened and made smaller where they are long,
 * so that what each is about still happens. Expectations go where a run is cut: they speak of its end.
 */
import type { ScenarioJob } from './engineJob';

type Overrides = Readonly<Record<string, string>>;

/** Ends a run early. */
function until(duration: string, others: Overrides = {}): Overrides {
  return { 'run.duration': duration, expect: '[]', ...others };
}

/** By name; what is not listed runs as it is. */
const SHORTENED: Readonly<Record<string, Overrides>> = {
  'bbs-failover': until('30m'),
  'cell-loss': until('20m'),
  'cell-size': until('25m'),
  // The first of its three deploys, in a small foundation.
  'certificate-deadline': until('3h', {
    'foundation.cells[diego-cell].count': '20',
    'workload[slow].count': '200',
  }),
  // Two waves in place of twenty, on a tenth of the cells.
  'convergence-slows': until('8m', {
    'foundation.cells[diego-cell].count': '100',
    workload:
      '[{ app: wave-1, count: 100, instances: 50, memory: 128MB, disk: 100MB, at: 1m }, { app: wave-2, count: 100, instances: 50, memory: 128MB, disk: 100MB, at: 4m }]',
  }),
  'crash-during-upgrade': until('2h'),
  'crash-storm': until('40m', { 'events[1].at': '30m' }),
  'how-full': until('25m'),
  'resurrector-meltdown': until('2h', { 'events[1].at': '1h30m' }),
  'rolling-upgrade': until('2h', {
    'foundation.cells[diego-cell].count': '50',
    'workload[stress].instances': '5000',
  }),
  'sick-garden': until('40m'),
  'silk-cliff': until('1h10m'),
  'silk-leak': until('4h'),
  'stale-domain': until('1h'),
  'stress-mix': until('1h', { 'foundation.cells[diego-cell].count': '8' }),
  'stress-mix-today': until('1h', { 'foundation.cells[diego-cell].count': '8' }),
  'upgrade-when-full': until('2h'),
  'zone-outage': until('52m', {
    'foundation.cells[diego-cell].count': '75',
    'workload[stress].instances': '7530',
  }),
};

/** Small ones, of which metrics and capacity are compared as well. */
const MEASURED: ReadonlySet<string> = new Set(['database-failover', 'drain-one-cell', 'how-full']);

/** Every built-in scenario in its short form, by the texts of its files (`zone-outage.yaml`), in their order. */
export function shortScenarios(texts: ReadonlyMap<string, string>): ScenarioJob[] {
  const siblings = Object.fromEntries(texts);
  return [...texts].map(([file, text]) => {
    const name = file.replace(/\.yaml$/, '');
    const overrides = Object.entries(SHORTENED[name] ?? {});
    const isMeasured = MEASURED.has(name);
    return { kind: 'scenario', name, text, siblings, overrides, isMeasured };
  });
}
