import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { Identities } from '../model/identity';
import type { Expectation } from '../scenario/expanded';
import { app, cells, exactly, people, task } from '../testing/builders';
import { expandedScenario, kill, minutes, restore } from '../testing/scenarioFixture';
import { columnsSink, createColumns } from '../trace/columns';
import { RUN_RESULT, runResultJsonSchema } from './result';
import { advance, finishRun, runToEnd, startRun } from './run';

const everyInstance = (entry: object): Expectation => ({
  kind: 'recovered',
  after: 0,
  within: 5 * MINUTE,
  share: 1,
  apps: [0],
  ...entry,
});

/** Six cells of 4 GB in two zones; one dies at minute 5 and is back at minute 10. */
const cellLoss = expandedScenario({
  name: 'cell-loss',
  question: 'If a cell dies, does everything run again?',
  foundation: {
    zones: 2,
    cells: 6,
    apps: [app('web', { instances: 15, memory: 992 }), app('small', { instances: 4, memory: 64 })],
    events: [kill(minutes(5), 0), restore(minutes(10), 0)],
  },
  expectations: [
    everyInstance({ within: 4 * MINUTE }),
    everyInstance({ after: minutes(5) }),
    {
      kind: 'missing',
      atMost: { kind: 'count', count: 0 },
      forNoLongerThan: 3 * MINUTE,
      after: minutes(5),
      apps: [0, 1],
    },
  ],
  duration: 15 * MINUTE,
});

