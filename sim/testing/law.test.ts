import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cells, foundationSpec } from './builders';
import { expectLaw, type Law } from './law';

const ANY = fc.constant(foundationSpec({ cells: [cells(1)] }));

/** Counts its runs, and does not hold for large seeds. */
function countingLaw(largest: number) {
  const seen = { runs: 0 };
  const law: Law = (_, seed) => {
    seen.runs++;
    return seed > largest ? [`${seed} is too large`] : [];
  };
  return { seen, law };
}

describe('a law', () => {
  it('that holds is put to all of its runs, whatever the limit', () => {
    const { seen, law } = countingLaw(Number.MAX_SAFE_INTEGER);
    expectLaw(ANY, 70, law, 0);
    expect(seen.runs).toBe(70);
  });

  it('that is broken tells the simplest foundation and seed that break it', () => {
    const { law } = countingLaw(1000);
    expect(() => expectLaw(ANY, 70, law)).toThrow(
      /1001 is too large[\s\S]*simulation seed: 1001\n/,
    );
  });

  it('that is broken tells the first failure when there is no time to make it simpler', () => {
    const { seen, law } = countingLaw(-1);
    expect(() => expectLaw(ANY, 70, law, 0)).toThrow(
      /broken after 1 runs and 0 simplifications:[\s\S]*path: "0"[\s\S]*foundation: \{/,
    );
    // The first failure, and perhaps itself again.
    expect(seen.runs).toBeLessThanOrEqual(2);
  });
});
