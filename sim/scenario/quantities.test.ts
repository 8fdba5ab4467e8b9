import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR, MILLISECOND, MINUTE, SECOND } from '../engine/units';
import {
  formatDuration,
  formatShare,
  formatSize,
  parseCost,
  parseDuration,
  parseInstant,
  parseShare,
  parseSize,
  suggestDuration,
  suggestShare,
  suggestSize,
} from './quantities';

describe('sizes', () => {
  it.each([
    ['512MB', 512],
    ['1GB', 1024],
    ['22GB', 22528],
    ['1.5GB', 1536],
    ['64M', 64],
    ['1T', 1048576],
    ['0MB', 0],
  ])('reads %s as Cloud Foundry counts', (text, expected) => {
    expect(parseSize(text)).toBe(expected);
  });

  it.each([
    '512',
    '512mb',
    '1 GB',
    '-1GB',
    '0.3MB',
    '1e3MB',
    'GB',
    '',
    '1KB',
    '9999999999999999999TB',
  ])('refuses "%s"', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('survive being written and read again', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 30), (size) => {
        expect(parseSize(formatSize(size))).toBe(size);
      }),
    );
  });

  it.each([
    [512, '512MB'],
    ['22 gb', '22GB'],
    ['512MiB', '512MB'],
    ['512', '512MB'],
    ['lots', undefined],
    [-1, undefined],
  ])('for %s suggest %s', (value, suggestion) => {
    expect(suggestSize(value)).toBe(suggestion);
  });
});

describe('durations', () => {
  it.each([
    ['30s', 30 * SECOND],
    ['1m30s', 90 * SECOND],
    ['250ms', 250 * MILLISECOND],
    ['0.5s', 500 * MILLISECOND],
    ['1.1s', 1_100_000],
    ['168h', 168 * HOUR],
    ['1h0m0.000001s', HOUR + 1],
    ['100us', 100],
    ['0', 0],
    ['0s', 0],
    ['3000ns', 3],
  ])('reads %s as Go does', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['30', '30 s', '-5s', '1d', '1.s', 's', '', '1.5ns', '1e3s', '99999999999999h', '5s '])(
    'refuses "%s"',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('survive being written and read again', () => {
    fc.assert(
      fc.property(fc.nat(366 * 24 * HOUR), (duration) => {
        expect(parseDuration(formatDuration(duration))).toBe(duration);
      }),
    );
  });

  it('are written without zero parts', () => {
    expect(formatDuration(90 * SECOND)).toBe('1m30s');
    expect(formatDuration(2 * HOUR)).toBe('2h');
    expect(formatDuration(MINUTE + 1)).toBe('1m0.000001s');
    expect(formatDuration(0)).toBe('0s');
  });

  it('may have a fraction of a microsecond as a cost', () => {
    expect(parseCost('12.5µs')).toBe(12.5);
    expect(parseCost('8.5ns')).toBeCloseTo(0.0085, 12);
    expect(formatDuration(12.5)).toBe('12.5µs');
    expect(formatDuration(0.0085)).toBe('8.5ns');
  });

  it.each([
    [30, '30s'],
    ['30', '30s'],
    ['7d', '168h'],
    ['5 minutes', '5m'],
    ['1 hour 30 min', '1h30m'],
    ['soon', undefined],
  ])('for %s suggest %s', (value, suggestion) => {
    expect(suggestDuration(value)).toBe(suggestion);
  });
});

describe('shares', () => {
  it('are percentages from 0 to 100', () => {
    expect(parseShare('98%')).toBe(0.98);
    expect(parseShare('0.5%')).toBe(0.005);
    expect(parseShare('100%')).toBe(1);
    for (const text of ['101%', '98', '-1%', '%', '0.98']) expect(parseShare(text)).toBeUndefined();
    expect(formatShare(0.98)).toBe('98%');
  });

  it('are suggested for fractions and for bare numbers', () => {
    expect(suggestShare(0.98)).toBe('98%');
    expect(suggestShare(98)).toBe('98%');
    expect(suggestShare('98')).toBe('98%');
    expect(suggestShare('many')).toBeUndefined();
  });
});

describe('instants', () => {
  it('agree with the calendar of the platform on every date', () => {
    // biome-ignore lint/style/noRestrictedGlobals: a calendar, not a clock: the oracle here
    const [min, max] = [new Date('1800-01-01'), new Date('2400-01-01')];
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  it('take offsets from UTC into account', () => {
    expect(parseInstant('2026-01-05T09:40:00+02:00')).toBe(parseInstant('2026-01-05T07:40:00Z'));
    expect(parseInstant('2026-01-05T09:40-05:30')).toBe(parseInstant('2026-01-05T15:10:00Z'));
    expect(parseInstant('1970-01-01T00:00:00.250Z')).toBe(250);
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-05T24:00:00Z',
    '2026-01-05T09:40:00',
    '2026-01-05',
    'tomorrow',
  ])('refuse %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
