/** `diegosim report`: the command's options and help. What it does is in `writeReport`. */
import type { Command } from 'commander';
import { SEED_MAX } from '../scenario/seeds';
import { addCommand, examples, repeated, type Session, wholeNumber } from './session';

export interface ReportOptions {
  readonly output?: string;
  readonly range?: string;
  readonly title?: string;
  readonly seed?: number;
  /** Arguments of `--set`, in order. */
  readonly set?: readonly string[];
  readonly quiet?: boolean;
}

export function addReportCommand(program: Command, session: Session): void {
  addCommand(program, 'report')
    .summary('write a run as one HTML file that opens offline')
    .description(
      'Writes one HTML file that holds the dashboard and a run, needs no server and loads nothing. A run is a trace file, or a scenario, which is simulated first.',
    )
    .argument('<run>', 'trace file; or a scenario: file, built-in name, or - for standard input')
    .option('-o, --output <file>', "the file, - for standard output (default: the run's name.html)")
    .option(
      '--range <from,until>',
      'part of the run to look at; it keeps its details when the whole does not fit',
    )
    .option('--title <text>', "stands above the report (default: the run's name)")
    .option('--seed <n>', 'as in run; for a scenario', wholeNumber(0, SEED_MAX))
    .option('--set <path=value>', 'as in run; for a scenario (repeatable)', repeated)
    .option('--quiet', 'no progress and no remarks on stderr')
    .addHelpText(
      'after',
      examples(
        ['diegosim report zone-outage -o outage.html', 'simulate a scenario and write it'],
        ['diegosim report outage.arrow --title "What if z3 dies?"', 'a run that was traced'],
        ['diegosim report outage.arrow --range 19m,25m', 'the minutes that matter'],
      ),
    )
    .addHelpText(
      'after',
      `
The file holds at most 20 MB of compressed trace. A larger one is thinned: all details inside of the range,
only faults and the like outside of it. Without --range, it begins 5 minutes before the first fault.
Exit codes: 0 written, 2 bad input or output, 3 internal error, 130 interrupted, 143 terminated.`,
    )
    .action(async (run: string, options: ReportOptions) => {
      const { writeReport } = await import('./writeReport');
      session.exitCode = await writeReport(run, options, session.io);
    });
}
