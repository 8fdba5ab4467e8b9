/** What is mutated, and which tests are asked: a part at a time, each in well under an hour. */
import { nearest, printable } from '../../sim/scenario/problems';

export interface MutatedPart {
  readonly name: string;
  /** Globs from the project's folder; `!` leaves out. */
  readonly mutate: readonly string[];
  /** Globs of test files. */
  readonly tests: readonly string[];
}

const BBS = 'sim/diego/bbs';
const FROZEN_RUNS = 'sim/testing/frozenRuns/frozenRuns.test.ts';
const CONVERGENCE = ['convergence', 'convergenceActions', 'lrpConvergence', 'taskConvergence'];
const CONVERGENCE_FILES = CONVERGENCE.map((file) => `${BBS}/${file}.ts`);
const BBS_TESTS = [
  `${BBS}/*.test.ts`,
  'benchmarks/mutation/recordedSequences.ts',
  'sim/testing/convergenceStories.test.ts',
  'sim/testing/quiet.property.test.ts',
  ...['drain', 'failedCall', 'slowBbs', 'sync', 'task', 'unansweredCall'].map(
    (story) => `sim/testing/${story}Stories.test.ts`,
  ),
  FROZEN_RUNS,
];

export const MUTATED_PARTS: readonly MutatedPart[] = [
  {
    name: 'engine',
    mutate: ['sim/engine/*.ts', '!sim/engine/*.{test,d}.ts'],
    tests: ['sim/engine/*.test.ts'],
  },
  {
    name: 'auctioneer',
    mutate: ['sim/diego/auctioneer/*.ts', '!sim/diego/auctioneer/*.test.ts'],
    tests: [
      'sim/diego/auctioneer/*.test.ts',
      'benchmarks/mutation/recordedAuctions.ts',
      'sim/testing/auctionOracles.test.ts',
      'sim/api/placementPolicy.test.ts',
      FROZEN_RUNS,
    ],
  },
  {
    name: 'convergence',
    mutate: CONVERGENCE_FILES,
    tests: BBS_TESTS,
  },
  {
    name: 'bbs',
    mutate: [`${BBS}/*.ts`, `!${BBS}/*.test.ts`, ...CONVERGENCE_FILES.map((file) => `!${file}`)],
    tests: BBS_TESTS,
  },
];

/** @throws RangeError that lists the names, for one that is none. */
export function partNamed(name: string): MutatedPart {
  const part = MUTATED_PARTS.find((candidate) => candidate.name === name);
  if (part !== undefined) return part;
  const names = MUTATED_PARTS.map((candidate) => candidate.name);
  const meant = nearest(name, names);
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
  throw new RangeError(`there is no part ${printable(name, 60)}, only ${names.join(', ')}${hint}`);
}
