/** How long work waited for its cell: the scheduler's cases in which Diego's clock moves on by a minute. */
import { expect, test } from 'vitest';
import type { FinishedBatch } from '../diego/auctioneer/auctionLogger';
import { MINUTE } from '../engine/units';
import { AuctionFixture } from '../testing/auctionFixture';
import { type KindName, kindId } from '../trace/kinds';
import { watchAuctions } from './auctionTally';
import { createRowDispatch } from './rowDispatch';

const fixture = new AuctionFixture();
const windows = { rootFs: 'preloaded:windows' };

/** A holds pg-1 and pg-2, B holds pg-3, C is of another stack; each is alone in its zone. */
const cells = [
  fixture.cell({
    guid: 'A',
    zone: 'A',
    size: '100/100/100',
    lrps: { 'pg-1[0]': '10/10', 'pg-2[0]': '10/10' },
  }),
  fixture.cell({ guid: 'B', zone: 'B', size: '100/100/100', lrps: { 'pg-3[0]': '10/10' } }),
  fixture.cell({ guid: 'C', zone: 'C', size: '100/100/100', profile: { stacks: ['windows'] } }),
];

test.each([
  ['on the only cell for it (cell 4)', fixture.lrp('pg-4[1]', '10/10', windows), 'C'],
  ['in the zone without its process (cell 11)', fixture.lrp('pg-3[1]', '10/10'), 'A'],
  ['on the emptier cell (cell 13)', fixture.lrp('pg-4[1]', '10/10'), 'B'],
  ['on the only cell for a task (cell 21)', fixture.task('tg-1', '10/10', windows), 'C'],
  ['on the emptier cell for a task (cell 26)', fixture.task('tg-1', '10/10'), 'B'],
])('the wait counts from the request: a place %s', (_, auction, winner) => {
  const { decisions } = fixture.auction(cells, [auction]);
  expect(decisions.map((decision) => fixture.tell(decision))).toEqual([
    `${fixture.nameOf(auction)} -> ${winner}`,
  ]);
  expect(waitAt(MINUTE, decisions)).toMatchObject({ count: 1, maximum: MINUTE });
});

test('who gets no place has not waited for one', () => {
  const { decisions } = fixture.auction(cells, [fixture.lrp('pg-4[1]', '1000/10')]);
  expect(waitAt(MINUTE, decisions).count).toBe(0);
});

/** The waits of a batch whose requests came at 0, and which was decided at `at`. */
function waitAt(at: number, decisions: FinishedBatch['decisions']) {
  const rows = createRowDispatch();
  const tally = watchAuctions(rows);
  const { identities } = fixture;
  decisions.forEach(({ auction, cell, error }, sequence) => {
    const failed = auction.kind === 'lrp' ? 'auction.failed' : 'auction.taskFailed';
    const placed = auction.kind === 'lrp' ? 'auction.placed' : 'auction.taskPlaced';
    const kind: KindName = error === undefined ? placed : failed;
    const lrp = auction.kind === 'lrp' ? auction.lrp : -1;
    rows.sink.row(sequence, at, -1, kindId(kind), cell, lrp, -1, 1, 0, 0);
  });
  const request = { lrps: [], tasks: [] };
  const config = {
    binPackFirstFitWeight: 0,
    startingContainerWeight: 0,
    startingContainerCountMaximum: 0,
  };
  tally.logger({ at, config, cells, request, decisions, rejected: [], identities });
  return tally.wait;
}
