/**
 * How long drains and restarts of reps take, as spreads over many phases of the timers, beside the bounds that
 * follow from Diego's intervals. Phases are uniform, so a mean is the middle of its bounds unless said otherwise.
 */
import { describe, expect, test } from 'vitest';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, STEADY } from './builders';
import { FoundationStory } from './foundationStory';
import { drain, killRep } from './repFaults';
import { spreadOf } from './spread';

/** Foundations that differ in the phases of their timers, and instants that differ in the seconds. */
function phases(count: number): { seed: number; at: Instant }[] {
  return Array.from({ length: count }, (_, each) => ({
    seed: each + 1,
    at: 2 * MINUTE + Math.round((each / count) * 30 * SECOND),
  }));
}

const inSeconds = (durations: readonly Duration[]) =>
  spreadOf(durations.map((duration) => duration / SECOND));

describe('a drain', () => {
  test('of a small cell takes two looks of the evacuator, 20 s, whatever the phases', () => {
    const elapsed = phases(20).map(({ seed, at }) => {
      const entry = { cells: 3, apps: [app('dora', { instances: 6 })] };
      const story = FoundationStory.of(entry, seed).runsTo(at);
      drain(story, 0);
      story.runsUntil('cell.drained');
      return story.now - at;
    });
    // 0 s: replacements are asked for. They run within 5 s. 10 s: the old ones are found to be replaced, and
    // are gone within 7 s. 20 s: the cell is found empty; the rows are asked for once more.
    const { least, greatest } = inSeconds(elapsed);
    expect(least).toBeGreaterThan(20);
    expect(greatest).toBeLessThan(20.1);
  });

  test('takes 10 s more for each sync by which the replacements are late', () => {
    for (const [setup, expected] of [
      ['4s', 20],
      ['9s', 30],
      ['19s', 40],
      ['29s', 50],
    ] as const) {
      const properties = { ...STEADY, 'sim.executor.setup_time': setup };
      const entry = { cells: 2, apps: [app('dora', { instances: 2 })], properties };
      const story = FoundationStory.of(entry).runsTo(2 * MINUTE);
      drain(story, 0);
      story.runsUntil('cell.drained');
      expect(Math.round((story.now - 2 * MINUTE) / SECOND), setup).toBe(expected);
    }
  });

  test('deletes an instance up to 10 s after its replacement began to run', () => {
    const properties = {
      ...STEADY,
      'sim.executor.setup_time': { uniform: ['0s', '30s'] },
    } as never;
    const waits: Duration[] = [];
    for (const { seed, at } of phases(12)) {
      const entry = { cells: 4, apps: [app('dora', { instances: 40 })], properties };
      const story = FoundationStory.of(entry, seed).runsTo(at);
      const keys = story.running('cell-0');
      drain(story, 0);
      story.runsFor(MINUTE);
      for (const lrp of keys) {
        const runs = story.firstAt('actualLRP.started', { lrp, from: at });
        const ended = story.firstAt('container.completed', { cell: 'cell-0', lrp, from: at });
        // The proxy takes 5 s, the process 0.1 s.
        waits.push(ended - 5.1 * SECOND - runs);
      }
    }
    const { least, mean, greatest } = inSeconds(waits);
    expect(waits.length).toBeGreaterThan(100);
    expect(least).toBeGreaterThanOrEqual(0);
    expect(least).toBeLessThan(0.5);
    expect(greatest).toBeLessThan(10.1);
    expect(greatest).toBeGreaterThan(9.5);
    // Start-up checks pass on a grid of 2 s, which the spread of the set-up blurs.
    expect(mean).toBeGreaterThan(4.3);
    expect(mean).toBeLessThan(5.7);
  });

  test('of what cannot be replaced lasts 600 s, and at most 20 s more', () => {
    const elapsed = [exactly(0), exactly(SECOND)].flatMap((startup) =>
      phases(4).map(({ seed, at }) => {
        const entry = { cells: 1, apps: [app('dora', { instances: 8, startup })] };
        const story = FoundationStory.of(entry, seed).runsTo(at);
        drain(story, 0);
        story.runsUntil('cell.drained', {}, at + 15 * MINUTE);
        expect(story.happenings('cell.drained')[0]).toMatchObject({ a: 8, b: 1 });
        return story.now - at;
      }),
    );
    const { least, greatest } = inSeconds(elapsed);
    // Stopping takes 5.1 s; then Garden destroys one after the other, half a second each.
    expect(least).toBeGreaterThan(605);
    expect(greatest).toBeLessThan(610);
  });

  test('ends at 620 s even when deleting takes longer', () => {
    const properties = { ...STEADY, 'sim.garden.destroy_time': '60s' };
    const entry = { cells: 1, apps: [app('dora', { instances: 4 })], properties };
    const story = FoundationStory.of(entry).runsTo(2 * MINUTE);
    drain(story, 0);
    story.runsUntil('cell.drained', {}, 15 * MINUTE);
    expect((story.now - 2 * MINUTE) / SECOND).toBeCloseTo(620, 1);
    // What is left is Garden's: the rep has ended.
    expect(story.containers('cell-0').length).toBeGreaterThan(0);
  });
});

