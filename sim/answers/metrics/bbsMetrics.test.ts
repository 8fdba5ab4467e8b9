import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { app, cells, exactly, foundationSpec, kill, STEADY, task } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';
import { observationId } from '../../trace/observations';

const T15 = 15 * SECOND;
/** Between passes, and after what began before it has settled. */
const BEFORE = 5 * MINUTE;
const KILLED = BEFORE + SECOND;

const SPEC = foundationSpec({
  zones: 2,
  cells: [cells(4)],
  apps: [
    app('dora', { instances: 6 }),
    // Exits at once, for good: waits out its back-off in state CRASHED.
    app('crasher', {
      instances: 2,
      crash: { kind: 'exits', after: exactly(SECOND), share: 1, times: 1000 },
    }),
    app('giant', { memory: 8192 }),
  ],
  events: [kill(KILLED, 1, 3)],
});

describe('the gauges of the LRP passes', () => {
  const story = new MetricStory(SPEC, 9 * MINUTE);
  const settled = (key: Parameters<MetricStory['valueAt']>[1]): number =>
    story.valueAt(BEFORE, key);
  test('say how things stand', () => {
    expect(settled('bbs.LRPsDesired')).toBe(9);
    expect(settled('bbs.LRPsRunning')).toBe(6);
    expect(settled('bbs.LRPsUnclaimed')).toBe(1);
    expect(settled('bbs.LRPsClaimed')).toBe(0);
    expect(settled('bbs.CrashedActualLRPs')).toBe(2);
    expect(settled('bbs.CrashingDesiredLRPs')).toBe(1);
    expect(settled('bbs.PresentCells')).toBe(4);
    expect(settled('bbs.SuspectCells')).toBe(0);
    expect(settled('bbs.SuspectRunningActualLRPs')).toBe(0);
    expect(settled('bbs.SuspectClaimedActualLRPs')).toBe(0);
    expect(settled('bbs.LRPsMissing')).toBe(0);
    expect(settled('bbs.LRPsExtra')).toBe(0);
  });

  test('tell of lost cells only after the pass that found them lost', () => {
    const [expired] = story.happenings('presence.expired');
    const passes = story.happenings('convergence.completed');
    const found = passes.find(({ at }) => at > (expired?.at ?? 0))?.at ?? 0;
    expect(story.valueAt(found - 1, 'bbs.PresentCells')).toBe(4);
    expect(story.valueAt(found + T15, 'bbs.PresentCells')).toBe(2);
    expect(story.valueAt(found + T15, 'bbs.SuspectCells')).toBe(2);
  });

  test('are sent every 15 s from a phase of their own', () => {
    const [first] = story.samples('bbs.LRPsRunning');
    expect(first?.at).toBeGreaterThan(0);
    expect(first?.at).toBeLessThanOrEqual(T15);
    const instants = Array.from({ length: 36 }, (_, i) => (first?.at ?? 0) + i * T15);
    for (const key of [
      'bbs.LRPsRunning',
      'bbs.ConvergenceLRPDuration',
      'bbs.TasksRunning',
    ] as const) {
      expect(story.samples(key).map(({ at }) => at)).toEqual(instants);
    }
    const other = new MetricStory(SPEC, MINUTE, { seed: 2 });
    expect(other.samples('bbs.LRPsRunning')[0]?.at).not.toBe(first?.at);
  });

  test('are 0 before the first pass', () => {
    const properties = { 'diego.bbs.convergence.repeat_interval_in_seconds': 600 };
    const { config } = foundationSpec({ cells: 1, properties });
    const early = new MetricStory({ ...SPEC, config }, 15 * MINUTE);
    const [pass] = early.happenings('convergence.completed');
    for (const key of ['bbs.LRPsDesired', 'bbs.ConvergenceLRPDuration'] as const) {
      const sent = early.samples(key).filter(({ at }) => at < (pass?.at ?? 0));
      expect(sent.length).toBeGreaterThan(0);
      expect(sent.every(({ value }) => value === 0)).toBe(true);
    }
  });

  test('give the length of the pass from before the listing of cells, in nanoseconds (bbs C-2, F-27)', () => {
    const [began] = story.observations('bbs.passBegan');
    const [started] = story.happenings('convergence.started');
    const [completed] = story.happenings('convergence.completed');
    expect(started?.at).toBeGreaterThan(began?.at ?? 0);
    const length = (completed?.at ?? 0) - (began?.at ?? 0);
    expect(length).toBeGreaterThan(0);
    const sent = story.valueAt((completed?.at ?? 0) + T15, 'bbs.ConvergenceLRPDuration');
    expect(sent).toBe(length * 1000);
    const [tasks] = story.happenings('convergence.tasksCompleted');
    expect(story.valueAt((completed?.at ?? 0) + T15, 'bbs.ConvergenceTaskDuration')).toBe(
      ((tasks?.at ?? 0) - (began?.at ?? 0)) * 1000,
    );
  });

  test('count passes once, when the next tick comes (bbs F-27)', () => {
    for (const [key, kind] of [
      ['bbs.ConvergenceLRPRuns', 'convergence.completed'],
      ['bbs.ConvergenceTaskRuns', 'convergence.tasksCompleted'],
    ] as const) {
      const passes = story.happenings(kind).map(({ at }) => at);
      const runs = story.samples(key);
      expect(runs.length).toBeGreaterThan(10);
      for (const { at, value } of runs)
        expect(value).toBe(passes.filter((end) => end <= at).length);
      expect(new Set(runs.map(({ value }) => value)).size).toBe(runs.length);
    }
  });
});

