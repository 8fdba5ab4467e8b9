/** Cases of bbs:cmd/bbs/master_lock_test.go and sql_lock_test.go: who serves, and when it ends. */
import { describe, expect, test } from 'vitest';
import { type Instant, SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { foundationSpec, type Properties, STEADY } from '../../testing/builders';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { LocketClientMessage, LockOutcome } from '../locket/messages';
import { createBbs } from './bbs';
import type { BbsMessage } from './messages';
import { createBbsRows } from './rows';

const [SELF, OPERATOR, LOCKET] = [0, 1, 2] as const;

/** A BBS whose process has started, as a candidate unless told otherwise. */
class CandidateBbs {
  readonly ctx = new RecordingCtx();
  readonly plane = controlPlane({ locket: LOCKET });
  readonly bbs;

  constructor(isWarm = false, properties: Properties = {}) {
    const { config } = foundationSpec({ cells: 1, properties: { ...STEADY, ...properties } });
    const identities = createIdentities();
    const parts = {
      config: config.bbs,
      index: 1,
      operator: OPERATOR,
      database: 3,
      lockets: [LOCKET],
      lockDeadline: config.locket.attemptDeadline,
      cloudController: 4,
      reps: [5],
      apps: [],
      pollingInterval: config.rep.pollingInterval,
      isEager: false,
    };
    const rows = createBbsRows(identities);
    this.bbs = createBbs(parts, { identities, plane: this.plane, rows }, 'z1');
    this.tell({ kind: 'bbs.boot', isWarm });
  }

  tell(message: BbsMessage | LocketClientMessage): void {
    this.bbs.receive(this.bbs.state, message, this.ctx);
  }

  /** Locket answers the attempt under way. */
  answers(outcome: LockOutcome): this {
    const { attempt } = this.bbs.state.lock;
    if (attempt === null) throw new Error('the BBS has not asked for its lock');
    this.tell({ kind: 'locketClient.answered', attempt, outcome, renewals: null });
    return this;
  }

  /** Lets it do what it has told itself for up to that instant. */
  waits(until: Instant): this {
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      this.tell(next.message as BbsMessage | LocketClientMessage);
    }
    this.ctx.now = until;
    return this;
  }

  get accepts(): boolean {
    return this.plane.listening.bbs.includes(SELF);
  }

  /** What it has told others since the last time, as kind and actor. */
  said(): string[] {
    return this.ctx.sent.splice(0).map(({ to, message }) => `${message.kind} ${to}`);
  }

  until(kind: BbsMessage['kind']): number | undefined {
    const timer = this.ctx.timers.find(({ message }) => message.kind === kind);
    return timer === undefined ? undefined : timer.at - this.ctx.now;
  }
}

const active = (): CandidateBbs => new CandidateBbs().answers('held').waits(SECOND);

describe('a BBS without the lock', () => {
  test('accepts no calls, and tries again every second (bbs Q-17)', () => {
    const bbs = new CandidateBbs();
    expect(bbs.said()).toEqual([`locket.lock ${LOCKET}`]);
    for (let second = 1; second <= 3; second++) {
      bbs.answers('collided').waits(second * SECOND);
      expect(bbs.said()).toEqual([`locket.lock ${LOCKET}`]);
    }
    expect(bbs.accepts).toBe(false);
    expect(bbs.until('bbs.converge')).toBeUndefined();
  });

  test('tries every five seconds where newer releases are asked for', () => {
    const bbs = new CandidateBbs(false, { 'diego.bbs.lock_retry_interval': '5s' });
    bbs.answers('collided').said();
    bbs.waits(5 * SECOND - 1);
    expect(bbs.said()).toEqual([]);
    bbs.waits(5 * SECOND);
    expect(bbs.said()).toEqual([`locket.lock ${LOCKET}`]);
  });

  test('says that it met another holder the first time only (bbs Q-3)', () => {
    const bbs = new CandidateBbs();
    bbs
      .answers('collided')
      .waits(SECOND)
      .answers('collided')
      .waits(2 * SECOND);
    expect(bbs.ctx.recorded).toEqual(['lock.collided']);
  });

  test('runs on when Locket fails it (bbs Q-2)', () => {
    const bbs = new CandidateBbs().answers('failed').waits(SECOND);
    expect(bbs.said().at(-1)).toBe(`locket.lock ${LOCKET}`);
    expect(bbs.ctx.recorded).toEqual([]);
  });

  test('asks for it in its own name, which it keeps from process to process (bbs Q-19)', () => {
    const bbs = new CandidateBbs();
    bbs.tell({ kind: 'bbs.boot', isWarm: false });
    const owners = bbs.ctx
      .takeSent()
      .map((call) => (call.kind === 'locket.lock' ? call.owner : undefined));
    expect(owners).toEqual([1, 1]);
  });
});

