/** The cases of bbs:controllers/actual_lrp_lifecycle_controller_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { ORDINARY } from '../../model/actualLRP';
import { APPS_DOMAIN } from '../../model/domain';
import { cellId, domainId, instanceIdOf } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { truncateText } from './actualLRPRows';
import { startActualLRP } from './lrpLifecycle';
import { NOTHING } from './outcome';
import { slotOf } from './rows';

/** One desired instance that runs as ig-1 on cell-1; cell-2 is there as well. */
function running(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 1);
  bbs.claims('app/0', 'ig-1@cell-1');
  bbs.starts('app/0', 'ig-1@cell-1');
  return bbs;
}

/** The same after cell-1 is lost: ig-1 is suspect, and its replacement waits for an auction. */
function suspected(): BbsStory {
  const bbs = running();
  bbs.loses('cell-1');
  bbs.converges();
  return bbs;
}

describe('a claim', () => {
  test('takes an UNCLAIMED row and clears its placement error (bbs D-1)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.fails('app/0', 'insufficient resources: memory');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED (insufficient resources: memory)']);
    bbs.claims('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-1@cell-1']);
    expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> CLAIMED ORDINARY']);
  });

  test('that repeats itself changes nothing and allocates no outcome (bbs D-2)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.passes(SECOND);
    expect(bbs.claims('app/0', 'ig-1@cell-1')).toBe(NOTHING);
    expect(bbs.rowsOf('app/0')[0]?.since).toBe(0);
  });

  test.each([
    ['of another instance', 'ig-2@cell-1'],
    ['of another cell', 'ig-1@cell-2'],
  ])('%s is refused while one holds the row', (_who, instance) => {
    const bbs = running();
    expect(bbs.claims('app/0', instance).error).toBe('ActualLRPCannotBeClaimed');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });

  test('of a row that is not there finds nothing', () => {
    expect(BbsStory.withCells('cell-1').claims('app/0', 'ig-1@cell-1').error).toBe(
      'ResourceNotFound',
    );
  });

  test('by a suspect is acknowledged without effect', () => {
    const bbs = suspected();
    expect(bbs.claims('app/0', 'ig-1@cell-1')).toBe(NOTHING);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 SUSPECT RUNNING ig-1@cell-1']);
  });

  test('by a cell that evacuates the same instance shows as a change of both rows', () => {
    const bbs = running();
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.claims('app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual(['instance_changed app/0 RUNNING EVACUATING -> CLAIMED ORDINARY']);
  });
});

