/** What the drain of a cell looks like to its instances and tasks, and to the rest of the foundation. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, STEADY, scale, task } from './builders';
import { FoundationStory } from './foundationStory';
import { befalls, drain, stopRep } from './repFaults';

/** Two cells with two instances of dora each; cell-0, which has dora-1/0, is drained after a minute. */
function drained(): FoundationStory {
  const story = FoundationStory.of({ cells: 2, apps: [app('dora', { instances: 4 })] });
  story.runsTo(MINUTE);
  expect(story.containers('cell-0')).toEqual(['dora-1/0 running', 'dora-1/2 running']);
  drain(story, 0);
  return story;
}

describe('an instance on a cell that is drained', () => {
  test('runs on beside its replacement until that runs, and a sync later is deleted', () => {
    const story = drained().runsFor(2 * SECOND);
    expect(story.rows('dora-1/0')).toEqual([
      'ORDINARY CLAIMED on cell-1',
      'EVACUATING RUNNING on cell-0',
    ]);
    story.runsUntil('container.running', { lrp: 'dora-1/0' }).runsFor(SECOND);
    // The BBS has forgotten the old one already; its rep learns of that when it asks again.
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY RUNNING on cell-1']);
    expect(story.running('cell-0')).toEqual(['dora-1/0', 'dora-1/2']);
    story.runsTo(MINUTE + 10 * SECOND);
    expect(story.running('cell-0')).toHaveLength(2);
    // 10 s after the first sync; then 5 s for the proxy, 0.1 s for the process, 0.5 s for Garden.
    story.runsTo(MINUTE + 16 * SECOND);
    expect(story.containers('cell-0')).toEqual([]);
    expect(story.running()).toHaveLength(4);
  });

  test('is asked to be replaced once, though the rep asks every 10 s', () => {
    const story = drained().loses('bbs.claim', 41 * SECOND);
    expect(story.happenings('evacuation.requested', { lrp: 'dora-1/0' })).toHaveLength(1);
    expect(story.rows('dora-1/0')).toContain('EVACUATING RUNNING on cell-0');
  });

  test('keeps the count of its crashes, for the ordinary row stays', () => {
    const crashes = { kind: 'exits', after: exactly(SECOND), share: 1, times: 1 } as const;
    const story = FoundationStory.of({ cells: 2, apps: [app('dora', { crash: crashes })] });
    story.runsTo(MINUTE);
    const cell = story.containers('cell-0').length > 0 ? 0 : 1;
    expect(story.row('dora-1/0')?.crashCount).toBe(1);
    drain(story, cell);
    story.runsFor(30 * SECOND);
    expect(story.rows('dora-1/0')).toEqual([`ORDINARY RUNNING on cell-${1 - cell}`]);
    expect(story.row('dora-1/0')?.crashCount).toBe(1);
  });

  test('that has not started yet is given back and started elsewhere', () => {
    const story = FoundationStory.of({ cells: 2, apps: [app('dora', { instances: 2 })] });
    story.runsUntil('container.created', { cell: 'cell-0' });
    drain(story, 0);
    story.runsFor(2 * SECOND);
    expect(story.happenings('evacuation.requested')).toEqual([]);
    story.runsFor(30 * SECOND);
    expect(story.running('cell-1')).toEqual(['dora-1/0', 'dora-1/1']);
    expect(story.containers('cell-0')).toEqual([]);
    expect(story.happenings('actualLRP.evacuating')).toEqual([]);
  });

  test('of an app that is recreated is given up before its replacement runs, one of the app at a time', () => {
    const entry = { instances: 6, updateStrategy: 'recreate' } as const;
    const story = FoundationStory.of({ cells: 2, apps: [app('dora', entry)] }).runsTo(MINUTE);
    expect(story.running('cell-0')).toHaveLength(3);
    drain(story, 0);
    const keys = [0, 1, 2, 3, 4, 5].map((index) => `dora-1/${index}`);
    const isRunning = (key: string) => story.rows(key)[0]?.startsWith('ORDINARY RUNNING') === true;
    let fewest = 6;
    for (let second = 0; second < 50; second++) {
      story.runsFor(SECOND);
      fewest = Math.min(fewest, keys.filter(isRunning).length);
    }
    expect(fewest).toBe(5);
    expect(story.happenings('actualLRP.evacuating')).toEqual([]);
    // One at each sync: 0, 10 and 20 s; the look at 30 s finds the cell empty.
    const [{ x: elapsed = 0 } = {}] = story.happenings('cell.drained');
    expect(Math.round(elapsed / SECOND)).toBe(30);
    expect(story.running('cell-1')).toHaveLength(6);
  });

  test('that is not desired any more is deleted at the next sync', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 2 })],
      events: [scale(2 * MINUTE, 0, 1)],
    });
    story.runsTo(MINUTE);
    const cell = story.running('cell-0').includes('dora-1/1') ? 0 : 1;
    // Nobody can replace it: the other cell hears of no auctions.
    drain(story, 1 - cell);
    story.runsTo(2 * MINUTE - 5 * SECOND);
    drain(story, cell);
    story.runsTo(2 * MINUTE - SECOND);
    expect(story.rows('dora-1/1')).toEqual([
      'ORDINARY UNCLAIMED',
      `EVACUATING RUNNING on cell-${cell}`,
    ]);
    story.runsTo(2 * MINUTE + 15 * SECOND);
    expect(story.rows('dora-1/1')).toEqual([]);
    expect(story.running()).not.toContain('dora-1/1');
  });
});

