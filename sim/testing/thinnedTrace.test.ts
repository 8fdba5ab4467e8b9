/** What thinning keeps of a run; that views and batches within the range stay: `ui/replay`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFoundation } from '../diego/foundation';
import { MINUTE, SECOND } from '../engine/units';
import { causesOf } from '../trace/causes';
import { columnsSink, createColumns, rowAt, type TraceColumns, valueAt } from '../trace/columns';
import type { TraceHeader } from '../trace/format';
import { readTrace } from '../trace/formatReader';
import { writeTrace } from '../trace/formatWriter';
import { KINDS, type Level } from '../trace/kinds';
import { createRecorder } from '../trace/recorder';
import { type DetailRange, thinTrace } from '../trace/thin';
import { app, cells, foundationSpec, kill, restore, task } from './builders';

const RANGE: DetailRange = { from: 3 * MINUTE, until: 5 * MINUTE };

function story(level: Level = 'full'): { header: TraceHeader; columns: TraceColumns } {
  const spec = foundationSpec({
    zones: 2,
    cells: [cells(3, { memory: 1024 })],
    apps: [app('checkout', { instances: 9 })],
    tasks: [task('backup')],
    events: [kill(2 * MINUTE, 0), restore(4 * MINUTE, 0), kill(7 * MINUTE, 1)],
  });
  let columns: TraceColumns | undefined;
  const { simulation } = createFoundation(spec, {
    seed: 7,
    recorder: (identities) => {
      columns = createColumns(identities);
      return createRecorder(identities, { level, sinks: [columnsSink(columns)] });
    },
  });
  simulation.runUntil(9 * MINUTE);
  if (columns === undefined) throw new Error('the foundation made no recorder');
  return { header: { scenario: { name: 'test' }, seed: 7, build: 'test', level }, columns };
}

const levelOf = ({ kinds, ...columns }: TraceColumns, row: number) =>
  kinds[valueAt({ kinds, ...columns }, 'kind', row)]?.level;
const allRows = (columns: TraceColumns) => Array.from({ length: columns.length }, (_, row) => row);

/** A row without what thinning changes. */
function textOf(columns: TraceColumns, row: number): string {
  const { cause: _, ...rest } = rowAt(columns, row);
  return JSON.stringify(rest);
}

/** By row of a thinned trace: its row in the whole one. */
function originalRows(whole: TraceColumns, thinned: TraceColumns): number[] {
  let next = 0;
  return allRows(thinned).map((row) => {
    while (textOf(whole, next) !== textOf(thinned, row)) next++;
    return next++;
  });
}

