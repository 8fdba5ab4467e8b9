import { describe, expect, it, test } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { anyFoundation } from '../../../sim/testing/arbitraries';
import { app, cells, exactly, kill, remove, scale } from '../../../sim/testing/builders';
import { expectLaw } from '../../../sim/testing/law';
import { rowsOfKind, valueAt } from '../../../sim/trace/columns';
import { csvOf } from '../../charts/table';
import type { Replay } from '../../replay/openReplay';
import { DURATION, opened, replayOf, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { readContainer, readInstance } from '../../replay/things';
import { type View, viewAfter, viewAt } from '../../replay/view';
import { type AppsNow, appsAt, filterCounts, filteredApps } from './appsModel';
import { appsTable, statePartsOf, stateText } from './appsTable';
import { runningCells } from './flatState';

function appsIn(replay: Replay, at: number): AppsNow {
  const now = appsAt(replay, viewAt(replay, at));
  if (now === undefined) throw new Error('the trace does not tell');
  return now;
}

const sumOf = (counts: Int32Array) => counts.reduce((sum, each) => sum + Math.max(0, each), 0);
const CRASHES = { kind: 'exits', after: exactly(20 * SECOND), share: 1, times: 99 } as const;

describe('the apps of an instant', () => {
  it('are counted by what runs, what is missing, and over how many cells and zones', () => {
    const replay = replayOf({
      zones: 2,
      cells: 4,
      apps: [app('checkout', { instances: 6 }), app('lone')],
      events: [kill(5 * MINUTE, 0)],
    });
    const before = appsIn(replay, 4 * MINUTE);
    expect(before.listed).toEqual([0, 1]);
    expect([before.desired[0], before.running[0], before.missing[0]]).toEqual([6, 6, 0]);
    expect(before.cells[0]).toBe(4);
    expect(before.runningInZone.slice(0, 2)).toEqual(Int32Array.of(3, 3));
    const after = appsIn(replay, 5 * MINUTE);
    expect(after.cells[0]).toBe(3);
    expect((after.running[0] as number) + (after.missing[0] as number)).toBe(6);
    expect(after.missing[0]).toBeGreaterThan(0);
    expect(stateText(after, 0)).toMatch(/^\d running, \d without a container, unnoticed$/);
  });

  it('that crash are found by the filter, with their crashes so far', () => {
    const replay = replayOf({ cells: 1, apps: [app('fine'), app('flaky', { crash: CRASHES })] });
    const now = appsIn(replay, 4 * MINUTE);
    expect(filteredApps(now, 'crashing', '')).toEqual([1]);
    expect(filterCounts(now)).toMatchObject({ all: 2, crashing: 1 });
    expect(now.crashes[0]).toBe(0);
    expect(now.crashes[1]).toBeGreaterThanOrEqual(3);
    expect(appsIn(replay, SECOND).crashes[1]).toBe(0);
  });

  it('are filtered by missing instances and by a part of the name in any case', () => {
    const replay = replayOf({
      cells: [cells(1, { memory: 1024 })],
      apps: [app('small'), app('Huge', { memory: 4096 })],
    });
    const now = appsIn(replay, MINUTE);
    expect(filteredApps(now, 'missing', '')).toEqual([1]);
    expect(filteredApps(now, 'all', ' hUG ')).toEqual([1]);
    expect(filteredApps(now, 'missing', 'small')).toEqual([]);
    expect(statePartsOf(now, 1)).toEqual([{ state: 'unclaimed', instances: 1 }]);
  });

  it('stay listed while something of them is left, and then are gone', () => {
    const replay = replayOf({ cells: 1, apps: [app('old')], events: [remove(5 * MINUTE, 0)] });
    expect(appsIn(replay, 4 * MINUTE).listed).toEqual([0]);
    const later = appsIn(replay, 9 * MINUTE);
    expect(later.listed).toEqual([]);
    expect(later.desired[0]).toBe(NONE);
  });

  it('follow a scaling', () => {
    const replay = replayOf({ cells: 1, apps: [app('web')], events: [scale(2 * MINUTE, 0, 3)] });
    expect(appsIn(replay, MINUTE).desired[0]).toBe(1);
    expect(appsIn(replay, 4 * MINUTE)).toMatchObject({ desired: Int32Array.of(3) });
  });

  it('count no instance that still runs and is not desired any more', () => {
    const replay = replayOf({
      cells: 1,
      apps: [app('web', { instances: 3 })],
      events: [scale(5 * MINUTE, 0, 1)],
    });
    const { columns } = replay;
    const changed = rowsOfKind(columns, 'desiredLRP.changed')[0] ?? -1;
    const view = viewAfter(replay, changed);
    const now = appsAt(replay, view);
    expect(runningCells(replay, view.state)).toEqual(Int32Array.of(0, 0, 0));
    expect([now?.desired[0], now?.running[0], now?.missing[0]]).toEqual([1, 1, 0]);
  });

  it('are unknown where the trace tells of faults only', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout')] }, 'summary');
    expect(appsAt(replay, viewAt(replay, MINUTE))).toBeUndefined();
  });

  it('stand in the table with zones one by one', () => {
    const replay = replayOf({ zones: 2, cells: 2, apps: [app('checkout', { instances: 2 })] });
    const now = appsIn(replay, MINUTE);
    const [heading, line] = csvOf(appsTable(now, now.listed)).split('\r\n');
    expect(heading).toContain('In z1 · z2');
    expect(line).toBe('checkout-1,1,2,2,2 running,0,0,0,0,0,128,2,2');
    const zones = appsTable(now, now.listed).columns.find(({ key }) => key === 'zones');
    expect(zones?.text(0)).toBe('1 · 1');
  });

  test('add up to what the view sums, in any foundation at any instant', () => {
    expectLaw(anyFoundation, 25, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      return Array.from({ length: 8 }, (_, i) => i).flatMap((i) => {
        const row = (Math.imul(seed + i + 1, 0x9e3779b1) >>> 0) % run.columns.length;
        const view = viewAt(replay, valueAt(run.columns, 'at', row));
        return wrongIn(replay, view);
      });
    });
  });
});

