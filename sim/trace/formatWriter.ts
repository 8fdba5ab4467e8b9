/**
 * Writes a trace file while the run goes on: the header at once, then one message per full batch, each
 * handed over whole, so that what is on disk after a hard kill is readable up to its last batch. Holds one
 * batch in memory.
 */
import { AsyncByteQueue, RecordBatch, RecordBatchStreamWriter } from 'apache-arrow';
import { NO_CAUSE } from '../engine/recorder';
import type { Instant } from '../engine/units';
import type { Identities } from '../model/identity';
import { BATCH_ROWS, createBatch, setRow, type TraceBatch, type TraceColumns } from './columns';
import {
  arrowRows,
  FORMAT_VERSION,
  METADATA,
  type TraceHeader,
  type TraceSchema,
  traceSchema,
} from './format';
import { KINDS, type KindSpec, kindId } from './kinds';
import { type NameBlock, noNames, takeNames } from './names';
import type { RecordSink } from './recorder';

export interface TraceWriter extends RecordSink {
  /**
   * Writes what is left and closes the stream. An interrupted run gets a last row that says so, at the
   * instant at which it stopped. `result`, the run's answer, goes along as JSON. Nothing may be written
   * afterwards.
   */
  end(status: 'completed' | 'interrupted', at: Instant, result?: unknown): void;
}

/**
 * Starts a file. `write` takes each piece at once and in order; what it throws (a full disk) passes through
 * to whoever recorded the row. `identities` is the table that the simulation goes on filling.
 */
export function createTraceWriter(
  write: (bytes: Uint8Array) => void,
  header: TraceHeader,
  identities: Identities,
  batchRows: number = BATCH_ROWS,
): TraceWriter {
  const named = noNames();
  const schema = traceSchema(headerMetadata(header, KINDS, takeNames(identities, named)));
  const stream = openStream(write, schema);
  const batch = createBatch(batchRows);
  let rowsInBatch = 0;
  let rows = 0;

  const flush = (result?: string) => {
    // A batch without rows is written only for what its metadata says.
    if (rowsInBatch === 0 && result === undefined) return;
    const metadata = batchMetadata(takeNames(identities, named), result);
    stream.send(recordBatch(schema, batch, rowsInBatch, metadata));
    rowsInBatch = 0;
  };
  const row: TraceWriter['row'] = (sequence, at, cause, kind, cell, lrp, instance, a, b, x) => {
    if (sequence < 0) return;
    setRow(batch, rowsInBatch, at, cause, kind, cell, lrp, instance, a, b, x);
    rowsInBatch++;
    rows++;
    if (rowsInBatch === batchRows) flush();
  };

  return {
    row,
    truncate(kept) {
      if (kept !== rows) throw new RangeError('a trace that is being written cannot go back');
    },
    end(status, at, result) {
      const isInterrupted = status === 'interrupted';
      if (isInterrupted) row(rows, at, NO_CAUSE, kindId('run.interrupted'), -1, -1, -1, 0, 0, 0);
      flush(jsonOf(result));
      stream.end();
    },
  };
}

/** A whole trace that is in memory. */
export interface WholeTrace {
  readonly header: TraceHeader;
  readonly columns: TraceColumns;
  /** The run's answer; undefined for none. */
  readonly result?: unknown;
}

/**
 * Writes a trace that is in memory as one file, piece by piece, with its own table of kinds. All names
 * stand in the header.
 */
export function writeTrace(write: (bytes: Uint8Array) => void, trace: WholeTrace): void {
  const { header, columns } = trace;
  const names = takeNames(columns.identities, noNames());
  const schema = traceSchema(headerMetadata(header, columns.kinds, names));
  const stream = openStream(write, schema);
  let left = columns.length;
  const batches = left > 0 ? columns.batches : [createBatch(0)];
  for (const batch of batches) {
    const rows = Math.min(left, batch.at.length);
    left -= rows;
    const result = left === 0 ? jsonOf(trace.result) : undefined;
    stream.send(recordBatch(schema, batch, rows, batchMetadata(undefined, result)));
  }
  stream.end();
}

/** Undefined for what JSON cannot say. */
function jsonOf(value: unknown): string | undefined {
  return JSON.stringify(value) as string | undefined;
}

function headerMetadata(
  header: TraceHeader,
  kinds: readonly KindSpec[],
  names: NameBlock | undefined,
): Map<string, string> {
  return new Map([
    [METADATA.version, String(FORMAT_VERSION)],
    [METADATA.scenario, JSON.stringify(header.scenario)],
    [METADATA.seed, String(header.seed)],
    [METADATA.build, header.build],
    [METADATA.level, header.level],
    ...detailEntry(header),
    ...policyEntry(header),
    [METADATA.kinds, JSON.stringify(kinds)],
    [METADATA.names, JSON.stringify(names ?? {})],
  ]);
}

/** A whole trace says nothing about a range. */
function detailEntry({ detail }: TraceHeader): [string, string][] {
  return detail === undefined ? [] : [[METADATA.detail, JSON.stringify(detail)]];
}

function policyEntry({ placementPolicy }: TraceHeader): [string, string][] {
  return placementPolicy === undefined ? [] : [[METADATA.placementPolicy, placementPolicy]];
}

/** What stands beside a batch's rows: the names that are new in it and, in the last one, the result. */
function batchMetadata(
  names: NameBlock | undefined,
  result: string | undefined,
): Map<string, string> {
  const metadata = new Map<string, string>();
  if (names !== undefined) metadata.set(METADATA.names, JSON.stringify(names));
  if (result !== undefined) metadata.set(METADATA.result, result);
  return metadata;
}

/** The first `length` rows of a batch. */
function recordBatch(
  schema: TraceSchema,
  batch: TraceBatch,
  length: number,
  metadata: Map<string, string>,
): RecordBatch {
  return new RecordBatch(schema, arrowRows(schema, batch, length), metadata);
}

/**
 * Arrow's stream writer, whose many small pieces per message are gathered and handed on as one copy: a
 * message is written whole or not at all, and the batch's memory can be used again.
 */
function openStream(write: (bytes: Uint8Array) => void, schema: TraceSchema) {
  const pieces: Uint8Array[] = [];
  const queue = new AsyncByteQueue();
  // Arrow hands over bytes only, though its types allow more.
  queue.write = (piece: unknown) => {
    if (piece instanceof Uint8Array) pieces.push(piece);
  };
  const writer = new RecordBatchStreamWriter();
  const handOn = () => {
    const whole = join(pieces);
    pieces.length = 0;
    if (whole.length > 0) write(whole);
  };
  writer.reset(queue, schema);
  handOn();
  return {
    send(batch: RecordBatch): void {
      writer.write(batch);
      handOn();
    },
    end(): void {
      writer.finish();
      handOn();
    },
  };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