describe('a BBS that has the lock', () => {
  test('lists the cells, serves when it has taken over, and converges later (bbs Q-17)', () => {
    const bbs = new CandidateBbs().answers('collided').waits(SECOND);
    bbs.said();
    bbs.answers('held');
    expect(bbs.said()).toEqual([`locket.fetchPresences ${LOCKET}`]);
    expect(bbs.accepts).toBe(false);
    const activation = bbs.until('bbs.activated') ?? 0;
    expect(activation).toBeGreaterThan(0);
    expect(bbs.bbs.state.phase).toBe('activating');
    bbs.waits(SECOND + activation);
    expect(bbs.bbs.state.phase).toBe('active');
    expect(bbs.accepts).toBe(true);
    expect(bbs.ctx.recorded).toEqual(['lock.collided', 'component.activated']);
    expect(bbs.until('bbs.converge')).toBe(30 * SECOND);
  });

  test('serves from the start when it has been active all along', () => {
    const bbs = new CandidateBbs(true);
    expect(bbs.accepts).toBe(true);
    bbs.answers('held');
    expect(bbs.ctx.recorded).toEqual([]);
  });

  test.each(['failed', 'collided'] as const)(
    'that has been active all along has lost it when its first refresh %s',
    (outcome) => {
      const bbs = new CandidateBbs(true);
      bbs.answers(outcome);
      expect(bbs.accepts).toBe(false);
      expect(bbs.ctx.recorded).toEqual(['lock.lost', 'process.exited']);
    },
  );

  test.each([
    ['is refused a refresh', (bbs: CandidateBbs) => bbs.answers('collided')],
    ['is failed by Locket', (bbs: CandidateBbs) => bbs.answers('failed')],
    ['has no answer by the deadline', (bbs: CandidateBbs) => bbs.waits(16 * SECOND)],
  ])('ends as soon as it %s (bbs Q-4, Q-18)', (_, befall) => {
    const bbs = active();
    bbs.said();
    befall(bbs);
    expect(bbs.accepts).toBe(false);
    expect(bbs.ctx.recorded.slice(-2)).toEqual(['lock.lost', 'process.exited']);
    expect(bbs.said()).toEqual([`operator.exited ${OPERATOR}`]);
    expect(bbs.bbs.state.phase).toBe('down');
  });

  test('ends when the connection to Locket breaks under a refresh (bbs Q-18)', () => {
    const bbs = active();
    bbs.tell({ kind: 'locketClient.connectionLost', peer: LOCKET });
    expect(bbs.ctx.recorded.at(-1)).toBe('process.exited');
  });

  test('releases it at a clean end (bbs Q-5)', () => {
    const bbs = active();
    bbs.said();
    bbs.tell({ kind: 'bbs.stop' });
    expect(bbs.said()).toEqual([`locket.release ${LOCKET}`, `operator.exited ${OPERATOR}`]);
    expect(bbs.ctx.recorded.at(-1)).toBe('process.exited');
    expect(bbs.accepts).toBe(false);
    expect(bbs.bbs.state.phase).toBe('down');
  });

  test('and loses it while it takes over never serves', () => {
    const bbs = new CandidateBbs().answers('held');
    bbs.tell({ kind: 'locketClient.due' });
    bbs.answers('collided');
    expect(bbs.accepts).toBe(false);
    expect(bbs.ctx.recorded).toEqual(['lock.lost', 'process.exited']);
  });
});

test('a candidate that is told to end has nothing to release', () => {
  const bbs = new CandidateBbs().answers('collided');
  bbs.said();
  bbs.tell({ kind: 'bbs.stop' });
  expect(bbs.said()).toEqual([`operator.exited ${OPERATOR}`]);
});
