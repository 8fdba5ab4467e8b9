/**
 * Whether this program was built with a deliberate defect (`sim/testing/canaries`), so that it says so wherever it
 * shows anything. Null in the sources and in everything that is published: only the build of a canary puts one here.
 */
export interface Defect {
  /** The canary's. */
  readonly name: string;
  /** What is broken, in a sentence. */
  readonly breaks: string;
}

export const DEFECT: Defect | null = null;
