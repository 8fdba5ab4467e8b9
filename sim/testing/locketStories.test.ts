/** What becomes of locks and presences when processes, VMs, wires and the database fail (around: M7 to M9b). */
import { describe, expect, test } from 'vitest';
import { type Instant, MINUTE, SECOND } from '../engine/units';
import type { ProcessRef, TimedEvent } from '../model/foundationSpec';
import { foundationSpec, kill } from './builders';
import { FoundationStory } from './foundationStory';
import { differences } from './quietAndEager';

const BBS: ProcessRef = { component: 'bbs', index: 'active' };
const AUCTIONEER: ProcessRef = { component: 'auctioneer', index: 'active' };
const locket = (index: number): ProcessRef => ({ component: 'locket', index });

type OfProcesses = 'killProcesses' | 'restartProcesses' | 'stopProcesses' | 'hangProcesses';

function process(kind: OfProcesses, at: Instant, ref: ProcessRef): TimedEvent {
  return { kind, at, processes: [ref] };
}

const killVm = (at: Instant, vm: string): TimedEvent => ({ kind: 'killVms', at, vms: [vm] });

function database(at: Instant, mode: 'up' | 'refuses' | 'hangs'): TimedEvent {
  return { kind: 'setDatabase', at, condition: { mode, slowdown: 1 } };
}

/** Two zones, so that most clients and Lockets are in different ones. Two of each component, as by default. */
function stories(...events: readonly TimedEvent[]): FoundationStory[] {
  return FoundationStory.variants({ cells: 2, zones: 2, events });
}

/** From the fault to the activation of another BBS or auctioneer. */
function gaps(events: readonly TimedEvent[], of: 'bbs' | 'auctioneer'): number[] {
  return stories(...events).map((story) => {
    story.runsTo(2 * MINUTE);
    const activated = story.happenings('component.activated', { from: MINUTE });
    expect(activated.map(({ text }) => text)).toEqual([`${of}/1`]);
    return ((activated[0]?.at ?? 0) - MINUTE) / SECOND;
  });
}

const expectAll = (seconds: readonly number[], least: number, most: number): void => {
  for (const gap of seconds) {
    expect(gap).toBeGreaterThan(least);
    expect(gap).toBeLessThan(most);
  }
};

describe('another one takes over', () => {
  test('from a BBS whose VM is gone once its lock has expired, up to a look of the burglar later', () => {
    // Refreshed up to 1 s before; its Locket is gone with it for half of the seeds; activation takes 0.5 s.
    expectAll(gaps([killVm(MINUTE, 'diego-api/0')], 'bbs'), 14, 21.6);
  });

  test('from an auctioneer whose VM is gone once its lock has expired', () => {
    expectAll(gaps([killVm(MINUTE, 'scheduler/0')], 'auctioneer'), 13.9, 16.1);
  });

  test('from one that is stopped at its next attempt, since the lock is released (bbs Q-5)', () => {
    expectAll(gaps([process('stopProcesses', MINUTE, BBS)], 'bbs'), 0.5, 1.6);
    expectAll(gaps([process('stopProcesses', MINUTE, AUCTIONEER)], 'auctioneer'), 0, 1.1);
  });

  test('from one that stands still, which ends when it goes on', () => {
    const resumed: TimedEvent = { kind: 'resumeProcesses', at: 90 * SECOND, processes: [] };
    const hung = process('hangProcesses', MINUTE, BBS);
    const back = { ...resumed, processes: [{ component: 'bbs', index: 0 }] } as TimedEvent;
    for (const story of stories(hung, back)) {
      story.runsTo(90 * SECOND);
      expect(story.happenings('component.activated').map(({ text }) => text)).toEqual(['bbs/1']);
      story.runsTo(95 * SECOND);
      expect(story.happenings('lock.lost')).toHaveLength(1);
      expect(story.happenings('process.exited', { from: 90 * SECOND })).toHaveLength(1);
    }
  });

  test('never from one that is killed: it has its lock back before that has expired', () => {
    for (const ref of [BBS, AUCTIONEER]) {
      for (const story of stories(process('killProcesses', MINUTE, ref))) {
        story.runsTo(2 * MINUTE);
        expect(story.happenings('lock.expired')).toEqual([]);
        const [activated] = story.happenings('component.activated');
        expect(activated?.text).toBe(`${ref.component}/0`);
      }
    }
  });

  test('never from one that is restarted', () => {
    for (const story of stories(process('restartProcesses', MINUTE, AUCTIONEER))) {
      story.runsTo(2 * MINUTE);
      const active = story.happenings('component.activated').map(({ text }) => text);
      expect(active).toEqual(['auctioneer/0']);
    }
  });
});

