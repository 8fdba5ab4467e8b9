import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../engine/units';
import type { ProcessRef, TimedEvent } from '../../model/foundationSpec';
import { cells, foundationSpec, kill, restore, STEADY } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';
import type { MetricKey } from '../../trace/metrics';

/** One controller, which all daemons ask. */
const ONE = { diegoApi: ['z1'] };

describe("Silk's leases", () => {
  // Three subnets for four cells.
  const spec = foundationSpec({
    cells: [cells(4)],
    silk: { subnetPrefix: 18 },
    controlPlane: ONE,
    events: [kill(10 * MINUTE, 0, 1, 2, 3)],
  });
  const story = new MetricStory(spec, 10 * MINUTE + HOUR + 2 * MINUTE);

  test('are told every half minute: all, free, and stale after an hour', () => {
    const at = 9 * MINUTE;
    expect(story.valueAt(at, 'silk-controller.totalLeases')).toBe(3);
    expect(story.valueAt(at, 'silk-controller.freeLeases')).toBe(0);
    expect(story.valueAt(at, 'silk-controller.staleLeases')).toBe(0);
    expect(story.valueAt(9 * MINUTE + HOUR, 'silk-controller.staleLeases')).toBe(0);
    const last = 10 * MINUTE + HOUR + 2 * MINUTE;
    expect(story.valueAt(last, 'silk-controller.staleLeases')).toBe(3);
    expect(story.valueAt(last, 'silk-controller.totalLeases')).toBe(3);
    const [first, second] = story.samples('silk-controller.totalLeases');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(30 * SECOND);
  });

  test('are asked for, also in vain', () => {
    const answers = [
      ...story.happenings('silk.leaseAcquired'),
      ...story.happenings('silk.leaseRefused'),
    ];
    const counts = story.samples('silk-controller.LeasesAcquireRequestCount');
    expect(counts.at(-1)?.value).toBe(answers.length);
    expect(answers.length).toBeGreaterThan(4);
    const time = (spec.config.silk?.callTime ?? 0) / 1000;
    expect(time).toBeGreaterThan(0);
    for (const { value } of story.samples('silk-controller.LeasesAcquireRequestTime')) {
      expect(value).toBe(time);
    }
  });

  test('are not spoken of without Silk', () => {
    const without = new MetricStory(foundationSpec({ cells: 1 }), 2 * MINUTE);
    expect(without.samples('silk-controller.totalLeases')).toEqual([]);
    expect(without.samples('silk-daemon.uptime', 'cell-0')).toEqual([]);
  });
});

