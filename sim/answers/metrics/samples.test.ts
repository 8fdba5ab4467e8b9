import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSample, createSamples, lastSample, visitSamples } from './samples';

type Listed = [at: number, value: number][];

function listed(samples: ReturnType<typeof createSamples>, from?: number, until?: number): Listed {
  const found: Listed = [];
  visitSamples(samples, (at, value) => found.push([at, value]), from, until);
  return found;
}

const story = fc.record({
  interval: fc.constantFrom(0, 10),
  steps: fc.array(
    fc.tuple(
      fc.constantFrom(0, 3, 10, 10, 10, 20),
      fc.constantFrom(0, 0, 0, 1, 2, 3, -2.5, 0.1, 0.2, 0.3),
    ),
    { maxLength: 60 },
  ),
});

describe('the samples of a series', () => {
  test('are what was added, the last of those of one instant, within any window', () => {
    fc.assert(
      fc.property(story, fc.nat(300), fc.nat(300), ({ interval, steps }, from, until) => {
        const samples = createSamples(interval);
        const expected = new Map<number, number>();
        let at = 5;
        for (const [step, value] of steps) {
          at += step;
          addSample(samples, at, value);
          expected.set(at, value);
        }
        expect(listed(samples)).toEqual([...expected]);
        const inWindow = [...expected].filter(([each]) => each >= from && each <= until);
        expect(listed(samples, from, until)).toEqual(inWindow);
        const last = [...expected].at(-1);
        expect(lastSample(samples)).toEqual(last && { at: last[0], value: last[1] });
      }),
    );
  });

  test('of a gauge that does not change take one run, however many they are', () => {
    const samples = createSamples(10);
    for (let at = 0; at < 1e6; at += 10) addSample(samples, at, 7);
    expect(samples.length).toBe(1);
    expect(samples.from.length).toBeLessThan(10);
  });

  test('that grow by equal steps take one run, whatever their distance', () => {
    const samples = createSamples(0);
    for (let k = 0; k < 1e5; k++) addSample(samples, 17 + k * 30_002, k + 1);
    expect(samples.length).toBe(1);
    expect(listed(samples, 3_000_000, 3_020_000)).toEqual([[17 + 100 * 30_002, 101]]);
  });

  test('come in order', () => {
    const samples = createSamples(10);
    addSample(samples, 10, 1);
    expect(() => addSample(samples, 9, 1)).toThrow(RangeError);
  });
});
