/**
 * Run on = restore and run on: a foundation stopped between any two events, saved, and taken up by another
 * that was built from the same spec, goes on as if nothing had happened, states and digests alike.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { rowAt } from '../trace/columns';
import { anyFoundation } from './arbitraries';
import { app, foundationSpec, task } from './builders';
import { expectLaw } from './law';
import { observedRun, runEvents } from './observedRun';

const DURATION = 9 * MINUTE;

describe('a snapshot of a whole foundation', () => {
  test('taken at any event goes on in another foundation as the first one does', () => {
    expectLaw(anyFoundation, 60, (spec, seed) => {
      const first = observedRun(spec, { seed });
      const events = (seed * 7919) % 6000;
      runEvents(first, events);
      const snapshot = first.foundation.simulation.snapshot();
      const second = observedRun(spec, { seed, hasTrace: false });
      second.foundation.simulation.restore(snapshot);
      first.foundation.simulation.runUntil(DURATION);
      second.foundation.simulation.runUntil(DURATION);
      const wrong: string[] = [];
      if (first.recorder.digest() !== second.recorder.digest()) {
        wrong.push(`digests differ after a snapshot at event ${events}`);
      }
      const states = [first, second].map(({ foundation }) => foundation.simulation.snapshot());
      if (!isDeepStrictEqual(states[0], states[1])) {
        wrong.push(`states differ after a snapshot at event ${events}`);
      }
      return wrong;
    });
  });

  test('is not touched by what happens after it was taken', () => {
    const spec = foundationSpec({ cells: 3, apps: [app('dora', { instances: 5 })] });
    const run = observedRun(spec);
    run.foundation.simulation.runUntil(MINUTE);
    const snapshot = run.foundation.simulation.snapshot();
    const before = structuredClone(snapshot);
    run.foundation.simulation.runUntil(3 * MINUTE);
    expect(isDeepStrictEqual(snapshot, before)).toBe(true);
  });

  test('takes a foundation back in time, its trace and its names with it', () => {
    const spec = foundationSpec({
      cells: 3,
      apps: [app('dora', { instances: 5 })],
      tasks: [task('report', { arrivals: { kind: 'every', interval: 20_000_000 } })],
    });
    const run = observedRun(spec);
    const { simulation } = run.foundation;
    simulation.runUntil(MINUTE);
    const snapshot = simulation.snapshot();
    const rows = run.columns.length;
    simulation.runUntil(4 * MINUTE);
    const digest = run.recorder.digest();
    const last = rowAt(run.columns, run.columns.length - 1);
    simulation.restore(snapshot);
    expect(run.columns.length).toBe(rows);
    expect(run.foundation.identities().tasks.length).toBeLessThan(5);
    simulation.runUntil(4 * MINUTE);
    expect(run.recorder.digest()).toBe(digest);
    expect(rowAt(run.columns, run.columns.length - 1)).toEqual(last);
  });
});
