/**
 * The cases of bbs:controllers/evacuation_controller_test.go about instances that do not run, and about
 * those that a rep no longer has.
 */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';

describe('evacuating a claimed instance', () => {
  test('sends it back to the auction and lets the container go (bbs E-8)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.evacuates('claimed', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 CLAIMED ORDINARY',
    ]);
  });

  test('lets the container go without an auction when the app is gone (bbs E-13)', () => {
    const bbs = BbsStory.withRows('app/0 CLAIMED ig-1@cell-1');
    bbs.removes('app');
    bbs.evacuates('claimed', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toMatchObject({ effects: [], keepContainer: false });
    expect(bbs.last.error).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('that the BBS does not know answers an error (bbs E-10)', () => {
    const bbs = BbsStory.running();
    bbs.evacuates('claimed', 'app/0', 'ig-9@cell-1');
    expect(bbs.last).toMatchObject({ error: 'ResourceNotFound', keepContainer: false });
  });

  test.each([
    ['EVACUATING', 'UNCLAIMED (bbs E-15)'],
    ['SUSPECT', 'UNCLAIMED (bbs E-17)'],
    ['SUSPECT', 'CLAIMED ig-2@cell-2 (bbs E-18)'],
  ])('deletes a row that is %s and auctions nothing, beside %s', (presence, beside) => {
    const ordinary = `app/0 ${beside.replace(/ \(.*/, '')}`;
    const bbs = BbsStory.withRows(ordinary, `app/0 ${presence} RUNNING ig-1@cell-1`);
    bbs.evacuates('claimed', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([`instance_removed app/0 RUNNING ${presence}`]);
    expect(bbs.table).toEqual([ordinary]);
  });
});

describe('evacuating a crashed instance', () => {
  test('auctions nothing, and tells nobody of a crash that may restart at once (bbs E-20)', () => {
    const bbs = BbsStory.running();
    bbs.evacuatesCrashed('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1']);
    expect(bbs.told).toEqual([
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 RUNNING ORDINARY',
    ]);
    bbs.passes(MINUTE);
    bbs.converges();
    expect(bbs.told).toEqual(['auction-lrp app/0']);
  });

  test.each([
    ['EVACUATING', '(bbs E-24)'],
    ['SUSPECT', '(bbs E-26)'],
  ])('deletes a row that is %s, and counts no crash %s', (presence) => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', `app/0 ${presence} RUNNING ig-1@cell-1`);
    bbs.evacuatesCrashed('app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual([`instance_removed app/0 RUNNING ${presence}`]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('of another cell, or of no row, finds nothing (bbs E-21)', () => {
    const bbs = BbsStory.running();
    for (const [key, instance] of [
      ['app/0', 'ig-1@cell-2'],
      ['app/1', 'ig-1@cell-1'],
    ] as const) {
      expect(bbs.evacuatesCrashed(key, instance).error).toBe('ResourceNotFound');
      expect(bbs.told).toEqual([]);
      expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
    }
  });
});

describe('evacuating a stopped instance', () => {
  test('deletes its row; convergence makes a new one if it is still desired (bbs E-65)', () => {
    const bbs = BbsStory.running();
    bbs.evacuates('stopped', 'app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual([]);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING ORDINARY']);
    bbs.converges();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test.each([
    ['EVACUATING', '(bbs E-70)'],
    ['SUSPECT', '(bbs E-67)'],
  ])('deletes a row that is %s, and leaves the replacement %s', (presence) => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', `app/0 ${presence} RUNNING ig-1@cell-1`);
    bbs.evacuates('stopped', 'app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual([`instance_removed app/0 RUNNING ${presence}`]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('of a key without rows finds nothing (bbs E-66)', () => {
    const bbs = BbsStory.withRows();
    expect(bbs.evacuates('stopped', 'app/0', 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.told).toEqual([]);
  });

  test('of another cell removes nothing (bbs E-71)', () => {
    const bbs = BbsStory.running();
    expect(bbs.evacuates('stopped', 'app/0', 'ig-1@cell-2').error).toBe('ResourceNotFound');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });
});

describe('removing an evacuating instance', () => {
  test('deletes its row (bbs E-1)', () => {
    const bbs = BbsStory.evacuating();
    bbs.evacuates('residual', 'app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
  });

  test('tells only of its row while the replacement runs (bbs E-3)', () => {
    const bbs = BbsStory.withRows(
      'app/0 RUNNING ig-2@cell-2',
      'app/0 EVACUATING RUNNING ig-1@cell-1',
    );
    bbs.evacuates('residual', 'app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('finds nothing where there is no row (bbs E-6)', () => {
    expect(BbsStory.withRows().evacuates('residual', 'app/0', 'ig-1@cell-1').error).toBe(
      'ResourceNotFound',
    );
  });

  test('finds nothing where the instance is not evacuating (bbs E-7)', () => {
    expect(BbsStory.running().evacuates('residual', 'app/0', 'ig-1@cell-1').error).toBe(
      'ResourceNotFound',
    );
    expect(BbsStory.evacuating().evacuates('residual', 'app/0', 'ig-2@cell-1').error).toBe(
      'ResourceNotFound',
    );
  });
});
