/** Cases of locket:expiration/lock_pick_test.go and db/lock_db_test.go, for presences. */
import { describe, expect, test } from 'vitest';
import { type Duration, SECOND } from '../../engine/units';
import { foundationSpec } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import { createLocket } from './locket';
import type { LocketMessage } from './messages';

const TTL = 15 * SECOND;

class LocketStage {
  readonly ctx = new RecordingCtx();
  private readonly locket = createLocket(foundationSpec({ cells: 1 }).config.locket, TTL, 'z1');

  private tell(message: LocketMessage): void {
    this.locket.receive(this.locket.state, message, this.ctx);
  }

  /** Whether the owner holds the cell's presence after asking for it. */
  locks(cell: number, owner: number): boolean {
    this.tell({ kind: 'locket.lockPresence', cell, owner });
    const [answer] = this.ctx.takeSent();
    return answer?.kind === 'rep.presenceAnswered' && answer.isHeld;
  }

  waits(duration: Duration): this {
    const until = this.ctx.now + duration;
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until);
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
