/** What a generator of inputs draws from: one seed and kind, one input, whatever was generated before. */
import { RandomStreams } from '../../engine/random';

export interface Chance {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** True in this share of draws, from 0 to 1. */
  happens(share: number): boolean;
  /** @throws RangeError when there is nothing to pick from. */
  pick<Choice>(choices: readonly Choice[]): Choice;
}

/** `name` keeps the draws of different kinds of input apart. */
export function createChance(seed: number, name: string): Chance {
  const stream = new RandomStreams(seed).stream(`fuzz ${name}`);
  const below = (limit: number): number => Math.floor(stream.next() * limit);
  return {
    below,
    happens: (share) => stream.next() < share,
    pick(choices) {
      const index = below(choices.length);
      if (index >= choices.length) throw new RangeError('nothing to pick from');
      return choices[index] as (typeof choices)[number];
    },
  };
}
