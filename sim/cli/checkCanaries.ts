/**
 * `diegosim check --canary`: each deliberate defect is built in, found by the same check that everybody runs, and made
 * small. In a source checkout only: what is published has neither the table of defects nor the builder.
 *
 * The builds, and the scenarios that failures are made small to, are in build/canaries, so that scenarios/regressions
 * stays for what was wrong in earnest.
 */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { nearest } from '../scenario/problems';
import { CANARIES, canaryNamed } from '../testing/canaries/canaries';
import type { Canary } from '../testing/canaries/canary';
import { canaryFolder } from '../testing/canaries/canaryFolders';
import { buildCanary, runCanary, runSources } from './canaryBuild';
import {
  type CanaryFailure,
  type CanaryOutcome,
  type CanaryResult,
  canariesText,
  canaryText,
  isRight,
} from './canaryReport';
import type { CheckOptions } from './check';
import { UserError } from './errors';
import { EXIT, type ExitCode } from './exitCodes';
import { type Counted, howFarText } from './howFar';
import type { Io } from './io';
import { openOutputs } from './outputFiles';
import { packageFolder } from './packageFiles';
import { jsonText } from './session';
import { listenForStop, type StopRequest } from './stop';

/** Cases in which a canary has to be found: most are within ten, none takes more than sixty. */
const RUNS_DEFAULT = 512;

const EXAMINED: Counted = {
  one: 'canary',
  many: 'canaries',
  verbs: ['was', 'were'],
  done: 'examined to the end',
};

type Options = Pick<
  CheckOptions,
  'runs' | 'seed' | 'jobs' | 'json' | 'jsonFile' | 'quiet' | 'serve'
>;

/** @throws UserError for a name that no canary has, and for a file that cannot be written. */
export async function checkCanaries(name: string, options: Options, io: Io): Promise<ExitCode> {
  const canaries = name === 'all' ? CANARIES : [canaryOf(name)];
  if (options.serve && canaries.length > 1) {
    throw new UserError('--serve shows one canary: name it, such as --canary double-claim');
  }
  if (options.runs === 0) throw new UserError('--canary needs --runs of 1 or more to find it in');
  const { jsonFile } = options;
  const files =
    jsonFile === undefined
      ? []
      : openOutputs([{ option: '--json-file', path: jsonFile }], undefined);
  const stop = listenForStop(io);
  try {
    const results = await resultsOf(canaries, options, io, stop);
    const document = jsonText({ version: 1, canaries: results.map(flat) });
    if (options.json) io.stdout.write(document);
    else if (results.length > 0) io.stdout.write(canariesText(results));
    for (const file of files) {
      file.write(new TextEncoder().encode(document));
      file.finish();
    }
    const signal = stop.signal();
    if (signal !== undefined) {
      io.stderr.write(`interrupted: ${howFarText(results.length, canaries.length, EXAMINED)}\n`);
      return EXIT[signal];
    }
    const code = results.every(isRight) ? EXIT.ok : EXIT.notMet;
    return options.serve ? ((await served(results, io, stop)) ?? code) : code;
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  } finally {
    if (stop.signal() === undefined) stop.end();
  }
}

/** What came of each, as far as a signal let them come. */
async function resultsOf(
  canaries: readonly Canary[],
  options: Options,
  io: Io,
  stop: StopRequest,
): Promise<CanaryResult[]> {
  const jobs = options.jobs ?? availableParallelism();
  const lanes = Math.min(jobs, canaries.length);
  const perCanary = Math.max(1, Math.floor(jobs / lanes));
  const outcomes = new Map<Canary, CanaryOutcome>();
  const queue = canaries.values();
  const lane = async (): Promise<void> => {
    for (const canary of queue) {
      if (stop.signal() !== undefined) return;
      const outcome = await outcomeOf(canary, { ...options, jobs: perCanary }, stop);
      if (stop.signal() !== undefined) return;
      outcomes.set(canary, outcome);
      if (!options.json) io.stdout.write(canaryText(canary, outcome));
      else if (!options.quiet) io.stderr.write(`${canary.name}: ${outcome.kind}\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return canaries.flatMap((canary) => {
    const outcome = outcomes.get(canary);
    return outcome === undefined ? [] : [{ canary, outcome }];
  });
}

/** Serves the one there is, if it was caught. */
async function served(
  results: readonly CanaryResult[],
  io: Io,
  stop: StopRequest,
): Promise<ExitCode | undefined> {
  for (const { canary, outcome } of results) {
    if (outcome.kind !== 'caught') continue;
    const { serveCanary } = await import('./canaryServe');
    return serveCanary(canary.name, outcome.failure, io, stop);
  }
  return undefined;
}

function flat(result: CanaryResult) {
  const { name, file, breaks, heardFrom } = result.canary;
  return { name, file, breaks, heardFrom, ...result.outcome, isRight: isRight(result) };
}

function canaryOf(name: string): Canary {
  try {
    return canaryNamed(name);
  } catch (error) {
    if (error instanceof RangeError) {
      const meant = nearest(
        name,
        CANARIES.map((canary) => canary.name),
      );
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      throw new UserError(`--canary: ${error.message}, and "all"${hint}`);
    }
    throw error;
  }
}

/** Of the document that the canary's check prints (`checkDocument`). */
interface Found {
  readonly ended: number;
  readonly failures: readonly CanaryFailure[];
}

/** Whether the scenario is fine without the defect: else something else was found. */
async function passesSound(path: string, stop: StopRequest): Promise<boolean> {
  const rest = ['--runs', '1', '--jobs', '1', '--no-shrink', '--quiet'];
  const { code } = await runSources(['check', '--scenario', path, ...rest], stop);
  return code === EXIT.ok;
}

async function outcomeOf(
  { name }: Canary,
  { runs = RUNS_DEFAULT, seed = 1, jobs = 1 }: Options,
  stop: StopRequest,
): Promise<CanaryOutcome> {
  const built = await buildCanary(name, stop);
  if (built.code !== 0) return { kind: 'broke', reason: built.err || built.out };
  const folder = join(canaryFolder(name), 'scenarios');
  // What an earlier check has kept would be replayed first.
  rmSync(join(packageFolder(), folder), { recursive: true, force: true });
  const argv = ['check', '--runs', String(runs), '--seed', String(seed), '--jobs', String(jobs)];
  const rest = ['--until-failure', '--regressions', folder, '--json', '--quiet'];
  const { code, out, err } = await runCanary(name, [...argv, ...rest], stop);
  if (code === EXIT.ok) return { kind: 'missed', runs };
  if (code !== EXIT.notMet) return { kind: 'broke', reason: err || out };
  const { failures } = JSON.parse(out) as Found;
  const [failure] = failures;
  if (failure === undefined) return { kind: 'broke', reason: 'it failed without a failure' };
  const isSound = failure.shrunk === null || (await passesSound(failure.shrunk.path, stop));
  return { kind: 'caught', inRuns: failure.seed - seed + 1, isSound, failure };
}
