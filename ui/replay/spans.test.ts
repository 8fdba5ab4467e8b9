import { describe, expect, it } from 'vitest';
import { begunBy, lastSpan, nextSpan, previousSpan, type Span, spanUnderWay } from './spans';

function span(from: number, until: number, isOpen = false): Span {
  return { number: from, from, until, startRow: 0, middleRow: -1, endRow: -1, isOpen };
}

const [FIRST, SECOND, OPEN] = [span(10, 20), span(30, 40), span(50, 50, true)];
const SPANS = [FIRST, SECOND, OPEN];

describe('spans', () => {
  it('are found by an instant: the last that had begun, and those beside it', () => {
    expect(lastSpan(SPANS, 9)).toBeUndefined();
    expect(lastSpan(SPANS, 10)).toBe(FIRST);
    expect(lastSpan(SPANS, 29)).toBe(FIRST);
    expect(begunBy(SPANS, 29)).toBe(1);
    expect([previousSpan(SPANS, 30), nextSpan(SPANS, 30)]).toEqual([FIRST, OPEN]);
  });

  it('are under way from their beginning until before their end', () => {
    expect([9, 10, 19, 20].map((at) => spanUnderWay(SPANS, at))).toEqual([
      undefined,
      FIRST,
      FIRST,
      undefined,
    ]);
  });

  it('stay under way when they never ended', () => {
    expect(spanUnderWay(SPANS, 1_000)).toBe(OPEN);
  });
});
