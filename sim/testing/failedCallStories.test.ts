/**
 * Calls of the BBS whose first query already fails, because the database refuses it: each is tried three
 * times and then answered with an error; no row has changed and nobody is told. The same call of a database
 * that is up is taken.
 */
import { describe, expect, test } from 'vitest';
import type { BbsCall } from '../diego/bbs/messages';
import type { DiegoCtx, DiegoMessage } from '../diego/messages';
import type { ActorId } from '../engine/actor';
import { MILLISECOND, MINUTE, SECOND } from '../engine/units';
import { lrpId, textId } from '../model/identity';
import { KINDS, type KindName } from '../trace/kinds';
import { app, exactly, STEADY, task } from './builders';
import { FoundationStory } from './foundationStory';

/** Between two attempts of the BBS at its lock, of which the next would end it. */
const REFUSED_AT = MINUTE + 2 * SECOND;
const CALLED_AT = REFUSED_AT + 100 * MILLISECOND;

/** `huge-1/0` waits for room, `dora-1/0` and the task `long-1` run on cell-0. */
function foundation(mode: 'up' | 'refuses'): FoundationStory {
  const condition = { mode, slowdown: 1 } as const;
  const story = FoundationStory.of({
    cells: 1,
    apps: [app('dora'), app('huge', { memory: 100_000 })],
    tasks: [task('long', { runs: exactly(20 * MINUTE) })],
    events: [{ kind: 'setDatabase', at: REFUSED_AT, condition }],
    properties: { ...STEADY, 'diego.bbs.lock_retry_interval': '10s' },
  });
  return story.runsTo(CALLED_AT);
}

/** Makes the call in nobody's name, and answers what came back and what was recorded in two seconds. */
function made(story: FoundationStory, call: BbsCall) {
  const { simulation } = story.foundation;
  const [bbs] = story.foundation.bbs().plane.listening.bbs;
  const answers: DiegoMessage[] = [];
  let answeredAt = 0;
  const asker = simulation.add({
    role: 'rep',
    name: 'asker',
    zone: 'z1',
    state: null,
    receive: (_state: null, message: DiegoMessage, ctx: DiegoCtx) => {
      if (message.kind.startsWith('bbs.')) return ctx.send(bbs as ActorId, message);
      answers.push(message);
      answeredAt = ctx.now;
    },
  });
  simulation.post(story.now, asker, call);
  story.runsFor(2 * SECOND);
  const kinds = KINDS.map(({ name }) => name as KindName).filter((name) =>
    /^(actualLRP|desiredLRP|task)\./.test(name),
  );
  const recorded = kinds.filter((name) => story.happenings(name, { from: CALLED_AT }).length > 0);
  return { answers, elapsed: answeredAt - CALLED_AT, recorded };
}

type Call = (story: FoundationStory) => BbsCall;

/** A call about the instance that runs. */
function ofInstance(kind: string, more: object = {}): Call {
  return (story) => {
    const row = story.row('dora-1/0');
    const { lrp, cell, instance } = row ?? {};
    return { kind, request: 1, lrp, cell, instance, ...more } as BbsCall;
  };
}

/** The running task. */
const long = (story: FoundationStory): number => story.task('long-1')?.task ?? -1;
const text = (story: FoundationStory, content: string): number =>
  textId(story.foundation.identities(), content);

const CALLS: [string, Call][] = [
  [
    'starting (bbs D-11)',
    (story) => {
      const lrp = lrpId(story.foundation.identities(), 0, 1);
      return { kind: 'bbs.start', request: 1, lrp, cell: 0, instance: 999 };
    },
  ],
  [
    'claiming',
    (story) => {
      const lrp = story.row('huge-1/0')?.lrp ?? -1;
      return { kind: 'bbs.claim', request: 1, lrp, cell: 0, instance: 999 };
    },
  ],
  ['crashing (bbs D-29)', (story) => ofInstance('bbs.crash', { reason: text(story, 'x') })(story)],
  [
    'failing (bbs D-33)',
    (story) => {
      const lrp = story.row('huge-1/0')?.lrp ?? -1;
      return { kind: 'bbs.failActual', request: 1, lrp, reason: text(story, 'no') };
    },
  ],
  ['removing (bbs D-38)', ofInstance('bbs.removeActual')],
  ['evacuating a claimed one (bbs E-9)', ofInstance('bbs.evacuateClaimed')],
  [
    'evacuating a crashed one (bbs E-22)',
    (story) => ofInstance('bbs.evacuateCrashed', { reason: text(story, 'x') })(story),
  ],
  ['evacuating a stopped one (bbs E-75)', ofInstance('bbs.evacuateStopped')],
  ['evacuating a running one', ofInstance('bbs.evacuateRunning', { isRoutable: true })],
  ['updating (bbs L-20)', () => ({ kind: 'bbs.update', request: 1, process: 0, instances: 2 })],
  ['undesiring (bbs L-23)', () => ({ kind: 'bbs.remove', request: 1, process: 0 })],
  [
    'cancelling a task (bbs F-14)',
    (story) => ({ kind: 'bbs.cancelTask', request: 1, task: long(story) }),
  ],
  [
    'rejecting a task (bbs F-17)',
    (story) => {
      const reason = 'no memory';
      return { kind: 'bbs.rejectTask', request: 1, task: long(story), instance: -1, reason };
    },
  ],
];

describe('a call that the database refuses', () => {
  test.each(CALLS)('fails as a whole: %s', (_what, call) => {
    const story = foundation('refuses');
    const before = story.rows('dora-1/0');
    const { answers, elapsed, recorded } = made(story, call(story));
    // Three tries, half a second apart.
    expect(elapsed).toBeGreaterThan(SECOND);
    expect(elapsed).toBeLessThan(1.1 * SECOND);
    expect(answers).toEqual([{ kind: 'calls.failed', request: 1, error: 'UnknownError' }]);
    expect(recorded).toEqual([]);
    expect(story.rows('dora-1/0')).toEqual(before);
  });

  test.each(CALLS)('is taken when the database is up: %s', (_what, call) => {
    const story = foundation('up');
    const { answers, recorded } = made(story, call(story));
    expect(answers.map(({ kind }) => kind)).not.toContain('calls.failed');
    expect(recorded).not.toEqual([]);
  });
});
