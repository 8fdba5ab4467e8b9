import { describe, expect, test } from 'vitest';
import { HOUR, type Instant, MINUTE, SECOND } from '../../engine/units';
import { createIdentities, domainId, textId } from '../../model/identity';
import { type KindName, kindId } from '../../trace/kinds';
import { type ObservationName, observationId } from '../../trace/observations';
import { createReadingsTap } from './readingsTap';

interface Columns {
  readonly cell?: number;
  readonly a?: number;
  readonly b?: number;
  readonly x?: number;
}

/** A tap, and rows for it in a few words. */
function listening() {
  const identities = createIdentities();
  const apps = domainId(identities, 'cf-apps');
  const levels = { running: 0, crashed: 0 };
  const gauges = { running: () => levels.running, crashed: () => levels.crashed };
  const tap = createReadingsTap(identities, gauges);
  let rows = 0;
  const row = (at: Instant, kind: KindName, { cell = -1, a = 0, b = 0, x = 0 }: Columns = {}) =>
    tap.sink.row(rows++, at, -1, kindId(kind), cell, -1, -1, a, b, x);
  const observe = (at: Instant, name: ObservationName, value: number, cell = -1) =>
    tap.sink.count?.(at, observationId(name), cell, value);
  const text = (name: string) => textId(identities, name);
  return { apps, levels, text, row, observe, readings: tap.readings };
}

