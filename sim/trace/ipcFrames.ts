/**
 * Finds the whole messages of an Arrow IPC stream without trusting it.
 *
 * The Arrow library believes the counts that it reads, and would try to build two billion fields if a file
 * said so. Here each message is measured first: it must lie inside the file, and be of the kind and size
 * that a trace has. Only what passes is given to the library. Reads just enough of the FlatBuffers layout
 * (Arrow's Message.fbs and Schema.fbs) for that; out-of-bounds positions make DataView throw.
 */

export interface Frames {
  /** The end of each whole message, the schema's first: any of them is a place to stop reading. */
  readonly ends: readonly number[];
  /** Whether the stream was closed by its writer. */
  readonly isComplete: boolean;
  /** What is wrong with the message after the last whole one; undefined when the file just stops. */
  readonly damage: string | undefined;
}

// Position of a field in its table, as the Arrow schemas number them.
const MESSAGE = { headerType: 1, header: 2, bodyLength: 3, metadata: 4 } as const;
const SCHEMA = { fields: 1, metadata: 2 } as const;
const FIELD = { type: 2, dictionary: 4, children: 5, metadata: 6 } as const;
const RECORD_BATCH = { length: 0, nodes: 1, buffers: 2, compression: 3 } as const;
/** Whole numbers and floating point: what columns of a trace are. The library has no words for unknown types. */
const COLUMN_TYPES = [2, 3];
const HEADER_TYPE = { schema: 1, recordBatch: 3 } as const;

const CONTINUATION = -1;
/** Before the head of each message: a mark, and the head's length. */
export const PREFIX_BYTES = 8;
/** Of one message's head. */
export const METADATA_BYTES_MAX = 256 << 20;
const METADATA_ENTRIES_MAX = 32;
/** Validity and data. */
const BUFFERS_PER_COLUMN = 2;
/** Length and number of nulls. */
const NODE_BYTES = 16;

/** Measures the messages of a stream with `columns` plain columns. Never throws. */
export function findFrames(bytes: Uint8Array, columns: number): Frames {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const ends: number[] = [];
  let start = 0;
  for (;;) {
    if (start + PREFIX_BYTES > bytes.length) return { ends, isComplete: false, damage: undefined };
    const metadataLength = view.getInt32(start + 4, true);
    if (view.getInt32(start, true) !== CONTINUATION) return damaged(ends, 'no message begins here');
    if (metadataLength === 0) return { ends, isComplete: true, damage: undefined };
    if (metadataLength < 0 || metadataLength > METADATA_BYTES_MAX) {
      return damaged(ends, `a message head of ${metadataLength} bytes`);
    }
    const bodyStart = start + PREFIX_BYTES + metadataLength;
    if (bodyStart > bytes.length) return { ends, isComplete: false, damage: undefined };
    const head = new DataView(view.buffer, view.byteOffset + start + PREFIX_BYTES, metadataLength);
    const found = measure(head, columns, ends.length === 0);
    if (typeof found === 'string') return damaged(ends, found);
    const end = bodyStart + found.bodyLength;
    if (end > bytes.length) return { ends, isComplete: false, damage: undefined };
    ends.push(end);
    start = end;
  }
}

function damaged(ends: readonly number[], damage: string): Frames {
  return { ends, isComplete: false, damage };
}

/** The length of a message's body, or what is wrong with its head. */
function measure(
  head: DataView,
  columns: number,
  isFirst: boolean,
): { readonly bodyLength: number } | string {
  try {
    const message = head.getUint32(0, true);
    const typeAt = fieldAt(head, message, MESSAGE.headerType);
    const type = typeAt === undefined ? 0 : head.getUint8(typeAt);
    if (type !== (isFirst ? HEADER_TYPE.schema : HEADER_TYPE.recordBatch)) {
      return `a message of type ${type}`;
    }
    if (vectorLength(head, message, MESSAGE.metadata) > METADATA_ENTRIES_MAX) {
      return 'too much message metadata';
    }
    const header = referenceAt(head, message, MESSAGE.header);
    if (header === undefined) return 'a message without content';
    const bodyLength = int64(head, fieldAt(head, message, MESSAGE.bodyLength));
    if (bodyLength < 0) return `a body of ${bodyLength} bytes`;
    const problem = isFirst
      ? schemaShape(head, header, columns)
      : batchShape(head, header, columns, bodyLength);
    return problem ?? { bodyLength: isFirst ? 0 : bodyLength };
  } catch (error) {
    if (error instanceof RangeError) return 'a message head that points outside itself';
    throw error;
  }
}

