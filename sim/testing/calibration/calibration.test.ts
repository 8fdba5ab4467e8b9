import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../engine/units';
import { fastSections } from './calibration';
import { holds, residualOf } from './figure';
import { restartDelay, SLACK } from './lostCell';
import { sectionText } from './report';

const REPORT = new URL('../../../benchmarks/calibration.md', import.meta.url);
const sections = fastSections();
const figures = sections.flatMap((section) => section.figures);

describe('the calibration', () => {
  it('predicts every figure of C.5 at 10,000 instances within a quarter', () => {
    const tested = figures.filter(({ role }) => role === 'tested');
    expect(tested.length).toBe(18);
    expect(tested.filter((each) => !holds(each))).toEqual([]);
  });

  it('meets the intervals and limits of rows 32 to 34 exactly', () => {
    const exact = figures.filter(({ role }) => role === 'exact');
    expect(exact.map(({ row }) => row)).toEqual(expect.arrayContaining(['32', '33', '34']));
    expect(exact.filter((each) => residualOf(each) !== 0)).toEqual([]);
  });

  it("gives the auctioneer's own time an auction within a quarter, and what was fitted as well", () => {
    const fitted = figures.filter(({ role }) => role === 'fitted');
    expect(fitted.filter(({ row }) => row === 'C.5 auction').length).toBe(3);
    expect(fitted.filter((each) => !holds(each))).toEqual([]);
  });

  it.each(sections.map((section) => [section.title, section] as const))(
    'is written down as it is computed, for %s; else: npm run calibrate',
    (_, section) => {
      expect(readFileSync(REPORT, 'utf8')).toContain(`\n${sectionText(section)}\n`);
    },
  );
});

describe('a lost cell', () => {
  it('is made good for after what is left of its TTL and at most one interval more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 * SECOND }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom(15, 30),
        fc.constantFrom(10, 30),
        (phase, seed, ttl, interval) => {
          const properties = {
            'diego.rep.lock_ttl': `${ttl}s`,
            'diego.bbs.convergence.repeat_interval_in_seconds': `${interval}s`,
          };
          const delay = restartDelay(phase, properties, seed);
          const retry = 5;
          expect(delay).toBeGreaterThanOrEqual((ttl - retry) * SECOND);
          expect(delay).toBeLessThanOrEqual((ttl + interval) * SECOND + SLACK);
        },
      ),
      { numRuns: 100 },
    );
  });
});
