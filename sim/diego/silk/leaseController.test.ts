/** Cases of silk:controller/leaser/cidrpool_test.go and lease_controller_test.go. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, NEVER, SECOND } from '../../engine/units';
import { acquireLease, createLeaseTable, freeBlocks, releaseLease } from './leaseController';

const WEEK = 7 * DAY;

function drawsOf(...draws: readonly number[]): () => number {
  const left = [...draws];
  return () => {
    const next = left.shift();
    if (next === undefined) throw new Error('nothing was to be drawn');
    return next;
  };
}

/** Every block leased, to cells 0, 1, …, all alive. */
function fullTable(poolSize: number) {
  const table = createLeaseTable(poolSize);
  for (let cell = 0; cell < poolSize; cell++) {
    acquireLease(table, cell, 0, WEEK, () => 0);
    renewed(table, cell, NEVER);
  }
  return table;
}

function renewed(table: ReturnType<typeof createLeaseTable>, cell: number, at: number): void {
  const lease = table.leases.get(cell);
  if (lease === undefined) throw new Error(`cell ${cell} has no lease`);
  lease.lastRenewedAt = at;
}

describe('acquiring a lease', () => {
  test('gives a random free block, never block 0', () => {
    const table = createLeaseTable(255);
    expect(acquireLease(table, 0, 0, WEEK, drawsOf(0))).toEqual({ subnet: 1, choice: 'free' });
    expect(acquireLease(table, 1, 0, WEEK, drawsOf(0))).toEqual({ subnet: 2, choice: 'free' });
    const highest = acquireLease(table, 2, 0, WEEK, drawsOf(1 - 2 ** -32));
    expect(highest).toEqual({ subnet: 255, choice: 'free' });
  });

  test('gives 255 cells 255 subnets, in whatever order they are drawn, and the 256th none', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 255 }),
        (draws) => {
          const table = createLeaseTable(255);
          const next = drawsOf(...draws);
          const subnets = Array.from(
            { length: 255 },
            (_, cell) => acquireLease(table, cell, 0, WEEK, next)?.subnet,
          );
          expect(new Set(subnets).size).toBe(255);
          expect(subnets).not.toContain(0);
          expect(freeBlocks(table)).toEqual([]);
          expect(acquireLease(table, 255, 0, WEEK, drawsOf())).toBeUndefined();
        },
      ),
      { numRuns: 10 },
    );
  });

  test('again gives the same block, and touches nothing', () => {
    const table = fullTable(3);
    renewed(table, 1, 5 * SECOND);
    const before = structuredClone(table);
    const again = acquireLease(table, 1, 9 * SECOND, WEEK, drawsOf());
    expect(again).toEqual({ subnet: 2, choice: 'existing' });
    expect(table).toEqual(before);
  });

  test('takes over the lease that expired longest ago when none is free', () => {
    const table = fullTable(3);
    renewed(table, 0, 20 * SECOND);
    renewed(table, 1, 10 * SECOND);
    const now = WEEK + 30 * SECOND;
    const taken = acquireLease(table, 7, now, WEEK, drawsOf());
    expect(taken).toEqual({ subnet: 2, choice: 'expired', evicted: 1 });
    expect(table.leases.has(1)).toBe(false);
    expect(table.leases.get(7)).toEqual({ subnet: 2, lastRenewedAt: now });
  });

  test('takes a free block rather than an expired one', () => {
    const table = fullTable(3);
    renewed(table, 0, 0);
    releaseLease(table, 2);
    expect(acquireLease(table, 7, 2 * WEEK, WEEK, drawsOf(0))).toEqual({
      subnet: 3,
      choice: 'free',
    });
  });

  test('finds nothing while the oldest lease is a microsecond short of its end', () => {
    const table = fullTable(1);
    renewed(table, 0, SECOND);
    expect(acquireLease(table, 7, WEEK + SECOND - 1, WEEK, drawsOf())).toBeUndefined();
    expect(acquireLease(table, 7, WEEK + SECOND, WEEK, drawsOf())?.choice).toBe('expired');
  });
});

describe('releasing a lease', () => {
  test('frees its block', () => {
    const table = fullTable(2);
    releaseLease(table, 0);
    expect(freeBlocks(table)).toEqual([1]);
  });

  test('that is not there is no error', () => {
    const table = fullTable(2);
    releaseLease(table, 9);
    expect(table.leases.size).toBe(2);
  });
});
