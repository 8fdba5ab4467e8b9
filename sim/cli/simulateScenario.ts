/**
 * Simulates a loaded scenario slice by slice, so that progress can be shown and Ctrl-C heard, and ends what
 * the run writes. What becomes of the result is the command's.
 */
import type { RunResult } from '../answers/result';
import { advance, finishRun, type Run, startRun } from '../answers/run';
import { LimitExceeded } from '../engine/limits';
import { UserError } from './errors';
import type { Io } from './io';
import type { LoadedScenario } from './loadScenario';
import { build } from './packageFiles';
import { createProgress } from './progress';
import { createRecentRecords, type RecentRecords } from './recentRecords';
import type { RunOptions } from './run';
import { failureText } from './runFailure';
import type { RunOutputs } from './runOutputs';
import type { StopRequest } from './stop';

/** So few that an auction log's lines of one slice fit in memory, and that Ctrl-C is heard at once. */
const SLICE_EVENTS = 1000;
/** Milliseconds between two looks at the world. */
const BREATH_INTERVAL = 25;
/** Percent of the memory. Beyond it Node would soon spend its time on garbage, and then abort. */
const MEMORY_PERCENT_MAX = 80;

/** What is simulated, and what it takes to do it. */
export interface SimulationJob {
  /** As typed. */
  readonly argument: string;
  readonly options: Pick<RunOptions, 'seed' | 'set' | 'quiet'>;
  readonly loaded: LoadedScenario;
  readonly outputs: RunOutputs;
  readonly stop: StopRequest;
  readonly io: Io;
}

/**
 * Simulates to the end or until a signal comes. `onResult` gets the result before the outputs are ended,
 * which may fail. Undefined when the run broke, which has been reported on stderr.
 * @throws UserError for outputs that cannot be written.
 */
export async function simulateScenario(
  job: SimulationJob,
  onResult: (result: RunResult) => void,
): Promise<RunResult | undefined> {
  const { loaded, outputs, io } = job;
  const recent = createRecentRecords();
  let run: Run | undefined;
  try {
    run = begin(loaded, outputs, recent);
    const startedAt = io.clock();
    const isInterrupted = await simulate(run, job);
    const wallSeconds = Math.round(io.clock() - startedAt) / 1000;
    const warnings = loaded.warnings.map(({ message }) => message);
    const result = finishRun(run, { isInterrupted, wallSeconds, warnings, build: build() });
    onResult(result);
    const { now } = run.foundation.simulation;
    await outputs.finish(isInterrupted ? 'interrupted' : 'completed', now, result, run.metrics);
    return result;
  } catch (error) {
    if (error instanceof UserError) {
      outputs.discard();
      throw error;
    }
    const keptTrace = outputs.abandon();
    const { argument, options } = job;
    const { seed } = loaded.scenario.run;
    io.stderr.write(failureText({ error, argument, options, seed, run, recent, keptTrace }, io));
    return undefined;
  }
}

function begin({ scenario }: LoadedScenario, outputs: RunOutputs, recent: RecentRecords): Run {
  const { level, traceSink, auctionLogger } = outputs;
  return startRun(scenario, {
    level,
    hasMetrics: outputs.hasMetrics,
    sinks: (identities) => [recent, ...(traceSink === undefined ? [] : [traceSink(identities)])],
    ...(auctionLogger === undefined ? {} : { auctionLogger }),
  });
}

/** What simulating takes, whatever comes of it. */
type Stage = Pick<SimulationJob, 'stop' | 'io'> & {
  readonly options: Pick<RunOptions, 'quiet'>;
  readonly outputs: Pick<RunOutputs, 'drained'>;
};

/**
 * Simulates to the end or until a signal comes; answers whether one did.
 * @throws LimitExceeded when the run holds more than there is room for.
 */
export async function simulate(run: Run, { options, outputs, stop, io }: Stage): Promise<boolean> {
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
