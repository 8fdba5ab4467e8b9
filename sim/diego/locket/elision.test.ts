/** Renewals and attempts that are not sent: what Locket makes of them, quiet and eager. */
import { describe, expect, test } from 'vitest';
import { busyWorkers } from '../../engine/station';
import { MILLISECOND, SECOND } from '../../engine/units';
import { CALL, INTERVAL, LATENCY, LocketStage, TTL } from '../../testing/locketStage';
import { BBS_LOCK } from './messages';

/** From one renewal to the next: the call, both ways, then the pause. */
const PERIOD = LATENCY + CALL + LATENCY + INTERVAL;
/** The first one's arrival, after a call that arrives at 0. */
const FIRST = CALL + LATENCY + INTERVAL + LATENCY;

const quiet = () => new LocketStage({ hasConstantWires: true });
const eager = () => new LocketStage({ hasConstantWires: true, isEager: true });

describe('renewals over constant wires', () => {
  test('need not be sent, and cost nothing while the cell lives', () => {
    const stage = quiet();
    expect(stage.elides(3, 1)).toBe(true);
    expect(stage.ctx.timers).toEqual([]);
    stage.waits(100 * TTL);
    expect(stage.lists()).toEqual([3]);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
  });

  test('are sent where a latency is drawn', () => {
    expect(new LocketStage().elides(3, 1)).toBe(false);
  });

  test('are sent while the database is slow', () => {
    const stage = quiet();
    stage.plane.database.slowdown = 3;
    expect(stage.elides(3, 1)).toBe(false);
  });

  test('keep a killed cell for the TTL after the last that left before the kill', () => {
    // The first leaves LATENCY before it arrives: a kill at that instant comes before it.
    for (const [killedAt, endsAt] of [
      [SECOND, TTL],
      [FIRST - LATENCY, TTL],
      [FIRST - LATENCY + 1, FIRST + TTL],
      [FIRST + PERIOD, FIRST + PERIOD + TTL],
      [FIRST + 1000 * PERIOD - LATENCY, FIRST + 999 * PERIOD + TTL],
    ] as const) {
      const stage = quiet();
      stage.locks(3, 1);
      stage.waits(killedAt);
      stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
      stage.waits(endsAt - 1 - killedAt);
      expect(stage.ctx.recorded).toEqual(['presence.acquired']);
      stage.waits(1);
      expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
    }
  });

  test('end in eager mode with the last that comes', () => {
    const stage = eager();
    expect(stage.elides(3, 1)).toBe(true);
    stage.waits(FIRST - 1);
    stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
    stage.waits(1);
    expect(stage.locks(3, 1, { attempt: FIRST - LATENCY, isElidable: true })).toBe(true);
    stage.waits(TTL - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('occupy no worker when they are sent all the same', () => {
    const stage = eager();
    stage.locks(3, 1);
    stage.waits(FIRST);
    expect(stage.locks(3, 1, { attempt: FIRST - LATENCY, isElidable: true })).toBe(true);
    expect(busyWorkers(stage.locket.state.station, stage.ctx.now)).toBe(0);
  });

  test('of a restarted rep begin only when its own presence is stored', () => {
    const stage = quiet();
    stage.locks(3, 1);
    stage.waits(SECOND);
    stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
    expect(stage.locks(3, 2)).toBe(false);
    expect(stage.renewals).toBeNull();
    stage.waits(TTL);
    expect(stage.elides(3, 2)).toBe(true);
    stage.waits(10 * TTL);
    expect(stage.lists()).toEqual([3]);
  });

  test('do not begin for a call whose sender may have ended while it was on its way', () => {
    for (const message of [
      { kind: 'locket.renewalsEnded', cell: 3 },
      { kind: 'locket.reconsider', cell: 3 },
      { kind: 'locket.reconsider', cell: null },
    ] as const) {
      const stage = quiet();
      stage.waits(SECOND);
      stage.tell(message);
      expect(stage.elides(3, 1, { attempt: SECOND - 1 })).toBe(false);
      stage.waits(TTL);
      expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
      expect(stage.elides(3, 1)).toBe(true);
    }
  });

  test('do not begin when the answer comes after the deadline', () => {
    const stage = quiet();
    stage.waits(SECOND);
    // It has been under way for 2 ms, and has 1.5 ms to go.
    const call = { attempt: SECOND - 2 * MILLISECOND };
    expect(stage.elides(3, 1, { ...call, patience: 3 * MILLISECOND })).toBe(false);
    expect(stage.elides(3, 1, { ...call, patience: 4 * MILLISECOND })).toBe(true);
  });

  test('make other calls wait as their load would', () => {
    const stage = new LocketStage({
      hasConstantWires: true,
      properties: { 'sim.locket.call_time': '30ms', 'sim.locket.parallelism': 3 },
    });
    expect(stage.listingTime()).toBe(30 * MILLISECOND);
    stage.waits(SECOND);
    for (let cell = 0; cell < 200; cell++) {
      expect(stage.elides(cell, 1)).toBe(true);
      stage.waits(SECOND);
    }
    // 200 calls of 30 ms every 5 s on 3 workers keep 40 % of them busy: C(3, 1.2) = 0.1412, and
    // 0.1412 × 30 ms / (3 × 0.6) is 2.353 ms.
    expect(stage.listingTime()).toBe(32_353);
  });

  test('that would keep more than half of the workers busy wait for one like other calls', () => {
    const stage = new LocketStage({
      hasConstantWires: true,
      properties: { 'sim.locket.call_time': '1s', 'sim.locket.parallelism': 1 },
    });
    expect(stage.elides(0, 1)).toBe(true);
    stage.waits(10 * SECOND);
    expect(stage.elides(1, 1)).toBe(true);
    stage.waits(10 * SECOND);
    expect(stage.elides(2, 1)).toBe(false);
  });
});

describe('when something is about to happen', () => {
  test('a row has its timer again, from the last renewal that has arrived', () => {
    const stage = quiet();
    stage.locks(3, 1);
    stage.waits(FIRST + 3 * PERIOD + SECOND);
    stage.tell({ kind: 'locket.reconsider', cell: null });
    const endsAt = FIRST + 3 * PERIOD + TTL;
    expect(stage.ctx.timers.map(({ at }) => at)).toEqual([endsAt]);
    // Nothing was on its way.
    expect(stage.ctx.takeSent()).toEqual([]);
  });

  test('the answer that would be on its way is sent', () => {
    const stage = quiet();
    stage.locks(3, 1);
    stage.waits(FIRST + CALL);
    stage.tell({ kind: 'locket.reconsider', cell: null });
    const [answer] = stage.ctx.takeSent();
    expect(answer).toMatchObject({ attempt: FIRST - LATENCY, outcome: 'held', renewals: null });
  });

  test('to one cell only its presence is looked at', () => {
    const stage = quiet();
    for (const cell of [3, 4]) stage.locks(cell, 1);
    stage.waits(SECOND);
    stage.tell({ kind: 'locket.reconsider', cell: 3 });
    expect(stage.ctx.timers.map(({ message }) => message)).toEqual([
      expect.objectContaining({ kind: 'locket.checkExpiry', key: 3 }),
    ]);
  });

  test('and has happened, the next call finds its renewals elidable again', () => {
    const stage = quiet();
    stage.locks(3, 1);
    stage.waits(SECOND);
    stage.tell({ kind: 'locket.reconsider', cell: null });
    stage.waits(PERIOD);
    expect(stage.elides(3, 1)).toBe(true);
    expect(stage.ctx.timers).toEqual([]);
  });
});

describe('a candidate for a lock that is held', () => {
  test('need not send its attempts, and hears when the lock is free', () => {
    const stage = quiet();
    stage.locks(BBS_LOCK, 0);
    expect(stage.asks(BBS_LOCK, 1)).toBe('collided');
    expect(stage.renewals).not.toBeNull();
    stage.waits(SECOND);
    stage.releases(BBS_LOCK, 0);
    expect(stage.ctx.takeSent()).toEqual([{ kind: 'locketClient.reconsider' }]);
  });

  test('sends them in an eager foundation, where it hears that they are jobs from then on', () => {
    const stage = eager();
    stage.locks(BBS_LOCK, 0);
    stage.asks(BBS_LOCK, 1);
    expect(stage.renewals).not.toBeNull();
    stage.releases(BBS_LOCK, 0);
    expect(stage.ctx.takeSent()).toEqual([{ kind: 'locketClient.reconsider' }]);
  });

  test('hears of it from its own Locket, whichever saw the lock end', () => {
    const stage = quiet();
    const PEER = 8;
    stage.plane.listening.locket.push(PEER);
    stage.locks(BBS_LOCK, 0);
    stage.releases(BBS_LOCK, 0);
    expect(stage.ctx.sent).toEqual([
      { to: PEER, message: { kind: 'locket.lockFreed', key: BBS_LOCK } },
    ]);
    stage.ctx.takeSent();
    stage.locks(BBS_LOCK, 0);
    stage.asks(BBS_LOCK, 1);
    stage.tell({ kind: 'locket.lockFreed', key: BBS_LOCK });
    expect(stage.ctx.takeSent()).toEqual([{ kind: 'locketClient.reconsider' }]);
  });

  test('is sent the refusal of an attempt that had arrived before the lock was free', () => {
    const stage = quiet();
    stage.locks(BBS_LOCK, 0);
    stage.asks(BBS_LOCK, 1);
    // The first attempt that is not sent arrives at FIRST; the lock is free while its answer is on its way.
    stage.waits(FIRST + CALL);
    stage.releases(BBS_LOCK, 0);
    const [answer, reconsider] = stage.ctx.takeSent();
    expect(answer).toMatchObject({ attempt: FIRST - LATENCY, outcome: 'collided', renewals: null });
    expect(reconsider).toEqual({ kind: 'locketClient.reconsider' });
  });

  test('of a presence sends each attempt', () => {
    const stage = quiet();
    stage.locks(3, 1);
    expect(stage.asks(3, 2)).toBe('collided');
    expect(stage.renewals).toBeNull();
  });
});

test('presences that end at one instant end in the order of their cells', () => {
  for (const stage of [quiet(), eager()]) {
    const ended: number[] = [];
    stage.ctx.record = (_kind, cell = -1) => void ended.push(cell);
    for (const cell of [9, 2, 5]) stage.locks(cell, 1);
    for (const cell of [5, 9, 2]) stage.tell({ kind: 'locket.renewalsEnded', cell });
    ended.length = 0;
    stage.waits(TTL);
    expect(ended).toEqual([2, 5, 9]);
  }
});
