/** The row of an evacuating instance: the cases of bbs:db/sqldb/evacuation_db_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { EVACUATING } from '../../model/actualLRP';
import { APPS_DOMAIN } from '../../model/domain';
import { cellId, domainId, instanceIdOf } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { reserveLRP, slotOf } from './rows';
import { type EvacuatingInstance, evacuateRow, removeEvacuatingRow } from './suspectRows';

/** ig-1 evacuates cell-1, since 0. */
function evacuating(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  evacuateRow(bbs.rows, bbs.now, instance(bbs));
  bbs.passes(SECOND);
  return bbs;
}

function instance(bbs: BbsStory, domain = APPS_DOMAIN, guid = 'ig-1'): EvacuatingInstance {
  const { identities } = bbs.rows;
  const lrp = bbs.lrp('app/0');
  reserveLRP(bbs.rows, lrp);
  return {
    lrp,
    domain: domainId(identities, domain),
    cell: cellId(identities, 'cell-1'),
    instance: instanceIdOf(identities, guid),
    hasNetInfo: true,
  };
}

describe('an evacuating row', () => {
  test('is created RUNNING (bbs J-8)', () => {
    const bbs = evacuating();
    expect(bbs.table).toEqual(['app/0 EVACUATING RUNNING ig-1@cell-1']);
    expect(bbs.rowsOf('app/0')).toMatchObject([
      { since: 0, crashCount: 0, isRoutable: true, modificationIndex: 0 },
    ]);
  });

  test('that says the same already exists (bbs J-7)', () => {
    const bbs = evacuating();
    const before = bbs.rowsOf('app/0');
    expect(evacuateRow(bbs.rows, bbs.now, instance(bbs))).toBe('ResourceExists');
    expect(bbs.rowsOf('app/0')).toEqual(before);
  });

  test.each([
    ['its domain', (bbs: BbsStory) => instance(bbs, 'other')],
    ['its instance', (bbs: BbsStory) => instance(bbs, APPS_DOMAIN, 'ig-2')],
    ['its network information', (bbs: BbsStory) => ({ ...instance(bbs), hasNetInfo: false })],
  ])('is written again when %s changes, but keeps its readiness (bbs J-6)', (_what, changed) => {
    const bbs = evacuating();
    const row = { ...changed(bbs), isRoutable: false };
    expect(evacuateRow(bbs.rows, bbs.now, row)).toBeUndefined();
    const { domain, instance: guid } = row;
    expect(bbs.rowsOf('app/0')).toMatchObject([
      { domain, instance: guid, since: SECOND, isRoutable: true, modificationIndex: 1 },
    ]);
    const slot = slotOf(row.lrp, EVACUATING);
    expect(bbs.rows.actual.hasNetInfo[slot]).toBe(row.hasNetInfo ? 1 : 0);
  });

  test('is removed by its own instance only; to remove none is no error (bbs J-10..12)', () => {
    const bbs = evacuating();
    const remove = (guid: string) => {
      const { lrp, cell, instance: id } = instance(bbs, APPS_DOMAIN, guid);
      return removeEvacuatingRow(bbs.rows, lrp, cell, id);
    };
    expect(remove('ig-2')).toBe('ActualLRPCannotBeRemoved');
    expect(bbs.table).toEqual(['app/0 EVACUATING RUNNING ig-1@cell-1']);
    expect(remove('ig-1')).toBeUndefined();
    expect(bbs.table).toEqual([]);
    expect(remove('ig-1')).toBeUndefined();
  });
});