describe('a cell that is drained', () => {
  test('takes no work meanwhile, and is gone from the foundation afterwards', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 2 })],
      tasks: [task('report', { runs: exactly(2 * MINUTE) })],
      events: [scale(MINUTE + 5 * SECOND, 0, 9)],
    });
    story.runsTo(MINUTE);
    drain(story, 0);
    story.runsTo(2 * MINUTE);
    expect(story.running('cell-1').filter((key) => key.startsWith('dora'))).toHaveLength(9);
    story.runsTo(5 * MINUTE);
    expect(story.presentCells()).toEqual(['cell-1']);
    expect(story.containers('cell-0')).toEqual([]);
    expect(story.happenings('auction.placed', { cell: 'cell-0', from: MINUTE })).toEqual([]);
  });

  test('waits for its tasks, and tells what became of them', () => {
    const story = FoundationStory.of({
      cells: 1,
      tasks: [task('report', { runs: exactly(95 * SECOND) })],
    });
    story.runsUntil('container.running');
    const runs = story.now;
    drain(story, 0);
    const begins = story.now;
    story.runsUntil('cell.drained');
    expect(story.firstAt('task.completed')).toBeGreaterThan(runs + 95 * SECOND);
    const elapsed = story.now - begins;
    // The look after its end: they come every 10 s.
    expect(elapsed).toBeGreaterThanOrEqual(100 * SECOND);
    expect(elapsed).toBeLessThan(101 * SECOND);
    const [last] = story.happenings('cell.drained');
    expect(last).toMatchObject({ a: 0, b: 0, x: elapsed });
  });

  test('ends at once when it is empty', () => {
    const story = FoundationStory.of({ cells: 2 }).runsTo(MINUTE);
    drain(story, 0);
    story.runsUntil('cell.drained');
    expect(story.now - MINUTE).toBeLessThan(SECOND);
  });

  test('deletes after its timeout what nobody could replace, and strands it (cell 200)', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 2 })],
      properties: { ...STEADY, 'diego.rep.evacuation_timeout_in_seconds': '60s' },
    });
    story.runsTo(MINUTE);
    drain(story, 0);
    story.runsTo(2 * MINUTE - SECOND);
    expect(story.running()).toHaveLength(2);
    story.runsUntil('cell.drained');
    expect(story.happenings('evacuation.timedOut').map(({ lrp }) => lrp)).toEqual([
      'dora-1/0',
      'dora-1/1',
    ]);
    const [end] = story.happenings('cell.drained');
    expect(end).toMatchObject({ a: 2, b: 1 });
    expect(story.running()).toEqual([]);
    // Convergence prunes the evacuating rows of a cell that is gone.
    story.runsFor(2 * MINUTE);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY UNCLAIMED']);
  });

  test('whose rep reaches no BBS deletes nothing, and leaves its containers behind', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 2 })],
      properties: { ...STEADY, 'diego.rep.evacuation_timeout_in_seconds': '60s' },
    });
    story.runsTo(MINUTE);
    befalls(story, { kind: 'killVms', vms: ['diego-api/0', 'diego-api/1'] });
    drain(story, 0);
    story.runsUntil('cell.drained');
    expect(story.happenings('cell.drained')[0]).toMatchObject({ a: 0, b: 1 });
    // Three attempts that are refused, half a second between them.
    expect(story.now - 2 * MINUTE).toBeLessThan(2 * SECOND);
    expect(story.containers('cell-0')).toEqual(['dora-1/0 running', 'dora-1/1 running']);
    expect(story.happenings('rep.stopped')[0]?.text).toBe('failed to fetch ActualLRPs');
  });

  test('may be stopped before its evacuation is over, and is told to at once', () => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora')] }).runsTo(MINUTE);
    drain(story, 0);
    story.runsFor(20 * SECOND);
    stopRep(story, 0);
    story.runsUntil('rep.stopped');
    expect(story.now - MINUTE - 20 * SECOND).toBeLessThan(6 * SECOND);
    expect(story.happenings('cell.drained')).toEqual([]);
    expect(story.happenings('evacuation.timedOut')).toEqual([]);
  });
});

