/** Trace files in memory, for tests of writing and reading them. */
import { NO_CAUSE } from '../engine/recorder';
import { cellId, createIdentities, lrpId, processId, textId } from '../model/identity';
import { columnsSink, createColumns, rowAt, type TraceRow } from '../trace/columns';
import type { TraceHeader } from '../trace/format';
import type { ReadTrace, TraceFile } from '../trace/formatReader';
import { createTraceWriter } from '../trace/formatWriter';
import { kindId } from '../trace/kinds';
import { createRecorder } from '../trace/recorder';

/** What the files of these tests say before their first row. */
export const HEADER: TraceHeader = {
  scenario: { name: 'zone-outage', zones: ['z1', 'z2'], note: 'Größe' },
  seed: 42,
  build: 'diegosim 0.1.0',
  level: 'normal',
};

/** What a writer has written so far, as a file would hold it. */
export function memoryFile() {
  const pieces: Uint8Array[] = [];
  return {
    pieces,
    write: (bytes: Uint8Array) => void pieces.push(bytes),
    bytes: () => Uint8Array.from(pieces.flatMap((piece) => [...piece])),
  };
}

/** What was read. @throws Error when it could not be. */
export function opened(read: ReadTrace): TraceFile {
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

/** All rows of a trace. */
export function rowsOf(trace: TraceFile): TraceRow[] {
  return Array.from({ length: trace.columns.length }, (_, row) => rowAt(trace.columns, row));
}

/** A small run: the cell dies, later a process that the header does not know fails to be placed. */
export function writeStory(batchRows: number) {
  const disk = memoryFile();
  const identities = createIdentities();
  const cell = cellId(identities, 'diego-cell-0');
  const writer = createTraceWriter(disk.write, HEADER, identities, batchRows);
  const columns = createColumns(identities);
  const recorder = createRecorder(identities, { sinks: [writer, columnsSink(columns)] });
  const killed = recorder.record(0, NO_CAUSE, kindId('cell.killed'), cell, -1, -1, 0, 0, 0);
  recorder.record(9, killed, kindId('presence.expired'), cell, -1, -1, 0, 0, 0);
  for (let index = 0; index < 3; index++) {
    const lrp = lrpId(identities, processId(identities, 'checkout-1'), index);
    const text = textId(identities, `no room ${index}`);
    recorder.record(10 + index, killed, kindId('actualLRP.failed'), -1, lrp, -1, 0, text, 0);
  }
  return { disk, writer, columns, recorder };
}
