/** How a cell comes up; the presence as in locket:lock/lock_test.go, the lease as silk-daemon gets it. */

import { describe, expect, test } from 'vitest';
import { NEVER, SECOND } from '../../engine/units';
import { createIdentities } from '../../model/identity';
import { PROCESS_START, VM_BOOT, WARM_BOOT } from '../../testing/boots';
import { cells, foundationSpec, STEADY } from '../../testing/builders';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { LocketClientMessage, LockOutcome } from '../locket/messages';
import type { DiegoMessage } from '../messages';
import type { Renewals } from '../renewals';
import type { Daemon } from '../silk/daemonState';
import type { SilkDaemonMessage, SilkOutcome } from '../silk/messages';
import { subnetOf } from '../silk/subnet';
import { createWorld } from '../world';
import { hasNetwork } from './lease';
import type { RepMessage } from './messages';
import { createRep, type RepActor } from './rep';

const PRESENCE_TTL = 15 * SECOND;
const RETRY_INTERVAL = 5 * SECOND;
const [OPERATOR, LOCKET, SILK] = [0, 4, 5] as const;

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
    const silkControllers = hasSilk ? [SILK] : [];
    const peers = { operator: OPERATOR, lockets: [LOCKET], silkControllers };
    const parts = { cell, spec, config, apps: [], taskSources: [], peers, isEager };
    const plane = controlPlane({ locket: LOCKET });
    const shared = { identities: createIdentities(), world: createWorld(), plane };
    this.rep = createRep(parts, shared);
  }

  tell(message: RepMessage | LocketClientMessage | SilkDaemonMessage): string[] {
    this.rep.receive(this.rep.state, message, this.ctx);
    return this.ctx.takeSent().map(({ kind }: DiegoMessage) => kind);
  }

  /** Locket's answer to the attempt under way. */
  answers(outcome: LockOutcome, renewals: Renewals | null = null): void {
    const { attempt } = this.rep.state.presence;
    if (attempt === null) throw new Error('the rep has not asked for its presence');
    this.tell({ kind: 'locketClient.answered', attempt, outcome, renewals });
  }

  /** The Silk controller's answer to the call under way. */
  isAnswered(hasLease: boolean, renewals: Renewals | null = null): void {
    const { attempt, purpose } = this.daemon.call ?? {};
    if (attempt === undefined) throw new Error('silk-daemon has asked for nothing');
    const granted: SilkOutcome =
      purpose === 'acquire'
        ? { kind: 'leased', subnet: subnetOf(0x0aff0500, 24) }
        : { kind: 'renewed' };
    const outcome: SilkOutcome = hasLease
      ? granted
      : { kind: 'refused', error: 'no lease available' };
    this.tell({ kind: 'silkDaemon.answered', attempt, outcome, renewals });
  }

  get daemon(): Daemon {
    const { lease } = this.rep.state;
    if (lease === null) throw new Error('there is no Silk');
    return lease;
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

/** A rhythm as Locket or the Silk controller tells it. */
const ELIDED: Renewals = {
  from: RETRY_INTERVAL,
  period: RETRY_INTERVAL,
  latency: 500,
  until: NEVER,
  cause: -1,
};

describe('a presence', () => {
  test('comes before the servers, and is refreshed every retry interval', () => {
    const rep = new StartingRep();
    // A cell that was up before the simulation is told of once; this is a later boot.
    rep.tell(WARM_BOOT);
    rep.tell(VM_BOOT);
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    expect(rep.isUp).toBe(false);
    rep.answers('held');
    expect(rep.isUp).toBe(true);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.until('rep.sync')).toBe(30 * SECOND);
  });

  test('of cells that were up long before is refreshed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell);
      rep.tell(WARM_BOOT);
      rep.answers('held');
      return rep.until('locketClient.due') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait >= 0 && wait <= RETRY_INTERVAL)).toBe(true);
  });

  test('that another owner holds leaves the rep down, and it tries again', () => {
    const rep = new StartingRep();
    rep.tell(WARM_BOOT);
    rep.answers('collided');
    expect(rep.isUp).toBe(false);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.tell({ kind: 'locketClient.due' })).toEqual(['locket.lock']);
  });

  test('is not taken from an answer to an attempt that was given up', () => {
    const rep = new StartingRep();
    rep.tell(WARM_BOOT);
    const attempt = rep.rep.state.presence.attempt ?? -1;
    rep.ctx.now = PRESENCE_TTL;
    rep.tell({ kind: 'locketClient.timedOut', attempt });
    rep.tell({ kind: 'locketClient.due' });
    rep.tell({ kind: 'locketClient.answered', attempt, outcome: 'held', renewals: null });
    expect(rep.isUp).toBe(false);
    rep.answers('held');
    expect(rep.isUp).toBe(true);
  });

  test('that is lost leaves the rep running, and it tries again (bbs Q-6, cell 272)', () => {
    const rep = new StartingRep();
    rep.tell(WARM_BOOT);
    rep.answers('held');
    rep.ctx.timers = [];
    rep.tell({ kind: 'locketClient.due' });
    expect(rep.until('locketClient.timedOut')).toBe(PRESENCE_TTL);
    rep.tell({ kind: 'locketClient.timedOut', attempt: rep.ctx.now });
    expect(rep.rep.state).toMatchObject({ phase: 'up', presence: { isHeld: false } });
    expect(rep.ctx.recorded.at(-1)).toBe('presence.lost');
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
  });
});

