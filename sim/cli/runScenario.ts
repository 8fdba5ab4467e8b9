/**
 * What `diegosim run` does: reads the scenario, opens the outputs, simulates slice by slice so that
 * progress can be shown and Ctrl-C heard, and prints the answer.
 */
import type { RunResult } from '../answers/result';
import { advance, finishRun, type Run, startRun } from '../answers/run';
import { formatSummary } from '../answers/summary';
import { LimitExceeded } from '../engine/limits';
import { toSeconds } from '../engine/units';
import { expandScenario } from '../scenario/expand';
import type { ExpandedScenario } from '../scenario/expanded';
import { splitOverride } from '../scenario/overrides';
import { formatProblems, type Problem, quoted } from '../scenario/problems';
import { parseScenario } from '../scenario/validate';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { hasColour, type Io } from './io';
import { commandLine } from './program';
import { createProgress } from './progress';
import { createRecentRecords, type RecentRecords } from './recentRecords';
import type { RunOptions } from './run';
import { type OutputPlan, openRunOutputs, planOutputs, type RunOutputs } from './runOutputs';
import { readScenarioSource, type ScenarioSource } from './scenarioSource';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';

/** So few that an auction log's lines of one slice fit in memory, and that Ctrl-C is heard at once. */
const SLICE_EVENTS = 1000;
/** Milliseconds between two looks at the world. */
const BREATH_INTERVAL = 25;
/** Of the answer where there is no terminal to ask. */
const SUMMARY_WIDTH = 100;

/** Runs a scenario. @throws UserError for bad input and unwritable outputs. */
export async function runScenario(
  argument: string,
  options: RunOptions,
  io: Io,
): Promise<ExitCode> {
  const plan = planOutputs(options);
  const overrides = overridesOf(options);
  const source = await readScenarioSource(argument, io);
  const { scenario, warnings } = readScenario(source, overrides, io);
  if (options.quiet !== true) warn(warnings, io);
  const outputs = await openRunOutputs(plan, scenario, source.path);
  const stop = listenForStop(io);
  const recent = createRecentRecords();
  let run: Run | undefined;
  try {
    run = begin(scenario, plan, outputs, recent);
    const result = await runToAnswer(run, scenario, outputs, stop, options, io);
    const signal = stop.signal();
    printAnswer(result, options, io);
    return signal !== undefined && result.isInterrupted ? EXIT[signal] : exitCodeOf(result);
  } catch (error) {
    if (error instanceof UserError) {
      outputs.discard();
      throw error;
    }
    const kept = outputs.abandon();
    io.stderr.write(failureText(error, argument, scenario, options, run, recent, kept, io));
    return EXIT.internal;
  } finally {
    stop.end();
  }
}

/** Paths and values of `--set`, and `--seed` as one of them. */
function overridesOf({ set = [], seed }: RunOptions): (readonly [path: string, value: string])[] {
  const overrides: (readonly [path: string, value: string])[] = set.map((argument) => {
    const override = splitOverride(argument);
    if (override !== undefined) return override;
    throw new UserError(
      `--set ${quoted(argument)} cannot be read; expected path=value, such as run.duration=1h`,
    );
  });
  return seed === undefined ? overrides : [...overrides, ['run.seed', String(seed)]];
}

/** @throws UserError with every problem of the file. */
function readScenario(
  { file, text, readSibling }: ScenarioSource,
  overrides: readonly (readonly [path: string, value: string])[],
  io: Io,
): { scenario: ExpandedScenario; warnings: readonly Problem[] } {
  const parsed = parseScenario(text, { file, readSibling, overrides });
  if (!parsed.ok) {
    const report = formatProblems(parsed.problems, { colour: hasColour(io, io.stderr) });
    throw new UserError(`${file} is not valid`, report);
  }
  return { scenario: expandScenario(parsed.scenario), warnings: parsed.warnings };
}

function warn(warnings: readonly Problem[], io: Io): void {
  for (const warning of warnings) {
    const text = formatProblems([warning], { colour: hasColour(io, io.stderr) });
    io.stderr.write(`warning: ${text}`);
  }
}

function begin(
  scenario: ExpandedScenario,
  plan: OutputPlan,
  outputs: RunOutputs,
  recent: RecentRecords,
): Run {
  const { traceSink, auctionLogger } = outputs;
  return startRun(scenario, {
    level: plan.level,
    sinks: (identities) => [recent, ...(traceSink === undefined ? [] : [traceSink(identities)])],
    ...(auctionLogger === undefined ? {} : { auctionLogger }),
  });
}

/** Simulates until the end or a signal, and ends the output files. */
async function runToAnswer(
  run: Run,
  scenario: ExpandedScenario,
  outputs: RunOutputs,
  stop: StopRequest,
  options: RunOptions,
  io: Io,
): Promise<RunResult> {
  const startedAt = io.clock();
  const { simulation } = run.foundation;
  const progress = options.quiet
    ? undefined
    : createProgress(io, scenario.name, scenario.run.duration);
  let breathedAt = startedAt;
  let isInterrupted = false;
  try {
    while (advance(run, SLICE_EVENTS) === 'running') {
      await outputs.drained();
      if (io.clock() - breathedAt < BREATH_INTERVAL) continue;
      await io.breathe();
      breathedAt = io.clock();
      progress?.report(simulation.now, simulation.events);
      isInterrupted = stop.signal() !== undefined;
      if (isInterrupted) break;
    }
  } finally {
    progress?.clear();
  }
  const wallSeconds = (io.clock() - startedAt) / 1000;
  const build = `diegosim ${version()}`;
  const result = finishRun(run, { isInterrupted, wallSeconds, build, warnings });
  await outputs.finish(isInterrupted ? 'interrupted' : 'completed', simulation.now);
  return result;
}

function printAnswer(result: RunResult, options: RunOptions, io: Io): void {
  const { stdout } = io;
  const width = stdout.columns ?? SUMMARY_WIDTH;
  stdout.write(
    options.json
      ? jsonText(result)
      : formatSummary(result, { width, colour: hasColour(io, stdout) }),
  );
}

function exitCodeOf({ verdict }: RunResult): ExitCode {
  return verdict === 'met' ? EXIT.ok : EXIT.notMet;
}

/** Everything that reproduces an error in the middle of a run. */
function failureText(
  error: unknown,
  argument: string,
  { run: { seed } }: ExpandedScenario,
  options: RunOptions,
  run: Run | undefined,
  recent: RecentRecords,
  kept: string | undefined,
  io: Io,
): string {
  const isLimit = error instanceof LimitExceeded;
  const message = error instanceof Error ? error.message : String(error);
  const sets = (options.set ?? []).flatMap((set) => ['--set', set]);
  const lines = [`${isLimit ? 'limit exceeded' : 'internal error'}: ${message}`, `seed: ${seed}`];
  if (run !== undefined) {
    const { simulation, identities } = run.foundation;
    lines.push(`simulated time: ${toSeconds(simulation.now)} s, ${simulation.events} events`);
    lines.push('last records:', ...recent.lines(identities()).map((line) => `  ${line}`));
  }
  if (kept !== undefined) lines.push(`the trace so far: ${kept}`);
  lines.push(`reproduce with: ${commandLine(['run', argument, '--seed', String(seed), ...sets])}`);
  if (io.env.DIEGOSIM_DEBUG !== undefined && error instanceof Error) lines.push(error.stack ?? '');
  return `${lines.join('\n')}\n`;
}
