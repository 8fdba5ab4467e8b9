import { expect, it } from 'vitest';
import { fittedText } from './fittedText';

/** Every letter is as wide as another. */
const LETTER = 6;
const pen = {
  measureText: (text: string) => ({ width: LETTER * text.length }) as TextMetrics,
};

it('leaves a text alone that fits', () => {
  expect(fittedText(pen, 'zone-1', 36)).toBe('zone-1');
});

it('cuts a longer one where the ellipsis still fits', () => {
  expect(fittedText(pen, 'diego-cell-17', 36)).toBe('diego…');
  expect(fittedText(pen, 'diego-cell-17', 41)).toBe('diego…');
});

it('says nothing rather than too few letters', () => {
  expect(fittedText(pen, 'checkout', 36, 5)).toBe('check…');
  expect(fittedText(pen, 'checkout', 35, 5)).toBe('');
  expect(fittedText(pen, 'checkout', 0)).toBe('');
});

it('measures few letters of a name of any length', () => {
  const measured: number[] = [];
  const counting = {
    measureText(text: string) {
      measured.push(text.length);
      return pen.measureText(text);
    },
  };
  expect(fittedText(counting, 'x'.repeat(1_000_000), 60)).toBe('xxxxxxxxx…');
  expect(Math.max(...measured)).toBeLessThan(100);
});
