/** Work pools: nothing idles while work waits, and nothing overtakes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorkPool, finish, submit, withdraw } from './workPool';

describe('a work pool', () => {
  test('starts jobs in the order submitted, never more at once than it has workers', () => {
    const steps = fc.array(fc.constantFrom('submit', 'finish'), { size: '+1' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), steps, (workers, sequence) => {
        const pool = createWorkPool(workers);
        let submitted = 0;
        let finished = 0;
        const started: number[] = [];
        for (const step of sequence) {
          if (step === 'submit') {
            const job = submitted++;
            if (submit(pool, job)) started.push(job);
          } else if (started.length > finished) {
            finished++;
            const next = finish(pool);
            if (next !== undefined) started.push(next);
          }
          const underWay = started.length - finished;
          expect(underWay).toBe(Math.min(workers, submitted - finished));
          expect(pool.busy).toBe(underWay);
        }
        expect(started).toEqual(started.map((_, i) => i));
      }),
    );
  });

  test('gives back a job that waits, and only such a one', () => {
    const pool = createWorkPool(1);
    for (const job of [1, 2, 3]) submit(pool, job);
    expect([withdraw(pool, 1), withdraw(pool, 2), withdraw(pool, 2)]).toEqual([false, true, false]);
    expect([finish(pool), finish(pool)]).toEqual([3, undefined]);
    expect(pool.busy).toBe(0);
  });

  test('needs a worker', () => {
    expect(() => createWorkPool(0)).toThrow('a work pool needs a worker, not 0');
  });
});
