/**
 * Waiting times against what follows from Diego's timers: a sum of waits that are independent and evenly
 * spread, because each timer is in any phase when the fault comes. From the bounds of the parts follow the
 * least and the most, the mean, and how far the mean of so many samples may be off.
 */
import { expect } from 'vitest';
import { type Duration, SECOND } from '../engine/units';

/** A wait that is anything between two bounds, each with equal right. */
export interface EvenWait {
  readonly least: Duration;
  readonly most: Duration;
}

/** Between so many seconds. */
export function between(least: number, most: number): EvenWait {
  return { least: least * SECOND, most: most * SECOND };
}

/** Always so many seconds. */
export function always(seconds: number): EvenWait {
  return between(seconds, seconds);
}

/** How far the mean may be off: four standard errors, which is chance once in 16,000. */
const STANDARD_ERRORS = 4;

/**
 * How near the samples must come to each bound, as a share of what lies between the bounds: for one wait a tenth, and
 * more for each other one, since it is ever less likely that all are at their least together.
 */
function nearness(waits: readonly EvenWait[]): number {
  const uneven = waits.filter(({ least, most }) => most > least);
  return 0.05 * (uneven.length + 1);
}

/** The mean over samples, and their extremes. */
export interface Spread {
  readonly least: Duration;
  readonly mean: Duration;
  readonly most: Duration;
}

export function spreadOf(samples: readonly Duration[]): Spread {
  const sum = samples.reduce((total, each) => total + each, 0);
  return { least: Math.min(...samples), mean: sum / samples.length, most: Math.max(...samples) };
}

/**
 * Holds samples to the sum of even waits: all lie within the bounds, some near each bound, and their mean
 * is that of the sum. `overhead`: what calls, messages and queries may take beside the timers, at most.
 */
export function expectWaits(
  samples: readonly Duration[],
  waits: readonly EvenWait[],
  overhead: Duration,
): void {
  const least = sumOf(waits, ({ least: each }) => each);
  const most = sumOf(waits, ({ most: each }) => each);
  // Of an even spread of width w the variance is w² / 12.
  const variance = sumOf(
    waits,
    (wait) => ((wait.most - wait.least) * (wait.most - wait.least)) / 12,
  );
  const error = STANDARD_ERRORS * Math.sqrt(variance / samples.length);
  const near = nearness(waits) * (most - least);
  const spread = spreadOf(samples);
  expect(spread.least).toBeGreaterThanOrEqual(least - overhead);
  expect(spread.least).toBeLessThanOrEqual(least + near + overhead);
  expect(spread.most).toBeGreaterThanOrEqual(most - near - overhead);
  expect(spread.most).toBeLessThanOrEqual(most + overhead);
  expect(Math.abs(spread.mean - (least + most) / 2)).toBeLessThanOrEqual(error + overhead);
}

function sumOf(waits: readonly EvenWait[], value: (wait: EvenWait) => number): number {
  return waits.reduce((total, wait) => total + value(wait), 0);
}
