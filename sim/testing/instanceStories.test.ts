/**
 * What happens to an app's instances, as Diego's documentation tells it: lost cells, crashes, room that is
 * not there, scaling. Timers stand in drawn phases, so most stories are told of several seeds.
 */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { app, cells, exactly, kill, push, remove, restore, scale } from './builders';
import { FoundationStory } from './foundationStory';

/** Room for what takes a few calls and messages. */
const MOMENT = SECOND / 5;

describe('a cell dies and its instances move', () => {
  const death = 2 * MINUTE;
  const stories = FoundationStory.variants({
    cells: 2,
    apps: [app('dora', { instances: 4 })],
    events: [kill(death, 0)],
  });

  test.each(stories)('(seed %#) told by presence, convergence, auction and start', (story) => {
    story.runsTo(death - 1);
    const lost = story.running('cell-0');
    expect(lost).toHaveLength(2);

    story.runsTo(4 * MINUTE);
    // The last refresh was 0 to 5 s before, and the presence outlives it by its TTL of 15 s.
    const expired = story.firstAt('presence.expired');
    expect(expired - death).toBeGreaterThanOrEqual(10 * SECOND - MOMENT);
    expect(expired - death).toBeLessThanOrEqual(15 * SECOND + MOMENT);
    for (const key of lost) {
      // Convergence looks every 30 s.
      const suspected = story.firstAt('actualLRP.suspected', { lrp: key });
      expect(suspected - expired).toBeGreaterThanOrEqual(0);
      expect(suspected - expired).toBeLessThanOrEqual(30 * SECOND + MOMENT);
      const placed = story.firstAt('auction.placed', { lrp: key, from: death });
      expect(placed - suspected).toBeLessThan(MOMENT);
      // Create, credentials, set-up, and the second probe.
      const running = story.firstAt('container.running', { lrp: key, from: placed });
      expect(running - placed).toBeGreaterThan(4 * SECOND);
      expect(running - placed).toBeLessThan(6 * SECOND);
      expect(story.rows(key)).toEqual(['ORDINARY RUNNING on cell-1']);
    }
    expect(story.running('cell-1')).toHaveLength(4);
  });

  test.each([1, 2, 3])(
    '(seed %#) with the old row as SUSPECT until the replacement runs (bbs H-1)',
    (seed) => {
      const entry = { cells: 2, apps: [app('dora', { instances: 2 })], events: [kill(death, 0)] };
      const story = FoundationStory.of(entry, seed).runsTo(death);
      const key = story.happenings('auction.placed', { cell: 'cell-0' })[0]?.lrp ?? '';
      expect(story.rows(key)).toEqual(['ORDINARY RUNNING on cell-0']);
      expect(story.runsUntil('actualLRP.suspected').rows(key)).toEqual([
        'ORDINARY UNCLAIMED',
        'SUSPECT RUNNING on cell-0',
      ]);
      expect(story.runsUntil('actualLRP.claimed').rows(key)).toEqual([
        'ORDINARY CLAIMED on cell-1',
        'SUSPECT RUNNING on cell-0',
      ]);
      expect(story.runsUntil('actualLRP.started').rows(key)).toEqual([
        'ORDINARY RUNNING on cell-1',
      ]);
    },
  );

  test('and when it is back before its replacement runs, the replacement goes (bbs H-2)', () => {
    const slow = app('dora', { startup: exactly(50 * SECOND) });
    const story = FoundationStory.of({
      cells: 2,
      apps: [slow],
      events: [kill(death, 0, 1), restore(death + 20 * SECOND, 0), restore(death + 50 * SECOND, 1)],
    }).runsTo(death - 1);
    const [key = ''] = story.running();
    const home = story.happenings('auction.placed')[0]?.cell ?? '';
    story.runsUntil('actualLRP.promoted', { cell: home });
    expect(story.rows(key)).toEqual([`ORDINARY RUNNING on ${home}`]);
    // Its container was lost with the VM: the rep's bulk sync finds that out, and a pass mends it.
    story
      .runsUntil('actualLRP.removed')
      .runsUntil('actualLRP.created')
      .runsFor(2 * MINUTE);
    expect(story.running()).toEqual([key]);
  });
});

