/** `diegosim sweep`: the command's options and help. What it does is in `sweepScenario`. */
import type { Command } from 'commander';
import { SEED_MAX, SEEDS_DEFAULT, SEEDS_MAX } from '../scenario/seeds';
import { addCommand, examples, repeated, type Session, wholeNumber } from './session';

const JOBS_MAX = 256;

export interface SweepOptions {
  /** Arguments of `--vary`, in order. */
  readonly vary?: readonly string[];
  readonly seeds?: number;
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly jobs?: number;
  readonly json?: boolean;
  /** Folder that keeps everything. */
  readonly output?: string;
  readonly quiet?: boolean;
}

export function addSweepCommand(program: Command, session: Session): void {
  addCommand(program, 'sweep')
    .summary('simulate many variants of a scenario, each on the same seeds')
    .description(
      'Simulates every combination of the values given, each on the same seeds, and prints a table of outcomes with intervals: which variants meet the expectations, how often, and what differs between them.',
    )
    .argument('<scenario>', 'file, name of a built-in scenario, or - for standard input')
    .option(
      '--vary <path=values>',
      'an axis: path=a,b,c or path=from:to:step (repeatable; default: the axes of the scenario file)',
      repeated,
    )
    .option(
      '--seeds <n>',
      `seeds that each combination runs on (default: those of the scenario file, or ${SEEDS_DEFAULT})`,
      wholeNumber(1, SEEDS_MAX),
    )
    .option('--seed <n>', 'the first of them (default: run.seed)', wholeNumber(0, SEED_MAX))
    .option('--set <path=value>', 'replaces a value in every combination (repeatable)', repeated)
    .option('-j, --jobs <n>', 'runs at a time (default: one a core)', wholeNumber(1, JOBS_MAX))
    .option('--json', 'print one JSON object')
    .option('-o, --output <dir>', 'keep every run, the table and the curves in this folder')
    .option('--quiet', 'no progress and no warnings on stderr')
    .addHelpText(
      'after',
      examples(
        [
          'diegosim sweep zone-outage --vary "foundation.cells[diego-cell].memory=20GB:24GB:1GB"',
          'how large must a cell be?',
        ],
        [
          'diegosim sweep zone-outage --vary "foundation.cells[diego-cell].memory=20GB,22GB" --vary "foundation.cells[diego-cell].count=240:252:3" --seeds 20 -o outage',
          'size and number of cells, kept in a folder',
        ],
        [
          'diegosim sweep cell-loss --vary "foundation.properties[diego.bbs.converge_repeat_interval]=15s,30s,1m"',
          'a BOSH property',
        ],
        ['diegosim sweep my-foundation.yaml --seeds 100', 'one scenario, many throws of the dice'],
      ),
    )
    .addHelpText(
      'after',
      `
With -o, a run is kept as soon as it has ended: after Ctrl-C or a kill, the same command goes on from there.
Which runs happen at the same time changes nothing in the results.
What each column means: "description" of --json, and the line under the title of each curve.
Ctrl-C prints the table of what has ended; again, it ends at once.
Exit codes: 0 swept, whatever the verdicts, 2 bad input, 3 a run broke, 130 interrupted, 143 terminated.`,
    )
    .action(async (scenario: string, options: SweepOptions) => {
      const { sweepScenario } = await import('./sweepScenario');
      session.exitCode = await sweepScenario(scenario, options, session.io);
    });
}
