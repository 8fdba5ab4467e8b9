/**
 * One part's mutation test by Stryker, which changes a copy of the project in `build/`. What an earlier run found out is
 * kept with the sources (`known/PART.json.gz`): only mutants in what has changed since, or with a test that has, are
 * tried again.
 */
import { spawn } from 'node:child_process';
import fs, { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { writeWhole } from '../../sim/api/wholeFile';
import type { MutatedPart } from './mutatedParts';
import type { Mutant } from './survivors';

export interface MutationOptions {
  /** Where package.json is. */
  readonly root: string;
  /** Test runners at a time. */
  readonly jobs: number;
  readonly retry: Retry;
}

/**
 * Which mutants of an earlier run are tried again: those in what has `changed`, or met by a test that has; the
 * `survivors` as well, for when what the tests use has changed; or `all`.
 */
export type Retry = 'changed' | 'survivors' | 'all';

/** Milliseconds beside one and a half times what the tests take, before a mutant counts as one that never ends. */
const PATIENCE = 10_000;

interface KnownMutant {
  readonly status: string;
  readonly static?: boolean;
}

const place = z.object({ line: z.number(), column: z.number() });
/** What is read of Stryker's report. */
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          status: z.string(),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

/**
 * Every mutant of the part, and what became of it. Stryker's progress goes to stderr.
 * @throws Error when it does not come to an end, as when tests fail without any mutant.
 */
export async function testMutants(
  part: MutatedPart,
  options: MutationOptions,
): Promise<readonly Mutant[]> {
  const known = join(import.meta.dirname, 'known', `${part.name}.json.gz`);
  const folder = join(options.root, 'build', 'mutation');
  const files = {
    config: join(folder, `${part.name}.config.json`),
    incremental: join(folder, `${part.name}.incremental.json`),
    report: join(folder, `${part.name}.report.json`),
  };
  mkdirSync(folder, { recursive: true });
  if (existsSync(known)) writeFileSync(files.incremental, knownFor(known, options.retry));
  writeFileSync(files.config, JSON.stringify(configOf(part, options, files)));
  await runStryker(files.config, part, options.root);
  writeWhole(known, gzipSync(withoutLocal(files.incremental), { level: 9 }), fs);
  const { files: reported } = report.parse(JSON.parse(readFileSync(files.report, 'utf8')));
  return Object.entries(reported).flatMap(([fileName, { source, mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, fileName, source })),
  );
}

/**
 * What is known, but for the mutants that are to be tried again: for `survivors` all that no test failed for, but for those
 * that never ended, and always what Stryker would take for true for ever. It tries a mutant again when a test that comes by
 * has changed, and by what runs while a module loads (a static mutant) no test comes. @throws Error for a damaged file,
 * that says how to go on without it.
 */
function knownFor(file: string, retry: Retry): string {
  try {
    const known = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
    for (const each of Object.values<{ mutants: KnownMutant[] }>(known.files)) {
      each.mutants = each.mutants.filter(({ static: isStatic, status }) => {
        if (status === 'Killed') return true;
        return isStatic !== true && (retry === 'changed' || status === 'Timeout');
      });
    }
    return JSON.stringify(known);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot read ${file}: ${reason}; without the file every mutant is tried`, {
      cause,
    });
  }
}

/** What was found out, without what only this machine has: folders, and stacks in the errors that tests failed with. */
function withoutLocal(file: string): string {
  const local = new Set(['config', 'projectRoot', 'statusReason']);
  const found = JSON.parse(readFileSync(file, 'utf8'));
  return JSON.stringify(found, (key, value) => (local.has(key) ? undefined : value));
}

function configOf(
  part: MutatedPart,
  { jobs, retry }: MutationOptions,
  files: { readonly incremental: string; readonly report: string },
) {
  return {
    mutate: part.mutate,
    testRunner: 'vitest',
    vitest: { configFile: 'benchmarks/mutation/vitest.config.ts', related: false },
    plugins: ['@stryker-mutator/vitest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: jobs,
    timeoutMS: PATIENCE,
    incremental: true,
    incrementalFile: files.incremental,
    force: retry === 'all',
    tempDirName: 'build/mutation/sandboxes',
    ignorePatterns: ['build', 'dist'],
    // Rewriting tsconfig.json needs TypeScript's compiler API, which TypeScript 7 has no more.
    tsconfigFile: 'none.json',
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: files.report },
    allowConsoleColors: false,
  };
}

async function runStryker(config: string, part: MutatedPart, root: string): Promise<void> {
  const program = join(
    dirname(createRequire(import.meta.url).resolve('@stryker-mutator/core/package.json')),
    'bin',
    'stryker.js',
  );
  const child = spawn(process.execPath, [program, 'run', config], {
    cwd: root,
    // Read by vitest.config.ts.
    env: { ...process.env, MUTATED_PART: part.name },
    stdio: ['ignore', 2, 2],
  });
  // It would go on for an hour when the signal is sent to this process alone.
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const end = (signal: NodeJS.Signals): void => {
    process.exitCode = 128 + constants.signals[signal];
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, end);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  for (const signal of signals) process.off(signal, end);
  if (code !== 0) throw new Error(`Stryker ended with ${code} before ${part.name} was done`);
}
