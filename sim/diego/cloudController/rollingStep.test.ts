/** The arithmetic of rolling deployments, and what must hold of it whatever the instances do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RollingView, rollingStep } from './rollingStep';

/** `T M | I R S U | old`, as in `10 2 | 2 2 0 0 | 10`. */
function view(text: string): RollingView {
  const [target, maxInFlight, desired, routable, starting, unhealthy, old] = text
    .split(/[ |]+/)
    .map(Number) as [number, number, number, number, number, number, number];
  return { target, maxInFlight, desired, routable, starting, unhealthy, old };
}

test.each([
  ['10 2 | 2 0 2 0 | 10', '2 10', 'waits while the first are starting'],
  ['10 2 | 2 1 1 0 | 10', '3 9', 'lets one go for one that is routable, and starts another'],
  ['10 2 | 2 2 0 0 | 10', '4 8', 'starts the next lot when the last one is routable'],
  ['10 2 | 4 2 0 2 | 8', '4 8', 'stalls when new instances crash or find no room'],
  ['10 2 | 4 3 0 1 | 8', '4 7', 'lets old ones go all the same for those that are routable'],
  ['10 2 | 6 3 0 0 | 7', '6 7', 'stalls while more than a lot is missing'],
  ['10 2 | 10 9 1 0 | 1', '10 1', 'keeps the last old one until all new ones are routable'],
  ['10 2 | 10 10 0 0 | 1', '10 0 done', 'is done when all new ones are routable'],
  ['10 50 | 10 10 0 0 | 10', '10 0 done', 'replaces all at once when as many may start'],
  ['4 1 | 1 1 0 0 | 10', '2 3', 'comes down to the new number when that is smaller'],
  ['0 1 | 0 0 0 0 | 3', '0 0 done', 'of no instances is done at once'],
])('%s gives %s: %s', (given, wanted) => {
  const { desired, old, isFinished } = rollingStep(view(given));
  expect(`${desired} ${old}${isFinished ? ' done' : ''}`).toBe(wanted);
});

describe('whatever the instances do', () => {
  /** What instances can be at a time: as many as are asked for, in any state. */
  const views = fc
    .record({
      target: fc.integer({ min: 1, max: 30 }),
      maxInFlight: fc.integer({ min: 1, max: 10 }),
      share: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 30 }),
      desired: fc.integer({ min: 0, max: 30 }),
      old: fc.integer({ min: 0, max: 30 }),
    })
    .map(({ target, maxInFlight, share, desired, old }): RollingView => {
      const asked = Math.min(desired, target);
      const count = (state: number): number =>
        share.slice(0, asked).filter((each) => each === state).length;
      const [routable, starting, unhealthy] = [count(0), count(1), count(2)];
      return { target, maxInFlight, desired: asked, routable, starting, unhealthy, old };
    });

  test('the app never has fewer instances asked for than it is to have', () => {
    fc.assert(
      fc.property(views, (given) => {
        fc.pre(given.old + given.routable >= given.target);
        const step = rollingStep(given);
        expect(step.old + given.routable).toBeGreaterThanOrEqual(given.target);
      }),
    );
  });

  test('no more than so many new ones are on their way, and none goes back', () => {
    fc.assert(
      fc.property(views, (given) => {
        const { desired } = rollingStep(given);
        expect(desired).toBeGreaterThanOrEqual(given.desired);
        if (desired > given.desired) {
          expect(desired - given.routable).toBeLessThanOrEqual(given.maxInFlight);
        }
        expect(desired).toBeLessThanOrEqual(given.target);
      }),
    );
  });
});
