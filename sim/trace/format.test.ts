import { RecordBatchStreamWriter, tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NO_CAUSE } from '../engine/recorder';
import { cellId, createIdentities, lrpId, processId, textId } from '../model/identity';
import {
  BATCH_ROWS,
  type ColumnName,
  columnsSink,
  createColumns,
  rowAt,
  type TraceRow,
} from './columns';
import { COLUMN_NAMES, METADATA, type TraceHeader, traceSchema } from './format';
import {
  headerLength,
  type ReadTrace,
  readTrace,
  readTraceHeader,
  type TraceFile,
} from './formatReader';
import { createTraceWriter, writeTrace } from './formatWriter';
import { KINDS, type KindSpec, kindId } from './kinds';
import { createRecorder } from './recorder';
import { decode } from './records';

const HEADER: TraceHeader = {
  scenario: { name: 'zone-outage', zones: ['z1', 'z2'], note: 'Größe' },
  seed: 42,
  build: 'diegosim 0.1.0',
  level: 'normal',
};

/** What a writer has written so far, as a file would hold it. */
function file() {
  const pieces: Uint8Array[] = [];
  return {
    pieces,
    write: (bytes: Uint8Array) => void pieces.push(bytes),
    bytes: () => Uint8Array.from(pieces.flatMap((piece) => [...piece])),
  };
}

