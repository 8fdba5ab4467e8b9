/**
 * Executes a planned sweep: what an earlier one finished is read, the rest is run, and each run that ends is
 * kept. Its results come in one order, whichever run ended first.
 */
import { availableParallelism } from 'node:os';
import type { RunResult } from '../answers/result';
import { startRuns } from '../lab/node/runPool';
import type { SweepFolder } from '../lab/node/sweepFolder';
import type { SweepTask } from '../lab/node/sweepWorker';
import type { SweepRun } from '../lab/sweepResults';
import type { Io } from './io';
import { build } from './packageFiles';
import type { StopRequest } from './stop';
import type { SweepOptions } from './sweep';
import type { PlannedSweep } from './sweepPlanning';
import { createSweepProgress } from './sweepProgress';

/** A planned sweep, and what it takes to run it. */
export interface SweepJob {
  readonly planned: PlannedSweep;
  readonly folder: SweepFolder | undefined;
  readonly options: SweepOptions;
  readonly stop: StopRequest;
  readonly io: Io;
}

/** Sorted by point, then seed; those that a signal cut short are missing. @throws FolderFailed */
export async function executeSweep(job: SweepJob): Promise<SweepRun[]> {
  const { planned, folder, options, stop, io } = job;
  const runs: SweepRun[] = [];
  const tasks: SweepTask[] = [];
  for (const task of tasksOf(planned)) {
    const result = folder?.finished(task);
    if (result === undefined) tasks.push(task);
    else runs.push({ point: task.point, seed: task.seed, result: held(result), failure: null });
  }
  const all = runs.length + tasks.length;
  const keptMet = runs.filter(hasMet).length;
  const kept = { kept: runs.length, keptMet };
  const progress = options.quiet
    ? undefined
    : createSweepProgress(io, planned.scenario.name, all, kept);
  const { file, text, siblings } = planned.source;
  const data = { file, text, siblings, build: build() };
  const jobs = options.jobs ?? availableParallelism();
  const pool = startRuns(tasks, { jobs, data }, ({ result: json, ...ended }) => {
    if (json !== null) folder?.keep(ended, json);
    const result = json === null ? null : held(JSON.parse(json) as RunResult);
    const run = { ...ended, result };
    runs.push(run);
    progress?.ended(hasMet(run));
  });
  try {
    const isStopped = await Promise.race([pool.done, stop.stopped()]);
    if (isStopped !== undefined) await pool.stop();
    await pool.done;
  } finally {
    progress?.clear();
  }
  return runs.sort((one, other) => one.point - other.point || one.seed - other.seed);
}

function hasMet({ result }: SweepRun): boolean {
  return result?.verdict === 'met';
}

/** Seed by seed, so that a sweep that is stopped has the same seeds of every point. */
function tasksOf({ plan, source }: PlannedSweep): SweepTask[] {
  return plan.seeds.flatMap((seed) =>
    plan.points.map(({ index, overrides }) => ({
      point: index,
      seed,
      overrides: [...source.overrides, ...overrides],
    })),
  );
}

/** A result as it is held in memory: without its longest parts, which no outcome reads. */
function held(result: RunResult): RunResult {
  const { bucketSeconds, missingMaximum } = result.series;
  const none: number[] = [];
  const series = {
    bucketSeconds,
    desired: none,
    runningMinimum: none,
    runningMaximum: none,
    missingMaximum,
    bbsRunning: none,
  };
  return { ...result, series };
}
