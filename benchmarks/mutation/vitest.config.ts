/** The tests that Stryker asks, of the part that `mutationRun` names. */
import { defineConfig } from 'vitest/config';
import { partNamed } from './mutatedParts';

const { tests } = partNamed(process.env.MUTATED_PART ?? '');

export default defineConfig({
  // Stryker's copy of the project, not this folder.
  root: process.cwd(),
  test: {
    include: [...tests],
    setupFiles: ['sim/testing/lawSeed.ts'],
    provide: { lawSeed: 5, lawShare: 0.1 },
    testTimeout: 60_000,
    // Modules are loaded once for all files of a run; each mutant is a run of its own.
    isolate: false,
  },
});
