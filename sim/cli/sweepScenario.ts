/**
 * What `diegosim sweep` does: plans, opens the folder, runs, prints the table, and writes what the folder is
 * to hold. Exit code 0 says that everything was run: verdicts are what a sweep is about, not its outcome.
 */
import { formatCount, formatNumberOf } from '../answers/format';
import { analyse, type SweepAnalysis } from '../lab/analysis';
import { sweepCsv } from '../lab/csv';
import { responseCurves } from '../lab/curveSvg';
import { sweepDocument } from '../lab/document';
import { programFingerprint } from '../lab/node/program';
import { openSweepFolder, type SweepFolder } from '../lab/node/sweepFolder';
import { FolderFailed } from '../lab/node/wholeFile';
import type { SweepResults, SweepRun } from '../lab/sweepResults';
import { formatSweep } from '../lab/table';
import { printableLines } from '../scenario/problems';
import { OutputFailed, UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { type Counted, howFarText } from './howFar';
import { hasColour, type Io } from './io';
import { warn } from './loadScenario';
import { build } from './packageFiles';
import { readScenarioSource } from './scenarioSource';
import { jsonText } from './session';
import { listenForStop } from './stop';
import type { SweepOptions } from './sweep';
import { type PlannedSweep, planFrom, pointCommand } from './sweepPlanning';
import { executeSweep, type SweepJob } from './sweepRuns';

/** Of the table where there is no terminal to ask, and in the folder. */
const TABLE_WIDTH = 120;
const RUNS: Counted = { one: 'run', many: 'runs', verbs: ['has', 'have'], done: 'ended' };
/** Broken runs that are told one by one. */
const FAILURES_SHOWN = 20;

/** Sweeps a scenario. @throws UserError for bad input and unwritable outputs. */
export async function sweepScenario(
  argument: string,
  options: SweepOptions,
  io: Io,
): Promise<ExitCode> {
  // Until it is there, nobody listens for a signal: one that comes while a pipe has nothing to say ends us.
  const source = await readScenarioSource(argument, io);
  const stop = listenForStop(io);
  try {
    const planned = await planFrom(source, options, io, stop);
    if (planned === undefined) return EXIT[stop.signal() ?? 'SIGINT'];
    if (!options.quiet) warn(planned, io);
    const folder = folderFor(planned, options);
    try {
      return await sweep(argument, { planned, folder, options, stop, io });
    } finally {
      folder?.close();
    }
  } catch (error) {
    if (error instanceof FolderFailed) throw new OutputFailed(error.path, error.cause);
    throw error;
  } finally {
    // The signal that stopped the sweep may come once more, and must not spoil its exit code.
    if (stop.signal() === undefined) stop.end();
  }
}

async function sweep(argument: string, job: SweepJob): Promise<ExitCode> {
  const { planned, folder, options, stop, io } = job;
  const runs = await executeSweep(job);
  const results = resultsOf(argument, options, planned, runs);
  const all = planned.plan.points.length * planned.plan.seeds.length;
  const signal = stop.signal();
  const isWhole = runs.length === all;
  if (runs.length > 0) {
    const analysis = analyse(results);
    print(analysis, options, io);
    if (isWhole) keepOutcome(analysis, folder);
  }
  reportFailures(results, argument, job);
  if (!isWhole && signal !== undefined) {
    io.stderr.write(interruptionText(runs.length, all, options));
    return EXIT[signal];
  }
  return runs.some(({ result }) => result === null) ? EXIT.internal : EXIT.ok;
}

/** @throws UserError when it is not this sweep's. */
function folderFor(planned: PlannedSweep, options: SweepOptions): SweepFolder | undefined {
  const { output, set = [] } = options;
  if (output === undefined) return undefined;
  if (output === '') throw new UserError('--output needs the name of a folder');
  const { plan, source } = planned;
  const folder = openSweepFolder(output, {
    build: build(),
    program: programFingerprint(),
    scenario: { text: source.text, extends: source.siblings },
    set,
    axes: plan.axes,
    points: plan.points.map(({ overrides }) => overrides),
    seeds: plan.seeds,
  });
  if (typeof folder === 'string') throw new UserError(`--output: ${folder}`);
  return folder;
}

function resultsOf(
  argument: string,
  options: SweepOptions,
  { plan, scenario, baseline }: PlannedSweep,
  runs: readonly SweepRun[],
): SweepResults {
  const { axes, points, seeds } = plan;
  const [firstSeed = scenario.run.seed] = seeds;
  return {
    scenario: scenario.name,
    question: scenario.question,
    axes: axes.map(({ name, labels, numbers, unit }) => ({ name, labels, numbers, unit })),
    points: points.map((point) => {
      const { index, settings, set } = point;
      return { index, settings, set, command: pointCommand(argument, options, point, firstSeed) };
    }),
    ...(baseline === undefined ? {} : { baseline }),
    seeds,
    runs,
  };
}

function print(analysis: SweepAnalysis, { json }: SweepOptions, io: Io): void {
  const { stdout } = io;
  if (json) {
    stdout.write(jsonText(sweepDocument(analysis)));
    return;
  }
  const width = stdout.columns ?? TABLE_WIDTH;
  stdout.write(formatSweep(analysis, { width, colour: hasColour(io, stdout) }));
}

function keepOutcome(analysis: SweepAnalysis, folder: SweepFolder | undefined): void {
  if (folder === undefined) return;
  folder.write('results.json', jsonText(sweepDocument(analysis)));
  folder.write('results.csv', sweepCsv(analysis));
  folder.write('table.txt', formatSweep(analysis, { width: TABLE_WIDTH, colour: false }));
  for (const { name, svg } of responseCurves(analysis)) folder.write(`curve-${name}.svg`, svg);
}

/** Tells of runs that broke, each with the command that shows it again. */
function reportFailures(results: SweepResults, argument: string, job: SweepJob): void {
  const { planned, options, io } = job;
  const broken = results.runs.filter(({ result }) => result === null);
  if (broken.length === 0) return;
  const lines = [`${formatNumberOf(broken.length, 'run')} broke:`];
  for (const { point, seed, failure } of broken.slice(0, FAILURES_SHOWN)) {
    const planPoint = planned.plan.points[point];
    if (planPoint === undefined) continue;
    const settings = planPoint.settings.map(({ axis, label }) => `${axis} ${label}`);
    const command = pointCommand(argument, options, planPoint, seed);
    lines.push(
      `  ${[...settings, `seed ${seed}`].join(', ')}: ${failure}`,
      `    reproduce with: ${command}`,
    );
  }
  const more = broken.length - FAILURES_SHOWN;
  if (more > 0) lines.push(`  and ${formatCount(more)} more`);
  io.stderr.write(printableLines(`${lines.join('\n')}\n`));
}

function interruptionText(done: number, all: number, { output }: SweepOptions): string {
  const next =
    output === undefined ? 'nothing is kept without -o DIR' : 'the same command goes on from there';
  return `interrupted: ${howFarText(done, all, RUNS)}; ${next}\n`;
}
