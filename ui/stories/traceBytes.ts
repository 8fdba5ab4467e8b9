/** Traces for stories, as bytes of a file: of small foundations, with any names. */
import type { Instant } from '../../sim/engine/units';
import type { FoundationSpec } from '../../sim/model/foundationSpec';
import type { Identities } from '../../sim/model/identity';
import { rowAt } from '../../sim/trace/columns';
import { createTraceWriter } from '../../sim/trace/formatWriter';
import { sourceOf, tracedRun } from '../replay/testing/tracedRun';

/** Stands in names for a text that Diego itself would refuse. */
export const STAND_IN = 'stand-in';

/** The full trace of a foundation's first `duration`, with `text` in place of each stand-in. */
export function traceBytes(spec: FoundationSpec, duration: Instant, text = STAND_IN): Buffer {
  const run = tracedRun(spec, 1);
  run.foundation.simulation.runUntil(duration);
  const { header, columns } = sourceOf(run, duration);
  const inJson = JSON.stringify(text).slice(1, -1);
  const scenario: unknown = JSON.parse(
    JSON.stringify(header.scenario).replaceAll(STAND_IN, () => inJson),
  );
  const pieces: Uint8Array[] = [];
  const writer = createTraceWriter(
    (piece) => pieces.push(piece),
    { ...header, scenario },
    renamed(columns.identities, text),
  );
  for (let row = 0; row < columns.length; row++) {
    const { at, cause, kind, cell, lrp, instance, a, b, x } = rowAt(columns, row);
    writer.row(row, at, cause, kind, cell, lrp, instance, a, b, x);
  }
  writer.end('completed', duration);
  return Buffer.concat(pieces);
}

function renamed(identities: Identities, text: string): Identities {
  const rename = (name: string) => name.replaceAll(STAND_IN, () => text);
  return {
    ...identities,
    cells: identities.cells.map(rename),
    processes: identities.processes.map(rename),
  };
}
