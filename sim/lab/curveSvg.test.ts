/** Response curves: what they draw, and that what they say in words is what they draw. */
import { describe, expect, test } from 'vitest';
import { type SweepEntry, sweepOf } from '../testing/sweepFixture';
import { analyse } from './analysis';
import { ticksAround } from './axisTicks';
import { responseCurves } from './curveSvg';
import { spread } from './spreadLabels';

const SIZES: SweepEntry = {
  axes: { count: ['2', '3', '4'], memory: ['10', '20'] },
  run: ([count, memory], seed) => ({
    cells: Number(count),
    memoryMB: Number(memory),
    recovered: count === '2' && seed > 5 ? null : Number(count) * 60 + seed,
  }),
};

const pictures = (entry: SweepEntry) => responseCurves(analyse(sweepOf(entry)));
const picture = (entry: SweepEntry, name: string): string =>
  pictures(entry).find((each) => each.name === name)?.svg ?? '';
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1] ?? '');
const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;

describe('response curves', () => {
  test('are one for the share that is met and one for each outcome that points change', () => {
    expect(pictures(SIZES).map(({ name }) => name)).toEqual(['met', 'recovered-1']);
  });

  test('have a line for each value of the second axis, a point for each of the first', () => {
    const met = picture(SIZES, 'met');
    expect(count(met, /class="line"/g)).toBe(2);
    expect(count(met, /class="dot"/g)).toBe(6);
    expect(count(met, /class="bar"/g)).toBe(6);
    expect(texts(met)).toEqual(expect.arrayContaining(['2', '3', '4', 'memory 10', 'memory 20']));
  });

  test('mark the smallest that survives', () => {
    expect(count(picture(SIZES, 'met'), /class="mark"/g)).toBe(1);
    expect(texts(picture(SIZES, 'met'))).toContain('Smallest that survives: 30 MB');
  });

  test('tell how many runs have no value, where they are missing', () => {
    const svg = picture(SIZES, 'recovered-1');
    expect(texts(svg)).toContain('10');
    expect(count(svg, /class="dot part"/g)).toBe(2);
    expect(svg).toContain('2 2m03s (2m01s to 2m05s), never in 5;');
  });

  test('say in words what they draw', () => {
    const description = /<desc[^>]*>([^<]*)<\/desc>/.exec(picture(SIZES, 'met'))?.[1];
    expect(description).toBe(
      'Share of the runs that meet every expectation. By count; 10 seeds a point; bars: 95% interval of Wilson. Smallest that survives: 30 MB. memory 10: 2 50% (23.6% to 76.3%); 3 100% (72.2% to 100%); 4 100% (72.2% to 100%). memory 20: 2 50% (23.6% to 76.3%); 3 100% (72.2% to 100%); 4 100% (72.2% to 100%).',
    );
  });

  test('join no points of values that are no numbers', () => {
    const svg = picture({ ...SIZES, axes: { stack: ['small', 'large', '2'] } }, 'met');
    expect(count(svg, /class="line"/g)).toBe(0);
    expect(count(svg, /class="dot"/g)).toBe(3);
  });

  test('let no text of a scenario become a part of the picture', () => {
    const hostile = '</text><script>alert("1")</script>&\u0000';
    for (const { svg } of pictures({
      ...SIZES,
      scenario: hostile,
      axes: { [hostile]: ['2', '3'], other: [hostile, 'b'] },
    })) {
      expect(svg).not.toMatch(/<script|&(?!amp;|lt;|gt;|quot;)/);
      expect(svg).not.toContain('\u0000');
      expect(count(svg, /<text/g)).toBe(count(svg, /<\/text>/g));
    }
  });

  test('draw eight lines at most, and say what they leave out', () => {
    const values = Array.from({ length: 11 }, (_, position) => String(position));
    const svg = picture({ ...SIZES, axes: { count: ['2', '3'], other: values } }, 'met');
    expect(count(svg, /class="line"/g)).toBe(8);
    expect(svg).toContain('3 more lines left out');
  });

  test('are none where nothing is varied', () => {
    expect(pictures({ axes: {}, run: () => ({}) })).toEqual([]);
    expect(pictures({ axes: { count: ['2'] }, run: () => ({}) })).toEqual([]);
  });

  test('have numbers only, whatever is missing', () => {
    const runs: SweepEntry['run'][] = [
      () => 'broken',
      () => ({ recovered: null }),
      (_, seed) => (seed === 1 ? {} : undefined),
      () => ({ recovered: 0, longestPass: 0 }),
    ];
    for (const run of runs) {
      for (const { svg } of pictures({ ...SIZES, run })) {
        expect(svg).not.toMatch(/NaN|undefined|Infinity|null/);
      }
    }
  });
});

describe('ticks', () => {
  test('stand at round values of their unit', () => {
    expect(ticksAround('seconds', 0, 130, 5)).toEqual([0, 60, 120, 180]);
    expect(ticksAround('seconds', 0.1, 0.25, 4)).toEqual([0.1, 0.15, 0.2, 0.25]);
    expect(ticksAround('instances', 0, 123, 5)).toEqual([0, 50, 100, 150]);
    expect(ticksAround('instances', 3, 3, 5)).toEqual([3, 4]);
    expect(ticksAround('MB', 0, 9000, 5)).toEqual([0, 5120, 10_240]);
    expect(ticksAround('share', 0.4, 0.5, 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

describe('labels at one place', () => {
  test('are moved apart, in order, within the bounds', () => {
    expect(spread([10, 50, 90], 15, 0, 100)).toEqual([10, 50, 90]);
    expect(spread([100, 100, 100], 15, 0, 100)).toEqual([70, 85, 100]);
    expect(spread([0, 50, 0], 15, 0, 100)).toEqual([0, 50, 15]);
    expect(spread([5, 5, 5], 60, 0, 100)).toEqual([0, 60, 120]);
  });
});
