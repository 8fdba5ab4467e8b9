import { RecordBatchStreamWriter } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentities } from '../model/identity';
import { HEADER, memoryFile, opened, rowsOf, writeStory } from '../testing/traceFile';
import { type ColumnName, rowAt, type TraceRow } from './columns';
import { COLUMN_NAMES, METADATA, traceSchema } from './format';
import { readTrace } from './formatReader';
import { createTraceWriter, writeTrace } from './formatWriter';
import { KINDS, type KindSpec } from './kinds';

describe('the table of kinds of a file', () => {
  const kinds = (change: (known: readonly KindSpec[]) => readonly KindSpec[]) => {
    const { columns } = writeStory(2);
    const disk = memoryFile();
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

  it('says in words that a column is of a type which Arrow does not know', () => {
    const { disk } = writeStory(2);
    const bytes = disk.bytes();
    const headerLength = (disk.pieces[0] as Uint8Array).length;
    const problems = new Set<string>();
    for (let at = headerLength - 2_048; at < headerLength; at++) {
      const changed = bytes.slice();
      changed[at] = 99;
      const read = readTrace(changed);
      if (!read.ok) problems.add(read.problem);
    }
    expect(problems).toContain('not a trace: a column of type 99, which is no number');
    expect([...problems].filter((problem) => problem.includes('undefined'))).toEqual([]);
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
      const disk = memoryFile();
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
