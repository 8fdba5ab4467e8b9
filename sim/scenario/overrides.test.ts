import { describe, expect, it } from 'vitest';
import { expandScenario } from './expand';
import { parsePath, splitOverride } from './overrides';
import { parseScenario } from './validate';

const TEXT = `name: small
question: Does it run?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 4, memory: 8GB, disk: 40GB }
  properties:
    diego.bbs.convergence_workers: 10
workload:
  - { app: checkout, instances: 3, memory: 512MB, startup: 5s }
  - { mix: stress, batches: 2 }
events:
  - { at: 5m, kill: { zone: z1 } }
run: { duration: 1h }
`;

const parse = (...overrides: [string, string][]) =>
  parseScenario(TEXT, { file: 'small.yaml', overrides });

function scenarioWith(...overrides: [string, string][]) {
  const result = parse(...overrides);
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
  return result.scenario;
}

describe('a path', () => {
  it.each([
    ['run.seed', ['run', 'seed']],
    ['foundation.cells[diego-cell].memory', ['foundation', 'cells', 'diego-cell', 'memory']],
    ['a["b.c"].d', ['a', 'b.c', 'd']],
    ['a."b.c".d', ['a', 'b.c', 'd']],
    ['a[b.c][3]', ['a', 'b.c', '3']],
  ])('%s is read', (text, expected) => {
    const segments = parsePath(text);
    expect('message' in segments ? segments.message : segments.map((each) => each.text)).toEqual(
      expected,
    );
  });

  it.each(['', '.', 'a..b', 'a[', 'a[]', 'a b', '[', 'a]'])('"%s" is refused', (text) => {
    expect(parsePath(text)).toHaveProperty('message');
  });
});

describe('the argument of --set', () => {
  it('is split at the first = that belongs to no name', () => {
    expect(splitOverride('run.seed=7')).toEqual(['run.seed', '7']);
    expect(splitOverride('a[x=y].b=c=d')).toEqual(['a[x=y].b', 'c=d']);
    expect(splitOverride('a=')).toEqual(['a', '']);
    expect(splitOverride('run.seed')).toBeUndefined();
    expect(splitOverride('=7')).toBeUndefined();
  });
});

describe('a value that is set', () => {
  it('replaces that of the file', () => {
    expect(scenarioWith(['run.seed', '7']).run.seed).toBe(7);
    const [group] = scenarioWith(['foundation.cells[diego-cell].memory', '16GB']).foundation.cells;
    expect(group?.memory).toBe(16384);
    expect(scenarioWith(['foundation.cells[0].count', '5']).foundation.cells[0]?.count).toBe(5);
    expect(scenarioWith(['workload[checkout].instances', '9']).workload[0]).toMatchObject({
      instances: 9,
    });
    expect(scenarioWith(['workload[stress].batches', '9']).workload[1]).toMatchObject({
      batches: 9,
    });
    expect(scenarioWith(['events[0].at', '7m']).events[0]?.at).toBe(420_000_000);
  });

  it('reaches properties under their dotted names', () => {
    for (const path of [
      'foundation.properties[diego.bbs.convergence_workers]',
      'foundation.properties["diego.bbs.convergence_workers"]',
      'foundation.properties."diego.bbs.convergence_workers"',
    ]) {
      const { foundation } = expandScenario(scenarioWith([path, '33']));
      expect(foundation.config.bbs.convergenceWorkers).toBe(33);
    }
  });

  it('may be a map or a list, and may make what was not there', () => {
    expect(scenarioWith(['foundation.silk', 'none']).foundation.silk).toBe('none');
    expect(scenarioWith(['foundation.silk.subnetPrefix', '25']).foundation.silk).toMatchObject({
      subnetPrefix: 25,
    });
    expect(
      scenarioWith(['workload[checkout].startup', '{ median: 2s, p95: 4s }']).workload[0],
    ).toMatchObject({
      startup: { kind: 'lognormal' },
    });
    expect(scenarioWith(['events', '[]']).events).toEqual([]);
    expect(scenarioWith(['expect', '[{ running: { at: 9m, atLeast: 1 } }]']).expect).toHaveLength(
      1,
    );
  });

  it('is set after those before it', () => {
    expect(scenarioWith(['run.seed', '7'], ['run.seed', '8']).run.seed).toBe(8);
  });
});

describe('a value that cannot be set', () => {
  it.each([
    ['run.sed', '7', 4, 'there is no "sed" here', 'seed'],
    [
      'foundation.cells[diego-cel].memory',
      '1GB',
      17,
      'the list has no entry "diego-cel"',
      'diego-cell',
    ],
    ['workload[7].instances', '1', 9, 'the list has no entry "7"', undefined],
    [
      'foundation.properties.diego.bbs.convergence_workers',
      '1',
      22,
      'there is no "diego" here',
      '["diego.bbs.convergence_workers"]',
    ],
    ['run.seed.x', '1', 9, 'there is nothing below run.seed', undefined],
    ['run..seed', '1', 4, 'the path cannot be read here', undefined],
    ['run.seed', 'x', 10, '"x" is not valid here', undefined],
    ['run.duration', '30', 14, '30 is not valid here', '30s'],
    ['run.seed', '', 10, 'no value is given', undefined],
    ['run.seed', '[', 11, expect.stringContaining('must end with a ]'), undefined],
    ['run.seed', '*a', 10, 'no anchor "a" before this alias', undefined],
    ['extends', 'other.yaml', 1, 'what a scenario extends is read before', undefined],
    ['run', '{ duration: 1h, seeds: 3 }', 21, 'unknown key "seeds"', 'seed'],
    ['events[0].kill.zone', 'z3', 21, 'there is no zone "z3"', 'z1'],
  ])('is reported with the argument: %s=%s', (path, value, column, message, suggestion) => {
    const result = parse([path, value]);
    expect(result.ok ? [] : result.problems).toEqual([
      expect.objectContaining({ file: '--set', line: 1, message, source: `${path}=${value}` }),
    ]);
    if (result.ok) return;
    expect(result.problems[0]?.column).toBe(column);
    expect(result.problems[0]?.suggestion).toBe(suggestion);
  });
});
