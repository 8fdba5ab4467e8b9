import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../sim/engine/units';
import { readInstant } from './readInstant';

const CONTEXT = { at: 20 * MINUTE, until: 2 * HOUR, startsAt: Date.parse('2026-01-05T09:40:00Z') };

function read(text: string, changes: Partial<typeof CONTEXT> = {}) {
  return readInstant(text, { ...CONTEXT, ...changes });
}

describe('a typed instant', () => {
  it('may be told in units', () => {
    expect(read('12m41s')).toBe(12 * MINUTE + 41 * SECOND);
    expect(read(' 1h 2m ')).toBe(62 * MINUTE);
    expect(read('90')).toBe(90 * SECOND);
    expect(read('1.5s')).toBe(1.5 * SECOND);
    expect(read('250ms')).toBe(250_000);
  });

  it('may count from the start, or be a time of day that falls into the run', () => {
    expect(read('00:12:41.250')).toBe(12 * MINUTE + 41.25 * SECOND);
    expect(read('10:00:41')).toBe(20 * MINUTE + 41 * SECOND);
    expect(read('10:00')).toBe(20 * MINUTE);
    expect(read('00:12', { startsAt: Number.NaN })).toBe(12 * MINUTE);
  });

  it('may be a time of day after midnight', () => {
    const startsAt = Date.parse('2026-01-05T23:50:00Z');
    expect(read('00:05:00', { startsAt })).toBe(15 * MINUTE);
  });

  it('may be told from where the clock is', () => {
    expect(read('+30s')).toBe(20 * MINUTE + 30 * SECOND);
    expect(read('-5m')).toBe(15 * MINUTE);
    expect(read('−5m')).toBe(15 * MINUTE);
  });

  it('stays within the run', () => {
    expect(read('9h')).toBe(2 * HOUR);
    expect(read('-90m')).toBe(0);
  });

  it('is refused when it is none', () => {
    for (const text of ['', 'noon', '12:', '1:99', '5 parsecs', '+', '-1:00', '1e9']) {
      expect(read(text), text).toBeUndefined();
    }
  });
});
