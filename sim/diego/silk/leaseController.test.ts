/** Cases of silk:controller/leaser/cidrpool_test.go and lease_controller_test.go. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, NEVER, SECOND } from '../../engine/units';
import { departureOnItsWay } from '../renewals';
import {
  acquireLease,
  beginRenewals,
  createLeaseTable,
  endRenewals,
  freeBlocks,
  type LeaseTable,
  lastRenewal,
  newLease,
  releaseLease,
  renewLease,
} from './leaseController';

const WEEK = 7 * DAY;

function drawsOf(...draws: readonly number[]): () => number {
  const left = [...draws];
  return () => {
    const next = left.shift();
    if (next === undefined) throw new Error('nothing was to be drawn');
    return next;
  };
}

/** Every block leased, to cells 0, 1, …, whose daemons all run. */
function fullTable(poolSize: number) {
  const table = createLeaseTable(poolSize);
  for (let cell = 0; cell < poolSize; cell++) {
    acquireLease(table, cell, 0, WEEK, () => 0);
    beginRenewals(table, cell, 0, null);
  }
  return table;
}

/** The cell's daemon renews for the last time, and stops. */
function renewedLast(table: LeaseTable, cell: number, at: number): void {
  renewLease(table, cell, at);
  endRenewals(table, cell, at);
}

function lastRenewalOf(table: LeaseTable, cell: number, now: number): number {
  const lease = table.leases.get(cell);
  if (lease === undefined) throw new Error(`cell ${cell} has no lease`);
  return lastRenewal(lease, now);
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
    renewedLast(table, 1, 5 * SECOND);
    const before = structuredClone(table);
    const again = acquireLease(table, 1, 9 * SECOND, WEEK, drawsOf());
    expect(again).toEqual({ subnet: 2, choice: 'existing' });
    expect(table).toEqual(before);
  });

  test('takes over the lease that expired longest ago when none is free', () => {
    const table = fullTable(3);
    renewedLast(table, 0, 20 * SECOND);
    renewedLast(table, 1, 10 * SECOND);
    const now = WEEK + 30 * SECOND;
    const taken = acquireLease(table, 7, now, WEEK, drawsOf());
    expect(taken).toEqual({ subnet: 2, choice: 'expired', evicted: 1 });
    expect(table.leases.has(1)).toBe(false);
    expect(table.leases.get(7)).toEqual(newLease(2, now));
  });

  test('takes a free block rather than an expired one', () => {
    const table = fullTable(3);
    renewedLast(table, 0, 0);
    releaseLease(table, 2);
    expect(acquireLease(table, 7, 2 * WEEK, WEEK, drawsOf(0))).toEqual({
      subnet: 3,
      choice: 'free',
    });
  });

  test('finds nothing while the oldest lease is a microsecond short of its end', () => {
    const table = fullTable(1);
    renewedLast(table, 0, SECOND);
    expect(acquireLease(table, 7, WEEK + SECOND - 1, WEEK, drawsOf())).toBeUndefined();
    expect(acquireLease(table, 7, WEEK + SECOND, WEEK, drawsOf())?.choice).toBe('expired');
  });
});

describe('renewals that are not sent', () => {
  const begun = () => {
    const table = fullTable(1);
    const rhythm = {
      from: 10 * SECOND,
      period: 30 * SECOND,
      latency: 500,
      until: NEVER,
      cause: -1,
    };
    beginRenewals(table, 0, 9 * SECOND, rhythm);
    return table;
  };

  test('count from the moment at which each would have arrived', () => {
    const table = begun();
    expect(lastRenewalOf(table, 0, 10 * SECOND)).toBe(0);
    expect(lastRenewalOf(table, 0, 10 * SECOND + 500)).toBe(10 * SECOND + 500);
    expect(lastRenewalOf(table, 0, 95 * SECOND)).toBe(70 * SECOND + 500);
  });

  test('end with the cell, but for the one that is on its way', () => {
    const table = begun();
    const elided = endRenewals(table, 0, 70 * SECOND + 1);
    expect(lastRenewalOf(table, 0, DAY)).toBe(40 * SECOND + 500);
    expect(elided && departureOnItsWay(elided, 70 * SECOND + 1)).toBe(70 * SECOND);
    expect(endRenewals(table, 0, 70 * SECOND + 2)).toBeNull();
  });

  test('keep the lease from expiring, as those that are sent do', () => {
    const table = begun();
    const now = 3 * WEEK;
    expect(acquireLease(table, 7, now, WEEK, drawsOf())).toBeUndefined();
    endRenewals(table, 0, now);
    expect(acquireLease(table, 7, now + WEEK - 31 * SECOND, WEEK, drawsOf())).toBeUndefined();
    expect(acquireLease(table, 7, now + WEEK, WEEK, drawsOf())?.choice).toBe('expired');
  });

  test('that end before the first leave the lease as it was acquired', () => {
    const table = begun();
    endRenewals(table, 0, 10 * SECOND);
    expect(lastRenewalOf(table, 0, DAY)).toBe(0);
  });

  test('count for a daemon that has started again as well', () => {
    const table = begun();
    endRenewals(table, 0, 75 * SECOND);
    beginRenewals(table, 0, 200 * SECOND, null);
    expect(lastRenewalOf(table, 0, 200 * SECOND)).toBe(70 * SECOND + 500);
    renewLease(table, 0, 201 * SECOND);
    expect(lastRenewalOf(table, 0, 300 * SECOND)).toBe(201 * SECOND);
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
