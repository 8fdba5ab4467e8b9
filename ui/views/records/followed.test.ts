import { expect, test } from 'vitest';
import { cells } from '../../../sim/testing/builders';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { followedBy } from './followed';

const replayOf = (rows: readonly HandmadeRow[]) =>
  opened(handmadeTrace({ cells: [cells(2)] }, rows));

test('a killed BBS is followed by what became of its lock, until a minute after its start', () => {
  const replay = replayOf([
    [10, 'process.killed', { a: 'bbs/0' }],
    [12, 'presence.expired', { cell: 0 }],
    [15, 'process.started', { a: 'bbs/0' }],
    [24, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
    [25, 'lock.acquired', { a: 'bbs', b: 'bbs/1' }],
    [25, 'component.activated', { a: 'bbs/1' }],
    [400, 'lock.lost', { a: 'auctioneer', b: 'auctioneer/0' }],
  ]);
  expect(followedBy(replay, 0)).toEqual([2, 3, 4, 5]);
});

test('a drain is followed by what that cell did, and a rep by what was noticed of its cell', () => {
  const replay = replayOf([
    [10, 'cell.drainStarted', { cell: 0 }],
    [10, 'rep.evacuating', { cell: 0, a: 3 }],
    [11, 'rep.evacuating', { cell: 1, a: 3 }],
    [20, 'presence.released', { cell: 0 }],
    [20, 'cell.drained', { cell: 0 }],
    [30, 'process.killed', { cell: 1, a: 'rep' }],
    [35, 'process.started', { cell: 1, a: 'rep' }],
    [45, 'presence.expired', { cell: 1 }],
  ]);
  expect(followedBy(replay, 0)).toEqual([1, 3, 4]);
  expect(followedBy(replay, 5)).toEqual([7]);
});

test('a push is followed by nothing of the kind', () => {
  const replay = replayOf([
    [10, 'app.added', { a: 'checkout-1', b: 3 }],
    [20, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
  ]);
  expect(followedBy(replay, 0)).toEqual([]);
});
