/**
 * A run from its scenario to its answer, in slices: the caller shows progress, stops when it is asked to,
 * and knows how long it took on the wall clock; in here there is only simulated time.
 *
 *     const run = startRun(scenario);
 *     while (advance(run, 100_000) === 'running') showProgress(run);
 *     const result = finishRun(run, { wallSeconds });
 */
import { checkAll } from '../check/checkAll';
import { InvariantBroken } from '../check/invariantBroken';
import type { AuctionLogger } from '../diego/auctioneer/auctionLogger';
import { notDiegoText, type PlacementPolicy } from '../diego/auctioneer/placementPolicy';
import { createFoundation, type Foundation } from '../diego/foundation';
import type { Limits } from '../engine/limits';
import type { Instant } from '../engine/units';
import { DEFECT } from '../model/defect';
import type { Identities } from '../model/identity';
import type { ExpandedScenario } from '../scenario/expanded';
import type { Level } from '../trace/kinds';
import { createRecorder, type RecordSink, type TraceRecorder } from '../trace/recorder';
import { createMetrics, type Metrics } from './metrics/metrics';
import { type Ending, reportResult } from './report';
import type { RunResult } from './result';
import { createWatch, type Watch } from './watch';

export interface RunOptions {
  /**
   * Default: the scenario's. What chance selects in the scenario itself (cells to kill) was drawn when it
   * was expanded, so expand it with the same seed.
   */
  readonly seed?: number;
  /** Makes more listeners, such as a trace; asked once, with the names that the simulation goes on filling. */
  readonly sinks?: (identities: Identities) => readonly RecordSink[];
  /** Which rows the trace keeps. Default `normal`. */
  readonly level?: Level;
  /** Told of each finished auction batch. */
  readonly auctionLogger?: AuctionLogger;
  readonly limits?: Limits;
  /** Scores cells in Diego's place: the answer then says that this is not Diego. */
  readonly placementPolicy?: PlacementPolicy;
  /** Whether to keep Diego's metrics. Default: no. */
  readonly hasMetrics?: boolean;
  /**
   * Whether it is watched from its beginning, which its answer needs. Default: yes. Not so for one that goes on from a
   * snapshot: its watch has not seen what was before.
   */
  readonly isWatched?: boolean;
}

export interface Run {
  readonly scenario: ExpandedScenario;
  readonly seed: number;
  readonly foundation: Foundation;
  readonly recorder: TraceRecorder;
  readonly watch: Watch;
  /** Null unless asked for. */
  readonly metrics: Metrics | null;
  readonly isWatched: boolean;
  /** Null: Diego's own. */
  readonly placementPolicy: PlacementPolicy | null;
  /** When the run is over. */
  readonly end: Instant;
}

/** A run at instant 0. */
export function startRun(scenario: ExpandedScenario, options: RunOptions = {}): Run {
  const policy = options.placementPolicy ?? null;
  const isWatched = options.isWatched ?? true;
  const seed = options.seed ?? scenario.run.seed;
  const metrics =
    options.hasMetrics === true ? createMetrics(scenario.foundation, seed, () => foundation) : null;
  let parts: { recorder: TraceRecorder; watch: Watch } | undefined;
  const observed = (): { recorder: TraceRecorder; watch: Watch } => {
    if (parts === undefined) throw new Error('the foundation made no recorder');
    return parts;
  };
  const foundation: Foundation = createFoundation(scenario.foundation, {
    seed,
    recorder: (identities) => {
      const watch = createWatch(scenario, identities, () => foundation.bbs().rows);
      const sinks = [...(options.sinks?.(identities) ?? [])];
      if (isWatched) sinks.unshift(watch.sink);
      if (metrics !== null) sinks.push(metrics.sink);
      const recorder = createRecorder(identities, { level: options.level ?? 'normal', sinks });
      parts = { recorder, watch };
      return recorder;
    },
    auctionLogger: (batch) => {
      if (isWatched) observed().watch.auctionLogger(batch);
      options.auctionLogger?.(batch);
    },
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(policy === null ? {} : { placementPolicy: policy }),
  });
  const end = scenario.run.duration;
  const { recorder, watch } = observed();
  const made = { scenario, seed, foundation, recorder, watch, metrics, isWatched };
  return { ...made, placementPolicy: policy, end };
}

/**
 * Handles at most so many events more.
 * @throws LimitExceeded when a limit is breached.
 */
export function advance({ foundation, metrics, end }: Run, eventsMax: number): 'running' | 'done' {
  const { simulation } = foundation;
  for (let handled = 0; handled < eventsMax; handled++) {
    const at = simulation.nextAt();
    if (at === undefined || at > end) {
      metrics?.sendTo(end);
      simulation.runUntil(end);
      return 'done';
    }
    if (metrics !== null && metrics.nextAt <= at) metrics.sendTo(at);
    simulation.step();
  }
  return 'running';
}

/**
 * The answer. Ends the watch: ask once.
 * @throws InvariantBroken when the foundation is in a state that cannot be: no answer is better than a wrong one.
 */
export function finishRun(run: Run, ending: Ending = {}): RunResult {
  if (!run.isWatched) throw new Error('a run that nobody has watched has no answer');
  const violations = checkAll(run.foundation);
  // In a build with a deliberate defect the run itself is what is to be seen.
  if (violations.length > 0 && DEFECT === null) throw new InvariantBroken(violations);
  const { placementPolicy } = run;
  const said = placementPolicy === null ? [] : [notDiegoText(placementPolicy.name)];
  const warnings = [...said, ...violations];
  if (warnings.length === 0) return reportResult(run, ending);
  return reportResult(run, { ...ending, warnings: [...warnings, ...(ending.warnings ?? [])] });
}

/** From beginning to end in one go. */
export function runToEnd(scenario: ExpandedScenario, options: RunOptions & Ending = {}): RunResult {
  const run = startRun(scenario, options);
  advance(run, Number.POSITIVE_INFINITY);
  return finishRun(run, options);
}
