/**
 * Whether intervals of 95 % hold the truth in 95 % of cases: thousands of samples from distributions whose
 * truth is known, where theory promises it. Fixed seeds: the share is the same at every run of the tests.
 */
import { describe, expect, test } from 'vitest';
import { type RandomStream, RandomStreams } from '../../engine/random';
import { distinguishable } from './holm';
import { pairedDifference } from './paired';
import { proportionOf } from './proportion';
import { type Interval, summarise } from './sample';

const REPETITIONS = 5_000;

type Draw = (stream: RandomStream) => number;

/** Marsaglia's polar method. */
const normal: Draw = (stream) => {
  for (;;) {
    const x = 2 * stream.next() - 1;
    const y = 2 * stream.next() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
};
const exponential: Draw = (stream) => -Math.log(1 - stream.next());

function sampleOf(count: number, draw: Draw, stream: RandomStream): number[] {
  return Array.from({ length: count }, () => draw(stream));
}

/** Share of the repetitions whose interval holds the truth. */
function coverage(truth: number, make: (stream: RandomStream) => Interval | null | undefined) {
  const stream = new RandomStreams(1).stream('coverage');
  let held = 0;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const interval = make(stream);
    if (interval === null || interval === undefined) throw new Error('no interval');
    if (interval.low <= truth && truth <= interval.high) held += 1;
  }
  return held / REPETITIONS;
}

function expectPromised(share: number): void {
  expect(share).toBeGreaterThan(0.93);
  expect(share).toBeLessThan(0.97);
}

describe("Student's interval", () => {
  test.each([2, 3, 10, 30])('holds the mean of normal values, %i of them', (count) => {
    expectPromised(coverage(0, (stream) => summarise(sampleOf(count, normal, stream))?.interval));
  });

  test('holds the mean of exponential values when there are enough of them', () => {
    expectPromised(
      coverage(1, (stream) => summarise(sampleOf(100, exponential, stream))?.interval),
    );
  });

  test('of another confidence holds as often as that says', () => {
    const share = coverage(0, (stream) => summarise(sampleOf(5, normal, stream), 0.8)?.interval);
    expect(share).toBeGreaterThan(0.78);
    expect(share).toBeLessThan(0.82);
  });
});

describe("Wilson's interval", () => {
  /** Exactly: the binomial probabilities of those outcomes whose interval holds p, summed. */
  const exactCoverage = (count: number, p: number): number => {
    let probability = (1 - p) ** count;
    let held = 0;
    for (let successes = 0; successes <= count; successes++) {
      const { interval } = proportionOf(successes, count);
      if (interval !== null && interval.low <= p && p <= interval.high) held += probability;
      probability *= ((count - successes) / (successes + 1)) * (p / (1 - p));
    }
    return held;
  };

  test.each([
    [20, 0.5],
    [20, 0.9],
    [50, 0.2],
    [100, 0.95],
    [300, 0.3],
  ])('holds the share of Bernoulli trials, %i of them at %d', (count, p) => {
    const draw: Draw = (stream) => (stream.next() < p ? 1 : 0);
    const share = coverage(p, (stream) => {
      const successes = sampleOf(count, draw, stream).reduce((sum, each) => sum + each, 0);
      return proportionOf(successes, count).interval;
    });
    expectPromised(share);
    expectPromised(exactCoverage(count, p));
    expect(Math.abs(share - exactCoverage(count, p))).toBeLessThan(0.012);
  });

  test.each([10, 20, 30, 100])('holds it on average over all shares, with %i trials', (count) => {
    const shares = Array.from({ length: 999 }, (_, position) => (position + 1) / 1000);
    const sum = shares.reduce((total, p) => total + exactCoverage(count, p), 0);
    expectPromised(sum / shares.length);
  });
});

describe('the paired interval', () => {
  /** What a seed does to both variants, and what it does to each. */
  const pairsOf = (count: number, common: number, draw: Draw, stream: RandomStream) => {
    const seeds = sampleOf(count, draw, stream).map((each) => common * each);
    const own = () => seeds.map((each) => each + draw(stream));
    return { first: own(), second: own().map((each) => each + 2) };
  };

  test.each([
    ['normal', normal, 10],
    ['exponential', exponential, 20],
  ] as const)(
    'holds the difference of %s values that have their seeds in common',
    (_, draw, count) => {
      const share = coverage(2, (stream) => {
        const { first, second } = pairsOf(count, 3, draw, stream);
        return pairedDifference(first, second)?.interval;
      });
      expectPromised(share);
    },
  );

  test('is narrower the more the variants have in common, by what it says', () => {
    const stream = new RandomStreams(2).stream('pairs');
    const { first, second } = pairsOf(2_000, 3, normal, stream);
    // Variance 10 each, covariance 9: the differences have 2 of 20.
    const paired = pairedDifference(first, second);
    expect(paired?.correlation).toBeCloseTo(0.9, 1);
    expect(paired?.varianceReduction).toBeCloseTo(0.9, 1);
  });
});

describe("Holm's test", () => {
  test('errs anywhere in a family of true equals in at most 5 % of cases, unlike single tests', () => {
    const stream = new RandomStreams(3).stream('families');
    let families = 0;
    let singles = 0;
    const repetitions = 2_000;
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const chances = Array.from({ length: 10 }, () => {
        const first = sampleOf(10, normal, stream);
        return pairedDifference(first, sampleOf(10, normal, stream))?.chance ?? 1;
      });
      if (distinguishable(chances).includes(true)) families += 1;
      if (chances.some((chance) => distinguishable([chance])[0] === true)) singles += 1;
    }
    expect(families / repetitions).toBeLessThan(0.06);
    expect(families / repetitions).toBeGreaterThan(0.03);
    // 1 − 0.95^10
    expect(singles / repetitions).toBeGreaterThan(0.37);
  });
});
