/**
 * What is fuzzed: a reader of something that people hand to the program, and a generator of what they might hand
 * to it. Inputs are sequences, so that a failure can be made shorter without knowing what it is.
 */
import type { Chance } from './chance';

export const FUZZ_KINDS = ['scenario', 'trace', 'url', 'argv', 'recording'] as const;
export type FuzzKind = (typeof FUZZ_KINDS)[number];

/** A text, a file, or the words of a command line. */
export type FuzzInput = string | Uint8Array | readonly string[];

/** How a reader ended, if it did not throw. */
export interface Reading {
  readonly isAccepted: boolean;
  /** All that a person is told. */
  readonly said: readonly string[];
  /** What is wrong with the ending beyond its words: a refusal without a reason, a file left behind. */
  readonly wrong?: string | undefined;
}

export interface Subject {
  readonly kind: FuzzKind;
  /** Milliseconds that reading an input may take, on a slow machine that is busy. */
  readonly timeMax: number;
  generate(chance: Chance): FuzzInput;
  read(input: FuzzInput): Reading | Promise<Reading>;
}