describe('SUSPECT rows', () => {
  test('are counted as the pass found them, by state', () => {
    // No cell is left to take their place, so that they stay SUSPECT.
    const spec = foundationSpec({
      cells: [cells(2)],
      apps: [
        app('dora', { instances: 5 }),
        // Claimed for minutes: its start-up takes so long.
        app('slow', { instances: 3, startup: exactly(10 * MINUTE), startTimeout: 20 * MINUTE }),
      ],
      events: [kill(3 * MINUTE, 0, 1)],
    });
    const story = new MetricStory(spec, 6 * MINUTE);
    expect(story.valueAt(6 * MINUTE, 'bbs.SuspectRunningActualLRPs')).toBe(5);
    expect(story.valueAt(6 * MINUTE, 'bbs.SuspectClaimedActualLRPs')).toBe(3);
    expect(story.valueAt(3 * MINUTE, 'bbs.LRPsClaimed')).toBe(3);
  });
});

describe('Domain.<name>', () => {
  test('is 1 while the domain was fresh in the last pass, and ends with it (bbs C-3)', () => {
    const spec = foundationSpec({
      cells: 1,
      apps: [app('dora')],
      properties: { 'cc.diego_sync.frequency_in_seconds': 600 },
    });
    const story = new MetricStory(spec, 10 * MINUTE);
    const [expired] = story.happenings('domain.expired');
    const apps = story.samples('bbs.Domain', '', 'cf-apps');
    expect(expired?.at).toBeGreaterThan(2 * MINUTE);
    expect(apps.length).toBeGreaterThan(4);
    expect(new Set(apps.map(({ value }) => value))).toEqual(new Set([1]));
    expect(apps.at(-1)?.at).toBeLessThanOrEqual(expired?.at ?? 0);
    expect(apps.at(-1)?.at).toBeGreaterThan((expired?.at ?? 0) - T15);
  });
});

