/**
 * What an operator would see of a cell's executor and Garden: broken Gardens, lost containers, cold caches, a
 * blobstore that is away, instances that are not ready, memory that is not there.
 */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import type { StoreCondition, TimedEvent } from '../model/foundationSpec';
import { app, cells, exactly, kill, push, restore, STEADY, scale } from './builders';
import { FoundationStory } from './foundationStory';

const at = (minutes: number): number => minutes * MINUTE;

function breakGarden(when: number, mode: 'fails' | 'hangs', ...positions: number[]): TimedEvent {
  return { kind: 'breakGarden', at: when, cells: positions, mode };
}

function mendGarden(when: number, ...positions: number[]): TimedEvent {
  return { kind: 'mendGarden', at: when, cells: positions };
}

function blobstore(when: number, condition: StoreCondition): TimedEvent {
  return { kind: 'setBlobstore', at: when, condition };
}

/** Least, mean and most of these, in seconds. */
function spreadOf(times: readonly number[]) {
  const seconds = times.map((time) => time / SECOND);
  const mean = seconds.reduce((sum, each) => sum + each, 0) / seconds.length;
  return { min: Math.min(...seconds), mean, max: Math.max(...seconds) };
}

describe('a cell whose Garden fails', () => {
  test('is found at a health check within ten minutes, whatever its phase', () => {
    const events = [breakGarden(at(2), 'fails', 0)];
    const found = Array.from({ length: 60 }, (_, seed) => {
      const story = FoundationStory.of({ cells: 1, events }, seed + 1).runsTo(at(13));
      return story.firstAt('rep.gardenChanged') - at(2);
    });
    const { min, mean, max } = spreadOf(found);
    // Three tries take 3 s; the phase is anywhere in ten minutes.
    expect(min).toBeGreaterThanOrEqual(3);
    expect(min).toBeLessThan(60);
    expect(mean).toBeGreaterThan(240);
    expect(mean).toBeLessThan(366);
    expect(max).toBeGreaterThan(540);
    expect(max).toBeLessThanOrEqual(600 + 1.5 + 3);
  });

  test('keeps winning auctions until then, and none afterwards', () => {
    const story = FoundationStory.of({
      cells: [cells(1), cells(1, { group: 'other', memory: 2048 })],
      apps: [app('dora', { instances: 4 })],
      events: [
        breakGarden(at(2), 'fails', 0),
        scale(at(3), 0, 8),
        scale(at(14), 0, 12),
        mendGarden(at(15), 0),
      ],
    });
    story.runsTo(at(13));
    const before = story.happenings('container.completed', { cell: 'cell-0', from: at(2) });
    const error = /^failed to create container: dial unix/;
    expect(before.length).toBeGreaterThan(0);
    expect(before.every(({ text }) => error.test(text))).toBe(true);
    expect(story.firstAt('rep.gardenChanged')).toBeLessThan(at(13));
    // What ran there runs on; nobody is told to leave.
    expect(story.running('cell-0').length).toBeGreaterThan(0);
    expect(story.presentCells()).toEqual(['cell-0', 'other-0']);
    story.runsTo(at(15));
    expect(story.happenings('auction.placed', { cell: 'cell-0', from: at(13) })).toEqual([]);
    expect(story.running()).toEqual(expect.arrayContaining(['dora-1/8', 'dora-1/11']));
    const healthy = story.runsTo(at(27)).happenings('rep.gardenChanged', { from: at(15) });
    expect(healthy.map(({ a }) => a)).toEqual([1]);
  });

  test('cannot get rid of what is deleted; bulk syncs try again until it can', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 3 })],
      events: [breakGarden(at(2), 'fails', 0), scale(at(3), 0, 1), mendGarden(at(5), 0)],
    });
    story.runsTo(at(5) - 1);
    expect(story.containers('cell-0').filter((each) => each.endsWith('completed'))).toHaveLength(2);
    expect(story.rows('dora-1/2')).toEqual([]);
    story.runsFor(31 * SECOND);
    expect(story.containers('cell-0')).toEqual(['dora-1/0 running']);
  });
});

