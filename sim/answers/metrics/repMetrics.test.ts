import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import {
  app,
  cells,
  exactly,
  foundationSpec,
  kill,
  restore,
  STEADY,
  scale,
} from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';
import type { MetricKey } from '../../trace/metrics';
import { observationId } from '../../trace/observations';

const KILLED = 4 * MINUTE;
const RESTORED = 6 * MINUTE;

describe('what a cell sends every minute', () => {
  const story = new MetricStory(
    foundationSpec({
      zones: 2,
      cells: [cells(2, { memory: 4096, disk: 16384, containers: 100 })],
      apps: [app('dora', { instances: 4, memory: 500, disk: 1000 })],
      events: [kill(KILLED, 1), restore(RESTORED, 1)],
    }),
    12 * MINUTE,
  );
  const settled = (key: MetricKey): number => story.valueAt(3 * MINUTE, key, 'cell-0');

  test('is its capacity, what is left of it and what is taken, the proxy included', () => {
    expect(settled('rep.CapacityTotalMemory')).toBe(4096);
    expect(settled('rep.CapacityTotalDisk')).toBe(16384);
    expect(settled('rep.CapacityTotalContainers')).toBe(100);
    // Two instances of 500 MB with 32 MB of proxy each.
    expect(settled('rep.CapacityRemainingMemory')).toBe(4096 - 2 * 532);
    expect(settled('rep.CapacityRemainingDisk')).toBe(16384 - 2000);
    expect(settled('rep.CapacityRemainingContainers')).toBe(98);
    expect(settled('rep.CapacityAllocatedMemory')).toBe(2 * 532);
    expect(settled('rep.CapacityAllocatedDisk')).toBe(2000);
    expect(settled('rep.ContainerCount')).toBe(2);
    expect(settled('rep.StartingContainerCount')).toBe(0);
  });

  test('is sent in a minute of its own by each cell that was there before', () => {
    const [one, other] = ['cell-0', 'cell-1'].map((cell) =>
      story.samples('rep.ContainerCount', cell),
    );
    expect(one).toHaveLength(12);
    const first = one?.[0]?.at ?? 0;
    one?.forEach(({ at }, i) => {
      expect(at).toBe(first + i * MINUTE);
    });
    expect(other?.[0]?.at).not.toBe(first);
  });

  test('ends with the VM, and begins a minute after its rep is up again', () => {
    const up = story.happenings('rep.started').find(({ cell, at }) => cell === 1 && at > RESTORED);
    const instants = story.samples('rep.ContainerCount', 'cell-1').map(({ at }) => at);
    expect(instants.filter((at) => at > KILLED && at < (up?.at ?? 0) + MINUTE)).toEqual([]);
    expect(instants).toContain((up?.at ?? 0) + MINUTE);
    expect(story.samples('rep.GardenHealthCheckFailed', 'cell-1').map(({ at }) => at)).toContain(
      (up?.at ?? 0) + 90 * SECOND,
    );
  });

  test('counts requests by type, and names the slowest', () => {
    for (const [type, observation] of [
      ['State', 'rep.request.State'],
      ['Perform', 'rep.request.Perform'],
    ] as const) {
      const requests = story.observations(observation, 'cell-0');
      expect(requests.length).toBeGreaterThan(0);
      for (const { at, value } of story.samples('rep.RequestsSucceeded', 'cell-0', type)) {
        expect(value).toBe(requests.filter((each) => each.at <= at).length);
        const window = requests.filter((each) => each.at > at - MINUTE && each.at <= at);
        const slowest = Math.max(0, ...window.map((each) => each.value));
        expect(story.valueAt(at, 'rep.RequestLatencyMax', 'cell-0', type)).toBe(slowest * 1000);
      }
      const last = story.samples('rep.RequestsStarted', 'cell-0', type).at(-1);
      expect(last?.value).toBe(requests.filter((each) => each.at <= (last?.at ?? 0)).length);
      expect(story.samples('rep.RequestsInFlight', 'cell-0', type).at(-1)?.value).toBe(0);
      expect(story.samples('rep.RequestsFailed', 'cell-0', type).at(-1)?.value).toBe(0);
      expect(story.samples('rep.RequestsCancelled', 'cell-0', type).at(-1)?.value).toBe(0);
    }
  });

  test('shows a starting container', () => {
    const spec = foundationSpec({
      cells: 1,
      apps: [app('slow', { startup: exactly(5 * MINUTE), startTimeout: 10 * MINUTE })],
    });
    const slow = new MetricStory(spec, 3 * MINUTE);
    expect(slow.valueAt(3 * MINUTE, 'rep.StartingContainerCount', 'cell-0')).toBe(1);
    expect(slow.valueAt(3 * MINUTE, 'rep.ContainerCount', 'cell-0')).toBe(1);
  });
});

