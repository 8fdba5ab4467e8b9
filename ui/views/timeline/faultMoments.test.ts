import { expect, test } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { cells } from '../../../sim/testing/builders';
import { indexEffects } from '../../../sim/trace/causes';
import { indexAuctions } from '../../replay/auctions';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import type { LoadedRun } from '../../session/runs';
import { faultMoments, pointedFault } from './faultMoments';

function runOf(rows: readonly HandmadeRow[]): LoadedRun {
  const replay = opened(handmadeTrace({ zones: 2, cells: [cells(4)] }, rows));
  return {
    replay,
    effects: indexEffects(replay.columns),
    auctions: indexAuctions(replay),
    answer: undefined,
    notices: [],
    warnings: [],
  };
}

/** `10 bbs/0 killed, until 15`, `20 rule cut-z1 holds, to the end`. */
function told(run: LoadedRun): string[] {
  return faultMoments(run).map(({ at, text, broken, isLoss }) => {
    const until = broken?.isRepaired ? `, until ${broken.until / SECOND}` : ', to the end';
    return `${at / SECOND} ${text}${broken === undefined ? '' : until}${isLoss ? '!' : ''}`;
  });
}

test('each fault of the control plane is a moment with its end, in an operator’s words', () => {
  const run = runOf([
    [10, 'process.killed', { a: 'bbs/0' }],
    [15, 'process.started', { a: 'bbs/0' }],
    [20, 'network.ruleAdded', { a: 'cut-z1', b: 'cut' }],
    [30, 'database.changed', { a: 'up', x: 4 }],
    [40, 'database.changed', { a: 'up', x: 1 }],
    [50, 'process.hung', { a: 'locket/0' }],
    [50, 'process.hung', { a: 'locket/1' }],
    [60, 'process.resumed', { a: 'locket/0' }],
    [70, 'process.resumed', { a: 'locket/1' }],
    [80, 'vm.killed', { a: 'diego-api/1' }],
    [90, 'vm.restored', { a: 'diego-api/1' }],
    [100, 'sync.paused'],
    [110, 'process.started', { a: 'clock/0' }],
  ]);
  expect(told(run)).toEqual([
    '10 bbs/0 killed, until 15!',
    '20 rule cut-z1 holds, to the end!',
    '30 database is 4 times as slow, until 40!',
    '40 database is as usual again',
    '50 locket/0, locket/1 stand still, until 70!',
    '60 locket/0 goes on',
    '70 locket/1 goes on',
    '80 VM diego-api/1 lost, until 90!',
    '90 VM diego-api/1 restored',
    '100 Diego sync paused, to the end!',
    '110 clock/0 started',
  ]);
});

test('faults of cells are told by what they hit', () => {
  const run = runOf([
    [1, 'garden.broken', { cell: 0, a: 'hangs' }],
    [2, 'garden.mended', { cell: 0 }],
    [3, 'cell.drainStarted', { cell: 0 }],
    [3, 'cell.drainStarted', { cell: 1 }],
    [9, 'cell.drained', { cell: 0 }],
    [12, 'cell.drained', { cell: 1 }],
    [13, 'process.killed', { cell: 1, a: 'rep' }],
    [14, 'containers.lost', { cell: 2, a: 5 }],
    [15, 'cell.killed', { cell: 1 }],
    [15, 'cell.killed', { cell: 3 }],
  ]);
  expect(told(run)).toEqual([
    '1 Garden hangs on cell cell-0, until 2!',
    '2 Garden works again on cell cell-0',
    '3 2 cells told to evacuate, until 12',
    '9 cell cell-0 drained',
    '12 cell cell-1 drained',
    '13 rep of cell cell-1 killed, to the end!',
    '14 containers lost on cell cell-2!',
    '15 zone z2 lost: 2 cells, to the end!',
  ]);
});

test('a click near the repair leads to the fault, and says when it was made good', () => {
  const run = runOf([
    [100, 'process.killed', { a: 'bbs/0' }],
    [400, 'process.started', { a: 'bbs/0' }],
  ]);
  const found = pointedFault(run, 399 * SECOND, 2 * SECOND);
  expect(found?.selected).toEqual({ kind: 'record', row: 0 });
  expect(found?.lines).toEqual(['bbs/0 killed', expect.stringMatching(/^repaired \+5m/)]);
  expect(pointedFault(run, 250 * SECOND, 2 * SECOND)).toBeUndefined();
});
