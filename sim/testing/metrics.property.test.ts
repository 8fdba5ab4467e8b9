/** Metrics only look: with and without them a run is the same, and they say the same in both modes. */
import { describe, test } from 'vitest';
import { readRow } from '../diego/bbs/actualLRPTable';
import { slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { MINUTE } from '../engine/units';
import { openMetricsText } from '../export/openmetrics';
import { ORDINARY, STATE_NAMES } from '../model/actualLRP';
import { METRICS } from '../trace/metrics';
import { anyFoundation } from './arbitraries';
import { faultyFoundation } from './faultArbitraries';
import { expectLaw } from './law';
import { MetricStory, metricLines } from './metricStory';
import { observedRun } from './observedRun';
import { openMetricsProblems } from './openmetricsRules';

const DURATION = 12 * MINUTE;

describe('the metrics of any foundation', () => {
  test('do not change what happens', () => {
    expectLaw(anyFoundation, 30, (spec, seed) => {
      const story = new MetricStory(spec, DURATION, { seed });
      const run = observedRun(spec, { seed, hasTrace: false });
      run.foundation.simulation.runUntil(DURATION);
      return story.recorder.digest() === run.recorder.digest() ? [] : ['metrics change the digest'];
    });
  });

  test('are the same twice, and OpenMetrics text by its rules', () => {
    expectLaw(anyFoundation, 15, (spec, seed) => {
      const story = new MetricStory(spec, DURATION, { seed });
      const again = new MetricStory(spec, DURATION, { seed });
      const wrong: string[] = [];
      if (story.lines().join('\n') !== again.lines().join('\n')) wrong.push('two runs differ');
      const options = { startsAt: 0, cells: spec.cells };
      const text = [...openMetricsText(story.metrics.store, options)].join('');
      return [...wrong, ...openMetricsProblems(text).slice(0, 3)];
    });
  });

  test('of LRPs are the rows counted one by one when the pass ended', () => {
    expectLaw(anyFoundation, 20, (spec, seed) => {
      const counted: { at: number; counts: Record<string, number> }[] = [];
      const story = new MetricStory(spec, DURATION, {
        seed,
        onRecord: (kind, at, foundation) => {
          if (kind === 'convergence.completed') counted.push({ at, counts: countsOf(foundation) });
        },
      });
      const planned = story.happenings('convergence.planned');
      const began = story.happenings('convergence.started');
      const wrong: string[] = [];
      for (const { at } of story.samples('bbs.LRPsRunning')) {
        const pass = counted.filter((each) => each.at <= at).length - 1;
        if (pass < 0) continue;
        const { a: missing, b: extra, x: suspects } = planned[pass] ?? { a: -1, b: -1, x: -1 };
        const expected = {
          ...counted[pass]?.counts,
          LRPsMissing: missing,
          LRPsExtra: extra,
          PresentCells: began[pass]?.b,
        };
        for (const [name, value] of Object.entries(expected)) {
          const sent = story.valueAt(at, `bbs.${name}` as 'bbs.LRPsMissing');
          if (sent !== value) wrong.push(`${name} at ${at}: ${sent}, not ${value}`);
        }
        const sum =
          story.valueAt(at, 'bbs.SuspectRunningActualLRPs') +
          story.valueAt(at, 'bbs.SuspectClaimedActualLRPs');
        if (sum !== suspects) wrong.push(`suspects at ${at}: ${sum}, not ${suspects}`);
      }
      return wrong;
    });
  });

  test('say the same quiet and eager', () => {
    expectLaw(anyFoundation, 15, (spec, seed) => {
      const quiet = new MetricStory(spec, DURATION, { seed }).lines();
      const eager = new MetricStory(spec, DURATION, { seed, isEager: true }).lines();
      const others = new Set(eager);
      if (quiet.length !== eager.length) return [`${quiet.length} and ${eager.length} series`];
      return quiet.filter((line) => !others.has(line)).map((line) => line.slice(0, 200));
    });
  });
});

describe('the metrics of a foundation under faults of every kind', () => {
  const faulty = faultyFoundation({
    calmFrom: 8 * MINUTE,
    scalesDown: true,
    lacksSubnets: true,
    isTight: true,
  });

  test('do not change what happens', () => {
    expectLaw(faulty, 25, (spec, seed) => {
      const story = new MetricStory(spec, DURATION, { seed });
      const run = observedRun(spec, { seed, hasTrace: false });
      run.foundation.simulation.runUntil(DURATION);
      return story.recorder.digest() === run.recorder.digest() ? [] : ['metrics change the digest'];
    });
  });

  // That the runs themselves are the same is a law of its own (`faults.property`).
  test('say the same quiet and eager, but for how long calls take on bad wires', () => {
    expectLaw(faulty, 30, (spec, seed) => {
      const quiet = new MetricStory(spec, DURATION, { seed });
      const eager = new MetricStory(spec, DURATION, { seed, isEager: true });
      if (quiet.recorder.digest() !== eager.recorder.digest()) return [];
      const others = new Set(linesOf(eager));
      const own = linesOf(quiet);
      return [
        ...(own.length === others.size ? [] : [`${own.length} and ${others.size} series`]),
        ...own.filter((line) => !others.has(line)).map((line) => line.slice(0, 400)),
      ];
    });
  });

  test('are OpenMetrics text by its rules', () => {
    expectLaw(faulty, 25, (spec, seed) => {
      const story = new MetricStory(spec, DURATION, { seed });
      const text = [
        ...openMetricsText(story.metrics.store, { startsAt: 0, cells: spec.cells }),
      ].join('');
      return openMetricsProblems(text).slice(0, 3);
    });
  });
});

/**
 * All series but those of calls that come one by one only in an eager run: then they are spread over delayed wires,
 * and stand in line with each other.
 */
function linesOf({ metrics, foundation }: MetricStory): string[] {
  const hasBadWires = foundation.spec.events.some(({ kind }) => kind === 'addRules');
  const isLeftOut = (key: string): boolean => hasBadWires && /^bbs\.(Request|DB)/.test(key);
  return metricLines(
    metrics.store,
    METRICS.map(({ key }) => key).filter((key) => !isLeftOut(key)),
  );
}

function countsOf(foundation: Foundation): Record<string, number> {
  const { rows } = foundation.bbs();
  const counts: Record<string, number> = { UNCLAIMED: 0, CLAIMED: 0, RUNNING: 0, CRASHED: 0 };
  const crashing = new Set<number>();
  for (let lrp = 0; slotOf(lrp, ORDINARY) < rows.actual.capacity; lrp++) {
    const row = readRow(rows, slotOf(lrp, ORDINARY));
    if (row === null) continue;
    const state = STATE_NAMES[row.state];
    counts[state] = (counts[state] ?? 0) + 1;
    if (state === 'CRASHED') crashing.add(rows.identities.lrpProcess[lrp] ?? -1);
  }
  let desired = 0;
  rows.desired.isPresent.forEach((isPresent, process) => {
    if (isPresent === 1) desired += rows.desired.instances[process] ?? 0;
  });
  return {
    LRPsUnclaimed: counts.UNCLAIMED ?? 0,
    LRPsClaimed: counts.CLAIMED ?? 0,
    LRPsRunning: counts.RUNNING ?? 0,
    CrashedActualLRPs: counts.CRASHED ?? 0,
    CrashingDesiredLRPs: crashing.size,
    LRPsDesired: desired,
  };
}
