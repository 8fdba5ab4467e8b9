/** Crashes: the cases of bbs:controllers/actual_lrp_lifecycle_controller_test.go about CrashActualLRP. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { NONE } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';

/** One desired instance that runs as ig-1 on cell-1; cell-2 is there as well. */
function running(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 1);
  bbs.claims('app/0', 'ig-1@cell-1');
  bbs.starts('app/0', 'ig-1@cell-1');
  return bbs;
}

describe('a crash', () => {
  test('is restarted at once twice, then waits for convergence (bbs D-19..21)', () => {
    const bbs = running();
    bbs.crashes('app/0', 'ig-1@cell-1', 'exit status 7');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1']);
    const [row] = bbs.rowsOf('app/0');
    expect(bbs.rows.identities.texts[row?.crashReason ?? NONE]).toBe('exit status 7');
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'crashed app/0 1',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 RUNNING ORDINARY',
    ]);
    bbs.claims('app/0', 'ig-2@cell-1');
    bbs.crashes('app/0', 'ig-2@cell-1');
    bbs.claims('app/0', 'ig-3@cell-1');
    bbs.crashes('app/0', 'ig-3@cell-1');
    expect(bbs.table).toEqual(['app/0 CRASHED crashed 3']);
    expect(bbs.told).toEqual([
      'crashed app/0 3',
      'instance_changed app/0 CLAIMED ORDINARY -> CRASHED ORDINARY',
    ]);
  });

  test('without a reason leaves none', () => {
    const bbs = running();
    bbs.crashes('app/0', 'ig-1@cell-1', '');
    expect(bbs.rowsOf('app/0')).toMatchObject([{ crashCount: 1, crashReason: NONE }]);
  });

  test.each([
    [5 * MINUTE, 'app/0 CRASHED crashed 3'],
    [5 * MINUTE + 1, 'app/0 UNCLAIMED crashed 1'],
  ])('after %i µs of running counts as: %s', (ran, row) => {
    const bbs = running();
    for (const instance of ['ig-1', 'ig-2']) {
      bbs.crashes('app/0', `${instance}@cell-1`);
      bbs.claims('app/0', instance === 'ig-1' ? 'ig-2@cell-1' : 'ig-3@cell-1');
    }
    bbs.starts('app/0', 'ig-3@cell-1');
    bbs.passes(ran);
    bbs.crashes('app/0', 'ig-3@cell-1');
    expect(bbs.table).toEqual([row]);
  });

  test('leads convergence to restart a row only while it is CRASHED (bbs M-7)', () => {
    const bbs = running();
    for (const instance of ['ig-1', 'ig-2', 'ig-3']) {
      bbs.claims('app/0', `${instance}@cell-1`);
      bbs.crashes('app/0', `${instance}@cell-1`);
    }
    bbs.passes(30 * SECOND);
    expect(bbs.plans().actions).toHaveLength(1);
    bbs.converges();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 3']);
    expect(bbs.plans().actions).toEqual([]);
    bbs.claims('app/0', 'ig-4@cell-1');
    bbs.passes(MINUTE);
    expect(bbs.plans().actions).toEqual([]);
    bbs.starts('app/0', 'ig-4@cell-1');
    bbs.passes(MINUTE);
    expect(bbs.plans().actions).toEqual([]);
  });

  test('of a claimed instance never resets the count', () => {
    const bbs = running();
    bbs.crashes('app/0', 'ig-1@cell-1');
    bbs.claims('app/0', 'ig-2@cell-1');
    bbs.passes(6 * MINUTE);
    bbs.crashes('app/0', 'ig-2@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 2']);
  });

  test('of another instance, or of a row that nobody holds, is refused (bbs D-29)', () => {
    const bbs = running();
    expect(bbs.crashes('app/0', 'ig-2@cell-1').error).toBe('ActualLRPCannotBeCrashed');
    expect(bbs.told).toEqual([]);
    bbs.crashes('app/0', 'ig-1@cell-1');
    expect(bbs.crashes('app/0', 'ig-1@cell-1').error).toBe('ActualLRPCannotBeCrashed');
    expect(bbs.crashes('app/1', 'ig-1@cell-1').error).toBe('ResourceNotFound');
  });

  test('of what nobody desires changes the row and still answers an error (bbs D-22)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.starts('app/0', 'ig-1@cell-1');
    expect(bbs.crashes('app/0', 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1']);
    expect(bbs.told).toContain('crashed app/0 1');
  });
});
