/** The cases of bbs:db/sqldb/actual_lrp_db_test.go: what each statement makes of each row. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { CRASHED, ORDINARY, SUSPECT } from '../../model/actualLRP';
import { NONE } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { givenRow, ordinaryRow } from '../../testing/cases/givenRows';
import {
  changePresence,
  createUnclaimedRow,
  failRow,
  unclaimRow,
  unclaimRowIfAllRunning,
  unclaimStaleRow,
} from './actualLRPRows';
import { slotOf } from './rows';

/** What a call makes of the rows of a key: its error, or the rows afterwards. */
type RowCase = readonly [
  title: string,
  given: readonly string[],
  comesTo: string | readonly string[],
];

/** The tables a minute on, with these rows in them. */
function given(rows: readonly string[]): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 1);
  bbs.retires('app/0');
  bbs.passes(10 * MINUTE);
  for (const row of rows) givenRow(bbs, row);
  return bbs;
}

function expectCase(bbs: BbsStory, rows: readonly string[], comesTo: RowCase[2]): void {
  if (typeof comesTo === 'string') {
    expect(bbs.last.error).toBe(comesTo);
    expect(bbs.last.events).toEqual([]);
    expect(bbs.table).toEqual(rows.map(withoutAge));
  } else {
    expect(bbs.last.error).toBeUndefined();
    expect(bbs.table).toEqual(comesTo);
  }
}

function withoutAge(row: string): string {
  return row.replace(/ \d+ s old$/, '');
}

function hasNetInfo(bbs: BbsStory, key: string): boolean {
  return bbs.rows.actual.hasNetInfo[slotOf(bbs.lrp(key), ORDINARY)] === 1;
}

const EVACUATING = 'app/0 EVACUATING RUNNING ig-9@cell-2';

describe('a claim by ig-1@cell-1', () => {
  test.each<RowCase>([
    ['takes an UNCLAIMED row (bbs I-11)', ['app/0 UNCLAIMED'], ['app/0 CLAIMED ig-1@cell-1']],
    [
      'clears its placement error (bbs I-12)',
      ['app/0 UNCLAIMED (no)'],
      ['app/0 CLAIMED ig-1@cell-1'],
    ],
    [
      'of its own RUNNING row makes that CLAIMED (bbs I-15)',
      ['app/0 RUNNING ig-1@cell-1'],
      ['app/0 CLAIMED ig-1@cell-1'],
    ],
    [
      'of what another claimed is refused (bbs I-14)',
      ['app/0 CLAIMED ig-2@cell-1'],
      'ActualLRPCannotBeClaimed',
    ],
    [
      'of what runs elsewhere is refused (bbs I-16)',
      ['app/0 RUNNING ig-1@cell-2'],
      'ActualLRPCannotBeClaimed',
    ],
    [
      'of what runs as another instance is refused (bbs I-17)',
      ['app/0 RUNNING ig-2@cell-1'],
      'ActualLRPCannotBeClaimed',
    ],
    [
      'of a CRASHED row is refused (bbs I-18)',
      ['app/0 CRASHED crashed 3'],
      'ActualLRPCannotBeClaimed',
    ],
    ['finds no EVACUATING row (bbs I-19)', [EVACUATING], 'ResourceNotFound'],
    ['finds nothing where nothing is (bbs I-20)', [], 'ResourceNotFound'],
  ])('%s', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.claims('app/0', 'ig-1@cell-1');
    expectCase(bbs, rows, comesTo);
    if (typeof comesTo === 'string') return;
    expect(ordinaryRow(bbs, 'app/0')).toMatchObject({ since: bbs.now, modificationIndex: 1 });
    expect(hasNetInfo(bbs, 'app/0')).toBe(false);
  });

  test('of what it has claimed writes nothing (bbs I-13)', () => {
    const bbs = given(['app/0 CLAIMED ig-1@cell-1 30 s old']);
    const before = ordinaryRow(bbs, 'app/0');
    expect(bbs.claims('app/0', 'ig-1@cell-1')).toEqual({ effects: [], events: [] });
    expect(ordinaryRow(bbs, 'app/0')).toEqual(before);
  });
});

