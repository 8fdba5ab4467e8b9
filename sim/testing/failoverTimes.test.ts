/**
 * How long nobody is the active BBS or auctioneer after one of them has failed: each derived timing as the spread
 * over many phases, held to the least, the mean and the most that follow. What a failure of Locket or of the
 * database does is in `outageTimes.test.ts`.
 *
 * A lock outlives its last refresh by 15 s; a candidate tries for it with every retry interval. Both are in any
 * phase when the fault comes, and so are the supervisors, which look every 10 s. In release 2.105.0 BBS and
 * auctioneer try every second, and an attempt may take 15 s; in newer ones a BBS tries every 5 s, and an attempt may
 * take as long as the interval. A BBS serves half a second after it has its lock.
 */
import { describe, expect, test } from 'vitest';
import type { Rule } from '../engine/network';
import { type Duration, type Instant, MINUTE, SECOND } from '../engine/units';
import type { ProcessRef, TimedEvent } from '../model/foundationSpec';
import { app, kill, push, task } from './builders';
import { FoundationStory, type Happening } from './foundationStory';
import { HOLDERS, type Holder } from './lockHolders';
import { always, between, type EvenWait, expectWaits } from './waits';

/** What calls take, and what an attempt adds to the interval before it. */
const OVERHEAD = SECOND / 10;

const FAULT: Instant = 5 * SECOND;

const AUCTIONEER: ProcessRef = { component: 'auctioneer', index: 'active' };

/** Until a supervisor's next look. */
const SUPERVISED = between(0, 10);
/** From a refresh that a dead Locket handled to the look at it by another one's burglar. */
const NEXT_LOOK = between(0, 5);
const NEXT_PASS = between(0, 30);

const nextAttempt = ({ retry }: Holder): EvenWait => between(0, retry);
/** From the fault until the lock of somebody expires who has refreshed it until then. */
const expiry = ({ retry }: Holder): EvenWait => between(15 - retry, 15);

/** What happens to whoever is active. */
function fault(
  kind: 'killProcesses' | 'stopProcesses' | 'hangProcesses',
  { of: component }: Holder,
): TimedEvent {
  return { kind, at: FAULT, processes: [{ component, index: 'active' }] };
}

/** Runs up to the fault. */
function storiesOf(
  { properties }: Pick<Holder, 'properties'>,
  events: readonly TimedEvent[],
  count = 100,
): FoundationStory[] {
  const stories = FoundationStory.variants({ cells: 1, events, properties }, count);
  return stories.map((story) => story.runsTo(FAULT - 1));
}

/** Who has begun to serve after that, in order. */
function activations(story: FoundationStory, of: string, from: Instant): Happening[] {
  const activated = story.happenings('component.activated', { from });
  return activated.filter(({ text }) => text.startsWith(of));
}

/** From the fault until somebody serves again, who has to be this one. */
function gap(story: FoundationStory, { of }: Holder, index: 0 | 1): Duration {
  story.runsTo(FAULT + 26 * SECOND);
  const [first] = activations(story, of, FAULT);
  expect(first?.text).toBe(`${of}/${index}`);
  return (first?.at ?? 0) - FAULT;
}

function gaps(holder: Holder, event: TimedEvent, index: 0 | 1): Duration[] {
  return storiesOf(holder, [event]).map((story) => gap(story, holder, index));
}

describe.each(HOLDERS)('the $of of release $release', (holder) => {
  const { of, deadline, activation } = holder;

  test('stopped releases its lock, and the other one has it with its next attempt', () => {
    expectWaits(
      gaps(holder, fault('stopProcesses', holder), 1),
      [nextAttempt(holder), always(activation)],
      OVERHEAD,
    );
  });

  test('killed is started within 10 s, and takes its own lock at once', () => {
    expectWaits(
      gaps(holder, fault('killProcesses', holder), 0),
      [SUPERVISED, always(activation)],
      OVERHEAD,
    );
  });

  test('hung is followed when its lock has expired, and ends when it goes on', () => {
    const resume: TimedEvent = {
      kind: 'resumeProcesses',
      at: FAULT + 30 * SECOND,
      processes: [{ component: of, index: 0 }],
    };
    const stories = storiesOf(holder, [fault('hangProcesses', holder), resume]);
    expectWaits(
      stories.map((story) => gap(story, holder, 1)),
      [expiry(holder), nextAttempt(holder), always(activation)],
      OVERHEAD,
    );
    for (const story of stories) {
      story.runsTo(resume.at + OVERHEAD);
      expect(story.happenings('process.exited').map(({ text }) => text)).toEqual([`${of}/0`]);
      // It comes back as a candidate.
      story.runsTo(resume.at + 15 * SECOND);
      expect(story.happenings('component.activated', { from: resume.at })).toEqual([]);
    }
  });

  test('cut off from Locket ends at the deadline of its next attempt', () => {
    const rule = {
      id: 'cut',
      from: { name: `${of}/0` },
      to: { role: 'locket' },
      action: { drop: true },
    } as const;
    const stories = storiesOf(holder, [{ kind: 'addRules', at: FAULT, rules: [rule] }]);
    expectWaits(
      stories.map((story) => gap(story, holder, 1)),
      [expiry(holder), nextAttempt(holder), always(activation)],
      OVERHEAD,
    );
    const exits = stories.map((story) => story.firstAt('process.exited'));
    expectWaits(
      exits.map((at) => at - FAULT),
      [nextAttempt(holder), always(deadline)],
      OVERHEAD,
    );
    // Both lead from the last refresh: the exit an interval and a deadline later, the takeover a TTL and an attempt.
    const lead = holder.retry + deadline - 15;
    const taken = stories.map((story) => story.firstAt('lock.acquired', { from: FAULT }));
    expectWaits(
      taken.map((at, i) => at - (exits[i] ?? 0)),
      [always(-lead), nextAttempt(holder)],
      OVERHEAD,
    );
    // In release 2.105.0 two hold themselves for active for up to a second, in newer ones never.
    const overlaps = taken.some((at, i) => at < (exits[i] ?? 0));
    expect(overlaps).toBe(holder.release === '2.105.0');
  });
});

