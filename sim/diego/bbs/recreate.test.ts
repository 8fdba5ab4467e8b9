/** Evacuation with the update strategy `recreate`: the cases of bbs:controllers/evacuation_controller_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { ORDINARY } from '../../model/actualLRP';
import { BbsStory } from '../../testing/bbsStory';
import { unclaimRowIfAllRunning } from './actualLRPRows';
import { slotOf } from './rows';

/** An app of two instances that is to be stopped before it is replaced, with these rows. */
function rows(...lines: string[]): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 2, 'recreate');
  for (const key of ['app/0', 'app/1']) bbs.retires(key);
  for (const line of lines) bbs.given(line);
  return bbs;
}

const OTHER_RUNS = 'app/1 RUNNING ig-2@cell-2';

describe('recreating an evacuating instance', () => {
  test.each([
    ['RUNNING', 'RUNNING ig-1@cell-1', 'app/1 UNCLAIMED'],
    ['RUNNING', 'RUNNING ig-1@cell-1', 'app/1 CLAIMED ig-2@cell-2'],
    ['RUNNING', 'RUNNING ig-1@cell-1', 'app/1 SUSPECT RUNNING ig-2@cell-2'],
    ['CLAIMED', 'CLAIMED ig-1@cell-1', OTHER_RUNS],
  ])(
    'that is %s waits until all instances run, as with %s beside %s (bbs E-57)',
    (_is, is, other) => {
      const bbs = rows(`app/0 ${is}`, other);
      bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
      expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: true });
      expect(bbs.table).toEqual([`app/0 ${is}`, other]);
    },
  );

  test('stops and auctions one when all run, and only one (bbs E-58)', () => {
    const bbs = rows('app/0 RUNNING ig-1@cell-1', 'app/1 RUNNING ig-2@cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 RUNNING ORDINARY',
    ]);
    bbs.evacuates('running', 'app/1', 'ig-2@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/1 RUNNING ig-2@cell-1']);
    bbs.starts('app/0', 'ig-3@cell-2');
    bbs.evacuates('running', 'app/1', 'ig-2@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-3@cell-2', 'app/1 UNCLAIMED']);
  });

  test.each([
    ['EVACUATING', '(bbs E-59)'],
    ['SUSPECT', '(bbs E-60)'],
  ])('that is %s lets it go, and auctions nothing %s', (presence) => {
    const bbs = rows('app/0 UNCLAIMED', `app/0 ${presence} RUNNING ig-1@cell-1`, OTHER_RUNS);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([`instance_removed app/0 RUNNING ${presence}`]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', OTHER_RUNS]);
  });

  test('that the BBS does not know lets it go (bbs E-62)', () => {
    const bbs = rows('app/0 UNCLAIMED', OTHER_RUNS);
    bbs.evacuates('running', 'app/0', 'ig-9@cell-1');
    expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: false });
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', OTHER_RUNS]);
  });

  test('of an app that is gone lets it go and announces that (bbs E-63)', () => {
    const bbs = rows('app/0 CLAIMED ig-3@cell-2', 'app/0 EVACUATING RUNNING ig-1@cell-1');
    bbs.removes('app');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-3@cell-2']);
  });

  test('of an app that is gone announces the end of an ORDINARY row that survives (bbs E-63)', () => {
    const bbs = rows('app/0 RUNNING ig-1@cell-1', OTHER_RUNS);
    bbs.removes('app');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING ORDINARY']);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1', OTHER_RUNS]);
  });
});

describe('an ORDINARY row', () => {
  const unclaim = (bbs: BbsStory) => unclaimRowIfAllRunning(bbs.rows, bbs.now, bbs.lrp('app/0'));

  test('of an app that all runs is unclaimed and modified now (bbs I-55)', () => {
    const bbs = rows('app/0 RUNNING ig-1@cell-1', OTHER_RUNS);
    bbs.passes(SECOND);
    expect(unclaim(bbs)).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', OTHER_RUNS]);
    expect(bbs.rowsOf('app/0')).toMatchObject([{ since: SECOND, modificationIndex: 1 }]);
    expect(bbs.rows.actual.hasNetInfo[slotOf(bbs.lrp('app/0'), ORDINARY)]).toBe(0);
  });

  test.each([
    ['of an app that does not all run (bbs I-56)', 'app/0 RUNNING ig-1@cell-1', 'app/1 UNCLAIMED'],
    ['that is UNCLAIMED (bbs I-57)', 'app/0 UNCLAIMED', OTHER_RUNS],
  ])('%s cannot be unclaimed', (_which, row, other) => {
    const bbs = rows(row, other);
    expect(unclaim(bbs)).toBe('ActualLRPCannotBeUnclaimed');
    expect(bbs.table).toEqual([row, other]);
  });

  test('that is UNCLAIMED cannot be unclaimed even beside more than are desired', () => {
    const bbs = rows('app/0 UNCLAIMED', OTHER_RUNS, 'app/2 RUNNING ig-3@cell-2');
    expect(unclaim(bbs)).toBe('ActualLRPCannotBeUnclaimed');
  });

  test('that is not there is not found (bbs I-58)', () => {
    expect(unclaim(rows(OTHER_RUNS))).toBe('ResourceNotFound');
  });
});
