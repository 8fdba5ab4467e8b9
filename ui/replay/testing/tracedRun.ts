/** Foundations whose trace is kept in memory, as the page gets it from its worker. */
import { createFoundation, type Foundation } from '../../../sim/diego/foundation';
import { type Instant, MINUTE } from '../../../sim/engine/units';
import type { FoundationSpec } from '../../../sim/model/foundationSpec';
import { type FoundationEntry, foundationSpec } from '../../../sim/testing/builders';
import {
  columnsSink,
  createColumns,
  rowsOfKind,
  type TraceColumns,
} from '../../../sim/trace/columns';
import type { KindName, Level } from '../../../sim/trace/kinds';
import { createRecorder } from '../../../sim/trace/recorder';
import { openReplay, type Replay, type ReplayOptions, type TraceSource } from '../openReplay';

export interface TracedRun {
  readonly spec: FoundationSpec;
  readonly seed: number;
  readonly level: Level;
  readonly foundation: Foundation;
  readonly columns: TraceColumns;
}

/** A foundation at instant 0. */
export function tracedRun(spec: FoundationSpec, seed: number, level: Level = 'full'): TracedRun {
  let columns: TraceColumns | undefined;
  const foundation = createFoundation(spec, {
    seed,
    recorder: (identities) => {
      columns = createColumns(identities);
      return createRecorder(identities, { level, sinks: [columnsSink(columns)] });
    },
  });
  if (columns === undefined) throw new Error('the foundation made no recorder');
  return { spec, seed, level, foundation, columns };
}

/** The trace so far, as that of a run of that length. */
export function sourceOf(
  { spec, seed, level, columns }: TracedRun,
  duration: Instant,
): TraceSource {
  const run = { duration, seed, startsAt: '2026-01-01T00:00:00Z' };
  const scenario = { name: 'test', question: '', foundation: spec, expectations: [], run };
  return { header: { scenario, seed, build: 'test', level }, columns, isComplete: true };
}

/** How long the foundations of `replayOf` run. */
export const DURATION = 10 * MINUTE;

/** The replay of a foundation, from its first instant to `DURATION`. */
export function replayOf(entry: FoundationEntry, level: Level = 'full'): Replay {
  const run = tracedRun(foundationSpec(entry), 7, level);
  run.foundation.simulation.runUntil(DURATION);
  return opened(sourceOf(run, DURATION));
}

/** The rows of a kind, in order. */
export function rowsOf({ columns }: Replay, kind: KindName): readonly number[] {
  return Array.from(rowsOfKind(columns, kind));
}

/** The first row of a kind. Throws when there is none. */
export function firstRowOf(replay: Replay, kind: KindName): number {
  const [row] = rowsOf(replay, kind);
  if (row === undefined) throw new Error(`no ${kind}`);
  return row;
}

/** The replay of a trace that can be opened. */
export function opened(source: TraceSource, options: ReplayOptions = {}): Replay {
  const result = openReplay(source, options);
  if (!result.ok) throw new Error(result.problem);
  return result.replay;
}
