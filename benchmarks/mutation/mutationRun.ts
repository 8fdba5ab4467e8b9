/**
 * One part's mutation test by Stryker, which changes a copy of the project in `build/`. What an earlier run found out is
 * kept with the sources (`known/PART.json.gz`): only mutants in what has changed since, or with a test that has, are
 * tried again.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Stryker } from '@stryker-mutator/core';
import type { MutatedPart } from './mutatedParts';
import type { Mutant } from './survivors';

export interface MutationOptions {
  /** Where package.json is. */
  readonly root: string;
  /** Test runners at a time. */
  readonly jobs: number;
  /** Tries every mutant, whatever is known. */
  readonly isAnew: boolean;
}

/** Milliseconds beside one and a half times what the tests take, before a mutant counts as one that never ends. */
const PATIENCE = 3000;

/** Stryker's progress goes to stderr. Throws when the tests fail without any mutant. */
export async function testMutants(
  part: MutatedPart,
  { root, jobs, isAnew }: MutationOptions,
): Promise<readonly Mutant[]> {
  const known = join(import.meta.dirname, 'known', `${part.name}.json.gz`);
  const incrementalFile = join(root, 'build', 'mutation', `${part.name}.incremental.json`);
  mkdirSync(dirname(incrementalFile), { recursive: true });
  if (existsSync(known)) writeFileSync(incrementalFile, gunzipSync(readFileSync(known)));
  // Read by vitest.config.ts, in the processes that Stryker starts.
  process.env.MUTATED_PART = part.name;
  const stryker = new Stryker({
    mutate: [...part.mutate],
    testRunner: 'vitest',
    vitest: { configFile: 'benchmarks/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: jobs,
    timeoutMS: PATIENCE,
    incremental: true,
    incrementalFile,
    force: isAnew,
    // Found by no tool that looks for sources, and removed at the end.
    tempDirName: 'build/mutation/sandboxes',
    ignorePatterns: ['build', 'dist'],
    // Rewriting tsconfig.json needs TypeScript's compiler API, which TypeScript 7 has no more.
    tsconfigFile: 'none.json',
    reporters: ['json'],
    jsonReporter: { fileName: join(root, 'build', 'mutation', `${part.name}.report.json`) },
    allowConsoleColors: false,
  });
  const mutants = await stryker.runMutationTest();
  mkdirSync(dirname(known), { recursive: true });
  writeFileSync(known, gzipSync(readFileSync(incrementalFile), { level: 9 }));
  return mutants;
}
