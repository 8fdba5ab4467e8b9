/**
 * How many examples a property test draws. Mutation testing (`mutation`) runs each of them thousands of times, and
 * asks for a share.
 */
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** From which property tests draw (`lawSeed`); null: another one each time. */
    lawSeed: number | null;
    /** 0 to 1; undefined: all. */
    lawShare?: number;
  }
}

/** `usual`, or the share of it that these tests run with; at least 3. */
export function lawRuns(usual: number): number {
  return Math.max(3, Math.round(usual * (inject('lawShare') ?? 1)));
}