describe('what happens to containers', () => {
  const spec = foundationSpec({
    cells: 1,
    apps: [app('dora', { instances: 3 })],
    events: [
      scale(2 * MINUTE, 0, 1),
      kill(5 * MINUTE, 0),
      restore(6 * MINUTE, 0),
      scale(10 * MINUTE, 0, 0),
    ],
    properties: { ...STEADY, 'sim.executor.process_stop_time': '20s' },
  });
  const story = new MetricStory(spec, 12 * MINUTE);
  const values = (key: MetricKey): number[] =>
    story.samples(key, 'cell-0').map(({ value }) => value);

  test('is told with its time: making, setting up, destroying', () => {
    // Garden makes one after the other here; certificates take 0.5 s and set-up 1 s.
    const [made] = story.samples('rep.GardenContainerCreationSucceededDuration', 'cell-0');
    expect(made?.value).toBe(1e9);
    expect(made?.at).toBe(story.happenings('container.created')[0]?.at);
    const [setUp] = story.samples('rep.ContainerSetupSucceededDuration', 'cell-0');
    expect(setUp).toEqual({ at: (made?.at ?? 0) + 1.5 * SECOND, value: 2.5e9 });
    const destroyed = story.samples('rep.GardenContainerDestructionSucceededDuration', 'cell-0');
    const [deleted] = story.happenings('container.deleted');
    expect(destroyed[0]).toEqual({ at: deleted?.at, value: 5e8 });
  });

  test('includes the two certificates of each, one after the other', () => {
    // The three are made at one instant, and one anew after the VM.
    const made = story.happenings('container.created').map(({ at }) => at);
    const [before, after] = [made[0] ?? 0, made[3] ?? 0];
    expect(made).toEqual([before, before, before, after]);
    expect(story.samples('rep.CredCreationSucceededCount', 'cell-0')).toEqual([
      { at: before + 0.25 * SECOND, value: 3 },
      { at: after + 0.25 * SECOND, value: 1 },
    ]);
    expect(story.samples('rep.C2CCredCreationSucceededCount', 'cell-0')).toEqual([
      { at: before + 0.5 * SECOND, value: 3 },
      { at: after + 0.5 * SECOND, value: 1 },
    ]);
    expect(values('rep.CredCreationSucceededDuration')).toEqual([250e6, 250e6]);
    expect(values('rep.C2CCredCreationSucceededDuration')).toEqual([250e6, 250e6]);
    expect(values('rep.CredCreationFailedCount')).toEqual([0, 0]);
    expect(values('rep.C2CCredCreationFailedCount')).toEqual([0, 0]);
  });

  test('is counted: ends, and ends by force, anew after the VM', () => {
    expect(values('rep.ContainerCompletedCount').at(0)).toBeGreaterThan(0);
    const ends = story.samples('rep.ContainerCompletedCount', 'cell-0');
    expect(ends.filter(({ at }) => at < 5 * MINUTE).at(-1)?.value).toBe(2);
    expect(ends.filter(({ at }) => at > 6 * MINUTE).at(0)?.value).toBe(1);
    const killed = story.samples('rep.ContainerExitedOnTimeoutCount', 'cell-0');
    expect(killed.filter(({ at }) => at < 5 * MINUTE).at(-1)?.value).toBe(2);
    const obedient = new MetricStory(
      { ...spec, config: foundationSpec({ cells: 1 }).config },
      5 * MINUTE,
    );
    expect(obedient.samples('rep.ContainerExitedOnTimeoutCount', 'cell-0')).toEqual([]);
  });

  test('includes a creation that failed', () => {
    const failed = new MetricStory(foundationSpec({ cells: 1 }), SECOND);
    const { recorder } = failed.foundation.simulation;
    recorder.count(SECOND, observationId('garden.createFailed'), 0, 7);
    failed.metrics.sendTo(SECOND);
    expect(failed.samples('rep.GardenContainerCreationFailedDuration', 'cell-0')).toEqual([
      { at: SECOND, value: 7000 },
    ]);
  });
});

