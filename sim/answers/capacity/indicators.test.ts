import { describe, expect, test } from 'vitest';
import { capacityStory } from '../../testing/capacityFixture';
import { CAPACITY_DEFAULTS, capacityReport } from './capacityReport';
import type { CapacityInput } from './input';
import type { Readings } from './readings';

const CALM: Readings = {
  seconds: 7200,
  convergenceSeconds: 0.3,
  missing: 0,
  extra: 0,
  fetchSeconds: 0.1,
  requestSeconds: 0.1,
  syncSeconds: 0.1,
  lrpsFailedPerMinute: 0,
  tasksFailedPerMinute: 0,
  lrpsPlacedPerMinute: 0,
  tasksPlacedPerMinute: 0,
  crashed: 0,
  runningDelta: 0,
  isDomainFresh: true,
  unhealthyCells: 0,
  timedOutChecks: 0,
  isBbsLockHeld: true,
  isAuctioneerLockHeld: true,
};

/** An empty foundation of some zones with a cell each, except for what is told. */
function foundation(zones: number, size: string, used: string, readings?: Readings): CapacityInput {
  const story = capacityStory({
    apps: { web: { size: used } },
    cells: Array.from({ length: zones }, (_, zone) => ({
      zone: `z${zone + 1}`,
      size,
      holds: { web: 1 },
    })),
  });
  return { ...story, readings };
}

/** Levels of all lines of the metric, with their values. */
function levels(input: CapacityInput, metric: string): string[] {
  const report = capacityReport(input, { ...CAPACITY_DEFAULTS, draws: 1, seed: 1 });
  return report.indicators
    .filter((indicator) => indicator.metric === metric)
    .map(({ level, value }) => `${level} ${Number(value.toFixed(4))}`);
}

describe('indicators of capacity', () => {
  test('go by the rule for three zones, and by the share of one of as many as there are', () => {
    const metric = 'rep.CapacityRemainingMemory';
    expect(levels(foundation(3, '1000', '660'), metric)).toEqual(['red 0.34', 'green 0.34']);
    expect(levels(foundation(3, '1000', '670'), metric)).toEqual(['red 0.33', 'red 0.33']);
    expect(levels(foundation(2, '1000', '600'), metric)).toEqual(['green 0.4', 'red 0.4']);
    expect(levels(foundation(1, '1000', '600'), metric)).toEqual(['green 0.4']);
  });

  test('warn below 40 % of containers and turn red below 35 %', () => {
    const containers = (holds: number): string[] => {
      const apps = { web: { size: '1' } };
      const cells = [{ zone: 'z1', size: '9000/9000/100', holds: { web: holds } }];
      return levels(capacityStory({ apps, cells }), 'rep.CapacityRemainingContainers');
    };
    expect([60, 61, 65, 66].flatMap(containers)).toEqual([
      'green 0.4',
      'yellow 0.39',
      'yellow 0.35',
      'red 0.34',
    ]);
  });

  test('count cells that staging cannot use, and pieces of memory and disk', () => {
    const input = foundation(3, '13000/8000', '800/2000');
    expect(levels(input, 'rep.CapacityRemainingDisk')).toEqual([
      'green 0.75',
      'green 0.75',
      'red 3',
    ]);
    expect(levels(input, 'Diego.AvailableFreeChunks')).toEqual(['green 6']);
    expect(levels(input, 'Diego.AvailableFreeChunksDisk')).toEqual(['red 0']);
    expect(levels(input, 'Diego.TotalAvailableMemory')).toEqual(['yellow 36600']);
    expect(levels(input, 'Diego.TotalAvailableDisk')).toEqual(['green 18000']);
  });

  test('count pieces of 4 GB whatever chunk is asked for', () => {
    const input = foundation(2, '9000', '100');
    const chunk = { memory: 512, disk: 0 };
    const report = capacityReport(input, { ...CAPACITY_DEFAULTS, chunk, draws: 1, seed: 1 });
    expect(report.indicators.find(({ unit }) => unit === 'chunks')?.value).toBe(4);
    expect(report.rooms.at(-1)?.freeChunks).toBe(34);
  });
});

