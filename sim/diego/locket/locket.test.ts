/** Cases of locket:expiration/lock_pick_test.go and db/lock_db_test.go, for presences. */
import { describe, expect, test } from 'vitest';
import { busyWorkers } from '../../engine/station';
import { type Duration, MILLISECOND, SECOND } from '../../engine/units';
import { foundationSpec, type Properties, STEADY } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import { createLocket } from './locket';
import type { LocketMessage } from './messages';

const TTL = 15 * SECOND;
const CALL = MILLISECOND;
const INTERVAL = 5 * SECOND;
/** Of the wires, where they take a constant time. */
const LATENCY = MILLISECOND / 2;

interface StageOptions {
  readonly isEager?: boolean;
  readonly hasConstantWires?: boolean;
  readonly properties?: Properties;
}

class LocketStage {
  readonly ctx = new RecordingCtx();
  readonly locket;
  private isElidable = false;

  constructor({ isEager = false, hasConstantWires = false, properties }: StageOptions = {}) {
    const { config } = foundationSpec({ cells: 1, properties: { ...STEADY, ...properties } });
    this.locket = createLocket({ config: config.locket, rep: config.rep, isEager }, 'z1');
    if (hasConstantWires) this.ctx.latency = LATENCY;
  }

  tell(message: LocketMessage): void {
    this.locket.receive(this.locket.state, message, this.ctx);
  }

  /** Whether the owner holds the cell's presence after asking for it. */
  locks(cell: number, owner: number, sentAt = this.ctx.now, isElidable = false): boolean {
    this.ctx.takeSent();
    const { latency } = this.ctx;
    const renewals = latency === undefined ? null : { latency, wait: INTERVAL };
    const call = { cell, owner, attempt: 1, sentAt, isElidable, renewals };
    this.tell({ kind: 'locket.lockPresence', ...call });
    const [answer] = this.ctx.takeSent();
    this.isElidable = answer?.kind === 'rep.presenceAnswered' && answer.isElidable;
    return answer?.kind === 'rep.presenceAnswered' && answer.isHeld;
  }

  /** Whether the rep is told that its renewals need not be sent. */
  elides(cell: number, owner: number, sentAt = this.ctx.now): boolean {
    return this.locks(cell, owner, sentAt) && this.isElidable;
  }

  waits(duration: Duration): this {
    const until = this.ctx.now + duration;
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      this.tell(next.message as LocketMessage);
    }
    this.ctx.now = until;
    return this;
  }

  /** Asks for the list, which takes Locket a call's time. */
  lists(): number[] {
    this.tell({ kind: 'locket.fetchPresences', ticket: 1 });
    this.waits(SECOND / 100);
    const [answer] = this.ctx.takeSent();
    return answer?.kind === 'bbs.presences' ? [...answer.cells] : [];
  }

  /** When the list would be answered, if it were asked for now. */
  listingTime(): Duration {
    this.tell({ kind: 'locket.fetchPresences', ticket: 1 });
    const timer = this.ctx.timers.find(({ message }) => message.kind === 'locket.answerPresences');
    return (timer?.at ?? 0) - this.ctx.now;
  }
}