describe('a cell that has died', () => {
  test('is listed for a TTL from its last refresh, whatever other Lockets have seen (bbs Q-14)', () => {
    for (const story of stories(kill(MINUTE, 0))) {
      story.runsUntil('presence.expired');
      expect(story.now - MINUTE).toBeGreaterThan(10 * SECOND - SECOND / 10);
      expect(story.now - MINUTE).toBeLessThanOrEqual(15 * SECOND);
    }
  });

  test('is ended by another Locket when its own has died, or stands still', () => {
    for (const kind of ['stopProcesses', 'hangProcesses'] as const) {
      for (const index of [0, 1]) {
        for (const story of stories(kill(MINUTE, 0), process(kind, MINUTE + 1, locket(index)))) {
          story.runsUntil('presence.expired', { cell: 'cell-0' });
          expect(story.now - MINUTE).toBeGreaterThan(10 * SECOND - SECOND / 10);
          expect(story.now - MINUTE).toBeLessThanOrEqual(20 * SECOND);
        }
      }
    }
  });

  test('is ended by another Locket when its own is cut off from the database', () => {
    for (const name of ['locket/0', 'locket/1']) {
      const to = { role: 'database' };
      const rule = { id: 'cut', from: { name }, to, action: { drop: true } } as const;
      const cut: TimedEvent = { kind: 'addRules', at: MINUTE + 1, rules: [rule] };
      for (const story of stories(kill(MINUTE, 0), cut)) {
        story.runsUntil('presence.expired', { cell: 'cell-0' });
        expect(story.now - MINUTE).toBeLessThanOrEqual(20 * SECOND);
      }
    }
  });
});

describe('presences', () => {
  test('survive all Lockets, however long they are gone', () => {
    const events = [0, 1].map((index) => process('stopProcesses', MINUTE, locket(index)));
    const start = { kind: 'startProcesses', at: 5 * MINUTE, processes: [locket(0)] } as TimedEvent;
    for (const story of stories(...events, start)) {
      story.runsTo(6 * MINUTE);
      expect(story.happenings('presence.expired')).toEqual([]);
      expect(story.happenings('presence.lost')).toHaveLength(2);
      expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
      // The BBS and the auctioneer have ended meanwhile.
      expect(story.happenings('lock.lost').length).toBeGreaterThanOrEqual(2);
    }
  });

  test('survive an outage of the database of any length', () => {
    for (const story of stories(database(MINUTE, 'refuses'), database(4 * MINUTE, 'up'))) {
      story.runsTo(5 * MINUTE);
      expect(story.happenings('presence.expired')).toEqual([]);
      expect(story.presentCells()).toEqual(['cell-0', 'cell-1']);
    }
  });

  test('end all at once when the reps are cut off from Locket for longer than a TTL', () => {
    const rule = {
      id: 'cut',
      from: { role: 'rep' },
      to: { role: 'locket' },
      action: { drop: true },
    };
    const cut = { kind: 'addRules', at: MINUTE, rules: [rule] } as TimedEvent;
    const [story] = stories(cut);
    story?.runsTo(80 * SECOND);
    expect(story?.presentCells()).toEqual([]);
    expect(story?.happenings('cell.killed')).toEqual([]);
  });
});

test('a database that stands still ends whoever holds a lock at the deadline of an operation', () => {
  for (const story of stories(database(MINUTE, 'hangs'))) {
    story.runsTo(MINUTE + 13 * SECOND);
    // Locket gives the refresh up after 10 s; it had been sent up to a second after the fault.
    expect(story.happenings('lock.lost')).toHaveLength(2);
    for (const { at } of story.happenings('lock.lost')) {
      expect(at - MINUTE).toBeGreaterThanOrEqual(10 * SECOND);
    }
  }
});

test('failovers are the same, with their causes, in a foundation that sends every renewal', () => {
  for (const event of [
    killVm(MINUTE, 'diego-api/0'),
    killVm(MINUTE, 'scheduler/0'),
    process('restartProcesses', MINUTE, AUCTIONEER),
    process('stopProcesses', MINUTE, locket(1)),
  ]) {
    const spec = foundationSpec({ cells: 3, zones: 2, events: [event] });
    for (const seed of [1, 2]) expect(differences(spec, seed, 2 * MINUTE)).toEqual([]);
  }
});
