/** Traces for stories, as bytes of a file: of small foundations, with any names. */

import type { Instant } from '../../sim/engine/units';
import type { FoundationSpec } from '../../sim/model/foundationSpec';
import { rowAt } from '../../sim/trace/columns';
import { createTraceWriter } from '../../sim/trace/formatWriter';
import type { Level } from '../../sim/trace/kinds';
import { sourceOf, tracedRun } from '../replay/testing/tracedRun';

/** The trace of a foundation's first `duration`. */
export function traceBytes(spec: FoundationSpec, duration: Instant, level: Level = 'full'): Buffer {
  const run = tracedRun(spec, 1, level);
  run.foundation.simulation.runUntil(duration);
  const { header, columns } = sourceOf(run, duration);
  const pieces: Uint8Array[] = [];
  const writer = createTraceWriter((piece) => pieces.push(piece), header, columns.identities);
  for (let row = 0; row < columns.length; row++) {
    const { at, cause, kind, cell, lrp, instance, a, b, x } = rowAt(columns, row);
    writer.row(row, at, cause, kind, cell, lrp, instance, a, b, x);
  }
  writer.end('completed', duration);
  return Buffer.concat(pieces);
}