describe('a killed cell is listed until its presence expires', () => {
  const death = 2 * MINUTE;
  const stories = FoundationStory.variants({
    cells: 2,
    apps: [app('dora')],
    events: [kill(death, 1), scale(death + SECOND, 0, 2), scale(death + 20 * SECOND, 0, 3)],
  });

  test.each(stories)('(seed %#) and auctions wait the cell state timeout for it', (story) => {
    story.runsTo(death + 9 * SECOND);
    expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
    story.runsTo(death + 16 * SECOND);
    expect(story.presentCells()).toEqual(['cell-0']);
    story.runsTo(death + 25 * SECOND);
    const [waiting, quick] = story.happenings('auction.fetched', { from: death });
    expect(waiting?.x).toBe(10 * SECOND);
    expect(story.happenings('auction.cellFailed').map(({ cell }) => cell)).toEqual(['cell-1']);
    expect(quick?.x).toBeLessThan(MOMENT);
    expect(story.happenings('auction.started', { from: death }).map(({ b }) => b)).toEqual([2, 1]);
  });
});

describe('a zone dies and comes back', () => {
  test.each([1, 2, 3])('(seed %#) and nothing moves back by itself', (seed) => {
    const death = 2 * MINUTE;
    const back = 6 * MINUTE;
    const story = FoundationStory.of(
      {
        zones: 2,
        cells: 4,
        apps: [app('dora', { instances: 8 })],
        events: [kill(death, 1, 3), restore(back, 1, 3), scale(11 * MINUTE, 0, 10)],
      },
      seed,
    );
    story.runsTo(death - 1);
    expect([...story.running('cell-1'), ...story.running('cell-3')]).toHaveLength(4);
    story.runsTo(death + MINUTE);
    expect([...story.running('cell-0'), ...story.running('cell-2')]).toHaveLength(8);
    story.runsTo(10 * MINUTE);
    expect(story.presentCells()).toHaveLength(4);
    expect([...story.running('cell-1'), ...story.running('cell-3')]).toEqual([]);
    // What is new goes to the zone with fewer instances.
    story.runsTo(12 * MINUTE);
    expect([...story.running('cell-1'), ...story.running('cell-3')]).toEqual(
      ['dora-1/8', 'dora-1/9'].sort(),
    );
  });
});

describe('an app crashes three times and backs off', () => {
  const stories = FoundationStory.variants(
    {
      cells: 1,
      apps: [
        app('dora', {
          startup: exactly(0),
          crash: { kind: 'exits', after: exactly(5 * SECOND), share: 1, times: 1000 },
        }),
      ],
    },
    5,
  );

  test.each(stories)('(seed %#) twice at once, then after 30 s, 1 min, 2 min, 4 min', (story) => {
    story.runsTo(14 * MINUTE);
    const crashes = story.happenings('actualLRP.crashed');
    expect(crashes.slice(0, 6).map(({ a: count, b: waits }) => [count, waits])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
      [6, 1],
    ]);
    const waits = [0, 0, 30, 60, 120, 240].map((seconds) => seconds * SECOND);
    waits.forEach((wait, i) => {
      const crashedAt = crashes[i]?.at ?? 0;
      const placed = story.firstAt('auction.placed', { from: crashedAt });
      expect(placed - crashedAt).toBeGreaterThanOrEqual(wait);
      // A back-off ends with the first pass after it; restarts at once need none.
      const slack = wait === 0 ? MOMENT : 30 * SECOND + MOMENT;
      expect(placed - crashedAt).toBeLessThanOrEqual(wait + slack);
    });
  });

  test('and starts counting anew when it has run for more than five minutes', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { life: exactly(5 * MINUTE + SECOND) })],
    });
    story.runsTo(20 * MINUTE);
    const counts = story.happenings('actualLRP.crashed').map(({ a: count }) => count);
    expect(counts.length).toBeGreaterThanOrEqual(3);
    expect(new Set(counts)).toEqual(new Set([1]));
  });
});

