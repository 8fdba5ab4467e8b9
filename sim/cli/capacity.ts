/** `diegosim capacity`: the command's options and help. What it does is in `runCapacity`. */
import type { Command } from 'commander';
import { SEED_MAX } from '../scenario/seeds';
import { addCommand, examples, repeated, type Session, wholeNumber } from './session';

const DRAWS_MAX = 100;

export interface CapacityCommandOptions {
  readonly at?: string;
  readonly seed?: number;
  /** Arguments of `--set`, in order. */
  readonly set?: readonly string[];
  readonly chunk?: string;
  readonly staging?: string;
  readonly draws?: number;
  readonly check?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCapacityCommand(program: Command, session: Session): void {
  addCommand(program, 'capacity')
    .summary('what is left, in which pieces, and which loss would be survived')
    .description(
      "Simulates a scenario up to an instant and looks at its foundation as it is then: what is left on the cells and in which pieces, whether the instances of a lost zone or cell would find room (by real auctions, beside what adding up says), by how much all apps could grow, and what Diego's own indicators say.",
    )
    .argument('<scenario>', 'file, name of a built-in scenario, or - for standard input')
    .option(
      '--at <time>',
      'the instant to look at, such as 19m (default: before the first event that changes the cells, or the end)',
    )
    .option('--seed <n>', 'replaces run.seed: decides every draw', wholeNumber(0, SEED_MAX))
    .option(
      '--set <path=value>',
      'replaces a value of the scenario (repeatable); see "diegosim run --help"',
      repeated,
    )
    .option('--chunk <memory[,disk]>', 'the piece that is counted (default: 4GB,1GB)')
    .option('--staging <memory[,disk]>', 'what one staging task takes (default: 1GB,4GB)')
    .option(
      '--draws <n>',
      'throws of the dice for each loss (default: 5)',
      wholeNumber(1, DRAWS_MAX),
    )
    .option('--check', 'exit code 1 when the loss of a zone is not survived or an indicator is red')
    .option('--json', 'print one JSON object (see "diegosim schema capacity")')
    .option('--quiet', 'no progress and no warnings on stderr')
    .addHelpText(
      'after',
      examples(
        ['diegosim capacity zone-outage', 'a built-in scenario, before its zone is lost'],
        ['diegosim capacity my-foundation.yaml --at 15m', 'as it is after a quarter of an hour'],
        [
          'diegosim capacity zone-outage --set "foundation.cells[diego-cell].memory=24GB"',
          'would larger cells do?',
        ],
        ['diegosim capacity my-foundation.yaml --chunk 2GB --staging 2GB,6GB', 'other pieces'],
        ['diegosim capacity my-foundation.yaml --check --quiet', 'for a pipeline'],
      ),
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 reported, 1 with --check when it is short, 2 bad input, 3 internal error, 130 interrupted, 143 terminated.`,
    )
    .action(async (scenario: string, options: CapacityCommandOptions) => {
      const { runCapacity } = await import('./runCapacity');
      session.exitCode = await runCapacity(scenario, options, session.io);
    });
}