describe('what the indicators read', () => {
  test('is nothing where nothing happened', () => {
    expect(listening().readings(90 * SECOND)).toEqual({
      seconds: 90,
      convergenceSeconds: null,
      missing: null,
      extra: null,
      fetchSeconds: null,
      requestSeconds: null,
      syncSeconds: null,
      lrpsFailedPerMinute: 0,
      tasksFailedPerMinute: 0,
      lrpsPlacedPerMinute: 0,
      tasksPlacedPerMinute: 0,
      crashed: null,
      runningDelta: null,
      isDomainFresh: null,
      unhealthyCells: 0,
      timedOutChecks: 0,
      isBbsLockHeld: null,
      isAuctioneerLockHeld: null,
    });
  });

  test('is whether anybody holds each lock, and the health checks that timed out', () => {
    const { row, observe, readings, text } = listening();
    row(0, 'lock.acquired', { a: text('bbs'), b: text('bbs/0') });
    row(0, 'lock.acquired', { a: text('auctioneer'), b: text('auctioneer/0') });
    row(SECOND, 'lock.expired', { a: text('bbs'), b: text('bbs/0') });
    observe(MINUTE, 'garden.checkTimedOut', 1, 3);
    const seen = { isBbsLockHeld: false, isAuctioneerLockHeld: true, timedOutChecks: 1 };
    expect(readings(2 * MINUTE)).toMatchObject(seen);
    row(3 * MINUTE, 'lock.acquired', { a: text('bbs'), b: text('bbs/1') });
    row(3 * MINUTE, 'lock.released', { a: text('auctioneer'), b: text('auctioneer/0') });
    const later = { isBbsLockHeld: true, isAuctioneerLockHeld: false, timedOutChecks: 0 };
    expect(readings(62 * MINUTE)).toMatchObject(later);
  });

  test('takes the longest pass of a quarter of an hour and the longest fetch of five minutes', () => {
    const { row, readings } = listening();
    row(1 * MINUTE, 'convergence.completed', { x: 30 * SECOND });
    row(2 * MINUTE, 'auction.fetched', { x: 6 * SECOND });
    row(9 * MINUTE, 'convergence.completed', { x: 12 * SECOND });
    row(9 * MINUTE, 'auction.fetched', { x: 3 * SECOND });
    expect(readings(10 * MINUTE)).toMatchObject({ convergenceSeconds: 30, fetchSeconds: 3 });
    expect(readings(17 * MINUTE)).toMatchObject({ convergenceSeconds: 12, fetchSeconds: null });
  });

  test('counts what a cell hands back as failed, not as placed', () => {
    const { row, readings } = listening();
    for (let each = 0; each < 20; each++) row(MINUTE, 'auction.placed', { cell: 0 });
    for (let each = 0; each < 5; each++) row(MINUTE, 'auction.rejected', { cell: 0 });
    for (let each = 0; each < 5; each++) row(MINUTE, 'auction.failed');
    row(MINUTE, 'auction.taskPlaced', { cell: 0 });
    row(MINUTE, 'auction.taskFailed');
    expect(readings(2 * MINUTE)).toMatchObject({
      lrpsPlacedPerMinute: 3,
      lrpsFailedPerMinute: 2,
      tasksPlacedPerMinute: 0.2,
      tasksFailedPerMinute: 0.2,
    });
  });

  test('averages the slowest calls of the minutes that are over', () => {
    const { observe, readings } = listening();
    observe(10 * SECOND, 'bbs.request', 9 * SECOND);
    observe(61 * SECOND, 'bbs.request', 2 * SECOND);
    observe(90 * SECOND, 'bbs.request', 4 * SECOND);
    observe(5 * MINUTE, 'bbs.request', 60 * SECOND);
    expect(readings(5 * MINUTE + SECOND).requestSeconds).toBe(6.5);
    expect(readings(16 * MINUTE).requestSeconds).toBe(32);
    expect(readings(40 * MINUTE).requestSeconds).toBeNull();
  });

  test('takes the longest bulk sync of a quarter of an hour, dropped ones too', () => {
    const { observe, row, readings } = listening();
    observe(MINUTE, 'rep.syncBegan', 1, 1);
    observe(MINUTE, 'rep.syncBegan', 1, 2);
    row(MINUTE + 2 * SECOND, 'rep.synced', { cell: 2 });
    observe(MINUTE + 7 * SECOND, 'rep.syncFailed', 1, 1);
    expect(readings(2 * MINUTE).syncSeconds).toBe(7);
    expect(readings(20 * MINUTE).syncSeconds).toBeNull();
  });

  test('averages over time what passes find missing and extra', () => {
    const { row, readings } = listening();
    row(0, 'convergence.planned', { a: 0, b: 4 });
    row(4 * MINUTE, 'convergence.planned', { a: 100, b: 4 });
    expect(readings(5 * MINUTE)).toMatchObject({ missing: 20, extra: 4 });
  });

  test('reads gauges at the end of a pass only', () => {
    const { row, levels, readings } = listening();
    levels.running = 100;
    row(MINUTE, 'convergence.completed');
    levels.running = 130;
    levels.crashed = 7;
    expect(readings(2 * MINUTE)).toMatchObject({ crashed: 0, runningDelta: null });
    row(HOUR + 2 * MINUTE, 'convergence.completed');
    expect(readings(HOUR + 2 * MINUTE)).toMatchObject({ crashed: 7, runningDelta: 30 });
  });

  test('knows whether the domain of apps was fresh at the last pass', () => {
    const { apps, row, readings } = listening();
    row(MINUTE, 'domain.refreshed', { a: apps, x: 3 * MINUTE });
    row(2 * MINUTE, 'convergence.completed');
    expect(readings(4 * MINUTE).isDomainFresh).toBe(true);
    row(4 * MINUTE, 'convergence.completed');
    expect(readings(4 * MINUTE).isDomainFresh).toBe(false);
  });

  test('counts cells whose Garden is unhealthy until it is well or the cell is gone', () => {
    const { row, readings } = listening();
    for (const cell of [1, 2, 3]) row(MINUTE, 'rep.gardenChanged', { cell, a: 0 });
    row(2 * MINUTE, 'rep.gardenChanged', { cell: 1, a: 1 });
    row(2 * MINUTE, 'cell.killed', { cell: 2 });
    expect(readings(3 * MINUTE).unhealthyCells).toBe(1);
  });
});