describe("the silk-daemons' cycles", () => {
  const KILLED = 5 * MINUTE;
  const RESTORED = 7 * MINUTE;
  const spec = foundationSpec({
    cells: [cells(3)],
    silk: { subnetPrefix: 20 },
    controlPlane: ONE,
    events: [kill(KILLED, 1), restore(RESTORED, 1)],
    properties: STEADY,
  });
  const quiet = new MetricStory(spec, 12 * MINUTE);
  const eager = new MetricStory(spec, 12 * MINUTE, { isEager: true });
  const call = spec.config.silk?.callTime ?? 0;
  const renewed = eager.observations('silk.renewed');

  test('renew, ask for the leases, and set the routes, quiet as eager', () => {
    expect(quiet.observations('silk.renewed')).toEqual([]);
    expect(renewed.length).toBeGreaterThan(50);
    for (const story of [quiet, eager]) {
      const renewals = story.samples('silk-controller.LeasesRenewRequestCount');
      expect(renewals).toEqual(renewed.map(({ at }, i) => ({ at: at + call, value: i + 1 })));
      const polls = story.samples('silk-controller.LeasesIndexRequestCount');
      expect(polls).toEqual(renewed.map(({ at }, i) => ({ at: at + 2 * call, value: i + 1 })));
      for (const type of ['Renew', 'Index'] as const) {
        const times = story.samples(`silk-controller.Leases${type}RequestTime`);
        expect(times.map(({ value }) => value)).toEqual(renewed.map(() => call / 1000));
      }
      const own = eager.observations('silk.renewed', 'cell-0');
      expect(story.samples('silk-daemon.renewSuccess', 'cell-0')).toEqual(
        own.map(({ at }, i) => ({ at: at + call, value: i + 1 })),
      );
      expect(story.samples('silk-daemon.convergeSuccess', 'cell-0')).toEqual(
        own.map(({ at }, i) => ({ at: at + 2 * call, value: i + 1 })),
      );
    }
  });

  test('end with the VM, and begin anew when it has booted', () => {
    const values = quiet.samples('silk-daemon.renewSuccess', 'cell-1');
    const before = values.filter(({ at }) => at < KILLED);
    const after = values.filter(({ at }) => at >= KILLED);
    expect(before.at(-1)?.value).toBe(before.length);
    expect(before.length).toBeGreaterThanOrEqual(9);
    expect(after[0]?.at).toBeGreaterThan(RESTORED);
    expect(after.map(({ value }) => value)).toEqual(after.map((_, i) => i + 1));
  });

  test('come late to a controller that stood still, each once, quiet as eager', () => {
    const processes = [{ component: 'silk-controller', index: 0 } as const];
    const events: TimedEvent[] = [
      { kind: 'hangProcesses', at: KILLED, processes },
      { kind: 'resumeProcesses', at: KILLED + 70 * SECOND, processes },
    ];
    const key = 'silk-controller.LeasesRenewRequestCount';
    const [counts, others] = [false, true].map((isEager) =>
      new MetricStory({ ...spec, events }, 12 * MINUTE, { isEager }).samples(key),
    );
    expect(counts).toEqual(others);
    expect(counts?.filter(({ at }) => at === KILLED + 70 * SECOND + call)).toHaveLength(1);
  });

  test('are told of all active leases, and nothing fails', () => {
    const told = quiet.samples('silk-daemon.numberLeases', 'cell-0');
    expect(told.length).toBeGreaterThan(20);
    expect(new Set(told.map(({ value }) => value))).toEqual(new Set([3]));
    for (const key of ['silk-daemon.renewFailure', 'silk-daemon.convergeFailure'] as const) {
      expect(new Set(quiet.samples(key, 'cell-0').map(({ value }) => value))).toEqual(new Set([0]));
    }
  });

  test('leave a lease out once it has expired', () => {
    const silk =
      spec.config.silk === null ? null : { ...spec.config.silk, leaseExpiration: MINUTE };
    const events = [kill(KILLED, 1)];
    const short = { ...spec, config: { ...spec.config, silk }, events };
    const story = new MetricStory(short, 12 * MINUTE);
    const last = renewed.filter(({ at }) => at < KILLED);
    const ends = Math.max(
      ...eager
        .observations('silk.renewed', 'cell-1')
        .filter(({ at }) => at < KILLED)
        .map(({ at }) => at),
    );
    expect(last.length).toBeGreaterThan(0);
    for (const { at, value } of story.samples('silk-daemon.numberLeases', 'cell-0')) {
      expect(value).toBe(at < ends + MINUTE ? 3 : 2);
    }
    expect(story.valueAt(12 * MINUTE, 'silk-daemon.numberLeases', 'cell-0')).toBe(2);
  });

  test('are of a process whose age counts from the start of the simulation or of the VM', () => {
    const ages = quiet.samples('silk-daemon.uptime', 'cell-1');
    const before = ages.filter(({ at }) => at < KILLED);
    expect(before).toHaveLength(10);
    for (const { at, value } of before) expect(value).toBe(at / SECOND);
    const after = ages.filter(({ at }) => at >= KILLED);
    expect(after.map(({ value }) => value).slice(0, 3)).toEqual([30, 60, 90]);
    const runs = quiet.observations('silk.daemonRuns', 'cell-1').at(-1)?.at ?? 0;
    expect(after[0]?.at).toBe(runs + 30 * SECOND);
    for (const { at, value } of quiet.samples('silk-controller.uptime')) {
      expect(value).toBe(at / SECOND);
    }
  });

  test('are queries of the controller', () => {
    const acquired = quiet.happenings('silk.leaseAcquired');
    const answered = [
      ...acquired.map(({ at }) => at + call),
      ...renewed.flatMap(({ at }) => [at + call, at + 2 * call]),
    ];
    const totals = quiet.samples('silk-controller.DBQueriesSucceeded');
    expect(totals).toHaveLength(24);
    for (const { at, value } of totals) {
      expect(value).toBe(answered.filter((done) => done <= at).length);
      const isRecent = answered.some((done) => done <= at && done > at - 30 * SECOND);
      expect(quiet.valueAt(at, 'silk-controller.DBQueryDurationMax')).toBe(
        isRecent ? call / SECOND : 0,
      );
      expect(quiet.valueAt(at, 'silk-controller.DBQueriesFailed')).toBe(0);
    }
    // All three cells ask for their lease at instant 0.
    expect(quiet.valueAt(12 * MINUTE, 'silk-controller.DBOpenConnections')).toBe(3);
  });
});

