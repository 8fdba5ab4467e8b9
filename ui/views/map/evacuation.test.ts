import { expect, test } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { app, cells } from '../../../sim/testing/builders';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { readCell } from '../../replay/things';
import { viewAt } from '../../replay/view';
import { contradictions } from './cellModel';
import { evacuationText, gardenText, repText } from './cellTexts';
import { evacuationAt } from './evacuation';

const ENTRY = { cells: [cells(2)], apps: [app('shop', { instances: 2 })] };

const on = (cell: number, lrp: number, instance: number) => ({ cell, lrp, instance, a: -1 });

const ROWS: HandmadeRow[] = [
  [0, 'rep.started', { cell: 0 }],
  [0, 'rep.started', { cell: 1 }],
  [1, 'container.reserved', { ...on(0, 0, 0), b: 256 }],
  [1, 'container.reserved', { ...on(0, 1, 1), b: 256 }],
  [1, 'container.reserved', { cell: 0, lrp: -1, instance: 2, a: 'nightly-1', b: 64 }],
  [2, 'actualLRP.started', on(0, 0, 0)],
  [2, 'actualLRP.started', on(0, 1, 1)],
  [10, 'cell.drainStarted', { cell: 0 }],
  [10, 'rep.evacuating', { cell: 0, a: 3 }],
  [11, 'actualLRP.evacuating', on(0, 0, 0)],
  [11, 'actualLRP.unclaimed', { lrp: 0 }],
  [11, 'actualLRP.evacuating', on(0, 1, 1)],
  [11, 'actualLRP.unclaimed', { lrp: 1 }],
  [20, 'actualLRP.started', on(1, 0, 3)],
  [28, 'actualLRP.removed', { lrp: 0, a: 1 }],
  [30, 'container.deleted', on(0, 0, 0)],
  [40, 'rep.stopped', { cell: 0, b: 'drained' }],
  [40, 'cell.drained', { cell: 0, a: 1 }],
];

test('the progress of an evacuation tells what is replaced, what waits, and what nobody replaces', () => {
  const replay = opened(handmadeTrace(ENTRY, ROWS));
  const at = (seconds: number) => evacuationAt(replay, viewAt(replay, seconds * SECOND), 0);
  expect(at(5)).toBeUndefined();
  expect(at(12)).toMatchObject({ containers: 3, replaced: 0, waiting: 2, tasks: 1 });
  expect(at(25)).toMatchObject({ replaced: 1, waiting: 1, tasks: 1, since: 10 * SECOND });
  expect(at(29)).toMatchObject({ replaced: 0, waiting: 1, stopping: 1, tasks: 1 });
  expect(at(35)).toMatchObject({ replaced: 0, waiting: 1, tasks: 1 });
  expect(at(45)).toBeUndefined();
});

test('a cell says in words how its evacuation, its rep and its Garden are', () => {
  const replay = opened(
    handmadeTrace(ENTRY, [
      ...ROWS,
      [50, 'garden.broken', { cell: 1, a: 'fails' }],
      [60, 'rep.gardenChanged', { cell: 1, a: 0 }],
    ]),
  );
  const cellAt = (seconds: number, cell: number) =>
    readCell(replay, viewAt(replay, seconds * SECOND), cell);
  expect(evacuationText(cellAt(25, 0))).toBe('3 of 3 containers left');
  expect(evacuationText(cellAt(45, 0))).toBe('drained, 1 instance stranded');
  expect(evacuationText(cellAt(25, 1))).toBeUndefined();
  expect([repText(cellAt(25, 0)), repText(cellAt(45, 0))]).toEqual([
    'evacuates, and takes no more work',
    'its process has ended',
  ]);
  expect([40, 55, 65].map((seconds) => gardenText(cellAt(seconds, 1)))).toEqual([
    'healthy',
    'fails every call; the rep has not found out yet',
    'unhealthy: fails every call',
  ]);
  expect(contradictions(cellAt(45, 0)).join(' ')).toContain('whose replacement did not run yet');
  expect(contradictions(cellAt(55, 1)).join(' ')).toContain('the rep has not found out');
});
