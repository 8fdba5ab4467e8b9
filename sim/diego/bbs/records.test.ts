/** Which event of the BBS's streams is which record. */
import { describe, expect, test } from 'vitest';
import { type ActualLRP, EVACUATING, ORDINARY } from '../../model/actualLRP';
import { NotingCtx } from '../../testing/bbsStage';
import { BbsStory } from '../../testing/bbsStory';
import type { BbsEvent } from './outcome';
import { recordEvents } from './records';

/** What is written down of the events, without the numbers of cells and instances. */
function written(bbs: BbsStory, events: readonly BbsEvent[]): string[] {
  const ctx = new NotingCtx();
  recordEvents(bbs.rows, events, ctx);
  return ctx.records.map((record) => {
    const [kind = '', , lrp, , a] = record.split(' ');
    return `${kind.replace('actualLRP.', '')} ${bbs.rows.identities.lrpIndex[Number(lrp)]} ${a}`;
  });
}

/** app/0 runs, app/1 is claimed, both on cell-1. */
function two(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 2);
  bbs.starts('app/0', 'ig-0@cell-1');
  bbs.claims('app/1', 'ig-1@cell-1');
  return bbs;
}

function row(bbs: BbsStory, key: string, presence = ORDINARY): ActualLRP {
  const found = bbs.rowsOf(key).find((each) => each.presence === presence);
  if (found === undefined) throw new Error(`${key} has no such row`);
  return found;
}

describe('a start', () => {
  test.each([
    [true, ['started 0 0']],
    [false, ['started 0 0', 'routable 0 0']],
  ])('of an instance that is ready, %s, is written as %j', (isReady, records) => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.starts('app/0', 'ig-0@cell-1', isReady);
    expect(written(bbs, bbs.last.events)).toEqual(records);
  });

  test('is also that of another instance than the one that ran; of the same, readiness has changed', () => {
    const bbs = two();
    const before = row(bbs, 'app/0');
    const change = (after: ActualLRP): BbsEvent => ({ kind: 'actualLRPChanged', before, after });
    expect(written(bbs, [change({ ...before, instance: 7 })])).toEqual(['started 0 0']);
    expect(written(bbs, [change({ ...before, isRoutable: false })])).toEqual(['routable 0 0']);
  });
});

describe('a removal', () => {
  test.each([
    ['app/0', ['removed 0 0', 'kept 0 1']],
    ['app/1', ['removed 1 0', 'kept 1 0']],
  ])('of %s that its rep has yet to stop leaves the row, running or claimed', (key, records) => {
    const bbs = two();
    bbs.retires(key);
    expect(written(bbs, bbs.last.events)).toEqual(records);
  });

  test('says so unless the same call tells of the very row', () => {
    const bbs = two();
    const before = row(bbs, 'app/0');
    const removal: BbsEvent = { kind: 'actualLRPRemoved', before };
    const created = (after: ActualLRP): BbsEvent => ({ kind: 'actualLRPCreated', after });
    expect(written(bbs, [removal, created(before)])).toEqual(['removed 0 0', 'started 0 0']);
    for (const other of [row(bbs, 'app/1'), { ...before, presence: EVACUATING } as const]) {
      expect(written(bbs, [removal, created(other)]).slice(0, 2)).toEqual([
        'removed 0 0',
        'kept 0 1',
      ]);
    }
  });

  test('and a creation are one record when the row goes back to UNCLAIMED, and only then', () => {
    const bbs = two();
    const first = row(bbs, 'app/0');
    bbs.crashes('app/0', 'ig-0@cell-1');
    bbs.crashes('app/1', 'ig-1@cell-1');
    const [unclaimed, other] = [row(bbs, 'app/0'), row(bbs, 'app/1')];
    const removed = (before: ActualLRP): BbsEvent => ({ kind: 'actualLRPRemoved', before });
    const created = (after: ActualLRP): BbsEvent => ({ kind: 'actualLRPCreated', after });
    expect(written(bbs, [created(unclaimed), removed(first)])).toEqual(['unclaimed 0 0']);
    // Of another key, of another presence, or of a row that was never anything else: two things happened.
    expect(written(bbs, [created(other), removed(first)])).toEqual([
      'unclaimed 1 0',
      'removed 0 0',
    ]);
    expect(written(bbs, [created(unclaimed), removed({ ...first, presence: EVACUATING })])).toEqual(
      ['unclaimed 0 0', 'removed 0 1'],
    );
    expect(written(bbs, [created({ ...unclaimed, modificationIndex: 0 }), removed(first)])).toEqual(
      ['created 0 0', 'removed 0 0'],
    );
    expect(written(bbs, [created(first), removed(first)])).toEqual(['started 0 0', 'removed 0 0']);
  });
});