describe('when Silk fails', () => {
  const BROKEN = 4 * MINUTE;
  const MENDED = 7 * MINUTE;
  const stories = (kind: 'hangProcesses' | 'stopProcesses', process: ProcessRef) => {
    const processes = [process];
    const repair = kind === 'hangProcesses' ? 'resumeProcesses' : 'startProcesses';
    const spec = foundationSpec({
      cells: [cells(2)],
      silk: { subnetPrefix: 20 },
      controlPlane: ONE,
      events: [
        { kind, at: BROKEN, processes },
        { kind: repair, at: MENDED, processes },
      ],
      properties: STEADY,
    });
    return new MetricStory(spec, 12 * MINUTE);
  };
  const during = (story: MetricStory, key: MetricKey, cell?: string) =>
    story.samples(key, cell).filter(({ at }) => at > BROKEN + MINUTE && at < MENDED);

  const mended = (story: MetricStory, key: MetricKey, cell?: string) =>
    story.samples(key, cell).flatMap(({ at, value }) => (at > MENDED ? value : []));

  test.each(['hangProcesses', 'stopProcesses'] as const)(
    'a silk-daemon is silent after %s until it has its lease again, and its rep is not',
    (kind) => {
      const story = stories(kind, { component: 'silk-daemon', cell: 0 });
      expect(during(story, 'silk-daemon.uptime', 'cell-0')).toEqual([]);
      expect(during(story, 'silk-daemon.renewSuccess', 'cell-0')).toEqual([]);
      expect(during(story, 'silk-daemon.uptime', 'cell-1')).not.toEqual([]);
      expect(during(story, 'rep.ContainerCount', 'cell-0')).toHaveLength(2);
      expect(mended(story, 'silk-daemon.uptime', 'cell-0').slice(0, 3)).toEqual([30, 60, 90]);
    },
  );

  test('the controller is silent, takes no request, and then counts anew', () => {
    const story = stories('stopProcesses', { component: 'silk-controller', index: 0 });
    expect(during(story, 'silk-controller.totalLeases')).toEqual([]);
    expect(during(story, 'silk-controller.LeasesRenewRequestCount')).toEqual([]);
    expect(mended(story, 'silk-controller.LeasesRenewRequestCount').slice(0, 3)).toEqual([1, 2, 3]);
    expect(mended(story, 'silk-controller.uptime').slice(0, 3)).toEqual([30, 60, 90]);
    expect(mended(story, 'silk-controller.totalLeases').at(-1)).toBe(2);
  });

  test('a controller that goes on answers what has waited, and each renewal after that once', () => {
    const story = stories('hangProcesses', { component: 'silk-controller', index: 0 });
    expect(during(story, 'silk-controller.totalLeases')).toEqual([]);
    const counts = story.samples('silk-controller.LeasesRenewRequestCount');
    const lastMinutes = counts.filter(
      ({ at }) => at > MENDED + MINUTE && at <= MENDED + 4 * MINUTE,
    );
    // Two cells, twice a minute each.
    expect(lastMinutes).toHaveLength(12);
  });
});

