/** For how long a deposed one may serve beside its successor. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { type Judged, judged } from '../testing/judgeFixture';

describe('deposedEnds', () => {
  const overlap = ({ tell, text }: Judged, ends: number): void => {
    tell('component.activated', { at: MINUTE, a: text('bbs/1') });
    tell('lock.lost', { at: MINUTE + ends, a: text('bbs'), b: text('bbs/0') });
  };

  test('lets a deposed BBS serve for an attempt at its lock', () => {
    const run = judged();
    overlap(run, 15 * SECOND);
    expect(run.broken()).toEqual([]);
  });

  test('speaks of one that serves on', () => {
    const run = judged();
    overlap(run, 2 * MINUTE);
    expect(run.broken()).toEqual(['deposedEnds']);
  });

  test('does not count the time in which it stands still', () => {
    const run = judged();
    const { tell, text } = run;
    tell('process.hung', { at: 30 * SECOND, a: text('bbs/0') });
    tell('component.activated', { at: MINUTE, a: text('bbs/1') });
    tell('process.resumed', { at: 10 * MINUTE, a: text('bbs/0') });
    tell('process.exited', { at: 10 * MINUTE + SECOND, a: text('bbs/0'), b: text('lost lock') });
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one that is alone again, however long it serves on', () => {
    const run = judged();
    const { tell, text } = run;
    // The first one has stood still while it took over, and has been deposed meanwhile.
    tell('component.activated', { at: MINUTE, a: text('bbs/1') });
    tell('lock.lost', { at: MINUTE + SECOND, a: text('bbs'), b: text('bbs/1') });
    tell('process.exited', { at: 10 * MINUTE, a: text('bbs/0'), b: text('stopped') });
    expect(run.broken()).toEqual([]);
  });
});
