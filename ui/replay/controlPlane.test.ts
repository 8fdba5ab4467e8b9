import { describe, expect, it } from 'vitest';
import { type Instant, SECOND } from '../../sim/engine/units';
import { cells } from '../../sim/testing/builders';
import { thinTrace } from '../../sim/trace/thin';
import {
  type ControlPlane,
  controlPlaneOf,
  type Stretch,
  servingOf,
  stretchAt,
} from './controlPlane';
import { type HandmadeRow, handmadeTrace } from './testing/handmadeTrace';
import { opened } from './testing/tracedRun';

const ENTRY = { cells: [cells(2)], silk: { subnetPrefix: 24 } };

/** `0 active, 10 down`, with the seconds from which each holds. */
function told<Value>(stretches: readonly Stretch<Value>[] | undefined): string {
  return (stretches ?? []).map(({ from, value }) => `${from / SECOND} ${value}`).join(', ');
}

function planeOf(rows: readonly HandmadeRow[]) {
  const replay = opened(handmadeTrace(ENTRY, rows));
  const plane = controlPlaneOf(replay);
  const process = (name: string) =>
    told(plane?.processes.find(({ component }) => component === name)?.stretches);
  const lock = (name: string) => told(plane?.locks.find((each) => each.lock === name)?.holds);
  const condition = (name: string) =>
    plane?.conditions
      .find((each) => each.name === name)
      ?.stretches.map(({ from, until, value }) => `${from / SECOND}-${until / SECOND} ${value}`);
  return { plane, process, lock, condition };
}

/** What the processes are, who holds which lock, and which BBS serves. */
function momentOf(plane: ControlPlane | undefined, at: Instant) {
  if (plane === undefined) return undefined;
  const { processes, locks } = plane;
  const bbs = servingOf(plane).find(({ kind }) => kind === 'bbs');
  return [
    ...processes.map(({ component, stretches }) => [component, stretchAt(stretches, at)?.value]),
    ...locks.map(({ lock, holds }) => [lock, stretchAt(holds, at)?.value]),
    ['serving', stretchAt(bbs?.terms ?? [], at)?.value],
  ];
}