function wrongIn(replay: Replay, view: View): string[] {
  const now = appsAt(replay, view);
  if (now === undefined) return ['is unknown'];
  const { totals } = view;
  const sums = {
    desired: sumOf(now.desired),
    running: sumOf(now.running),
    rowsClaimed: sumOf(now.claimed),
    rowsUnclaimed: sumOf(now.unclaimed),
    rowsCrashed: sumOf(now.crashed),
    rowsSuspect: sumOf(now.suspect),
    rowsEvacuating: sumOf(now.evacuating),
  };
  const wrong = Object.entries(sums).filter(
    ([name, sum]) => totals[name as keyof typeof sums] !== sum,
  );
  const spread = now.listed.filter(
    (process) => cellsOf(replay, view, process) !== now.cells[process],
  );
  return [
    ...wrong.map(([name, sum]) => `${name}: ${sum}, not ${totals[name as keyof typeof sums]}`),
    ...spread.map((process) => `process ${process} is not on ${now.cells[process]} cells`),
  ];
}

/** Counted from single instances; of one with two running containers only the last slot counts. */
function cellsOf(replay: Replay, view: View, process: number): number {
  const found = new Set<number>();
  for (const lrp of replay.columns.identities.lrpsOfProcess[process] ?? []) {
    if (lrp === undefined) continue;
    const slots = readInstance(replay, view, lrp)?.containers ?? [];
    const running = slots.filter((slot) => readContainer(replay, view, slot)?.state === 'running');
    if (running.length > 0) {
      found.add(readContainer(replay, view, Math.max(...running))?.cell ?? NONE);
    }
  }
  return found.size;
}
