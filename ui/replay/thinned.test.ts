/** Thinning what random foundations do seldom or never: by hand, row by row. */
import { describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import {
  cellId,
  createIdentities,
  lrpId,
  processId,
  taskId,
  textId,
} from '../../sim/model/identity';
import { app, cells, foundationSpec } from '../../sim/testing/builders';
import { columnsSink, createColumns, type TraceColumns } from '../../sim/trace/columns';
import { type KindName, kindId } from '../../sim/trace/kinds';
import { thinTrace } from '../../sim/trace/thin';
import type { Replay, TraceSource } from './openReplay';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { readCell, readContainer, readInstance, readRollout, readTask } from './things';
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
  processId(identities, 'checkout-2');
  taskId(identities, 'build-1');
  for (const text of ['', 'no room', 'rep', 'silk-daemon']) textId(identities, text);
  const columns: TraceColumns = createColumns(identities);
  const sink = columnsSink(columns);
  rows.forEach(([kind, { cell = -1, lrp = -1, instance = -1, a = 0, b = 0 }], row) => {
    const at = kind === 'actualLRP.kept' ? row - 1 : row;
    sink.row(row, at * SECOND, -1, kindId(kind), cell, lrp, instance, a, b, 0);
  });
  const spec = foundationSpec({ cells: [cells(3)], apps: [app('checkout')] });
  return { ...sourceOf(tracedRun(spec, 1), END), columns };
}

/** Wherever the thinned trace begins, it has the whole one's views from there on, and its cells. */
function expectSame(rows: readonly Row[]): void {
  const source = traceOf(rows);
  const whole = opened(source);
  const tell = (replay: Replay, at: number) => {
    const view = viewAt(replay, at);
    return [
      ...describeView(replay, view),
      ...[0, 1, 2].map((cell) => readCell(replay, view, cell)),
      readInstance(replay, view, 0),
      ...(readInstance(replay, view, 0)?.containers ?? []).map((slot) =>
        readContainer(replay, view, slot),
      ),
      readTask(replay, view, 0),
      readRollout(replay, view, 1),
    ];
  };
  for (let row = 0; row <= rows.length; row++) {
    const from = row * SECOND;
    const thinned = opened({ ...source, ...thinTrace(source, { from, until: END }) });
    for (let at = from; at <= rows.length * SECOND; at += SECOND) {
      expect(tell(thinned, at)).toEqual(tell(whole, at));
    }
  }
}

