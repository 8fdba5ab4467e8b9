import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { Expectation } from '../scenario/expanded';
import { app } from '../testing/builders';
import { createJudge } from './expectations';
import { createLevels } from './groundTruth';
import type { EndOfRun } from './judge';
import { createRowDispatch } from './rowDispatch';
import { watchDeployments } from './taskTally';

const END = 60 * MINUTE;
const INTERVAL = 30 * SECOND;
const APPS = [app('web', { instances: 100 })];

/** From an instant on: so many run of so many that are desired; the rest is none unless it is said. */
interface Level {
  readonly at: number;
  readonly running: number;
  readonly desired?: number;
  readonly crashed?: number;
  readonly leases?: number;
}

const NONE = {
  onPass: () => undefined,
  onGap: () => undefined,
  underWay: () => undefined,
};

/** What becomes of the expectation when levels change so and the run ends then. */
function judged(expectation: Expectation, story: readonly Level[], ending: Partial<EndOfRun> = {}) {
  const levels = createLevels(1);
  let leases = 0;
  const judge = createJudge(expectation, {
    levels,
    selection: 0,
    convergenceInterval: INTERVAL,
    leases: () => leases,
    leaselessCells: () => leases,
    passes: NONE,
    active: { bbs: NONE, auctioneer: NONE },
    drains: { onDrain: () => undefined, underWay: () => [] },
    deploys: { deploys: [], onChange: () => undefined },
    deployApps: { names: [], onShare: () => undefined },
    rotations: { rotations: [] },
    rotationSpecs: [],
    deployments: watchDeployments(createRowDispatch()),
    tasks: {
      created: 40,
      succeeded: 30,
      bySource: new Map([
        ['nightly', { created: 20, succeeded: 19, failed: 1, rejections: 0 }],
        ['idle', { created: 0, succeeded: 0, failed: 0, rejections: 0 }],
      ]),
    },
    apps: APPS,
    covered: [0],
  });
  for (const level of story) {
    levels.desired[0] = level.desired ?? 100;
    levels.running[0] = level.running;
    levels.crashed[0] = level.crashed ?? 0;
    leases = level.leases ?? 0;
    judge.observe(level.at);
  }
  return judge.judge({
    at: END,
    isInterrupted: false,
    neverFitted: () => 3,
    pushes: { all: 20, inTime: 18 },
    ...ending,
  });
}

const recovered = (entry: object = {}): Expectation => ({
  kind: 'recovered',
  after: 20 * MINUTE,
  within: 5 * MINUTE,
  share: 1,
  apps: [0],
  ...entry,
});

describe('recovered', () => {
  test('is met by the first instant from which all run for a convergence interval', () => {
    const result = judged(recovered(), [
      { at: 0, running: 100 },
      { at: 20 * MINUTE, running: 60 },
      { at: 21 * MINUTE, running: 100 },
      { at: 21 * MINUTE + 20 * SECOND, running: 99 },
      { at: 22 * MINUTE, running: 100 },
    ]);
    expect(result).toMatchObject({
      verdict: 'met',
      value: 120,
      limit: 300,
      unit: 'seconds',
      atSeconds: 1320,
      measured: 'after 2m',
      wanted: 'all instances run within 5m after 20m',
    });
  });

  test('is not met when it comes too late, and says how late', () => {
    const result = judged(recovered(), [
      { at: 0, running: 100 },
      { at: 20 * MINUTE, running: 60 },
      { at: 26 * MINUTE, running: 100 },
    ]);
    expect(result).toMatchObject({ verdict: 'not met', value: 360, measured: 'after 6m' });
  });

  test('is not met when it never comes, and says how near it came', () => {
    const result = judged(recovered(), [
      { at: 20 * MINUTE, running: 60 },
      { at: 21 * MINUTE, running: 97 },
      { at: 22 * MINUTE, running: 90 },
    ]);
    expect(result).toMatchObject({
      verdict: 'not met',
      value: null,
      measured: 'never: at most 97% (97 of 100)',
    });
  });

  test('of a share asks for no fraction of an instance less', () => {
    const half = recovered({ share: 0.985 });
    expect(judged(half, [{ at: 0, running: 98 }]).verdict).toBe('not met');
    expect(judged(half, [{ at: 0, running: 99 }])).toMatchObject({ verdict: 'met', value: 0 });
  });

  test('goes by what is desired then, and nothing desired is no recovery', () => {
    const fromStart = recovered({ after: 0 });
    const grown = [
      { at: 0, running: 0, desired: 0 },
      { at: MINUTE, running: 0, desired: 10 },
      { at: 2 * MINUTE, running: 10, desired: 10 },
    ];
    expect(judged(fromStart, grown)).toMatchObject({ verdict: 'met', value: 120 });
    expect(judged(fromStart, [{ at: 0, running: 0, desired: 0 }])).toMatchObject({
      verdict: 'not met',
      measured: 'never: nothing was desired',
    });
  });

  test('needs the interval to be over before the run is', () => {
    const late = recovered({ after: 58 * MINUTE, within: 2 * MINUTE });
    const story = [
      { at: 0, running: 0 },
      { at: 59 * MINUTE + 40 * SECOND, running: 100 },
    ];
    expect(judged(late, story)).toMatchObject({ verdict: 'not met', value: null });
    const inTime = [
      { at: 0, running: 0 },
      { at: 59 * MINUTE + 30 * SECOND, running: 100 },
    ];
    expect(judged(late, inTime).verdict).toBe('met');
  });

  test('of an interrupted run is decided only where nothing could change it', () => {
    const story = [{ at: 20 * MINUTE, running: 60 }];
    const stopped = (minute: number) => ({ at: minute * MINUTE, isInterrupted: true });
    expect(judged(recovered(), story, stopped(24)).verdict).toBe('not decided');
    expect(judged(recovered(), story, stopped(26)).verdict).toBe('not met');
    expect(judged(recovered(), [{ at: 0, running: 100 }], stopped(24)).verdict).toBe('met');
  });

  test('of an interrupted run says never only when it is certain', () => {
    const story = [{ at: 20 * MINUTE, running: 60 }];
    const measured = (minute: number) =>
      judged(recovered(), story, { at: minute * MINUTE, isInterrupted: true }).measured;
    expect(measured(19)).toBe('not reached');
    expect(measured(24)).toBe('not yet: at most 60% (60 of 100)');
    expect(measured(26)).toBe('never: at most 60% (60 of 100)');
  });
});

