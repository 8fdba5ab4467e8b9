/** Sweeps as text: one whole page, and what holds for every sweep and every terminal. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../answers/textLines';
import { type RunEntry, type SweepEntry, sweepOf } from '../testing/sweepFixture';
import { analyse } from './analysis';
import { formatSweep } from './table';

const text = (entry: SweepEntry, width = 110, colour = false): string =>
  formatSweep(analyse(sweepOf(entry)), { width, colour });

/** Two cells are not enough in three of ten seeds; three always are. */
const TWO_OR_THREE: SweepEntry = {
  axes: { 'foundation.cells[diego-cell].count': ['2', '3'] },
  baseline: 1,
  run: ([count], seed) => ({
    cells: Number(count),
    recovered: count === '2' && seed > 7 ? null : 60 + seed,
    longestPass: count === '2' ? 0.1 + seed / 1000 : 0.2,
  }),
};

describe('the text of a sweep', () => {
  test('says what follows, then what it follows from', () => {
    expect(`\n${text(TWO_OR_THREE)}`).toBe(PAGE);
  });

  test('is never wider than the terminal and never says undefined or NaN', () => {
    const run = fc.oneof(
      fc.constant('too many events'),
      fc.constant(undefined),
      fc.record({
        recovered: fc.option(fc.integer({ min: 0, max: 5000 })),
        isMet: fc.boolean(),
        cells: fc.integer({ min: 1, max: 300 }),
        longestPass: fc.double({ min: 0, max: 100, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(run, { minLength: 24, maxLength: 24 }),
        fc.integer({ min: 40, max: 200 }),
        fc.boolean(),
        (runs, width, isSmall) => {
          const labels = isSmall ? ['1'] : ['1', 'two', '3'];
          const shown = text(
            {
              axes: { count: labels, 'a.very.long.path[with.a.dotted.name].memory': ['7', '8'] },
              seeds: 4,
              run: ([count, memory], seed) =>
                runs[labels.indexOf(count ?? '') * 8 + (memory === '7' ? 0 : 4) + seed - 1] as
                  | RunEntry
                  | string
                  | undefined,
            },
            width,
          );
          expect(Math.max(...shown.split('\n').map(displayWidth))).toBeLessThanOrEqual(width);
          expect(shown).not.toMatch(/undefined|NaN|Infinity|null|\[object/);
        },
      ),
    );
  });

  test('has colour only when it is told to, and says the same', () => {
    const coloured = text(TWO_OR_THREE, 110, true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text(TWO_OR_THREE));
    expect(coloured).toContain('\u001b[32m10 of 10');
  });

  test('names the columns that it has no room for', () => {
    const narrow = text(TWO_OR_THREE, 50);
    expect(narrow).toContain('Columns with no room here, see --json: recovered,\nlongest pass.');
    expect(narrow).not.toContain('ms ±');
  });

  test('shows an outcome that is the same wherever it happened, but did not happen everywhere', () => {
    const shown = text({
      axes: { count: ['2', '3'] },
      run: (_, seed) => ({ recovered: seed > 8 ? null : 60 }),
    });
    expect(shown).toContain('1m, 2 never');
  });

  test('of one point, or of one seed, compares nothing', () => {
    expect(text({ axes: {}, run: () => ({}) })).not.toContain('Differences');
    const alone = text({ axes: { count: ['1', '2'] }, seeds: 1, run: () => ({}) });
    expect(alone).not.toContain('Differences');
    expect(alone).toContain('warning: too few seeds to say much (1): take 10 or more');
  });
});

const PAGE = `
story  2 points, seeds 1 to 10, 20 runs
How small may it be?

Smallest that survives
  count 3 (3 cells, 12 GB): met in 10 of 10 seeds (95%: 72.2 to 100%).
  One step smaller, count 2 (2 cells, 8 GB): met in 7 of 10 seeds (95%: 39.6 to 89.3%); so few seeds do not
    tell the two apart.
Survives: every expectation is met in all 10 seeds.

count   size       met            95%            recovered  longest pass
    2   8 GB   7 of 10  39.6 to 89.3%  1m04s ± 2s, 3 never   106ms ± 2ms
    3  12 GB  10 of 10   72.2 to 100%         1m06s ± 2.2s         200ms
Met: 95% interval of Wilson. Else the mean over seeds ± half of its 95% interval (Student's t). "3 never": in
3 runs it did not happen; the mean is of the others.
recovered: all instances run within 2m after 3m; in every seed at 1 of 2 points.
The same in every run: all back 40s, share back 100%, did not fit 0, fitting back 39s, half back 39s, most
missing 2, never fitted 0, missing at end 0, time to run p95 5s, auction wait p95 50ms, largest free 3.4 GB,
free 4 GB 0, memory left 3.4 GB.

Differences from count 3, the scenario as it is
        count   met         recovered  longest pass
            2  ~ -3  same, 3 left out   -95ms ± 2ms
pairing saves                    100%       nothing
Pairs of the same seed, mean ± half of its 95% interval (paired t). ~ is not distinguishable from none at 5%.
Met: seeds won and lost (McNemar). Pairing saves: part of the variance that equal seeds took away (median).
`;
