import { describe, expect, test } from 'vitest';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import { app, push } from '../testing/builders';
import { expandedScenario, minutes } from '../testing/scenarioFixture';
import { createConvergenceJudge } from './convergenceJudge';
import type { EndOfRun } from './judge';
import { advance, finishRun, runToEnd, startRun } from './run';
import type { ConvergencePass } from './tallies';

const AT_END: EndOfRun = {
  at: 60 * MINUTE,
  isInterrupted: false,
  neverFitted: () => 0,
  pushes: { all: 0, inTime: 0 },
};

/** A pass that began so many minutes after the start, took so many seconds, with so many instances. */
function pass(at: number, seconds: number, desired: number): ConvergencePass {
  return { startedAt: minutes(at), duration: seconds * SECOND, desired };
}

/** What becomes of a limit of 30 s when passes end so. */
function judged(
  passes: readonly ConvergencePass[],
  {
    cutOff,
    after = 0,
    ...ending
  }: Partial<EndOfRun> & { cutOff?: ConvergencePass; after?: number },
) {
  const listeners: ((each: ConvergencePass) => void)[] = [];
  const judge = createConvergenceJudge(
    { kind: 'convergence', within: 30 * SECOND, after: minutes(after) },
    { onPass: (listener) => void listeners.push(listener), underWay: () => cutOff },
  );
  for (const each of passes) for (const listener of listeners) listener(each);
  return judge.judge({ ...AT_END, ...ending });
}

describe('every convergence pass', () => {
  test('that takes as long as it may is in time, and the longest is told', () => {
    const result = judged([pass(1, 12, 900), pass(2, 30, 1000), pass(3, 29, 1100)], {});
    expect(result).toEqual({
      name: 'convergence',
      verdict: 'met',
      wanted: 'every convergence pass takes at most 30s',
      measured: 'the longest 30s, at 2m with 1,000 instances',
      value: 30,
      limit: 30,
      unit: 'seconds',
      atSeconds: 150,
    });
  });

  test('that takes longer is too long: the first is told, and the longest', () => {
    const passes = [pass(1, 12, 900), pass(21, 31, 110_000), pass(30, 45, 1), pass(40, 33, 2)];
    expect(judged(passes, {})).toMatchObject({
      verdict: 'not met',
      measured: 'first 31s at 21m with 110,000 instances; the longest 45s',
      value: 45,
      atSeconds: 30 * 60 + 45,
    });
    expect(judged([pass(1, 31, 1)], {}).measured).toBe('31s at 1m with 1 instance');
  });

  test('counts from an instant on, by when it began', () => {
    const passes = [pass(9, 90, 5), pass(11, 20, 5)];
    expect(judged(passes, { after: 10 })).toMatchObject({
      verdict: 'met',
      wanted: 'every convergence pass from 10m on takes at most 30s',
      value: 20,
    });
    expect(judged(passes, {}).verdict).toBe('not met');
  });

  test('that the end cuts off has taken as long as it had', () => {
    const cutOff = pass(50, 600, 7);
    expect(judged([pass(1, 20, 5)], { cutOff })).toMatchObject({
      verdict: 'not met',
      measured: 'over 10m at 50m with 7 instances',
      value: 600,
      atSeconds: 3600,
    });
    const early = pass(59, 25, 7);
    expect(judged([pass(1, 20, 5)], { cutOff: early })).toMatchObject({
      verdict: 'met',
      value: 20,
    });
  });

  test('is no pass at all where none ended', () => {
    const result = { verdict: 'not met', measured: 'no pass ended', value: null, atSeconds: null };
    expect(judged([], {})).toMatchObject(result);
    expect(judged([pass(1, 12, 5)], { after: 10 })).toMatchObject(result);
  });

  test('of an interrupted run is decided only when one took too long', () => {
    const isInterrupted = true;
    expect(judged([pass(1, 12, 5)], { isInterrupted }).verdict).toBe('not decided');
    expect(judged([], { isInterrupted }).verdict).toBe('not decided');
    expect(judged([pass(1, 31, 5)], { isInterrupted }).verdict).toBe('not met');
    expect(judged([], { isInterrupted, cutOff: pass(1, 31, 5) }).verdict).toBe('not met');
  });
});

describe('passes of a run', () => {
  // One pass of ten rows takes 5 s, one of thirty 15 s.
  const growing = expandedScenario({
    foundation: {
      cells: 4,
      apps: [
        app('first', { instances: 10 }),
        app('second', { instances: 20, arrivesAt: minutes(4) }),
      ],
      events: [push(minutes(4), 1)],
      properties: { 'sim.bbs.converge_time_per_lrp': '500ms' },
    },
    expectations: [
      { kind: 'convergence', within: 10 * SECOND, after: 0 },
      { kind: 'convergence', within: 20 * SECOND, after: minutes(1) },
      { kind: 'convergence', within: 1 * MILLISECOND, after: minutes(9) },
    ],
  });

  test('are told with the instances that were desired then', () => {
    const { expectations, convergence } = runToEnd(growing);
    expect(expectations.map(({ verdict }) => verdict)).toEqual(['not met', 'met', 'not met']);
    expect(expectations[0]?.measured).toMatch(/^15s at 4m\d\ds with 30 instances$/);
    expect(expectations[0]?.value).toBe(convergence.longestSeconds);
    expect(expectations[1]?.measured).toMatch(/with 30 instances$/);
  });

  test('include the one that an interruption cuts off', () => {
    const run = startRun(growing);
    const { convergence } = run.watch;
    const isLong = (): boolean => {
      const { now } = run.foundation.simulation;
      return (convergence.underWay(now)?.duration ?? 0) > 10 * SECOND;
    };
    while (!isLong()) expect(advance(run, 1)).toBe('running');
    const [first, second] = finishRun(run, { isInterrupted: true }).expectations;
    expect(first).toMatchObject({
      verdict: 'not met',
      measured: expect.stringMatching(/^over 1\ds at \dm/),
    });
    expect(second).toMatchObject({ verdict: 'not decided' });
  });
});