describe('a cell whose Garden hangs', () => {
  test('is unhealthy when a check has hung for ten minutes, ten to twenty after it began', () => {
    const events = [breakGarden(at(2), 'hangs', 0)];
    const found = Array.from({ length: 30 }, (_, seed) => {
      const story = FoundationStory.of({ cells: 1, events }, seed + 1).runsTo(at(23));
      return story.firstAt('rep.gardenChanged') - at(2);
    });
    const { min, mean, max } = spreadOf(found);
    expect(min).toBeGreaterThanOrEqual(600);
    expect(mean).toBeGreaterThan(810);
    expect(mean).toBeLessThan(990);
    expect(max).toBeLessThanOrEqual(1200 + 1.5);
  });

  test('holds up what it is given, without an error, and starts it when it is mended', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 3, arrivesAt: at(3) })],
      events: [breakGarden(at(2), 'hangs', 0), push(at(3), 0), mendGarden(at(8), 0)],
    });
    story.runsTo(at(8) - 1);
    expect(story.containers('cell-0')).toEqual([
      'dora-1/0 initializing',
      'dora-1/1 initializing',
      'dora-1/2 initializing',
    ]);
    expect(story.happenings('actualLRP.crashed')).toEqual([]);
    story.runsFor(10 * SECOND);
    expect(story.running()).toEqual(['dora-1/0', 'dora-1/1', 'dora-1/2']);
  });
});

describe('containers that Garden loses', () => {
  test('are found by the reaper within a minute, half a minute in the mean', () => {
    const lose = { kind: 'loseContainers', at: at(3), cells: [0], share: 1 } as const;
    const found = Array.from({ length: 60 }, (_, seed) => {
      const entry = { cells: 1, apps: [app('dora', { instances: 2 })], events: [lose] };
      const story = FoundationStory.of(entry, seed + 1).runsTo(at(5));
      expect(story.happenings('containers.lost').map(({ a }) => a)).toEqual([2]);
      const [first] = story.happenings('container.completed');
      expect(first?.text).toBe('missing garden container');
      return (first?.at ?? 0) - at(3);
    });
    const { min, mean, max } = spreadOf(found);
    expect(min).toBeLessThan(10);
    expect(mean).toBeGreaterThan(22);
    expect(mean).toBeLessThan(38);
    expect(max).toBeLessThanOrEqual(60);
  });

  test('crash their instances, which run again', () => {
    const lose = { kind: 'loseContainers', at: at(3), cells: [0], share: 0.5 } as const;
    const entry = { cells: 1, apps: [app('dora', { instances: 4 })], events: [lose] };
    const story = FoundationStory.of(entry).runsTo(at(6));
    expect(story.happenings('actualLRP.crashed')).toHaveLength(2);
    expect(story.running()).toHaveLength(4);
  });
});

const BLOBSTORE = {
  ...STEADY,
  'sim.blobstore.latency': '100ms',
  'sim.blobstore.time_per_megabyte': '20ms',
  'sim.executor.unpack_time_per_megabyte': '0s',
};

describe('a popular app', () => {
  test('is downloaded once a cell', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 12, droplet: 300 })],
      properties: BLOBSTORE,
    }).runsTo(at(2));
    expect(story.running()).toHaveLength(12);
    for (const cell of ['cell-0', 'cell-1']) {
      const downloads = story.happenings('download.completed', { cell });
      // A lifecycle and a droplet for each of six instances, of which one of each was not there.
      expect(downloads.filter(({ b }) => b === 0)).toHaveLength(2);
      expect(downloads.filter(({ b }) => b === 1)).toHaveLength(10);
    }
  });

  test('starts late on a cell that has just been made, and anew after its VM was', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { droplet: 300 })],
      events: [scale(at(2), 0, 2), kill(at(3), 0), restore(at(4), 0)],
      properties: BLOBSTORE,
    }).runsTo(at(9));
    const took = (lrp: string, from: number): number => {
      const claimedAt = story.firstAt('actualLRP.claimed', { lrp, from });
      return (story.firstAt('container.running', { lrp, from }) - claimedAt) / SECOND;
    };
    const [cold, warm] = [took('dora-1/0', 0), took('dora-1/1', 0)];
    // 320 MB at 50 MB a second, on the grid of the start-up check's probes or not.
    expect(cold - warm).toBeCloseTo(6.4);
    expect(took('dora-1/0', at(4))).toBeCloseTo(cold);
  });
});

