/** The cases of bbs:db/sqldb/lrp_convergence_test.go. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import type { ConvergencePlan } from './lrpConvergence';

/** The actions of a plan as text: `retire app/1`. */
function actionsOf(bbs: BbsStory, plan: ConvergencePlan): string[] {
  const { processes, lrpProcess, lrpIndex } = bbs.rows.identities;
  return plan.actions.map(
    ({ kind, lrp }) => `${kind} ${processes[lrpProcess[lrp] ?? -1]}/${lrpIndex[lrp]}`,
  );
}

function planned(bbs: BbsStory): string[] {
  return actionsOf(bbs, bbs.plans());
}

/** `app` with that many instances, all running on cell-1; cell-2 is there as well. */
function running(instances: number): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', instances);
  for (let index = 0; index < instances; index++) {
    bbs.starts(`app/${index}`, `ig-${index}@cell-1`);
  }
  return bbs;
}

describe('a convergence plan', () => {
  test('is empty while all is well', () => {
    const bbs = running(3);
    bbs.refreshes();
    bbs.passes(MINUTE);
    const before = bbs.table;
    expect(planned(bbs)).toEqual([]);
    expect(bbs.table).toEqual(before);
  });

  test('deletes domains whose TTL has passed, and keeps the others (bbs A-4..5)', () => {
    const bbs = BbsStory.withCells();
    bbs.refreshes('short', 5 * SECOND);
    bbs.refreshes('for ever', 0);
    bbs.passes(10 * SECOND);
    const plan = bbs.plans();
    expect(plan.prunedDomains.map((domain) => bbs.rows.identities.domains[domain])).toEqual([
      'short',
    ]);
    expect([...bbs.rows.domains.keys()]).toEqual([...plan.freshDomains]);
  });

  test.each(['fresh', 'stale'])('in a %s domain auctions again what is stale', (freshness) => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 2);
    if (freshness === 'fresh') bbs.refreshes();
    bbs.passes(30 * SECOND);
    expect(planned(bbs)).toEqual([]);
    bbs.passes(1);
    expect(planned(bbs)).toEqual(['unclaim app/0', 'unclaim app/1']);
  });

  test.each(['fresh', 'stale'])('in a %s domain creates what is missing', (freshness) => {
    const bbs = running(3);
    if (freshness === 'fresh') bbs.refreshes();
    bbs.removesActual('app/1', 'ig-1@cell-1');
    expect(planned(bbs)).toEqual(['create app/1']);
  });

  test('compares counts only: an extra index hides a missing one', () => {
    const bbs = running(3);
    bbs.refreshes();
    bbs.removesActual('app/2', 'ig-2@cell-1');
    bbs.starts('app/3', 'ig-3@cell-1');
    expect(planned(bbs)).toEqual([]);
    bbs.starts('app/4', 'ig-4@cell-1');
    expect(planned(bbs)).toEqual(['retire app/3', 'retire app/4', 'create app/2']);
  });

  test('retires extra and orphaned instances in a fresh domain only', () => {
    const bbs = running(1);
    bbs.starts('app/4', 'ig-4@cell-1');
    bbs.starts('gone/0', 'ig-5@cell-1');
    expect(planned(bbs)).toEqual([]);
    bbs.refreshes();
    const plan = bbs.plans();
    expect(actionsOf(bbs, plan)).toEqual(['retire app/4', 'retire gone/0']);
    expect(plan).toMatchObject({ extra: 2, missing: 0 });
  });

  test('restarts what crashed when its back-off is over, fresh domain or not', () => {
    const bbs = running(1);
    for (const instance of ['ig-0', 'ig-a', 'ig-b']) {
      bbs.starts('app/0', `${instance}@cell-1`);
      bbs.crashes('app/0', `${instance}@cell-1`);
    }
    bbs.passes(30 * SECOND - 1);
    expect(planned(bbs)).toEqual([]);
    bbs.passes(1);
    expect(planned(bbs)).toEqual(['unclaim app/0']);
    bbs.removes('app');
    expect(planned(bbs)).toEqual([]);
  });
});

describe('a cell without presence', () => {
  test('turns its instances suspect, and stays named until the last has left it', () => {
    const bbs = running(2);
    bbs.loses('cell-1');
    const plan = bbs.plans();
    expect(actionsOf(bbs, plan)).toEqual(['suspect app/0', 'suspect app/1']);
    expect(bbs.converges().SuspectCells).toBe(1);
    bbs.starts('app/0', 'ig-a@cell-2');
    expect(bbs.converges()).toMatchObject({ SuspectCells: 1, SuspectRunningActualLRPs: 1 });
    bbs.starts('app/1', 'ig-b@cell-2');
    expect(bbs.converges()).toMatchObject({ SuspectCells: 0, SuspectRunningActualLRPs: 0 });
  });

  test('is left alone where nobody desires its instances', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.starts('app/0', 'ig-0@cell-1');
    bbs.loses('cell-1');
    const plan = bbs.plans();
    expect(plan.actions).toEqual([]);
    expect(plan.missingCells).toEqual([]);
  });

  test('ends its evacuating rows at once, which may leave an index missing', () => {
    const bbs = running(1);
    bbs.evacuates('running', 'app/0', 'ig-0@cell-1');
    bbs.retires('app/0');
    bbs.loses('cell-1');
    const plan = bbs.plans();
    expect(plan.events).toHaveLength(1);
    expect(actionsOf(bbs, plan)).toEqual(['create app/0']);
    expect(bbs.table).toEqual([]);
  });

  test('keeps evacuating rows of cells that are there', () => {
    const bbs = running(1);
    bbs.evacuates('running', 'app/0', 'ig-0@cell-1');
    expect(bbs.plans().events).toEqual([]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-0@cell-1']);
  });

  test('when all are gone, none is promoted', () => {
    const bbs = running(1);
    bbs.loses('cell-1');
    bbs.converges();
    bbs.loses('cell-2');
    expect(planned(bbs)).toEqual([]);
  });
});

describe('a suspect', () => {
  test('is promoted when its cell is back', () => {
    const bbs = running(2);
    bbs.loses('cell-1');
    bbs.converges();
    bbs.gains('cell-1');
    expect(planned(bbs)).toEqual(['promote app/0', 'promote app/1']);
  });

  test('that nobody desires is forgotten in a fresh domain', () => {
    const bbs = running(1);
    bbs.loses('cell-1');
    bbs.converges();
    bbs.removes('app');
    expect(planned(bbs)).toEqual([]);
    bbs.refreshes();
    expect(planned(bbs)).toEqual(['retireSuspect app/0']);
  });

  test('beyond the scale of its app stays, because it is not counted', () => {
    const bbs = running(2);
    bbs.refreshes();
    bbs.loses('cell-1');
    bbs.converges();
    bbs.scales('app', 1);
    expect(planned(bbs)).toEqual([]);
    expect(bbs.table).toContain('app/1 SUSPECT RUNNING ig-1@cell-1');
  });
});
