/** Calls to the BBS as bbs:client_test.go has them, and when there is no BBS, or another one, to answer them. */
import { describe, expect, test } from 'vitest';
import { type Instant, MILLISECOND, SECOND } from '../engine/units';
import { createIdentities } from '../model/identity';
import { controlPlane } from '../testing/controlPlaneFixture';
import { RecordingCtx } from '../testing/recordingCtx';
import {
  bbsClientPolicy,
  type Client,
  call,
  cloudControllerPolicy,
  createCalls,
  NO_REQUEST,
  onCallTimer,
  onConnectionLost,
  type PendingCall,
  type RetryPolicy,
  takeAnswer,
  takeFailure,
  tell,
} from './calls';
import { listen, stopListening } from './controlPlane';

const [BBS, OTHER] = [2, 3] as const;
const TIMEOUT = 10 * SECOND;
const PAUSE = 500 * MILLISECOND;

/** A client of the BBS by itself, that asks for the cells. */
class CallStage {
  readonly ctx = new RecordingCtx();
  readonly plane = controlPlane({ bbs: BBS });
  readonly client: Client;

  constructor(policy: RetryPolicy = bbsClientPolicy(TIMEOUT)) {
    this.client = {
      calls: createCalls(),
      policy,
      plane: this.plane,
      cell: 4,
      timer: 'rep.callTimer',
      send: null,
    };
  }

  calls(): this {
    call(this.client, { kind: 'bbs.fetchCells' }, this.ctx, { purpose: 'sync' });
    return this;
  }

  /** Lets its timers ring up to that instant; answers the calls that were given up. */
  waits(until: Instant): PendingCall[] {
    const givenUp: (PendingCall | null)[] = [];
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      if (next.message.kind !== 'rep.callTimer') throw new Error('not a timer of a call');
      givenUp.push(onCallTimer(this.client, next.message.request, this.ctx));
    }
    this.ctx.now = until;
    return givenUp.filter((each) => each !== null);
  }

  /** To whom attempts have gone since the last time. */
  asked(): number[] {
    return this.ctx.sent.splice(0).map(({ to }) => to);
  }

  get request(): number {
    return this.client.calls.last;
  }
}

describe('a call', () => {
  test('is answered once, and its timer ends with it', () => {
    const stage = new CallStage().calls();
    expect(takeAnswer(stage.client, stage.request, stage.ctx)).toMatchObject({ purpose: 'sync' });
    expect(stage.ctx.timers).toEqual([]);
    expect(takeAnswer(stage.client, stage.request, stage.ctx)).toBeNull();
    expect(stage.ctx.recorded).toEqual(['call.replyLate']);
  });

  test('has three attempts, half a second after each that failed, and is then given up', () => {
    const stage = new CallStage().calls();
    expect(stage.waits(2 * (TIMEOUT + PAUSE))).toEqual([]);
    expect(stage.asked()).toEqual([BBS, BBS, BBS]);
    expect(stage.waits(3 * TIMEOUT + 2 * PAUSE - 1)).toEqual([]);
    expect(stage.waits(3 * TIMEOUT + 2 * PAUSE)).toMatchObject([{ attempt: 3, purpose: 'sync' }]);
    expect(stage.ctx.recorded).toEqual(['call.timedOut', 'call.timedOut', 'call.timedOut']);
    expect(stage.waits(100 * SECOND)).toEqual([]);
    expect(stage.asked()).toEqual([]);
  });

  test('takes no answer to an attempt that was given up, during the pause as after it', () => {
    for (const at of [TIMEOUT, TIMEOUT + PAUSE]) {
      const stage = new CallStage().calls();
      const first = stage.request;
      stage.waits(at);
      expect(takeAnswer(stage.client, first, stage.ctx)).toBeNull();
      expect(stage.ctx.recorded).toEqual(['call.timedOut', 'call.replyLate']);
    }
  });

  test('of Cloud Controller is repeated for a minute, ever less often', () => {
    const stage = new CallStage(cloudControllerPolicy(TIMEOUT));
    stopListening(stage.plane, BBS);
    stage.calls();
    const refused = () => stage.ctx.recorded.length;
    const counts = [0.2, 0.5, 1, 2, 4, 8, 13, 18].map((second) => {
      stage.waits(second * SECOND);
      return refused();
    });
    // After 0.25, 0.5, 1, 2, 4 s, and then every 5 s.
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const [given] = stage.waits(70 * SECOND);
    expect(given?.startedAt).toBe(0);
    expect(refused()).toBe(16);
  });
});