/** As processes are called; texts begin with these. */
const REP = 2;

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
      ['actualLRP.claimed', on(1, 3)],
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
    const whole = opened(traceOf(rows));
    const last = [0, 1, 2].map((cell) => readCell(whole, viewAt(whole, END), cell).lease);
    expect(last).toEqual(['refused', 'evicted', 'held']);
  });

  it('whether the BBS and the cell hold an instance as ready, old and new apart', () => {
    const rows: Row[] = [
      ['actualLRP.created', { lrp: 0 }],
      ['container.reserved', on(0, 1)],
      ['actualLRP.started', on(0, 1)],
      ['container.readiness', { ...on(0, 1), a: 1 }],
      ['actualLRP.routable', { ...on(0, 1), a: 1 }],
      ['actualLRP.evacuating', on(0, 1)],
      ['actualLRP.unclaimed', { lrp: 0 }],
      ['actualLRP.routable', { ...on(0, 1), a: 1 }],
      ['actualLRP.started', on(1, 2)],
      ['actualLRP.routable', { ...on(1, 2), a: 0 }],
      ['actualLRP.routable', { ...on(0, 1), a: 0 }],
      ['container.readiness', { ...on(0, 1), a: 0 }],
      ['actualLRP.suspected', on(1, 2)],
      ['actualLRP.routable', { ...on(1, 2), a: 1 }],
      ['actualLRP.promoted', on(1, 2)],
      ['actualLRP.removed', { lrp: 0, a: 1 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    const readinessAt = (row: number) =>
      readInstance(replay, viewAt(replay, row * SECOND), 0)?.rows.map((each) => each.readiness);
    expect([2, 4, 6, 9, 11, 13].map(readinessAt)).toEqual([
      ['ready'],
      ['ready'],
      ['unsaid', 'ready'],
      ['notReady', 'ready'],
      ['notReady', 'notReady'],
      ['notReady', 'ready'],
    ]);
  });

  it('which cells evacuate, and how their Garden is, until the rep begins anew', () => {
    const rows: Row[] = [
      ['rep.started', { cell: 0 }],
      ['rep.started', { cell: 1 }],
      ['rep.gardenChanged', { cell: 1, a: 0 }],
      ['cell.drainStarted', { cell: 0 }],
      ['rep.evacuating', { cell: 0, a: 7 }],
      ['garden.broken', { cell: 1, a: 0 }],
      ['rep.evacuating', { cell: 1, a: 2 }],
      ['rep.stopped', { cell: 0 }],
      ['cell.drained', { cell: 0, a: 3 }],
      ['rep.gardenChanged', { cell: 1, a: 1 }],
      ['garden.mended', { cell: 1 }],
      ['cell.restored', { cell: 0 }],
      ['rep.started', { cell: 0 }],
      ['cell.killed', { cell: 1 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    const at = (row: number) => viewAt(replay, row * SECOND);
    expect(readCell(replay, at(6), 0)).toMatchObject({
      evacuation: { containers: 7, since: 4 * SECOND },
      drain: { state: 'draining', since: 3 * SECOND },
    });
    expect(readCell(replay, at(6), 1).garden).toEqual({
      fault: 'fails',
      isHealthy: false,
      since: 2 * SECOND,
    });
    expect(readCell(replay, at(8), 0)).toMatchObject({
      evacuation: undefined,
      drain: { state: 'drained', stranded: 3 },
    });
    expect([3, 4, 6, 7, 13].map((row) => at(row).totals.cellsEvacuating)).toEqual([0, 1, 2, 1, 0]);
    expect(readCell(replay, at(13), 0).drain.state).toBe('none');
  });

  it('what Cloud Controller has under way', () => {
    const rows: Row[] = [
      ['staging.started', { a: 1, b: 0 }],
      ['ccTask.changed', { a: 0, b: 1 }],
      ['task.created', { a: 0 }],
      ['deployment.started', { a: 1, b: 0 }],
      ['deployment.scaled', { a: 1, b: 1 }],
      ['staging.completed', { a: 1 }],
      ['task.deleted', { a: 0 }],
      ['deployment.scaled', { a: 1, b: 2 }],
      ['deployment.completed', { a: 1 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    const at = (row: number) => viewAt(replay, row * SECOND);
    expect(readRollout(replay, at(4), 1)).toMatchObject({
      staging: { since: 0, build: 0 },
      deployment: { since: 3 * SECOND, replaces: 0, newInstances: 1, oldInstances: 0 },
    });
    expect(readTask(replay, at(2), 0)?.ccState).toBe('no room');
    expect(readRollout(replay, at(8), 1)).toBeUndefined();
    expect([0, 4, 5, 8].map((row) => at(row).totals.stagings)).toEqual([1, 1, 0, 0]);
    expect([0, 4, 5, 8].map((row) => at(row).totals.deployments)).toEqual([0, 1, 1, 0]);
  });

  it('since when a rep is down that stopped and never came back', () => {
    expectSame([
      ['rep.started', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['rep.started', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
      ['cell.killed', { cell: 0 }],
      ['cell.restored', { cell: 0 }],
      ['rep.stopped', { cell: 0 }],
    ]);
  });

  it('whether a rep has ended or stands still, whatever ended it', () => {
    const rows: Row[] = [
      ['rep.started', { cell: 0 }],
      ['rep.started', { cell: 1 }],
      ['process.killed', { cell: 0, a: REP }],
      ['process.killed', { cell: 1, a: REP + 1 }],
      ['process.started', { cell: 0, a: REP }],
      ['rep.stopped', { cell: 0 }],
      ['process.started', { cell: 0, a: REP }],
      ['rep.started', { cell: 0 }],
      ['process.hung', { cell: 1, a: REP }],
      ['rep.evacuating', { cell: 1, a: 4 }],
      ['process.resumed', { cell: 1, a: REP }],
      ['process.exited', { cell: 1, a: REP }],
      ['cell.killed', { cell: 1 }],
    ];
    expectSame(rows);
    const replay = opened(traceOf(rows));
    const told = (row: number, cell: number) => {
      const { rep, state } = readCell(replay, viewAt(replay, row * SECOND), cell);
      return `${rep} ${state}`;
    };
    expect([1, 2, 4, 5, 7].map((row) => told(row, 0))).toEqual([
      'running up',
      'down starting',
      'running starting',
      'down starting',
      'running up',
    ]);
    expect([3, 8, 10, 11, 12].map((row) => told(row, 1))).toEqual([
      'running up',
      'hung up',
      'running up',
      'down starting',
      'running down',
    ]);
  });

  it('which cells are present, and what they reported when', () => {
    expectSame([
      ['presence.acquired', { cell: 0 }],
      ['presence.acquired', { cell: 1 }],
      ['auction.cellFetched', { cell: 0, a: 500, b: 600 }],
      ['auction.cellStarting', { cell: 0, b: 3 }],
      ['auction.cellAnswered', { cell: 0 }],
      ['presence.expired', { cell: 0 }],
      ['auction.cellFetched', { cell: 0, a: 400, b: 600 }],
      ['auction.cellAnswered', { cell: 0 }],
      ['presence.released', { cell: 1 }],
      ['presence.acquired', { cell: 0 }],
      ['auction.cellAnswered', { cell: 0 }],
    ]);
  });
});

describe('where its range ends, a thinned trace', () => {
  const source = traceOf([
    ['auction.started', { a: 1 }],
    ['auction.fetched', { a: 1 }],
    ['rep.started', { cell: 0 }],
    ['auction.started', { a: 2 }],
    ['auction.fetched', { a: 2 }],
    ['rep.started', { cell: 1 }],
    ['auction.completed', { a: 2 }],
    ['rep.started', { cell: 2 }],
    ['auction.started', { a: 3 }],
    ['auction.fetched', { a: 3 }],
    ['auction.completed', { a: 3 }],
  ]);
  const thinnedUntil = (until: number) =>
    opened({ ...source, ...thinTrace(source, { from: 0, until }) });
  const numbers = (replay: Replay) => replay.marks.batches.map(({ number }) => number);

  it('knows that a batch that found nothing to auction is not under way', () => {
    const replay = thinnedUntil(2 * SECOND);
    expect(numbers(replay)).toEqual([1]);
    expect([0, 1, 2].map((at) => viewAt(replay, at * SECOND).batch?.number)).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });

  it('tells when the batch under way ended, and of none that came later', () => {
    const whole = opened(source);
    const replay = thinnedUntil(5 * SECOND);
    expect(numbers(replay)).toEqual([1, 2]);
    expect(viewAt(replay, 5 * SECOND).batch?.until).toBe(6 * SECOND);
    expect(viewAt(whole, 5 * SECOND).batch?.until).toBe(6 * SECOND);
    expect(viewAt(replay, 9 * SECOND).batch).toBeUndefined();
  });
});
