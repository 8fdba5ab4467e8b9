/** `diegosim run`: the command's options and help. What it does is in `runScenario`. */
import { type Command, Option } from 'commander';
import { SEED_MAX } from '../scenario/seeds';
import { LEVELS, type Level } from '../trace/kinds';
import { addCommand, examples, oneOf, repeated, type Session, wholeNumber } from './session';

export interface RunOptions {
  readonly seed?: number;
  /** Arguments of `--set`, in order. */
  readonly set?: readonly string[];
  readonly json?: boolean;
  readonly trace?: string;
  readonly traceLevel?: Level;
  readonly auctionLog?: string;
  readonly auctionLogWindow?: string;
  readonly metrics?: string;
  readonly serve?: boolean;
  readonly quiet?: boolean;
}

export function addRunCommand(program: Command, session: Session): void {
  addCommand(program, 'run')
    .summary('simulate a scenario and answer its question')
    .description(
      'Simulates a scenario and prints its answer: the verdict on each expectation, what happened when, what never fitted, what capacity is left.',
    )
    .argument('<scenario>', 'file, name of a built-in scenario, or - for standard input')
    .option('--seed <n>', 'replaces run.seed: decides every draw', wholeNumber(0, SEED_MAX))
    .option(
      '--set <path=value>',
      'replaces a value of the scenario (repeatable); lists are addressed by name, dotted names in brackets',
      repeated,
    )
    .option('--json', 'print one JSON object (see "diegosim schema result")')
    .option('--trace <file>', 'write every record of the run, as an Arrow IPC stream')
    .addOption(
      new Option(
        '--trace-level <level>',
        'how much the trace holds (default: normal; full with --serve and no --trace)',
      )
        .choices(LEVELS)
        .argParser(oneOf(LEVELS)),
    )
    .option('--auction-log <file>', 'write every auction batch, a JSON line each; gzipped for .gz')
    .option('--auction-log-window <from,to>', 'only batches started from FROM on and before TO')
    .option(
      '--metrics <file>',
      'write Diego\'s metrics, as OpenMetrics text; gzipped for .gz (see "diegosim reference metrics")',
    )
    .option('--serve', 'then serve the dashboard with this run, until Ctrl-C; see "diegosim ui"')
    .option('--no-serve', 'do not (the default)')
    .option('--quiet', 'no progress and no warnings on stderr')
    .addHelpText(
      'after',
      examples(
        ['diegosim run zone-outage', 'a built-in scenario'],
        ['diegosim run my-foundation.yaml --seed 7', 'a file, with other draws'],
        ['diegosim run zone-outage --set "foundation.cells[diego-cell].count=270"', 'what if'],
        [
          'diegosim run zone-outage --set "foundation.properties[diego.bbs.converge_repeat_interval]=1m"',
          'a BOSH property',
        ],
        ['diegosim run zone-outage --json --quiet > answer.json', 'for another program'],
        ['diegosim run zone-outage --serve', 'and look into it in the dashboard'],
        ['diegosim run zone-outage --trace outage.arrow', 'to look into later'],
        [
          'diegosim run zone-outage --auction-log a.jsonl.gz --auction-log-window 19m,25m',
          'the auctions around the outage',
        ],
        ['diegosim run zone-outage --metrics outage.om.gz', 'for Prometheus and its like'],
      ),
    )
    .addHelpText('after', NOTES)
    .action(async (scenario: string, options: RunOptions) => {
      const { runScenario } = await import('./runScenario');
      session.exitCode = await runScenario(scenario, options, session.io);
    });
}

const NOTES = `
Outputs are written beside their file (FILE.partial) and renamed at the end.
Metrics keep Diego's names: illegal characters become _, units are suffixes (_nanos, _MiB), counters end in _total.
Ctrl-C stops the simulation, keeps what was written, and prints the answer so far; again, it ends at once.
With --serve, Ctrl-C ends the dashboard, and the exit code is the answer's.
Exit codes: 0 met, 1 not met, 2 bad input, 3 internal error, 130 interrupted, 143 terminated.`;
