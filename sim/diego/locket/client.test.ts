/** Cases of locket:lock/lock_test.go, and what becomes of a client whose Locket is gone or silent. */
import { describe, expect, test } from 'vitest';
import { type Duration, type Instant, NEVER, SECOND } from '../../engine/units';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import { listen, stopListening } from '../controlPlane';
import type { Renewals } from '../renewals';
import {
  attemptLock,
  createLocketClient,
  type LocketClientParts,
  type LockNews,
  onLocketClientMessage,
  releaseLock,
} from './client';
import { BBS_LOCK, type LocketClientMessage, type LockOutcome } from './messages';

const [LOCKET, OTHER] = [4, 5] as const;
const INTERVAL = 5 * SECOND;
const DEADLINE = 15 * SECOND;

/** One client that has made its first attempt. */
class ClientStage {
  readonly ctx = new RecordingCtx();
  readonly plane = controlPlane({ locket: LOCKET });
  readonly client = createLocketClient(1);
  readonly parts: LocketClientParts;

  constructor(parts: Partial<LocketClientParts> = {}, isReachable = true) {
    this.parts = {
      key: BBS_LOCK,
      name: 'bbs/1',
      ttl: 15 * SECOND,
      retryInterval: INTERVAL,
      deadline: DEADLINE,
      lockets: [LOCKET],
      isEager: false,
      ...parts,
    };
    if (!isReachable) stopListening(this.plane, LOCKET);
    attemptLock(this.client, this.parts, this.plane, this.ctx);
  }

  tell(message: LocketClientMessage): LockNews | null {
    return onLocketClientMessage(this.client, this.parts, this.plane, message, this.ctx);
  }

  /** Locket answers the attempt under way. */
  answers(outcome: LockOutcome, renewals: Renewals | null = null): LockNews | null {
    const { attempt } = this.client;
    if (attempt === null) throw new Error('nothing has been asked');
    return this.tell({ kind: 'locketClient.answered', attempt, outcome, renewals });
  }

  /** Lets it do what it has told itself for up to that instant; answers what came of its attempts. */
  waits(until: Instant): LockNews[] {
    const news: (LockNews | null)[] = [];
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      news.push(this.tell(next.message as LocketClientMessage));
    }
    this.ctx.now = until;
    return news.filter((each) => each !== null);
  }

  /** To whom calls have gone since the last time, as `lock` or `release`. */
  said(): string[] {
    return this.ctx.sent.splice(0).map(({ to, message }) => `${message.kind} ${to}`);
  }

  /** When its next attempt leaves. */
  get nextAt(): Instant | undefined {
    return this.ctx.timers.find(({ message }) => message.kind === 'locketClient.due')?.at;
  }

  /** When it gives the attempt under way up. */
  get deadline(): Instant | undefined {
    return this.ctx.timers.find(({ message }) => message.kind === 'locketClient.timedOut')?.at;
  }
}

describe('an attempt', () => {
  test('is made at once; what is had is refreshed every interval (bbs Q-1, cell 271)', () => {
    const stage = new ClientStage();
    expect(stage.said()).toEqual(['locket.lock 4']);
    expect(stage.answers('held')).toBe('acquired');
    for (let refresh = 1; refresh <= 3; refresh++) {
      expect(stage.waits(refresh * INTERVAL)).toEqual([]);
      expect(stage.said()).toEqual(['locket.lock 4']);
      expect(stage.answers('held')).toBe('kept');
    }
  });

  test('that is refused is repeated every interval until it succeeds (bbs Q-2, cell 271)', () => {
    const stage = new ClientStage();
    expect(stage.answers('collided')).toBe('refused');
    stage.waits(INTERVAL);
    expect(stage.answers('collided')).toBe('refused');
    stage.waits(2 * INTERVAL);
    expect(stage.said()).toHaveLength(3);
    expect(stage.answers('held')).toBe('acquired');
  });

  test('that fails is repeated as well (bbs Q-2)', () => {
    const stage = new ClientStage();
    expect(stage.answers('failed')).toBe('failed');
    expect(stage.nextAt).toBe(INTERVAL);
  });

  test('has a deadline, from which the interval counts (bbs Q-2)', () => {
    const stage = new ClientStage();
    expect(stage.waits(DEADLINE)).toEqual(['failed']);
    expect(stage.nextAt).toBe(DEADLINE + INTERVAL);
  });

  test('has the retry interval as its deadline in newer releases', () => {
    expect(new ClientStage({ deadline: 0 }).deadline).toBe(INTERVAL);
    expect(new ClientStage().deadline).toBe(DEADLINE);
  });

  test('that was given up is not answered any more', () => {
    const stage = new ClientStage();
    const attempt = stage.client.attempt ?? -1;
    stage.waits(DEADLINE + INTERVAL);
    const late = {
      kind: 'locketClient.answered',
      attempt,
      outcome: 'held',
      renewals: null,
    } as const;
    expect(stage.tell(late)).toBeNull();
    expect(stage.client.isHeld).toBe(false);
    expect(stage.answers('held')).toBe('acquired');
  });

  test('whose answer takes long moves those after it: they follow an interval later', () => {
    const stage = new ClientStage();
    stage.ctx.now = 2 * SECOND;
    stage.answers('held');
    expect(stage.nextAt).toBe(2 * SECOND + INTERVAL);
  });
});

