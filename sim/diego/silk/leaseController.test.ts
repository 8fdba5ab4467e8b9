/** Cases of silk:controller/leaser/lease_controller_test.go, and of controller/integration. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, NEVER, SECOND } from '../../engine/units';
import { NONE } from '../../model/identity';
import { departureOnItsWay } from '../renewals';
import { acquireLease, releaseLease, renewLease, routableLeases } from './leaseController';
import {
  beginRenewals,
  createLeaseTable,
  endRenewals,
  type LeaseTable,
  lastRenewal,
  newLease,
  takenSubnets,
} from './leaseTable';
import { isSingle, parseSubnet, type Subnet, subnetOf, subnetText } from './subnet';
import { isMember, type SubnetPool } from './subnetPool';

const WEEK = 7 * DAY;
/** Addresses of cells. */
const [A, B, C, D] = [0x0a001001, 0x0a001002, 0x0a001003, 0x0a001004] as const;

/** 10.255.0.0 with that prefix in /24s. */
function poolOf(networkPrefix: number, subnetPrefix = 24): SubnetPool {
  return { network: 0x0aff0000, networkPrefix, subnetPrefix };
}

function subnet(text: string): Subnet {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`${text} is no subnet`);
  return parsed;
}

function drawsOf(...draws: readonly number[]): () => number {
  const left = [...draws];
  return () => {
    const next = left.shift();
    if (next === undefined) throw new Error('nothing was to be drawn');
    return next;
  };
}

const request = (address: number, single = false) => ({ address, owner: NONE, isSingle: single });

/** Acquires at an instant, and answers the subnet's text, how it was chosen, and who was evicted. */
function acquired(table: LeaseTable, address: number, now = 0, draw = drawsOf(0), single = false) {
  const answer = acquireLease(table, request(address, single), now, WEEK, draw);
  if (answer === undefined) return undefined;
  return [subnetText(answer.subnet), answer.choice, answer.evicted?.address];
}

/** Three blocks, leased in their order to A, B, C, none renewed. */
function fullTable(): LeaseTable {
  const table = createLeaseTable(poolOf(22));
  for (const address of [A, B, C]) acquired(table, address);
  return table;
}

function renewed(table: LeaseTable, address: number, at: number) {
  const own = table.leases.get(address);
  if (own === undefined) throw new Error('no lease');
  return renewLease(table, { address, owner: NONE, subnet: own.subnet }, at);
}

function lastRenewalOf(table: LeaseTable, address: number, now: number): number {
  const lease = table.leases.get(address);
  if (lease === undefined) throw new Error(`${address} has no lease`);
  return lastRenewal(lease, now);
}

