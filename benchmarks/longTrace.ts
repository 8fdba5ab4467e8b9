/** A trace of any length: the records of a run, again and again. For benchmarks of what opens and shows traces. */
import { advance, startRun } from '../sim/answers/run';
import { NO_CAUSE } from '../sim/engine/recorder';
import type { ExpandedScenario } from '../sim/scenario/expanded';
import { columnsSink, createColumns, rowAt, type TraceColumns } from '../sim/trace/columns';
import { createTraceWriter } from '../sim/trace/formatWriter';
import { kindId } from '../sim/trace/kinds';
import type { TraceSource } from '../ui/replay/openReplay';

/** More than one cell makes in a round. */
const INSTANCES_PER_ROUND = 10_000;

/** A run with its whole trace. */
export function simulate(scenario: ExpandedScenario): TraceSource {
  let columns: TraceColumns | undefined;
  const run = startRun(scenario, {
    level: 'full',
    sinks: (identities) => {
      columns = createColumns(identities);
      return [columnsSink(columns)];
    },
  });
  advance(run, Number.POSITIVE_INFINITY);
  if (columns === undefined) throw new Error('the run has no trace');
  const header = { scenario, seed: run.seed, build: 'benchmark', level: 'full' } as const;
  return { header, columns, isComplete: true };
}

/**
 * A file of the records of `source`, again and again, with later instants and other instances. Between two
 * rounds all cells die, so that the second begins as empty as the first.
 */
export function lengthened({ header, columns }: TraceSource, records: number): Buffer {
  const pieces: Uint8Array[] = [];
  const { identities } = columns;
  const writer = createTraceWriter((piece) => pieces.push(piece), header, identities);
  const last = rowAt(columns, columns.length - 1).at;
  let written = 0;
  for (let round = 0; written < records; round++) {
    const from = round * last;
    for (let cell = 0; round > 0 && cell < identities.cells.length; cell++) {
      writer.row(written++, from, NO_CAUSE, kindId('cell.killed'), cell, -1, -1, 0, 0, 0);
    }
    const first = written;
    for (let row = 0; row < columns.length && written < records; row++) {
      const { at, cause, kind, cell, lrp, instance, a, b, x } = rowAt(columns, row);
      const own = instance < 0 ? instance : instance + round * INSTANCES_PER_ROUND;
      const earlier = cause < 0 ? cause : cause + first;
      writer.row(written++, from + at, earlier, kind, cell, lrp, own, a, b, x);
    }
  }
  writer.end('completed', last);
  return Buffer.concat(pieces);
}
