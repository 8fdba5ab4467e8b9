/** What a batch may give to a cell, by what the cell has reported. */
import { describe, expect, test } from 'vitest';
import { judged } from '../testing/judgeFixture';

describe('auctionsWithinCapacity speaks of', () => {
  test('a cell that never reported', () => {
    const { tell, broken, lrp } = judged();
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test.each([
    ['memory', { a: 200, b: 4096, x: 9 }],
    ['disk', { a: 4096, b: 300, x: 9 }],
    ['containers', { a: 4096, b: 4096, x: 1 }],
  ])('a second instance where one has used up the %s', (_, room) => {
    const { tell, broken, lrp, other } = judged();
    tell('auction.cellFetched', { cell: 0, ...room });
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    expect(broken()).toEqual([]);
    tell('auction.placed', { cell: 0, lrp: other, a: 1 });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test('a task without room', () => {
    const { tell, broken, report } = judged();
    tell('auction.cellFetched', { cell: 0, a: 64, b: 4096, x: 9 });
    tell('auction.taskPlaced', { cell: 0, a: 1, b: report });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test('not a batch later, when the cell reported the same again', () => {
    const { tell, broken, lrp, other } = judged();
    tell('auction.cellFetched', { cell: 0, a: 200, b: 4096, x: 9 });
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    tell('auction.started', { a: 2 });
    tell('auction.placed', { cell: 0, lrp: other, a: 2 });
    expect(broken()).toEqual([]);
  });
});
