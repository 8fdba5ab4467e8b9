/**
 * What `diegosim run` does: reads the scenario, opens the outputs, simulates, prints the answer, and serves
 * the dashboard with the run when asked to.
 */
import type { NextCommand } from '../answers/nextCommand';
import type { RunResult } from '../answers/result';
import { formatSummary } from '../answers/summary';
import { printable } from '../scenario/problems';
import { programName, runCommandLine, sweepCommandLine } from './commandLine';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { type LoadedScenario, loadScenario, warn } from './loadScenario';
import type { RunOptions } from './run';
import { type OutputPlan, openRunOutputs, planOutputs } from './runOutputs';
import { jsonText } from './session';
import { simulateScenario } from './simulateScenario';
import { listenForStop, type StopRequest } from './stop';
import { createTemporaryTrace } from './temporaryTrace';

/** Of the answer where there is no terminal to ask. */
const SUMMARY_WIDTH = 100;

/** Runs a scenario. @throws UserError for bad input and unwritable outputs. */
export async function runScenario(
  argument: string,
  options: RunOptions,
  io: Io,
): Promise<ExitCode> {
  const plan = planOutputs(options);
  const loaded = await loadScenario(argument, options, io);
  if (!options.quiet) warn(loaded, io);
  const stop = listenForStop(io);
  const isTraceKept = !options.serve || plan.trace !== undefined;
  const temporary = isTraceKept ? undefined : createTemporaryTrace();
  const trace = plan.trace ?? temporary?.path;
  try {
    const outputs = await openRunOutputs({ ...plan, trace, isTraceKept }, loaded);
    const job = { argument, options, loaded, outputs, stop, io };
    const result = await simulateScenario(job, (each) =>
      printAnswer(each, { argument, options, loaded, io }),
    );
    if (result === undefined) return EXIT.internal;
    const code = exitCodeOf(result, stop);
    if (!options.serve || stop.signal() !== undefined) return code;
    return (await serve(trace, options, io, stop)) ?? code;
  } finally {
    temporary?.remove();
    // The signal that stopped the run may come once more, and must not spoil its exit code.
    if (stop.signal() === undefined) stop.end();
  }
}

interface Asked {
  readonly argument: string;
  readonly options: RunOptions;
  readonly loaded: LoadedScenario;
  readonly io: Io;
}

function printAnswer(result: RunResult, { argument, options, loaded, io }: Asked): void {
  const { stdout } = io;
  if (options.json) {
    stdout.write(jsonText(result));
    return;
  }
  const width = stdout.columns ?? SUMMARY_WIDTH;
  const program = programName(io.env);
  const command = runCommandLine(argument, options, program);
  const sweep = sweepHint(argument, options, loaded, program);
  stdout.write(formatSummary(result, { width, colour: hasColour(io, stdout), command, sweep }));
}

/** Of a scenario that is to be swept, run as it stands: whoever changed a value has a question of their own. */
function sweepHint(
  argument: string,
  { set = [] }: RunOptions,
  { swept }: LoadedScenario,
  program: string,
): NextCommand | undefined {
  if (swept.length === 0 || set.length > 0) return undefined;
  const reason = `varies ${swept.map((each) => printable(each, 60)).join(' and ')}, and answers the question`;
  return { command: sweepCommandLine(argument, program), reason };
}

function exitCodeOf({ verdict, isInterrupted }: RunResult, stop: StopRequest): ExitCode {
  const signal = stop.signal();
  if (isInterrupted && signal !== undefined) return EXIT[signal];
  return verdict === 'met' ? EXIT.ok : EXIT.notMet;
}

/** Undefined when Ctrl-C ended it: then the answer decides. */
async function serve(
  trace: OutputPlan['trace'],
  { json }: RunOptions,
  io: Io,
  stop: StopRequest,
): Promise<ExitCode | undefined> {
  const { DEFAULT_PLACE, serveDashboard, servedText } = await import('./serveDashboard');
  const signal = await serveDashboard({
    trace,
    place: DEFAULT_PLACE,
    io,
    stop,
    announce: (served) => {
      if (json) io.stderr.write(servedText(served));
      else io.stdout.write(`\n${servedText(served)}`);
    },
  });
  return signal === 'SIGTERM' ? EXIT.SIGTERM : undefined;
}
