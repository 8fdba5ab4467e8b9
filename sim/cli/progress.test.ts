import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { createProgress, progressLine } from './progress';
import { createTestIo } from './testIo';

describe('progress', () => {
  test('is a line every few seconds where there is no terminal', () => {
    const io = createTestIo({ tick: 2000 });
    const progress = createProgress(io, 'outage', 10 * MINUTE);
    for (let second = 1; second <= 6; second++) progress.report(second * MINUTE, second * 3000);
    progress.clear();
    const lines = io.err().trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^outage {2}\S+ {2} +30 % {2}3m of 10m simulated {2}1,500 events\/s {2}14s left$/,
    );
    expect(io.err()).not.toContain('\u001b');
    expect(io.out()).toBe('');
  });

  test('is one line that is rewritten on a terminal, and gone at the end', () => {
    const io = createTestIo({ tick: 200, isTerminal: true, columns: 120 });
    const progress = createProgress(io, 'outage', 10 * MINUTE);
    for (let second = 1; second <= 3; second++) progress.report(second * SECOND, second * 100);
    progress.clear();
    expect(io.err()).not.toContain('\n');
    expect(io.err().endsWith('\r\u001b[K')).toBe(true);
    expect(io.err().split('\r\u001b[K')).toHaveLength(5);
  });

  test('is lines on a terminal that cannot go back', () => {
    const io = createTestIo({ tick: 6000, isTerminal: true, env: { TERM: 'dumb' } });
    const progress = createProgress(io, 'outage', 10 * MINUTE);
    progress.report(MINUTE, 3000);
    progress.clear();
    expect(io.err()).toMatch(/^\S.* left\n$/);
    expect(io.err()).not.toContain('\u001b');
  });

  test('says nothing of a run that is over at once', () => {
    const io = createTestIo({ isTerminal: true });
    const progress = createProgress(io, 'outage', MINUTE);
    progress.report(SECOND, 10);
    progress.clear();
    expect(io.err()).toBe('');
  });

  test('fits the terminal and never shows what is no number', () => {
    const standing = fc.record({
      name: fc.constant('zone-outage'),
      now: fc.nat(3600 * SECOND),
      end: fc.nat(3600 * SECOND),
      eventsPerSecond: fc.double({ min: 0, max: 1e9, noNaN: true }),
      left: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(standing, fc.integer({ min: 0, max: 200 }), (each, columns) => {
        const line = progressLine(each, columns);
        expect(line.length).toBeLessThanOrEqual(Math.max(0, columns - 1));
        expect(line).not.toMatch(/NaN|undefined|Infinity/);
      }),
    );
  });
});