describe('the bulk sync', () => {
  test('tells how long it took to fetch the rows, or to fail', () => {
    const story = new MetricStory(foundationSpec({ cells: 1, apps: [app('dora')] }), 5 * MINUTE);
    const began = story.observations('rep.syncBegan', 'cell-0');
    const synced = story.happenings('rep.synced');
    const expected = synced.map(({ at }, i) => ({ at, value: (at - (began[i]?.at ?? 0)) * 1000 }));
    expect(expected.length).toBeGreaterThan(8);
    expect(story.samples('rep.RepBulkSyncDuration', 'cell-0')).toEqual(expected);
    expect(Math.min(...expected.map(({ value }) => value))).toBeGreaterThan(0);
    const { recorder } = story.foundation.simulation;
    recorder.count(5 * MINUTE, observationId('rep.syncBegan'), 0, 1);
    recorder.count(5 * MINUTE + 31 * SECOND, observationId('rep.syncFailed'), 0, 1);
    expect(story.samples('rep.RepBulkSyncDuration', 'cell-0').at(-1)?.value).toBe(31e9);
  });
});

describe('a rep that ends', () => {
  test('tells how many EVACUATING rows it leaves behind (cell 181)', () => {
    const story = new MetricStory(foundationSpec({ cells: 2 }), MINUTE);
    expect(story.samples('rep.StrandedEvacuatingActualLRPs', 'cell-1')).toEqual([]);
    const { recorder } = story.foundation.simulation;
    recorder.count(MINUTE, observationId('rep.strandedEvacuating'), 1, 2);
    expect(story.samples('rep.StrandedEvacuatingActualLRPs', 'cell-1')).toEqual([
      { at: MINUTE, value: 2 },
    ]);
  });
});

describe('the health of Garden', () => {
  test('is 0 every half minute while it is well', () => {
    const story = new MetricStory(foundationSpec({ cells: 1 }), 10 * MINUTE);
    const [up, ...ticks] = story.samples('rep.GardenHealthCheckFailed', 'cell-0');
    expect(up?.at).toBe(story.happenings('rep.started')[0]?.at);
    expect(ticks).toHaveLength(20);
    ticks.forEach(({ at, value }, i) => {
      expect([at, value]).toEqual([(ticks[0]?.at ?? 0) + i * 30 * SECOND, 0]);
    });
  });

  test('is 1 on a cell that got no lease, each time its rep gave up', () => {
    // Three subnets in a /16 of /18s, and four cells.
    const story = new MetricStory(
      foundationSpec({ cells: [cells(4)], silk: { subnetPrefix: 18 } }),
      3 * MINUTE,
    );
    const [stopped] = story.happenings('rep.stopped');
    const cell = story.foundation.identities().cells[stopped?.cell ?? -1];
    const failed = story.samples('rep.GardenHealthCheckFailed', cell);
    expect(failed.map(({ value }) => value)).toEqual(story.happenings('rep.stopped').map(() => 1));
    expect(failed[0]?.at).toBe(stopped?.at);
    expect(story.samples('rep.ContainerCount', cell)).toEqual([]);
  });
});
