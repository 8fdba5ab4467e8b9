import { expect, test } from 'vitest';
import { SECOND } from '../../../../sim/engine/units';
import { cells } from '../../../../sim/testing/builders';
import { indexEffects } from '../../../../sim/trace/causes';
import { duration } from '../../../charts/format';
import { indexAuctions } from '../../../replay/auctions';
import { type HandmadeRow, handmadeTrace } from '../../../replay/testing/handmadeTrace';
import { opened } from '../../../replay/testing/tracedRun';
import type { LoadedRun } from '../../../session/runs';
import { controlTrack } from './controlTrack';

function runOf(rows: readonly HandmadeRow[]): LoadedRun {
  const replay = opened(handmadeTrace({ cells: [cells(2)] }, rows));
  const [effects, auctions] = [indexEffects(replay.columns), indexAuctions(replay)];
  return { replay, effects, auctions, answer: undefined, notices: [], warnings: [] };
}

const FAILOVER: HandmadeRow[] = [
  [0, 'component.activated', { a: 'bbs/0' }],
  [0, 'component.activated', { a: 'auctioneer/1' }],
  [60, 'process.killed', { a: 'bbs/0' }],
  [76, 'component.activated', { a: 'bbs/1' }],
];

test('the track says who serves, and leads from a gap to the one that ended it', () => {
  const run = runOf(FAILOVER);
  expect(controlTrack.absence(run.replay)).toBeUndefined();
  expect(controlTrack.valueAt(run, 30 * SECOND)).toBe('all serve');
  expect(controlTrack.valueAt(run, 70 * SECOND)).toBe('no bbs');
  expect(controlTrack.linesAt(run, 70 * SECOND)).toEqual([
    `no active bbs, for ${duration(16 * SECOND)}`,
    'auctioneer/1 is active',
  ]);
  expect(controlTrack.pointedAt?.(run, 59 * SECOND, 2 * SECOND)).toEqual({
    selected: { kind: 'record', row: 3 },
    lines: [`No active bbs for ${duration(16 * SECOND)}`, 'until bbs/1 served'],
  });
  expect(controlTrack.pointedAt?.(run, 30 * SECOND, 2 * SECOND)).toBeUndefined();
});

test('the track owns up to a run of which no record tells', () => {
  expect(controlTrack.absence(runOf([]).replay)).toContain('bbs-failover');
});
