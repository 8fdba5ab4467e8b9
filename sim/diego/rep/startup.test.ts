/** How a cell comes up; the presence as in locket:lock/lock_test.go, the lease as silk-daemon gets it. */
import { describe, expect, test } from 'vitest';
import { NEVER, SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { cells, foundationSpec, STEADY } from '../../testing/builders';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoMessage } from '../messages';
import type { Renewals } from '../renewals';
import { createWorld } from '../world';
import type { RepMessage } from './messages';
import { createRep, type RepActor } from './rep';

const PRESENCE_TTL = 15 * SECOND;
const RETRY_INTERVAL = 5 * SECOND;

const SILK_CONTROLLER = 5;

/** Some that need not be sent. */
const RENEWALS: Renewals = { from: 0, period: 5 * SECOND, latency: 500, until: NEVER, cause: -1 };

class StartingRep {
  readonly ctx = new RecordingCtx();
  readonly rep: RepActor;

  constructor(cell = 0, hasSilk = false, isEager = false) {
    const { config, cells: specs } = foundationSpec({
      cells: [cells(cell + 1)],
      properties: STEADY,
      silk: hasSilk ? { subnetPrefix: 24 } : 'none',
    });
    const spec = specs[cell];
    if (spec === undefined) throw new Error('no cell');
    const peers = { operator: 0, lockets: [4], silkController: hasSilk ? SILK_CONTROLLER : null };
    const parts = { cell, spec, config, apps: [], taskSources: [], peers, isEager };
    const plane = controlPlane({ bbs: 2, locket: 4 });
    this.rep = createRep(parts, { identities: createIdentities(), world: createWorld(), plane });
  }

  tell(message: RepMessage | LocketClientMessage): string[] {
    this.rep.receive(this.rep.state, message, this.ctx);
    return this.ctx.takeSent().map(({ kind }: DiegoMessage) => kind);
  }

  /** Locket's answer to its last attempt. */
  answers(isHeld: boolean, renewals: Renewals | null = null): void {
    const attempt = this.rep.state.presence.attempt ?? -1;
    const outcome = isHeld ? 'held' : 'collided';
    this.tell({ kind: 'locketClient.answered', attempt, outcome, renewals });
  }

  /** The Silk controller's answer to its request for a lease. */
  leaseAnswered(hasLease: boolean, renewals: Renewals | null = null): string[] {
    const attempt = this.rep.state.lease.attempt ?? -1;
    return this.tell({ kind: 'rep.leaseAnswered', attempt, hasLease, renewals });
  }

  /** When it will tell itself so, from now. */
  until(kind: string): number | undefined {
    const timer = this.ctx.timers.find(({ message }) => message.kind === kind);
    return timer === undefined ? undefined : timer.at - this.ctx.now;
  }

  get isUp(): boolean {
    return this.rep.state.phase === 'up';
  }
}

describe('a presence', () => {
  test('comes before the servers, and is refreshed every retry interval', () => {
    const rep = new StartingRep();
    // A cell that was up before the simulation is told of once; this is a later boot.
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    expect(rep.isUp).toBe(false);
    rep.answers(true);
    expect(rep.isUp).toBe(true);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.sync')).toBe(30 * SECOND);
  });

  test('of cells that were up long before is refreshed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell);
      rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
      rep.answers(true);
      return rep.until('locketClient.due') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait >= 0 && wait <= RETRY_INTERVAL)).toBe(true);
  });

  test('that another owner holds leaves the rep down, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    rep.answers(false);
    expect(rep.isUp).toBe(false);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.tell({ kind: 'locketClient.due', isElidable: false })).toEqual(['locket.lock']);
  });

  test('is not taken from an answer to an attempt that was given up', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    const attempt = rep.rep.state.presence.attempt ?? -1;
    rep.tell({ kind: 'locketClient.timedOut', attempt });
    rep.ctx.now = 20 * SECOND;
    rep.tell({ kind: 'locketClient.due', isElidable: false });
    rep.tell({ kind: 'locketClient.answered', attempt, outcome: 'held', renewals: null });
    expect(rep.isUp).toBe(false);
    rep.answers(true);
    expect(rep.isUp).toBe(true);
  });

  test('that is lost leaves the rep running, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.answers(true);
    rep.ctx.timers = [];
    rep.tell({ kind: 'locketClient.due', isElidable: false });
    expect(rep.until('locketClient.timedOut')).toBe(PRESENCE_TTL);
    const attempt = rep.rep.state.presence.attempt ?? -1;
    rep.tell({ kind: 'locketClient.timedOut', attempt });
    expect(rep.rep.state).toMatchObject({ phase: 'up', presence: { isHeld: false } });
    expect(rep.ctx.recorded).toContain('presence.lost');
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
  });
});