describe('indicators of a run', () => {
  const judged = (readings: Partial<Readings>, metric: string): string[] =>
    levels(foundation(1, '99000', '1', { ...CALM, ...readings }), metric);

  test.each<[keyof Readings, string, number, number]>([
    ['convergenceSeconds', 'bbs.ConvergenceLRPDuration', 10, 20],
    ['requestSeconds', 'bbs.RequestLatency', 5, 10],
    ['syncSeconds', 'rep.RepBulkSyncDuration', 5, 10],
    ['missing', 'bbs.LRPsMissing', 5, 10],
    ['extra', 'bbs.LRPsExtra', 5, 10],
    ['fetchSeconds', 'auctioneer.AuctioneerFetchStatesDuration', 2, 5],
    ['lrpsFailedPerMinute', 'auctioneer.AuctioneerLRPAuctionsFailed', 0.5, 1],
    ['tasksFailedPerMinute', 'auctioneer.AuctioneerTaskAuctionsFailed', 0.5, 1],
    ['lrpsPlacedPerMinute', 'auctioneer.AuctioneerLRPAuctionsStarted', 50, 100],
    ['tasksPlacedPerMinute', 'auctioneer.AuctioneerTaskAuctionsStarted', 50, 100],
    ['crashed', 'bbs.CrashedActualLRPs', 10, 20],
    ['runningDelta', 'bbs.LRPsRunning', 50, 100],
    ['unhealthyCells', 'rep.GardenHealthCheckFailed', 1, 2],
  ])('turn yellow and red with %s at the thresholds of %s', (reading, metric, yellow, red) => {
    const at = (value: number): string[] => judged({ [reading]: value }, metric);
    expect(
      [0, yellow, (yellow + red) / 2, red].map((value) => at(value)[0]?.split(' ')[0]),
    ).toEqual(['green', 'yellow', 'yellow', 'red']);
  });

  test('mind a fall of running instances as much as a rise', () => {
    expect(judged({ runningDelta: -120 }, 'bbs.LRPsRunning')).toEqual(['red 120']);
  });

  test('turn red when the domain is not fresh', () => {
    expect(judged({ isDomainFresh: false }, 'bbs.Domain.cf-apps')).toEqual(['red 0']);
    expect(judged({}, 'bbs.Domain.cf-apps')).toEqual(['green 1']);
  });

  test('turn red when nobody holds a lock, and when a health check timed out', () => {
    expect(judged({ isBbsLockHeld: false }, 'bbs.LockHeld')).toEqual(['red 0']);
    expect(judged({ isAuctioneerLockHeld: false }, 'auctioneer.LockHeld')).toEqual(['red 0']);
    expect(judged({}, 'auctioneer.LockHeld')).toEqual(['green 1']);
    expect(judged({ timedOutChecks: 1 }, 'rep.CellUnhealthy')).toEqual(['red 1']);
  });

  test('are not evaluated where nothing was measured, and say why', () => {
    const options = { ...CAPACITY_DEFAULTS, draws: 1, seed: 1 };
    const silent = capacityReport(foundation(1, '9000', '1'), options);
    expect(silent.indicators.some(({ metric }) => metric.startsWith('bbs.'))).toBe(false);
    expect(silent.notEvaluated).toContainEqual({
      metric: 'bbs.LRPsMissing',
      reason: 'nothing was measured up to this instant',
    });
    const short = foundation(1, '9000', '1', { ...CALM, runningDelta: null });
    expect(capacityReport(short, options).notEvaluated).toContainEqual({
      metric: 'bbs.LRPsRunning',
      reason: 'change within 1 h, either way: less than that has been simulated',
    });
  });
});
