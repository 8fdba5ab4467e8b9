/**
 * Opens a trace file: whole, cut off, or hostile.
 *
 * Reading stops before the first message that is not whole or not right, and says why; what came before is
 * the trace. Only a file whose header cannot be used is an error. Memory is bounded by the size of the file:
 * every row and name that is kept was in it.
 */
import { type RecordBatch, RecordBatchReader } from 'apache-arrow';
import { createIdentities, type Identities } from '../model/identity';
import { appendBatch, createColumns, type TraceBatch, type TraceColumns } from './columns';
import { readDetail } from './detail';
import {
  COLUMN_NAMES,
  FORMAT_VERSION,
  isLevel,
  kindsOf,
  kindsProblem,
  METADATA,
  schemaProblem,
  type TraceHeader,
} from './format';
import { findFrames, METADATA_BYTES_MAX, PREFIX_BYTES } from './ipcFrames';
import { KINDS, type KindSpec } from './kinds';
import { addNames } from './names';

export interface TraceFile {
  readonly header: TraceHeader;
  readonly columns: TraceColumns;
  /** The run's answer, whatever the file has there; undefined when it has none that is JSON. */
  readonly result: unknown;
  /** Whether the writer closed the file: false after a hard kill, and for a file still being written. */
  readonly isComplete: boolean;
  /** Why reading stopped early, when it was not simply the end of the file. */
  readonly damage: string | undefined;
}

export type ReadTrace =
  | { readonly ok: true; readonly file: TraceFile }
  | { readonly ok: false; readonly problem: string };

/** Reads a trace from the bytes of a file. Never throws on account of what they are. */
export function readTrace(bytes: Uint8Array): ReadTrace {
  const { ends, isComplete, damage } = findFrames(bytes, COLUMN_NAMES.length);
  const headerEnd = ends[0];
  if (headerEnd === undefined) {
    return { ok: false, problem: `not a trace: ${damage ?? 'it ends inside its header'}` };
  }
  const opened = openTrace(bytes.subarray(0, ends[ends.length - 1]));
  if (!opened.ok) return opened;
  const { reader, header, columns } = opened;
  const batches = readBatches(reader, columns, ends.length - 1);
  const found = batches.problem ?? damage;
  const result = parse(batches.result);
  const isWhole = isComplete && found === undefined;
  return { ok: true, file: { header, columns, result, isComplete: isWhole, damage: found } };
}

/** So many bytes from the start of a file hold its header, or show that it has none; asks for the first 8. */
export function headerLength(start: Uint8Array): number {
  if (start.length < PREFIX_BYTES) return PREFIX_BYTES;
  const view = new DataView(start.buffer, start.byteOffset, PREFIX_BYTES);
  const length = view.getInt32(0, true) === -1 ? view.getInt32(4, true) : 0;
  return length > METADATA_BYTES_MAX ? PREFIX_BYTES : PREFIX_BYTES + Math.max(0, length);
}

/** Characters of a policy's name that are kept: files of others may say anything. */
const POLICY_NAME_MAX = 100;

export type ReadTraceHeader =
  | { readonly ok: true; readonly header: TraceHeader }
  | { readonly ok: false; readonly problem: string };

/** Reads what a file says before its first row, from its first `headerLength` bytes. Never throws. */
export function readTraceHeader(bytes: Uint8Array): ReadTraceHeader {
  const { ends, damage } = findFrames(bytes, COLUMN_NAMES.length);
  const headerEnd = ends[0];
  if (headerEnd === undefined) {
    return { ok: false, problem: `not a trace: ${damage ?? 'it ends inside its header'}` };
  }
  const opened = openTrace(bytes.subarray(0, headerEnd));
  return opened.ok ? { ok: true, header: opened.header } : opened;
}

type Opened = Pick<TraceFile, 'header' | 'columns'>;
type OpenTrace =
  | (Opened & { readonly ok: true; readonly reader: RecordBatchReader })
  | { readonly ok: false; readonly problem: string };

/** Reads the header of a file whose messages have been measured. */
function openTrace(bytes: Uint8Array): OpenTrace {
  try {
    const reader = RecordBatchReader.from(bytes);
    reader.open();
    const problem = schemaProblem(reader.schema);
    if (problem !== undefined) return { ok: false, problem: `not a trace: ${problem}` };
    const opened = readHeader(reader.schema.metadata);
    if (typeof opened === 'string') {
      return { ok: false, problem: `not a readable trace: ${opened}` };
    }
    return { ok: true, reader, ...opened };
  } catch (error) {
    return { ok: false, problem: `not a readable trace: ${messageOf(error)}` };
  }
}

