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

  constructor(cell = 0, hasSilk = false) {
    const { config, cells: specs } = foundationSpec({
      cells: [cells(cell + 1)],
      properties: STEADY,
    });
    const spec = specs[cell];
    if (spec === undefined) throw new Error('no cell');
    const peers = { bbs: 2, locket: 4, silkController: hasSilk ? 5 : null };
    const parts = { cell, spec, config, apps: [], taskSources: [], peers };
    this.rep = createRep(parts, createIdentities(), createWorld());
  }

  tell(message: RepMessage): string[] {
    this.rep.receive(this.rep.state, message, this.ctx);
    return this.ctx.takeSent().map(({ kind }: DiegoMessage) => kind);
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
    rep.tell({ kind: 'rep.boot', isWarm: true });
    rep.tell({ kind: 'rep.boot', isWarm: false });
    rep.tell({ kind: 'rep.gardenChecked' });
    expect(rep.isUp).toBe(false);
    rep.tell({ kind: 'rep.presenceAnswered', isHeld: true });
    expect(rep.isUp).toBe(true);
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.sync')).toBe(30 * SECOND);
  });

  test('of cells that were up long before is refreshed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell);
      rep.tell({ kind: 'rep.boot', isWarm: true });
      rep.tell({ kind: 'rep.presenceAnswered', isHeld: true });
      return rep.until('rep.lockPresence') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait >= 0 && wait <= RETRY_INTERVAL)).toBe(true);
  });

  test('that another owner holds leaves the rep down, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true });
    rep.tell({ kind: 'rep.presenceAnswered', isHeld: false });
    expect(rep.isUp).toBe(false);
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
    expect(rep.tell({ kind: 'rep.lockPresence' })).toEqual(['locket.lockPresence']);
  });

  test('that is lost leaves the rep running, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell({ kind: 'rep.boot', isWarm: true });
    rep.tell({ kind: 'rep.presenceAnswered', isHeld: true });
    rep.ctx.timers = [];
    rep.tell({ kind: 'rep.lockPresence' });
    expect(rep.until('rep.presenceTimedOut')).toBe(PRESENCE_TTL);
    rep.tell({ kind: 'rep.presenceTimedOut' });
    expect(rep.rep.state).toMatchObject({ phase: 'up', isPresent: false });
    expect(rep.until('rep.lockPresence')).toBe(RETRY_INTERVAL);
  });
});

describe('a cell without a lease', () => {
  test('fails its health check, and supervisors start daemon and rep again', () => {
    const rep = new StartingRep(0, true);
    expect(rep.tell({ kind: 'rep.boot', isWarm: false })).toEqual(['silk.acquire']);
    rep.ctx.timers = [];
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: false });
    expect(rep.until('rep.acquireLease')).toBe(10 * SECOND);
    rep.ctx.timers = [];
    expect(rep.tell({ kind: 'rep.gardenChecked' })).toEqual([]);
    expect(rep.ctx.recorded).toEqual(['rep.stopped']);
    // Three tries, a second after each, then the supervisor's pace.
    expect(rep.until('rep.checkGarden')).toBe(13 * SECOND);
    expect(rep.tell({ kind: 'rep.acquireLease' })).toEqual(['silk.acquire']);
  });

  test('comes up when a later attempt gets one', () => {
    const rep = new StartingRep(0, true);
    rep.tell({ kind: 'rep.boot', isWarm: true });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: false });
    rep.tell({ kind: 'rep.leaseAnswered', hasLease: true });
    expect(rep.tell({ kind: 'rep.gardenChecked' })).toEqual(['locket.lockPresence']);
  });
});
