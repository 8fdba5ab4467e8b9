/**
 * The scenarios about capacity: that they ask what they say, that their answer can turn out either way, and
 * that every auction in them is one that the real scheduler could have held.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { axesOfSection, planSweep } from '../lab/plan';
import { expandScenario } from '../scenario/expand';
import { legalRun, type Overrides, scenarioOf, verdicts } from './legalRun';

const read = (file: string): string =>
  readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8');

/** What `--set` would be told to run the point of that name. */
function pointOf(name: string, label: string): Overrides {
  const { run, sweep } = scenarioOf(read, name);
  if (sweep === undefined) throw new Error(`${name} has no sweep`);
  const plan = planSweep(axesOfSection(sweep), run.seed, sweep.seeds);
  if (typeof plan === 'string') throw new Error(plan);
  const point = plan.points.find(({ settings }) => settings.some((each) => each.label === label));
  if (point === undefined) throw new Error(`${name} has no point ${label}`);
  return point.overrides;
}

describe('how-full', () => {
  test('grows in steps of a twentieth of the start, past what the rule of thumb allows', () => {
    const total = 90 * 32 * 1024;
    const fullAt = (label: string): number => {
      const { foundation } = expandScenario(
        scenarioOf(read, 'how-full', pointOf('how-full', label)),
      );
      return (
        foundation.apps.reduce((sum, app) => sum + app.instances * (app.memory + 32), 0) / total
      );
    };
    const start = fullAt('none');
    expect(start).toBeCloseTo(0.505, 3);
    for (const step of [5, 10, 15, 20, 25, 30, 35, 40]) {
      expect(fullAt(`+${step}%`) / start).toBeCloseTo(1 + step / 100, 3);
    }
    expect(fullAt('+30%')).toBeLessThan(2 / 3);
    expect(fullAt('+35%')).toBeGreaterThan(2 / 3);
  });

  test('survives as it is, and not where the rule would still allow it: the biggest apps find no room', () => {
    const asItIs = legalRun(read, 'how-full', pointOf('how-full', 'none'));
    expect(verdicts(asItIs)).toEqual(['recovered met', 'neverFitted met']);
    const grown = legalRun(read, 'how-full', pointOf('how-full', '+30%'));
    expect(verdicts(grown)).toEqual(['recovered not met', 'neverFitted not met']);
    expect(grown.neverFitted.map((group) => group.memoryMaximumMB)).toEqual([8192]);
  }, 60_000);
});

describe('cell-size', () => {
  test('cuts the same memory and disk in four ways', () => {
    const totals = ['64 of 128 GB', '128 of 64 GB', '256 of 32 GB', '512 of 16 GB'].map((label) => {
      const { cells } = expandScenario(
        scenarioOf(read, 'cell-size', pointOf('cell-size', label)),
      ).foundation;
      const sum = (what: 'memory' | 'disk'): number =>
        cells.reduce((all, cell) => all + cell.total[what], 0) / 1024;
      return [cells.length, sum('memory'), sum('disk')];
    });
    expect(totals).toEqual([64, 128, 256, 512].map((count) => [count, 8192, 25_600]));
  });

  test('lacks containers where cells are few, and room for 8 GB where they are small', () => {
    const few = legalRun(read, 'cell-size', pointOf('cell-size', '64 of 128 GB'));
    expect(few.verdict).toBe('not met');
    // No container is left, and memory for a thousand small instances more.
    expect(few.capacity.reduce((sum, row) => sum + row.containersLeft, 0)).toBeLessThan(100);
    expect(few.capacity.some((row) => row.memoryLeftMB > 100 * 1024)).toBe(true);
    const small = legalRun(read, 'cell-size', pointOf('cell-size', '512 of 16 GB'));
    expect(small.neverFitted.map((group) => group.memoryMaximumMB)).toEqual([8192]);
  }, 60_000);
});

describe('big-push', () => {
  test('runs in time, and not when Garden is slower', () => {
    expect(verdicts(legalRun(read, 'big-push'))).toEqual(['recovered met']);
    const oneByOne: Overrides = [['foundation.properties[sim.garden.parallelism]', '1']];
    expect(verdicts(legalRun(read, 'big-push', oneByOne))).toEqual(['recovered not met']);
  }, 60_000);
});

describe('convergence-slows', () => {
  // A twenty-fifth of the cells and two small waves.
  const cutDown: Overrides = [
    ['foundation.cells[diego-cell].count', '40'],
    [
      'workload',
      '[{ app: wave-1, count: 20, instances: 50, memory: 128MB, at: 1m }, { app: wave-2, count: 20, instances: 50, memory: 128MB, at: 4m }]',
    ],
    ['run.duration', '10m'],
  ];

  test('grows past 200,000 instances, which its cells can hold', () => {
    const { foundation } = expandScenario(scenarioOf(read, 'convergence-slows'));
    const instances = foundation.apps.reduce((sum, app) => sum + app.instances, 0);
    expect(instances).toBeGreaterThan(200_000);
    const room = foundation.cells.reduce(
      (sum, cell) =>
        sum + Math.min(cell.total.containers, Math.floor(cell.total.memory / (128 + 32))),
      0,
    );
    expect(room).toBeGreaterThan(instances);
  });

  test('is in time while tables are small, and not where each row takes longer', () => {
    expect(verdicts(legalRun(read, 'convergence-slows', cutDown))).toEqual(['convergence met']);
    const slow = ['foundation.properties[sim.bbs.converge_time_per_lrp]', '20ms'] as const;
    const result = legalRun(read, 'convergence-slows', [...cutDown, slow]);
    expect(verdicts(result)).toEqual(['convergence not met']);
    expect(result.expectations[0]?.measured).toContain('with 2,000 instances');
  }, 60_000);
});
