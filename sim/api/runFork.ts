/**
 * A run that goes on from where another one stands: on a snapshot where that will do, else as its replay.
 *
 * A snapshot has the foundation, its names, its digest and its records. What has to have seen the past, it has not:
 * tallies and expectations, metrics, invariants that remember, all of which hold functions, and which look at the
 * foundation on the way. A run that is to have those is replayed, and so is one on a snapshot when its answer is asked
 * for. A placement policy may hold anything, so that its run is replayed as well, and held to its past.
 */
import { appendBatch, BATCH_ROWS } from '../trace/columns';
import type { CustomInvariant } from './invariants';
import { DEFAULT_LEVEL, type RecordedRun } from './recordedRun';
import { begun, pointOf, type RunPlan, replayed } from './runPlan';
import type { ScenarioRunOptions } from './runSettings';

/** The fork of a run, with these options and invariants. @throws Error when its replay comes to another past. */
export function forked(
  recorded: RecordedRun,
  plan: RunPlan,
  options: ScenarioRunOptions,
  invariants: readonly CustomInvariant[],
): RecordedRun {
  if (needsPast(recorded, options)) {
    return replayedHere(
      recorded,
      plan,
      options,
      invariants,
      typeof options.invariants !== 'function',
    );
  }
  const fork = begun(plan, { options, invariants }, false);
  const { foundation } = fork.run;
  // For what they are called by: when they happen is in the snapshot.
  for (const { events } of plan.injections) for (const event of events) foundation.inject(event);
  let left = recorded.columns.length;
  for (const batch of recorded.columns.batches) {
    appendBatch(fork.columns, batch, Math.min(left, BATCH_ROWS));
    left -= BATCH_ROWS;
  }
  foundation.simulation.restore(recorded.run.foundation.simulation.snapshot());
  fork.watch.goOnFrom(recorded.watch);
  return fork;
}

/** The same run, with all that its answer needs. @throws Error as `forked` does. */
export function watched(
  recorded: RecordedRun,
  plan: RunPlan,
  options: ScenarioRunOptions,
): RecordedRun {
  if (recorded.run.isWatched) return recorded;
  return replayedHere(recorded, plan, options, recorded.watch.invariants, true);
}

function needsPast({ level }: RecordedRun, options: ScenarioRunOptions): boolean {
  const { records = DEFAULT_LEVEL, hasMetrics = false, ownInvariants, placementPolicy } = options;
  const isWhole = hasMetrics || ownInvariants === 'throughout' || records !== level;
  return isWhole || placementPolicy !== undefined || typeof options.invariants === 'function';
}

function replayedHere(
  recorded: RecordedRun,
  plan: RunPlan,
  options: ScenarioRunOptions,
  invariants: readonly CustomInvariant[],
  isMuted: boolean,
): RecordedRun {
  const again = replayed(plan, pointOf(recorded), { options, invariants, isMuted });
  if (again !== undefined) return again;
  const policy = options.placementPolicy?.name;
  const fault =
    policy === undefined
      ? 'a fault of diegosim'
      : `policy ${policy} does not answer the same to the same question`;
  throw new Error(`the run once more came to another past: ${fault}`);
}
