/** Cases of silk:controller/leaser/cidrpool_test.go. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkAddress, parseAddress } from '../../model/address';
import { baseOf, parseSubnet, prefixOf, type Subnet, subnetText } from './subnet';
import {
  availableSubnet,
  blockNumber,
  drawFor,
  isMember,
  memberOf,
  poolSize,
  type SubnetPool,
} from './subnetPool';

function poolOf(network: string, subnetPrefix: number): SubnetPool {
  const [first = '', prefix] = network.split('/');
  const networkPrefix = Number(prefix);
  const address = networkAddress(parseAddress(first) ?? -1, networkPrefix);
  return { network: address, networkPrefix, subnetPrefix };
}

/** All members in the order in which they are drawn, the n-th with `draw(n)`. */
function drained(
  pool: SubnetPool,
  kind: 'block' | 'single',
  draw: (n: number) => number,
): Subnet[] {
  const taken: Subnet[] = [];
  for (;;) {
    const next = availableSubnet(pool, kind, taken, () => draw(taken.length));
    if (next === undefined) return taken;
    taken.push(next);
  }
}

describe('the pool of blocks', () => {
  test.each([
    ['10.255.0.0/16', 24, 255],
    ['10.255.0.0/16', 20, 15],
    ['10.255.0.0/16', 16, 0],
    ['10.255.0.0/29', 30, 1],
  ])('of %s in /%i has its size (cell 201)', (network, subnetPrefix, size) => {
    expect(poolSize(poolOf(network, subnetPrefix), 'block')).toBe(size);
  });

  test.each(['10.240.0.0/12', '10.255.0.0/12', '10.255.255.255/12'])(
    'of %s has every block inside the network (cell 202)',
    (network) => {
      const pool = poolOf(network, 24);
      expect(poolSize(pool, 'block')).toBe(4095);
      for (const number of [1, 2, 4095]) {
        const block = memberOf(pool, 'block', number);
        expect(networkAddress(baseOf(block), 12)).toBe(parseAddress('10.240.0.0'));
        expect(blockNumber(pool, block)).toBe(number);
      }
    },
  );

  test('gives 255 blocks one after the other, never the first, and then none (cell 205, 206)', () => {
    const blocks = drained(poolOf('10.255.0.0/16', 24), 'block', (n) => (n * 0.37) % 1);
    expect(new Set(blocks.map(subnetText)).size).toBe(255);
    expect(blocks.every((block) => prefixOf(block) === 24)).toBe(true);
    expect(blocks.map(subnetText)).not.toContain('10.255.0.0/24');
  });
});

describe('the pool of single addresses', () => {
  test.each([
    [24, 255],
    [25, 127],
    [26, 63],
    [27, 31],
  ])('of a /16 in /%i has its size (cell 203)', (subnetPrefix, size) => {
    expect(poolSize(poolOf('10.255.0.0/16', subnetPrefix), 'single')).toBe(size);
  });

  test('lies in the first block of the network (cell 204)', () => {
    const pool = poolOf('10.255.0.0/12', 24);
    for (const address of drained(pool, 'single', () => 0.5)) {
      expect(subnetText(address)).toMatch(/^10\.240\.0\.\d+\/32$/);
      expect(blockNumber(pool, address)).toBe(0);
    }
  });

  test('gives 255 addresses one after the other, never the first, and then none (cell 207, 208)', () => {
    const addresses = drained(poolOf('10.255.0.0/16', 24), 'single', (n) => (n * 0.61) % 1);
    expect(new Set(addresses.map(subnetText)).size).toBe(255);
    expect(addresses.map(subnetText)).not.toContain('10.255.0.0/32');
  });

  test('of a /29 is exactly .1 to .7 (cell 209)', () => {
    const addresses = drained(poolOf('10.255.0.0/16', 29), 'single', () => 0);
    expect(addresses.map(subnetText)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((last) => `10.255.0.${last}/32`),
    );
  });
});

test.each([
  ['10.255.7.0/24', true],
  ['10.255.0.7/32', true],
  ['10.255.7.1/24', false],
  ['10.255.7.0/25', false],
  ['10.255.0.0/24', false],
  ['10.255.0.0/32', false],
  ['10.255.7.1/32', false],
  ['10.254.7.0/24', false],
])('%s is a member of 10.255.0.0/16 in /24: %s (cell 210)', (text, isIt) => {
  expect(isMember(poolOf('10.255.0.0/16', 24), parseSubnet(text) as Subnet)).toBe(isIt);
});

test.each(['10.255.1.0', '10.255.1/24', '10.255.1.256/24', '10.255.01.0/24', 'a/24', '1.2.3.4/33'])(
  '%s is no subnet (cell 236)',
  (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  },
);

test('every free member has a draw that picks it, and nothing else has one', () => {
  const pool = poolOf('10.255.0.0/20', 24);
  fc.assert(
    fc.property(
      fc.constantFrom('block' as const, 'single' as const),
      fc.uniqueArray(fc.integer({ min: 1, max: 15 }), { maxLength: 15 }),
      fc.integer({ min: 0, max: 20 }),
      (kind, takenNumbers, number) => {
        const taken = takenNumbers.map((each) => memberOf(pool, kind, each));
        const wanted = memberOf(pool, kind, number);
        const draw = drawFor(pool, kind, taken, wanted);
        const isFree =
          number >= 1 && number <= poolSize(pool, kind) && !takenNumbers.includes(number);
        expect(draw !== undefined).toBe(isFree);
        if (draw === undefined) return;
        expect(availableSubnet(pool, kind, taken, () => draw)).toBe(wanted);
      },
    ),
  );
});
