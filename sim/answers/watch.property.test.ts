import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { CRASHED, ORDINARY } from '../model/actualLRP';
import { anyFoundation } from '../testing/arbitraries';
import { runningOnCells } from '../testing/runningOnCells';
import { expandedScenario } from '../testing/scenarioFixture';
import { advance, finishRun, type Run, startRun } from './run';
import { ALL_APPS } from './selections';
import { countRows } from './watch';

const DURATION = 12 * MINUTE;

function watched({ watch }: Run) {
  const { desired, running, crashed } = watch.levels;
  return { desired: desired[ALL_APPS], running: running[ALL_APPS], crashed: crashed[ALL_APPS] };
}

function counted({ foundation }: Run) {
  const { rows } = foundation.bbs();
  return {
    desired: rows.desired.instancesTotal,
    running: runningOnCells(foundation),
    crashed: countRows(rows, ORDINARY, CRASHED),
  };
}

test('what a watch has counted is what is there to be counted, at any time of any run', () => {
  fc.assert(
    fc.property(anyFoundation, fc.nat({ max: 1000 }), (foundation, seed) => {
      const run = startRun(expandedScenario({ foundation, duration: DURATION, seed }));
      while (advance(run, 5000) === 'running') expect(watched(run)).toEqual(counted(run));
      expect(watched(run)).toEqual(counted(run));
    }),
    { numRuns: 40 },
  );
});

test('every missing instance at the end has one reason, and the series end where the levels do', () => {
  fc.assert(
    fc.property(anyFoundation, fc.nat({ max: 1000 }), (foundation, seed) => {
      const run = startRun(expandedScenario({ foundation, duration: DURATION, seed }));
      advance(run, Number.POSITIVE_INFINITY);
      const { counts, notRunning, neverFitted, series, timeline } = finishRun(run);
      const { crashed, starting, waiting } = notRunning;
      expect(notRunning.neverFitted + crashed + starting + waiting).toBe(counts.missing);
      const refused = neverFitted.reduce((sum, group) => sum + group.instances, 0);
      expect(refused).toBe(notRunning.neverFitted);
      expect(series.desired.at(-1)).toBe(counts.desired);
      for (const fault of timeline.faults) {
        const { lostInstances, fitBackInstances, backInstances, undesiredInstances } = fault;
        expect(fitBackInstances).toBeLessThanOrEqual(backInstances);
        expect(backInstances + undesiredInstances).toBeLessThanOrEqual(lostInstances);
      }
    }),
    { numRuns: 30 },
  );
});
