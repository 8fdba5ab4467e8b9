/** That a spread which does not follow from its timers is refused. */
import { expect, test } from 'vitest';
import { type Duration, SECOND } from '../engine/units';
import { always, between, expectWaits } from './waits';

const OVERHEAD = SECOND / 10;

/** Between two instants, in seconds, evenly. */
function evenly(least: number, most: number, count = 200): Duration[] {
  const step = (most - least) / (count - 1);
  return Array.from({ length: count }, (_, i) => Math.round((least + i * step) * SECOND));
}

const expectation = (samples: readonly Duration[]) => () =>
  expectWaits(samples, [always(30), between(0, 30)], OVERHEAD);

test('an even spread over the bounds follows, a little overhead included', () => {
  expect(expectation(evenly(30, 60))).not.toThrow();
  expect(expectation(evenly(30.02, 60.02))).not.toThrow();
});

test.each([
  ['one that is too short', [...evenly(30, 60), 29 * SECOND]],
  ['one that is too long', [...evenly(30, 60), 61 * SECOND]],
  ['none near the least', evenly(34, 60)],
  ['none near the most', evenly(30, 56)],
  ['too many short ones', [...evenly(30, 60, 100), ...evenly(30, 40, 100)]],
  ['too many long ones', [...evenly(30, 60, 100), ...evenly(50, 60, 100)]],
  ['no samples', []],
])('%s: it does not', (_, samples) => {
  expect(expectation(samples)).toThrow();
});