describe('acquiring a lease', () => {
  test('gives a random free block, never the first of the network, and inserts a row (cell 215)', () => {
    const table = createLeaseTable(poolOf(16));
    expect(acquired(table, A)).toEqual(['10.255.1.0/24', 'free', undefined]);
    expect(acquired(table, B)).toEqual(['10.255.2.0/24', 'free', undefined]);
    const highest = acquired(table, C, 5 * SECOND, drawsOf(1 - 2 ** -32));
    expect(highest).toEqual(['10.255.255.0/24', 'free', undefined]);
    expect(table.leases.get(C)).toEqual(newLease(subnet('10.255.255.0/24'), NONE, 5 * SECOND));
  });

  test('gives a VM that asks for one a single address of the first block (cell 211)', () => {
    const table = createLeaseTable(poolOf(16));
    expect(acquired(table, A, 0, drawsOf(0), true)).toEqual(['10.255.0.1/32', 'free', undefined]);
    expect(acquired(table, B, 0, drawsOf(0.9999), true)?.[0]).toBe('10.255.0.255/32');
  });

  test.each([
    ['blocks', false],
    ['single addresses', true],
  ])(
    'gives 255 VMs 255 %s, in whatever order they are drawn, and the 256th none (cell 250)',
    (_, single) => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 255 }),
          (draws) => {
            const table = createLeaseTable(poolOf(16));
            const next = drawsOf(...draws);
            for (let vm = 0; vm < 255; vm++)
              acquireLease(table, request(vm, single), 0, WEEK, next);
            const taken = takenSubnets(table, single ? 'single' : 'block');
            expect(new Set(taken).size).toBe(255);
            expect(taken.every((each) => isMember(table.pool, each))).toBe(true);
            expect(acquired(table, 255, 0, drawsOf(), single)).toBeUndefined();
          },
        ),
        { numRuns: 10 },
      );
    },
  );

  test('again gives the same block, and touches nothing (cell 224, 243)', () => {
    const table = fullTable();
    renewed(table, B, 5 * SECOND);
    const before = structuredClone(table);
    expect(acquired(table, B, 9 * SECOND, drawsOf())?.slice(0, 2)).toEqual([
      '10.255.2.0/24',
      'existing',
    ]);
    expect(table).toEqual(before);
  });

  test('gives what the address has, whatever kind it asks for now', () => {
    const table = fullTable();
    expect(acquired(table, A, 0, drawsOf(), true)?.[0]).toBe('10.255.1.0/24');
  });

  test('deletes a lease outside the pools and gives another; the old one can still be renewed (cell 225, 244)', () => {
    const table = createLeaseTable(poolOf(16));
    const old = subnet('10.254.3.0/24');
    expect(renewLease(table, { address: A, owner: NONE, subnet: old }, SECOND)).toBe('inserted');
    expect(renewed(table, A, 2 * SECOND)).toBe('renewed');
    expect(acquired(table, A, 3 * SECOND)).toEqual(['10.255.1.0/24', 'free', undefined]);
    expect(table.leases.size).toBe(1);
  });

  test('finds nothing when all blocks are taken and none has expired (cell 217)', () => {
    const table = fullTable();
    expect(acquired(table, D, WEEK - 1, drawsOf())).toBeUndefined();
    expect(table.leases.size).toBe(3);
  });

  test('finds no single address when all are taken and none has expired (cell 212)', () => {
    const table = createLeaseTable(poolOf(24, 31));
    expect(acquired(table, A, 0, drawsOf(0), true)?.[0]).toBe('10.255.0.1/32');
    expect(acquired(table, B, WEEK - 1, drawsOf(), true)).toBeUndefined();
  });

  test('takes over the block that expired longest ago when none is free (cell 218)', () => {
    const table = fullTable();
    renewed(table, A, 20 * SECOND);
    renewed(table, B, 10 * SECOND);
    renewed(table, C, 30 * SECOND);
    const now = WEEK + 40 * SECOND;
    expect(acquired(table, D, now, drawsOf())).toEqual(['10.255.2.0/24', 'expired', B]);
    expect(table.leases.has(B)).toBe(false);
    expect(table.leases.get(D)).toEqual(newLease(subnet('10.255.2.0/24'), NONE, now));
  });

  test('takes over an expired single address, and leaves expired blocks alone (cell 213)', () => {
    const table = createLeaseTable(poolOf(24, 31));
    acquired(table, A);
    acquired(table, B, SECOND, drawsOf(0), true);
    const now = WEEK + SECOND;
    expect(acquired(table, C, now, drawsOf(), true)).toEqual(['10.255.0.1/32', 'expired', B]);
    expect(table.leases.has(A)).toBe(true);
  });

  test('takes a free block rather than an expired one', () => {
    const table = fullTable();
    releaseLease(table, C);
    expect(acquired(table, D, 2 * WEEK)).toEqual(['10.255.3.0/24', 'free', undefined]);
  });

  test('finds nothing while the oldest lease is a microsecond short of its end (cell 246)', () => {
    const table = createLeaseTable(poolOf(29, 30));
    acquired(table, A);
    renewed(table, A, SECOND);
    expect(acquired(table, D, WEEK + SECOND - 1, drawsOf())).toBeUndefined();
    expect(acquired(table, D, WEEK + SECOND, drawsOf())?.[1]).toBe('expired');
  });

  test('takes the lower address of two that were renewed at the same time', () => {
    const table = createLeaseTable(poolOf(22));
    for (const address of [C, A, B]) acquired(table, address);
    expect(acquired(table, D, WEEK, drawsOf())?.[2]).toBe(A);
  });
});

describe('renewing a lease', () => {
  test('notes the time (cell 228)', () => {
    const table = fullTable();
    expect(renewed(table, A, 7 * SECOND)).toBe('renewed');
    expect(table.leases.get(A)?.lastRenewedAt).toBe(7 * SECOND);
  });

  test('of another subnet than the row has is a mismatch, and changes nothing (cell 229)', () => {
    const table = fullTable();
    const before = structuredClone(table);
    const other = { address: A, owner: NONE, subnet: subnet('10.255.2.0/24') };
    expect(renewLease(table, other, 7 * SECOND)).toBe('lease mismatch');
    // What a daemon with a single address makes of its device.
    const wide = { ...other, subnet: subnet('10.255.1.0/25') };
    expect(renewLease(table, wide, 7 * SECOND)).toBe('lease mismatch');
    expect(table).toEqual(before);
  });

  test('that has no row inserts it (cell 230, 247)', () => {
    const table = createLeaseTable(poolOf(16));
    const lease = { address: A, owner: NONE, subnet: subnet('10.255.9.0/24') };
    expect(renewLease(table, lease, 7 * SECOND)).toBe('inserted');
    expect(table.leases.get(A)?.lastRenewedAt).toBe(7 * SECOND);
  });

  test('that has no row, and whose subnet is another one by now, is a conflict (cell 231)', () => {
    const table = fullTable();
    for (const text of ['10.255.2.0/24', '10.255.2.0/25']) {
      // The second has another text and the same hardware address.
      const lost = { address: D, owner: NONE, subnet: subnet(text) };
      expect(renewLease(table, lost, SECOND)).toBe('conflict');
    }
    expect(table.leases.size).toBe(3);
  });

  test('makes an expired one active again', () => {
    const table = fullTable();
    expect(routableLeases(table, WEEK, WEEK)).toEqual([]);
    renewed(table, B, WEEK);
    expect(routableLeases(table, WEEK, WEEK)).toEqual([B]);
  });
});

