/** The cases of bbs:handlers/desired_lrp_handlers_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { domainId, NONE } from '../../model/identity';
import { BbsStory } from '../../testing/bbsStory';
import { desireLRP, updateDesiredLRP } from './desired';
import { desiredIn, schedulingInfo } from './desiredRows';

/** Three desired instances: the first runs, the second is claimed, the third waits. */
function threeInstances(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 3);
  bbs.starts('app/0', 'ig-0@cell-1');
  bbs.claims('app/1', 'ig-1@cell-2');
  return bbs;
}

describe('desiring an LRP', () => {
  test('creates a row an instance and asks for one auction of all of them (bbs L-1)', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 5);
    expect(bbs.last.effects).toEqual([
      { kind: 'auctionLRP', process: 0, indices: [0, 1, 2, 3, 4] },
    ]);
    expect(bbs.told.slice(5)).toEqual([
      'desired_lrp_created app',
      ...[0, 1, 2, 3, 4].map((index) => `instance_created app/${index} UNCLAIMED ORDINARY`),
    ]);
  });

  test('with no instances auctions nothing (bbs L-2)', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 0);
    expect(bbs.told).toEqual(['desired_lrp_created app']);
  });

  test('twice is refused, and starts nothing (bbs J-18, L-3)', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 1);
    expect(bbs.desires('app', 3).error).toBe('ResourceExists');
    expect(bbs.told).toEqual([]);
    expect(bbs.table).toEqual(['app/0 UNCLAIMED']);
  });

  test('with a negative number or an unusable guid is invalid', () => {
    const bbs = BbsStory.withCells();
    expect(bbs.desires('app', -1).error).toBe('InvalidRequest');
    expect(bbs.desires('an app', 1).error).toBe('InvalidRequest');
  });

  test('in no domain is invalid', () => {
    const bbs = BbsStory.withCells();
    bbs.desires('app', 1);
    const { constraint } = schedulingInfo(bbs.rows, 0) ?? {};
    if (constraint === undefined) throw new Error('the app is not desired');
    const asked = { instances: 1, memory: 256, disk: 512, constraint, annotation: '' };
    const request = { process: 0, domain: NONE, ...asked };
    expect(desireLRP(bbs.rows, bbs.cells, bbs.now, request).error).toBe('InvalidRequest');
  });

  test('leaves alone what a rep has reported before', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.starts('app/0', 'ig-0@cell-1');
    bbs.desires('app', 2);
    expect(bbs.last.effects).toEqual([{ kind: 'auctionLRP', process: 0, indices: [1] }]);
  });
});

describe('scaling', () => {
  test('up creates and auctions only the new indices (bbs L-5, L-11)', () => {
    const bbs = threeInstances();
    bbs.scales('app', 5);
    expect(bbs.told).toEqual([
      'auction-lrp app/3',
      'auction-lrp app/4',
      'instance_created app/3 UNCLAIMED ORDINARY',
      'instance_created app/4 UNCLAIMED ORDINARY',
      'desired_lrp_changed app 3 -> 5',
    ]);
  });

  test('down stops what runs at its rep and deletes what does not, fresh domain or not', () => {
    const bbs = threeInstances();
    bbs.scales('app', 1);
    expect(bbs.told).toEqual([
      'stop-lrp cell-2 app/1 ig-1',
      'instance_removed app/2 UNCLAIMED ORDINARY',
      'desired_lrp_changed app 3 -> 1',
    ]);
    expect(bbs.table).toEqual(['app/0 RUNNING ig-0@cell-1', 'app/1 CLAIMED ig-1@cell-2']);
  });

  test('down leaves lower indices and evacuating rows alone (bbs L-6)', () => {
    const bbs = threeInstances();
    bbs.starts('app/2', 'ig-2@cell-2');
    bbs.given('app/1 EVACUATING RUNNING ig-9@cell-1');
    const before = bbs.table;
    bbs.scales('app', 1);
    expect(bbs.told).toEqual([
      'stop-lrp cell-2 app/1 ig-1',
      'stop-lrp cell-2 app/2 ig-2',
      'desired_lrp_changed app 3 -> 1',
    ]);
    expect(bbs.table).toEqual(before);
  });

  test('down does not reach an instance on a cell that is gone, but all others (bbs L-8)', () => {
    const bbs = threeInstances();
    bbs.starts('app/2', 'ig-2@cell-1');
    bbs.loses('cell-2');
    bbs.scales('app', 1);
    expect(bbs.told).toEqual(['stop-lrp cell-1 app/2 ig-2', 'desired_lrp_changed app 3 -> 1']);
    expect(bbs.table).toContain('app/1 CLAIMED ig-1@cell-2');
  });

  test('down and up again skips an index that is still being stopped', () => {
    const bbs = threeInstances();
    bbs.scales('app', 1);
    bbs.scales('app', 3);
    expect(bbs.last.effects).toEqual([{ kind: 'auctionLRP', process: 0, indices: [2] }]);
    bbs.removesActual('app/1', 'ig-1@cell-2');
    bbs.converges();
    expect(bbs.told).toEqual(['auction-lrp app/1', 'instance_created app/1 UNCLAIMED ORDINARY']);
  });

  test('counts as a modification, even if nothing is given (bbs J-19, L-19)', () => {
    const bbs = threeInstances();
    const change = { process: 0 };
    const { effects, events } = updateDesiredLRP(bbs.rows, bbs.cells, bbs.now, change);
    expect(effects).toEqual([]);
    expect(events).toEqual([{ kind: 'desiredLRPChanged', process: 0, before: 3, after: 3 }]);
    expect(schedulingInfo(bbs.rows, 0)).toMatchObject({ instances: 3, modificationIndex: 1 });
    updateDesiredLRP(bbs.rows, bbs.cells, bbs.now, { ...change, annotation: 'new' });
    const after = { instances: 3, memory: 256, annotation: 'new', modificationIndex: 2 };
    expect(schedulingInfo(bbs.rows, 0)).toMatchObject(after);
    bbs.scales('app', 2);
    expect(schedulingInfo(bbs.rows, 0)).toMatchObject({ instances: 2, annotation: 'new' });
  });

  test('to the same number stops nothing, not even what is still being stopped', () => {
    const bbs = threeInstances();
    bbs.scales('app', 1);
    bbs.scales('app', 1);
    expect(bbs.told).toEqual(['desired_lrp_changed app 1 -> 1']);
    expect(bbs.table).toContain('app/1 CLAIMED ig-1@cell-2');
  });

  test('to a negative number is invalid', () => {
    const bbs = threeInstances();
    expect(bbs.scales('app', -1).error).toBe('InvalidRequest');
    expect(schedulingInfo(bbs.rows, 0)).toMatchObject({ instances: 3, modificationIndex: 0 });
  });

  test('of what nobody desires finds nothing (bbs J-22, L-20)', () => {
    const bbs = BbsStory.withCells();
    expect(bbs.scales('app', 3).error).toBe('ResourceNotFound');
    expect(bbs.told).toEqual([]);
  });
});