describe('renewals that need not be sent', () => {
  const held = (isEager: boolean): StartingRep => {
    const rep = new StartingRep(0, true, isEager);
    rep.tell(WARM_BOOT);
    rep.tell(VM_BOOT);
    rep.isAnswered(true, { ...ELIDED, from: 0 });
    rep.tell({ kind: 'rep.gardenChecked', error: null });
    rep.answers('held', ELIDED);
    return rep;
  };

  test('are not sent', () => {
    const rep = held(false);
    expect(rep.isUp).toBe(true);
    expect(rep.until('locketClient.due')).toBeUndefined();
    expect(rep.until('silkDaemon.renew')).toBeUndefined();
  });

  test('are sent by an eager foundation, which says that they are', () => {
    const rep = held(true);
    expect(rep.until('locketClient.due')).toBe(RETRY_INTERVAL);
    expect(rep.until('silkDaemon.renew')).toBe(0);
    rep.rep.receive(rep.rep.state, { kind: 'locketClient.due' }, rep.ctx);
    expect(rep.ctx.takeSent()).toMatchObject([{ kind: 'locket.lock', isElidable: true }]);
  });

  test('are offered where the wires take a constant time only', () => {
    const rep = new StartingRep(0, true);
    const offered = () => {
      const [request] = rep.ctx.takeSent();
      return request?.kind === 'silk.acquire' ? request.renewals : undefined;
    };
    const { state } = rep.rep;
    rep.daemon.startsAt = 0;
    rep.daemon.status = 'down';
    rep.rep.receive(state, { kind: 'silkDaemon.start' }, rep.ctx);
    expect(offered()).toBeNull();
    rep.ctx.latency = 500;
    rep.daemon.startsAt = 0;
    rep.daemon.status = 'down';
    rep.rep.receive(state, { kind: 'silkDaemon.start' }, rep.ctx);
    expect(offered()).toMatchObject({ latency: 500, wait: 0, interval: 30 * SECOND + 2000 });
  });
});

test('a start does nothing to a rep that runs', () => {
  const rep = new StartingRep();
  rep.tell(WARM_BOOT);
  rep.answers('held');
  const { starts } = rep.rep.state;
  expect(rep.tell(PROCESS_START)).toEqual([]);
  expect(rep.isUp).toBe(true);
  expect(rep.rep.state.starts).toBe(starts);
});