describe('a reservation that is not run', () => {
  test('expires 60 to 90 s after it was made, 75 s in the mean', () => {
    const lives: Duration[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const entry = { cells: [cells(20)], apps: [app('dora', { instances: 40 })] };
      const story = FoundationStory.of(entry, seed).loses('bbs.claim', 110 * SECOND);
      // The BBS asks for another auction while it hears nothing, so that a cell may hold two: the first counts.
      const seen = new Set<string>();
      for (const { cell, lrp, at } of story.happenings('container.reserved')) {
        const [completed] = story.happenings('container.completed', { cell, lrp, from: at });
        if (seen.has(`${cell} ${lrp}`) || completed?.text !== 'expired container') continue;
        seen.add(`${cell} ${lrp}`);
        lives.push(completed.at - at);
      }
    }
    const { least, mean, greatest } = inSeconds(lives);
    expect(lives.length).toBeGreaterThan(100);
    expect(least).toBeGreaterThanOrEqual(60);
    expect(least).toBeLessThan(62);
    expect(greatest).toBeGreaterThan(88);
    expect(greatest).toBeLessThanOrEqual(90);
    expect(mean).toBeGreaterThan(72.5);
    expect(mean).toBeLessThan(77.5);
  });
});

describe('a rep whose process is killed and started again within 10 s', () => {
  const stories = phases(40).map(({ seed, at }) => {
    const entry = { cells: 3, apps: [app('dora', { instances: 6 })] };
    const story = FoundationStory.of(entry, seed).runsTo(at);
    const keys = story.running('cell-0');
    killRep(story, 0);
    story.runsFor(3 * MINUTE);
    return { story, at, keys };
  });

  test('is present again 10 to 20 s after it was killed, 15 s in the mean', () => {
    const absences = stories.map(
      ({ story, at }) => story.firstAt('rep.started', { cell: 'cell-0', from: at }) - at,
    );
    // The old row lives for 15 s from its last renewal, 0 to 5 s before; attempts come every 5 s.
    const { least, mean, greatest } = inSeconds(absences);
    expect(least).toBeGreaterThan(10);
    expect(greatest).toBeLessThan(20.1);
    expect(mean).toBeGreaterThan(13.5);
    expect(mean).toBeLessThan(16.5);
  });

  test('is not listed from the end of the old row to its own, at most 5 s', () => {
    const gaps = stories.map(({ story, at }) => {
      const about = { cell: 'cell-0', from: at };
      return story.firstAt('presence.acquired', about) - story.firstAt('presence.expired', about);
    });
    const { least, greatest } = inSeconds(gaps);
    expect(least).toBeGreaterThanOrEqual(0);
    expect(greatest).toBeLessThan(5.1);
  });

  test('leaves its instances out until convergence finds them missing after the first sync', () => {
    const outages = stories.flatMap(({ story, at, keys }) => {
      const wasListedThroughout =
        story.happenings('actualLRP.suspected', { cell: 'cell-0', from: at }).length === 0;
      if (!wasListedThroughout) return [];
      return keys.map((lrp) => story.firstAt('container.running', { lrp, from: at }) - at);
    });
    // 10 to 20 s until it is present, 30 s until its first sync, 0 to 30 s until a pass, 4.5 s to start.
    const { least, greatest } = inSeconds(outages);
    expect(outages.length).toBeGreaterThan(40);
    expect(least).toBeGreaterThan(44);
    expect(greatest).toBeLessThan(86);
  });

  test('in rare cases loses them to a pass that just then does not find it listed', () => {
    const suspected = stories.filter(
      ({ story, at }) => story.happenings('actualLRP.suspected', { from: at }).length > 0,
    );
    // A gap of 2.5 s in the mean, a pass every 30 s: about one in twelve.
    expect(suspected.length).toBeLessThan(stories.length / 3);
    for (const { story, at, keys } of suspected) {
      for (const lrp of keys) {
        const runs = story.firstAt('container.running', { lrp, from: at });
        expect(runs - at).toBeLessThan(30 * SECOND);
      }
    }
  });
});
