import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../sim/engine/units';
import { timeTicks } from './timeTicks';

const NINE_FORTY = Date.parse('2026-01-05T09:40:30Z');

function texts(from: number, until: number, startsAt: number, width = 900): string[] {
  return timeTicks({ range: { from, until }, width, distance: 88, startsAt }).map(
    ({ text }) => text,
  );
}

describe('ticks', () => {
  it('stand at whole times of day, wherever the run begins', () => {
    expect(texts(0, 2 * HOUR, NINE_FORTY)).toEqual([
      '09:45',
      '10:00',
      '10:15',
      '10:30',
      '10:45',
      '11:00',
      '11:15',
      '11:30',
    ]);
  });

  it('count from the start where the scenario has no time of day', () => {
    expect(texts(0, 3 * MINUTE, Number.NaN)).toEqual([
      '00:00:00',
      '00:00:30',
      '00:01:00',
      '00:01:30',
      '00:02:00',
      '00:02:30',
      '00:03:00',
    ]);
  });

  it('tell fractions of a second when they are that close', () => {
    expect(texts(0, SECOND / 100, NINE_FORTY, 300)).toEqual([
      '09:40:30.000',
      '09:40:30.005',
      '09:40:30.010',
    ]);
    expect(texts(0, 1_000, NINE_FORTY, 300)).toEqual([
      '09:40:30.000000',
      '09:40:30.000500',
      '09:40:30.001000',
    ]);
  });

  it('are never closer than asked, from a millisecond to years', () => {
    for (const span of [1_000, SECOND, 7 * MINUTE, 5 * HOUR, 3 * DAY, 900 * DAY]) {
      const range = { from: 0, until: span };
      const ticks = timeTicks({ range, width: 500, distance: 88, startsAt: NINE_FORTY });
      const xs = ticks.map(({ at }) => (at / span) * 500);
      expect(xs.length).toBeGreaterThan(0);
      for (const [place, x] of xs.entries()) {
        if (place > 0) expect(x - (xs[place - 1] as number)).toBeGreaterThanOrEqual(87.9);
      }
    }
  });
});
