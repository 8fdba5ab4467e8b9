import { describe, expect, it, test } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { anyFoundation } from '../../sim/testing/arbitraries';
import { app, cells, exactly, kill } from '../../sim/testing/builders';
import { expectLaw } from '../../sim/testing/law';
import { valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { MISSING_REASONS, type MissingFilter, missingInstances } from './missing';
import type { Replay } from './openReplay';
import { DURATION, firstRowOf, opened, replayOf, sourceOf, tracedRun } from './testing/tracedRun';
import { readInstance } from './things';
import { viewAt } from './view';

function missingAt(replay: Replay, at: number, filter: MissingFilter = {}, listMax = 100) {
  const report = missingInstances(replay, viewAt(replay, at), listMax, filter);
  if (report === undefined) throw new Error('the trace does not tell');
  return report;
}

/** When the first record of a kind was. */
function firstOf(replay: Replay, kind: KindName): number {
  return valueAt(replay.columns, 'at', firstRowOf(replay, kind));
}

describe('the missing instances', () => {
  it('of an app that is being started wait for an auction, then start', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout', { instances: 3 })] });
    const created = firstOf(replay, 'actualLRP.created');
    expect(missingAt(replay, created).byReason).toMatchObject({ waiting: 3 });
    const reserved = firstOf(replay, 'container.reserved');
    expect(missingAt(replay, reserved).byReason).toMatchObject({ starting: 3, waiting: 0 });
    expect(missingAt(replay, DURATION)).toMatchObject({ missing: 0, byProcess: [], list: [] });
  });

  it('that fit nowhere are told with what the auction said', () => {
    const replay = replayOf({
      cells: [cells(1, { memory: 1024 })],
      apps: [app('small'), app('huge', { instances: 2, memory: 2048 })],
    });
    const report = missingAt(replay, 30 * SECOND);
    expect(report).toMatchObject({ missing: 2, listed: 2, byReason: { refused: 2 } });
    expect(report.byError).toEqual([
      { placementError: 'insufficient resources: memory', instances: 2 },
    ]);
    expect(report.byProcess).toMatchObject([{ process: 1, desired: 2, missing: 2 }]);
    expect(report.list.map(({ process, index }) => [process, index])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it('of a killed cell are noticed by nobody, then wait for a cell that takes them', () => {
    const replay = replayOf({
      zones: 2,
      cells: [cells(2, { memory: 1024 })],
      apps: [app('checkout', { instances: 4 }), app('full', { instances: 2, memory: 500 })],
      events: [kill(2 * MINUTE, 0)],
    });
    const unnoticed = missingAt(replay, 2 * MINUTE);
    expect(unnoticed.byReason).toMatchObject({ unnoticed: 3, waiting: 0, refused: 0 });
    expect(unnoticed.list.every(({ cell }) => cell === 0)).toBe(true);
    expect(missingAt(replay, DURATION).byReason).toMatchObject({ unnoticed: 0, refused: 2 });
  });

  it('that crashed wait for their back-off', () => {
    const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 100 } as const;
    const replay = replayOf({ cells: 1, apps: [app('broken', { instances: 2, crash })] });
    const report = missingAt(replay, 5 * MINUTE);
    expect(report.byReason.crashed).toBe(2);
    expect(report.list[0]?.crashCount).toBeGreaterThan(2);
  });

  it('are listed up to a number, by app, by reason and by placement error', () => {
    const replay = replayOf({
      cells: [cells(1, { memory: 1024 })],
      apps: [
        app('huge', { instances: 5, memory: 2048 }),
        app('alien', { rootFs: 'preloaded:none' }),
      ],
    });
    const at = 30 * SECOND;
    expect(missingAt(replay, at, {}, 2)).toMatchObject({ missing: 6, listed: 6 });
    expect(missingAt(replay, at, {}, 2).list).toHaveLength(2);
    expect(missingAt(replay, at, { process: 1 }).list).toMatchObject([{ process: 1 }]);
    const placementError = 'insufficient resources: memory';
    expect(missingAt(replay, at, { placementError })).toMatchObject({ missing: 6, listed: 5 });
    expect(missingAt(replay, at, { reason: 'waiting' })).toMatchObject({ listed: 0, list: [] });
  });

  it('are unknown where the trace tells of faults only', () => {
    const replay = replayOf({ cells: 1, apps: [app('checkout')] }, 'summary');
    expect(missingInstances(replay, viewAt(replay, MINUTE), 10)).toBeUndefined();
  });

  test('are those that are desired and do not run, in any foundation at any instant', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      return Array.from({ length: 12 }, (_, i) => i).flatMap((i) => {
        const row = (Math.imul(seed + i + 1, 0x9e3779b1) >>> 0) % run.columns.length;
        const view = viewAt(replay, valueAt(run.columns, 'at', row));
        const report = missingInstances(replay, view, 1e6);
        if (report === undefined) return ['is unknown'];
        const { totals } = view;
        const expected = (totals.desired ?? 0) - (totals.running ?? 0);
        const sum = MISSING_REASONS.reduce((all, reason) => all + report.byReason[reason], 0);
        const counts = [report.missing, report.listed, report.list.length, sum];
        const wrong = counts.every((count) => count === expected) ? [] : [`${counts} ${expected}`];
        const odd = report.list.filter(({ lrp, reason }) => {
          const instance = readInstance(replay, view, lrp);
          const ordinary = instance?.rows.find(({ presence }) => presence === 'ORDINARY');
          if (instance === undefined) return reason !== 'noRow';
          if (reason === 'refused') return ordinary?.placementError === undefined;
          if (reason === 'crashed') return ordinary?.state !== 'CRASHED';
          if (reason === 'noRow') return instance.rows.length > 0;
          if (reason === 'suspect') return ordinary !== undefined;
          if (reason === 'starting') return instance.containers.length === 0;
          return instance.isRunning || !instance.isDesired;
        });
        return [...wrong, ...odd.map((each) => JSON.stringify(each))];
      });
    });
  });
});
