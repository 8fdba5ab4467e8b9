/** Two variants judged yes or no on the same seeds: only seeds on which they disagree tell anything. */

/**
 * The probability, where neither is better, that seeds that disagree fall at least as one-sidedly as `gained`
 * to `lost`: the exact form of McNemar's test (Q. McNemar, 1947), two-sided. Six to none is 0.03.
 */
export function signChance(gained: number, lost: number): number {
  const all = gained + lost;
  let probability = 1;
  for (let each = 0; each < all; each++) probability /= 2;
  let tail = 0;
  for (let fewer = 0; fewer <= Math.min(gained, lost); fewer++) {
    tail += probability;
    probability *= (all - fewer) / (fewer + 1);
  }
  return Math.min(1, 2 * tail);
}