describe('renewals that need not be sent', () => {
  const held = (isEager: boolean): StartingRep => {
    const rep = new StartingRep(0, true, isEager);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.leaseAnswered(true, RENEWALS);
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    rep.answers(true, RENEWALS);
    return rep;
  };

  test('are not sent', () => {
    const rep = held(false);
    expect(rep.isUp).toBe(true);
    expect(rep.until('locketClient.due')).toBeUndefined();
    expect(rep.until('rep.renewLease')).toBeUndefined();
  });

  test('are sent by an eager foundation, which says that they are', () => {
    const rep = held(true);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.renewLease')).toBe(0);
    rep.tell({ kind: 'locketClient.due', isElidable: true });
    rep.answers(true, RENEWALS);
    const renewal = rep.ctx.timers.find(({ message }) => message.kind === 'locketClient.due');
    expect(renewal?.message).toMatchObject({ isElidable: true });
  });

  test('are offered where the wires take a constant time only', () => {
    const rep = new StartingRep(0, true);
    const offered = () => {
      const [request] = rep.ctx.takeSent();
      return request?.kind === 'silk.acquire' ? request.renewals : undefined;
    };
    rep.rep.receive(rep.rep.state, { kind: 'rep.acquireLease' }, rep.ctx);
    expect(offered()).toBeNull();
    rep.ctx.latency = 500;
    rep.rep.receive(rep.rep.state, { kind: 'rep.acquireLease' }, rep.ctx);
    expect(offered()).toMatchObject({ latency: 500, wait: 0, interval: 30 * SECOND + 2000 });
  });
});

describe('a lease', () => {
  test('is renewed at once by a daemon that has started, then a poll interval after each call', () => {
    const rep = new StartingRep(0, true);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.leaseAnswered(true);
    expect(rep.until('rep.renewLease')).toBe(0);
    rep.ctx.timers = [];
    expect(rep.tell({ kind: 'rep.renewLease', isElidable: false })).toEqual(['silk.renew']);
    expect(rep.until('rep.renewLease')).toBe(30 * SECOND + 2000);
  });

  test('of cells that were up long before is renewed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell, true);
      rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
      rep.leaseAnswered(true);
      return rep.until('rep.renewLease') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait > 0 && wait <= 30 * SECOND)).toBe(true);
  });
});

describe('a cell without a lease', () => {
  test('fails its health check, and supervisors start daemon and rep again', () => {
    const rep = new StartingRep(0, true);
    expect(rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true })).toEqual([
      'silk.acquire',
    ]);
    rep.ctx.timers = [];
    rep.leaseAnswered(false);
    expect(rep.until('rep.acquireLease')).toBe(10 * SECOND);
    rep.ctx.timers = [];
    const said = rep.tell({ kind: 'rep.gardenChecked', error: 'no network' });
    expect(said).toContain('operator.repExited');
    expect(rep.ctx.recorded).toEqual(['rep.stopped']);
    expect(rep.rep.state.phase).toBe('off');
    expect(rep.tell({ kind: 'rep.acquireLease' })).toEqual(['silk.acquire']);
  });

  test('comes up when a later attempt gets one', () => {
    const rep = new StartingRep(0, true);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.leaseAnswered(false);
    rep.leaseAnswered(true);
    expect(rep.tell({ kind: 'rep.gardenChecked', error: null })).toEqual(['locket.lock']);
  });
});
