/** What calls cost: by kind, by how much there is to read, beside bulk syncs, over a slow wire. */
import { describe, expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../engine/units';
import { ORDINARY, UNCLAIMED } from '../../model/actualLRP';
import type { BbsServiceTimes } from '../../model/config';
import { BbsStage } from '../../testing/bbsStage';
import { exactly } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import { occupy, serviceTime, unbookedTime } from './costs';
import type { QueuedCall } from './messages';
import { STATES } from './rows';

describe('the service time', () => {
  test.each<[string, QueuedCall, keyof BbsServiceTimes]>([
    ['RemoveDesiredLRP', { kind: 'bbs.remove', process: 0, request: 1 }, 'changeDesired'],
    [
      'UpdateDesiredLRP',
      { kind: 'bbs.update', process: 0, instances: 1, request: 1 },
      'changeDesired',
    ],
    ['UpsertDomain', { kind: 'bbs.upsertDomain', domain: 1, ttl: 0, request: 1 }, 'upsertDomain'],
  ])('of %s is its own', (_, call, time) => {
    const bbs = new BbsStage({ serviceTimes: { changeDesired: 3, upsertDomain: 5 } });
    const times = bbs.parts.config.serviceTimes;
    expect(serviceTime(times, bbs.rows, call)).toBe(times[time]);
  });

  test.each([
    [undefined, 'startUnchanged'],
    [true, 'startUnchanged'],
    [false, 'start'],
  ] as const)('of StartActualLRP of a ready instance, now ready: %s, is %s', (isRoutable, time) => {
    const bbs = new BbsStage({ serviceTimes: { start: 3, startUnchanged: 5 } });
    bbs.runs('app/0', 'ig-1');
    const key = bbs.key('app/0', 'ig-1');
    const call = { kind: 'bbs.start', ...key, ...(isRoutable !== undefined && { isRoutable }) };
    const times = bbs.parts.config.serviceTimes;
    expect(serviceTime(times, bbs.rows, call as QueuedCall)).toBe(times[time]);
  });

  test.each([
    [2_000, 0.5, 1],
    [4_000, 0.5, 1 + 0.5 * Math.log(2)],
    [16_000, 0.5, 1 + 0.5 * Math.log(8)],
    [16_000, 0, 1],
  ])('of a query grows with the logarithm of the rows beyond 2,000: %d', (rows, growth, factor) => {
    const bbs = new BbsStage({
      serviceTimes: { fetch: 900_000, fetchPerLRP: 10_000, readGrowth: growth },
    });
    bbs.rows.actual.countByState[ORDINARY * STATES + UNCLAIMED] = rows;
    const call = { kind: 'bbs.fetchInstances', process: 0, instances: 10, request: 1 } as const;
    expect(serviceTime(bbs.parts.config.serviceTimes, bbs.rows, call)).toBe(
      Math.round(1_000_000 * factor),
    );
  });
});

describe('beside bulk syncs', () => {
  /** One worker, one cell with one instance, which takes a tenth of a second of every second. */
  function busyTenth(slowdown: number): BbsStage {
    const bbs = new BbsStage({
      serviceTimes: { startUnchanged: 100 * MILLISECOND, fetch: 0, fetchPerLRP: 0 },
    });
    bbs.runs('app/0', 'ig-1');
    bbs.state.listedCells = new Set([0]);
    bbs.plane.database.slowdown = slowdown;
    return bbs;
  }

  // M/M/1: the wait is share × service / (1 - share), with half of the work in each of the two calls.
  test.each([
    [1, (0.1 * 50) / 0.9],
    [2, (0.2 * 100) / 0.8],
    [4, (0.4 * 200) / 0.6],
  ])('a database that is %d times as slow makes a call wait %d ms', (slowdown, wait) => {
    const bbs = busyTenth(slowdown);
    const config = { ...bbs.parts.config, parallelism: 1, backgroundMaximum: 0.9 };
    const parts = { ...bbs.parts, config, pollingInterval: SECOND };
    const later = bbs.ctx.now + 60 * SECOND;
    expect(unbookedTime(bbs.state, parts, later, 0)).toBe(Math.round(wait * MILLISECOND));
  });
});

test('a rule that delays the way to the database makes a query so much longer', () => {
  const bbs = new BbsStage();
  const ctx = Object.assign(new RecordingCtx(), { ruleFor: () => ({ delay: exactly(SECOND) }) });
  expect(occupy(bbs.state, bbs.parts, 5, ctx)).toBe(SECOND + 5);
});
