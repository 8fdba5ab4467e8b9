/**
 * The arithmetic of leases that are left behind: P subnets, C cells, every cell recreated on a new address without
 * its drain, one after the other. Each leaves a row behind, so that the first to find no subnet is number P + 1 − C of
 * them, when 2C > P. It is helped by the first row that expires: the one that was renewed longest ago.
 *
 * Source: silk:controller/leaser/lease_controller.go; the number is also that of the first new cell that fails when
 * cells are added. Deploys here are BOSH's own, so that what is tested is what a scenario gets.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastRenewal } from '../diego/silk/leaseTable';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import { cells, STEADY } from './builders';
import { cellGroup, type DeployEntry, deploy, deploys } from './deployFixture';
import { FoundationStory } from './foundationStory';

const BEGIN = 5 * MINUTE;
const HASTY: DeployEntry = { addresses: 'new', skipDrain: true };

/** So many cells on a network with so many subnets; a deploy recreates them all. */
function recreated(
  subnets: number,
  count: number,
  change: DeployEntry,
  expiration: string,
  seed: number,
): FoundationStory {
  const bits = Math.log2(subnets + 1);
  return FoundationStory.of(
    {
      cells: [cells(count)],
      silk: { network: `10.255.0.0/${24 - bits}`, subnetPrefix: 24 },
      deploys: [deploy([cellGroup(count)], change)],
      events: [deploys(BEGIN)],
      properties: { ...STEADY, 'silk-controller.subnet_lease_expiration_hours': expiration },
    },
    seed,
  );
}

/** The number of the first recreated cell that found no subnet, counting from 1; none: all have one. */
function firstToFail(story: FoundationStory): number | undefined {
  const [refused] = story.happenings('silk.leaseRefused');
  if (refused === undefined) return undefined;
  const order = story.happenings('vm.created').map(({ cell }) => cell);
  return order.indexOf(refused.cell) + 1;
}

/** When the first of the rows that nobody renews expires. */
function firstExpiry({ foundation, now }: FoundationStory): number {
  const { leases } = foundation.leases();
  const expiration = foundation.spec.config.silk?.leaseExpiration ?? 0;
  const live = new Set(
    foundation.spec.cells.flatMap((_, cell) => foundation.silkDaemon(cell)?.address ?? []),
  );
  const stale = [...leases].filter(([address]) => !live.has(address));
  return Math.min(...stale.map(([, lease]) => lastRenewal(lease, now))) + expiration;
}

const ALL_OF_7 = Array.from({ length: 7 }, (_, i) => [7, i + 1] as const);
const ALL_OF_15 = Array.from({ length: 15 }, (_, i) => [15, i + 1] as const);

describe('cells that are recreated on new addresses without drain', () => {
  test.each([...ALL_OF_7, ...ALL_OF_15])(
    'of %i subnets, %i cells in use: the first to fail is the one that arithmetic says, and so is its relief',
    (subnets, count) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
          const story = recreated(subnets, count, HASTY, '6h', seed);
          const expected = 2 * count > subnets ? subnets + 1 - count : undefined;
          const end = expected === undefined ? 'deploy.completed' : 'deploy.failed';
          story.runsUntil(end, {}, 6 * HOUR);
          expect(firstToFail(story)).toBe(expected);
          const { leases } = story.foundation.leases();
          expect(leases.size).toBe(expected === undefined ? 2 * count : subnets);
          if (expected === undefined) return;
          const relief = firstExpiry(story);
          story.runsTo(relief - 1);
          expect(story.happenings('silk.leaseEvicted')).toEqual([]);
          // The daemon tries again at its supervisor's pace.
          story.runsTo(relief + 10 * SECOND + SECOND / 10);
          const [evicted] = story.happenings('silk.leaseEvicted');
          expect(evicted?.at).toBeGreaterThanOrEqual(relief);
          expect(story.happenings('silk.leaseAcquired').at(-1)?.text).toBe('expired');
          // The row is of the first cell that was recreated, under its first address.
          expect(evicted?.cell).toBe('cell-0');
        }),
        { numRuns: 2 },
      );
    },
  );

  test.each([255, 254, 250])(
    'of 255 subnets, %i cells in use: the first to fail is the one that arithmetic says',
    (count) => {
      const story = recreated(255, count, HASTY, '168h', 1);
      story.runsUntil('deploy.failed', {}, 4 * HOUR);
      expect(firstToFail(story)).toBe(256 - count);
    },
  );
});

describe('nothing is left behind', () => {
  test.each([
    ['on the same addresses without drain', { addresses: 'same', skipDrain: true }],
    ['on the same addresses with drain', { addresses: 'same' }],
    ['on new addresses with drain', { addresses: 'new' }],
    ['by creating first, on new addresses', { addresses: 'new', strategy: 'create-swap-delete' }],
    ['by restarting their jobs', { change: 'restart' }],
  ] satisfies [string, DeployEntry][])('by cells that are recreated %s', (_, change) => {
    const story = recreated(7, 7, change, '168h', 1);
    story.runsUntil('deploy.completed', {}, 10 * HOUR).runsFor(MINUTE);
    expect(story.foundation.leases().leases.size).toBe(7);
    expect(story.happenings('silk.leaseRefused')).toEqual([]);
    expect(story.presentCells()).toHaveLength(7);
    const released = story.happenings('silk.leaseReleased').map(({ cell }) => cell);
    expect(new Set(released).size).toBe(7);
  });
});
