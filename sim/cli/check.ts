/** `diegosim check`: the command's options and help. What it does is in `checkScenarios`. */
import { type Command, Option } from 'commander';
import { DEFECT } from '../model/defect';
import { SEED_MAX } from '../scenario/seeds';
import { UserError } from './errors';
import { addCommand, examples, type Session, wholeNumber } from './session';

const JOBS_MAX = 256;
/** Days of them; what is known of a case is kept to the end, some kilobytes each. */
export const RUNS_MAX = 100_000;
/** Options that say nothing beside a canary, whose cases and files are its own. */
const NOT_OF_CANARIES = ['scenario', 'regressions', 'requireCoverage', 'junit', 'shrink'];
/** What a defect breaks is no regression of anybody's: a build with one keeps it where `--canary` does. */
const REGRESSIONS =
  DEFECT === null ? 'scenarios/regressions' : `build/canaries/${DEFECT.name}/scenarios`;

export interface CheckOptions {
  readonly runs?: number;
  readonly seed?: number;
  readonly jobs?: number;
  /** A file, the name of a built-in scenario, or `-`. */
  readonly scenario?: string;
  /** Folder of the scenarios that failed once. */
  readonly regressions: string;
  readonly requireCoverage?: boolean;
  /** Whether it ends with the first cases that fail. */
  readonly untilFailure?: boolean;
  /** Name of a deliberate defect, or `all`. */
  readonly canary?: string;
  /** Whether the dashboard of the canary is served in the end. */
  readonly serve?: boolean;
  /** Whether failures are made small and kept. */
  readonly shrink: boolean;
  readonly json?: boolean;
  /** File for what `json` prints. */
  readonly jsonFile?: string;
  readonly junit?: string;
  readonly quiet?: boolean;
}

export function addCheckCommand(program: Command, session: Session): void {
  addCommand(program, 'check')
    .summary('look for faults of the model itself: chaos, invariants, determinism')
    .description(
      'Invents foundations, workloads and trouble, and holds every run to all invariants; when all is healed, everything that fits must run again. Each case is run twice, and both runs must come to one digest. A failure is made as small as can be, kept as a scenario file, and replayed first from then on.',
    )
    .option(
      '--runs <n>',
      'cases to run, or seeds of --scenario (default: 100, or 10)',
      wholeNumber(0, RUNS_MAX),
    )
    .option(
      '--seed <n>',
      'the seed of the first case; the next ones follow (default: 1, or run.seed)',
      wholeNumber(0, SEED_MAX),
    )
    .option('-j, --jobs <n>', 'cases at a time (default: one a core)', wholeNumber(1, JOBS_MAX))
    .option('--scenario <file>', 'check this scenario in place of chaos')
    .option(
      '--regressions <dir>',
      'scenarios that failed once: replayed first, and where failures are kept',
      REGRESSIONS,
    )
    .option('--require-coverage', 'fail when a branch of the model never happened')
    .option('--until-failure', 'end with the first failure; it alone is made small')
    .addOption(canaryOption())
    .addOption(serveOption())
    .option('--no-shrink', 'neither make failures small nor keep them')
    .option('--json', 'print one JSON object')
    .option('--json-file <file>', 'write that object to a file, whatever is printed')
    .option('--junit <file>', 'write a JUnit XML report for a build server')
    .option('--quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      examples(
        ['diegosim check', 'the scenarios that failed once, and a hundred cases'],
        ['diegosim check --runs 10000 --seed 1 --require-coverage', 'the deep run'],
        ['diegosim check --runs 1 --seed 4711', 'one case again'],
        [
          'diegosim check --scenario my-foundation.yaml --runs 5',
          'a scenario of yours, on five seeds',
        ],
        ['diegosim check --runs 500 --junit report.xml --quiet', 'on a build server'],
        ['diegosim check --canary lost-unclaim', 'would it find a lost unclaim?'],
        ['diegosim check --canary double-claim --serve', 'find it, and see it happen'],
      ),
    )
    .addHelpText('after', NOTES)
    .action(async (options: CheckOptions) => {
      if (options.canary !== undefined) {
        session.exitCode = await checkCanary(options.canary, options, session);
        return;
      }
      if (options.serve) throw new UserError('--serve shows a canary: it needs --canary NAME');
      const { checkScenarios } = await import('./checkScenarios');
      session.exitCode = await checkScenarios(options, session.io);
    });
}

function canaryOption(): Option {
  return new Option(
    '--canary <name>',
    'build the program with a deliberate defect, or with "all" of them one by one, and see it found (in a source checkout)',
  ).conflicts(NOT_OF_CANARIES);
}

function serveOption(): Option {
  return new Option(
    '--serve',
    'with --canary NAME: then serve a dashboard with that defect and the small scenario in it, until Ctrl-C',
  ).conflicts(['json', ...NOT_OF_CANARIES]);
}

/** What is published knows no canaries: neither their table nor what builds them. */
async function checkCanary(name: string, options: CheckOptions, session: Session) {
  if (!import.meta.url.endsWith('.ts')) {
    throw new UserError(
      '--canary builds the program anew: it needs a source checkout, and npm run diegosim',
    );
  }
  const file: string = './checkCanaries.ts';
  const module = (await import(/* @vite-ignore */ file)) as typeof import('./checkCanaries');
  return module.checkCanaries(name, options, session.io);
}

const NOTES = `
The case of a seed is always the same one; how many run at a time changes nothing but how long it takes.
Every container and row is looked at thousands of times: a scenario of 25,000 instances takes minutes a seed.
That all is well in the end is asked only where a run goes on long enough after its last event, and nothing is left broken.
What each invariant says, and where it comes from: sim/check/README.md.
Ctrl-C prints what is known so far; again, it ends at once.
Exit codes: 0 nothing failed, 1 a failure was found, or a branch never happened, 2 bad input, 3 internal error, 130 interrupted, 143 terminated.`;
