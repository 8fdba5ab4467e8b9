/** One seed, one run: on any foundation, whoever listens. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import type { RecordSink } from '../trace/recorder';
import { anyFoundation } from './arbitraries';
import { app, foundationSpec } from './builders';
import { expectLaw } from './law';
import { type ObservedRunOptions, observedRun } from './observedRun';

const DURATION = 12 * MINUTE;

function digestOf(spec: FoundationSpec, options: ObservedRunOptions): string {
  const run = observedRun(spec, options);
  run.foundation.simulation.runUntil(DURATION);
  return run.recorder.digest();
}

describe('a foundation of one seed', () => {
  test('runs the same way twice, and another way with another seed', () => {
    expectLaw(anyFoundation, 40, (spec, seed) => {
      const digest = digestOf(spec, { seed });
      const wrong: string[] = [];
      if (digestOf(spec, { seed }) !== digest) wrong.push('two runs of one seed differ');
      if (digestOf(spec, { seed: seed + 1 }) === digest) wrong.push('another seed, the same run');
      return wrong;
    });
  });

  test('runs the same way with a trace in memory, without one, and with others who listen', () => {
    expectLaw(anyFoundation, 30, (spec, seed) => {
      const counted: string[] = [];
      const counter = (name: string): RecordSink => ({ row: () => counted.push(name) });
      const digest = digestOf(spec, { seed, hasTrace: false });
      const wrong: string[] = [];
      if (digestOf(spec, { seed }) !== digest) wrong.push('the trace changes the digest');
      for (const sinks of [
        [counter('a'), counter('b')],
        [counter('b'), counter('a')],
      ]) {
        if (digestOf(spec, { seed, sinks }) !== digest) wrong.push('a listener changes the digest');
      }
      if (counted.length === 0) wrong.push('nobody listened');
      return wrong;
    });
  });

  test('runs the same way when another foundation runs beside it in turns', () => {
    const spec = foundationSpec({ zones: 2, cells: 4, apps: [app('dora', { instances: 6 })] });
    const alone = digestOf(spec, { seed: 7 });
    const run = observedRun(spec, { seed: 7 });
    const other = observedRun(spec, { seed: 8 });
    for (let at = 0; at <= DURATION; at += MINUTE / 4) {
      run.foundation.simulation.runUntil(at);
      other.foundation.simulation.runUntil(at);
    }
    expect(run.recorder.digest()).toBe(alone);
    expect(other.recorder.digest()).not.toBe(alone);
  });
});