describe('a start', () => {
  test('stores that there is network information, and whether it is routable (bbs D-10, D-15)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    const slot = slotOf(bbs.lrp('app/0'), ORDINARY);
    expect(bbs.rows.actual.hasNetInfo[slot]).toBe(0);
    bbs.starts('app/0', 'ig-1@cell-1', false);
    expect(bbs.told).toEqual(['instance_changed app/0 CLAIMED ORDINARY -> RUNNING ORDINARY']);
    expect(bbs.rows.actual.hasNetInfo[slot]).toBe(1);
    expect(bbs.rowsOf('app/0')).toMatchObject([{ isRoutable: false }]);
  });

  test.each([
    [undefined, true],
    [true, true],
    [false, false],
  ])('that says %s of its readiness is routable: %s (bbs L-25)', (isRoutable, stored) => {
    const bbs = BbsStory.withCells('cell-1');
    const { rows, cells, now } = bbs;
    const request = {
      lrp: bbs.lrp('app/0'),
      domain: domainId(rows.identities, APPS_DOMAIN),
      cell: cellId(rows.identities, 'cell-1'),
      instance: instanceIdOf(rows.identities, 'ig-1'),
      ...(isRoutable !== undefined && { isRoutable }),
    };
    startActualLRP(rows, cells, now, request);
    expect(bbs.rowsOf('app/0')).toMatchObject([{ isRoutable: stored }]);
  });

  test('steals the claim of another instance', () => {
    const bbs = BbsStory.withCells('cell-1', 'cell-2');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.starts('app/0', 'ig-2@cell-2');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('makes a row out of nothing, even if nobody desires it (bbs D-12, D-14)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.starts('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
    expect(bbs.told).toEqual(['instance_created app/0 RUNNING ORDINARY']);
  });

  test('that repeats itself is a heartbeat: no change, and no outcome of its own (bbs D-17)', () => {
    const bbs = running();
    bbs.passes(30 * SECOND);
    expect(bbs.starts('app/0', 'ig-1@cell-1')).toBe(NOTHING);
    expect(bbs.rowsOf('app/0')[0]?.since).toBe(0);
  });

  test('with another readiness makes the row young again (bbs D-16)', () => {
    const bbs = running();
    bbs.passes(30 * SECOND);
    bbs.starts('app/0', 'ig-1@cell-1', false);
    expect(bbs.told).toEqual(['instance_changed app/0 RUNNING ORDINARY -> RUNNING ORDINARY']);
    expect(bbs.rowsOf('app/0')[0]).toMatchObject({ since: 30 * SECOND, isRoutable: false });
  });

  test.each(['ig-2@cell-1', 'ig-1@cell-2'])(
    'of %s is refused while ig-1@cell-1 runs (bbs D-18)',
    (other) => {
      const bbs = running();
      expect(bbs.starts('app/0', other).error).toBe('ActualLRPCannotBeStarted');
      expect(bbs.told).toEqual([]);
      expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
    },
  );

  test('of a replacement takes the suspect away (bbs D-6, D-8)', () => {
    const bbs = suspected();
    bbs.starts('app/0', 'ig-2@cell-2');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
    expect(bbs.told).toEqual([
      'instance_changed app/0 UNCLAIMED ORDINARY -> RUNNING ORDINARY',
      'instance_removed app/0 RUNNING SUSPECT',
    ]);
    expect(bbs.starts('app/0', 'ig-1@cell-1').error).toBe('ActualLRPCannotBeStarted');
  });

  test('of a replacement takes the evacuating row away (bbs D-13)', () => {
    const bbs = running();
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    bbs.starts('app/0', 'ig-2@cell-2');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
    expect(bbs.told).toEqual([
      'instance_changed app/0 UNCLAIMED ORDINARY -> RUNNING ORDINARY',
      'instance_removed app/0 RUNNING EVACUATING',
    ]);
  });
});

test('no call about another index, process or domain reaches a row (bbs M-8)', () => {
  const bbs = running();
  for (const key of ['app/1', 'other/0']) {
    expect(bbs.claims(key, 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.crashes(key, 'ig-1@cell-1').error).toBe('ResourceNotFound');
  }
  const { rows, cells, now } = bbs;
  const { identities } = rows;
  const request = {
    lrp: bbs.lrp('app/0'),
    domain: domainId(identities, 'other'),
    cell: cellId(identities, 'cell-1'),
    instance: instanceIdOf(identities, 'ig-1'),
  };
  expect(startActualLRP(rows, cells, now, request).error).toBe('ActualLRPCannotBeStarted');
  expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
});

describe('a placement failure', () => {
  test('is kept with the row, which stays UNCLAIMED and is young again (bbs D-30)', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 1);
    bbs.passes(SECOND);
    bbs.fails('app/0', 'found no compatible cell');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED (found no compatible cell)']);
    expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> UNCLAIMED ORDINARY']);
    expect(bbs.rowsOf('app/0')[0]).toMatchObject({ since: SECOND, modificationIndex: 1 });
  });

  test('must say why', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 1);
    expect(bbs.fails('app/0', '').error).toBe('InvalidRequest');
  });

  test('comes too late for a claimed row, and is no error for one that is gone (bbs D-33)', () => {
    const bbs = running();
    expect(bbs.fails('app/0', 'too late').error).toBe('ActualLRPCannotBeFailed');
    expect(bbs.told).toEqual([]);
    expect(BbsStory.withCells().fails('app/0', 'too late')).toBe(NOTHING);
  });

  test('is shortened when it is long', () => {
    expect(truncateText('x'.repeat(1023))).toHaveLength(1023);
    expect(truncateText('x'.repeat(1024))).toBe(`${'x'.repeat(1013)}(truncated)`);
  });
});

