import { describe, expect, it } from 'vitest';
import { SECOND } from '../../../sim/engine/units';
import { app, cells } from '../../../sim/testing/builders';
import { csvOf } from '../../charts/table';
import { type HandmadeRow, handmadeTrace } from '../../replay/testing/handmadeTrace';
import { opened } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { deploymentLanes, runningCounts } from './rolloutLanes';
import { type Deployment, rolloutState, rolloutsOf } from './rollouts';
import { rolloutsAt, rolloutsTable, underWayText } from './rolloutsTable';

const ENTRY = {
  cells: [cells(2)],
  apps: [app('shop', { instances: 2 }), app('cart', { instances: 2 })],
};

const on = (lrp: number, instance: number, cell = 0) => ({ cell, lrp, instance, a: -1 });

/** shop (LRPs 0 and 1) is replaced by cart (2 and 3), one at a time. */
const ROWS: HandmadeRow[] = [
  [1, 'actualLRP.created', { lrp: 0 }],
  [1, 'container.reserved', on(0, 0)],
  [1, 'container.reserved', on(1, 1)],
  [5, 'container.running', on(0, 0)],
  [6, 'container.running', on(1, 1)],
  [10, 'staging.started', { a: 'cart-1', b: 'build-1' }],
  [11, 'task.created', { a: 'build-1' }],
  [40, 'staging.completed', { a: 'cart-1', x: 30 * SECOND }],
  [50, 'deployment.started', { a: 'cart-1', b: 'shop-1' }],
  [50, 'deployment.scaled', { a: 'cart-1', b: 1, x: 2 }],
  [52, 'container.reserved', on(2, 2)],
  [60, 'container.running', on(2, 2)],
  [61, 'deployment.scaled', { a: 'cart-1', b: 2, x: 1 }],
  [62, 'container.deleted', on(0, 0)],
  [90, 'container.deleted', on(1, 1)],
  [95, 'deployment.completed', { a: 'cart-1', x: 45 * SECOND }],
  [200, 'staging.started', { a: 'shop-1', b: 'build-2' }],
  [220, 'staging.completed', { a: 'shop-1', b: 1, x: 20 * SECOND }],
  [300, 'staging.started', { a: 'shop-1', b: 'build-3' }],
];

const replay = opened(handmadeTrace(ENTRY, ROWS));
const SHOP = 0;
const CART = 1;

describe('stagings and deployments', () => {
  it('are told from their beginning to their end, with what was asked for on the way', () => {
    expect(
      rolloutsOf(replay).map(({ kind, process, from, until }) => [
        kind,
        process,
        from / SECOND,
        until === undefined ? 'open' : until / SECOND,
      ]),
    ).toEqual([
      ['staging', CART, 10, 40],
      ['deployment', CART, 50, 95],
      ['staging', SHOP, 200, 220],
      ['staging', SHOP, 300, 'open'],
    ]);
    const deployment = rolloutsOf(replay)[1] as Deployment;
    expect(
      deployment.steps.map(({ newInstances, oldInstances }) => [newInstances, oldInstances]),
    ).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it('are ahead, under way, done or failed at an instant', () => {
    const states = (seconds: number) =>
      rolloutsOf(replay).map((rollout) => rolloutState(rollout, seconds * SECOND));
    expect(states(20)).toEqual(['underWay', 'ahead', 'ahead', 'ahead']);
    expect(states(60)).toEqual(['done', 'underWay', 'ahead', 'ahead']);
    expect(states(310)).toEqual(['done', 'done', 'failed', 'underWay']);
  });

  it('are listed with those under way first, and what the build waits for', () => {
    const view = viewAt(replay, 20 * SECOND);
    const listed = rolloutsAt(replay, view, '');
    expect(underWayText(listed, view)).toBe('1 staging under way');
    const [, first] = csvOf(rolloutsTable(replay, view, listed)).split(/\r?\n/);
    expect(first).toContain('cart-1,staging,under way,task build-1: Pending');
    expect(rolloutsAt(replay, view, 'SHOP').map(({ process }) => process)).toEqual([SHOP, SHOP]);
    expect(underWayText(listed, viewAt(replay, 150 * SECOND))).toBe('nothing under way');
  });

  it('draw how many of old and new ran', () => {
    const told = (process: number) =>
      runningCounts(replay, process).map(({ from, until, running }) => [
        from / SECOND,
        until / SECOND,
        running,
      ]);
    expect(told(SHOP)).toEqual([
      [5, 6, 1],
      [6, 62, 2],
      [62, 90, 1],
    ]);
    expect(told(CART)).toEqual([[60, 600, 1]]);
    const lanes = deploymentLanes(replay, rolloutsOf(replay)[1] as Deployment);
    expect(lanes.map(({ label, bars }) => [label, bars.map((bar) => bar.label)])).toEqual([
      ['asked for', ['1 new, 2 old', '2 new, 1 old']],
      ['new', ['1']],
      ['old', ['1', '2', '1']],
    ]);
  });
});