describe('removing a DesiredLRP', () => {
  test('stops its instances and leaves evacuating ones to their reps (bbs J-23, L-21, L-23)', () => {
    const bbs = threeInstances();
    bbs.evacuates('running', 'app/0', 'ig-0@cell-1');
    bbs.given('app/3 CRASHED');
    bbs.removes('app');
    expect(bbs.told).toEqual([
      'stop-lrp cell-2 app/1 ig-1',
      'desired_lrp_removed app',
      'instance_removed app/0 UNCLAIMED ORDINARY',
      'instance_removed app/2 UNCLAIMED ORDINARY',
      'instance_removed app/3 CRASHED ORDINARY',
    ]);
    expect(bbs.table).toEqual([
      'app/0 EVACUATING RUNNING ig-0@cell-1',
      'app/1 CLAIMED ig-1@cell-2',
    ]);
    expect(bbs.removes('app').error).toBe('ResourceNotFound');
    expect(bbs.told).toEqual([]);
  });

  test('stops an instance of which the BBS knows only by its rep, whatever its index', () => {
    const bbs = BbsStory.withCells('cell-1');
    bbs.desires('app', 0);
    bbs.starts('app/2', 'ig-2@cell-1');
    bbs.removes('app');
    expect(bbs.told).toEqual(['stop-lrp cell-1 app/2 ig-2', 'desired_lrp_removed app']);
  });

  test('stops a suspect too, once its cell answers', () => {
    const bbs = threeInstances();
    bbs.loses('cell-1');
    bbs.converges();
    bbs.gains('cell-1');
    bbs.removes('app');
    expect(bbs.told).toContain('stop-lrp cell-1 app/0 ig-0');
    bbs.passes(SECOND);
    expect(bbs.table).toContain('app/0 SUSPECT RUNNING ig-0@cell-1');
  });
});

describe('what is desired', () => {
  test('is nothing of a process that never was', () => {
    expect(schedulingInfo(new BbsStory().rows, 0)).toBeNull();
  });

  test('is listed by domain, as one object until something desired changes', () => {
    const bbs = threeInstances();
    const { rows } = bbs;
    const [apps, others] = ['cf-apps', 'others'].map((name) => domainId(rows.identities, name));
    bbs.desires('another', 1);
    rows.desired.domain[1] = others as number;
    const listing = desiredIn(rows, apps as number);
    expect(listing).toEqual({ processes: Int32Array.of(0), instances: Int32Array.of(3) });
    expect(desiredIn(rows, apps as number)).toBe(listing);
    bbs.scales('app', 4);
    expect(desiredIn(rows, apps as number).instances).toEqual(Int32Array.of(4));
  });
});