describe('a blobstore that refuses', () => {
  const entry = {
    cells: 2,
    apps: [app('dora', { instances: 2, droplet: 100, arrivesAt: at(3) })],
    events: [
      blobstore(at(2), { mode: 'refuses', slowdown: 1 }),
      push(at(3), 0),
      blobstore(at(5), { mode: 'up', slowdown: 1 }),
    ],
    properties: BLOBSTORE,
  };

  test('crashes what is to start; it starts by itself when the blobstore is back', () => {
    const story = FoundationStory.of(entry).runsTo(at(5));
    const crashes = story.happenings('container.completed');
    expect(crashes.length).toBeGreaterThan(2);
    expect(new Set(crashes.map(({ text }) => text))).toEqual(
      new Set(['failed to download cached artifacts']),
    );
    expect(story.running()).toEqual([]);
    story.runsTo(at(12));
    expect(story.running()).toEqual(['dora-1/0', 'dora-1/1']);
  });

  test('leaves alone what runs', () => {
    const running = app('old', { instances: 4, droplet: 100 });
    const story = FoundationStory.of({ ...entry, apps: [...entry.apps, running] }).runsTo(at(5));
    expect(story.running()).toHaveLength(4);
  });
});

describe('an instance that is not ready for a while', () => {
  test('runs on; the BBS holds it as not routable meanwhile', () => {
    const readiness = { readyFor: exactly(at(3)), unreadyFor: exactly(at(2)), share: 1 };
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { readiness })],
    }).runsTo(at(7));
    const flags = story.happenings('actualLRP.routable').map(({ a }) => a);
    expect(flags).toEqual([0, 1]);
    const [off, on] = story.happenings('container.readiness').slice(1);
    // Found at the next probe: every 30 s, and then every 2 s.
    expect((on?.at ?? 0) - (off?.at ?? 0)).toBeLessThanOrEqual(2 * MINUTE + 2 * SECOND);
    expect((on?.at ?? 0) - (off?.at ?? 0)).toBeGreaterThan(90 * SECOND);
    expect(story.happenings('container.completed')).toEqual([]);
    expect(story.running()).toEqual(['dora-1/0']);
  });
});

describe('cells that advertise twice their memory', () => {
  test('lose instances whenever they run more than there is', () => {
    const entry = (memoryUse: number) => ({
      cells: [cells(1, { memory: 8192, physicalMemory: 4096 })],
      apps: [app('dora', { instances: 12, memory: 512, memoryUse })],
    });
    const greedy = FoundationStory.of(entry(1)).runsTo(at(2));
    const kills = greedy.happenings('container.completed').map(({ text }) => text);
    expect(kills.length).toBeGreaterThan(0);
    expect(new Set(kills)).toEqual(new Set(['APP/PROC/WEB: Exited with status 137']));
    expect(greedy.running().length).toBeLessThanOrEqual(7);
    const modest = FoundationStory.of(entry(0.5)).runsTo(at(2));
    expect(modest.running()).toHaveLength(12);
  });
});

describe('a cell whose subnet is small', () => {
  test('creates as many containers as it has addresses, and one more for each that is destroyed', () => {
    // A /28 has 16 addresses: not the first, not the gateway, not the last.
    const story = FoundationStory.of({
      cells: [cells(1, { memory: 8192 })],
      silk: { network: '10.255.0.0/16', subnetPrefix: 28 },
      apps: [app('dora', { instances: 20, memory: 128 })],
      events: [scale(at(10), 0, 8), scale(at(12), 0, 13)],
    });
    story.runsTo(at(9));
    expect(story.running()).toHaveLength(13);
    const refused = story.happenings('container.completed');
    expect(new Set(refused.map(({ text }) => text))).toEqual(
      new Set(['failed to create container: no IP addresses available']),
    );
    story.runsTo(at(12) - SECOND);
    expect(story.running()).toHaveLength(8);
    expect(story.runsTo(at(14)).running()).toHaveLength(13);
  });
});