test('a cell that is restored after its drain comes up empty and takes work again', () => {
  const story = drained().runsUntil('cell.drained');
  story.runsFor(MINUTE);
  befalls(story, { kind: 'restoreCells', cells: [0] });
  story.runsUntil('rep.started', { cell: 'cell-0' });
  expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
  expect(story.containers('cell-0')).toEqual([]);
  befalls(story, { kind: 'scaleApp', app: 0, instances: 8 });
  story.runsFor(20 * SECOND);
  expect(story.running('cell-0')).toHaveLength(4);
});

test('two cells that are drained at once send all their instances to the third', () => {
  const story = FoundationStory.of({
    cells: [cells(3)],
    apps: [app('dora', { instances: 9 })],
  });
  story.runsTo(MINUTE);
  drain(story, 0, 1);
  story.runsFor(MINUTE);
  expect(story.running('cell-2')).toHaveLength(9);
  expect(story.happenings('cell.drained')).toHaveLength(2);
});

describe('a cell that is restored before its drain is over', () => {
  test('drains to the end, and then starts again', () => {
    const story = drained().runsFor(2 * SECOND);
    befalls(story, { kind: 'restoreCells', cells: [0] });
    story.runsUntil('cell.drained').runsFor(MINUTE);
    const [restored] = story.happenings('cell.restored');
    expect(restored?.at).toBe(story.firstAt('cell.drained'));
    expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
  });

  test('stays down when it is drained anew before that, and counts as one drain', () => {
    const story = drained().runsFor(2 * SECOND);
    befalls(story, { kind: 'restoreCells', cells: [0] });
    story.runsFor(SECOND);
    drain(story, 0);
    story.runsUntil('cell.drained').runsFor(MINUTE);
    expect(story.happenings('cell.drainStarted')).toHaveLength(1);
    expect(story.happenings('cell.restored')).toEqual([]);
    befalls(story, { kind: 'restoreCells', cells: [0] });
    story.runsFor(MINUTE);
    expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
  });
});
