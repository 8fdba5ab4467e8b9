import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { deedsOf, passSeen } from './passModel';

const { replay } = answeredRun(OUTAGE);

describe('a convergence pass', () => {
  test('knows the one before and the one after', () => {
    const { passes } = replay.marks;
    expect(passSeen(replay, passes[0]?.number ?? -1)).toMatchObject({
      previous: undefined,
      next: passes[1],
      place: 1,
      passes: passes.length,
    });
    expect(passSeen(replay, passes.at(-1)?.number ?? -1)).toMatchObject({
      previous: passes.at(-2),
      next: undefined,
    });
  });

  test('that the run does not have is not there', () => {
    expect(passSeen(replay, 100_000)).toBeUndefined();
  });

  test('after a loss turns rows SUSPECT and makes new ones, in that order of importance', () => {
    const span = replay.marks.passes.find(({ startRow, endRow }) => {
      const seen = passSeen(
        replay,
        replay.marks.passes.find((each) => each.startRow === startRow)?.number ?? -1,
      );
      return endRow >= 0 && seen !== undefined && seen.report.did.has('actualLRP.suspected');
    });
    const seen = passSeen(replay, span?.number ?? -1);
    if (seen === undefined) throw new Error('no pass saw the loss');
    expect(seen.span.from).toBeGreaterThan(10 * MINUTE);
    const words = deedsOf(seen.report).map(({ count, words: each }) => `${count} ${each}`);
    expect(words[0]).toMatch(/^\d+ rows created for missing instances$/);
    expect(words[1]).toMatch(/^\d+ rows turned SUSPECT/);
  });

  test('counts one as one, and tells kinds that it has no words for by their names', () => {
    const report = { ...(passSeen(replay, 1)?.report ?? never()) };
    const did = new Map([
      ['actualLRP.removed', 1],
      ['task.rejected', 2],
    ] as const);
    expect(deedsOf({ ...report, did }).map(({ words }) => words)).toEqual([
      'row deleted',
      'task.rejected',
    ]);
  });
});

function never(): never {
  throw new Error('no first pass');
}
