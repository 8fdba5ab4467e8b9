import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInstant } from '../scenario/quantities';
import { dateAfter, secondsBetween, shortDate } from './calendar';

test('dates go over midnight, the end of a month and a leap day, in their own offset', () => {
  expect(dateAfter('2026-01-05T09:00:00Z', 0)).toBe('2026-01-05T09:00:00Z');
  expect(dateAfter('2026-12-31T23:59:30Z', 31)).toBe('2027-01-01T00:00:01Z');
  expect(dateAfter('2028-02-28T12:00+02:00', 86_400)).toBe('2028-02-29T12:00:00+02:00');
  expect(dateAfter('2100-02-28T12:00:00-03:30', 86_400)).toBe('2100-03-01T12:00:00-03:30');
  expect(dateAfter('some day', 0)).toBeNull();
});

test('a date is read back as the instant that it names', () => {
  const seconds = fc.integer({ min: 0, max: 400 * 366 * 86_400 });
  fc.assert(
    fc.property(seconds, (after) => {
      const date = dateAfter('1970-01-01T00:00:00Z', after);
      expect(parseInstant(date ?? '')).toBe(after * 1000);
    }),
  );
});

test('the time between two dates knows their offsets', () => {
  expect(secondsBetween('2026-01-05T09:00:00Z', '2026-01-05T09:00:00-01:00')).toBe(3600);
  expect(secondsBetween('2026-01-05T09:00:00Z', 'tomorrow')).toBeUndefined();
});

test('people read dates to the minute', () => {
  expect(shortDate('2026-01-12T09:00:59Z')).toBe('2026-01-12 09:00');
});
