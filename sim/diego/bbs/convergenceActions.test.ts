/** The cases of bbs:controllers/lrp_convergence_controller_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import { givenRow } from '../../testing/cases/givenRows';
import { runConvergenceAction } from './convergenceActions';

/** One desired instance that runs as ig-1 on cell-1; cell-2 is there as well. */
function running(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 1);
  bbs.starts('app/0', 'ig-1@cell-1');
  return bbs;
}

/** The same after cell-1 was lost and a pass has run. */
function suspected(): BbsStory {
  const bbs = running();
  bbs.loses('cell-1');
  bbs.converges();
  return bbs;
}

/** A row that has gone stale, with the action that a plan made of it. */
function stale() {
  const bbs = BbsStory.withCells('cell-1');
  bbs.desires('app', 1);
  bbs.passes(31 * SECOND);
  const [action] = bbs.plans().actions;
  if (action === undefined) throw new Error('nothing is stale');
  return { bbs, action, run: () => runConvergenceAction(bbs.rows, bbs.cells, bbs.now, action) };
}

describe('convergence', () => {
  test('replaces what was on a lost cell (bbs C-15)', () => {
    const bbs = suspected();
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_changed app/0 RUNNING ORDINARY -> RUNNING SUSPECT',
      'instance_created app/0 UNCLAIMED ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 SUSPECT RUNNING ig-1@cell-1']);
  });

  test.each(['app/0 SUSPECT RUNNING ig-1@cell-1', 'app/0 SUSPECT CLAIMED ig-1@cell-1'])(
    'does not auction in the same pass what lost its cell beside %s (bbs C-16)',
    (suspect) => {
      const bbs = suspected();
      givenRow(bbs, suspect);
      bbs.claims('app/0', 'ig-2@cell-2');
      bbs.loses('cell-2');
      bbs.passes(30 * SECOND);
      bbs.converges();
      expect(bbs.told).toEqual([
        'instance_created app/0 UNCLAIMED ORDINARY',
        'instance_removed app/0 CLAIMED ORDINARY',
      ]);
      expect(bbs.table).toEqual(['app/0 UNCLAIMED', suspect]);
      bbs.passes(30 * SECOND);
      bbs.converges();
      expect(bbs.told).toEqual([]);
      bbs.passes(1);
      bbs.converges();
      expect(bbs.told).toEqual(['auction-lrp app/0']);
    },
  );

  test('promotes a suspect whose cell is back, and deletes its replacement even if that is claimed (bbs C-19)', () => {
    const bbs = suspected();
    bbs.claims('app/0', 'ig-2@cell-2');
    bbs.gains('cell-1');
    bbs.converges();
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
    expect(bbs.last.effects).toEqual([]);
    expect(bbs.told).toEqual([
      'instance_removed app/0 CLAIMED ORDINARY',
      'instance_changed app/0 RUNNING SUSPECT -> RUNNING ORDINARY',
    ]);
    expect(bbs.rowsOf('app/0')[0]).toMatchObject({ since: 0, modificationIndex: 1 });
  });

  test('restarts a crashed row under its crash count (bbs C-7)', () => {
    const bbs = running();
    for (const instance of ['ig-1', 'ig-2', 'ig-3']) {
      bbs.starts('app/0', `${instance}@cell-1`);
      bbs.crashes('app/0', `${instance}@cell-1`);
    }
    bbs.passes(30 * SECOND);
    expect(bbs.converges()).toMatchObject({ CrashedActualLRPs: 0, LRPsUnclaimed: 1 });
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 3']);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 CRASHED ORDINARY',
    ]);
  });

  test('stops extra instances at their reps and waits for these to remove the rows (bbs C-23)', () => {
    const bbs = running();
    bbs.refreshes();
    bbs.starts('app/1', 'ig-2@cell-2');
    bbs.converges();
    bbs.converges();
    expect(bbs.told).toEqual([
      'stop-lrp cell-2 app/1 ig-2',
      'instance_removed app/1 RUNNING ORDINARY',
    ]);
    bbs.removesActual('app/1', 'ig-2@cell-2');
    bbs.converges();
    expect(bbs.told).toEqual([]);
  });

  test('of too many unclaimed rows in a fresh domain leaves as many as are desired (bbs H-18)', () => {
    const bbs = BbsStory.withCells();
    bbs.refreshes('cf-apps', 0);
    bbs.desires('app', 300);
    // As if the number had been changed in the database, with no call to stop anything.
    bbs.rows.desired.instances[0] = 290;
    bbs.converges();
    expect(bbs.table).toHaveLength(290);
  });

  test('counts rows after its work and findings before it', () => {
    const bbs = suspected();
    bbs.desires('other', 2);
    bbs.retires('other/1');
    expect(bbs.converges()).toEqual({
      LRPsUnclaimed: 3,
      LRPsClaimed: 0,
      LRPsRunning: 0,
      CrashedActualLRPs: 0,
      LRPsMissing: 1,
      LRPsExtra: 0,
      SuspectRunningActualLRPs: 1,
      SuspectClaimedActualLRPs: 0,
      LRPsDesired: 3,
      CrashingDesiredLRPs: 0,
      PresentCells: 1,
      SuspectCells: 1,
    });
  });
});

