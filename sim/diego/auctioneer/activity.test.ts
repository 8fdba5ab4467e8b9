/** Cases of auctioneer:cmd/auctioneer/main_test.go: who takes auctions, and when it ends. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { foundationSpec } from '../../testing/builders';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { LocketClientMessage, LockOutcome } from '../locket/messages';
import { createAuctioneer } from './auctioneer';
import type { AuctioneerMessage } from './messages';

const [SELF, OPERATOR, LOCKET] = [0, 1, 2] as const;

/** An auctioneer whose process has started as a candidate, or has been active all along; there is no BBS. */
class Candidate {
  readonly ctx = new RecordingCtx();
  readonly plane = controlPlane({ locket: LOCKET });
  readonly auctioneer;

  constructor(isWarm = false) {
    const { config } = foundationSpec({ cells: 1 });
    const parts = {
      config: config.auctioneer,
      index: 1,
      operator: OPERATOR,
      lockets: [LOCKET],
      lockDeadline: config.locket.attemptDeadline,
      isEager: false,
      reps: [5],
      logger: null,
    };
    const shared = { identities: createIdentities(), plane: this.plane };
    this.auctioneer = createAuctioneer(parts, shared, 'z1');
    this.tell({ kind: 'auctioneer.boot', isWarm });
  }

  tell(message: AuctioneerMessage | LocketClientMessage): void {
    this.auctioneer.receive(this.auctioneer.state, message, this.ctx);
  }

  answers(outcome: LockOutcome): this {
    const { attempt } = this.auctioneer.state.lock;
    if (attempt === null) throw new Error('the auctioneer has not asked for its lock');
    this.tell({ kind: 'locketClient.answered', attempt, outcome, renewals: null });
    return this;
  }

  /** Its next attempt is due. */
  asksAgain(): this {
    const next = this.ctx.timers.find(({ message }) => message.kind === 'locketClient.due');
    if (next === undefined) throw new Error('no attempt is to follow');
    this.ctx.now = next.at;
    this.tell({ kind: 'locketClient.due' });
    return this;
  }

  get accepts(): boolean {
    return this.plane.listening.auctioneer.includes(SELF);
  }

  /** Whether it counts as the one that holds the lock. */
  get isActive(): boolean {
    return this.auctioneer.state.isActive;
  }

  said(): string[] {
    return this.ctx.sent.splice(0).map(({ to, message }) => `${message.kind} ${to}`);
  }
}

describe('an auctioneer', () => {
  test('is called by its place among the auctioneers', () => {
    expect(new Candidate().auctioneer.name).toBe('auctioneer/1');
  });

  test('takes auctions once it has the lock, whether there is a BBS or not (cell 94)', () => {
    const candidate = new Candidate().answers('held');
    expect(candidate.accepts).toBe(true);
    expect(candidate.ctx.recorded).toEqual(['component.activated']);
  });

  test('takes none while another one has it, and tries again every second (cell 94)', () => {
    const candidate = new Candidate().answers('collided').asksAgain().answers('collided');
    expect(candidate.accepts).toBe(false);
    expect(candidate.ctx.now).toBe(SECOND);
    expect(candidate.ctx.recorded).toEqual(['lock.collided']);
    candidate.asksAgain().answers('held');
    expect(candidate.accepts).toBe(true);
  });

  test.each(['collided', 'failed'] as const)('ends when a refresh has %s (cell 94)', (outcome) => {
    const candidate = new Candidate().answers('held').asksAgain();
    candidate.said();
    candidate.answers(outcome);
    expect(candidate).toMatchObject({ accepts: false, isActive: false });
    expect(candidate.ctx.recorded.slice(-2)).toEqual(['lock.lost', 'process.exited']);
    expect(candidate.said()).toEqual([`operator.exited ${OPERATOR}`]);
  });

  test.each(['collided', 'failed'] as const)(
    'ends when it has been active all along and its first refresh has %s',
    (outcome) => {
      const candidate = new Candidate(true);
      expect(candidate).toMatchObject({ accepts: true, isActive: true });
      candidate.answers(outcome);
      expect(candidate).toMatchObject({ accepts: false, isActive: false });
      expect(candidate.ctx.recorded).toEqual(['lock.lost', 'process.exited']);
    },
  );

  test('ends when Locket cannot be reached by the deadline (cell 94)', () => {
    const candidate = new Candidate().answers('held').asksAgain();
    candidate.tell({ kind: 'locketClient.timedOut', attempt: candidate.ctx.now });
    expect(candidate.ctx.recorded.at(-1)).toBe('process.exited');
  });

  test('releases the lock at a clean end', () => {
    const candidate = new Candidate().answers('held');
    candidate.said();
    candidate.tell({ kind: 'auctioneer.stop' });
    expect(candidate.said()).toEqual([`locket.release ${LOCKET}`, `operator.exited ${OPERATOR}`]);
    expect(candidate).toMatchObject({ accepts: false, isActive: false });
  });

  test('has no lock to release at a clean end while another one holds it', () => {
    const candidate = new Candidate().answers('collided');
    candidate.said();
    candidate.tell({ kind: 'auctioneer.stop' });
    expect(candidate.said()).toEqual([`operator.exited ${OPERATOR}`]);
  });
});
