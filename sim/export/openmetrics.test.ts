/// <reference path="./parsePrometheusTextFormat.d.ts" />
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import parse from 'parse-prometheus-text-format';
import { describe, expect, test } from 'vitest';
import { createMetricStore, type MetricStore, sample } from '../answers/metrics/metricStore';
import { MINUTE, SECOND } from '../engine/units';
import { app, cells, foundationSpec, kill, restore, task } from '../testing/builders';
import { MetricStory } from '../testing/metricStory';
import { openMetricsProblems } from '../testing/openmetricsRules';
import { METRICS, type MetricKey } from '../trace/metrics';
import type { MetricSpec } from '../trace/metricTable/spec';
import { familyName, openMetricsText } from './openmetrics';

const STARTS_AT = 1_767_603_600_000;
const CELLS = [
  { cellGuid: 'diego-cell-0', zone: 'z1' },
  { cellGuid: 'odd "cell"\\\n1', zone: 'z 2' },
];

const textOf = (store: MetricStore, list = CELLS): string =>
  [...openMetricsText(store, { startsAt: STARTS_AT, cells: list })].join('');

/** What a parser that is not ours reads in each line: of several samples of a series it would keep one. */
function samplesRead(text: string) {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [family] = parse(`${line}\n`);
      const [metric] = family?.metrics ?? [];
      return {
        name: family?.name,
        labels: metric?.labels,
        value: Number(metric?.value),
        at: Number(metric?.timestamp_ms),
      };
    });
}

const story = new MetricStory(
  foundationSpec({
    zones: 2,
    cells: [cells(4)],
    silk: { subnetPrefix: 24 },
    apps: [app('dora', { instances: 8 })],
    tasks: [task('jobs', { arrivals: { kind: 'every', interval: 9 * SECOND }, count: 2 })],
    events: [kill(3 * MINUTE, 1), restore(4 * MINUTE, 1)],
  }),
  8 * MINUTE,
);
const STORY_TEXT = textOf(story.metrics.store, story.foundation.spec.cells.slice());