describe('the metrics of tasks', () => {
  const spec = foundationSpec({
    cells: [cells(3)],
    tasks: [
      task('jobs', { arrivals: { kind: 'every', interval: 9 * SECOND }, count: 2 }),
      task('long', { count: 4, runs: exactly(20 * MINUTE) }),
      // They fit nowhere and wait as Pending.
      task('huge', { count: 3, memory: 100_000 }),
      // Nobody asks for their result: they stay Completed until they are pruned.
      task('silent', { count: 5, hasCallback: false, from: MINUTE }),
    ],
    events: [kill(6 * MINUTE, 0)],
    properties: { 'tasks.max_retries': 1000 },
  });
  const story = new MetricStory(spec, 10 * MINUTE);

  test('say how many there are in each state', () => {
    expect(story.valueAt(3 * MINUTE, 'bbs.TasksPending')).toBeGreaterThanOrEqual(3);
    expect(story.valueAt(3 * MINUTE, 'bbs.TasksRunning')).toBeGreaterThanOrEqual(4);
    expect(story.valueAt(2 * MINUTE, 'bbs.TasksCompleted')).toBeGreaterThanOrEqual(5);
    expect(story.valueAt(5 * MINUTE, 'bbs.TasksCompleted')).toBeLessThan(5);
    expect(story.samples('bbs.TasksResolving')).toHaveLength(40);
  });

  test('add what the last pass kicked and pruned again at every tick until the next pass (bbs F-27)', () => {
    const passes = story.happenings('convergence.tasksCompleted');
    for (const [key, field] of [
      ['bbs.ConvergenceTasksKicked', 'a'],
      ['bbs.ConvergenceTasksPruned', 'b'],
    ] as const) {
      let total = 0;
      for (const { at, value } of story.samples(key)) {
        total += passes.filter((pass) => pass.at <= at).at(-1)?.[field] ?? 0;
        expect(value).toBe(total);
      }
      const once = passes.reduce((sum, pass) => sum + pass[field], 0);
      expect(total).toBeGreaterThan(1.7 * once);
    }
  });

  test('count by cell what was started and succeeded there (bbs F-6, F-22)', () => {
    for (const cell of ['cell-1', 'cell-2']) {
      const id = story.foundation.identities().cellByName.get(cell);
      const sentAt = story.samples('bbs.TasksStarted', cell).at(-1)?.at ?? 0;
      const by = (kind: 'task.started' | 'container.completed'): number =>
        story.happenings(kind).filter((each) => each.cell === id && each.at <= sentAt).length;
      const started = story.valueAt(sentAt, 'bbs.TasksStarted', cell);
      expect(started).toBe(by('task.started'));
      const succeeded = story.valueAt(sentAt, 'bbs.TasksSucceeded', cell);
      // Of each task that ran here only the report may be on its way.
      expect(by('container.completed') - succeeded).toBeGreaterThanOrEqual(0);
      expect(by('container.completed') - succeeded).toBeLessThan(3);
      expect(story.valueAt(sentAt, 'bbs.TasksFailed', cell)).toBe(0);
    }
  });

  test('count a failure that a cell reports (bbs F-22)', () => {
    const told = new MetricStory(foundationSpec({ cells: 1 }), SECOND);
    const { recorder } = told.foundation.simulation;
    for (let i = 0; i < 2; i++) recorder.count(SECOND, observationId('bbs.taskFailed'), 0, 1);
    told.metrics.sendTo(MINUTE);
    expect(told.valueAt(MINUTE, 'bbs.TasksFailed', 'cell-0')).toBe(2);
    expect(told.valueAt(MINUTE, 'bbs.TasksSucceeded', 'cell-0')).toBe(0);
  });
});

describe('the calls of the BBS', () => {
  const story = new MetricStory(SPEC, 9 * MINUTE);

  test('are counted, and the slowest of each minute told, when they have ended', () => {
    const calls = story.observations('bbs.request');
    const elided = story.observations('bbs.requestsElided');
    const counts = story.samples('bbs.RequestCount');
    expect(counts).toHaveLength(9);
    for (const { at, value } of counts) {
      const others = elided.filter((each) => each.at <= at);
      const expected = others.reduce((sum, each) => sum + each.value, 0);
      expect(value).toBe(expected + calls.filter((each) => each.at <= at).length);
      const window = calls.filter((each) => each.at > at - MINUTE && each.at <= at);
      const slowest = Math.max(...window.map((each) => each.value));
      expect(story.valueAt(at, 'bbs.RequestLatency')).toBe(slowest * 1000);
    }
  });

  test('include those of bulk syncs: two lists a cell and one call a container', () => {
    const quiet = new MetricStory(
      foundationSpec({ cells: [cells(2)], apps: [app('dora', { instances: 10 })] }),
      10 * MINUTE,
    );
    const [before, after] = quiet.samples('bbs.RequestCount').slice(-2);
    const syncs = quiet
      .happenings('rep.synced')
      .filter(({ at }) => at > (before?.at ?? 0) && at <= (after?.at ?? 0)).length;
    expect(syncs).toBe(4);
    // Beside them Cloud Controller looks at its two domains, and convergence asks nobody.
    const heartbeats = (after?.value ?? 0) - (before?.value ?? 0) - 2 * syncs;
    expect(heartbeats).toBeGreaterThanOrEqual(2 * 10);
    expect(heartbeats).toBeLessThan(2 * 10 + 12);
  });

  test('go on while the lock is held', () => {
    const samples = story.samples('bbs.LockHeld');
    expect(samples.map(({ value }) => value)).toEqual(Array(9).fill(1));
    expect(story.samples('auctioneer.LockHeld')).toHaveLength(9);
    expect(story.samples('auctioneer.LockHeld')[0]?.at).not.toBe(samples[0]?.at);
  });
});

