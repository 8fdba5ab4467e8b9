/**
 * More cases of bbs:controllers/lrp_convergence_controller_test.go: single actions, of which the rows may
 * have changed since the plan, and what a pass counts.
 */
import { describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import { givenRow } from '../../testing/cases/givenRows';
import { namedEffect, namedEvents } from '../../testing/conformance/bbsNames';
import { runConvergenceAction } from './convergenceActions';
import type { ConvergenceAction } from './lrpConvergence';

const ORDINARY_ROW = 'app/0 UNCLAIMED';
const SUSPECT_ROW = 'app/0 SUSPECT RUNNING ig-1@cell-1';

/** One desired instance that is suspect on cell-1, with its replacement. */
function suspected(): BbsStory {
  const bbs = BbsStory.withCells('cell-2');
  bbs.desires('app', 1);
  givenRow(bbs, SUSPECT_ROW);
  return bbs;
}

/** What the action says and does now. */
function told(bbs: BbsStory, action: ConvergenceAction): string[] {
  const { events, effects, startRequest } = runConvergenceAction(
    bbs.rows,
    bbs.cells,
    bbs.now,
    action,
  );
  const { identities } = bbs.rows;
  const lines = [
    ...effects.flatMap((effect) => namedEffect(identities, effect)),
    ...namedEvents(identities, events).map((event) => event.replace('actual_lrp_', '')),
  ];
  if (startRequest !== undefined) lines.push(`start request ${startRequest}`);
  return lines;
}

describe('an action of convergence', () => {
  test('creates what is missing, announces it and has it started (bbs C-11)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.retires('app/0');
    bbs.passes(SECOND);
    bbs.converges();
    expect(bbs.told).toEqual(['auction-lrp app/0', 'instance_created app/0 UNCLAIMED ORDINARY']);
    expect(bbs.table).toEqual([ORDINARY_ROW]);
  });

  test('promotes no suspect that is gone, and announces nothing (bbs C-18)', () => {
    const bbs = suspected();
    const lrp = bbs.lrp('app/0');
    bbs.starts('app/0', 'ig-2@cell-2');
    expect(told(bbs, { kind: 'promote', lrp })).toEqual([]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('promotes a suspect without a replacement as a mere change (bbs C-20)', () => {
    const bbs = suspected();
    bbs.retires('app/0');
    expect(told(bbs, { kind: 'promote', lrp: bbs.lrp('app/0') })).toEqual([
      'instance_changed app/0 RUNNING SUSPECT -> RUNNING ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });

  test('deletes a suspect beside a running instance, and its rep is not asked (bbs C-21)', () => {
    const bbs = suspected();
    givenRow(bbs, 'app/0 RUNNING ig-2@cell-2');
    bbs.converges();
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('that fails does not keep the pass from the next (bbs C-24)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.refreshes();
    for (const row of ['app/0 RUNNING ig-0@cell-1', 'app/1 UNCLAIMED', 'app/2 UNCLAIMED']) {
      givenRow(bbs, row);
    }
    const { actions } = bbs.plans();
    bbs.retires('app/1');
    const done = actions.map((action) => runConvergenceAction(bbs.rows, bbs.cells, 0, action));
    expect(done.map(({ error }) => error)).toEqual(['ResourceNotFound', undefined]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-0@cell-1']);
  });
});

/** Keys that a plan names twice: workers take its actions in order, but may end them in another. */
describe('a key with two actions', () => {
  function actionsOf(bbs: BbsStory): readonly ConvergenceAction[] {
    return bbs.plans().actions;
  }

  test('extra and stale is retired, and then not auctioned', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    givenRow(bbs, 'app/0 RUNNING ig-0@cell-1');
    givenRow(bbs, 'app/1 UNCLAIMED');
    bbs.passes(31 * SECOND);
    bbs.refreshes();
    const actions = actionsOf(bbs);
    expect(actions.map(({ kind }) => kind)).toEqual(['retire', 'unclaim']);
    expect(actions.flatMap((action) => told(bbs, action))).toEqual([
      'instance_removed app/1 UNCLAIMED ORDINARY',
    ]);
  });

  test('extra and stale is auctioned in vain when it is retired last', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    givenRow(bbs, 'app/0 RUNNING ig-0@cell-1');
    givenRow(bbs, 'app/1 UNCLAIMED');
    bbs.passes(31 * SECOND);
    bbs.refreshes();
    const lines = [...actionsOf(bbs)].reverse().flatMap((action) => told(bbs, action));
    expect(lines).toEqual([
      `start request ${bbs.lrp('app/1')}`,
      'instance_removed app/1 UNCLAIMED ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-0@cell-1']);
  });

  test.each([
    ['retired first is gone', (actions: ConvergenceAction[]) => actions, []],
    [
      'suspect first has a replacement, which is retired',
      (actions: ConvergenceAction[]) => actions.reverse(),
      ['app/1 SUSPECT RUNNING ig-1@cell-9'],
    ],
  ])('extra and on a missing cell, %s', (_what, ordered, left) => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    givenRow(bbs, 'app/0 RUNNING ig-0@cell-1');
    givenRow(bbs, 'app/1 RUNNING ig-1@cell-9');
    bbs.refreshes();
    for (const action of ordered([...actionsOf(bbs)])) told(bbs, action);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-0@cell-1', ...left]);
  });

  test('suspect beside a running instance, its cell back, is promoted and not retired', () => {
    const bbs = suspected();
    bbs.gains('cell-1');
    givenRow(bbs, 'app/0 RUNNING ig-2@cell-2');
    const actions = actionsOf(bbs);
    expect(actions.map(({ kind }) => kind)).toEqual(['promote', 'retireSuspect']);
    for (const action of actions) told(bbs, action);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });
});

describe('a pass', () => {
  test('announces what the plan pruned before what its actions did (bbs C-25)', () => {
    const bbs = suspected();
    givenRow(bbs, 'app/0 EVACUATING RUNNING ig-0@cell-0');
    bbs.gains('cell-1');
    bbs.converges();
    expect(bbs.told).toEqual([
      'instance_removed app/0 RUNNING EVACUATING',
      'instance_removed app/0 UNCLAIMED ORDINARY',
      'instance_changed app/0 RUNNING SUSPECT -> RUNNING ORDINARY',
    ]);
  });

  test('counts rows by state, findings, and what is desired (bbs C-4)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.passes(HOUR);
    bbs.refreshes();
    for (const [app, instances] of [
      ['waits', 1],
      ['starts', 2],
      ['runs', 3],
      ['crashes', 5],
    ] as const)
      bbs.desires(app, instances);
    for (const row of [
      ...['starts/0 CLAIMED ig-0@cell-1', 'starts/1 CLAIMED ig-1@cell-1'],
      ...['runs/0 RUNNING ig-2@cell-1', 'runs/1 RUNNING ig-3@cell-1', 'runs/2 RUNNING ig-4@cell-1'],
      ...[0, 1, 2, 3, 4].map((index) => `crashes/${index} CRASHED crashed 200`),
      ...['runs/0 SUSPECT CLAIMED ig-5@cell-2'],
      ...['starts/0 SUSPECT RUNNING ig-6@cell-3', 'starts/1 SUSPECT RUNNING ig-7@cell-3'],
      // Two instances too many, on a cell whose rep has yet to remove them.
      ...['runs/3 CLAIMED ig-8@cell-1', 'gone/0 CLAIMED ig-9@cell-1'],
    ])
      givenRow(bbs, row);
    expect(bbs.converges()).toEqual({
      LRPsUnclaimed: 1,
      LRPsClaimed: 4,
      LRPsRunning: 3,
      CrashedActualLRPs: 5,
      LRPsMissing: 0,
      LRPsExtra: 2,
      SuspectRunningActualLRPs: 2,
      SuspectClaimedActualLRPs: 1,
      LRPsDesired: 11,
      CrashingDesiredLRPs: 1,
      PresentCells: 1,
      SuspectCells: 2,
    });
    bbs.removesActual('starts/0', 'ig-0@cell-1');
    bbs.removesActual('starts/1', 'ig-1@cell-1');
    expect(bbs.converges()).toMatchObject({ LRPsMissing: 2, LRPsUnclaimed: 3, LRPsClaimed: 2 });
  });

  test('with every cell there counts no suspect cell (bbs C-5)', () => {
    const bbs = BbsStory.withCells('cell-1', 'cell-2');
    bbs.desires('app', 1);
    bbs.starts('app/0', 'ig-1@cell-1');
    expect(bbs.converges()).toMatchObject({ PresentCells: 2, SuspectCells: 0 });
  });

  test('counts as suspect the cells that are missing and hold what is desired (bbs C-6)', () => {
    const bbs = BbsStory.withCells('cell-9');
    bbs.desires('app', 3);
    for (const index of [0, 1, 2]) bbs.starts(`app/${index}`, `ig-${index}@cell-${index}`);
    bbs.starts('gone/0', 'ig-3@cell-3');
    expect(bbs.converges()).toMatchObject({ PresentCells: 1, SuspectCells: 3 });
  });
});