describe('missing', () => {
  const missing = (entry: object = {}): Expectation => ({
    kind: 'missing',
    atMost: { kind: 'count', count: 10 },
    forNoLongerThan: 5 * MINUTE,
    after: 0,
    apps: [0],
    ...entry,
  });
  const outage = [
    { at: 0, running: 100 },
    { at: 20 * MINUTE, running: 60 },
    { at: 26 * MINUTE, running: 90 },
  ];

  test('measures the longest stretch with more than so many missing', () => {
    expect(judged(missing(), outage)).toMatchObject({
      verdict: 'not met',
      value: 360,
      atSeconds: 1200,
      measured: 'for 6m, at most 40 missing',
    });
    expect(judged(missing({ forNoLongerThan: 6 * MINUTE }), outage).verdict).toBe('met');
  });

  test('counts a stretch from its own beginning on, and one that goes on at the end', () => {
    expect(judged(missing({ after: 22 * MINUTE }), outage)).toMatchObject({
      verdict: 'met',
      value: 240,
    });
    expect(judged(missing(), [{ at: 50 * MINUTE, running: 0 }])).toMatchObject({
      verdict: 'not met',
      value: 600,
    });
  });

  test('takes a share of what is desired then', () => {
    const share = missing({ atMost: { kind: 'share', share: 0.1 } });
    expect(judged(share, [{ at: 0, running: 45, desired: 50 }]).value).toBe(0);
    expect(judged(share, [{ at: 0, running: 44, desired: 50 }]).verdict).toBe('not met');
  });

  test('that has been broken stays broken when the run is interrupted', () => {
    expect(judged(missing(), outage, { isInterrupted: true }).verdict).toBe('not met');
    const calm = [{ at: 0, running: 100 }];
    expect(judged(missing(), calm, { isInterrupted: true }).verdict).toBe('not decided');
  });
});

