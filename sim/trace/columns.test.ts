import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { NO_CAUSE } from '../engine/recorder';
import {
  cellId,
  createIdentities,
  instanceIdOf,
  lrpId,
  NONE,
  processId,
  taskId,
  textId,
} from '../model/identity';
import { causesOf, effectsOf, indexEffects } from './causes';
import {
  appendBatch,
  BATCH_ROWS,
  columnsSink,
  createColumns,
  firstRowAt,
  rowAt,
  rowsBetween,
  rowsOfKind,
  type TraceBatch,
  truncate,
  valueAt,
} from './columns';
import { type KindName, kindId } from './kinds';
import { decode, type TraceRecordOf } from './records';

/** A trace with a row at each instant, caused by the row given beside it. */
function traceOf(
  rows: readonly (readonly [at: number, cause: number])[],
  kind: KindName = 'cell.killed',
) {
  const columns = createColumns(createIdentities());
  const sink = columnsSink(columns);
  for (const [row, [at, cause]] of rows.entries()) {
    sink.row(row, at, cause, kindId(kind), -1, row, 0, 0, 0, row / 2);
  }
  return columns;
}

describe('a trace in memory', () => {
  it('holds what was put into it, across batches', () => {
    const length = 2 * BATCH_ROWS + 3;
    const columns = traceOf(Array.from({ length }, (_, row) => [row, row - 1] as const));
    expect(columns.length).toBe(length);
    expect(columns.batches).toHaveLength(3);
    for (const row of [0, BATCH_ROWS - 1, BATCH_ROWS, length - 1]) {
      expect(rowAt(columns, row)).toMatchObject({ at: row, cause: row - 1, lrp: row, x: row / 2 });
    }
    truncate(columns, BATCH_ROWS);
    expect(columns.batches).toHaveLength(1);
    expect(() => valueAt(columns, 'at', BATCH_ROWS)).toThrow(RangeError);
    expect(() => truncate(columns, BATCH_ROWS + 1)).toThrow(RangeError);
  });

  it('takes batches of any size', () => {
    const source = traceOf(Array.from({ length: BATCH_ROWS }, (_, row) => [row, -1] as const));
    const columns = createColumns(source.identities);
    appendBatch(columns, source.batches[0] as TraceBatch, 5);
    appendBatch(columns, source.batches[0] as TraceBatch, BATCH_ROWS);
    expect(columns.length).toBe(BATCH_ROWS + 5);
    expect([4, 5, BATCH_ROWS + 4].map((row) => valueAt(columns, 'at', row))).toEqual([
      4,
      0,
      BATCH_ROWS - 1,
    ]);
  });

  it('ignores rows that its level leaves out', () => {
    const columns = createColumns(createIdentities());
    columnsSink(columns).row(-1, 0, NO_CAUSE, 0, -1, -1, -1, 0, 0, 0);
    expect(columns.length).toBe(0);
  });

  it('finds the rows of a kind', () => {
    const columns = traceOf([[0, -1]]);
    columnsSink(columns).row(1, 1, 0, kindId('presence.expired'), 0, -1, -1, 0, 0, 0);
    columnsSink(columns).row(2, 1, 0, kindId('cell.killed'), 0, -1, -1, 0, 0, 0);
    expect([...rowsOfKind(columns, 'cell.killed')]).toEqual([0, 2]);
    expect([...rowsOfKind(columns, 'silk.leaseRefused')]).toEqual([]);
  });

  it('finds the rows between two instants', () => {
    const instants = fc.array(fc.nat(20)).map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(instants, fc.nat(21), fc.nat(21), (times, from, until) => {
        const columns = traceOf(times.map((at) => [at, -1] as const));
        const { first, end } = rowsBetween(columns, from, until);
        expect(times.slice(first, end)).toEqual(times.filter((at) => at >= from && at < until));
        expect(firstRowAt(columns, from)).toBe(times.filter((at) => at < from).length);
      }),
    );
  });
});

describe('causes', () => {
  it('are followed forwards as they are backwards', () => {
    const chains = fc
      .array(fc.nat())
      .map((seeds) => seeds.map((seed, row) => (seed % (row + 1)) - 1));
    fc.assert(
      fc.property(chains, (causes) => {
        const columns = traceOf(causes.map((cause) => [0, cause] as const));
        const index = indexEffects(columns);
        for (const row of causes.keys()) {
          const effects = causes.flatMap((cause, effect) => (cause === row ? [effect] : []));
          expect([...effectsOf(index, row)]).toEqual(effects);
        }
      }),
    );
  });

  it('lead back to the first', () => {
    const columns = traceOf([
      [0, -1],
      [0, 0],
      [0, -1],
      [0, 1],
    ]);
    expect(causesOf(columns, 3)).toEqual([1, 0]);
    expect(causesOf(columns, 2)).toEqual([]);
  });
});

describe('decoding', () => {
  const identities = createIdentities();
  const cell = cellId(identities, 'diego-cell-17');
  const process = processId(identities, 'checkout-1');
  const lrp = lrpId(identities, process, 3);
  const instance = instanceIdOf(identities, 'guid');
  const columns = createColumns(identities);
  const put = (kind: KindName, ...ids: [number, number, number, number, number, number]) => {
    columnsSink(columns).row(columns.length, 5, NO_CAUSE, kindId(kind), ...ids);
    return decode(columns, columns.length - 1);
  };

  it('names what the columns number', () => {
    expect(put('actualLRP.crashed', cell, lrp, instance, 2, 1, 0)).toEqual({
      row: 0,
      at: 5,
      cause: NO_CAUSE,
      kind: 'actualLRP.crashed',
      cell: 'diego-cell-17',
      lrp: 'checkout-1/3',
      instance: 'guid',
      crashCount: 2,
      waits: true,
    });
    const error = textId(identities, 'found no compatible cell');
    expect(put('actualLRP.failed', NONE, lrp, NONE, 0, error, 0)).toMatchObject({
      lrp: 'checkout-1/3',
      placementError: 'found no compatible cell',
    });
    const task = taskId(identities, 'task-1');
    expect(put('auction.taskPlaced', cell, NONE, NONE, 9, task, 0.5)).toMatchObject({
      cell: 'diego-cell-17',
      batch: 9,
      task: 'task-1',
      score: 0.5,
    });
    expect(put('app.scaled', NONE, NONE, NONE, process, 4, 0)).toMatchObject({
      process: 'checkout-1',
      instances: 4,
    });
  });

  it('says undefined for nobody', () => {
    expect(put('container.reserved', cell, NONE, NONE, NONE, 512, 0)).toMatchObject({
      lrp: undefined,
      instance: undefined,
      task: undefined,
      memory: 512,
    });
  });

  it('has a type per kind', () => {
    expectTypeOf<TraceRecordOf<'auction.placed'>>().toExtend<{
      readonly kind: 'auction.placed';
      readonly cell: string | undefined;
      readonly lrp: string | undefined;
      readonly batch: number;
      readonly score: number;
    }>();
    expectTypeOf<TraceRecordOf<'actualLRP.crashed'>['waits']>().toEqualTypeOf<boolean>();
    expectTypeOf<TraceRecordOf<'cell.killed'>>().not.toHaveProperty('lrp');
    const record = decode(columns, 0);
    if (record.kind === 'actualLRP.crashed') expect(record.crashCount).toBe(2);
    else expect.unreachable();
  });
});
