/** Cases of locket:db/lock_db_test.go and expiration/*_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { INTERVAL, LocketStage, TTL } from '../../testing/locketStage';
import { AUCTIONEER_LOCK, BBS_LOCK } from './messages';

describe('a row', () => {
  test('that is not there is inserted for who asks for it (bbs Q-7)', () => {
    const stage = new LocketStage();
    expect(stage.locks(3, 1)).toBe(true);
    expect(stage.locks(BBS_LOCK, 1)).toBe(true);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'lock.acquired']);
    expect(stage.lists()).toEqual([3]);
  });

  test('of another owner collides however old it is (bbs Q-8, cell 274)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(TTL - 1);
    expect(stage.asks(3, 2)).toBe('collided');
    stage.waits(1);
    expect(stage.locks(3, 2)).toBe(true);
    expect(stage.ctx.recorded).toEqual([
      'presence.acquired',
      'presence.collided',
      'presence.expired',
      'presence.acquired',
    ]);
  });

  test('is refreshed by its owner, which need not be the same process (bbs Q-9, cell 274)', () => {
    const stage = new LocketStage();
    stage.locks(BBS_LOCK, 0);
    stage.waits(10 * SECOND);
    expect(stage.locks(BBS_LOCK, 0)).toBe(true);
    stage.waits(10 * SECOND);
    expect(stage.asks(BBS_LOCK, 1)).toBe('collided');
    expect(stage.ctx.recorded).toEqual(['lock.acquired']);
  });

  test('that its owner releases is free; others release nothing (bbs Q-10, cell 274)', () => {
    const stage = new LocketStage();
    stage.locks(BBS_LOCK, 0);
    stage.releases(BBS_LOCK, 1);
    stage.releases(AUCTIONEER_LOCK, 0);
    expect(stage.asks(BBS_LOCK, 1)).toBe('collided');
    stage.releases(BBS_LOCK, 0);
    expect(stage.locks(BBS_LOCK, 1)).toBe(true);
    expect(stage.ctx.recorded).toEqual(['lock.acquired', 'lock.released', 'lock.acquired']);
  });

  test('that the next process has taken is not released by a call of the one before it', () => {
    const stage = new LocketStage();
    stage.locks(BBS_LOCK, 0);
    stage.waits(SECOND);
    stage.locks(BBS_LOCK, 0);
    stage.releases(BBS_LOCK, 0, SECOND);
    expect(stage.asks(BBS_LOCK, 1)).toBe('collided');
  });

  test('that is not refreshed for its TTL is removed, and counted by type (bbs Q-12, cell 273)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.locks(BBS_LOCK, 0);
    stage.waits(TTL - SECOND / 10);
    expect(stage.lists()).toEqual([3]);
    stage.waits(SECOND / 10);
    expect(stage.lists()).toEqual([]);
    const ended = stage.ctx.recorded.filter((kind) => kind.endsWith('expired'));
    expect(ended).toEqual(['lock.expired', 'presence.expired']);
  });

  test('that is refreshed lives for another TTL, however often (bbs Q-11, Q-13, cell 273)', () => {
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

  test('ends by itself: those of other keys have their own timers (bbs Q-15, cell 273)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(5 * SECOND);
    stage.locks(1, 1);
    stage.waits(10 * SECOND);
    expect(stage.lists()).toEqual([1]);
  });

  test('that was taken again after its end is not ended by its old timer (bbs Q-11, Q-15)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.waits(TTL / 2);
    stage.releases(3, 1);
    stage.locks(3, 2);
    stage.waits(TTL - SECOND / 10);
    expect(stage.lists()).toEqual([3]);
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
});

test('the list of presences is in the order of cells, and has no locks', () => {
  const stage = new LocketStage();
  stage.locks(BBS_LOCK, 0);
  for (const cell of [20, 3, 100]) stage.locks(cell, 1);
  expect(stage.lists()).toEqual([3, 20, 100]);
});

describe('a Locket that starts', () => {
  test('gives every row that it finds a fresh TTL (bbs Q-16)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.locks(BBS_LOCK, 0);
    stage.waits(TTL - 1).restarts();
    stage.waits(TTL - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'lock.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded.slice(2)).toEqual(['lock.expired', 'presence.expired']);
  });

  test('and cannot read the rows looks again every 5 s (bbs Q-16)', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.databaseIs('refuses').waits(SECOND).restarts();
    stage.waits(33 * SECOND).databaseIs('up');
    // It started at 1 s, so it looks at 36 s.
    stage.waits(36 * SECOND + TTL - stage.ctx.now - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });
});

describe('without its database', () => {
  test.each([
    ['refuses', 1],
    ['hangs', 10],
  ] as const)('that %s, Locket fails a call after %i s', (mode, seconds) => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage.databaseIs(mode);
    for (const cell of [3, 4]) {
      stage.sends(cell, 1).waits(seconds * SECOND - 1);
      expect(stage.told()).toBeUndefined();
      expect(stage.waits(1).told()).toBe('failed');
    }
    expect(stage.lists(10 * SECOND)).toBeNull();
    stage.databaseIs('up');
    expect(stage.lists()).toEqual([3]);
  });

  test('that answers again in time, calls go on that have waited for it', () => {
    const stage = new LocketStage();
    stage
      .databaseIs('hangs')
      .sends(3, 1)
      .waits(9 * SECOND);
    expect(stage.databaseIs('up').told()).toBe('held');
    stage.waits(SECOND);
    expect(stage.told()).toBeUndefined();
    expect(stage.lists()).toEqual([3]);
  });

  test('no row ends; later each has a TTL from the first look of the burglar', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage
      .databaseIs('refuses')
      .waits(62 * SECOND)
      .databaseIs('up');
    expect(stage.lists()).toEqual([3]);
    stage.waits(65 * SECOND + TTL - stage.ctx.now - 1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired']);
    stage.waits(1);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('that comes back before its time a row ends when it would have', () => {
    const stage = new LocketStage();
    stage.locks(3, 1);
    stage
      .waits(SECOND)
      .databaseIs('hangs')
      .waits(10 * SECOND)
      .databaseIs('up');
    stage.waits(TTL - 11 * SECOND);
    expect(stage.ctx.recorded).toEqual(['presence.acquired', 'presence.expired']);
  });

  test('nothing is released in the end: the row ends by itself', () => {
    const stage = new LocketStage();
    stage.locks(BBS_LOCK, 0);
    stage.databaseIs('refuses');
    stage.releases(BBS_LOCK, 0);
    stage.waits(SECOND).databaseIs('up').waits(INTERVAL);
    expect(stage.asks(BBS_LOCK, 1)).toBe('collided');
    stage.waits(TTL);
    expect(stage.locks(BBS_LOCK, 1)).toBe(true);
  });
});
