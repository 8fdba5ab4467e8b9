/**
 * The cases of bbs:cmd/bbs/lrp_convergence_test.go: what becomes of a suspect and of its replacement, call
 * by call. Where the real test slows the converger down, no pass runs here.
 */
import { expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';

const SUSPECT = 'app/0 SUSPECT RUNNING ig-1@cell-1';

/** ig-1 runs on cell-1, whose presence has disappeared, and a pass has seen that. */
function suspected(): BbsStory {
  const bbs = BbsStory.running();
  bbs.loses('cell-1');
  bbs.passes(SECOND);
  bbs.converges();
  return bbs;
}

/** The same with a replacement on its way on cell-2. */
function claimed(): BbsStory {
  const bbs = suspected();
  bbs.claims('app/0', 'ig-2@cell-2');
  return bbs;
}

test('a replacement that runs ends the suspect (bbs H-3)', () => {
  const bbs = claimed();
  bbs.starts('app/0', 'ig-2@cell-2');
  expect(bbs.told).toEqual([
    'instance_changed app/0 CLAIMED ORDINARY -> RUNNING ORDINARY',
    'instance_removed app/0 RUNNING SUSPECT',
  ]);
  expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
});

test('a replacement whose cell dies is unclaimed, and the suspect stays (bbs H-4)', () => {
  const bbs = claimed();
  bbs.loses('cell-2');
  bbs.converges();
  expect(bbs.table).toEqual(['app/0 UNCLAIMED', SUSPECT]);
  expect(bbs.told).toEqual([
    'instance_created app/0 UNCLAIMED ORDINARY',
    'instance_removed app/0 CLAIMED ORDINARY',
  ]);
});

test('a replacement that finds no cell says so, and the suspect stays (bbs H-5..6)', () => {
  const bbs = suspected();
  bbs.fails('app/0', 'found no compatible cell');
  expect(bbs.table).toEqual(['app/0 UNCLAIMED (found no compatible cell)', SUSPECT]);
  expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> UNCLAIMED ORDINARY']);
  const [event] = bbs.last.events;
  const error = event?.kind === 'actualLRPChanged' ? event.after.placementError : -1;
  expect(bbs.rows.identities.texts[error]).toBe('found no compatible cell');
  bbs.converges();
  expect(bbs.table).toEqual(['app/0 UNCLAIMED (found no compatible cell)', SUSPECT]);
});

test('a replacement that is claimed is announced beside the suspect (bbs H-7)', () => {
  const bbs = claimed();
  expect(bbs.told).toEqual(['instance_changed app/0 UNCLAIMED ORDINARY -> CLAIMED ORDINARY']);
  expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2', SUSPECT]);
});

test('a replacement may run unclaimed, and the suspect can start no more (bbs H-8)', () => {
  const bbs = suspected();
  bbs.starts('app/0', 'ig-2@cell-2');
  expect(bbs.told).toEqual([
    'instance_changed app/0 UNCLAIMED ORDINARY -> RUNNING ORDINARY',
    'instance_removed app/0 RUNNING SUSPECT',
  ]);
  expect(bbs.starts('app/0', 'ig-1@cell-1').error).toBe('ActualLRPCannotBeStarted');
  expect(bbs.table).toEqual(['app/0 RUNNING ig-2@cell-2']);
});

test('a suspect that says it runs is heard, and nothing changes (bbs H-9)', () => {
  const bbs = suspected();
  const before = bbs.rowsOf('app/0');
  bbs.passes(SECOND);
  expect(bbs.starts('app/0', 'ig-1@cell-1')).toEqual({ effects: [], events: [] });
  expect(bbs.rowsOf('app/0')).toEqual(before);
});

test('a suspect that crashes is gone, and its replacement goes on (bbs H-10)', () => {
  const bbs = claimed();
  bbs.crashes('app/0', 'ig-1@cell-1');
  expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
  expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2']);
});

test('a replacement that crashes waits for an auction, and the suspect stays (bbs H-11)', () => {
  const bbs = claimed();
  bbs.crashes('app/0', 'ig-2@cell-2');
  expect(bbs.told).toEqual([
    'auction-lrp app/0',
    'crashed app/0 1',
    'instance_created app/0 UNCLAIMED ORDINARY',
    'instance_removed app/0 CLAIMED ORDINARY',
  ]);
  expect(bbs.table).toEqual(['app/0 UNCLAIMED crashed 1', SUSPECT]);
});

test('a suspect whose cell evacuates is EVACUATING (bbs H-12)', () => {
  const bbs = claimed();
  bbs.evacuates('running', 'app/0', 'ig-1@cell-1');
  expect(bbs.told).toEqual(['instance_changed app/0 RUNNING SUSPECT -> RUNNING EVACUATING']);
  expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2', 'app/0 EVACUATING RUNNING ig-1@cell-1']);
});

test('a replacement whose cell evacuates is unclaimed, and the suspect stays (bbs H-13)', () => {
  const bbs = claimed();
  bbs.evacuates('claimed', 'app/0', 'ig-2@cell-2');
  expect(bbs.told).toEqual([
    'auction-lrp app/0',
    'instance_created app/0 UNCLAIMED ORDINARY',
    'instance_removed app/0 CLAIMED ORDINARY',
  ]);
  expect(bbs.table).toEqual(['app/0 UNCLAIMED', SUSPECT]);
});

test('a suspect that crashed when its cell evacuates is gone (bbs H-14)', () => {
  const bbs = claimed();
  bbs.evacuatesCrashed('app/0', 'ig-1@cell-1');
  expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
  expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2']);
});

test('a suspect that stopped when its cell evacuates is gone (bbs H-15)', () => {
  const bbs = claimed();
  bbs.evacuates('stopped', 'app/0', 'ig-1@cell-1');
  expect(bbs.told).toEqual(['instance_removed app/0 RUNNING SUSPECT']);
  expect(bbs.table).toEqual(['app/0 CLAIMED ig-2@cell-2']);
});
