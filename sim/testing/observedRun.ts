/**
 * A foundation under observation: its trace in memory, its invariants asked while it runs.
 *
 * Laws and stories are told of such a run. Nothing here changes what happens.
 */
import { checkAll, createWatches } from '../check/checkAll';
import { createFoundation, type Foundation } from '../diego/foundation';
import type { Instant } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { columnsSink, createColumns, type TraceColumns } from '../trace/columns';
import { createRecorder, type RecordSink, type TraceRecorder } from '../trace/recorder';

export interface ObservedRun {
  readonly foundation: Foundation;
  readonly recorder: TraceRecorder;
  readonly columns: TraceColumns;
}

export interface ObservedRunOptions {
  readonly seed?: number;
  /** Beside the trace in memory, which comes first. */
  readonly sinks?: readonly RecordSink[];
  /** Without the trace in memory: for laws about recorders. */
  readonly hasTrace?: boolean;
  /** Whether elidable messages are sent all the same. Default: they are not. */
  readonly isEager?: boolean;
}

/** A foundation at instant 0. The trace is kept in full. */
export function observedRun(spec: FoundationSpec, options: ObservedRunOptions = {}): ObservedRun {
  const { seed = 1, sinks = [], hasTrace = true, isEager = false } = options;
  let observed: { recorder: TraceRecorder; columns: TraceColumns } | undefined;
  const foundation = createFoundation(spec, {
    seed,
    isEager,
    recorder: (identities) => {
      const columns = createColumns(identities);
      const all = hasTrace ? [columnsSink(columns), ...sinks] : sinks;
      observed = { recorder: createRecorder(identities, { level: 'full', sinks: all }), columns };
      return observed.recorder;
    },
  });
  if (observed === undefined) throw new Error('the foundation made no recorder');
  return { foundation, ...observed };
}

/**
 * Runs until `until` and asks every invariant after each `every` events and at the end. Answers what is
 * broken the first time anything is; empty when nothing ever was.
 */
export function runChecked(
  { foundation }: ObservedRun,
  until: Instant,
  every: number,
  watches = createWatches(),
): string[] {
  const { simulation } = foundation;
  let last = simulation.events;
  for (;;) {
    const at = simulation.nextAt();
    if (at === undefined || at > until) break;
    simulation.step();
    if (simulation.events - last < every) continue;
    last = simulation.events;
    const violations = checkAll(foundation, watches);
    if (violations.length > 0) return violations;
  }
  simulation.runUntil(until);
  return checkAll(foundation, watches);
}

/** Runs so many events, or fewer when there are no more. */
export function runEvents({ foundation }: ObservedRun, events: number): void {
  for (let event = 0; event < events; event++) if (!foundation.simulation.step()) return;
}
