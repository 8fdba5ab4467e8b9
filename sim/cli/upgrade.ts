/** `diegosim upgrade`: the command's options and help. What it does is in `upgradeScenario`. */
import type { Command } from 'commander';
import { SEED_MAX } from '../scenario/seeds';
import { addCommand, examples, repeated, type Session, wholeNumber } from './session';

const JOBS_MAX = 256;
export const UPGRADE_SEEDS_DEFAULT = 5;
const UPGRADE_SEEDS_MAX = 1000;

export interface UpgradeOptions {
  readonly deploy?: string;
  /** As typed: `1,4,10%`. */
  readonly maxInFlight?: string;
  readonly deadline?: string;
  readonly seeds?: number;
  readonly seed?: number;
  /** Arguments of `--set`, in order. */
  readonly set?: readonly string[];
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addUpgradeCommand(program: Command, session: Session): void {
  addCommand(program, 'upgrade')
    .summary('how long a deploy takes at several max_in_flight, and whether it makes a date')
    .description(
      "Simulates a scenario's deploy, or all deploys of a rotation, for several max_in_flight on the same seeds until it has ended, and prints side by side how long it takes, what apps go through, and what limits its pace. With a deadline: which of them make it, and the cheapest change that does. Of a scenario with neither, all cells are recreated once its apps run; what else happens to its foundation is left out.",
    )
    .argument('<scenario>', 'file, name of a built-in scenario, or - for standard input')
    .option(
      '--deploy <name>',
      'which deploy or certificate (default: the first rotation, or else the first deploy)',
    )
    .option(
      '--max-in-flight <list>',
      "numbers and percentages, such as 1,4,10%; the first is judged (default: the scenario's own, then 1,4,10%,20%)",
    )
    .option(
      '--deadline <date>',
      'by when it has to be done: 2026-01-12T09:00:00Z, or 8h or 7d after its begin (default: what the scenario expects of it, or when the certificate expires)',
    )
    .option(
      '--seeds <n>',
      `seeds that each setting runs on (default: ${UPGRADE_SEEDS_DEFAULT})`,
      wholeNumber(1, UPGRADE_SEEDS_MAX),
    )
    .option('--seed <n>', 'the first of them (default: run.seed)', wholeNumber(0, SEED_MAX))
    .option('--set <path=value>', 'replaces a value of the scenario (repeatable)', repeated)
    .option('-j, --jobs <n>', 'runs at a time (default: one a core)', wholeNumber(1, JOBS_MAX))
    .option('--json', 'print one JSON object (see "diegosim schema upgrade")')
    .option('--quiet', 'no progress and no warnings on stderr')
    .addHelpText(
      'after',
      examples(
        ['diegosim upgrade rolling-upgrade', 'how long does the deploy take, at which cost?'],
        [
          'diegosim upgrade certificate-deadline',
          'do all deploys of the rotation end before the certificate expires, and if not, what would do?',
        ],
        [
          'diegosim upgrade zone-outage --max-in-flight 2,5,10% --seeds 3',
          'any foundation: recreate all cells',
        ],
        [
          'diegosim upgrade my-foundation.yaml --deploy stemcell --deadline 8h --quiet',
          'exit code 1 when it takes longer than a night',
        ],
      ),
    )
    .addHelpText(
      'after',
      `
A run goes on beyond run.duration until its deploys have ended, 60 days at most.
What a column means: "description" in "diegosim schema upgrade". What limits the pace: most of the time that the
slots of max_in_flight spend, added up over all VMs; a drain waits for whatever of its instances is furthest from gone.
Which runs happen at the same time changes nothing. Ctrl-C prints what there is; again, it ends at once.
Exit codes: 0 simulated, and in time if there is a deadline, 1 too late or not completed with the first setting,
2 bad input, 3 a run broke, 130 interrupted, 143 terminated.`,
    )
    .action(async (scenario: string, options: UpgradeOptions) => {
      const { upgradeScenario } = await import('./upgradeScenario');
      session.exitCode = await upgradeScenario(scenario, options, session.io);
    });
}
