/** What the trace is told of cells that answer, change, come too late or hand work back, column by column. */
import { describe, expect, test } from 'vitest';
import type { CellState } from '../../model/cellState';
import { AuctionFixture } from '../../testing/auctionFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import { KINDS } from '../../trace/kinds';
import { recordFetched, recordLate, recordRejected } from './records';

/** Keeps every column: `kind cell lrp instance a b x`. */
class ColumnsCtx extends RecordingCtx {
  override note(kind: number, ...columns: number[]): void {
    this.recorded.push([KINDS[kind]?.name, ...columns].join(' '));
  }
}

const fixture = new AuctionFixture();

function recording() {
  const ctx = new ColumnsCtx();
  const state = { identities: fixture.identities, number: 7, attempt: 2, lastReported: [] };
  /** What is noted of an answer of cell 4. */
  const fetched = (now: CellState | null) => {
    recordFetched(state, 4, now, ctx);
    return ctx.recorded.splice(0);
  };
  return { ctx, state, fetched };
}

const REPORT = fixture.cell({ guid: 'A', size: '100/90/80', starting: 3 });
const ANSWERED = 'auction.cellAnswered 4 -1 -1 7 2 0';

describe('of a cell', () => {
  test('the first report is told in full, and one like it only as an answer', () => {
    const { fetched } = recording();
    expect(fetched(REPORT)).toEqual([
      'auction.cellFetched 4 -1 -1 100 90 80',
      'auction.cellStarting 4 -1 -1 7 3 0',
      ANSWERED,
    ]);
    expect(fetched({ ...REPORT })).toEqual([ANSWERED]);
  });

  test.each([
    ['memory', { memory: 99 }, '99 90 80'],
    ['disk', { disk: 89 }, '100 89 80'],
    ['containers', { containers: 79 }, '100 90 79'],
  ])('a report is told when only its %s has changed', (_, change, left) => {
    const { fetched } = recording();
    fetched(REPORT);
    const changed = { ...REPORT, available: { ...REPORT.available, ...change } };
    expect(fetched(changed)).toEqual([`auction.cellFetched 4 -1 -1 ${left}`, ANSWERED]);
  });

  test('that did not answer nothing else is told', () => {
    expect(recording().fetched(null)).toEqual(['auction.cellFailed 4 -1 -1 7 0 0']);
  });
});

test('each instance and each task that a cell hands back is told', () => {
  const { ctx, state } = recording();
  const answer = { kind: 'auctioneer.performed', batch: 7, cell: 4, lrps: [5, 6], tasks: [8, 9] };
  recordRejected(state, answer as Parameters<typeof recordRejected>[1], ctx);
  expect(ctx.recorded).toEqual([
    'auction.rejected 4 5 -1 7 0 0',
    'auction.rejected 4 6 -1 7 0 0',
    'auction.taskRejected 4 -1 -1 7 8 0',
    'auction.taskRejected 4 -1 -1 7 9 0',
  ]);
});

test('an answer that comes too late is told with the batch that had asked', () => {
  const { ctx } = recording();
  recordLate(4, 6, ctx);
  expect(ctx.recorded).toEqual(['auction.replyLate 4 -1 -1 6 0 0']);
});
