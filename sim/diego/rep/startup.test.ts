/** How a cell comes up; the presence as in locket:lock/lock_test.go, the lease as silk-daemon gets it. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { cells, foundationSpec, STEADY } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { DiegoMessage } from '../messages';
import { createWorld } from '../world';
import type { RepMessage } from './messages';
import { createRep, type RepActor } from './rep';

const PRESENCE_TTL = 15 * SECOND;
const RETRY_INTERVAL = 5 * SECOND;

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
    const peers = { operator: 0, bbs: 2, locket: 4, silkController: hasSilk ? 5 : null };
    const parts = { cell, spec, config, apps: [], taskSources: [], peers, isEager };
    this.rep = createRep(parts, createIdentities(), createWorld());
  }

  tell(message: RepMessage): string[] {
    this.rep.receive(this.rep.state, message, this.ctx);
    return this.ctx.takeSent().map(({ kind }: DiegoMessage) => kind);
  }

  /** Locket's answer to its last attempt. */
  answers(isHeld: boolean, isElidable = false): void {
    const attempt = this.rep.state.presenceDeadline ?? -1;
    this.tell({ kind: 'rep.presenceAnswered', attempt, isHeld, isElidable });
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
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.sync')).toBe(30 * SECOND);
  });

  test('of cells that were up long before is refreshed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell);
      rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
      rep.answers(true);
      return rep.until('rep.lockPresence') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait >= 0 && wait <= RETRY_INTERVAL)).toBe(true);
  });

  test('that another owner holds leaves the rep down, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.answers(false);
    expect(rep.isUp).toBe(false);
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
    expect(rep.tell({ kind: 'rep.lockPresence', isElidable: false })).toEqual([
      'locket.lockPresence',
    ]);
  });

  test('is not taken from an answer to an attempt that was given up', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    const attempt = rep.rep.state.presenceDeadline ?? -1;
    rep.tell({ kind: 'rep.presenceTimedOut' });
    rep.tell({ kind: 'rep.lockPresence', isElidable: false });
    rep.tell({ kind: 'rep.presenceAnswered', attempt, isHeld: true, isElidable: true });
    expect(rep.isUp).toBe(false);
    rep.answers(true);
    expect(rep.isUp).toBe(true);
  });

  test('that is lost leaves the rep running, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.answers(true);
    rep.ctx.timers = [];
    rep.tell({ kind: 'rep.lockPresence', isElidable: false });
    expect(rep.until('rep.presenceTimedOut')).toBe(PRESENCE_TTL);
    rep.tell({ kind: 'rep.presenceTimedOut' });
    expect(rep.rep.state).toMatchObject({ phase: 'up', isPresent: false });
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
  });
});

describe('renewals that need not be sent', () => {
  const held = (isEager: boolean): StartingRep => {
    const rep = new StartingRep(0, true, isEager);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: true, isElidable: true });
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    rep.answers(true, true);
    return rep;
  };

  test('are not sent', () => {
    const rep = held(false);
    expect(rep.isUp).toBe(true);
    expect(rep.until('rep.lockPresence')).toBeUndefined();
    expect(rep.until('rep.renewLease')).toBeUndefined();
  });

  test('are sent by an eager foundation, which says that they are', () => {
    const rep = held(true);
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.renewLease')).toBe(0);
    rep.tell({ kind: 'rep.lockPresence', isElidable: true });
    rep.answers(true, true);
    const renewal = rep.ctx.timers.find(({ message }) => message.kind === 'rep.lockPresence');
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
    expect(offered()).toEqual({ latency: 500, wait: 0 });
  });
});

describe('a lease', () => {
  test('is renewed at once by a daemon that has started, then a poll interval after each call', () => {
    const rep = new StartingRep(0, true);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.boot', isWarm: false, isVmStart: true });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: true, isElidable: false });
    expect(rep.until('rep.renewLease')).toBe(0);
    rep.ctx.timers = [];
    expect(rep.tell({ kind: 'rep.renewLease' })).toEqual(['silk.renew']);
    expect(rep.until('rep.renewLease')).toBe(30 * SECOND + 2000);
  });

  test('of cells that were up long before is renewed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell, true);
      rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
      rep.tell({ kind: 'rep.leaseAnswered', hasLease: true, isElidable: false });
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
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: false, isElidable: false });
    expect(rep.until('rep.acquireLease')).toBe(10 * SECOND);
    rep.ctx.timers = [];
    expect(rep.tell({ kind: 'rep.gardenChecked', error: 'no network' })).toEqual([]);
    expect(rep.ctx.recorded).toEqual(['rep.stopped']);
    expect(rep.until('rep.checkGarden')).toBe(10 * SECOND);
    expect(rep.tell({ kind: 'rep.acquireLease' })).toEqual(['silk.acquire']);
  });

  test('comes up when a later attempt gets one', () => {
    const rep = new StartingRep(0, true);
    rep.tell({ kind: 'rep.boot', isWarm: true, isVmStart: true });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: false, isElidable: false });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: true, isElidable: false });
    expect(rep.tell({ kind: 'rep.gardenChecked', error: null })).toEqual(['locket.lockPresence']);
  });
});
