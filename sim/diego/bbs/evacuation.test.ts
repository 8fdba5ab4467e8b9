/** The cases of bbs:controllers/evacuation_controller_test.go about instances that run. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';

/** ig-1 is suspect on cell-1, its replacement waits. */
function suspected(): BbsStory {
  const bbs = BbsStory.running();
  bbs.loses('cell-1');
  bbs.converges();
  return bbs;
}

describe('evacuating a running instance', () => {
  test('that its row says to evacuate already, beside one that it has anew, is a conflict, and goes on', () => {
    const rows = ['app/0 RUNNING ig-1@cell-1', 'app/0 EVACUATING RUNNING ig-1@cell-1'];
    const bbs = BbsStory.withRows(...rows);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toMatchObject({ error: 'ResourceExists', keepContainer: true });
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(rows);
  });

  test('keeps it running beside a replacement that is auctioned (bbs E-42)', () => {
    const bbs = BbsStory.evacuating();
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_changed app/0 RUNNING ORDINARY -> RUNNING EVACUATING',
      'instance_created app/0 UNCLAIMED ORDINARY',
    ]);
  });

  test('is called RUNNING even when it was only claimed (bbs E-39)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_changed app/0 CLAIMED ORDINARY -> RUNNING EVACUATING',
      'instance_created app/0 UNCLAIMED ORDINARY',
    ]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('auctions no replacement for an app that is gone (bbs E-45)', () => {
    const bbs = BbsStory.running();
    bbs.removes('app');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toMatchObject({ effects: [], keepContainer: true });
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('keeps its crash count in the ORDINARY row', () => {
    const bbs = BbsStory.running();
    bbs.crashes('app/0', 'ig-1@cell-1');
    bbs.starts('app/0', 'ig-2@cell-1');
    bbs.evacuates('running', 'app/0', 'ig-2@cell-1');
    expect(bbs.table).toEqual([
      'app/0 UNCLAIMED crashed 1',
      'app/0 EVACUATING RUNNING ig-2@cell-1',
    ]);
  });

  test.each([
    ['waits for an auction', 'app/0 UNCLAIMED', () => undefined],
    ['found no cell', 'app/0 UNCLAIMED (no)', (bbs: BbsStory) => void bbs.fails('app/0', 'no')],
    [
      'is claimed elsewhere',
      'app/0 CLAIMED ig-2@cell-2',
      (bbs: BbsStory) => void bbs.claims('app/0', 'ig-2@cell-2'),
    ],
  ])('goes on while its replacement %s (bbs E-35, E-37)', (_what, replacement, happens) => {
    const bbs = BbsStory.evacuating();
    happens(bbs);
    bbs.passes(10 * SECOND);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual([replacement, 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('ends when its replacement runs (bbs E-52)', () => {
    const bbs = BbsStory.evacuating();
    bbs.starts('app/0', 'ig-2@cell-2');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('ends when its replacement has crashed for good (bbs E-53)', () => {
    const bbs = BbsStory.evacuating();
    for (const instance of ['ig-2', 'ig-3', 'ig-4']) {
      bbs.claims('app/0', `${instance}@cell-2`);
      bbs.crashes('app/0', `${instance}@cell-2`);
    }
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 CRASHED crashed 3']);
  });

  test('ends when the app is removed (bbs E-28)', () => {
    const bbs = BbsStory.evacuating();
    bbs.removes('app');
    expect(bbs.table).toEqual(['app/0 EVACUATING RUNNING ig-1@cell-1']);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual([]);
  });

  test('removes an evacuating row that outlived the start of its replacement (bbs E-49)', () => {
    const bbs = BbsStory.withRows(
      'app/0 RUNNING ig-2@cell-2',
      'app/0 EVACUATING RUNNING ig-1@cell-1',
    );
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test.each([
    ['there is no ORDINARY row (bbs E-29)', []],
    ['the ORDINARY row runs elsewhere (bbs E-51)', ['app/0 RUNNING ig-2@cell-2']],
    ['the ORDINARY row has crashed (bbs E-55)', ['app/0 CRASHED']],
  ])('ends without a word when the evacuating row is not its own and %s', (_when, ordinary) => {
    const others = ['app/0 EVACUATING RUNNING ig-9@cell-3', 'app/0 SUSPECT RUNNING ig-1@cell-1'];
    const bbs = BbsStory.withRows(...ordinary, ...others);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: false });
    expect(bbs.table).toEqual([...ordinary, ...others]);
  });

  test.each([
    ['waits for an auction (bbs E-33)', 'app/0 UNCLAIMED'],
    ['is claimed elsewhere (bbs E-36)', 'app/0 CLAIMED ig-2@cell-2'],
  ])('is not needed when a third cell evacuates a key that %s', (_what, ordinary) => {
    const lines = [ordinary, 'app/0 EVACUATING RUNNING ig-9@cell-3'];
    const bbs = BbsStory.withRows(...lines);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: false });
    expect(bbs.table).toEqual(lines);
  });

  test('is not needed when another cell evacuates the same key', () => {
    const bbs = BbsStory.evacuating();
    bbs.evacuates('running', 'app/0', 'ig-9@cell-3');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('that the BBS does not know becomes an evacuating row while the key is free (bbs E-32)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.evacuates('running', 'app/0', 'ig-9@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual(['instance_created app/0 RUNNING EVACUATING']);
  });

  test('of a key without rows is not needed (bbs E-56)', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: false });
  });

  test('that is suspect makes it evacuating, without another auction (bbs E-46)', () => {
    const bbs = suspected();
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual(['instance_changed app/0 RUNNING SUSPECT -> RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('that is suspect leaves a claimed replacement alone (bbs E-47)', () => {
    const bbs = BbsStory.withRows('app/0 CLAIMED ig-2@cell-2', 'app/0 SUSPECT RUNNING ig-1@cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual(['instance_changed app/0 RUNNING SUSPECT -> RUNNING EVACUATING']);
    expect(bbs.table).toEqual([
      'app/0 CLAIMED ig-2@cell-2',
      'app/0 EVACUATING RUNNING ig-1@cell-1',
    ]);
  });

  test('announces the removal of a suspect without replacement, though its row survives', () => {
    const bbs = suspected();
    bbs.retires('app/0');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
    expect(bbs.table).toEqual(['app/0 SUSPECT RUNNING ig-1@cell-1']);
  });
});
