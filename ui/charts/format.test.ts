import { describe, expect, it } from 'vitest';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../../sim/engine/units';
import * as format from './format';

describe('numbers', () => {
  it('have their thousands separated', () => {
    expect([0, 999, 1_000, 25_000, 1_234_567, -4_200].map(format.count)).toEqual([
      '0',
      '999',
      '1,000',
      '25,000',
      '1,234,567',
      '−4,200',
    ]);
  });

  it('are a dash where nothing is known', () => {
    expect(format.count(undefined)).toBe('–');
    expect(format.megabytes(undefined)).toBe('–');
    expect(format.duration(Number.NaN)).toBe('–');
    expect(format.percent(undefined)).toBe('–');
  });

  it('come with a noun in its number', () => {
    expect(format.counted(1, 'instance')).toBe('1 instance');
    expect(format.counted(2_000, 'instance')).toBe('2,000 instances');
    expect(format.counted(2, 'pass', 'passes')).toBe('2 passes');
  });

  it('are never called all when something is missing', () => {
    expect(format.percent(0.99999)).toBe('99.9 %');
    expect(format.percent(1)).toBe('100.0 %');
    expect(format.percent(0.973)).toBe('97.3 %');
    expect(format.percent(0)).toBe('0.0 %');
  });
});

describe('sizes', () => {
  it('are in MB up to a GB of 1024 MB', () => {
    expect([52, 1023, 1024, 2765, 1_721_344].map(format.megabytes)).toEqual([
      '52 MB',
      '1,023 MB',
      '1.0 GB',
      '2.7 GB',
      '1,681 GB',
    ]);
  });
});

describe('durations', () => {
  it.each([
    [350, '350 µs'],
    [1_500, '1.5 ms'],
    [561 * MILLISECOND, '561 ms'],
    [3.1 * SECOND, '3.1 s'],
    [59.4 * SECOND, '59 s'],
    [68 * SECOND, '1m 08s'],
    [125 * MINUTE, '2h 05m'],
    [-2 * SECOND, '−2 s'],
  ])('%d µs are %s', (value, text) => {
    expect(format.duration(value)).toBe(text);
  });
});

describe('instants', () => {
  it('are told since the start to the millisecond', () => {
    expect(format.clockTime(12 * MINUTE + 41.25 * SECOND)).toBe('00:12:41.250');
    expect(format.clockTime(100 * HOUR)).toBe('100:00:00.000');
  });

  it('are told since a fault', () => {
    const fault = 20 * MINUTE;
    expect(format.since(fault + 4 * MINUTE + 12.3 * SECOND, fault)).toBe('+4m 12.3s');
    expect(format.since(fault - 30 * SECOND, fault)).toBe('−30.0s');
    expect(format.since(fault, fault)).toBe('+0.0s');
    expect(format.since(fault + 59.96 * SECOND, fault)).toBe('+1m 00.0s');
    expect(format.since(fault + HOUR, fault)).toBe('+1h 0m 00.0s');
  });

  it('are told by the clock of the scenario', () => {
    const startsAt = Date.parse('2026-01-05T09:40:00Z');
    expect(format.wallTime(startsAt, 20 * MINUTE)).toBe('10:00:00');
    expect(format.wallDate(startsAt, 15 * HOUR)).toBe('2026-01-06 00:40:00');
    expect(format.timeOfDay(startsAt, 20 * MINUTE)).toBe('10:00:00');
    expect(format.timeOfDay(Number.NaN, 20 * MINUTE)).toBe('00:20:00');
  });
});