describe('of leases of every kind', () => {
  const spec = foundationSpec({
    cells: [cells(3)],
    // Three subnets, and 300 single addresses' worth of VMs would still fit their own pool.
    silk: { subnetPrefix: 18, singleIps: 4 },
    controlPlane: { diegoApi: ['z1', 'z1'] },
    events: [kill(2 * MINUTE, 0), { kind: 'drainCells', at: 3 * MINUTE, cells: [1] }],
    properties: STEADY,
  });
  const story = new MetricStory(spec, 2 * HOUR);
  const value = (key: MetricKey, at: number, instance: number): number | undefined =>
    story.samples(key, '', '', instance).findLast((sample) => sample.at <= at)?.value;

  test('each controller tells all rows, the free, which may be less than none, and the stale (cell 240)', () => {
    for (const instance of [0, 1]) {
      const at = (minute: number, key: MetricKey) => value(key, minute * MINUTE, instance);
      expect(at(1.5, 'silk-controller.totalLeases')).toBe(7);
      expect(at(1.5, 'silk-controller.freeLeases')).toBe(3 - 7);
      expect(at(1.5, 'silk-controller.staleLeases')).toBe(0);
      // The drained one has given its lease back; the dead one has not, and nobody renews it.
      expect(at(5, 'silk-controller.totalLeases')).toBe(6);
      expect(at(60, 'silk-controller.staleLeases')).toBe(0);
      expect(at(63, 'silk-controller.staleLeases')).toBe(1);
    }
  });

  test('the requests of all VMs are told by the controller that they went to', () => {
    const counts = (kind: 'Acquire' | 'Renew' | 'Release'): number[] =>
      [0, 1].map(
        (instance) =>
          story.samples(`silk-controller.Leases${kind}RequestCount`, '', '', instance).at(-1)
            ?.value ?? 0,
      );
    // Cells ask the first one, every other VM with a single address the second.
    expect(counts('Acquire')).toEqual([5, 2]);
    expect(counts('Release')).toEqual([1, 0]);
    // One cell and four VMs are left.
    const [first = 0, second = 0] = counts('Renew');
    const perDaemon = (2 * HOUR) / (30 * SECOND);
    expect(first / perDaemon).toBeCloseTo(3, 0);
    expect(second / perDaemon).toBeCloseTo(2, 0);
  });
});

describe('while the database refuses', () => {
  const spec = foundationSpec({
    cells: [cells(2)],
    silk: { subnetPrefix: 24 },
    controlPlane: ONE,
    events: [
      {
        kind: 'setDatabase',
        at: 2 * MINUTE,
        condition: { mode: 'refuses', slowdown: 1 },
      },
      { kind: 'setDatabase', at: 6 * MINUTE, condition: { mode: 'up', slowdown: 1 } },
    ],
    properties: STEADY,
  });
  test.each([false, true])(
    'cycles fail and daemons go on, queries fail and are counted, eager %s (cell 241)',
    (isEager) => {
      const story = new MetricStory(spec, 10 * MINUTE, { isEager });
      const at = (minute: number, key: MetricKey, cell?: string) =>
        story.valueAt(minute * MINUTE, key, cell);
      expect(at(1.9, 'silk-daemon.renewFailure', 'cell-0')).toBe(0);
      const failures = at(6.5, 'silk-daemon.renewFailure', 'cell-0');
      expect(failures).toBe(8);
      const succeeded = at(2, 'silk-daemon.renewSuccess', 'cell-0');
      expect(at(5.9, 'silk-daemon.renewSuccess', 'cell-0')).toBe(succeeded);
      expect(at(10, 'silk-daemon.renewFailure', 'cell-0')).toBe(failures);
      expect(at(10, 'silk-daemon.renewSuccess', 'cell-0')).toBeGreaterThan(succeeded + 6);
      expect(at(10, 'silk-controller.DBQueriesFailed')).toBe(
        failures + at(10, 'silk-daemon.renewFailure', 'cell-1'),
      );
      expect(at(10, 'silk-daemon.numberLeases', 'cell-0')).toBe(2);
    },
  );
});
