/** What `diegosim capacity` does: simulates up to the instant asked for, looks at the foundation, reports. */
import { capacityReport, isCapacityShort } from '../answers/capacity/capacityReport';
import { capacityInput } from '../answers/capacity/fromFoundation';
import { instantToLookAt } from '../answers/capacity/instant';
import { createReadingsTap, type ReadingsTap } from '../answers/capacity/readingsTap';
import { CAPACITY_VERSION, type CapacityResult } from '../answers/capacity/result';
import { formatCapacity } from '../answers/capacity/text';
import { formatExactly } from '../answers/format';
import { type Run, startRun } from '../answers/run';
import { countRows } from '../answers/watch';
import { checkAll } from '../check/checkAll';
import { InvariantBroken } from '../check/invariantBroken';
import { toSeconds } from '../engine/units';
import { CRASHED, ORDINARY, RUNNING } from '../model/actualLRP';
import type { ExpandedScenario } from '../scenario/expanded';
import type { CapacityCommandOptions } from './capacity';
import { type CapacityQuestion, capacityQuestion } from './capacityOptions';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { type LoadedScenario, loadScenario, warn } from './loadScenario';
import { build } from './packageFiles';
import { createRecentRecords, type RecentRecords } from './recentRecords';
import { failureText } from './runFailure';
import { jsonText } from './session';
import { simulate } from './simulateScenario';
import { listenForStop } from './stop';

/** Of the report where there is no terminal to ask. */
const TEXT_WIDTH = 100;
const NO_OUTPUTS = { drained: async () => undefined };

/** Looks at a scenario's foundation. @throws UserError for bad input. */
export async function runCapacity(
  argument: string,
  options: CapacityCommandOptions,
  io: Io,
): Promise<ExitCode> {
  const question = capacityQuestion(options);
  const loaded = await loadScenario(argument, options, io);
  const { scenario } = loaded;
  refuseLaterThanTheEnd(question, scenario);
  if (!options.quiet) warn(loaded, io);
  const stop = listenForStop(io);
  const recent = createRecentRecords();
  const probe = startProbe(scenario, question, recent);
  try {
    const isInterrupted = await simulate(probe.run, { options, outputs: NO_OUTPUTS, stop, io });
    if (isInterrupted) {
      io.stderr.write('interrupted before the instant to look at: there is nothing to report\n');
      return EXIT[stop.signal() ?? 'SIGINT'];
    }
    refuseBroken(probe.run);
  } catch (error) {
    const { seed } = scenario.run;
    const failure = { error, argument, options, seed, run: probe.run, recent };
    io.stderr.write(failureText({ ...failure, keptTrace: undefined }, io));
    return EXIT.internal;
  } finally {
    if (stop.signal() === undefined) stop.end();
  }
  const result = resultOf(probe, question, loaded);
  print(result, options, io);
  return options.check && isCapacityShort(result) ? EXIT.notMet : EXIT.ok;
}

/** A run up to the instant, and who listened to it. */
interface Probe {
  readonly run: Run;
  readonly tap: ReadingsTap;
  readonly reason: CapacityResult['atReason'];
}

function refuseLaterThanTheEnd({ at }: CapacityQuestion, { run }: ExpandedScenario): void {
  if (at === undefined || at <= run.duration) return;
  const end = formatExactly(toSeconds(run.duration));
  throw new UserError(
    `--at is after the end of the run; expected at most its duration, ${end} (--set run.duration=… makes it longer)`,
  );
}

/** @throws InvariantBroken when the foundation is in a state that cannot be. */
function refuseBroken({ foundation }: Run): void {
  const violations = checkAll(foundation);
  if (violations.length > 0) throw new InvariantBroken(violations);
}

function startProbe(
  scenario: ExpandedScenario,
  { at }: CapacityQuestion,
  recent: RecentRecords,
): Probe {
  const instant = instantToLookAt(scenario, at);
  let tap: ReadingsTap | undefined;
  const run: Run = startRun(scenario, {
    level: 'summary',
    sinks: (identities) => {
      // Asked at the end of a pass, when the run is there.
      const rowsIn = (state: number): number =>
        countRows(run.foundation.bbs().rows, ORDINARY, state);
      tap = createReadingsTap(identities, {
        running: () => rowsIn(RUNNING),
        crashed: () => rowsIn(CRASHED),
      });
      return [recent, tap.sink];
    },
  });
  if (tap === undefined) throw new Error('nobody listens to the run');
  return { run: { ...run, end: instant.at }, tap, reason: instant.reason };
}

function resultOf(
  { run, tap, reason }: Probe,
  { chunk, staging, draws }: CapacityQuestion,
  loaded: LoadedScenario,
): CapacityResult {
  const { foundation, end, seed, scenario } = run;
  const input = capacityInput(foundation, tap.readings(end));
  return {
    version: CAPACITY_VERSION,
    build: build(),
    scenario: scenario.name,
    seed,
    atSeconds: toSeconds(end),
    atReason: reason,
    warnings: loaded.warnings.map(({ message }) => message),
    ...capacityReport(input, { chunk, staging, draws, seed }),
  };
}

function print(result: CapacityResult, { json }: CapacityCommandOptions, io: Io): void {
  const { stdout } = io;
  if (json) {
    stdout.write(jsonText(result));
    return;
  }
  const width = stdout.columns ?? TEXT_WIDTH;
  stdout.write(formatCapacity(result, { width, colour: hasColour(io, stdout) }));
}
