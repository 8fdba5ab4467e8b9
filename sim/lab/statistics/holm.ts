/**
 * Many comparisons at once: with twenty of them, one would look like a difference by chance alone. Holm's
 * step-down test keeps the probability of any such error within 5 % (S. Holm, A Simple Sequentially
 * Rejective Multiple Test Procedure, 1979), and misses less than Bonferroni's.
 */
import { CONFIDENCE } from './sample';

/**
 * Which differences of a family are distinguishable from none, in the order given. `chances`: of each, the
 * probability of as large a difference where there is none.
 */
export function distinguishable(
  chances: readonly number[],
  confidence = CONFIDENCE,
): readonly boolean[] {
  const order = chances
    .map((chance, position) => ({ chance, position }))
    .sort((one, other) => one.chance - other.chance || one.position - other.position);
  const found = chances.map(() => false);
  for (const [rank, { chance, position }] of order.entries()) {
    if (chance > (1 - confidence) / (chances.length - rank)) break;
    found[position] = true;
  }
  return found;
}
