import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import type { TimedEvent } from '../../model/foundationSpec';
import { app, foundationSpec, scale } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';
import type { MetricKey } from '../../trace/metrics';

function storyOf(events: readonly TimedEvent[], end: number): MetricStory {
  return new MetricStory(
    foundationSpec({ cells: 1, apps: [app('dora', { instances: 2 })], events }),
    end,
  );
}

const BROKEN = 2 * MINUTE;
const CELL = 'cell-0';

describe('a Garden that fails', () => {
  const story = storyOf(
    [
      { kind: 'breakGarden', at: BROKEN, cells: [0], mode: 'fails' },
      scale(BROKEN + 20 * SECOND, 0, 1),
      { kind: 'mendGarden', at: 15 * MINUTE, cells: [0] },
    ],
    40 * MINUTE,
  );

  test('is 1 from the check that finds it, every half minute, to the one that passes', () => {
    const [found, mended] = story.happenings('rep.gardenChanged');
    expect(mended).toBeDefined();
    const sent = story.samples('rep.GardenHealthCheckFailed', CELL);
    const [from, to] = [found?.at ?? 0, mended?.at ?? 0];
    for (const { at, value } of sent) expect(value).toBe(at >= from && at < to ? 1 : 0);
    expect(sent.map(({ at }) => at)).toEqual(expect.arrayContaining([from, to]));
    const failing = sent.filter(({ value }) => value === 1);
    expect(failing.length).toBe(1 + Math.round((to - from) / (30 * SECOND)));
    expect(story.samples('rep.CellUnhealthy', CELL)).toEqual([]);
  });

  test('tells of destructions that failed', () => {
    expect(
      story.samples('rep.GardenContainerDestructionFailedDuration', CELL).length,
    ).toBeGreaterThan(0);
  });
});

describe('a Garden that hangs', () => {
  test('makes the cell unhealthy when a check has not returned in ten minutes, once', () => {
    const story = storyOf(
      [{ kind: 'breakGarden', at: BROKEN, cells: [0], mode: 'hangs' }],
      30 * MINUTE,
    );
    const [changed] = story.happenings('rep.gardenChanged');
    expect(story.samples('rep.CellUnhealthy', CELL)).toEqual([{ at: changed?.at, value: 1 }]);
    expect(changed?.at).toBeGreaterThan(BROKEN + 10 * MINUTE);
    expect(story.valueAt(30 * MINUTE, 'rep.GardenHealthCheckFailed', CELL)).toBe(1);
  });

  test('is waited for by a rep that starts, which tells every 5 s for how long, and then 0', () => {
    const story = storyOf(
      [
        { kind: 'breakGarden', at: BROKEN, cells: [0], mode: 'hangs' },
        { kind: 'killProcesses', at: 3 * MINUTE, processes: [{ component: 'rep', cell: 0 }] },
        { kind: 'mendGarden', at: 4 * MINUTE, cells: [0] },
      ],
      6 * MINUTE,
    );
    const [started] = story.happenings('process.started');
    const since = started?.at ?? 0;
    const ticks = Math.floor((4 * MINUTE - since) / (5 * SECOND));
    expect(ticks).toBeGreaterThan(5);
    expect(story.samples('rep.StalledGardenDuration', CELL)).toEqual([
      ...Array.from({ length: ticks }, (_, i) => ({
        at: since + (i + 1) * 5 * SECOND,
        value: (i + 1) * 5e9,
      })),
      { at: 4 * MINUTE, value: 0 },
    ]);
  });

  test('ends a destruction late: it is told when it is over', () => {
    const story = storyOf(
      [
        scale(BROKEN, 0, 1),
        { kind: 'breakGarden', at: BROKEN + 20 * SECOND, cells: [0], mode: 'hangs' },
        scale(BROKEN + 30 * SECOND, 0, 0),
        { kind: 'mendGarden', at: 5 * MINUTE, cells: [0] },
      ],
      8 * MINUTE,
    );
    const destroyed = story.samples('rep.GardenContainerDestructionSucceededDuration', CELL);
    const deleted = story.happenings('container.deleted');
    expect(destroyed.map(({ at }) => at)).toEqual(deleted.map(({ at }) => at));
    expect(destroyed).toHaveLength(2);
  });
});

describe('a rep', () => {
  const keys: MetricKey[] = [
    'rep.CapacityTotalMemory',
    'rep.ContainerCount',
    'rep.StartingContainerCount',
    'rep.GardenHealthCheckFailed',
    'rep.RepBulkSyncDuration',
  ];

  test.each([
    ['that stands still', 'hangProcesses', 'resumeProcesses'],
    ['that is stopped', 'stopProcesses', 'startProcesses'],
  ] as const)('%s sends nothing until it is back', (_name, down, up) => {
    const processes = [{ component: 'rep', cell: 0 } as const];
    const story = storyOf(
      [
        { kind: down, at: 3 * MINUTE, processes },
        { kind: up, at: 6 * MINUTE, processes },
      ],
      10 * MINUTE,
    );
    for (const key of keys) {
      const sent = story.samples(key, CELL).map(({ at }) => at);
      expect(sent.filter((at) => at < 3 * MINUTE).length, key).toBeGreaterThan(1);
      // A clean stop takes its time, in which the process still sends.
      expect(
        sent.filter((at) => at > 3 * MINUTE + 25 * SECOND && at < 6 * MINUTE),
        key,
      ).toEqual([]);
      expect(sent.filter((at) => at > 6 * MINUTE).length, key).toBeGreaterThan(1);
    }
  });

  test('goes on sending when its silk-daemon is killed', () => {
    const spec = foundationSpec({
      cells: 1,
      silk: { subnetPrefix: 24 },
      events: [
        {
          kind: 'killProcesses',
          at: 3 * MINUTE,
          processes: [{ component: 'silk-daemon', cell: 0 }],
        },
      ],
    });
    expect(new MetricStory(spec, 10 * MINUTE).samples('rep.ContainerCount', CELL)).toHaveLength(10);
  });

  test('tells how long a bulk sync took that failed', () => {
    const spec = foundationSpec({
      cells: 1,
      controlPlane: { diegoApi: ['z1'] },
      events: [
        { kind: 'hangProcesses', at: 3 * MINUTE, processes: [{ component: 'bbs', index: 0 }] },
      ],
    });
    const story = new MetricStory(spec, 5 * MINUTE);
    const failed = story.observations('rep.syncFailed', CELL);
    expect(failed.length).toBeGreaterThan(0);
    // Three attempts of 10 s, half a second apart.
    const sent = story.samples('rep.RepBulkSyncDuration', CELL);
    expect(sent.find(({ at }) => at === failed[0]?.at)?.value).toBeGreaterThanOrEqual(30e9);
  });
});