describe('an app that fits nowhere says why', () => {
  test.each([
    [{ memory: 5000 }, 'insufficient resources: memory'],
    [{ disk: 20000 }, 'insufficient resources: disk'],
    [{ memory: 5000, disk: 20000 }, 'insufficient resources: disk, memory'],
    // The proxy's 32 MB count: the cell has 4096.
    [{ memory: 4096 - 31 }, 'insufficient resources: memory'],
    [{ tags: ['isolated'] }, 'found no compatible cell with placement tag "isolated"'],
    [{ tags: ['a', 'b'] }, 'found no compatible cell with placement tags "a" and "b"'],
    [{ rootFs: 'preloaded:cflinuxfs3' }, 'found no compatible cell for required rootfs'],
  ])('%o: %s', (entry, error) => {
    const story = FoundationStory.of({ zones: 2, cells: 2, apps: [app('dora', entry)] });
    story.runsTo(MINUTE);
    expect(story.rows('dora-1/0')).toEqual(['ORDINARY UNCLAIMED']);
    expect(story.placementError('dora-1/0')).toBe(error);
  });

  test('an untagged app finds no cell where all have tags', () => {
    const story = FoundationStory.of({
      cells: [cells(2, { tags: ['isolated'] })],
      apps: [app('dora')],
    });
    story.runsTo(MINUTE);
    const error = 'found no compatible cell with no placement tags';
    expect(story.placementError('dora-1/0')).toBe(error);
  });

  test.each([1, 2, 3, 4])('(seed %#) and is tried again with every second pass', (seed) => {
    const story = FoundationStory.of({ cells: 1, apps: [app('dora', { memory: 5000 })] }, seed);
    story.runsTo(10 * MINUTE);
    const failures = story.happenings('auction.failed').map(({ at }) => at);
    const gaps = failures.slice(1).map((at, i) => at - (failures[i] ?? 0));
    // The first auction was not part of a pass.
    expect(gaps[0]).toBeGreaterThan(30 * SECOND);
    expect(gaps[0]).toBeLessThan(60 * SECOND + MOMENT);
    expect(gaps.length).toBeGreaterThanOrEqual(8);
    for (const gap of gaps.slice(1)) {
      expect(gap).toBeGreaterThanOrEqual(60 * SECOND);
      expect(gap).toBeLessThan(60 * SECOND + MOMENT);
    }
  });

  test('and starts when room is made', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { memory: 3000 }), app('big', { memory: 2000, arrivesAt: MINUTE })],
      events: [push(MINUTE, 1), remove(3 * MINUTE, 0)],
    });
    story.runsTo(3 * MINUTE);
    expect(story.placementError('big-1/0')).toBe('insufficient resources: memory');
    story.runsTo(5 * MINUTE);
    expect(story.running()).toEqual(['big-1/0']);
    expect(story.placementError('big-1/0')).toBe('');
  });
});

describe('scaling', () => {
  const change = 2 * MINUTE;

  test('up starts the new instances at once', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 2 })],
      events: [scale(change, 0, 4)],
    });
    story.runsTo(3 * MINUTE);
    const placed = story.happenings('auction.placed', { from: change });
    expect(placed.map(({ lrp }) => lrp)).toEqual(['dora-1/2', 'dora-1/3']);
    for (const { at } of placed) expect(at - change).toBeLessThan(MOMENT);
    expect(story.running()).toHaveLength(4);
  });

  test('down stops the highest indices at once, the proxy first', () => {
    const story = FoundationStory.of({
      cells: 2,
      apps: [app('dora', { instances: 4 })],
      events: [scale(change, 0, 2)],
    });
    story.runsTo(3 * MINUTE);
    const stopped = story.happenings('container.completed', { from: change });
    expect(stopped.map(({ lrp }) => lrp).sort()).toEqual(['dora-1/2', 'dora-1/3']);
    // 5 s for Envoy, then the process's own 100 ms.
    for (const { at } of stopped) {
      expect(at - change).toBeGreaterThanOrEqual(5.1 * SECOND);
      expect(at - change).toBeLessThan(5.1 * SECOND + MOMENT);
    }
    expect(story.rows('dora-1/3')).toEqual([]);
    expect(story.running()).toEqual(['dora-1/0', 'dora-1/1']);
  });

  test('down removes at once what is not placed', () => {
    const story = FoundationStory.of({
      cells: 1,
      apps: [app('dora', { instances: 3, memory: 3000 })],
      events: [scale(change, 0, 1)],
    });
    story.runsTo(change - 1);
    expect(story.rows('dora-1/1')).toEqual(['ORDINARY UNCLAIMED']);
    story.runsTo(change + MOMENT);
    expect(story.rows('dora-1/1')).toEqual([]);
    expect(story.rows('dora-1/2')).toEqual([]);
  });
});

