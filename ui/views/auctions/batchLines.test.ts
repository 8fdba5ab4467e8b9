import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { app, cells, foundationSpec } from '../../../sim/testing/builders';
import { valueAt } from '../../../sim/trace/columns';
import { auctionStory } from '../../replay/testing/auctionStory';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { batchTable, filteredBatches, makeBatchLines } from './batchLines';
import { batchText, failureCounts } from './batchText';
import { decisionsOf } from './decisionLines';
import { goOn } from './slices';

const { replay } = auctionStory();
const LINES = linesOf(replay);
const ALL = { hasFailures: false, range: null };

function linesOf(one: typeof replay) {
  const step = goOn(makeBatchLines(one), Number.POSITIVE_INFINITY);
  if (step.done !== true) throw new Error('the job has not ended');
  return step.value;
}

/** More is asked of the cells than they hold once proxies have their memory, so they reject some. */
function rejecting() {
  const spec = foundationSpec({
    zones: 1,
    cells: [cells(2, { memory: 1024 })],
    apps: [app('many', { instances: 24, memory: 64 })],
  });
  const run = tracedRun(spec, 1);
  run.foundation.simulation.runUntil(4 * MINUTE);
  return opened(sourceOf(run, 4 * MINUTE));
}

describe('the batches of a run', () => {
  it('are all there, in order, with what their records say', () => {
    expect(LINES.map(({ span }) => span)).toEqual(replay.marks.batches);
    const [, second] = LINES;
    expect(second?.report).toMatchObject({ cellsAsked: 6, cellsAnswered: 6, placed: 9, failed: 2 });
  });

  it('are made once for each run', () => {
    expect(linesOf(replay)).toBe(LINES);
  });

  it('can be narrowed to those with failures, and to a range of time', () => {
    const failed = filteredBatches(LINES, { ...ALL, hasFailures: true });
    expect(failed.length).toBeLessThan(LINES.length);
    expect(failed.every(({ report }) => (report.failed ?? 0) > 0)).toBe(true);
    const range = { from: LINES[1]?.span.from ?? 0, until: LINES[3]?.span.from ?? 0 };
    expect(filteredBatches(LINES, { ...ALL, range })).toEqual(LINES.slice(1, 3));
  });

  it('show what a lower level does not tell as unknown, not as none', () => {
    const [line] = LINES;
    const untold = line && {
      ...line,
      rejected: undefined,
      report: { ...line.report, placed: undefined, failed: undefined, elapsed: undefined },
    };
    const { columns } = batchTable(replay, LINES);
    const texts = columns.slice(3).map((column) => untold && column.text(untold));
    expect(texts).toEqual(['–', '–', '–', '–']);
  });
});

describe('work that its winner rejected', () => {
  const run = rejecting();
  const lines = linesOf(run);

  it('is counted with its batch as often as it is recorded', () => {
    const kinds = run.columns.kinds.map(({ name }) => name);
    let recorded = 0;
    for (let row = 0; row < run.columns.length; row++) {
      if (kinds[valueAt(run.columns, 'kind', row)] === 'auction.rejected') recorded++;
    }
    expect(recorded).toBeGreaterThan(0);
    expect(lines.reduce((sum, { rejected }) => sum + (rejected ?? 0), 0)).toBe(recorded);
    const flagged = lines.flatMap(({ span }) => decisionsOf(run, span).lines);
    expect(flagged.filter(({ isRejected }) => isRejected).length).toBe(recorded);
  });

  it('makes its batch one with failures, and is in its sentence', () => {
    const [first] = filteredBatches(lines, { ...ALL, hasFailures: true });
    expect(first && batchText(first.report)).toMatch(
      /^Asked 2 cells and all answered; placed \d+.*, \d+ rejected by the winning cells\.$/,
    );
  });
});

describe('the sentence of a batch', () => {
  it('says what was asked, placed, and placed nowhere and why', () => {
    const [, second] = LINES;
    if (second === undefined) throw new Error('no second batch');
    expect(batchText(second.report)).toBe('Asked 6 cells and all answered; placed 9, 2 nowhere.');
    expect(failureCounts(decisionsOf(replay, second.span).lines)).toEqual([
      ['insufficient resources: memory', 1],
      ['found no compatible cell with placement tag "gpu"', 1],
    ]);
  });
});
