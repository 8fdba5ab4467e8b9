/** Thinning what random foundations do seldom or never: by hand, row by row. */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import { cellId, createIdentities, lrpId, processId, textId } from '../../sim/model/identity';
import { app, cells, foundationSpec } from '../../sim/testing/builders';
import { columnsSink, createColumns, type TraceColumns } from '../../sim/trace/columns';
import { type KindName, kindId } from '../../sim/trace/kinds';
import { thinTrace } from '../../sim/trace/thin';
import type { TraceSource } from './openReplay';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { readCell, readInstance } from './things';
import { viewAt } from './view';

type Row = readonly [
  kind: KindName,
  values: { cell?: number; lrp?: number; instance?: number; a?: number; b?: number },
];

const END = 100 * SECOND;

/** One row a second; what is kept is told with the removal before it. */
function traceOf(rows: readonly Row[]): TraceSource {
  const identities = createIdentities();
  for (const name of ['cell-0', 'cell-1', 'cell-2']) cellId(identities, name);
  lrpId(identities, processId(identities, 'checkout-1'), 0);
  for (const text of ['', 'no room']) textId(identities, text);
  const columns: TraceColumns = createColumns(identities);
  const sink = columnsSink(columns);
  rows.forEach(([kind, { cell = -1, lrp = -1, instance = -1, a = 0, b = 0 }], row) => {
    const at = kind === 'actualLRP.kept' ? row - 1 : row;
    sink.row(row, at * SECOND, -1, kindId(kind), cell, lrp, instance, a, b, 0);
  });
  const spec = foundationSpec({ cells: [cells(3)], apps: [app('checkout')] });
  return { ...sourceOf(tracedRun(spec, 1), END), columns };
}

/** The views of the thinned trace at each instant from its range's beginning on, against the whole one's. */
function expectSameFrom(source: TraceSource, from: number): void {
  const whole = opened(source);
  const thinned = opened({ ...source, ...thinTrace(source, { from, until: END }) });
  for (let at = from; at <= source.columns.length * SECOND; at += SECOND) {
    expect(describeView(thinned, viewAt(thinned, at))).toEqual(
      describeView(whole, viewAt(whole, at)),
    );
  }
}

function expectSame(rows: readonly Row[]): void {
  const source = traceOf(rows);
  for (let from = 0; from <= rows.length; from++) expectSameFrom(source, from * SECOND);
}

const on = (cell: number, instance: number) => ({ cell, lrp: 0, instance });

describe('wherever a thinned trace begins, it knows', () => {
  it('a row that stays though its removal was announced, with its age and crashes', () => {
    const rows: Row[] = [
      ['actualLRP.created', { lrp: 0 }],
      ['actualLRP.claimed', on(0, 1)],
      ['actualLRP.crashed', { ...on(0, 1), a: 1, b: 0 }],
      ['actualLRP.claimed', on(1, 2)],
      ['actualLRP.removed', { lrp: 0, a: 0 }],
      ['actualLRP.kept', { ...on(1, 2), a: 0 }],
      ['actualLRP.started', on(1, 2)],
      ['actualLRP.removed', { lrp: 0, a: 0 }],
      ['actualLRP.created', { lrp: 0 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    const kept = readInstance(replay, viewAt(replay, 5 * SECOND), 0)?.rows;
    expect(kept).toMatchObject([{ state: 'CLAIMED', crashCount: 1, since: 3 * SECOND }]);
  });

  it('an evacuating row beside its replacement', () => {
    const rows: Row[] = [
      ['actualLRP.created', { lrp: 0 }],
      ['actualLRP.started', on(0, 1)],
      ['actualLRP.evacuating', on(0, 1)],
      ['actualLRP.unclaimed', { lrp: 0 }],
      ['actualLRP.failed', { lrp: 0, b: 1 }],
      ['actualLRP.claimed', on(1, 2)],
      ['actualLRP.removed', { lrp: 0, a: 1 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    expect(readInstance(replay, viewAt(replay, 4 * SECOND), 0)?.rows).toHaveLength(2);
  });

  it('a suspect row that comes back with what was written to it before', () => {
    expectSame([
      ['actualLRP.created', { lrp: 0 }],
      ['actualLRP.claimed', on(0, 1)],
      ['actualLRP.crashed', { ...on(0, 1), a: 3, b: 0 }],
      ['actualLRP.started', on(0, 2)],
      ['actualLRP.suspected', on(0, 2)],
      ['actualLRP.created', { lrp: 0 }],
      ['actualLRP.failed', { lrp: 0, b: 1 }],
      ['actualLRP.removed', { lrp: 0, a: 0 }],
      ['actualLRP.promoted', on(0, 2)],
      ['actualLRP.suspected', on(0, 2)],
      ['actualLRP.created', { lrp: 0 }],
      ['actualLRP.started', on(1, 3)],
      ['actualLRP.removed', { lrp: 0, a: 2 }],
    ]);
  });

  it('who lost a lease to whom', () => {
    const rows: Row[] = [
      ['silk.leaseAcquired', { cell: 0, a: 7 }],
      ['silk.leaseRefused', { cell: 2 }],
      ['silk.leaseAcquired', { cell: 1, a: 7 }],
      ['silk.leaseAcquired', { cell: 2, a: 7 }],
      ['silk.leaseRefused', { cell: 0 }],
    ];
    expectSame(rows);
    const source = traceOf(rows);
    const whole = opened(source);
    for (let from = 0; from <= rows.length; from++) {
      const range = { from: from * SECOND, until: END };
      const thinned = opened({ ...source, ...thinTrace(source, range) });
      const leases = [whole, thinned].map((replay) =>
        [0, 1, 2].map((cell) => readCell(replay, viewAt(replay, range.from), cell).lease),
      );
      expect(leases[1]).toEqual(leases[0]);
    }
    const last = [0, 1, 2].map((cell) => readCell(whole, viewAt(whole, END), cell).lease);
    expect(last).toEqual(['refused', 'evicted', 'held']);
  });

  it('since when a rep is down that stopped and never came back', () => {
    const rows: Row[] = [
      ['rep.started', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['rep.started', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['cell.killed', { cell: 0 }],
      ['cell.restored', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
    ];
    expectSame(rows);
    const source = traceOf(rows);
    const whole = opened(source);
    for (let from = 0; from <= rows.length; from++) {
      const range = { from: from * SECOND, until: END };
      const thinned = opened({ ...source, ...thinTrace(source, range) });
      const [expected, found] = [whole, thinned].map((replay) =>
        readCell(replay, viewAt(replay, range.from), 0),
      );
      expect(found).toEqual(expected);
    }
  });
});