test('removing an app stops its containers and forgets its rows', () => {
  const story = FoundationStory.of({
    cells: 2,
    apps: [app('dora', { instances: 4 }), app('stays')],
    events: [remove(2 * MINUTE, 0)],
  });
  story.runsTo(2 * MINUTE + 10 * SECOND);
  expect(story.running()).toEqual(['stays-1/0']);
  expect([...story.containers('cell-0'), ...story.containers('cell-1')]).toHaveLength(1);
  for (const index of [0, 1, 2, 3]) expect(story.rows(`dora-1/${index}`)).toEqual([]);
});

test('scaling an app that was removed does not bring it back', () => {
  const story = FoundationStory.of({
    cells: 2,
    apps: [app('dora', { instances: 4 }), app('stays')],
    events: [remove(2 * MINUTE, 0), scale(3 * MINUTE, 0, 2)],
  });
  story.runsTo(5 * MINUTE);
  expect(story.running()).toEqual(['stays-1/0']);
});

describe('a slow starter', () => {
  const entry = { startTimeout: 20 * SECOND };

  test('fails at its start timeout, and that counts as a crash', () => {
    const slow = app('dora', { ...entry, startup: exactly(30 * SECOND) });
    const story = FoundationStory.of({ cells: 1, apps: [slow] });
    story.runsTo(MINUTE);
    const [failure] = story.happenings('container.completed');
    expect(failure?.text).toMatch(/^Instance never healthy after 20s/);
    const created = story.firstAt('container.created');
    // The time counts from the start of the process: after credentials and set-up.
    expect((failure?.at ?? 0) - created).toBe(entry.startTimeout + 1.5 * SECOND);
    expect(story.happenings('actualLRP.crashed').map(({ a: count }) => count)[0]).toBe(1);
  });

  test('that is healthy at the last probe within the timeout runs', () => {
    const justInTime = app('dora', { ...entry, startup: exactly(20 * SECOND) });
    const story = FoundationStory.of({ cells: 1, apps: [justInTime] });
    story.runsTo(2 * MINUTE);
    expect(story.running()).toEqual(['dora-1/0']);
  });
});

test('a cell hands back what fits without its proxy only, and the next auction says why', () => {
  // Three of 256 MB pass the auctioneer, which takes 256 of 800 each time; with 32 MB more each they do not.
  const story = FoundationStory.of({
    cells: [cells(1, { memory: 800 })],
    apps: [app('dora', { instances: 3, memory: 256 })],
  });
  story.runsTo(55 * SECOND);
  const [handedBack] = story.happenings('auction.rejected');
  const key = handedBack?.lrp ?? '';
  expect(story.happenings('auction.placed')).toHaveLength(3);
  expect(story.happenings('actualLRP.failed', { until: handedBack?.at ?? 0 })).toEqual([]);
  expect(story.running()).toHaveLength(2);
  story.runsTo(3 * MINUTE);
  expect(story.happenings('auction.rejected')).toHaveLength(1);
  expect(story.rows(key)).toEqual(['ORDINARY UNCLAIMED']);
  expect(story.placementError(key)).toBe('insufficient resources: memory');
});

test('work that comes while failures are reported is auctioned right after', () => {
  const pushed = MINUTE;
  const late = pushed + 0.3 * SECOND;
  const story = FoundationStory.of({
    cells: 1,
    apps: [
      app('big', { instances: 200, memory: 5000, arrivesAt: pushed }),
      app('dora', { arrivesAt: late }),
    ],
    events: [push(pushed, 0), push(late, 1)],
  }).runsTo(pushed + 10 * SECOND);
  // One call to the BBS after the other, each a millisecond of work and two of travel.
  const reported = story.happenings('actualLRP.failed').map(({ at }) => at);
  expect(reported).toHaveLength(200);
  const last = Math.max(...reported);
  expect(last - late).toBeGreaterThan(SECOND / 10);
  const placed = story.firstAt('auction.placed', { lrp: 'dora-1/0' });
  expect(placed).toBeGreaterThan(last);
  expect(placed - last).toBeLessThan(MOMENT);
});