describe('a removal', () => {
  test('needs the instance that the ORDINARY row holds (bbs D-35, D-39)', () => {
    const bbs = running();
    expect(bbs.removesActual('app/0', 'ig-2@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.told).toEqual([]);
    bbs.removesActual('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual([]);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING ORDINARY']);
  });

  test.each([
    ['no row at all (bbs D-36)', []],
    ['only an evacuating row (bbs D-37)', ['app/0 EVACUATING RUNNING ig-1@cell-1']],
  ])('finds nothing where there is %s', (_what, lines) => {
    const bbs = BbsStory.withCells('cell-1');
    for (const line of lines) bbs.given(line);
    expect(bbs.removesActual('app/0', 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(lines);
  });

  test('cannot take a suspect away', () => {
    const bbs = suspected();
    expect(bbs.removesActual('app/0', 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(bbs.table).toHaveLength(2);
  });
});

describe('a retirement', () => {
  test('of a running instance asks its rep and announces the removal, but keeps the row (bbs D-46)', () => {
    const bbs = running();
    bbs.retires('app/0');
    expect(bbs.told).toEqual([
      'stop-lrp cell-1 app/0 ig-1',
      'instance_removed app/0 RUNNING ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });

  test('deletes the row when its cell is gone (bbs D-50)', () => {
    const bbs = running();
    bbs.loses('cell-1');
    bbs.retires('app/0');
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING ORDINARY']);
    expect(bbs.table).toEqual([]);
  });

  test('of a crashed instance deletes its row (bbs D-44)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.given('app/0 CRASHED');
    bbs.retires('app/0');
    expect(bbs.told).toEqual(['instance_removed app/0 CRASHED ORDINARY']);
    expect(bbs.table).toEqual([]);
  });

  test('deletes a row that nobody holds, and finds nothing where there is none (bbs D-41..42)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.retires('app/0');
    expect(bbs.table).toEqual([]);
    expect(bbs.told).toEqual(['instance_removed app/0 UNCLAIMED ORDINARY']);
    expect(bbs.retires('app/0').error).toBe('ResourceNotFound');
  });
});

test('the stream shows the whole life of an app and of its instance (bbs O-6)', () => {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  const seen = [
    () => bbs.desires('app', 1),
    () => bbs.claims('app/0', 'ig-1@cell-1'),
    () => bbs.starts('app/0', 'ig-1@cell-1'),
    () => bbs.scales('app', 1),
    () => bbs.crashes('app/0', 'ig-1@cell-1'),
    () => bbs.starts('app/0', 'ig-2@cell-1'),
    () => bbs.evacuates('running', 'app/0', 'ig-2@cell-1'),
    () => bbs.starts('app/0', 'ig-3@cell-2'),
    () => bbs.removes('app'),
    () => bbs.removesActual('app/0', 'ig-3@cell-2'),
  ].map((call) => {
    call();
    bbs.last = { events: bbs.last.events, effects: [] };
    return bbs.told;
  });
  expect(seen).toEqual([
    ['desired_lrp_created app', 'instance_created app/0 UNCLAIMED ORDINARY'],
    ['instance_changed app/0 UNCLAIMED ORDINARY -> CLAIMED ORDINARY'],
    ['instance_changed app/0 CLAIMED ORDINARY -> RUNNING ORDINARY'],
    ['desired_lrp_changed app 1 -> 1'],
    [
      'crashed app/0 1',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 RUNNING ORDINARY',
    ],
    ['instance_changed app/0 UNCLAIMED ORDINARY -> RUNNING ORDINARY'],
    [
      'instance_changed app/0 RUNNING ORDINARY -> RUNNING EVACUATING',
      'instance_created app/0 UNCLAIMED ORDINARY',
    ],
    [
      'instance_changed app/0 UNCLAIMED ORDINARY -> RUNNING ORDINARY',
      'instance_removed app/0 RUNNING EVACUATING',
    ],
    ['desired_lrp_removed app'],
    ['instance_removed app/0 RUNNING ORDINARY'],
  ]);
});