describe('a lease', () => {
  test('is renewed at once by a daemon that has started, then a poll interval after each call', () => {
    const rep = new StartingRep(0, true);
    rep.tell(WARM_BOOT);
    rep.tell(VM_BOOT);
    rep.isAnswered(true);
    expect(rep.until('silkDaemon.renew')).toBe(0);
    rep.ctx.timers = [];
    expect(rep.tell({ kind: 'silkDaemon.renew', isElidable: false })).toEqual(['silk.renew']);
    rep.isAnswered(true);
    expect(rep.until('silkDaemon.renew')).toBe(30 * SECOND + 2000);
  });

  test('of cells that were up long before is renewed in a phase of its own', () => {
    const untilNext = [0, 1, 2].map((cell) => {
      const rep = new StartingRep(cell, true);
      rep.tell(WARM_BOOT);
      rep.isAnswered(true);
      return rep.until('silkDaemon.renew') ?? -1;
    });
    expect(new Set(untilNext).size).toBe(3);
    expect(untilNext.every((wait) => wait > 0 && wait <= 30 * SECOND)).toBe(true);
  });
});

test('a daemon that is killed and has a lease again concerns nothing but the lease', () => {
  const rep = new StartingRep(0, true);
  rep.tell(WARM_BOOT);
  rep.isAnswered(true);
  rep.answers('held');
  rep.ctx.timers = [];
  rep.tell({ kind: 'silkDaemon.signalled', signal: 'kill' });
  expect(rep.until('silkDaemon.start')).toBe(10 * SECOND);
  rep.ctx.now = 10 * SECOND;
  // Its device has outlived it, and tells what it holds.
  expect(rep.tell({ kind: 'silkDaemon.start' })).toEqual(['silk.renew']);
  rep.isAnswered(true);
  expect(rep.until('silkDaemon.renew')).toBe(0);
  expect(rep.rep.state.presence).toMatchObject({ isHeld: true, attempt: null });
});

test('a daemon that was started before its supervisor looked is not started twice', () => {
  const rep = new StartingRep(0, true);
  rep.tell(WARM_BOOT);
  rep.isAnswered(true);
  rep.tell({ kind: 'silkDaemon.signalled', signal: 'stop' });
  expect(rep.tell({ kind: 'silkDaemon.signalled', signal: 'start' })).toEqual(['silk.renew']);
  rep.ctx.now = 10 * SECOND;
  expect(rep.tell({ kind: 'silkDaemon.start' })).toEqual([]);
  expect(rep.tell({ kind: 'silkDaemon.signalled', signal: 'start' })).toEqual([]);
});

describe('a cell without a lease', () => {
  test('fails its health check, and supervisors start daemon and rep again', () => {
    const rep = new StartingRep(0, true);
    expect(rep.tell(VM_BOOT)).toEqual(['silk.acquire']);
    rep.ctx.timers = [];
    rep.isAnswered(false);
    expect(rep.until('silkDaemon.start')).toBe(10 * SECOND);
    rep.ctx.timers = [];
    rep.ctx.now = 3 * SECOND;
    expect(rep.tell({ kind: 'rep.gardenChecked', error: 'no network' })).toEqual([
      'operator.repExited',
    ]);
    expect(rep.ctx.recorded).toEqual(['rep.stopped']);
    // The rep's end is none of the daemon's, which keeps to the pace of its own supervisor.
    expect(rep.until('silkDaemon.start')).toBe(7 * SECOND);
    rep.ctx.now = 10 * SECOND;
    expect(rep.tell({ kind: 'silkDaemon.start' })).toEqual(['silk.acquire']);
  });

  test('comes up when a later attempt gets one', () => {
    const rep = new StartingRep(0, true);
    rep.tell(WARM_BOOT);
    rep.isAnswered(false);
    rep.ctx.now = 10 * SECOND;
    rep.tell({ kind: 'silkDaemon.start' });
    rep.isAnswered(true);
    expect(hasNetwork(rep.rep.state)).toBe(true);
    expect(rep.tell({ kind: 'rep.gardenChecked', error: null })).toEqual(['locket.lock']);
  });
});
