import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NO_CAUSE } from '../engine/recorder';
import { createIdentities } from '../model/identity';
import { HEADER, memoryFile, opened, rowsOf, writeStory } from '../testing/traceFile';
import { BATCH_ROWS, columnsSink, createColumns, rowAt, type TraceRow } from './columns';
import { headerLength, readTrace, readTraceHeader, type TraceFile } from './formatReader';
import { createTraceWriter, writeTrace } from './formatWriter';
import { KINDS, kindId } from './kinds';
import { decode } from './records';

describe('a trace file', () => {
  it('gives back the rows, the names and the header', () => {
    const { disk, writer, columns } = writeStory(2);
    writer.end('completed', 12);
    const read = opened(readTrace(disk.bytes()));
    expect(read.header).toEqual(HEADER);
    expect(read.isComplete).toBe(true);
    expect(read.damage).toBeUndefined();
    const decoded = (from: TraceFile['columns']) =>
      Array.from({ length: from.length }, (_, row) => decode(from, row));
    expect(decoded(read.columns)).toEqual(decoded(columns));
    expect(decode(read.columns, 4)).toEqual({
      row: 4,
      at: 12,
      cause: 0,
      kind: 'actualLRP.failed',
      lrp: 'checkout-1/2',
      placementError: 'no room 2',
    });
  });

  it('gives back any rows, whatever the size of its batches', () => {
    const int32 = fc.integer({ min: -1, max: 0x7fffffff });
    const row = fc.record({
      at: fc.nat(5),
      cause: fc.nat(),
      kind: fc.nat(KINDS.length - 1),
      cell: fc.integer({ min: -1, max: 32_767 }),
      lrp: int32,
      instance: int32,
      a: int32,
      b: int32,
      x: fc.double({ noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(row), fc.integer({ min: 1, max: 7 }), (drawn, batchRows) => {
        const disk = memoryFile();
        const writer = createTraceWriter(disk.write, HEADER, createIdentities(), batchRows);
        let at = 0;
        const rows = drawn.map((values, i): TraceRow => {
          at += values.at;
          return { ...values, at, cause: (values.cause % (i + 1)) - 1 };
        });
        for (const [i, r] of rows.entries()) {
          writer.row(i, r.at, r.cause, r.kind, r.cell, r.lrp, r.instance, r.a, r.b, r.x);
        }
        writer.end('completed', at);
        expect(rowsOf(opened(readTrace(disk.bytes())))).toEqual(rows);
      }),
    );
  });

  it('opens in any Arrow reader, with typed columns and its header as metadata', () => {
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    const table = tableFromIPC(disk.bytes());
    expect(table.numRows).toBe(5);
    expect(table.schema.fields.map((field) => `${field.name}: ${field.type}`)).toEqual([
      'at: Float64',
      'cause: Int32',
      'kind: Uint8',
      'cell: Int16',
      'lrp: Int32',
      'instance: Int32',
      'a: Int32',
      'b: Int32',
      'x: Float64',
    ]);
    expect([...(table.getChild('at') ?? [])]).toEqual([0, 9, 10, 11, 12]);
    expect(table.schema.metadata.get('diegosim.version')).toBe('1');
    expect(JSON.parse(table.schema.metadata.get('diegosim.kinds') ?? '')).toHaveLength(
      KINDS.length,
    );
  });

  it('is written piece by piece, and leaves out what its level does', () => {
    const { disk, writer } = writeStory(2);
    // The header, and two full batches of the five rows.
    expect(disk.pieces).toHaveLength(3);
    writer.row(-1, 12, 0, kindId('auction.tieBroken'), -1, 0, -1, 0, 0, 0);
    writer.end('completed', 12);
    expect(disk.pieces).toHaveLength(5);
    expect(opened(readTrace(disk.bytes())).columns.length).toBe(5);
  });

  it('says in its last row that the run was interrupted', () => {
    const { disk, writer } = writeStory(4);
    writer.end('interrupted', 77);
    const { columns } = opened(readTrace(disk.bytes()));
    expect(decode(columns, columns.length - 1)).toEqual({
      row: 5,
      at: 77,
      cause: NO_CAUSE,
      kind: 'run.interrupted',
    });
  });

  it('cannot go back to a snapshot', () => {
    const { recorder, writer } = writeStory(2);
    const saved = recorder.save();
    recorder.restore(saved);
    recorder.record(20, NO_CAUSE, kindId('cell.restored'), 0, -1, -1, 0, 0, 0);
    expect(() => recorder.restore(saved)).toThrow('cannot go back');
    expect(() => writer.truncate?.(0)).toThrow(RangeError);
  });

  it('passes on what writing throws', () => {
    const full = () => {
      throw new Error('disk full');
    };
    expect(() => createTraceWriter(full, HEADER, createIdentities())).toThrow('disk full');
  });
});

describe("a run's answer", () => {
  const answer = { verdict: 'met', question: 'Größe </script>', counts: [1, 2] };

  it.each([
    ['with the last rows', 2],
    ['behind the rows when none are left', 5],
    ['in the only batch', 9],
  ])('stands %s', (_where, batchRows) => {
    const { disk, writer, columns } = writeStory(batchRows);
    writer.end('completed', 12, answer);
    const trace = opened(readTrace(disk.bytes()));
    expect(trace).toMatchObject({ result: answer, isComplete: true, damage: undefined });
    expect(trace.columns.length).toBe(columns.length);
  });

  it('comes with a run that was interrupted, and with one of which nothing was kept', () => {
    const { disk, writer } = writeStory(2);
    writer.end('interrupted', 77, answer);
    const trace = opened(readTrace(disk.bytes()));
    expect([trace.result, trace.columns.length]).toEqual([answer, 6]);
    const empty = memoryFile();
    createTraceWriter(empty.write, HEADER, createIdentities()).end('completed', 1, answer);
    const read = opened(readTrace(empty.bytes()));
    expect([read.result, read.columns.length, read.isComplete]).toEqual([answer, 0, true]);
  });

  it('is undefined where the file has none: without one, cut off, or not JSON', () => {
    const without = writeStory(2);
    without.writer.end('completed', 12);
    expect(opened(readTrace(without.disk.bytes())).result).toBeUndefined();
    const { disk, writer } = writeStory(5);
    writer.end('completed', 12, answer);
    const bytes = disk.bytes();
    const rows = disk.pieces.slice(0, 2).reduce((length, piece) => length + piece.length, 0);
    const cut = opened(readTrace(bytes.subarray(0, rows + 20)));
    expect([cut.result, cut.columns.length]).toEqual([undefined, 5]);
    bytes[Buffer.from(bytes).indexOf('{"verdict"')] = 0x5b;
    const broken = opened(readTrace(bytes));
    expect([broken.result, broken.columns.length, broken.damage]).toEqual([
      undefined,
      5,
      undefined,
    ]);
  });

  it('does not keep other readers from the rows', () => {
    const { disk, writer } = writeStory(5);
    writer.end('completed', 12, answer);
    const table = tableFromIPC(disk.bytes());
    expect(table.numRows).toBe(5);
    expect([...(table.getChild('at') ?? [])]).toEqual([0, 9, 10, 11, 12]);
  });
});

describe('the header of a trace file', () => {
  it('can be read from the bytes that hold it', () => {
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    const bytes = disk.bytes();
    expect(headerLength(bytes.subarray(0, 3))).toBe(8);
    const length = headerLength(bytes.subarray(0, 8));
    expect(length).toBe(disk.pieces[0]?.length);
    expect(readTraceHeader(bytes.subarray(0, length))).toEqual({ ok: true, header: HEADER });
    expect(readTraceHeader(bytes)).toEqual({ ok: true, header: HEADER });
    expect(readTraceHeader(bytes.subarray(0, length - 1))).toEqual({
      ok: false,
      problem: 'not a trace: it ends inside its header',
    });
  });

  it('is never looked for in what is no trace', () => {
    expect(headerLength(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toBe(8);
    for (const length of [0x7fffffff, -5]) {
      const start = new Uint8Array(Int32Array.of(-1, length).buffer);
      expect(headerLength(start)).toBe(8);
      expect(readTraceHeader(start).ok).toBe(false);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readTraceHeader(bytes).ok).toBe(false);
      }),
    );
  });
});

describe('a trace in memory', () => {
  it('becomes a file with the same rows, names, kinds and answer', () => {
    const { columns } = writeStory(2);
    const kinds = [...KINDS, { ...(KINDS[0] as (typeof KINDS)[number]), name: 'cell.moved' }];
    const disk = memoryFile();
    writeTrace(disk.write, { header: HEADER, columns: { ...columns, kinds }, result: [1] });
    const read = opened(readTrace(disk.bytes()));
    expect(read).toMatchObject({ header: HEADER, result: [1], isComplete: true });
    expect(read.columns.kinds.at(-1)?.name).toBe('cell.moved');
    const rows = (from: TraceFile['columns']) =>
      Array.from({ length: from.length }, (_, row) => decode(from, row));
    expect(rows(read.columns)).toEqual(rows(columns));
    expect(read.columns.identities).toEqual(columns.identities);
  });

  it('may be without rows, or have more than one batch', () => {
    const empty = memoryFile();
    const none = createColumns(createIdentities());
    writeTrace(empty.write, { header: HEADER, columns: none, result: 'none' });
    expect(opened(readTrace(empty.bytes()))).toMatchObject({ result: 'none', isComplete: true });
    const many = createColumns(createIdentities());
    const sink = columnsSink(many);
    for (let i = 0; i < BATCH_ROWS + 3; i++) sink.row(i, i, -1, 0, -1, -1, -1, i, 0, 0);
    const disk = memoryFile();
    writeTrace(disk.write, { header: HEADER, columns: many });
    const { columns, result } = opened(readTrace(disk.bytes()));
    expect([columns.length, result]).toEqual([BATCH_ROWS + 3, undefined]);
    expect(rowAt(columns, BATCH_ROWS + 2)).toMatchObject({ at: BATCH_ROWS + 2, a: BATCH_ROWS + 2 });
  });
});

describe("the page's content policy", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it('is kept: neither writing nor reading makes code from text', () => {
    const forbid = () => {
      throw new Error('code from text');
    };
    vi.stubGlobal('Function', new Proxy(Function, { apply: forbid, construct: forbid }));
    vi.stubGlobal('eval', forbid);
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    expect(opened(readTrace(disk.bytes())).columns.length).toBe(5);
  });
});
