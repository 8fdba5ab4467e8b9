/** A run as a trace file, as `run --trace` writes it: `diegosim report` and the dashboard open it. */
import type { RunResult } from '../answers/result';
import type { ExpandedScenario } from '../scenario/expanded';
import { rowAt, type TraceColumns } from '../trace/columns';
import type { Level } from '../trace/kinds';
import { BUILD } from './build';

export interface TracedRun {
  readonly scenario: ExpandedScenario;
  readonly level: Level;
  readonly columns: TraceColumns;
  /** Name of the custom policy that placed the work; undefined for Diego's scheduler. */
  readonly placementPolicy: string | undefined;
  /** Where the run stands, µs. */
  readonly at: number;
  readonly isComplete: boolean;
  /** Undefined before the end. */
  readonly result: RunResult | undefined;
}

/** The bytes of the file. A run that is not at its end has a last record more, `run.interrupted`. */
export async function traceBytes(traced: TracedRun): Promise<Uint8Array> {
  // What is recorded while Arrow is loaded, which takes a while, is not part of it.
  const rows = traced.columns.length;
  const { createTraceWriter } = await import('../trace/formatWriter');
  const pieces: Uint8Array[] = [];
  const { scenario, level, columns, placementPolicy } = traced;
  const header = {
    scenario,
    seed: scenario.run.seed,
    build: BUILD,
    level,
    ...(placementPolicy !== undefined && { placementPolicy }),
  };
  const writer = createTraceWriter((piece) => pieces.push(piece), header, columns.identities);
  for (let row = 0; row < rows; row++) {
    const { at, cause, kind, cell, lrp, instance, a, b, x } = rowAt(columns, row);
    writer.row(row, at, cause, kind, cell, lrp, instance, a, b, x);
  }
  writer.end(traced.isComplete ? 'completed' : 'interrupted', traced.at, traced.result);
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
