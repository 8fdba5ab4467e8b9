import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import { valueAt } from '../../sim/trace/columns';
import { ENTRY } from './testing/deployStory';
import { type HandmadeRow, handmadeTrace } from './testing/handmadeTrace';
import { opened } from './testing/tracedRun';

describe('starts of a process that nobody ended', () => {
  const rows: HandmadeRow[] = [
    [10, 'process.started', { cell: 0, a: 'rep' }],
    [20, 'process.killed', { cell: 0, a: 'rep' }],
    [30, 'process.started', { cell: 0, a: 'rep' }],
    [40, 'process.started', { cell: 0, a: 'rep' }],
    [50, 'cell.drained', { cell: 1 }],
    [60, 'process.started', { cell: 1, a: 'rep' }],
    [70, 'process.started', { cell: 1, a: 'rep' }],
    [80, 'process.started', { a: 'bbs/0' }],
  ];

  it('are no deeds; the first after a kill or a drain, and those of the control plane, are', () => {
    const { columns, marks } = opened(handmadeTrace(ENTRY, rows));
    const seconds = Array.from(marks.faults, (row) => valueAt(columns, 'at', row) / SECOND);
    expect(seconds).toEqual([20, 30, 50, 60, 80]);
  });
});
