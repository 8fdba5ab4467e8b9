/**
 * Two tools read this file: Vitest, which runs the tests that lie beside the code, and Vite, which
 * bundles the command line into dist/diegosim.mjs. `npm run diegosim` needs neither: it runs the
 * sources.
 */
import { chmodSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vitest/config';

const BUNDLE = 'diegosim.mjs';

/**
 * Programs of their own: the command line, and what a thread of a sweep or a check starts with; and what other programs
 * import.
 */
const ENTRIES = {
  diegosim: 'sim/cli/main.ts',
  library: 'sim/api/diegosim.ts',
  libraryTesting: 'sim/api/testing.ts',
  sweepWorker: 'sim/lab/node/sweepWorker.ts',
  checkWorker: 'sim/cli/checkWorker.ts',
  piscinaWorker: 'node_modules/piscina/dist/worker.js',
};
/** Where the chunks that start the threads look for them: beside themselves. */
const ENTRY_FILES: Readonly<Record<string, string>> = {
  diegosim: BUNDLE,
  library: 'library/diegosim.mjs',
  libraryTesting: 'library/testing.mjs',
  sweepWorker: 'chunks/sweepWorker.mjs',
  checkWorker: 'chunks/checkWorker.mjs',
  piscinaWorker: 'chunks/worker.js',
};

/** What users import, by its file. */
const LIBRARY = [
  { find: /^diegosim$/, replacement: join(import.meta.dirname, ENTRIES.library) },
  { find: /^diegosim\/testing$/, replacement: join(import.meta.dirname, ENTRIES.libraryTesting) },
];

/**
 * From which property tests draw: a number, or `random` for another one each time, which finds what the usual
 * seed does not.
 */
const LAW_SEED = process.env.LAW_SEED ?? '5';

/** A deliberate defect to build in (`sim/testing/canaries`); what is published has none. */
const { DIEGOSIM_CANARY } = process.env;
const canary = DIEGOSIM_CANARY
  ? (await import('./sim/testing/canaries/canaryBuild.ts')).canaryBuild(DIEGOSIM_CANARY)
  : undefined;

const packageText = readFileSync(join(import.meta.dirname, 'package.json'), 'utf8');
const { version } = JSON.parse(packageText) as { version: string };

export default defineConfig({
  // What the library says has made its answers; the command line reads package.json.
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [executable(), ownFolder(), ...(canary === undefined ? [] : [canary.plugin])],
  build: {
    ssr: true,
    target: 'node20.19',
    outDir: canary === undefined ? 'dist' : canary.programFolder,
    // The dashboard's files are in dist too; bootstrap.mjs removes what is left of an earlier build.
    emptyOutDir: canary !== undefined,
    rolldownOptions: {
      input: ENTRIES,
      // Lowers the priority of threads, which nobody asks for; piscina does without it.
      external: ['@napi-rs/nice'],
      output: {
        entryFileNames: ({ name }) => ENTRY_FILES[name] ?? '[name].mjs',
        chunkFileNames: 'chunks/[name]-[hash].mjs',
        banner: ({ fileName }) => (fileName === BUNDLE ? '#!/usr/bin/env node' : ''),
        codeSplitting: {
          // Only reading and writing traces needs it, and loading it takes longer than everything else.
          groups: [
            { name: 'arrow', test: /node_modules[\\/](apache-arrow|flatbuffers)[\\/]/ },
            { name: 'piscina', test: /node_modules[\\/]piscina[\\/]/ },
          ],
        },
      },
    },
  },
  // The bundle stands alone: `bin` works without node_modules.
  ssr: { noExternal: true },
  test: {
    // Property tests run whole foundations.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    environment: 'node',
    pool: 'forks',
    projects: [
      {
        extends: true,
        // The example's tests, as its users run them, but on the sources.
        resolve: { alias: LIBRARY },
        test: {
          name: 'tests',
          include: ['{sim,ui,benchmarks}/**/*.test.ts', 'examples/ci/*.test.ts'],
          setupFiles: ['sim/testing/lawSeed.ts'],
          provide: { lawSeed: LAW_SEED === 'random' ? null : Number(LAW_SEED) },
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        // In a real browser, one after the other: a browser has threads enough of its own.
        extends: true,
        test: {
          name: 'stories',
          include: ['ui/stories/*.story.ts'],
          globalSetup: 'ui/stories/buildOnce.ts',
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

/** Makes the bundle a program, as npm does with a `bin` that it installs. */
function executable(): Plugin {
  return {
    name: 'executable',
    apply: 'build',
    writeBundle({ dir }) {
      if (dir !== undefined) chmodSync(join(dir, BUNDLE), 0o755);
    },
  };
}

/** piscina is a CommonJS package, and looks for its worker in its own folder: that of its chunk. */
function ownFolder(): Plugin {
  return {
    name: 'own-folder',
    apply: 'build',
    config: () => ({ define: { __dirname: 'import.meta.dirname' } }),
  };
}
