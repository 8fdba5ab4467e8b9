/** Foundations whose trace is kept in memory, as the page gets it from its worker. */
import { createFoundation, type Foundation } from '../../../sim/diego/foundation';
import type { Instant } from '../../../sim/engine/units';
import type { FoundationSpec } from '../../../sim/model/foundationSpec';
import { columnsSink, createColumns, type TraceColumns } from '../../../sim/trace/columns';
import type { Level } from '../../../sim/trace/kinds';
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

/** The replay of a trace that can be opened. */
export function opened(source: TraceSource, options: ReplayOptions = {}): Replay {
  const result = openReplay(source, options);
  if (!result.ok) throw new Error(result.problem);
  return result.replay;
}