describe('other expectations', () => {
  const count = (value: number) => ({ kind: 'count', count: value }) as const;

  test('running is counted at its instant, after everything that happens then', () => {
    const expectation: Expectation = {
      kind: 'running',
      atLeast: { kind: 'share', share: 0.9 },
      at: 30 * MINUTE,
      apps: [0],
    };
    const story = [
      { at: 0, running: 10 },
      { at: 30 * MINUTE, running: 95 },
      { at: 30 * MINUTE + 1, running: 20 },
    ];
    expect(judged(expectation, story)).toMatchObject({ verdict: 'met', value: 95, limit: 90 });
    expect(judged(expectation, story.slice(0, 1))).toMatchObject({ verdict: 'not met', value: 10 });
    const early = { at: 29 * MINUTE, isInterrupted: true };
    expect(judged(expectation, story.slice(0, 1), early)).toMatchObject({
      verdict: 'not decided',
      value: null,
    });
  });

  test('crashing is the most at one time from its instant on', () => {
    const expectation: Expectation = {
      kind: 'crashing',
      atMost: count(5),
      after: 10 * MINUTE,
      apps: [0],
    };
    const before = [
      { at: 0, running: 0, crashed: 50 },
      { at: 9 * MINUTE, running: 0, crashed: 4 },
    ];
    expect(judged(expectation, before)).toMatchObject({ verdict: 'met', value: 4 });
    const after = [...before, { at: 11 * MINUTE, running: 0, crashed: 6 }];
    expect(judged(expectation, after)).toMatchObject({
      verdict: 'not met',
      value: 6,
      atSeconds: 660,
    });
  });

  test('leases and cells without one are counted in the same way', () => {
    const story = [
      { at: 0, running: 0, leases: 255 },
      { at: MINUTE, running: 0, leases: 200 },
    ];
    const leases: Expectation = { kind: 'leases', atMost: 254, after: 0 };
    expect(judged(leases, story)).toMatchObject({ verdict: 'not met', value: 255 });
    const later: Expectation = { kind: 'cellsWithoutLease', atMost: 200, after: MINUTE };
    expect(judged(later, story)).toMatchObject({
      verdict: 'met',
      wanted: 'at most 200 cells without a Silk lease after 1m',
      value: 200,
      limit: 200,
    });
  });

  test('neverFitted and pushed are counted at the end', () => {
    const neverFitted = (atMost: number): Expectation => ({
      kind: 'neverFitted',
      atMost: count(atMost),
      apps: [0],
    });
    expect(judged(neverFitted(3), []).verdict).toBe('met');
    expect(judged(neverFitted(2), [])).toMatchObject({ verdict: 'not met', value: 3 });
    const pushed: Expectation = { kind: 'pushed', atLeast: { kind: 'share', share: 0.95 } };
    expect(judged(pushed, [])).toMatchObject({ verdict: 'not met', value: 18, limit: 19 });
  });
});

describe('tasks', () => {
  const of = (source: string | null, share: number): Expectation => ({
    kind: 'tasks',
    succeededAtLeast: { kind: 'share', share },
    source,
  });

  test('are counted of all that were created, of one source or of all', () => {
    expect(judged(of('nightly', 0.95), [])).toMatchObject({
      verdict: 'met',
      wanted: 'at least 95% of the tasks of nightly succeed',
      measured: '19 of 20',
    });
    expect(judged(of(null, 0.95), [])).toMatchObject({ verdict: 'not met', measured: '30 of 40' });
  });

  test('that never came have not succeeded', () => {
    expect(judged(of('idle', 0.5), [])).toMatchObject({ verdict: 'not met', measured: '0 of 0' });
  });

  test('of which enough have succeeded leave an interrupted run undecided only by share', () => {
    const cut = { isInterrupted: true };
    expect(judged(of('nightly', 0.5), [], cut).verdict).toBe('not decided');
    const count = { kind: 'count', count: 19 } as const;
    const wanted: Expectation = { kind: 'tasks', succeededAtLeast: count, source: 'nightly' };
    expect(judged(wanted, [], cut).verdict).toBe('met');
  });
});

describe('when nothing is desired', () => {
  const nothing = [{ at: 0, running: 0, desired: 0 }];

  test('nothing is missing, but nothing is shown either', () => {
    const missing: Expectation = {
      kind: 'missing',
      atMost: { kind: 'count', count: 0 },
      forNoLongerThan: 0,
      after: 10 * MINUTE,
      apps: [0],
    };
    expect(judged(missing, nothing)).toMatchObject({
      verdict: 'not met',
      measured: 'nothing was desired',
    });
    const before = [
      { at: 0, running: 5, desired: 5 },
      { at: 5 * MINUTE, running: 0, desired: 0 },
    ];
    expect(judged(missing, before).verdict).toBe('not met');
    const later = [...nothing, { at: 50 * MINUTE, running: 5, desired: 5 }];
    expect(judged(missing, later).verdict).toBe('met');
  });

  test('all of nothing do not run', () => {
    const running = (atLeast: Extract<Expectation, { kind: 'running' }>['atLeast']) =>
      judged({ kind: 'running', atLeast, at: 20 * MINUTE, apps: [0] }, nothing).verdict;
    expect(running({ kind: 'share', share: 1 })).toBe('not met');
    expect(running({ kind: 'count', count: 0 })).toBe('met');
  });
});