function opened(read: ReadTrace): TraceFile {
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

function rowsOf(trace: TraceFile): TraceRow[] {
  return Array.from({ length: trace.columns.length }, (_, row) => rowAt(trace.columns, row));
}

/** A small run: the cell dies, later a process that the header does not know fails to be placed. */
function writeStory(batchRows: number) {
  const disk = file();
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
        const disk = file();
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
    const empty = file();
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

describe('the table of kinds of a file', () => {
  const kinds = (change: (known: readonly KindSpec[]) => readonly KindSpec[]) => {
    const { columns } = writeStory(2);
    const disk = file();
    writeTrace(disk.write, { header: HEADER, columns: { ...columns, kinds: change(KINDS) } });
    return readTrace(disk.bytes());
  };

  it('says at which level a known kind was recorded, but not what its columns hold', () => {
    const read = kinds((known) =>
      known.map(({ a, b, x, ...spec }) => ({
        ...spec,
        cell: !spec.cell,
        lrp: false,
        level: 'full',
      })),
    );
    expect(opened(read).columns.kinds).toEqual(KINDS.map((spec) => ({ ...spec, level: 'full' })));
  });

  it.each(['toString', '__proto__', 'constructor', '<b>.</b>', ''])(
    'does not call a kind %s',
    (name) => {
      const [first] = KINDS;
      expect(kinds((known) => [...known, { ...first, name }])).toMatchObject({
        problem: expect.stringContaining('table of kinds is malformed'),
      });
    },
  );

  it.each(['toString', '__proto__', 'constructor'])('does not call a type %s', (type) => {
    const [first] = KINDS;
    const odd = { ...first, name: 'cell.moved', a: { name: 'to', type } } as unknown as KindSpec;
    expect(kinds((known) => [...known, odd])).toMatchObject({ ok: false });
  });

  it('may go on or end early, but not name one twice', () => {
    const [first] = KINDS;
    const other = { ...first, name: 'cell.moved' };
    expect(opened(kinds((known) => known.slice(0, 40))).columns.kinds).toHaveLength(40);
    expect(opened(kinds((known) => [...known, other])).columns.kinds.at(-1)).toEqual(other);
    for (const twice of [[first], [other, other]]) {
      expect(kinds((known) => [...known, ...twice])).toMatchObject({
        problem: expect.stringContaining('a name twice'),
      });
    }
  });
});

describe('a trace in memory', () => {
  it('becomes a file with the same rows, names, kinds and answer', () => {
    const { columns } = writeStory(2);
    const kinds = [...KINDS, { ...(KINDS[0] as (typeof KINDS)[number]), name: 'cell.moved' }];
    const disk = file();
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
    const empty = file();
    const none = createColumns(createIdentities());
    writeTrace(empty.write, { header: HEADER, columns: none, result: 'none' });
    expect(opened(readTrace(empty.bytes()))).toMatchObject({ result: 'none', isComplete: true });
    const many = createColumns(createIdentities());
    const sink = columnsSink(many);
    for (let i = 0; i < BATCH_ROWS + 3; i++) sink.row(i, i, -1, 0, -1, -1, -1, i, 0, 0);
    const disk = file();
    writeTrace(disk.write, { header: HEADER, columns: many });
    const { columns, result } = opened(readTrace(disk.bytes()));
    expect([columns.length, result]).toEqual([BATCH_ROWS + 3, undefined]);
    expect(rowAt(columns, BATCH_ROWS + 2)).toMatchObject({ at: BATCH_ROWS + 2, a: BATCH_ROWS + 2 });
  });
});

describe('reading a trace file', () => {
  it('opens one cut off anywhere up to its last whole batch, or says why not', () => {
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    const bytes = disk.bytes();
    const rows = rowsOf(opened(readTrace(bytes)));
    const ends: number[] = [];
    for (const piece of disk.pieces) ends.push((ends[ends.length - 1] ?? 0) + piece.length);
    for (let length = 0; length < bytes.length; length++) {
      const read = readTrace(bytes.subarray(0, length));
      const whole = ends.filter((end) => end <= length).length;
      if (whole === 0) {
        expect(read).toEqual({ ok: false, problem: 'not a trace: it ends inside its header' });
        continue;
      }
      const trace = opened(read);
      expect(trace.isComplete).toBe(false);
      expect(trace.damage).toBeUndefined();
      expect(rowsOf(trace)).toEqual(rows.slice(0, 2 * (whole - 1)));
    }
  });

  it('survives any single wrong byte', () => {
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    const bytes = disk.bytes();
    // Every byte of the frame and of batches, and a sample of the long texts in the header.
    const headerLength = (disk.pieces[0] as Uint8Array).length;
    for (let at = 0; at < bytes.length; at += at > 64 && at < headerLength - 2_048 ? 97 : 1) {
      for (const wrong of [0, 0x7f, 0xff]) {
        const changed = bytes.slice();
        changed[at] = wrong;
        const read = readTrace(changed);
        if (read.ok) expect(read.file.columns.length).toBeLessThanOrEqual(5);
        else expect(read.problem).toMatch(/^not a (readable )?trace: ./);
      }
    }
  });

  it('survives garbage', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(readTrace(bytes).ok).toBe(false);
        const marked = Uint8Array.from([255, 255, 255, 255, 64, 0, 0, 0, ...bytes]);
        expect(readTrace(marked).ok).toBe(false);
      }),
    );
    expect(readTrace(new TextEncoder().encode('name: zone-outage\n'))).toEqual({
      ok: false,
      problem: 'not a trace: no message begins here',
    });
  });

  const story = (change: (bytes: Uint8Array) => void) => {
    const { disk, writer } = writeStory(2);
    writer.end('completed', 12);
    const bytes = disk.bytes();
    change(bytes);
    return readTrace(bytes);
  };
  const replaceText = (bytes: Uint8Array, from: string, to: string) => {
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const at = text.indexOf(from);
    expect(at).toBeGreaterThan(0);
    bytes.set(new TextEncoder().encode(to), at);
  };

  it.each([
    ['no version', 'diegosim.version', 'diegosim.versiom', 'it has no version'],
    ['another table of kinds', '"cell.killed"', '"cell.killer"', 'its kind 0 is cell.killer'],
    ['a broken table of kinds', '"isObservable"', '"isobservable"', 'table of kinds is malformed'],
    ['a broken scenario', '{"name":"zone-out', '{{name":"zone-out', 'its scenario is not JSON'],
    ['broken names', '["diego-cell-0"]', '[{diego-cell-0"]', 'the names are not an object'],
    ['no level', 'diegosim.level', 'diegosim.lebel', 'it has no level'],
  ])('says so when the header has %s', (_what, from, to, problem) => {
    const read = story((bytes) => replaceText(bytes, from, to));
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining(problem) });
  });

  it('says so when a newer program wrote the file', () => {
    const writer = new RecordBatchStreamWriter();
    writer.reset(undefined, traceSchema(new Map([[METADATA.version, '2']])));
    expect(readTrace(writer.finish().toUint8Array(true))).toEqual({
      ok: false,
      problem: 'not a readable trace: it is of version 2, this program reads up to 1',
    });
  });

  it('stops before a batch whose names contradict those before', () => {
    const read = story((bytes) => replaceText(bytes, '"lrps":[0,0,0,1]', '"lrps":[0,0,0,0]'));
    const trace = opened(read);
    expect(trace.columns.length).toBe(2);
    expect(trace.damage).toBe('batch 1: an LRP is named twice');
    expect(trace.isComplete).toBe(false);
  });

  it('stops before a batch whose rows break what readers rely on', () => {
    const broken = (change: Partial<Record<ColumnName, number>>) => {
      const disk = file();
      const writer = createTraceWriter(disk.write, HEADER, createIdentities(), 2);
      const values = { at: 1, cause: -1, kind: 0, ...change };
      writer.row(0, 1, -1, 0, -1, -1, -1, 0, 0, 0);
      writer.row(1, 1, 0, 0, -1, -1, -1, 0, 0, 0);
      writer.row(2, values.at, values.cause, values.kind, -1, -1, -1, 0, 0, 0);
      writer.end('completed', 1);
      const { columns, damage } = opened(readTrace(disk.bytes()));
      expect(columns.length).toBe(2);
      return damage;
    };
    expect(broken({ at: 0 })).toBe('batch 1: time goes back at row 2');
    expect(broken({ at: Number.NaN })).toBe('batch 1: time goes back at row 2');
    expect(broken({ cause: 2 })).toBe('batch 1: row 2 has no earlier cause');
    expect(broken({ cause: -2 })).toBe('batch 1: row 2 has no earlier cause');
    expect(broken({ kind: 255 })).toBe('batch 1: row 2 has no kind');
  });

  it('knows the columns by name and type', () => {
    expect(COLUMN_NAMES).toEqual(Object.keys(createColumnsRow()));
    const read = story((bytes) => replaceText(bytes, 'instance\0', 'instanze\0'));
    expect(read).toMatchObject({ ok: false, problem: expect.stringContaining('its columns are') });
  });
});

function createColumnsRow(): TraceRow {
  const { disk, writer } = writeStory(2);
  writer.end('completed', 12);
  return rowAt(opened(readTrace(disk.bytes())).columns, 0);
}

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
