/**
 * Chance, reproducibly. Two kinds of draw:
 *
 * - A *stream* belongs to a long-lived owner and is drawn from again and again.
 * - A *keyed draw* is seeded from (seed, owner, purpose, occasion), drawn once and forgotten. A new draw
 *   in one place moves nothing elsewhere, and a bigger variant of a scenario re-uses the same draws
 *   (common random numbers).
 *
 * Both use seedrandom's Alea: additions and multiplications of doubles only, so that every engine
 * computes the same bits. A keyed draw is a generator's first double, computed here without making the
 * generator: there are millions of them, and each would be garbage.
 */
import alea, { type AleaState } from 'seedrandom/lib/alea.js';

/** 2^32, and its reciprocal as Alea writes it. */
const SPAN = 0x100000000;
const STEP = 2.3283064365386963e-10;

/** Alea's hash of text, from the state that it has reached: Baagøe's Mash. */
function mash(text: string, from: number): number {
  let state = from;
  for (let i = 0; i < text.length; i++) {
    state += text.charCodeAt(i);
    let product = 0.02519603282416938 * state;
    state = product >>> 0;
    product -= state;
    product *= state;
    state = product >>> 0;
    state += (product - state) * SPAN;
  }
  return state;
}

/** What Mash answers in a state, in [0, 1). */
const hashOf = (state: number): number => (state >>> 0) * STEP;

/** Where every generator begins: Mash after one, two and three blanks. */
const BLANK_1 = mash(' ', 0xefc8249d);
const BLANK_2 = mash(' ', BLANK_1);
const BLANK_3 = mash(' ', BLANK_2);
const START_0 = hashOf(BLANK_1);
const START_1 = hashOf(BLANK_2);

const wrapped = (value: number): number => (value < 0 ? value + 1 : value);

/** A draw in [0, 1) that depends on nothing but its key: the first double of `alea(key)`. */
export function keyedDraw(seed: number, owner: string, purpose: string, occasion: number): number {
  const key = `${seed}\n${owner}\n${purpose}\n${occasion}`;
  const after1 = mash(key, BLANK_3);
  const after2 = mash(key, after1);
  // The third word decides from the third number on, which nobody asks for, and so needs no hash.
  const first = 2091639 * wrapped(START_0 - hashOf(after1)) + STEP;
  const carry = first | 0;
  const second = 2091639 * wrapped(START_1 - hashOf(after2)) + carry * STEP;
  const high = first - carry;
  const low = second - (second | 0);
  return high + ((low * 0x200000) | 0) * 1.1102230246251565e-16;
}

export interface RandomStream {
  /** The next draw in [0, 1), a multiple of 2^-32. */
  next(): number;
}

/** Named streams that can be saved between two events. */
export class RandomStreams {
  private readonly generators = new Map<string, ReturnType<typeof alea>>();

  constructor(private readonly seed: number) {}

  /** The next draw of the stream called `name`, in [0, 1). */
  draw(name: string): number {
    return this.generator(name)();
  }

  /** A handle on one stream, for loops that draw often. It does not survive `restore`. */
  stream(name: string): RandomStream {
    const generator = this.generator(name);
    return { next: () => generator() };
  }

  save(): [string, AleaState][] {
    return [...this.generators].map(([name, generator]) => [name, generator.state()]);
  }

  restore(saved: readonly [string, AleaState][]): void {
    this.generators.clear();
    for (const [name, state] of saved) this.generators.set(name, alea('', { state }));
  }

  private generator(name: string): ReturnType<typeof alea> {
    let generator = this.generators.get(name);
    if (generator === undefined) {
      generator = alea(`${this.seed}\n${name}`, { state: true });
      this.generators.set(name, generator);
    }
    return generator;
  }
}
