/**
 * How long BOSH takes to find that a VM is gone and to bring it back, over many phases of its timers, held to what
 * follows from them.
 *
 * The last heartbeat came up to 30 s before the death; its agent counts as gone 60 s after it; and the next look
 * comes up to 60 s later. So a VM is found 60 to 120 s after its last heartbeat, which is what is usually said of
 * its death, and 30 to 120 s after it died, 75 s in the mean.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Duration, MINUTE, SECOND } from '../engine/units';
import { kill, STEADY } from './builders';
import { FoundationStory } from './foundationStory';
import { between, expectWaits, spreadOf } from './waits';

const DEATH = 5 * MINUTE;

const seeds = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

describe('a VM that died', () => {
  let times: { detected: Duration; back: Duration }[] = [];

  beforeAll(() => {
    // The times of the IaaS as they are by default.
    const properties = { ...STEADY, 'hm.resurrector_enabled': true };
    const entry = { cells: 3, events: [kill(DEATH, 0)], properties };
    times = seeds(150).map((seed) => {
      const story = FoundationStory.of(entry, seed);
      story.runsUntil('rep.started', { cell: 'cell-0', from: DEATH }, DEATH + 15 * MINUTE);
      return {
        detected: story.firstAt('resurrector.detected') - DEATH,
        back: story.firstAt('rep.started', { cell: 'cell-0', from: DEATH }) - DEATH,
      };
    });
  });

  test('is found after 30 to 120 s, 75 s in the mean', () => {
    const waits = [between(0, 60), between(30, 60)];
    expectWaits(
      times.map(({ detected }) => detected),
      waits,
      0,
    );
  });

  test('is back after some minutes: 5 to 10 as a rule', () => {
    const back = times.map((each) => each.back);
    const { least, mean, most } = spreadOf(back);
    expect(least).toBeGreaterThan(2.5 * MINUTE);
    expect(mean).toBeGreaterThan(5 * MINUTE);
    expect(mean).toBeLessThan(8 * MINUTE);
    expect(most).toBeLessThan(13 * MINUTE);
    const usual = back.filter((each) => each >= 5 * MINUTE && each <= 10 * MINUTE);
    expect(usual.length / back.length).toBeGreaterThan(0.6);
  });
});

test('agents that time out sooner, and looks that come oftener, find it sooner', () => {
  const properties = {
    ...STEADY,
    'hm.resurrector_enabled': true,
    'hm.intervals.agent_timeout': 40,
    'hm.intervals.analyze_agents': '10s',
    'sim.bosh.heartbeat_interval': '10s',
  };
  const entry = { cells: 3, events: [kill(DEATH, 0)], properties };
  const found = seeds(120).map((seed) => {
    const story = FoundationStory.of(entry, seed).runsTo(DEATH + MINUTE);
    return story.firstAt('resurrector.detected') - DEATH;
  });
  expectWaits(found, [between(0, 10), between(30, 40)], SECOND / 1000);
});