describe('a thinned trace', () => {
  const whole = story();
  const thinned = thinTrace(whole, RANGE);
  const original = originalRows(whole.columns, thinned.columns);

  it('says where its details are, and is a summary elsewhere', () => {
    expect(thinned.header).toEqual({
      ...whole.header,
      level: 'summary',
      detail: { ...RANGE, level: 'full' },
    });
  });

  it('holds all rows of its range, and all of level summary', () => {
    const kept = new Set(original);
    const isWithin = (row: number) => {
      const at = valueAt(whole.columns, 'at', row);
      return at >= RANGE.from && at <= RANGE.until;
    };
    const expected = allRows(whole.columns).filter(
      (row) => isWithin(row) || levelOf(whole.columns, row) === 'summary',
    );
    expect(expected.length).toBeGreaterThan(30);
    expect(expected.every((row) => kept.has(row))).toBe(true);
  });

  it('holds little more than that', () => {
    expect(thinned.rowsDropped).toBe(whole.columns.length - thinned.columns.length);
    const before = allRows(thinned.columns).filter(
      (row) => valueAt(thinned.columns, 'at', row) < RANGE.from,
    );
    const wholeBefore = allRows(whole.columns).filter(
      (row) => valueAt(whole.columns, 'at', row) < RANGE.from,
    );
    expect(before.length).toBeLessThan(wholeBefore.length / 2);
    const after = allRows(thinned.columns).filter(
      (row) => valueAt(thinned.columns, 'at', row) > RANGE.until,
    );
    // The kill, the next batch, the next pass, and the last row.
    expect(after.length).toBeLessThanOrEqual(4);
  });

  it('has the chains of causes of the whole one, without what is left out', () => {
    const kept = new Set(original);
    for (const row of allRows(thinned.columns)) {
      const chain = causesOf(thinned.columns, row).map((cause) => original[cause]);
      const wholeChain = causesOf(whole.columns, original[row] as number);
      expect(chain).toEqual(wholeChain.filter((cause) => kept.has(cause)));
    }
  });

  it('comes back from a file as it was', () => {
    const pieces: Uint8Array[] = [];
    writeTrace((piece) => pieces.push(piece), thinned);
    const read = readTrace(Buffer.concat(pieces));
    if (!read.ok) throw new Error(read.problem);
    expect(read.file.header).toEqual(thinned.header);
    expect(allRows(read.file.columns).map((row) => rowAt(read.file.columns, row))).toEqual(
      allRows(thinned.columns).map((row) => rowAt(thinned.columns, row)),
    );
  });

  it('leaves the whole one as it was', () => {
    expect(whole.header.detail).toBeUndefined();
    expect(originalRows(story().columns, whole.columns)).toEqual(allRows(whole.columns));
  });

  it('can be thinned further, to what both ranges have in common', () => {
    const range = { from: 4 * MINUTE, until: 8 * MINUTE };
    const again = thinTrace(thinned, range);
    expect(again.header.detail).toEqual({ from: 4 * MINUTE, until: 5 * MINUTE, level: 'full' });
    const atOnce = thinTrace(whole, { from: 4 * MINUTE, until: 5 * MINUTE });
    const texts = ({ columns }: typeof again) =>
      allRows(columns).map((row) => textOf(columns, row));
    expect(texts(again)).toEqual(texts(atOnce));
    const apart = thinTrace(thinned, { from: 6 * MINUTE, until: 8 * MINUTE });
    expect(apart.header).toEqual({ ...whole.header, level: 'summary' });
  });

  it('of a summary is that summary', () => {
    const summary = story('summary');
    const { header, rowsDropped } = thinTrace(summary, RANGE);
    expect({ header, rowsDropped }).toEqual({ header: summary.header, rowsDropped: 0 });
  });

  it('may have its range anywhere, and be without rows', () => {
    const empty = { ...whole, columns: createColumns(whole.columns.identities) };
    expect(thinTrace(empty, RANGE).columns.length).toBe(0);
    for (const at of [0, 100 * MINUTE]) {
      expect(thinTrace(whole, { from: at, until: at + SECOND }).header.detail?.from).toBe(at);
    }
    const all = thinTrace(whole, { from: 0, until: Number.POSITIVE_INFINITY });
    expect(all.rowsDropped).toBe(0);
    expect(() => thinTrace(whole, { from: 5, until: 4 })).toThrow(RangeError);
  });
});

it('never fails on rows that make no sense', () => {
  const { header, columns } = story('summary');
  const anyRow = fc.record({
    kind: fc.nat(KINDS.length - 1),
    id: fc.integer({ min: -2, max: 3 }),
    a: fc.integer({ min: -2, max: 3 }),
    wait: fc.nat(2),
  });
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 200 }),
      fc.nat(200),
      fc.nat(200),
      (rows, one, two) => {
        const hostile = createColumns(columns.identities);
        const sink = columnsSink(hostile);
        let at = 0;
        for (const [row, { kind, id, a, wait }] of rows.entries()) {
          at += wait;
          sink.row(row, at, row - 1, kind, id, id, id, a, a, a);
        }
        const range = { from: Math.min(one, two), until: Math.max(one, two) };
        const thinned = thinTrace(
          { header: { ...header, level: 'full' }, columns: hostile },
          range,
        );
        expect(thinned.columns.length + thinned.rowsDropped).toBe(rows.length);
      },
    ),
  );
});
