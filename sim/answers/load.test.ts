import { describe, expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import { app, type FoundationEntry, STEADY } from '../testing/builders';
import { expandedScenario } from '../testing/scenarioFixture';
import { runToEnd } from './run';

const loadOf = (foundation: FoundationEntry) =>
  runToEnd(expandedScenario({ foundation, duration: 2 * MINUTE })).load;

describe('how busy the BBS was', () => {
  // One worker, six claims at once: the sixth waits for five others of 2 s.
  const queueing = {
    cells: 1,
    apps: [app('dora', { instances: 6 })],
    properties: { ...STEADY, 'sim.bbs.parallelism': 1, 'sim.bbs.claim_time': '2s' },
  };

  test('is the work of its calls, and the line they stood in', () => {
    const { bbsBusyShare, bbsBusyShareMaximum, waitLongestSeconds, callLongestSeconds } =
      loadOf(queueing);
    // All else is milliseconds; claims that the rep repeats find their work done and take as long.
    expect(waitLongestSeconds).toBeGreaterThanOrEqual(10);
    expect(waitLongestSeconds).toBeLessThan(14.2);
    expect(callLongestSeconds).toBeGreaterThanOrEqual(12);
    expect(bbsBusyShare).toBeGreaterThanOrEqual(12 / 120);
    expect(bbsBusyShare).toBeLessThan(18 / 120);
    expect(bbsBusyShareMaximum).toBeCloseTo(2 * bbsBusyShare, 2);
  });

  test('is a third of it with three workers, and hardly a line', () => {
    const one = loadOf(queueing);
    const properties = { ...queueing.properties, 'sim.bbs.parallelism': 3 };
    const three = loadOf({ ...queueing, properties });
    expect(three.waitLongestSeconds).toBeLessThan(2.1);
    expect(three.bbsBusyShare).toBeLessThan(one.bbsBusyShare / 2);
    expect(three.waitMeanSeconds).toBeLessThan(one.waitMeanSeconds / 2);
  });

  test('includes the bulk syncs, though they change nothing', () => {
    const apps = [app('dora', { instances: 20 })];
    const properties = { ...STEADY, 'sim.bbs.parallelism': 1 };
    const plain = loadOf({ cells: 1, apps, properties });
    const slow = { ...properties, 'sim.bbs.start_unchanged_time': '100ms' };
    const { bbsBusyShareMaximum, waitLongestSeconds } = loadOf({
      cells: 1,
      apps,
      properties: slow,
    });
    // Twenty calls of 100 ms every 30 s.
    expect(bbsBusyShareMaximum).toBeGreaterThan(20 * 0.1 * (2 / 60));
    expect(bbsBusyShareMaximum).toBeLessThan(20 * 0.1 * (2 / 60) + 0.02);
    expect(plain.bbsBusyShareMaximum).toBeLessThan(0.02);
    // They keep no worker busy, so nobody waits for them.
    expect(waitLongestSeconds).toBeLessThan(0.5);
  });
});
