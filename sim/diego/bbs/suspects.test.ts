/**
 * Calls about a key that has a SUSPECT row: the cases of bbs:controllers/
 * actual_lrp_lifecycle_controller_test.go in which a suspect and its replacement meet, and those of
 * db/sqldb/suspect_db_test.go.
 *
 * Where a case tells what the deprecated stream of groups shows, its instance events are shown: the group
 * hides a replacement behind a suspect, the instance stream never does.
 */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import { NOTHING } from './outcome';
import { promoteSuspectRow, removeSuspectRow } from './suspectRows';

const SUSPECT_RUNS = 'app/0 SUSPECT RUNNING ig-1@cell-1';
const SUSPECT_CLAIMED = 'app/0 SUSPECT CLAIMED ig-1@cell-1';

describe('beside a suspect', () => {
  test.each([
    ['SUSPECT', SUSPECT_RUNS],
    ['EVACUATING', 'app/0 EVACUATING RUNNING ig-1@cell-1'],
  ])(
    'or an instance that evacuates, a replacement that says again that it runs ends the %s one and is not young again',
    (presence, sibling) => {
      const bbs = BbsStory.withRows('app/0 RUNNING ig-2@cell-2', sibling);
      bbs.passes(SECOND);
      bbs.starts('app/0', 'ig-2@cell-2');
      expect(bbs.told).toEqual([`instance_removed app/0 RUNNING ${presence}`]);
      expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
      expect(bbs.rowsOf('app/0')[0]?.since).toBe(0);
    },
  );

  test('the claim of its replacement is told, and the suspect stays (bbs D-3)', () => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', SUSPECT_RUNS);
    bbs.claims('app/0', 'ig-2@cell-2');
    expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> CLAIMED ORDINARY']);
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2', SUSPECT_RUNS]);
  });

  test('its own claim is acknowledged, another cell gets the row (bbs D-4..5)', () => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', SUSPECT_CLAIMED);
    expect(bbs.claims('app/0', 'ig-1@cell-1')).toBe(NOTHING);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', SUSPECT_CLAIMED]);
    bbs.claims('app/0', 'ig-2@cell-2');
    expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> CLAIMED ORDINARY']);
    expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2', SUSPECT_CLAIMED]);
  });

  test.each(['app/0 UNCLAIMED', 'app/0 CLAIMED ig-2@cell-2', 'app/0 CRASHED'])(
    'its own start is acknowledged without effect while %s stands there (bbs D-9)',
    (ordinary) => {
      const bbs = BbsStory.withRows(ordinary, SUSPECT_RUNS);
      bbs.passes(SECOND);
      expect(bbs.starts('app/0', 'ig-1@cell-1')).toBe(NOTHING);
      expect(bbs.table).toEqual([ordinary, SUSPECT_RUNS]);
    },
  );

  test('the crash of its replacement is told and auctioned as usual (bbs D-24)', () => {
    const bbs = BbsStory.withRows('app/0 CLAIMED ig-2@cell-2', SUSPECT_RUNS);
    bbs.crashes('app/0', 'ig-2@cell-2');
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'crashed app/0 1',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 CLAIMED ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1', SUSPECT_RUNS]);
  });

  test.each([
    ['no replacement (bbs D-25)', []],
    ['an UNCLAIMED replacement (bbs D-27)', ['app/0 UNCLAIMED']],
    ['a CLAIMED replacement (bbs D-28)', ['app/0 CLAIMED ig-2@cell-2']],
  ])('its own crash is its end, with %s', (_what, replacement) => {
    const bbs = BbsStory.withRows(...replacement, SUSPECT_RUNS);
    bbs.crashes('app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
    expect(bbs.table).toEqual(replacement);
  });

  test('a placement failure of its replacement is told (bbs D-31)', () => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', SUSPECT_RUNS);
    bbs.fails('app/0', 'no cell');
    expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> UNCLAIMED ORDINARY']);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED (no cell)', SUSPECT_RUNS]);
  });

  test('a placement failure without a replacement is no error and tells nobody (bbs D-32)', () => {
    const bbs = BbsStory.withRows(SUSPECT_RUNS);
    expect(bbs.fails('app/0', 'no cell')).toBe(NOTHING);
    expect(bbs.table).toEqual([SUSPECT_RUNS]);
  });
});

describe('the row of a suspect', () => {
  test('that is not there cannot be promoted, and the ORDINARY row stays (bbs J-1)', () => {
    const bbs = BbsStory.withRows('app/0 RUNNING ig-2@cell-2');
    expect(promoteSuspectRow(bbs.rows, bbs.lrp('app/0'))).toBe('ResourceNotFound');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test.each([
    ['takes the place of an ORDINARY one (bbs J-2)', ['app/0 CLAIMED ig-2@cell-2']],
    ['becomes ORDINARY where there is none (bbs J-3)', []],
  ])('that is promoted %s', (_what, ordinary) => {
    const bbs = BbsStory.withRows(...ordinary, SUSPECT_RUNS);
    expect(promoteSuspectRow(bbs.rows, bbs.lrp('app/0'))).toBeUndefined();
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });

  test('is removed; to remove none is no error (bbs J-4..5)', () => {
    const bbs = BbsStory.withRows('app/0 UNCLAIMED', SUSPECT_RUNS);
    for (let time = 0; time < 2; time++) {
      removeSuspectRow(bbs.rows, bbs.lrp('app/0'));
      expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
    }
  });
});

describe('the rows of a key', () => {
  test('stay as they are when a suspect is removed that is none', () => {
    const bbs = BbsStory.running();
    const before = structuredClone(bbs.rows.actual);
    removeSuspectRow(bbs.rows, bbs.lrp('app/0'));
    expect(bbs.rows.actual).toEqual(before);
  });

  test('are counted once when a suspect is promoted that has no replacement', () => {
    const bbs = BbsStory.withRows(SUSPECT_RUNS);
    promoteSuspectRow(bbs.rows, bbs.lrp('app/0'));
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
    expect(bbs.rows.desired.ordinaryCount[0]).toBe(1);
  });
});
