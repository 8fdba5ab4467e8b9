/** What a `ScenarioRun` drives: a run with its records in memory and those who look at it, event by event. */
import { type Run, startRun } from '../answers/run';
import { createRecordJudge, RECORD_INVARIANTS, type RecordJudge } from '../check/recordJudge';
import type { Instant } from '../engine/units';
import type { ExpandedScenario } from '../scenario/expanded';
import { columnsSink, type TraceColumns } from '../trace/columns';
import { KINDS, type Level } from '../trace/kinds';
import type { CustomInvariant } from './invariants';
import { InvariantWatch } from './invariantWatch';
import type { ScenarioRunOptions } from './runSettings';

export interface RecordedRun {
  readonly run: Run;
  readonly columns: TraceColumns;
  readonly level: Level;
  readonly watch: InvariantWatch;
}

export const DEFAULT_LEVEL: Level = 'normal';

/** A run at instant 0; one that nobody watches has no answer. */
export function startRecorded(
  scenario: ExpandedScenario,
  options: ScenarioRunOptions,
  invariants: readonly CustomInvariant[],
  isWatched = true,
): RecordedRun {
  const level = options.records ?? DEFAULT_LEVEL;
  const { placementPolicy, hasMetrics = false } = options;
  const isThroughout = options.ownInvariants === 'throughout';
  let parts: { columns: TraceColumns; judge: RecordJudge | null } | undefined;
  let run: Run | undefined;
  run = startRun(scenario, {
    level,
    hasMetrics,
    isWatched,
    ...(placementPolicy === undefined ? {} : { placementPolicy }),
    sinks: (identities) => {
      // A restored snapshot brings names of its own.
      const columns: TraceColumns = {
        get identities() {
          return run?.foundation.identities() ?? identities;
        },
        kinds: KINDS,
        batches: [],
        length: 0,
      };
      const atWork = (): string => run?.foundation.simulation.atWork ?? '';
      const judge = isThroughout
        ? createRecordJudge(scenario.foundation, identities, RECORD_INVARIANTS, atWork)
        : null;
      parts = { columns, judge };
      return [columnsSink(columns), ...(judge === null ? [] : [judge.sink])];
    },
  });
  if (parts === undefined) throw new Error('the run asked for no listeners');
  const { foundation, end } = run;
  const watch = new InvariantWatch({ ...parts, foundation, end, invariants });
  return { run, columns: parts.columns, level, watch };
}

/** Handles the next event if there is one at or before `until`. @throws InvariantBroken */
export function stepBefore({ run, watch }: RecordedRun, until: Instant): boolean {
  const { metrics, foundation } = run;
  const { simulation } = foundation;
  const at = simulation.nextAt();
  if (at === undefined || at > until) return false;
  watch.beforeEvent(at);
  if (metrics !== null && metrics.nextAt <= at) metrics.sendTo(at);
  simulation.step();
  watch.afterEvent();
  return true;
}

/** Sets the clock to an instant that no event is left before; what is left to be done at it stays so. */
export function standAt({ run }: RecordedRun, instant: Instant): void {
  const { simulation } = run.foundation;
  // What is due at this very instant is sent by what follows, as in a run in one go.
  run.metrics?.sendTo(instant - 1);
  simulation.now = Math.max(simulation.now, instant);
}