describe('what is held', () => {
  const held = (): ClientStage => {
    const stage = new ClientStage();
    stage.answers('held');
    stage.waits(INTERVAL);
    return stage;
  };

  test('is lost by the first refresh that fails, collides or has no answer (bbs Q-4, cell 272)', () => {
    expect(held().answers('failed')).toBe('lost');
    expect(held().answers('collided')).toBe('lost');
    expect(held().waits(INTERVAL + DEADLINE)).toEqual(['lost']);
  });

  test('and lost may be had again by who goes on trying (bbs Q-6, cell 272)', () => {
    const stage = held();
    stage.answers('failed');
    expect(stage.nextAt).toBe(2 * INTERVAL);
    stage.waits(2 * INTERVAL);
    expect(stage.answers('held')).toBe('acquired');
  });

  test('is released at a clean end, and nothing follows (bbs Q-5, cell 272)', () => {
    const stage = held();
    stage.said();
    releaseLock(stage.client, stage.parts, stage.plane, stage.ctx);
    expect(stage.ctx.sent[0]?.message).toMatchObject({ key: BBS_LOCK, owner: 1, sentAt: INTERVAL });
    expect(stage.said()).toEqual(['locket.release 4']);
    expect(stage.ctx.timers).toEqual([]);
  });
});

describe('a client with no Locket to connect to', () => {
  test('looks for one every second, within the deadline of its attempt', () => {
    const stage = new ClientStage({}, false);
    stage.waits(3.5 * SECOND);
    expect(stage.said()).toEqual([]);
    listen(stage.plane, 'locket', LOCKET);
    stage.waits(4 * SECOND);
    expect(stage.said()).toEqual(['locket.lock 4']);
    expect(stage.deadline).toBe(DEADLINE);
    expect(stage.answers('held')).toBe('acquired');
    expect(stage.nextAt).toBe(4 * SECOND + INTERVAL);
  });

  test('gives the attempt up at its deadline, and then tries again', () => {
    const stage = new ClientStage({}, false);
    expect(stage.waits(DEADLINE)).toEqual(['failed']);
    expect(stage.ctx.timers.map(({ at }) => at)).toEqual([DEADLINE + INTERVAL]);
  });

  test('releases nothing', () => {
    const stage = new ClientStage();
    stage.answers('held');
    stage.said();
    stopListening(stage.plane, LOCKET);
    releaseLock(stage.client, stage.parts, stage.plane, stage.ctx);
    expect(stage.said()).toEqual([]);
  });
});

describe('a client of two Lockets', () => {
  /** The one that it does not keep to comes second. */
  function stageOfTwo(): { stage: ClientStage; mine: number; other: number } {
    const lockets = [LOCKET, OTHER];
    const stage = new ClientStage({ lockets }, false);
    for (const locket of lockets) listen(stage.plane, 'locket', locket);
    stage.waits(SECOND);
    const mine = lockets[stage.client.server] ?? -1;
    expect(stage.said()).toEqual([`locket.lock ${mine}`]);
    return { stage, mine, other: LOCKET + OTHER - mine };
  }

  test('keeps to one while that answers, and leaves it when its process ends', () => {
    const { stage, mine, other } = stageOfTwo();
    stage.answers('held');
    stage.waits(SECOND + INTERVAL);
    stopListening(stage.plane, mine);
    expect(stage.said()).toEqual([`locket.lock ${mine}`]);
    expect(stage.tell({ kind: 'locketClient.connectionLost', peer: mine })).toBe('lost');
    stage.waits(SECOND + 2 * INTERVAL);
    expect(stage.said()).toEqual([`locket.lock ${other}`]);
    listen(stage.plane, 'locket', mine);
    stage.answers('held');
    stage.waits(SECOND + 3 * INTERVAL);
    expect(stage.said()).toEqual([`locket.lock ${other}`]);
  });

  test('does not mind the end of the other one, nor of its own between two attempts', () => {
    const { stage, mine, other } = stageOfTwo();
    expect(stage.tell({ kind: 'locketClient.connectionLost', peer: other })).toBeNull();
    stage.answers('held');
    expect(stage.tell({ kind: 'locketClient.connectionLost', peer: mine })).toBeNull();
    expect(stage.client.isHeld).toBe(true);
  });

  test('leaves one that is silent at two deadlines in a row, and gives the next as many', () => {
    const { stage, mine, other } = stageOfTwo();
    stage.waits(4 * (DEADLINE + INTERVAL) + SECOND);
    const asked = [mine, other, other, mine];
    expect(stage.said()).toEqual(asked.map((locket) => `locket.lock ${locket}`));
  });
});

