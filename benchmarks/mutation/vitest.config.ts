/** The tests that Stryker asks, of the part that `mutationRun` names. */
import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { partNamed } from './mutatedParts';

const { tests } = partNamed(process.env.MUTATED_PART ?? '');

/** Quick tests first, as the part lists them: the first that fails ends a run. */
class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const folders = tests.map((glob) => glob.replace(/\*.*/, ''));
    const place = ({ moduleId }: TestSpecification) =>
      folders.findIndex((folder) => relative(process.cwd(), moduleId).startsWith(folder));
    return [...files].sort((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}

export default defineConfig({
  // Stryker's copy of the project, not this folder.
  root: process.cwd(),
  test: {
    include: [...tests],
    sequence: { sequencer: AsListed },
    setupFiles: ['sim/testing/lawSeed.ts'],
    provide: { lawSeed: 5, lawShare: 0.1 },
    testTimeout: 60_000,
    // Modules are loaded once for all files of a run; each mutant is a run of its own.
    isolate: false,
  },
});