describe('the database of the BBS', () => {
  // One worker, calls of 2 s, six claims at once: a queue.
  const queueing = foundationSpec({
    cells: 1,
    apps: [app('dora', { instances: 6 })],
    properties: { ...STEADY, 'sim.bbs.parallelism': 1, 'sim.bbs.claim_time': '2s' },
  });
  const story = new MetricStory(queueing, 9 * MINUTE);

  test('has a query for each call, bulk syncs included, and for each job of convergence', () => {
    const booked = story.observations('bbs.query');
    const alike = story.observations('bbs.queriesAlike');
    const totals = story.samples('bbs.DBQueriesSucceeded');
    expect(totals).toHaveLength(9);
    for (const { at, value } of totals) {
      const others = alike
        .filter((each) => each.at <= at)
        .reduce((sum, each) => sum + each.value, 0);
      expect(value).toBe(others + booked.filter((each) => each.at <= at).length);
      expect(story.valueAt(at, 'bbs.DBQueriesFailed')).toBe(0);
      const slowest = booked.filter((each) => each.at > at - MINUTE && each.at <= at);
      const longest = Math.max(...slowest.map((each) => each.value));
      expect(story.valueAt(at, 'bbs.DBQueryDurationMax')).toBe(longest * 1000);
    }
    // A pass lists the cells, has a query for tasks and fifteen of its own; two lists and six calls a sync.
    const [from, until] = [totals[7]?.at ?? 0, totals[8]?.at ?? 0];
    const within = ({ at }: { at: number }): boolean => at > from && at <= until;
    const passes = story.happenings('convergence.completed').filter(within).length;
    const syncs = story.happenings('rep.synced').filter(within).length;
    const grown = (totals[8]?.value ?? 0) - (totals[7]?.value ?? 0);
    expect(passes).toBeGreaterThan(0);
    // Beside them Cloud Controller's: six calls in half a minute at most.
    expect(grown).toBeGreaterThanOrEqual(17 * passes + 8 * syncs);
    expect(grown).toBeLessThan(17 * passes + 8 * syncs + 12);
  });

  test('has as many queries under way as there are calls in line, each on a connection', () => {
    const calls = story
      .observations('bbs.query')
      .map(({ at, value }) => ({ from: at - value, at }));
    const peak = Math.max(
      ...calls.map(
        ({ from }) => calls.filter((each) => each.from <= from && each.at > from).length,
      ),
    );
    expect(peak).toBeGreaterThanOrEqual(6);
    const first = story.samples('bbs.DBQueriesInFlight')[0];
    expect(first?.value).toBeGreaterThanOrEqual(peak);
    expect(story.samples('bbs.DBOpenConnections').map(({ value }) => value)).toEqual(
      Array(9).fill(first?.value),
    );
    expect(story.samples('bbs.DBWaitCount').map(({ value }) => value)).toEqual(Array(9).fill(0));
  });

  test('makes queries wait for a connection where there are fewer, and opens no more', () => {
    const config = {
      ...queueing.config,
      bbs: { ...queueing.config.bbs, maxOpenConnections: 2 },
    };
    const few = new MetricStory({ ...queueing, config }, 9 * MINUTE);
    expect(few.valueAt(MINUTE, 'bbs.DBOpenConnections')).toBe(2);
    expect(few.valueAt(MINUTE, 'bbs.DBWaitCount')).toBeGreaterThanOrEqual(4);
    // The third of the claims waits for the first, which takes 2 s.
    expect(few.valueAt(MINUTE, 'bbs.DBWaitDuration')).toBeGreaterThan(2e9 + 4e9 + 6e9 + 8e9 - 1e8);
    // With one worker it decides nothing: the line is as long.
    expect(few.happenings('container.running')).toEqual(story.happenings('container.running'));
  });

  test('serves no more calls at once than it has connections', () => {
    const runs = [200, 1].map((maxOpenConnections) => {
      const bbs = { ...queueing.config.bbs, parallelism: 3, maxOpenConnections };
      return new MetricStory({ ...queueing, config: { ...queueing.config, bbs } }, MINUTE);
    });
    const [many, one] = runs.map((run) => run.happenings('container.running').at(-1)?.at ?? 0);
    expect((one ?? 0) - (many ?? 0)).toBeGreaterThan(7 * SECOND);
    expect(one).toBe(story.happenings('container.running').at(-1)?.at);
  });
});
