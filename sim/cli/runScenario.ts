/**
 * What `diegosim run` does: reads the scenario, opens the outputs, simulates slice by slice so that
 * progress can be shown and Ctrl-C heard, and prints the answer.
 */
import type { RunResult } from '../answers/result';
import { advance, finishRun, type Run, startRun } from '../answers/run';
import { formatSummary } from '../answers/summary';
import { LimitExceeded } from '../engine/limits';
import { programName, runCommandLine } from './commandLine';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { type LoadedScenario, loadScenario, warningText } from './loadScenario';
import { version } from './packageFiles';
import { createProgress } from './progress';
import { createRecentRecords, type RecentRecords } from './recentRecords';
import type { RunOptions } from './run';
import { failureText } from './runFailure';
import { openRunOutputs, planOutputs, type RunOutputs } from './runOutputs';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';

/** So few that an auction log's lines of one slice fit in memory, and that Ctrl-C is heard at once. */
const SLICE_EVENTS = 1000;
/** Milliseconds between two looks at the world. */
const BREATH_INTERVAL = 25;
/** Percent of the memory. Beyond it Node would soon spend its time on garbage, and then abort. */
const MEMORY_PERCENT_MAX = 80;
/** Of the answer where there is no terminal to ask. */
const SUMMARY_WIDTH = 100;

/** What was asked for, and what it takes to do it. */
interface Job {
  readonly argument: string;
  readonly options: RunOptions;
  readonly loaded: LoadedScenario;
  readonly outputs: RunOutputs;
  readonly stop: StopRequest;
  readonly io: Io;
}

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
  try {
    const outputs = await openRunOutputs(plan, loaded);
    return await runToAnswer({ argument, options, loaded, outputs, stop, io });
  } finally {
    // The signal that stopped the run may come once more, and must not spoil its exit code.
    if (stop.signal() === undefined) stop.end();
  }
}

async function runToAnswer(job: Job): Promise<ExitCode> {
  const { loaded, outputs, stop, io } = job;
  const recent = createRecentRecords();
  let run: Run | undefined;
  try {
    run = begin(loaded, outputs, recent);
    const startedAt = io.clock();
    const isInterrupted = await simulate(run, job);
    const wallSeconds = Math.round(io.clock() - startedAt) / 1000;
    const warnings = loaded.warnings.map(({ message }) => message);
    const build = `diegosim ${version()}`;
    const result = finishRun(run, { isInterrupted, wallSeconds, warnings, build });
    printAnswer(result, job);
    const { now } = run.foundation.simulation;
    await outputs.finish(isInterrupted ? 'interrupted' : 'completed', now);
    return exitCodeOf(result, stop);
  } catch (error) {
    if (error instanceof UserError) {
      outputs.discard();
      throw error;
    }
    const keptTrace = outputs.abandon();
    const { argument, options } = job;
    const { seed } = loaded.scenario.run;
    io.stderr.write(failureText({ error, argument, options, seed, run, recent, keptTrace }, io));
    return EXIT.internal;
  }
}

function warn({ warnings }: LoadedScenario, io: Io): void {
  const colour = hasColour(io, io.stderr);
  for (const warning of warnings) io.stderr.write(warningText(warning, colour));
}

function begin({ scenario }: LoadedScenario, outputs: RunOutputs, recent: RecentRecords): Run {
  const { level, traceSink, auctionLogger } = outputs;
  return startRun(scenario, {
    level,
    sinks: (identities) => [recent, ...(traceSink === undefined ? [] : [traceSink(identities)])],
    ...(auctionLogger === undefined ? {} : { auctionLogger }),
  });
}

/** Simulates to the end or until a signal comes; answers whether one did. */
async function simulate(run: Run, { options, outputs, stop, io }: Job): Promise<boolean> {
  const { simulation } = run.foundation;
  const progress = options.quiet ? undefined : createProgress(io, run.scenario.name, run.end);
  let breathedAt = io.clock();
  try {
    while (advance(run, SLICE_EVENTS) === 'running') {
      await outputs.drained();
      if (io.clock() - breathedAt < BREATH_INTERVAL) continue;
      await io.breathe();
      breathedAt = io.clock();
      refuseToFillMemory(run, io);
      progress?.report(simulation.now, simulation.events);
      if (stop.signal() !== undefined) return true;
    }
    return false;
  } finally {
    progress?.clear();
  }
}

/** @throws LimitExceeded when the run holds more than there is room for. */
function refuseToFillMemory({ seed, foundation }: Run, io: Io): void {
  if (io.memoryShare() * 100 <= MEMORY_PERCENT_MAX) return;
  const what = '% of the memory (NODE_OPTIONS=--max-old-space-size=8192 gives Node 8 GB)';
  throw new LimitExceeded(what, MEMORY_PERCENT_MAX, seed, foundation.simulation.now, []);
}

function printAnswer(result: RunResult, { argument, options, io }: Job): void {
  const { stdout } = io;
  if (options.json) {
    stdout.write(jsonText(result));
    return;
  }
  const width = stdout.columns ?? SUMMARY_WIDTH;
  const command = runCommandLine(argument, options, programName(io.env));
  stdout.write(formatSummary(result, { width, colour: hasColour(io, stdout), command }));
}

function exitCodeOf({ verdict, isInterrupted }: RunResult, stop: StopRequest): ExitCode {
  const signal = stop.signal();
  if (isInterrupted && signal !== undefined) return EXIT[signal];
  return verdict === 'met' ? EXIT.ok : EXIT.notMet;
}
