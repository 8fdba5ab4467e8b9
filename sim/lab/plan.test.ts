import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../scenario/yamlText';
import { axisOf } from './axis';
import { axesOfSection, planSweep, type SweepPlan, yamlOf } from './plan';
import { parseVary } from './vary';

function axis(path: string, count: number) {
  const parsed = parseVary(`${path}=1:${count}:1`);
  if (!parsed.ok) throw new Error(path);
  return parsed.axis;
}

function planned(counts: readonly number[], firstSeed = 1, seeds = 1): SweepPlan {
  const axes = counts.map((count, i) => axis(`path${i}`, count));
  const plan = planSweep(axes, firstSeed, seeds);
  if (typeof plan === 'string') throw new Error(plan);
  return plan;
}

describe('the points of a sweep', () => {
  const counts = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 4 });

  it('are all combinations, each once, the last axis changing fastest', () => {
    fc.assert(
      fc.property(counts, (sizes) => {
        const { points } = planned(sizes);
        expect(points).toHaveLength(sizes.reduce((product, size) => product * size, 1));
        // Read as digits, the positions on the axes count upwards.
        const numbers = points.map(({ settings }) =>
          settings.reduce(
            (number, { value }, i) => number * (sizes[i] ?? 0) + Number(value) - 1,
            0,
          ),
        );
        expect(numbers).toEqual(points.map((_, index) => index));
        expect(points.map(({ index }) => index)).toEqual(numbers);
      }),
    );
  });

  it('set each path once, in the order of the axes', () => {
    const [, , , last] = planned([2, 2]).points;
    expect(last?.overrides).toEqual([
      ['path0', '2'],
      ['path1', '2'],
    ]);
    expect(last?.set).toEqual({ path0: 2, path1: 2 });
    expect(last?.settings).toEqual([
      { axis: 'path0', label: '2', value: 2 },
      { axis: 'path1', label: '2', value: 2 },
    ]);
  });

  it('have the same seeds, one after the other', () => {
    expect(planned([3], 7, 4).seeds).toEqual([7, 8, 9, 10]);
    expect(planned([], 4_294_967_290, 6).seeds.at(-1)).toBe(4_294_967_295);
  });

  it('are the scenario alone without an axis', () => {
    expect(planned([]).points).toEqual([
      { index: 0, settings: [], set: {}, overrides: [], values: [] },
    ]);
  });
});

describe('what is too much', () => {
  it.each([
    [[72, 70], 1, 1, '5,040 combinations'],
    [[50], 1, 401, '50 points on 401 seeds are 20,050 runs'],
    [[1], 4_294_967_295, 2, '2 seeds from 4294967295 on go beyond the last one'],
  ])('%j from seed %i on %i seeds: %s', (sizes, first, seeds, refusal) => {
    const axes = sizes.map((count, i) => axis(`path${i}`, count));
    expect(planSweep(axes, first, seeds)).toContain(refusal);
  });

  it('is to vary one path twice', () => {
    const twice = [axis('a.b', 2), axisOf('shape', axis('a.b', 3).values)];
    expect(planSweep(twice, 1, 1)).toBe('two axes vary a.b');
    expect(planSweep([axis('a.b', 2), axis('a.b', 3)], 1, 1)).toBe('two axes are called a.b');
  });
});

describe('axes of a scenario', () => {
  it('set what they say, one path or several together', () => {
    const axes = axesOfSection({
      seeds: 3,
      axes: [
        { path: 'run.duration', values: ['1h', '30m'], name: 'how long' },
        {
          name: 'shape',
          points: [
            { name: 'few', set: { 'cells[a].count': 2, 'cells[a].memory': '8GB' } },
            { name: 'many', set: { 'cells[a].count': 8, 'cells[a].memory': '2GB' } },
          ],
        },
      ],
    });
    expect(
      axes.map(({ name, labels, numbers, unit }) => ({ name, labels, numbers, unit })),
    ).toEqual([
      {
        name: 'how long',
        labels: ['1h', '30m'],
        numbers: [3_600_000_000, 1_800_000_000],
        unit: 'µs',
      },
      { name: 'shape', labels: ['few', 'many'], numbers: null, unit: '' },
    ]);
    const plan = planSweep(axes, 1, 3);
    expect(typeof plan === 'string' ? plan : plan.points[3]).toMatchObject({
      set: { 'run.duration': '30m', 'cells[a].count': 8, 'cells[a].memory': '2GB' },
      settings: [
        { axis: 'how long', label: '30m', value: '30m' },
        { axis: 'shape', label: 'many', value: { 'cells[a].count': 8, 'cells[a].memory': '2GB' } },
      ],
    });
  });

  it('are written so that the command line reads the same values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const { data, findings } = readYaml('', yamlOf(value));
        fc.pre(findings.length === 0);
        expect(JSON.stringify(data)).toBe(JSON.stringify(value));
      }),
    );
    for (const text of ['22GB', 'true', '7', '', 'a: b', '- a', '1h,2h', '"', '# x', '~']) {
      expect(readYaml('', yamlOf(text)).data).toBe(text);
    }
  });

  it('have different labels even where long values begin alike', () => {
    const long = 'x'.repeat(100);
    const [one] = axesOfSection({
      seeds: 1,
      axes: [{ path: 'a', values: [`${long}1`, `${long}2`] }],
    });
    expect(new Set(one?.labels).size).toBe(2);
  });
});