function readHeader(metadata: ReadonlyMap<string, string>): Opened | string {
  const version = Number(metadata.get(METADATA.version));
  if (!(version >= 1)) return 'it has no version';
  if (version > FORMAT_VERSION) {
    return `it is of version ${version}, this program reads up to ${FORMAT_VERSION}`;
  }
  const level = metadata.get(METADATA.level);
  if (!isLevel(level)) return 'it has no level';
  const detail = readDetail(metadata.get(METADATA.detail));
  if (typeof detail === 'string') return detail;
  const scenario = parse(metadata.get(METADATA.scenario));
  if (scenario === undefined) return 'its scenario is not JSON';
  const kinds = parse(metadata.get(METADATA.kinds));
  const problem = kindsProblem(kinds, KINDS);
  if (problem !== undefined) return problem;
  const identities = createIdentities();
  const wrongNames = addNames(identities, parse(metadata.get(METADATA.names)));
  if (wrongNames !== undefined) return wrongNames;
  const seed = Number(metadata.get(METADATA.seed));
  const build = metadata.get(METADATA.build) ?? '';
  const placementPolicy = metadata.get(METADATA.placementPolicy)?.slice(0, POLICY_NAME_MAX);
  return {
    header: {
      scenario,
      seed,
      build,
      level,
      ...(detail && { detail }),
      ...(placementPolicy !== undefined && { placementPolicy }),
    },
    columns: createColumns(identities, kindsOf(kinds as readonly KindSpec[], KINDS)),
  };
}

interface Batches {
  /** JSON, or what stands in its place. */
  readonly result: string | undefined;
  /** What is wrong with the first batch that was not added. */
  readonly problem: string | undefined;
}

/** Adds `count` batches to the columns, up to the first bad one. */
function readBatches(reader: RecordBatchReader, columns: TraceColumns, count: number): Batches {
  let result: string | undefined;
  for (let i = 0; i < count; i++) {
    try {
      const { value } = reader.next() as { value: RecordBatch | undefined };
      if (value === undefined) return { result, problem: `batch ${i}: the stream ends early` };
      const problem = addBatch(columns, value);
      if (problem !== undefined) return { result, problem: `batch ${i}: ${problem}` };
      result = value.metadata.get(METADATA.result) ?? result;
    } catch (error) {
      return { result, problem: `batch ${i}: ${messageOf(error)}` };
    }
  }
  return { result, problem: undefined };
}

function addBatch(columns: TraceColumns, batch: RecordBatch): string | undefined {
  const rows = batch.numRows;
  const found: Record<string, unknown> = {};
  for (let i = 0; i < COLUMN_NAMES.length; i++) {
    const column = batch.data.children[i];
    if (column === undefined || column.nullCount !== 0 || column.values.length < rows) {
      return `column ${COLUMN_NAMES[i]} is not as long as the batch`;
    }
    found[COLUMN_NAMES[i] as string] = column.values;
  }
  // The schema, which was checked, decides the array types.
  const values = found as unknown as TraceBatch;
  const problem = rowsProblem(columns, values, rows) ?? addBatchNames(columns.identities, batch);
  if (problem === undefined) appendBatch(columns, values, rows);
  return problem;
}

/** What must hold for indexes and binary search to be safe. */
function rowsProblem(columns: TraceColumns, batch: TraceBatch, rows: number): string | undefined {
  const { length } = columns;
  let before = length === 0 ? 0 : (lastAt(columns) as number);
  for (let i = 0; i < rows; i++) {
    const at = batch.at[i] as number;
    const cause = batch.cause[i] as number;
    if (!(at >= before && at <= Number.MAX_SAFE_INTEGER))
      return `time goes back at row ${length + i}`;
    if (cause < -1 || cause >= length + i) return `row ${length + i} has no earlier cause`;
    if ((batch.kind[i] as number) >= columns.kinds.length) return `row ${length + i} has no kind`;
    before = at;
  }
  return undefined;
}

function lastAt(columns: TraceColumns): number | undefined {
  const last = columns.batches[columns.batches.length - 1];
  return last?.at[(columns.length - 1) % last.at.length];
}

function addBatchNames(identities: Identities, batch: RecordBatch): string | undefined {
  const names = batch.metadata.get(METADATA.names);
  return names === undefined ? undefined : addNames(identities, parse(names));
}

function parse(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
