import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, exactly, kill, remove, task } from '../../../sim/testing/builders';
import { rowsOfKind, valueAt } from '../../../sim/trace/columns';
import type { Replay } from '../../replay/openReplay';
import { DURATION, firstRowOf, replayOf } from '../../replay/testing/tracedRun';
import { viewAfter, viewAt } from '../../replay/view';
import { appAt, groupedMissing } from './appModel';
import { type InstanceNow, instanceAt } from './instanceModel';
import { lastDecisionOn, lastDecisionOnTask } from './placement';

function instance(replay: Replay, at: number, lrp = 0): InstanceNow {
  const now = instanceAt(replay, viewAt(replay, at), lrp);
  if (now === undefined) throw new Error('the trace does not tell');
  return now;
}

describe('an instance at an instant', () => {
  it('that runs says where and since when, and the BBS agrees', () => {
    const now = instance(replayOf({ cells: 1, apps: [app('checkout')] }), MINUTE);
    expect(now.headline).toMatchObject({ colour: 'running', text: 'Runs on cell-0' });
    expect(now.headline.since).toBe(now.containerViews[0]?.since);
    expect(now.missing).toBeUndefined();
    expect(now.disagreements).toEqual([]);
    expect(now.restartsAt).toBeUndefined();
  });

  it('whose cell was killed is held RUNNING by the BBS, which is not so', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout')], events: [kill(MINUTE, 0)] });
    const now = instance(replay, MINUTE + SECOND);
    expect(now.missing).toEqual({ reason: 'unnoticed', placementError: undefined });
    expect(now.disagreements).toEqual([
      'The BBS holds it RUNNING, ORDINARY, on cell-0: that cell is down.',
    ]);
    expect(now.containerViews).toEqual([]);
  });

  it('that is SUSPECT is no disagreement: the row itself says that the cell is missing', () => {
    const replay = replayOf({
      cells: [cells(2)],
      apps: [app('checkout', { instances: 2 })],
      events: [kill(2 * MINUTE, 0)],
    });
    const suspected = firstRowOf(replay, 'actualLRP.suspected');
    const lrp = valueAt(replay.columns, 'lrp', suspected);
    const now = instanceAt(replay, viewAfter(replay, suspected), lrp);
    expect(now?.rows.map(({ presence }) => presence)).toContain('SUSPECT');
    expect(now?.disagreements).toEqual([]);
  });

  it('that fits nowhere says what the auction said', () => {
    const replay = replayOf({ cells: 1, apps: [app('huge', { memory: 999_999 })] });
    const now = instance(replay, MINUTE);
    expect(now.headline).toMatchObject({
      colour: 'unclaimed',
      text: 'Does not run. The last auction found no cell: insufficient resources: memory.',
    });
    const decision = lastDecisionOn(replay, viewAt(replay, MINUTE), 0);
    expect(decision).toMatchObject({ outcome: 'failed', why: 'insufficient resources: memory.' });
  });

  it('that waits for its back-off says when this run takes it up again', () => {
    const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 3 } as const;
    const replay = replayOf({ cells: 1, apps: [app('broken', { crash })] });
    const { columns } = replay;
    const third = rowsOfKind(columns, 'actualLRP.crashed')[2] ?? -1;
    const now = instanceAt(replay, viewAfter(replay, third), 0);
    expect(now?.crashCount).toBe(3);
    expect(now?.missing?.reason).toBe('crashed');
    const restartsAt = now?.restartsAt ?? Number.NaN;
    // The back-off of the third crash is 30 s; the next convergence pass ends it.
    expect(restartsAt - valueAt(columns, 'at', third)).toBeGreaterThanOrEqual(30 * SECOND);
    expect(instance(replay, restartsAt + 1).rows[0]?.state).not.toBe('CRASHED');
  });

  it('of a removed app is not desired and does not run', () => {
    const replay = replayOf({ cells: 1, apps: [app('old')], events: [remove(5 * MINUTE, 0)] });
    const now = instance(replay, 9 * MINUTE);
    expect(now.headline).toMatchObject({
      colour: 'gone',
      text: 'Is not desired, and does not run',
    });
    expect(now.missing).toBeUndefined();
  });

  it('is unknown where the trace tells of faults only', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout')] }, 'summary');
    expect(instanceAt(replay, viewAt(replay, MINUTE), 0)).toBeUndefined();
  });
});

