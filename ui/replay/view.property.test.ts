/**
 * A view is the foundation: at any instant of any run, what a replay shows is what the components held.
 *
 * Seeds are free, so that each run of the tests looks elsewhere; a failing case prints its seeds and its
 * foundation.
 */
import { describe, expect, test } from 'vitest';
import { type Instant, MINUTE } from '../../sim/engine/units';
import { anyFoundation } from '../../sim/testing/arbitraries';
import { withDeploys } from '../../sim/testing/deployArbitraries';
import { faultyFoundation } from '../../sim/testing/faultArbitraries';
import { expectLaw } from '../../sim/testing/law';
import { type TraceColumns, truncate, valueAt } from '../../sim/trace/columns';
import { read } from './pages';
import { seriesAt } from './series';
import { columnsOf, type State, TOTALS } from './state';
import { describeFoundation } from './testing/describeFoundation';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { advanceView, type View, viewAfter, viewAt } from './view';

const DURATION = 12 * MINUTE;

/** A number below `limit` that looks random. */
function pick(limit: number, seed: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % limit;
}

/** So many instants that look random, ascending. */
function someInstants(count: number, seed: number): Instant[] {
  const instants = Array.from({ length: count }, (_, i) => pick(DURATION, seed + i));
  return instants.sort((first, second) => first - second);
}

/** Instants at which something happens: ends and beginnings are where a view goes wrong. */
function eventfulInstants(columns: TraceColumns, count: number, seed: number): Instant[] {
  const rows = Array.from({ length: count }, (_, i) => pick(columns.length, seed + i));
  return rows.sort((first, second) => first - second).map((row) => valueAt(columns, 'at', row));
}

function differences(expected: readonly string[], found: readonly string[]): string[] {
  const there = new Set(found);
  const asked = new Set(expected);
  return [
    ...expected.filter((line) => !there.has(line)).map((line) => `foundation: ${line}`),
    ...found.filter((line) => !asked.has(line)).map((line) => `view: ${line}`),
  ];
}

/** Every number of a state that means something: pages may be longer than what was ever written. */
function numbersOf(state: State): string {
  const columns = columnsOf(state).map(({ name, column }) => {
    const entries = column.pages.reduce((sum, page) => sum + page.length, 0);
    const values = Array.from({ length: entries }, (_, entry) => read(column, entry));
    while (values.length > 0 && Object.is(values[values.length - 1], column.empty)) values.pop();
    return `${name} ${values.join(' ')}`;
  });
  return [...columns, state.totals.join(' ')].join('\n');
}

/** Processes, stores, wires and Garden fail as well; all is repaired before the end. */
const anyFaulty = faultyFoundation({
  calmFrom: 8 * MINUTE,
  scalesDown: true,
  lacksSubnets: true,
  isTight: true,
});

const anyDeployed = withDeploys(anyFaulty, 8 * MINUTE);

/**
 * What is in the memory of one auctioneer or BBS goes with its process, or waits in one that hangs while another
 * one serves: what cells told, the batch and the pass under way. A view tells of the last that began.
 */
function isOfNoProcess(line: string): boolean {
  return !line.includes(' reported ') && !/^(batch|pass) /.test(line);
}

describe('a view', () => {
  test.each([
    ['that loses cells', anyFoundation, 100, () => true],
    ['under faults of every kind', anyFaulty, 60, isOfNoProcess],
    ['that BOSH works on meanwhile', anyDeployed, 40, isOfNoProcess],
  ] as const)('is that of a foundation %s', (_name, foundations, runs, isCompared) => {
    expectLaw(foundations, runs, (spec, seed) => {
      const rehearsal = tracedRun(spec, seed);
      rehearsal.foundation.simulation.runUntil(DURATION);
      const run = tracedRun(spec, seed);
      const truths = eventfulInstants(rehearsal.columns, 8, seed).map((at) => {
        run.foundation.simulation.runUntil(at);
        return { at, lines: describeFoundation(run.foundation).filter(isCompared) };
      });
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION), { keyframeDistance: 1 + (seed % 500) });
      return truths.flatMap(({ at, lines }) =>
        differences(lines, describeView(replay, viewAt(replay, at)).filter(isCompared)).map(
          (line) => `at ${at}: ${line}`,
        ),
      );
    });
  });

  test('is the same by seeking, by stepping, and from any keyframe', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION), { keyframeDistance: 1 + (seed % 300) });
      const wholly = opened(sourceOf(run, DURATION), { keyframeDistance: 1e9 });
      let stepped: View | undefined;
      const kept: { view: View; numbers: string }[] = [];
      for (const at of someInstants(10, seed)) {
        stepped = stepped === undefined ? viewAt(replay, at) : advanceView(stepped, replay, at);
        const numbers = numbersOf(viewAt(wholly, at).state);
        if (numbersOf(stepped.state) !== numbers) return [`stepping to ${at} differs`];
        if (numbersOf(viewAt(replay, at).state) !== numbers) return [`seeking ${at} differs`];
        kept.push({ view: stepped, numbers });
      }
      const back = advanceView(stepped as View, replay, 0);
      if (numbersOf(back.state) !== numbersOf(viewAt(wholly, 0).state))
        return ['going back differs'];
      const changed = kept.filter(({ view, numbers }) => numbersOf(view.state) !== numbers);
      return changed.map(({ view }) => `the view of ${view.at} changed afterwards`);
    });
  });

  test('has the sums that the series tell, at the end of each instant', () => {
    expectLaw(anyFoundation, 20, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const replay = opened(sourceOf(run, DURATION));
      return someInstants(30, seed).flatMap((at) => {
        const { totals } = viewAt(replay, at);
        return TOTALS.flatMap((name) => {
          const series = replay.series[name];
          const told = series === undefined ? undefined : seriesAt(series, at);
          return told === totals[name] ? [] : [`at ${at}: ${name} ${totals[name]}, not ${told}`];
        });
      });
    });
  });

  test('of a trace that breaks off is the same up to there', () => {
    expectLaw(anyFoundation, 30, (spec, seed) => {
      const run = tracedRun(spec, seed);
      run.foundation.simulation.runUntil(DURATION);
      const whole = opened(sourceOf(run, DURATION));
      const row = pick(run.columns.length, seed);
      const before = viewAt(whole, valueAt(run.columns, 'at', row) - 1);
      const after = numbersOf(viewAfter(whole, row).state);
      truncate(run.columns, row + 1);
      const cut = opened({ ...sourceOf(run, DURATION), isComplete: false });
      expect(cut.until).toBe(valueAt(run.columns, 'at', row));
      const end = viewAt(cut, DURATION);
      expect(end.at).toBe(cut.until);
      if (numbersOf(viewAt(cut, before.at).state) !== numbersOf(before.state)) return ['differs'];
      return numbersOf(end.state) === after ? [] : ['its end differs'];
    });
  });
});
