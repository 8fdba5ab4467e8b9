import { expect, test } from 'vitest';
import { cells } from '../../sim/testing/builders';
import { lastRepair, repairsOf } from './repairs';
import { handmadeTrace } from './testing/handmadeTrace';
import { opened } from './testing/tracedRun';

test('each fault is joined to the record that ended it', () => {
  const replay = opened(
    handmadeTrace({ cells: [cells(3)] }, [
      [0, 'cell.killed', { cell: 0 }],
      [0, 'cell.killed', { cell: 1 }],
      [1, 'process.killed', { a: 'bbs/0' }],
      [2, 'process.started', { a: 'bbs/1' }],
      [3, 'process.started', { a: 'bbs/0' }],
      [4, 'cell.restored', { cell: 1 }],
      [5, 'database.changed', { a: 'refuses', x: 1 }],
      [6, 'database.changed', { a: 'up', x: 3 }],
      [7, 'cell.restored', { cell: 0 }],
      [8, 'database.changed', { a: 'up', x: 1 }],
      [9, 'process.hung', { a: 'locket/0' }],
      [10, 'cell.drainStarted', { cell: 2 }],
      [11, 'cell.drained', { cell: 2 }],
      [12, 'process.killed', { cell: 1, a: 'rep' }],
      [13, 'process.started', { cell: 0, a: 'rep' }],
      [14, 'garden.broken', { cell: 1, a: 'fails' }],
      [15, 'garden.mended', { cell: 1 }],
    ]),
  );
  const repairs = repairsOf(replay);
  expect([...repairs.repairOf].sort(([one], [other]) => one - other)).toEqual([
    [0, 8],
    [1, 5],
    [2, 4],
    [6, 9],
    [7, 9],
    [11, 12],
    [15, 16],
  ]);
  expect(repairs.endedBy.get(9)).toEqual([6, 7]);
  expect(lastRepair(replay, repairs, [0, 1])).toBe(8);
  expect(lastRepair(replay, repairs, [0, 10])).toBeUndefined();
});

test('what was wrong on a cell ends with the VM that takes its place', () => {
  const replay = opened(
    handmadeTrace({ cells: [cells(2)] }, [
      [0, 'process.hung', { cell: 0, a: 'rep' }],
      [1, 'process.stopped', { cell: 0, a: 'silk-daemon' }],
      [2, 'garden.broken', { cell: 0, a: 'hangs' }],
      [3, 'garden.broken', { cell: 1, a: 'hangs' }],
      [4, 'cell.killed', { cell: 0 }],
      [5, 'cell.restored', { cell: 0 }],
    ]),
  );
  const { endedBy, repairOf } = repairsOf(replay);
  expect([...(endedBy.get(5) ?? [])].sort()).toEqual([0, 1, 2, 4]);
  expect(repairOf.has(3)).toBe(false);
});
