/** The cases of bbs:controllers/evacuation_controller_test.go. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';

/** One desired instance that runs as ig-1 on cell-1, which is about to be drained. */
function running(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2', 'cell-3');
  bbs.desires('app', 1);
  bbs.claims('app/0', 'ig-1@cell-1');
  bbs.starts('app/0', 'ig-1@cell-1');
  return bbs;
}

/** The same after the dance: ig-1 evacuates, and its replacement waits for an auction. */
function evacuating(): BbsStory {
  const bbs = running();
  bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
  return bbs;
}

/** ig-1 is suspect on cell-1, its replacement waits. */
function suspected(): BbsStory {
  const bbs = running();
  bbs.loses('cell-1');
  bbs.converges();
  return bbs;
}

describe('evacuating a running instance', () => {
  test('keeps it running beside a replacement that is auctioned', () => {
    const bbs = evacuating();
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_changed app/0 RUNNING ORDINARY -> RUNNING EVACUATING',
      'instance_created app/0 UNCLAIMED ORDINARY',
    ]);
  });

  test('is called RUNNING even when it was only claimed', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('keeps its crash count in the ORDINARY row', () => {
    const bbs = running();
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
  ])('goes on while its replacement %s', (_what, replacement, happens) => {
    const bbs = evacuating();
    happens(bbs);
    bbs.passes(10 * SECOND);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual([replacement, 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('ends when its replacement runs', () => {
    const bbs = evacuating();
    bbs.starts('app/0', 'ig-2@cell-2');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
  });

  test('ends when its replacement has crashed for good', () => {
    const bbs = evacuating();
    for (const instance of ['ig-2', 'ig-3', 'ig-4']) {
      bbs.claims('app/0', `${instance}@cell-2`);
      bbs.crashes('app/0', `${instance}@cell-2`);
    }
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 CRASHED crashed 3']);
  });

  test('ends when the app is removed', () => {
    const bbs = evacuating();
    bbs.removes('app');
    expect(bbs.table).toEqual(['app/0 EVACUATING RUNNING ig-1@cell-1']);
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.table).toEqual([]);
  });

  test('is not needed when another cell evacuates the same key', () => {
    const bbs = evacuating();
    bbs.evacuates('running', 'app/0', 'ig-9@cell-3');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
  });

  test('that the BBS does not know becomes an evacuating row while the key is free', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.evacuates('running', 'app/0', 'ig-9@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual(['instance_created app/0 RUNNING EVACUATING']);
  });

  test('of a key without rows is not needed', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last).toEqual({ effects: [], events: [], keepContainer: false });
  });

  test('that is suspect makes it evacuating, without another auction', () => {
    const bbs = suspected();
    bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(true);
    expect(bbs.told).toEqual(['instance_changed app/0 RUNNING SUSPECT -> RUNNING EVACUATING']);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
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

describe('evacuating a claimed instance', () => {
  test('sends it back to the auction and lets the container go', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 1);
    bbs.claims('app/0', 'ig-1@cell-1');
    bbs.evacuates('claimed', 'app/0', 'ig-1@cell-1');
    expect(bbs.last.keepContainer).toBe(false);
    expect(bbs.told).toEqual([
      'auction-lrp app/0',
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 CLAIMED ORDINARY',
    ]);
  });

  test('that the BBS does not know answers an error', () => {
    const bbs = running();
    bbs.evacuates('claimed', 'app/0', 'ig-9@cell-1');
    expect(bbs.last).toMatchObject({ error: 'ResourceNotFound', keepContainer: false });
  });

  test('deletes a suspect or evacuating row, and auctions nothing', () => {
    for (const bbs of [suspected(), evacuating()]) {
      bbs.evacuates('claimed', 'app/0', 'ig-1@cell-1');
      expect(bbs.last.effects).toEqual([]);
      expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
    }
  });
});

describe('evacuating a crashed instance', () => {
  test('auctions nothing, and tells nobody of a crash that may restart at once', () => {
    const bbs = running();
    bbs.evacuatesCrashed('app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1']);
    expect(bbs.told).toEqual([
      'instance_created app/0 UNCLAIMED ORDINARY',
      'instance_removed app/0 RUNNING ORDINARY',
    ]);
    bbs.passes(MINUTE);
    bbs.converges();
    expect(bbs.told).toEqual(['auction-lrp app/0']);
  });

  test('deletes a suspect row', () => {
    const bbs = suspected();
    bbs.evacuatesCrashed('app/0', 'ig-1@cell-1');
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
  });
});

describe('evacuating a stopped instance', () => {
  test('deletes its row; convergence makes a new one if it is still desired', () => {
    const bbs = running();
    bbs.evacuates('stopped', 'app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual([]);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING ORDINARY']);
    bbs.converges();
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('of another cell removes nothing', () => {
    const bbs = running();
    expect(bbs.evacuates('stopped', 'app/0', 'ig-1@cell-2').error).toBe('ResourceNotFound');
    expect(bbs.table).toEqual(['app/0 RUNNING ig-1@cell-1']);
  });
});

describe('removing an evacuating instance', () => {
  test('deletes its row', () => {
    const bbs = evacuating();
    bbs.evacuates('residual', 'app/0', 'ig-1@cell-1');
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
    expect(bbs.told).toEqual(['instance_removed app/0 RUNNING EVACUATING']);
  });

  test('finds nothing where the instance is not evacuating', () => {
    expect(running().evacuates('residual', 'app/0', 'ig-1@cell-1').error).toBe('ResourceNotFound');
    expect(evacuating().evacuates('residual', 'app/0', 'ig-2@cell-1').error).toBe(
      'ResourceNotFound',
    );
  });
});
