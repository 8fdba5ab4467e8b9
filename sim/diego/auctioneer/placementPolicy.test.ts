/** What a policy is asked, and which of its answers count. How runs go with one: `sim/api`. */
import { describe, expect, test } from 'vitest';
import type { Auction } from '../../model/auction';
import { AuctionFixture } from '../../testing/auctionFixture';
import { createCellColumns } from './cellColumns';
import { judgeBy, type PlacementPolicy } from './placementPolicy';

const fixture = new AuctionFixture();
const lrp = fixture.lrp('dora[3]', '64/32');
const task = fixture.task('report-1', '16/8');

/** A policy's answer for the second of two cells, with two instances of the process and Diego's score 0.5. */
function judged(score: PlacementPolicy['score'], auction: Auction = lrp): number | null {
  const zones = fixture.zones([
    fixture.cell({ guid: 'A', zone: 'z1', size: '9/9/9' }),
    fixture.cell({
      guid: 'B',
      zone: 'z2',
      size: '1000/900/80',
      lrps: { 'dora[0]': '100/10', 'dora[1]': '100/10' },
      tasks: { 'report-0': '50/5' },
      starting: 1,
      profile: { placementTags: ['isolated'] },
    }),
  ]);
  const judge = judgeBy({ name: 'mine', score }, zones, fixture.identities);
  return judge?.score(createCellColumns(zones), 1, 2, auction, 0.5) ?? null;
}

describe('a policy', () => {
  test.each([
    [lrp, { kind: 'lrp', name: 'dora', index: 3, memory: 64, disk: 32 }],
    [task, { kind: 'task', name: 'report-1', index: 0, memory: 16, disk: 8 }],
  ])('is told of the cell and the work: $1', (auction, work) => {
    const asked: unknown[] = [];
    judged((...question) => asked.push(...question), auction);
    const cell = {
      name: 'B',
      zone: 'z2',
      placementTags: ['isolated'],
      memoryTotal: 1000,
      memoryLeft: 750,
      diskTotal: 900,
      diskLeft: 875,
      containersTotal: 80,
      containersLeft: 77,
      startingContainers: 1,
      tasks: 1,
      sameProcess: 2,
      diegoScore: 0.5,
    };
    expect(asked).toEqual([cell, work]);
  });

  test.each([0, -5, 9.9e19, null])('may answer %s', (score) => {
    expect(judged(() => score)).toBe(score);
  });

  // It would lose to every cell without being a refusal.
  test.each([1e20, 1e21])('may not answer %s, from which on no score wins', (score) => {
    expect(() => judged(() => score)).toThrow(
      `policy mine: ${score} is no score of B for dora; expected a number, or null to refuse it`,
    );
  });

  test('that throws is named, with what it threw as the cause', () => {
    const cause = new Error('no idea');
    const score = () => {
      throw cause;
    };
    const message = 'policy mine: threw when asked about B for report-1: no idea';
    expect(() => judged(score, task)).toThrow(expect.objectContaining({ message, cause }));
  });
});
