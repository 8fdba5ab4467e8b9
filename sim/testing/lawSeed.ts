/**
 * The seed from which fast-check draws: one and the same wherever the tests run, so that a run of them that is
 * red here is red everywhere. `LAW_SEED` (`vite.config.ts`) looks elsewhere.
 */
import fc from 'fast-check';
import { inject } from 'vitest';

const seed = inject('lawSeed');
if (seed !== null) fc.configureGlobal({ seed });