function schemaShape(head: DataView, schema: number, columns: number): string | undefined {
  const fields = vectorAt(head, schema, SCHEMA.fields);
  const count = fields === undefined ? 0 : head.getUint32(fields, true);
  if (fields === undefined || count !== columns) return `${count} columns, not ${columns}`;
  if (vectorLength(head, schema, SCHEMA.metadata) > METADATA_ENTRIES_MAX) {
    return 'too much schema metadata';
  }
  for (let i = 0; i < count; i++) {
    const slot = fields + 4 + 4 * i;
    const field = slot + head.getUint32(slot, true);
    const isPlain =
      vectorLength(head, field, FIELD.children) === 0 &&
      vectorLength(head, field, FIELD.metadata) === 0 &&
      fieldAt(head, field, FIELD.dictionary) === undefined;
    if (!isPlain) return 'a nested or dictionary-encoded column';
    const typeAt = fieldAt(head, field, FIELD.type);
    const type = typeAt === undefined ? 0 : head.getUint8(typeAt);
    if (!COLUMN_TYPES.includes(type)) return `a column of type ${type}, which is no number`;
  }
  return undefined;
}

function batchShape(
  head: DataView,
  batch: number,
  columns: number,
  bodyLength: number,
): string | undefined {
  if (fieldAt(head, batch, RECORD_BATCH.compression) !== undefined) return 'a compressed batch';
  if (vectorLength(head, batch, RECORD_BATCH.buffers) !== columns * BUFFERS_PER_COLUMN) {
    return 'a batch with other buffers';
  }
  const nodes = vectorAt(head, batch, RECORD_BATCH.nodes);
  if (nodes === undefined || head.getUint32(nodes, true) !== columns) {
    return 'a batch of other columns';
  }
  const rows = int64(head, fieldAt(head, batch, RECORD_BATCH.length));
  if (rows < 0 || rows > bodyLength) return `a batch of ${rows} rows in ${bodyLength} bytes`;
  for (let i = 0; i < columns; i++) {
    const node = nodes + 4 + NODE_BYTES * i;
    if (int64(head, node) !== rows || int64(head, node + 8) !== 0) return 'a column with holes';
  }
  return undefined;
}

/** A 64-bit number as one that JavaScript can hold; 0 when it is left out, as FlatBuffers has it. */
function int64(head: DataView, at: number | undefined): number {
  return at === undefined ? 0 : Number(head.getBigInt64(at, true));
}

/** Where a table keeps a field; undefined when it is left out. */
function fieldAt(head: DataView, table: number, field: number): number | undefined {
  const layout = table - head.getInt32(table, true);
  const entry = 4 + 2 * field;
  if (entry >= head.getUint16(layout, true)) return undefined;
  const offset = head.getUint16(layout + entry, true);
  return offset === 0 ? undefined : table + offset;
}

/** Where a field that is stored elsewhere begins: a table, or a vector's length. */
function referenceAt(head: DataView, table: number, field: number): number | undefined {
  const at = fieldAt(head, table, field);
  return at === undefined ? undefined : at + head.getUint32(at, true);
}

const vectorAt = referenceAt;

function vectorLength(head: DataView, table: number, field: number): number {
  const at = vectorAt(head, table, field);
  return at === undefined ? 0 : head.getUint32(at, true);
}
