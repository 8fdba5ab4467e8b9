import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { ENTRY, WHOLE } from '../../replay/testing/deployStory';
import { handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { cellPictures } from './cellPicture';
import { tintingOf } from './glyphLook';
import { countPictures, legendOf } from './legend';
import { cellTable } from './mapTable';

const replay = opened(handmadeTrace(ENTRY, WHOLE));
const tinting = tintingOf(replay, 'state');
const style = { tinting, fill: 'memory', lit: undefined, isStack: false } as const;
const picturesAt = (seconds: number) =>
  cellPictures(replay, viewAt(replay, seconds * SECOND), style, []);

describe('a deploy on the map', () => {
  it('marks the cell that it updates with the step, and a deleted VM as gone', () => {
    const steps = [10, 50, 70, 100].map((seconds) =>
      picturesAt(seconds).map(({ update, isDeleted }) => (isDeleted ? `${update}, gone` : update)),
    );
    expect(steps).toEqual([
      ['drain', 'none', 'none'],
      ['delete, gone', 'none', 'none'],
      ['start', 'none', 'none'],
      // The next one is drained as soon as the first is done.
      ['none', 'drain', 'none'],
    ]);
  });

  it('is explained in the legend, which does not call the deleted one dead as well', () => {
    const legend = legendOf(countPictures(picturesAt(50), tinting), {
      tinting,
      fill: 'memory',
      isKnown: true,
      isStack: false,
    });
    const texts = legend.map(({ text }) => text);
    expect(texts).toContain('1 deleting the VM');
    expect(texts).toContain('1 cell whose VM is deleted');
    expect(texts).not.toContain('1 cell down');
  });

  it('stands in the table of cells, with the address of each', () => {
    const { columns, rows } = cellTable(replay, viewAt(replay, 170 * SECOND));
    const text = (key: string) => {
      const column = columns.find((one) => one.key === key);
      return rows.map((row) => column?.text(row));
    };
    expect(text('update')).toEqual(['', 'jobs being started', '']);
    expect(text('address')).toEqual(['10.0.99.0', '10.0.99.1', '10.0.16.6']);
  });
});
