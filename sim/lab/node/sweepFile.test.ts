import { describe, expect, test } from 'vitest';
import { differenceOf, type SweepRequest, sweepFileText } from './sweepFile';

const REQUEST: SweepRequest = {
  build: '0.1.0',
  program: '0123456789abcdef',
  scenario: { text: 'name: quiet', extends: {} },
  set: [],
  axes: [],
  points: [[]],
  seeds: [1, 2],
};
const FILE = sweepFileText(REQUEST);

describe('what a sweep.json says', () => {
  test('is the same sweep only when all of it is', () => {
    expect(differenceOf(FILE, REQUEST)).toBeUndefined();
    expect(differenceOf(FILE, { ...REQUEST, seeds: [1] })).toContain('2 seeds');
  });

  // Its results may lack what this program's have, and are whole all the same.
  test.each([
    ['another version', { build: '0.0.9' }, 'it was made by "0.0.9", this is "0.1.0"'],
    [
      'other code',
      { program: 'fedcba9876543210' },
      'it was made by other code of the same version',
    ],
  ])('is of %s rather than damaged', (_name, made, text) => {
    expect(differenceOf(sweepFileText({ ...REQUEST, ...made }), REQUEST)).toBe(text);
  });

  test('is damaged when it is no JSON', () => {
    expect(differenceOf(FILE.slice(0, 20), REQUEST)).toBe('its sweep.json cannot be read');
  });
});