describe('a VM that stops', () => {
  const vms = { bbs: 'diego-api/0', auctioneer: 'scheduler/0' };
  const event = (of: Holder['of']): TimedEvent => ({ kind: 'killVms', at: FAULT, vms: [vms[of]] });
  const waits = (holder: Holder): EvenWait[] => [
    expiry(holder),
    nextAttempt(holder),
    always(holder.activation),
  ];

  test.each(HOLDERS)(
    'with the $of of release $release is followed when its lock has expired',
    (holder) => {
      const { of } = holder;
      const stories = storiesOf(holder, [event(of)], 160).filter(
        (story) => of === 'auctioneer' || !isRefreshedOnItsVm(story),
      );
      expectWaits(
        stories.map((story) => gap(story, holder, 1)),
        waits(holder),
        OVERHEAD,
      );
    },
  );

  const bbses = HOLDERS.filter(({ of }) => of === 'bbs');
  test.each(bbses)(
    'with the $of of release $release and its Locket is followed up to 5 s later',
    (holder) => {
      const stories = storiesOf(holder, [event('bbs')], 200).filter(isRefreshedOnItsVm);
      expectWaits(
        stories.map((story) => gap(story, holder, 1)),
        [NEXT_LOOK, ...waits(holder)],
        OVERHEAD,
      );
    },
  );
});

/** Whether the active BBS keeps to the Locket of its own VM. */
function isRefreshedOnItsVm({ foundation }: FoundationStory): boolean {
  return foundation.bbs().lock.server === 0;
}

describe('after a failover', () => {
  test('of the BBS the first pass comes a whole interval after it has begun to serve', () => {
    const [holder] = HOLDERS;
    for (const kind of ['stopProcesses', 'killProcesses'] as const) {
      const waits = storiesOf(holder, [fault(kind, holder)], 20).map((story) => {
        story.runsTo(FAULT + 45 * SECOND);
        const activated = story.firstAt('component.activated', { from: FAULT });
        return story.firstAt('convergence.started', { from: FAULT }) - activated;
      });
      expectWaits(waits, [always(30)], OVERHEAD);
    }
  });

  test('of the BBS the first pass sees to callbacks that were under way', () => {
    const death = 25 * SECOND;
    const lost = { id: 'lost', from: {}, to: {}, kind: 'cc.taskCompleted', action: { drop: true } };
    const events: TimedEvent[] = [
      { kind: 'addRules', at: FAULT, rules: [lost as Rule] },
      { kind: 'killProcesses', at: death, processes: [{ component: 'bbs', index: 'active' }] },
      { kind: 'removeRules', at: death + SECOND, ids: ['lost'] },
    ];
    const tasks = [task('report', { from: FAULT })];
    for (const story of FoundationStory.variants({ cells: 1, tasks, events }, 20)) {
      story.runsTo(death + 45 * SECOND);
      const [begun, again, ...more] = story.happenings('task.resolving').map(({ at }) => at);
      expect(begun).toBeLessThan(death);
      expect(more).toEqual([]);
      const activated = story.firstAt('component.activated', { from: death });
      const wait = (again ?? 0) - activated;
      expectWaits([wait], [always(30)], OVERHEAD);
      expect(story.firstAt('task.deleted')).toBeGreaterThan(again ?? Number.NaN);
    }
  });

  // In the first case nobody accepts the request, in the other one it is lost with the process that has it.
  test.each([
    ['that is gone with its VM', [{ kind: 'killVms', at: FAULT, vms: ['scheduler/0'] }]],
    [
      'that has hung and is then killed',
      [
        { kind: 'hangProcesses', at: FAULT, processes: [AUCTIONEER] },
        { kind: 'killProcesses', at: FAULT + 12 * SECOND, processes: [AUCTIONEER] },
      ],
    ],
  ] as const)('of the auctioneer %s an instance is auctioned when it is stale', (_, faults) => {
    const created = FAULT + 10 * SECOND;
    const events: TimedEvent[] = [...faults, push(created, 0)].sort((a, b) => a.at - b.at);
    const apps = [app('dora', { arrivesAt: created })];
    const waits = FoundationStory.variants({ cells: 1, apps, events }, 100).map((story) => {
      story.runsTo(created + 65 * SECOND);
      return story.firstAt('auction.placed') - story.firstAt('actualLRP.created');
    });
    expectWaits(waits, [always(30), NEXT_PASS], OVERHEAD);
  });

  test('of BBS and auctioneer together a cell that died with them is missed by the first pass', () => {
    // The presence has gone long before the first pass, which waits for the lock.
    const death = MINUTE;
    const events: TimedEvent[] = [
      { kind: 'killVms', at: death, vms: ['diego-api/0', 'scheduler/0'] },
      kill(death, 0),
    ];
    const apps = [app('dora', { instances: 2 })];
    for (const story of FoundationStory.variants({ cells: 2, apps, events }, 20)) {
      story.runsTo(2 * MINUTE);
      const activated = activations(story, 'bbs', death)[0]?.at ?? Number.NaN;
      const missed = story.firstAt('actualLRP.suspected');
      expect(missed - activated).toBeGreaterThanOrEqual(30 * SECOND);
      expect(missed - activated).toBeLessThanOrEqual(30 * SECOND + OVERHEAD);
      expect(story.firstAt('auction.placed', { from: death }) - missed).toBeLessThan(OVERHEAD);
    }
  });
});