describe('renewals that need not be sent', () => {
  const LATENCY = SECOND / 2;
  const CALL = SECOND / 10;
  const PERIOD: Duration = 2 * LATENCY + CALL + INTERVAL;
  const ACQUIRED = 2 * LATENCY + CALL;
  const renewals: Renewals = {
    from: ACQUIRED + INTERVAL,
    period: PERIOD,
    latency: LATENCY,
    until: NEVER,
    cause: 7,
  };

  const held = (isEager = false): ClientStage => {
    const stage = new ClientStage({ isEager });
    stage.ctx.latency = LATENCY;
    stage.ctx.now = ACQUIRED;
    stage.answers('held', renewals);
    stage.said();
    return stage;
  };

  test('are offered where the wires take a constant time only', () => {
    const offers = [undefined, LATENCY].map((latency) => {
      const stage = new ClientStage({ firstWait: SECOND });
      stage.answers('held');
      stage.said();
      stage.ctx.latency = latency;
      stage.waits(SECOND);
      const [call] = stage.ctx.takeSent();
      return call?.kind === 'locket.lock' ? call.renewals : undefined;
    });
    const offer = { latency: LATENCY, wait: SECOND, interval: INTERVAL, patience: DEADLINE };
    expect(offers).toEqual([null, offer]);
  });

  test('are not sent, unless the foundation is eager, which says that they are elidable', () => {
    expect(held().ctx.timers).toEqual([]);
    const stage = held(true);
    stage.waits(renewals.from);
    const { from: attempt } = renewals;
    expect(stage.ctx.sent[0]?.message).toMatchObject({ attempt, isElidable: true });
  });

  test('are sent from the reconsideration on, as far as they are not under way', () => {
    const stage = held();
    stage.ctx.now = renewals.from + 2 * PERIOD - SECOND;
    stage.tell({ kind: 'locketClient.reconsider' });
    expect(stage.said()).toEqual([]);
    expect(stage.nextAt).toBe(renewals.from + 2 * PERIOD);
    stage.waits(renewals.from + 2 * PERIOD);
    expect(stage.said()).toEqual(['locket.lock 4']);
  });

  test('are jobs like any other from the reconsideration on, be the foundation eager or not', () => {
    for (const isEager of [false, true]) {
      const stage = held(isEager);
      stage.ctx.now = renewals.from - SECOND;
      stage.tell({ kind: 'locketClient.reconsider' });
      stage.waits(renewals.from);
      const { from: attempt } = renewals;
      expect(stage.ctx.sent[0]?.message).toMatchObject({ attempt, isElidable: false });
    }
  });

  test('that are on their way to Locket are put there with their deadline', () => {
    const stage = held();
    stage.ctx.now = renewals.from + LATENCY / 2;
    stage.tell({ kind: 'locketClient.reconsider' });
    expect(stage.ctx.sent[0]?.message).toMatchObject({ attempt: renewals.from, isElidable: true });
    expect(stage.deadline).toBe(renewals.from + DEADLINE);
  });

  test('that Locket has are waited for: it sends the answer', () => {
    const stage = held();
    stage.ctx.now = renewals.from + LATENCY + CALL;
    stage.tell({ kind: 'locketClient.reconsider' });
    expect(stage.said()).toEqual([]);
    expect(stage.deadline).toBe(renewals.from + DEADLINE);
    expect(stage.answers('held')).toBe('kept');
  });

  test('do not begin with an answer that finds its client late, since it has stood still', () => {
    const stage = new ClientStage();
    stage.ctx.now = ACQUIRED + 1;
    stage.answers('held', renewals);
    stage.said();
    stage.waits(ACQUIRED + 1 + INTERVAL);
    expect(stage.ctx.sent[0]?.message).toMatchObject({ isElidable: false });
  });

  test('do not begin with an answer to what was asked before the reconsideration', () => {
    const stage = new ClientStage();
    stage.ctx.now = 1;
    stage.tell({ kind: 'locketClient.reconsider' });
    stage.answers('held', renewals);
    expect(stage.nextAt).toBe(1 + INTERVAL);
  });
});