describe('renewals that are not sent', () => {
  const begun = () => {
    const table = createLeaseTable(poolOf(23));
    acquired(table, A);
    const rhythm = {
      from: 10 * SECOND,
      period: 30 * SECOND,
      latency: 500,
      until: NEVER,
      cause: -1,
    };
    beginRenewals(table, A, 9 * SECOND, rhythm, 0);
    return table;
  };

  test('count from the moment at which each would have arrived', () => {
    const table = begun();
    expect(lastRenewalOf(table, A, 10 * SECOND)).toBe(0);
    expect(lastRenewalOf(table, A, 10 * SECOND + 500)).toBe(10 * SECOND + 500);
    expect(lastRenewalOf(table, A, 95 * SECOND)).toBe(70 * SECOND + 500);
  });

  test('end with the VM, but for the one that is on its way', () => {
    const table = begun();
    const elided = endRenewals(table, A, 70 * SECOND + 1);
    expect(lastRenewalOf(table, A, DAY)).toBe(40 * SECOND + 500);
    expect(elided && departureOnItsWay(elided, 70 * SECOND + 1)).toBe(70 * SECOND);
    expect(endRenewals(table, A, 70 * SECOND + 2)).toBeNull();
  });

  test('keep the lease from expiring, as those that are sent do', () => {
    const table = begun();
    const now = 3 * WEEK;
    expect(acquired(table, D, now, drawsOf())).toBeUndefined();
    endRenewals(table, A, now);
    expect(acquired(table, D, now + WEEK - 31 * SECOND, drawsOf())).toBeUndefined();
    expect(acquired(table, D, now + WEEK, drawsOf())?.[1]).toBe('expired');
  });

  test('that end before the first leave the lease as it was acquired', () => {
    const table = begun();
    endRenewals(table, A, 10 * SECOND);
    expect(lastRenewalOf(table, A, DAY)).toBe(0);
  });
});

describe('releasing a lease', () => {
  test('frees its subnet, block or single, and takes it off the routable list (cell 234, 245)', () => {
    const table = fullTable();
    acquired(table, D, 0, drawsOf(0), true);
    expect(routableLeases(table, 0, WEEK)).toEqual([A, B, C, D]);
    expect(releaseLease(table, A)?.subnet).toBe(subnet('10.255.1.0/24'));
    releaseLease(table, D);
    expect(routableLeases(table, 0, WEEK)).toEqual([B, C]);
    expect(takenSubnets(table, 'single')).toEqual([]);
  });

  test('that is not there is no error (cell 234)', () => {
    const table = fullTable();
    expect(releaseLease(table, D)).toBeUndefined();
    expect(table.leases.size).toBe(3);
  });
});

describe('routable leases', () => {
  test('are those that were renewed within the expiration (cell 235, 248)', () => {
    const table = fullTable();
    renewed(table, B, 2 * SECOND);
    expect(routableLeases(table, WEEK - 1, WEEK)).toEqual([A, B, C]);
    expect(routableLeases(table, WEEK, WEEK)).toEqual([B]);
    expect(routableLeases(table, WEEK + 2 * SECOND, WEEK)).toEqual([]);
  });

  test('are of any network (cell 249)', () => {
    const table = fullTable();
    renewLease(table, { address: D, owner: NONE, subnet: subnet('192.168.7.0/24') }, 0);
    expect(routableLeases(table, 0, WEEK)).toContain(D);
  });
});

describe('rows', () => {
  test('are told by their prefix: /32 is single, whatever its place', () => {
    const table = fullTable();
    renewLease(table, { address: D, owner: NONE, subnet: subnetOf(0x0aff0307, 32) }, 0);
    expect(takenSubnets(table, 'single').map(subnetText)).toEqual(['10.255.3.7/32']);
    expect(takenSubnets(table, 'block').some(isSingle)).toBe(false);
  });
});