describe('OpenMetrics text', () => {
  test('of a run keeps the rules of the specification', () => {
    expect(openMetricsProblems(STORY_TEXT)).toEqual([]);
    expect(STORY_TEXT.split('\n').length).toBeGreaterThan(3000);
  });

  test('breaks rules when it is cut, doubled, interleaved or out of order', () => {
    const lines = STORY_TEXT.trimEnd().split('\n');
    const broken = [
      lines.slice(0, -1),
      [...lines, '# EOF'],
      [...lines.slice(0, -1), ...lines],
      [...lines.slice(0, 3), lines[5], lines[4], ...lines.slice(6)],
      lines.map((line) => line.replace('_total{', '{')),
      lines.map((line) => line.replace('_nanos', '')),
    ];
    for (const each of broken) expect(openMetricsProblems(`${each.join('\n')}\n`)).not.toEqual([]);
  });

  test('gives a parser that is not ours every sample of the run', () => {
    const read = samplesRead(STORY_TEXT);
    expect(read.length).toBe(STORY_TEXT.split('\n').filter((line) => /^[^#]/.test(line)).length);
    const running = read.filter(({ name }) => name === 'LRPsRunning');
    expect(running.map(({ value }) => value)).toEqual(
      story.samples('bbs.LRPsRunning').map(({ value }) => value),
    );
    const capacity = read.filter(
      ({ name, labels }) =>
        name === 'CapacityRemainingMemory_MiB' && labels?.instance_id === 'cell-2',
    );
    expect(capacity.map(({ at, value }) => [at, value])).toEqual(
      story
        .samples('rep.CapacityRemainingMemory', 'cell-2')
        .map(({ at, value }) => [(STARTS_AT + Math.floor(at / 1000)) / 1000, value]),
    );
    expect(capacity[0]?.labels).toEqual({
      source_id: 'rep',
      instance_id: 'cell-2',
      zone: 'z1',
    });
  });

  test('names families as its documentation says', () => {
    const families = parse(STORY_TEXT);
    const typeOf = (name: string) => families.find((family) => family.name === name)?.type;
    expect(typeOf('ConvergenceLRPDuration_nanos')).toBe('GAUGE');
    expect(typeOf('CapacityTotalMemory_MiB')).toBe('GAUGE');
    expect(typeOf('LeasesAcquireRequestTime_ms')).toBe('GAUGE');
    expect(typeOf('ConvergenceTasksKicked')).toBe('COUNTER');
    expect(STORY_TEXT).toContain(
      '\nDomain_cf_apps{source_id="bbs",instance_id="0",domain="cf-apps"} 1 ',
    );
    expect(STORY_TEXT).toContain(
      '\nTasksStarted{source_id="bbs",instance_id="0",cell_id="cell-0"} ',
    );
    expect(STORY_TEXT).toMatch(
      /\nRequestsStarted\{source_id="rep",instance_id="cell-0",request_type="Perform"\} \d+ 17676\d{5}\.\d{3}\n/,
    );
    expect(STORY_TEXT).toContain('# UNIT ConvergenceLRPDuration_nanos nanos\n');
    expect(STORY_TEXT).toContain('# HELP LRPsMissing bbs.LRPsMissing: ');
    expect(STORY_TEXT).toMatch(/# HELP LockHeld bbs\.LockHeld: .* auctioneer\.LockHeld: /);
  });

  test('has one kind and one unit for each family, whoever emits it', () => {
    const seen = new Map<string, string>();
    for (const spec of METRICS as readonly MetricSpec[]) {
      const family = familyName(spec, 'x');
      const what = `${spec.kind} ${spec.unit === 'Metric' ? '' : spec.unit}`;
      expect([family, seen.get(family) ?? what]).toEqual([family, what]);
      seen.set(family, what);
    }
  });

  // The parser of the specification's authors, where Python has it (pip install prometheus-client).
  test.skipIf(spawnSync('python3', ['-c', 'import prometheus_client']).status !== 0)(
    'is read by the reference parser',
    () => {
      const program =
        'import sys;from prometheus_client.openmetrics.parser import text_string_to_metric_families as p;print(sum(len(f.samples) for f in p(sys.stdin.read())))';
      const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: STORY_TEXT });
      expect(stderr.toString()).toBe('');
      expect(Number(stdout.toString())).toBe(samplesRead(STORY_TEXT).length);
    },
  );
});

const KEYS: readonly MetricKey[] = [
  'bbs.LRPsMissing',
  'bbs.RequestCount',
  'auctioneer.RequestCount',
  'rep.CapacityTotalMemory',
  'rep.RequestsStarted',
  'bbs.Domain',
  'silk-controller.LeasesAcquireRequestTime',
];

describe('any samples', () => {
  const any = fc.array(
    fc.record({
      key: fc.constantFrom(...KEYS),
      cell: fc.constantFrom(0, 1),
      tag: fc.constantFrom('cf-apps', 'cf.apps', 'a"b\\c\nd', 'State'),
      value: fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      step: fc.constantFrom(1, 300, 1000, 15_000_000),
    }),
    { maxLength: 40 },
  );

  test('come back through the foreign parser, the last of each millisecond', () => {
    fc.assert(
      fc.property(any, (entries) => {
        const store = createMetricStore();
        const expected = new Map<string, number>();
        let at = 0;
        for (const { key, cell, tag, value, step } of entries) {
          at += step;
          const spec = (METRICS as readonly MetricSpec[]).find((each) => each.key === key);
          const ownCell = spec?.isPerCell ? cell : -1;
          const ownTag = spec?.tags.some((each) => each !== 'zone') ? tag : '';
          sample(store, at, key, value, ownCell, ownTag);
          const milliseconds = STARTS_AT + Math.floor(at / 1000);
          expected.set(`${key} ${ownCell} ${ownTag} ${milliseconds}`, value);
        }
        const text = textOf(store);
        expect(openMetricsProblems(text)).toEqual([]);
        const values = samplesRead(text).map(({ value }) => value);
        const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b).map(String);
        expect(sorted(values)).toEqual(sorted([...expected.values()]));
        for (const { labels } of samplesRead(text)) {
          if (labels?.instance_id === undefined) continue;
          const names = ['0', ...CELLS.map(({ cellGuid }) => cellGuid)];
          expect(names).toContain(labels.instance_id);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of none are an end', () => {
    expect(textOf(createMetricStore())).toBe('# EOF\n');
  });
});