const FAILOVER: HandmadeRow[] = [
  [0, 'lock.acquired', { a: 'bbs', b: 'bbs/0' }],
  [0, 'component.activated', { a: 'bbs/0' }],
  [60, 'process.killed', { a: 'bbs/0' }],
  [65, 'process.started', { a: 'bbs/0' }],
  [74, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
  [75, 'lock.acquired', { a: 'bbs', b: 'bbs/1' }],
  [75, 'component.activated', { a: 'bbs/1' }],
];

describe('the control plane', () => {
  it('tells a failover: who was active, who stood by, and when nobody held the lock', () => {
    const { process, lock } = planeOf(FAILOVER);
    expect(process('bbs/0')).toBe('0 active, 60 down, 65 standby');
    expect(process('bbs/1')).toBe('0 standby, 75 active');
    expect(lock('bbs')).toBe('0 bbs/0, 74 undefined, 75 bbs/1');
    expect(process('locket/0')).toBe('0 up');
  });

  it('knows who served before the first that is heard of a lock', () => {
    const { process, lock } = planeOf([
      [30, 'lock.lost', { a: 'auctioneer', b: 'auctioneer/0' }],
      [30, 'process.exited', { a: 'auctioneer/0', b: 'lock lost' }],
    ]);
    expect(process('auctioneer/0')).toBe('0 active, 30 down');
    // Locket never had a row of it: that would have been told.
    expect(lock('auctioneer')).toBe('0 undefined');
  });

  it('takes the first holder of a lock as active from the beginning, unless it becomes so', () => {
    const { process, lock } = planeOf([
      [1, 'lock.acquired', { a: 'bbs', b: 'bbs/0' }],
      [60, 'lock.acquired', { a: 'auctioneer', b: 'auctioneer/0' }],
      [61, 'component.activated', { a: 'auctioneer/0' }],
      [70, 'process.killed', { a: 'bbs/0' }],
    ]);
    expect(process('bbs/0')).toBe('0 active, 70 down');
    expect(lock('bbs')).toBe('0 undefined, 1 bbs/0');
    expect(process('auctioneer/0')).toBe('0 standby, 61 active');
  });

  it('keeps a process that stands still apart from one that is down', () => {
    const { process } = planeOf([
      [0, 'component.activated', { a: 'bbs/0' }],
      [10, 'process.hung', { a: 'bbs/0' }],
      [25, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
      [40, 'process.resumed', { a: 'bbs/0' }],
    ]);
    expect(process('bbs/0')).toBe('0 active, 10 hung, 40 standby');
  });

  it('has one serve on that takes the lock again which expired while it stood still', () => {
    const { process } = planeOf([
      [0, 'component.activated', { a: 'bbs/0' }],
      [10, 'process.hung', { a: 'bbs/0' }],
      [25, 'lock.expired', { a: 'bbs', b: 'bbs/0' }],
      [40, 'process.resumed', { a: 'bbs/0' }],
      [41, 'lock.acquired', { a: 'bbs', b: 'bbs/0' }],
    ]);
    expect(process('bbs/0')).toBe('0 active, 10 hung, 40 standby, 41 active');
  });

  it('takes a VM with all that runs on it', () => {
    const { process } = planeOf([
      [10, 'vm.killed', { a: 'diego-api/0' }],
      [50, 'vm.restored', { a: 'diego-api/0' }],
      [50, 'process.started', { a: 'locket/0' }],
    ]);
    expect(process('locket/0')).toBe('0 up, 10 down, 50 up');
    expect(process('silk-controller/0')).toBe('0 up, 10 down');
    expect(process('auctioneer/0')).toBe('0 standby');
  });

  it('has a Silk controller on every diego-api VM, as the model has', () => {
    const { process } = planeOf([[10, 'vm.killed', { a: 'diego-api/1' }]]);
    expect(process('silk-controller/0')).toBe('0 up');
    expect(process('silk-controller/1')).toBe('0 up, 10 down');
  });

  it('leaves processes of cells out', () => {
    const { plane } = planeOf([[10, 'process.killed', { cell: 0, a: 'rep' }]]);
    expect(plane?.processes.map(({ component }) => component)).not.toContain('rep');
  });

  it('tells what is wrong with database, wires and sync, and for how long', () => {
    const { condition } = planeOf([
      [10, 'database.changed', { a: 'hangs', x: 1 }],
      [20, 'database.changed', { a: 'up', x: 4 }],
      [30, 'database.changed', { a: 'up', x: 1 }],
      [40, 'network.ruleAdded', { a: 'cut-z1', b: 'cut' }],
      [50, 'network.ruleRemoved', { a: 'cut-z1' }],
      [60, 'sync.paused'],
    ]);
    expect(condition('database')).toEqual(['10-20 answers nobody', '20-30 4 times as slow']);
    expect(condition('rule cut-z1')).toEqual(['40-50 cut']);
    expect(condition('Diego sync')).toEqual(['60-600 paused']);
  });

  it('of a thinned trace is that of the whole one, within its range', () => {
    const source = handmadeTrace(ENTRY, FAILOVER);
    for (const from of [0, 50, 62, 74, 80]) {
      const range = { from: from * SECOND, until: 90 * SECOND };
      const thinned = controlPlaneOf(opened({ ...source, ...thinTrace(source, range) }));
      const whole = controlPlaneOf(opened(source));
      for (let at = range.from; at < range.until; at += SECOND) {
        expect(momentOf(thinned, at)).toEqual(momentOf(whole, at));
      }
      expect(thinned).toMatchObject(range);
    }
  });

  it('of a range of one instant, or up to one at which it changes, is that of this instant', () => {
    const source = handmadeTrace(ENTRY, FAILOVER);
    for (const at of [30, 60, 65, 74, 75, 80].map((seconds) => seconds * SECOND)) {
      for (const from of [0, at - 1, at]) {
        const range = { from, until: at };
        const thinned = controlPlaneOf(opened({ ...source, ...thinTrace(source, range) }));
        expect(momentOf(thinned, at)).toEqual(momentOf(controlPlaneOf(opened(source)), at));
        expect(thinned).toMatchObject(range);
      }
    }
  });

  it('is not told by a summary', () => {
    const source = handmadeTrace(ENTRY, FAILOVER);
    const summary = { ...source, header: { ...source.header, level: 'summary' as const } };
    expect(controlPlaneOf(opened(summary))).toBeUndefined();
  });
});