describe('an action that comes late', () => {
  test('auctions a row that is still UNCLAIMED without making it younger (bbs C-9)', () => {
    const { bbs, run } = stale();
    expect(run()).toMatchObject({ startRequest: 0, events: [] });
    expect(bbs.rowsOf('app/0')[0]?.since).toBe(0);
  });

  test('tears a row from the cell that claimed it meanwhile, as in release 2.105.0', () => {
    const { bbs, run } = stale();
    bbs.claims('app/0', 'ig-1@cell-1');
    expect(run().startRequest).toBe(0);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('leaves it there in newer releases, and auctions it all the same (bbs C-10)', () => {
    const { bbs, action } = stale();
    const claim = 'app/0 CLAIMED ig-1@cell-1';
    bbs.claims('app/0', 'ig-1@cell-1');
    const newer = { keepsClaimedStaleRows: true };
    const outcome = runConvergenceAction(bbs.rows, bbs.cells, bbs.now, action, newer);
    expect(outcome).toEqual({ effects: [], events: [], startRequest: bbs.lrp('app/0') });
    expect(bbs.table).toEqual([claim]);
  });

  test('does nothing for a row that is gone', () => {
    const { bbs, run } = stale();
    bbs.retires('app/0');
    expect(run()).toEqual({ effects: [], events: [] });
  });

  test('creates nothing where a rep has reported an instance', () => {
    const bbs = running();
    bbs.removesActual('app/0', 'ig-1@cell-1');
    const [action] = bbs.plans().actions;
    bbs.starts('app/0', 'ig-2@cell-2');
    expect(action).toMatchObject({ kind: 'create' });
    if (action === undefined) return;
    expect(runConvergenceAction(bbs.rows, bbs.cells, bbs.now, action)).toEqual({
      effects: [],
      events: [],
    });
  });

  test('turns suspect what was started elsewhere since: it does not look at the cell again', () => {
    const bbs = running();
    bbs.loses('cell-1');
    const [action] = bbs.plans().actions;
    if (action === undefined) throw new Error('nothing is suspect');
    bbs.removesActual('app/0', 'ig-1@cell-1');
    bbs.starts('app/0', 'ig-2@cell-2');
    runConvergenceAction(bbs.rows, bbs.cells, bbs.now, action);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 SUSPECT RUNNING ig-2@cell-2']);
  });

  test('turns suspect even what has crashed since, whose key then keeps its replacement on a lost cell (bbs C-17)', () => {
    const bbs = running();
    bbs.loses('cell-1');
    const [action] = bbs.plans().actions;
    if (action === undefined) throw new Error('nothing is suspect');
    bbs.crashes('app/0', 'ig-1@cell-1');
    runConvergenceAction(bbs.rows, bbs.cells, bbs.now, action);
    const suspect = 'app/0 SUSPECT UNCLAIMED crashed 1';
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', suspect]);
    bbs.claims('app/0', 'ig-2@cell-2');
    bbs.loses('cell-2');
    // A suspect that is not granted makes no replacement of it, yet holds the place that it would move to.
    expect(bbs.plans().actions).toMatchObject([{ kind: 'suspect', hasSuspect: false }]);
    bbs.converges();
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2', suspect]);
  });
});
