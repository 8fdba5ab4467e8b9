import { describe, expect, it } from 'vitest';
import { floatingPlace } from './floating';

const page = { width: 400, height: 300 };
const button = (left: number, top: number) => ({ left, top, right: left + 60, bottom: top + 24 });

describe('what opens beside a button', () => {
  it('stands below it, right edges in line', () => {
    expect(floatingPlace(button(200, 20), { width: 140, height: 80 }, page)).toEqual({
      left: 120,
      top: 46,
    });
  });

  it('stands above a button that is at the bottom of the page', () => {
    const { top } = floatingPlace(button(200, 260), { width: 140, height: 80 }, page);
    expect(top).toBe(178);
  });

  it('begins at the left edge of a button that is too near the page’s', () => {
    const { left } = floatingPlace(button(20, 20), { width: 140, height: 80 }, page);
    expect(left).toBe(20);
  });

  it('stays on the page when it has more room on neither side', () => {
    const { left, top } = floatingPlace(button(5, 140), { width: 380, height: 200 }, page);
    expect(left).toBe(8);
    expect(top).toBe(8);
  });
});
