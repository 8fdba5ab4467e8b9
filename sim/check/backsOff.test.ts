/** When a crashed instance may restart, and when it is too early or too late. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { granted, type Judged, judged } from '../testing/judgeFixture';

describe('backsOff', () => {
  const crash = (run: Judged, crashes: number, waits: number, restart: number): void => {
    const { tell, lrp } = run;
    granted(run);
    tell('actualLRP.started', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.crashed', { at: MINUTE, cell: 0, lrp, instance: 1, a: crashes, b: waits });
    tell('actualLRP.unclaimed', { at: MINUTE + restart * SECOND, lrp });
  };

  test.each([
    ['the second crash', 2, 0, 0],
    ['the third, after 30 s', 3, 1, 30],
    ['the fifth, after 2 min', 5, 1, 120],
    ['the hundredth, after 16 min', 100, 1, 960],
  ])('has nothing against a restart of %s', (_, crashes, waits, restart) => {
    const run = judged();
    crash(run, crashes, waits, restart);
    expect(run.broken()).toEqual([]);
  });

  test.each([
    ['the third that is restarted at once', 3, 0, 0],
    ['the second that has to wait', 2, 1, 30],
    ['the third after 29 s', 3, 1, 29],
    ['the fifth after a minute', 5, 1, 60],
    ['the hundredth after 15 min', 100, 1, 900],
    ['one after two hundred crashes', 200, 1, 5000],
  ])('speaks of a restart of %s', (_, crashes, waits, restart) => {
    const run = judged();
    crash(run, crashes, waits, restart);
    expect(new Set(run.broken())).toEqual(new Set(['backsOff']));
  });
});