describe('a run', () => {
  test('answers when a cell dies: what was lost, noticed, and back', () => {
    const result = runToEnd(cellLoss);
    const [fault] = result.timeline.faults;
    expect(result.verdict).toBe('met');
    expect(result.expectations.map((each) => each.verdict)).toEqual(['met', 'met', 'met']);
    expect(fault).toMatchObject({ atSeconds: 300, cells: 1, zones: ['z1'] });
    expect(fault?.lostInstances).toBeGreaterThan(0);
    expect(fault?.fitBackInstances).toBe(fault?.lostInstances);
    expect(fault?.allBackAfterSeconds).toBe(fault?.fitBackAfterSeconds);
    // Presence expires 15 s after its last refresh, which happens every 5 s.
    expect(fault?.detectedAfterSeconds).toBeGreaterThan(5);
    expect(fault?.detectedAfterSeconds).toBeLessThan(16);
    expect(fault?.halfBackAfterSeconds).toBeLessThanOrEqual(fault?.allBackAfterSeconds ?? 0);
    expect(result.timeline.changes).toEqual([{ atSeconds: 600, kind: 'restored', count: 1 }]);
    expect(result.expectations[1]?.value).toBe(fault?.allBackAfterSeconds);
    expect(result.counts).toMatchObject({ cells: 6, cellsUp: 6, desired: 19, running: 19 });
  });

  test('has one digest, in one slice or in many, listened to or not', () => {
    const whole = runToEnd(cellLoss, { wallSeconds: 1 });
    let rows = 0;
    const run = startRun(cellLoss, {
      level: 'full',
      sinks: (identities: Identities) => {
        const columns = createColumns(identities);
        return [columnsSink(columns), { row: () => void rows++ }];
      },
      auctionLogger: () => undefined,
    });
    while (advance(run, 37) === 'running');
    const sliced = finishRun(run, { wallSeconds: 1 });
    expect(rows).toBeGreaterThan(0);
    expect(sliced).toEqual(whole);
    expect(runToEnd(cellLoss, { seed: 2 }).digest).not.toBe(whole.digest);
  });

  test('keeps to the schema of its result', () => {
    expect(RUN_RESULT.parse(runToEnd(cellLoss))).toMatchObject({ scenario: 'cell-loss' });
    expect(JSON.stringify(runResultJsonSchema())).toContain('simulatedSeconds');
  });

  test('that is interrupted decides nothing as a whole', () => {
    const run = startRun(cellLoss);
    while (run.foundation.simulation.now < minutes(5) + 10 * SECOND) advance(run, 1);
    const result = finishRun(run, { isInterrupted: true });
    expect(result).toMatchObject({ isInterrupted: true, verdict: 'not decided' });
    expect(result.expectations.map((each) => each.verdict)).toEqual([
      'met',
      'not decided',
      'not decided',
    ]);
    expect(result.simulatedSeconds).toBeGreaterThanOrEqual(310);
    expect(result.simulatedSeconds).toBeLessThan(320);
    expect(RUN_RESULT.safeParse(result).success).toBe(true);
  });

  test('without expectations is met by coming to its end', () => {
    const idle = expandedScenario({ foundation: { cells: 1 }, duration: SECOND });
    expect(runToEnd(idle)).toMatchObject({ verdict: 'met', expectations: [], neverFitted: [] });
  });

  test('says why an app that fits nowhere does not run', () => {
    const result = runToEnd(
      expandedScenario({
        foundation: {
          cells: [cells(2, { memory: 1024 })],
          apps: [app('huge', { instances: 2, memory: 4096 }), app('tagged', { tags: ['gpu'] })],
        },
        expectations: [
          { kind: 'neverFitted', atMost: { kind: 'count', count: 2 }, apps: [0] },
          { kind: 'neverFitted', atMost: { kind: 'count', count: 0 }, apps: [1] },
        ],
      }),
    );
    expect(result.neverFitted).toEqual([
      {
        placementError: 'insufficient resources: memory',
        instances: 2,
        apps: [{ name: 'huge', instances: 2 }],
        appCount: 1,
        memoryMaximumMB: 4096,
        diskMaximumMB: 256,
      },
      {
        placementError: 'found no compatible cell with placement tag "gpu"',
        instances: 1,
        apps: [{ name: 'tagged', instances: 1 }],
        appCount: 1,
        memoryMaximumMB: 128,
        diskMaximumMB: 256,
      },
    ]);
    expect(result.expectations.map((each) => each.verdict)).toEqual(['met', 'not met']);
    expect(result.verdict).toBe('not met');
  });

  test('says what did not fit until the lost cells came back', () => {
    const result = runToEnd(
      expandedScenario({
        foundation: {
          cells: 2,
          apps: [app('web', { instances: 7, memory: 992 })],
          events: [kill(minutes(3), 0), restore(minutes(6), 0)],
        },
        duration: 12 * MINUTE,
      }),
    );
    const [fault] = result.timeline.faults;
    // Eight places of 1,024 MB, seven taken; four or three are lost, and one or none is free elsewhere.
    const lost = fault?.lostInstances ?? 0;
    expect([3, 4]).toContain(lost);
    expect(fault).toMatchObject({
      fitBackInstances: lost - 3,
      backInstances: lost,
      didNotFit: [
        {
          placementError: 'insufficient resources: memory',
          instances: 3,
          apps: [{ name: 'web', instances: 3 }],
        },
      ],
    });
    expect(fault?.allBackAfterSeconds).toBeGreaterThan(180);
    expect(result).toMatchObject({ neverFitted: [], counts: { missing: 0 } });
  });

  test('counts crashes, back-off, tasks and pushes', () => {
    const result = runToEnd(
      expandedScenario({
        foundation: {
          cells: 3,
          apps: [
            app('fragile', {
              crash: { kind: 'exits', after: exactly(SECOND), share: 1, times: 1000 },
            }),
            app('pushed', { push: 0 }),
          ],
          pushes: [people('people', { inFlight: 1, staging: exactly(30 * SECOND) })],
          tasks: [task('nightly', { count: 4 })],
        },
        expectations: [
          { kind: 'pushed', atLeast: { kind: 'share', share: 1 } },
          { kind: 'crashing', atMost: { kind: 'count', count: 0 }, after: 0, apps: [0, 1] },
        ],
      }),
    );
    expect(result.pushes).toMatchObject({ all: 1, inTime: 1, timedOut: 0 });
    expect(result.pushes.lastEndedSeconds).toBeGreaterThan(0);
    expect(result.tasks).toMatchObject({ created: 4, succeeded: 4, failed: 0, pending: 0 });
    expect(result.crashes.crashCountMaximum).toBeGreaterThan(2);
    expect(result.crashes.reasons).toEqual([
      { reason: 'APP/PROC/WEB: Exited with status 1', count: result.crashes.crashes },
    ]);
    expect(result.expectations.map((each) => [each.verdict, each.value])).toEqual([
      ['met', 1],
      ['not met', 1],
    ]);
  });

  test.each([
    ['in time', 5 * MINUTE, null, null, 'met', '1 done, the longest after'],
    ['too late', 10 * SECOND, null, null, 'not met', '1 done, the longest after'],
    ['cancelled', 5 * MINUTE, 15 * SECOND, null, 'not met', '0 done, 1 cancelled'],
    ['stalled', 5 * MINUTE, null, 9000, 'not met', '0 done, 1 not done'],
  ])(
    'judges a rolling deployment that is %s',
    (_what, within, cancelAfter, memory, verdict, measured) => {
      const old = app('dora', { instances: 3 });
      const next = app('dora', { version: 2, instances: 3, arrivesAt: MINUTE });
      const rolling = { maxInFlight: 1, cancelAfter };
      const result = runToEnd(
        expandedScenario({
          foundation: {
            cells: 3,
            apps: [old, memory === null ? next : { ...next, memory }],
            events: [
              { kind: 'releaseApps', at: MINUTE, releases: [{ replaces: 0, app: 1, rolling }] },
            ],
          },
          expectations: [{ kind: 'deployed', within }],
        }),
      );
      expect(result.expectations[0]?.verdict).toBe(verdict);
      expect(result.expectations[0]?.measured).toContain(measured);
      expect(result.deployments.started).toBe(1);
      expect(result.deployments.underWay).toBe(memory === null ? 0 : 1);
    },
  );

  test('tells which cells get no Silk lease', () => {
    const result = runToEnd(
      expandedScenario({
        // Three subnets for five cells: 2^2 less the block of single addresses.
        foundation: { cells: 5, silk: { subnetPrefix: 18 } },
        expectations: [
          { kind: 'leases', atMost: 3, after: 0 },
          { kind: 'cellsWithoutLease', atMost: 1, after: 0 },
        ],
      }),
    );
    expect(result.silk).toMatchObject({ poolSize: 3, leases: 3, cellsWithoutLease: 2 });
    expect(result.expectations.map((each) => each.verdict)).toEqual(['met', 'not met']);
  });
});