describe('a presence', () => {
  test('is listed until its TTL has passed without a refresh, and counted as expired then', () => {
    const stage = new LocketStage();
    expect(stage.locks(3, 1)).toBe(true);
    stage.waits(TTL - SECOND / 10);
    expect(stage.lists()).toEqual([3]);
    stage.waits(SECOND / 10);
    expect(stage.lists()).toEqual([]);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('that is refreshed lives for another TTL, however often', () => {
    const stage = new LocketStage();
    for (let refresh = 0; refresh < 20; refresh++) {
      expect(stage.locks(3, 1)).toBe(true);
      stage.waits(5 * SECOND);
    }
    stage.waits(10 * SECOND - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('expires by itself: those of other cells have their own timers', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(5 * SECOND);
    stage.locks(1, 1);
    stage.waits(10 * SECOND);
    expect(stage.lists()).toEqual([1]);
  });

  test('of another owner collides however old the row is', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(TTL - 1);
    expect(stage.locks(3, 2)).toBe(false);
    stage.waits(1);
    expect(stage.locks(3, 2)).toBe(true);
    expect(stage.ctx.recorded).toEqual([
      'presence.acquired',
      'presence.collided',
      'presence.expired',
      'presence.acquired',
    ]);
  });

  test('that another owner asks for is not kept alive by that', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    for (let second = 1; second < 15; second++) {
      stage.waits(SECOND);
      stage.locks(3, 2);
    }
    stage.waits(SECOND);
    expect(stage.lists()).toEqual([]);
  });

  test('that was taken again after its end is not ended by its old timer', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(TTL);
    stage.locks(3, 1);
    stage.waits(TTL - SECOND / 10);
    expect(stage.lists()).toEqual([3]);
  });

  test('list is in the order of cells, not of arrival', () => {
    const stage = new LocketStage();
    for (const cell of [20, 3, 100]) stage.locks(cell, 1);
    expect(stage.lists()).toEqual([3, 20, 100]);
  });
});

describe('renewals over constant wires', () => {
  /** From one renewal to the next: the call, both ways, then the pause. */
  const PERIOD = LATENCY + CALL + LATENCY + INTERVAL;
  /** The first one's arrival, after a call that arrives at 0. */
  const FIRST = CALL + LATENCY + INTERVAL + LATENCY;
  const quiet = () => new LocketStage({ hasConstantWires: true });

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
    const stage = new LocketStage({ hasConstantWires: true, isEager: true });
    expect(stage.elides(3, 1)).toBe(true);
    stage.waits(FIRST - 1);
    stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
    stage.waits(1);
    expect(stage.locks(3, 1, FIRST - LATENCY, true)).toBe(true);
    stage.waits(TTL - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('occupy no worker when they are sent all the same', () => {
    const stage = new LocketStage({ hasConstantWires: true, isEager: true });
    stage.locks(3, 1);
    stage.waits(FIRST);
    expect(stage.locks(3, 1, FIRST - LATENCY, true)).toBe(true);
    expect(busyWorkers(stage.locket.state.station, stage.ctx.now)).toBe(0);
  });

  test('of a restarted rep begin only when its own presence is stored', () => {
    const stage = quiet();
    stage.locks(3, 1);
    stage.waits(SECOND);
    stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
    expect(stage.locks(3, 2)).toBe(false);
    stage.waits(TTL);
    expect(stage.elides(3, 2)).toBe(true);
    stage.waits(10 * TTL);
    expect(stage.lists()).toEqual([3]);
  });

  test('do not begin for a call whose sender was killed while it was on its way', () => {
    const stage = quiet();
    stage.waits(SECOND);
    stage.tell({ kind: 'locket.renewalsEnded', cell: 3 });
    expect(stage.elides(3, 1, SECOND - 1)).toBe(false);
    stage.waits(TTL);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('are sent when a presence would not live from one to the next', () => {
    for (const [ttl, interval, isElided] of [
      ['6s', '5s', true],
      ['5s', '5s', false],
      ['2s', '5s', false],
    ] as const) {
      const properties = { 'diego.rep.lock_ttl': ttl, 'diego.rep.lock_retry_interval': interval };
      const stage = new LocketStage({ hasConstantWires: true, properties });
      expect(stage.elides(3, 1)).toBe(isElided);
      expect(stage.ctx.timers.length).toBe(isElided ? 0 : 1);
    }
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

test('presences that end at one instant end in the order of their cells', () => {
  for (const isEager of [false, true]) {
    const stage = new LocketStage({ hasConstantWires: true, isEager });
    const ended: number[] = [];
    stage.ctx.record = (_kind, cell = -1) => void ended.push(cell);
    for (const cell of [9, 2, 5]) stage.locks(cell, 1);
    for (const cell of [5, 9, 2]) stage.tell({ kind: 'locket.renewalsEnded', cell });
    ended.length = 0;
    stage.waits(TTL);
    expect(ended).toEqual([2, 5, 9]);
  }
});
