/** Draws are frozen: a change of these numbers changes every run that anyone ever reproduced. */
import * as fc from 'fast-check';
import alea from 'seedrandom/lib/alea.js';
import { describe, expect, test } from 'vitest';
import { lawRuns } from '../testing/lawRuns';
import { keyedDraw, RandomStreams } from './random';

const SAMPLE_SIZE = 5000;

function draws(streams: RandomStreams, name: string, count: number): number[] {
  return Array.from({ length: count }, () => streams.draw(name));
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  // Uniform draws: mean 1/2, variance 1/12.
  return xs.reduce((sum, x, i) => sum + 12 * (x - 0.5) * ((ys[i] as number) - 0.5), 0) / xs.length;
}

describe('a keyed draw', () => {
  test('is the same number for ever', () => {
    expect([
      keyedDraw(1, 'rep', 'boot', 0),
      keyedDraw(1, 'rep', 'boot', 1),
      keyedDraw(2, 'rep', 'boot', 0),
      keyedDraw(1, 'cell-7', 'bulk phase', 4_000_000_000),
    ]).toEqual([0.5215887946104221, 0.5342916596322812, 0.5195933854263848, 0.2964000547275164]);
  });

  test('is the first double of seedrandom’s generator for its key', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ unit: 'binary' }), fc.string(), fc.nat(), (...key) => {
        expect(keyedDraw(...key)).toBe(alea(key.join('\n')).double());
      }),
      { numRuns: lawRuns(2000) },
    );
  });

  test('depends on seed, owner, purpose and occasion alone', () => {
    const key = fc.tuple(
      fc.nat(),
      fc.stringMatching(/^\w+$/),
      fc.stringMatching(/^\w+$/),
      fc.nat(),
    );
    fc.assert(
      fc.property(key, key, (one, other) => {
        const draw = keyedDraw(...one);
        expect(draw).toBeGreaterThanOrEqual(0);
        expect(draw).toBeLessThan(1);
        const drawOfOther = keyedDraw(...other);
        expect(drawOfOther === draw).toBe(String(one) === String(other));
        expect(keyedDraw(...one)).toBe(draw);
      }),
    );
  });

  test('is evenly spread over occasions, owners and seeds, each next one unlike the last', () => {
    const families = {
      occasions: (i: number) => keyedDraw(1, 'rep', 'boot', i),
      owners: (i: number) => keyedDraw(1, `cell-${i}`, 'boot', 0),
      seeds: (i: number) => keyedDraw(i, 'rep', 'boot', 0),
    };
    for (const family of Object.values(families)) {
      const sample = Array.from({ length: SAMPLE_SIZE }, (_, i) => family(i));
      const perBin = new Array<number>(20).fill(0);
      for (const draw of sample) {
        const bin = Math.floor(draw * 20);
        perBin[bin] = (perBin[bin] ?? 0) + 1;
      }
      const expected = SAMPLE_SIZE / 20;
      const chiSquare = perBin.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      // 19 degrees of freedom: 43.8 is passed once in a thousand.
      expect(chiSquare).toBeLessThan(43.8);
      expect(Math.abs(correlation(sample, sample.slice(1).concat(0.5)))).toBeLessThan(0.05);
    }
  });

  test('for one purpose says nothing about another', () => {
    const boot = Array.from({ length: SAMPLE_SIZE }, (_, i) => keyedDraw(1, 'rep', 'boot', i));
    const crash = Array.from({ length: SAMPLE_SIZE }, (_, i) => keyedDraw(1, 'rep', 'crash', i));
    expect(Math.abs(correlation(boot, crash))).toBeLessThan(0.05);
  });
});

describe('streams', () => {
  test('give the same numbers for ever', () => {
    const streams = new RandomStreams(1);
    expect([...draws(streams, 'bbs', 3), ...draws(streams, 'network', 1)]).toEqual([
      0.5100738301407546, 0.19557677395641804, 0.8532041222788393, 0.5270313962828368,
    ]);
  });

  test('do not move when another stream is drawn from', () => {
    const alone = draws(new RandomStreams(7), 'bbs', 20);
    const streams = new RandomStreams(7);
    const between = Array.from({ length: 20 }, (_, i) => {
      draws(streams, 'added later', i % 4);
      return streams.draw('bbs');
    });
    expect(between).toEqual(alone);
  });

  test('do not move when a keyed draw is made', () => {
    const streams = new RandomStreams(7);
    const first = streams.draw('bbs');
    keyedDraw(7, 'bbs', 'anything', 0);
    expect([first, streams.draw('bbs')]).toEqual(draws(new RandomStreams(7), 'bbs', 2));
  });

  test('with two seeds or two names are two streams', () => {
    const first = draws(new RandomStreams(1), 'bbs', 5);
    expect(draws(new RandomStreams(2), 'bbs', 5)).not.toEqual(first);
    expect(draws(new RandomStreams(1), 'rep', 5)).not.toEqual(first);
  });

  test('of one name are one stream, drawn by name or by handle', () => {
    const streams = new RandomStreams(3);
    const handle = streams.stream('bbs');
    const mixed = [streams.draw('bbs'), handle.next(), streams.draw('bbs'), handle.next()];
    expect(mixed).toEqual(draws(new RandomStreams(3), 'bbs', 4));
  });

  test('go on after a restore as after the save, wherever that is', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.array(fc.constantFrom('a', 'b', 'c'), { size: '+1' }),
        (seed, names) => {
          const streams = new RandomStreams(seed);
          for (const name of names) streams.draw(name);
          const saved = structuredClone(streams.save());
          const after = ['a', 'b', 'c', 'new'].map((name) => draws(streams, name, 5));

          const fresh = new RandomStreams(seed);
          for (const restored of [fresh, streams]) {
            restored.restore(saved);
            expect(['a', 'b', 'c', 'new'].map((name) => draws(restored, name, 5))).toEqual(after);
          }
        },
      ),
    );
  });
});