describe('with no BBS that accepts connections', () => {
  test('an attempt is refused at once, and repeated like one that fails', () => {
    const stage = new CallStage();
    stopListening(stage.plane, BBS);
    stage.calls();
    const given = stage.waits(2 * SECOND);
    expect(given).toMatchObject([{ attempt: 3 }]);
    expect(stage.ctx.recorded).toEqual(['call.refused', 'call.refused', 'call.refused']);
    expect(stage.asked()).toEqual([]);
  });

  test('a later attempt goes to the BBS that has taken over', () => {
    const stage = new CallStage();
    stopListening(stage.plane, BBS);
    stage.calls().waits(PAUSE);
    listen(stage.plane, 'bbs', OTHER);
    stage.waits(SECOND);
    expect(stage.asked()).toEqual([OTHER]);
    expect(takeAnswer(stage.client, stage.request, stage.ctx)).toMatchObject({ attempt: 2 });
  });

  test('what nobody waits for is lost', () => {
    const stage = new CallStage();
    const message = { kind: 'bbs.fetchCells', request: NO_REQUEST } as const;
    tell(stage.plane, message, stage.ctx);
    stopListening(stage.plane, BBS);
    tell(stage.plane, message, stage.ctx);
    expect(stage.asked()).toEqual([BBS]);
    expect(takeAnswer(stage.client, NO_REQUEST, stage.ctx)).toBeNull();
    expect(stage.ctx.recorded).toEqual([]);
  });
});

describe('when the process of a BBS ends', () => {
  test('attempts that it has not answered fail at once, and are repeated', () => {
    const stage = new CallStage().calls();
    const first = stage.request;
    stage.ctx.now = SECOND;
    stopListening(stage.plane, BBS);
    listen(stage.plane, 'bbs', OTHER);
    expect(onConnectionLost(stage.client, BBS, stage.ctx)).toEqual([]);
    expect(stage.ctx.recorded).toEqual(['call.refused']);
    stage.waits(SECOND + PAUSE);
    expect(stage.asked()).toEqual([BBS, OTHER]);
    expect(takeAnswer(stage.client, first, stage.ctx)).toBeNull();
    expect(takeAnswer(stage.client, stage.request, stage.ctx)).toMatchObject({ attempt: 2 });
  });

  test('calls to another one, and those between two attempts, do not mind', () => {
    const stage = new CallStage().calls();
    expect(onConnectionLost(stage.client, OTHER, stage.ctx)).toEqual([]);
    stage.waits(TIMEOUT);
    const { timers } = stage.ctx;
    expect(onConnectionLost(stage.client, BBS, stage.ctx)).toEqual([]);
    expect(stage.ctx.timers).toEqual(timers);
    expect(stage.ctx.recorded).toEqual(['call.timedOut']);
  });

  test('a call at its last attempt is given up', () => {
    const stage = new CallStage().calls();
    stage.waits(2 * (TIMEOUT + PAUSE));
    expect(onConnectionLost(stage.client, BBS, stage.ctx)).toMatchObject([{ attempt: 3 }]);
    expect(stage.ctx.timers).toEqual([]);
  });
});

test('an error of the database is an answer: the call is over, and not repeated', () => {
  const stage = new CallStage().calls();
  const failure = { request: stage.request, error: 'UnknownError' } as const;
  const pending = takeFailure(stage.client, failure, createIdentities(), stage.ctx);
  expect(pending).toMatchObject({ attempt: 1, purpose: 'sync' });
  expect(stage.ctx.recorded).toEqual(['call.failed']);
  expect(stage.ctx.timers).toEqual([]);
});