describe('a start by ig-1@cell-1', () => {
  const runs = ['app/0 RUNNING ig-1@cell-1'];

  test.each<RowCase>([
    ['of an UNCLAIMED row runs it (bbs I-21)', ['app/0 UNCLAIMED'], runs],
    ['of what it claimed runs it (bbs I-22)', ['app/0 CLAIMED ig-1@cell-1'], runs],
    ['of what another claimed steals it (bbs I-23)', ['app/0 CLAIMED ig-2@cell-2'], runs],
    [
      'of what another runs is refused (bbs I-30)',
      ['app/0 RUNNING ig-2@cell-2'],
      'ActualLRPCannotBeStarted',
    ],
    ['where nothing is makes a row (bbs I-32)', [], runs],
  ])('%s', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.starts('app/0', 'ig-1@cell-1');
    expectCase(bbs, rows, comesTo);
    if (typeof comesTo === 'string') return;
    expect(ordinaryRow(bbs, 'app/0').since).toBe(bbs.now);
    expect(hasNetInfo(bbs, 'app/0')).toBe(true);
  });

  test('that says what is known writes nothing (bbs I-24)', () => {
    const bbs = given(['app/0 RUNNING ig-1@cell-1 30 s old']);
    const before = ordinaryRow(bbs, 'app/0');
    expect(bbs.starts('app/0', 'ig-1@cell-1')).toEqual({ effects: [], events: [] });
    expect(ordinaryRow(bbs, 'app/0')).toEqual(before);
  });

  test('with another readiness writes that, and the row is young again (bbs I-28)', () => {
    const bbs = given(['app/0 RUNNING ig-1@cell-1 30 s old']);
    bbs.starts('app/0', 'ig-1@cell-1', false);
    expect(ordinaryRow(bbs, 'app/0')).toMatchObject({
      isRoutable: false,
      since: bbs.now,
      modificationIndex: 1,
    });
  });

  test('of a CRASHED row that still has its key runs it (bbs I-31)', () => {
    const bbs = given(['app/0 CRASHED ig-1@cell-1 crashed 3']);
    bbs.starts('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1 crashed 3']);
  });

  test('beside an EVACUATING row makes an ORDINARY one, which ends that (bbs I-33)', () => {
    const bbs = given([EVACUATING]);
    bbs.starts('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(runs);
    expect(ordinaryRow(bbs, 'app/0').modificationIndex).toBe(0);
  });
});

describe('a crash of ig-1@cell-1', () => {
  test.each<RowCase>([
    [
      'that runs and may restart makes it UNCLAIMED (bbs I-34)',
      ['app/0 RUNNING ig-1@cell-1 crashed 1 60 s old'],
      ['app/0 UNCLAIMED crashed 2'],
    ],
    [
      'that crashed too often makes it CRASHED (bbs I-35)',
      ['app/0 RUNNING ig-1@cell-1 crashed 4 60 s old'],
      ['app/0 CRASHED crashed 5'],
    ],
    [
      'after more than five minutes counts anew (bbs I-36)',
      ['app/0 RUNNING ig-1@cell-1 crashed 4 301 s old'],
      ['app/0 UNCLAIMED crashed 1'],
    ],
    [
      'that is only claimed and may restart makes it UNCLAIMED (bbs I-38)',
      ['app/0 CLAIMED ig-1@cell-1 crashed 1 301 s old'],
      ['app/0 UNCLAIMED crashed 2'],
    ],
    [
      'that is only claimed and crashed too often makes it CRASHED (bbs I-39)',
      ['app/0 CLAIMED ig-1@cell-1 crashed 4 301 s old'],
      ['app/0 CRASHED crashed 5'],
    ],
    [
      'beside an EVACUATING row leaves that alone (bbs I-41)',
      ['app/0 RUNNING ig-1@cell-1', EVACUATING],
      ['app/0 UNCLAIMED crashed 1', EVACUATING],
    ],
    ['where nothing is finds nothing (bbs I-42)', [], 'ResourceNotFound'],
  ])('%s', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.crashes('app/0', 'ig-1@cell-1');
    expectCase(bbs, rows, comesTo);
    if (typeof comesTo === 'string') return;
    const row = ordinaryRow(bbs, 'app/0');
    expect(row).toMatchObject({ since: bbs.now, cell: NONE, instance: NONE });
    expect(bbs.rows.identities.texts[row.crashReason]).toBe('exit status 1');
    expect(hasNetInfo(bbs, 'app/0')).toBe(false);
  });

  test.each<RowCase>([
    ['CRASHED', ['app/0 CRASHED crashed 3'], 'ActualLRPCannotBeCrashed'],
    ['UNCLAIMED', ['app/0 UNCLAIMED'], 'ActualLRPCannotBeCrashed'],
    ['EVACUATING only', ['app/0 EVACUATING RUNNING ig-1@cell-1'], 'ResourceNotFound'],
  ])('whose row is %s is refused (bbs I-40)', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.crashes('app/0', 'ig-1@cell-1');
    expectCase(bbs, rows, comesTo);
  });

  test('with a long reason keeps 1024 characters of it (bbs I-37)', () => {
    const bbs = given(['app/0 RUNNING ig-1@cell-1']);
    bbs.crashes('app/0', 'ig-1@cell-1', 'x'.repeat(2000));
    const reason = bbs.rows.identities.texts[ordinaryRow(bbs, 'app/0').crashReason];
    expect(reason).toBe(`${'x'.repeat(1013)}(truncated)`);
  });
});

