/**
 * Chance, reproducibly. Two kinds of draw:
 *
 * - A *stream* belongs to a long-lived owner and is drawn from again and again.
 * - A *keyed draw* is seeded from (seed, owner, purpose, occasion), drawn once and forgotten. A new draw
 *   in one place moves nothing elsewhere, and a bigger variant of a scenario re-uses the same draws
 *   (common random numbers).
 *
 * Both use seedrandom's Alea: additions and multiplications of doubles only, so that every engine
 * computes the same bits.
 */
import alea, { type AleaState } from 'seedrandom/lib/alea.js';

/** A draw in [0, 1) that depends on nothing but its key. */
export function keyedDraw(seed: number, owner: string, purpose: string, occasion: number): number {
  return alea(`${seed}\n${owner}\n${purpose}\n${occasion}`).double();
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