describe('the decision about a thing', () => {
  it('is the last one at or before the clock', () => {
    const replay = replayOf({
      cells: [cells(2)],
      apps: [app('checkout')],
      events: [kill(2 * MINUTE, 0, 1)],
    });
    const placed = firstRowOf(replay, 'auction.placed');
    expect(lastDecisionOn(replay, viewAfter(replay, placed - 1), 0)).toBeUndefined();
    const first = lastDecisionOn(replay, viewAfter(replay, placed), 0);
    expect(first).toMatchObject({ row: placed, outcome: 'placed' });
    expect(first?.why).toMatch(/^Lowest score, [\d.]+, among cells of the zone/);
    const later = lastDecisionOn(replay, viewAt(replay, DURATION), 0);
    expect(later).toMatchObject({ outcome: 'failed' });
  });

  it('on a task names the batch, whether it was placed or not', () => {
    const replay = replayOf({
      cells: 1,
      tasks: [task('nightly'), task('huge', { memory: 999_999 })],
    });
    const view = viewAt(replay, MINUTE);
    const batches = replay.marks.batches.map(({ number }) => number);
    for (const id of [0, 1]) {
      const decision = lastDecisionOnTask(replay, view, id);
      expect(batches).toContain(decision?.batch);
    }
    const outcomes = [0, 1].map((id) => lastDecisionOnTask(replay, view, id)?.outcome);
    expect(outcomes.sort()).toEqual(['failed', 'placed']);
  });
});

describe('an app at an instant', () => {
  it('says on which cells of which zones its instances run, and which are missing', () => {
    const replay = replayOf({
      zones: 2,
      cells: 2,
      apps: [app('other'), app('checkout', { instances: 3 })],
      events: [kill(MINUTE, 0)],
    });
    const before = appAt(replay, viewAt(replay, 59 * SECOND), 1);
    expect(before).toMatchObject({ desired: 3, running: 3, missing: undefined });
    const indices = before?.zones.flatMap((zone) => zone.cells.flatMap((cell) => cell.indices));
    expect(indices?.sort()).toEqual([0, 1, 2]);
    const after = appAt(replay, viewAt(replay, MINUTE), 1);
    expect(after?.zones.map(({ zone }) => zone)).toEqual(['z1', 'z2']);
    expect(after?.zones[0]).toMatchObject({ instances: 0, cells: [] });
    expect(after?.missing?.list.every(({ process }) => process === 1)).toBe(true);
    expect(after?.missing?.listed).toBe(3 - (after?.running ?? 0));
  });

  it('has its missing instances in groups of one reason and one placement error', () => {
    const replay = replayOf({
      cells: [cells(1, { memory: 1024 })],
      apps: [app('small', { instances: 2 }), app('huge', { instances: 3, memory: 2048 })],
      events: [kill(2 * MINUTE, 0)],
    });
    const groupsOf = (process: number, at: number) =>
      groupedMissing(appAt(replay, viewAt(replay, at), process)?.missing?.list ?? []);
    expect(groupsOf(1, MINUTE)).toMatchObject([
      { reason: 'refused', placementError: 'insufficient resources: memory' },
    ]);
    expect(groupsOf(1, MINUTE)[0]?.instances.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(groupsOf(0, MINUTE)).toEqual([]);
    expect(groupsOf(0, 2 * MINUTE)).toMatchObject([{ reason: 'unnoticed' }]);
  });
});