describe('a placement failure', () => {
  test.each<RowCase>([
    [
      'stays with an UNCLAIMED row (bbs I-43)',
      ['app/0 UNCLAIMED 30 s old'],
      ['app/0 UNCLAIMED (no)'],
    ],
    [
      'of a CLAIMED row is refused (bbs I-45)',
      ['app/0 CLAIMED ig-1@cell-1'],
      'ActualLRPCannotBeFailed',
    ],
    [
      'of a RUNNING row is refused (bbs I-45)',
      ['app/0 RUNNING ig-1@cell-1'],
      'ActualLRPCannotBeFailed',
    ],
    [
      'of a CRASHED row is refused (bbs I-45)',
      ['app/0 CRASHED crashed 3'],
      'ActualLRPCannotBeFailed',
    ],
  ])('%s', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.fails('app/0', 'no');
    expectCase(bbs, rows, comesTo);
    if (typeof comesTo === 'string') return;
    expect(ordinaryRow(bbs, 'app/0').since).toBe(bbs.now);
  });

  test('finds nothing where nothing is, which the call then swallows (bbs I-46)', () => {
    const bbs = given([]);
    expect(failRow(bbs.rows, bbs.now, bbs.lrp('app/0'), 'no')).toBe('ResourceNotFound');
    expect(bbs.fails('app/0', 'no').error).toBeUndefined();
    expect(bbs.table).toEqual([]);
  });

  test('with a long text keeps 1024 characters of it (bbs I-44)', () => {
    const bbs = given(['app/0 UNCLAIMED']);
    bbs.fails('app/0', 'y'.repeat(2000));
    const text = bbs.rows.identities.texts[ordinaryRow(bbs, 'app/0').placementError];
    expect(text).toBe(`${'y'.repeat(1013)}(truncated)`);
  });
});

describe('a removal by ig-1@cell-1', () => {
  test.each<RowCase>([
    [
      'deletes its row and no other (bbs I-47..48)',
      ['app/0 RUNNING ig-1@cell-1', EVACUATING, 'app/1 RUNNING ig-2@cell-1'],
      [EVACUATING, 'app/1 RUNNING ig-2@cell-1'],
    ],
    [
      'finds no row of another instance (bbs I-49)',
      ['app/0 RUNNING ig-2@cell-1'],
      'ResourceNotFound',
    ],
    ['finds no row of another cell (bbs I-49)', ['app/0 RUNNING ig-1@cell-2'], 'ResourceNotFound'],
    ['finds nothing where nothing is (bbs I-50)', [], 'ResourceNotFound'],
  ])('%s', (_title, rows, comesTo) => {
    const bbs = given(rows);
    bbs.removesActual('app/0', 'ig-1@cell-1');
    expectCase(bbs, rows, comesTo);
  });
});

describe('a new row', () => {
  test('is UNCLAIMED, ORDINARY, of now and unmodified (bbs I-5)', () => {
    const bbs = given([]);
    const lrp = bbs.lrp('app/0');
    expect(createUnclaimedRow(bbs.rows, bbs.now, lrp, 0)).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
    expect(ordinaryRow(bbs, 'app/0')).toMatchObject({
      presence: ORDINARY,
      since: bbs.now,
      modificationIndex: 0,
      crashCount: 0,
      isRoutable: false,
    });
  });

  test.each(['app/0 UNCLAIMED', 'app/0 CRASHED crashed 3', 'app/0 RUNNING ig-1@cell-1'])(
    'takes no place that is taken by %s (bbs I-6)',
    (row) => {
      const bbs = given([row]);
      expect(createUnclaimedRow(bbs.rows, bbs.now, bbs.lrp('app/0'), 0)).toBe('ResourceExists');
      expect(bbs.table).toEqual([row]);
    },
  );
});

describe('a change of presence', () => {
  test('keeps everything else (bbs I-1)', () => {
    const bbs = given([]);
    givenRow(bbs, 'app/0 RUNNING ig-1@cell-1 crashed 2 (no)');
    bbs.passes(MINUTE);
    bbs.crashes('app/0', 'ig-1@cell-1');
    bbs.passes(MINUTE);
    const before = ordinaryRow(bbs, 'app/0');
    expect(before).toMatchObject({ state: CRASHED, crashCount: 3, modificationIndex: 1 });
    expect([before.crashReason, before.placementError]).not.toContain(NONE);
    expect(changePresence(bbs.rows, before.lrp, ORDINARY, SUSPECT)).toBeUndefined();
    expect(bbs.rowsOf('app/0')).toEqual([{ ...before, presence: SUSPECT }]);
  });

  test.each<RowCase>([
    [
      'into a place that is taken is refused (bbs I-2)',
      ['app/0 RUNNING ig-1@cell-1', 'app/0 SUSPECT RUNNING ig-2@cell-2'],
      'ResourceExists',
    ],
    ['of nothing finds nothing (bbs I-3)', [], 'ResourceNotFound'],
    ['of a row with another presence finds nothing (bbs I-4)', [EVACUATING], 'ResourceNotFound'],
  ])('%s', (_title, rows, error) => {
    const bbs = given(rows);
    expect(changePresence(bbs.rows, bbs.lrp('app/0'), ORDINARY, SUSPECT)).toBe(error);
    expect(bbs.table).toEqual(rows);
  });
});

describe('taking a claim back', () => {
  test('from what was stale and is claimed by now is refused in newer releases (bbs I-53)', () => {
    const bbs = given(['app/0 CLAIMED ig-1@cell-1']);
    const lrp = bbs.lrp('app/0');
    expect(unclaimStaleRow(bbs.rows, bbs.now, lrp)).toBe('ActualLRPCannotBeUnclaimed');
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-1@cell-1']);
    givenRow(bbs, 'app/0 RUNNING ig-1@cell-1');
    expect(unclaimStaleRow(bbs.rows, bbs.now, lrp)).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('empties the key, keeps crashes, and makes the row young (bbs I-51)', () => {
    const bbs = given(['app/0 CLAIMED ig-1@cell-1 crashed 2 30 s old']);
    expect(unclaimRow(bbs.rows, bbs.now, bbs.lrp('app/0'))).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 2']);
    expect(ordinaryRow(bbs, 'app/0')).toMatchObject({
      since: bbs.now,
      modificationIndex: 1,
      cell: NONE,
      instance: NONE,
    });
    expect(hasNetInfo(bbs, 'app/0')).toBe(false);
  });

  test.each<RowCase>([
    [
      'from an UNCLAIMED row is refused (bbs I-52)',
      ['app/0 UNCLAIMED'],
      'ActualLRPCannotBeUnclaimed',
    ],
    ['where nothing is finds nothing (bbs I-54)', [], 'ResourceNotFound'],
  ])('%s', (_title, rows, error) => {
    const bbs = given(rows);
    expect(unclaimRow(bbs.rows, bbs.now + SECOND, bbs.lrp('app/0'))).toBe(error);
    expect(bbs.table).toEqual(rows);
  });
});

describe('taking an instance of many back, while all run', () => {
  const app = ['app/0 RUNNING ig-1@cell-1', 'app/1 RUNNING ig-2@cell-2'];

  /** Two instances are desired. */
  function two(rows: readonly string[]): BbsStory {
    const bbs = given(rows);
    bbs.rows.desired.instances[0] = 2;
    return bbs;
  }

  test('empties the key of a running row (bbs I-55)', () => {
    const bbs = two(app);
    expect(unclaimRowIfAllRunning(bbs.rows, bbs.now, bbs.lrp('app/0'))).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/1 RUNNING ig-2@cell-2']);
    expect(ordinaryRow(bbs, 'app/0')).toMatchObject({ since: bbs.now, modificationIndex: 1 });
    expect(hasNetInfo(bbs, 'app/0')).toBe(false);
  });

  test.each<RowCase>([
    [
      'is refused while one is only claimed (bbs I-56)',
      ['app/0 RUNNING ig-1@cell-1', 'app/1 CLAIMED ig-2@cell-2'],
      'ActualLRPCannotBeUnclaimed',
    ],
    [
      'is refused while one has no row (bbs I-56)',
      ['app/0 RUNNING ig-1@cell-1'],
      'ActualLRPCannotBeUnclaimed',
    ],
    [
      'is refused of an UNCLAIMED row, however many run (bbs I-57)',
      ['app/0 UNCLAIMED', 'app/1 RUNNING ig-2@cell-2', 'app/2 RUNNING ig-3@cell-2'],
      'ActualLRPCannotBeUnclaimed',
    ],
    [
      'finds nothing where nothing is (bbs I-58)',
      ['app/1 RUNNING ig-2@cell-2', 'app/2 RUNNING ig-3@cell-2'],
      'ResourceNotFound',
    ],
  ])('%s', (_title, rows, error) => {
    const bbs = two(rows);
    expect(unclaimRowIfAllRunning(bbs.rows, bbs.now, bbs.lrp('app/0'))).toBe(error);
    expect(bbs.table).toEqual(rows);
  });
});
