import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill, restore, task } from '../../sim/testing/builders';
import { kindAt, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { decode } from '../../sim/trace/records';
import {
  countsBetween,
  type EventFilter,
  lifeOfCell,
  lifeOfInstance,
  lifeOfProcess,
  lifeOfTask,
  nextEvent,
  nextRow,
  previousEvent,
  previousRow,
} from './events';
import { reportPass } from './passReport';
import { nextSpan, previousSpan, type Span, spanUnderWay } from './spans';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { viewAt } from './view';

const DURATION = 6 * MINUTE;
const KILLED = 2 * MINUTE;

/** One of two cells dies; its instances are missed by convergence and start on the other. */
function replayOfLoss() {
  const run = tracedRun(
    foundationSpec({
      zones: 2,
      cells: [cells(2)],
      apps: [app('checkout', { instances: 4 }), app('search', { instances: 2 })],
      tasks: [task('backup')],
      events: [kill(KILLED, 0), restore(4 * MINUTE, 0)],
    }),
    7,
  );
  run.foundation.simulation.runUntil(DURATION);
  return opened(sourceOf(run, DURATION));
}

const replay = replayOfLoss();
const { columns } = replay;
const kindOf = (row: number): KindName => decode(columns, row).kind;
const atOf = (row: number): number => valueAt(columns, 'at', row);
const kinds = (...names: KindName[]): EventFilter => ({ kinds: new Set(names) });
const allRows = Array.from({ length: columns.length }, (_, row) => row);

describe('the next and the previous record', () => {
  it('are found by kind, family and subject, as by looking at all of them', () => {
    const filters: EventFilter[] = [
      {},
      { family: 'auction' },
      kinds('actualLRP.started', 'cell.killed'),
      { about: { kind: 'cell', cell: 0 } },
      { about: { kind: 'lrp', lrp: 2 }, family: 'rep' },
      { about: { kind: 'process', process: 1 } },
      { about: { kind: 'task', task: 0 } },
    ];
    for (const filter of filters) {
      const meant = allRows.filter((row) => nextRow(replay, row - 1, filter) === row);
      expect(meant.length).toBeGreaterThan(0);
      const backwards: number[] = [];
      for (
        let row = previousRow(replay, columns.length, filter);
        row !== undefined;
        row = previousRow(replay, row, filter)
      ) {
        backwards.push(row);
      }
      expect(backwards.reverse()).toEqual(meant);
      for (const at of [0, KILLED, KILLED + SECOND, DURATION]) {
        expect(nextEvent(replay, at, filter)).toBe(meant.find((row) => atOf(row) > at));
        expect(previousEvent(replay, at, filter)).toBe(meant.findLast((row) => atOf(row) < at));
      }
    }
  });

  it('of a family are all of that family', () => {
    const first = nextRow(replay, -1, { family: 'fault' });
    expect(first === undefined ? undefined : kindOf(first)).toBe('cell.killed');
    expect([...replay.marks.faults].map(kindOf)).toEqual(['cell.killed', 'cell.restored']);
  });
});

describe('a life', () => {
  it('of an instance goes from its creation across cells', () => {
    const lost = allRows.find((row) => kindOf(row) === 'actualLRP.suspected') as number;
    const lrp = valueAt(columns, 'lrp', lost);
    const life = [...lifeOfInstance(replay, lrp)];
    expect(life).toEqual(
      allRows.filter(
        (row) => kindAt(columns, row)?.lrp === true && valueAt(columns, 'lrp', row) === lrp,
      ),
    );
    expect(kindOf(life[0] as number)).toBe('actualLRP.created');
    const started = life.filter((row) => kindOf(row) === 'actualLRP.started');
    expect(started.map((row) => valueAt(columns, 'cell', row))).toEqual([0, 1]);
  });

  it('of a cell holds what happened to it and on it', () => {
    const life = [...lifeOfCell(replay, 0)].map(kindOf);
    expect(life).toContain('presence.expired');
    expect(life).toContain('container.running');
    expect(life.indexOf('cell.killed')).toBeLessThan(life.indexOf('cell.restored'));
  });

  it('of an app holds its own records and those of all its instances, in order', () => {
    const life = lifeOfProcess(replay, 1);
    expect(life).toEqual(life.slice().sort());
    const ofInstances = [0, 1].flatMap((index) => {
      return [...lifeOfInstance(replay, columns.identities.lrpsOfProcess[1]?.[index] ?? -1)];
    });
    expect(life.length).toBe(ofInstances.length + 1);
    expect(kindOf(life[0] as number)).toBe('desiredLRP.created');
  });

  it('of a task holds its container as well', () => {
    expect([...lifeOfTask(replay, 0)].map(kindOf)).toEqual([
      'ccTask.changed',
      'task.created',
      'ccTask.changed',
      'auction.taskPlaced',
      'container.reserved',
      'task.started',
      'container.created',
      'container.running',
      'container.completed',
      'task.completed',
      'task.resolving',
      'ccTask.changed',
      'task.deleted',
      'container.deleted',
    ]);
  });

  it('of nobody is empty', () => {
    expect(lifeOfInstance(replay, 9_999)).toHaveLength(0);
    expect(lifeOfCell(replay, -1)).toHaveLength(0);
  });
});

describe('counts', () => {
  it('of a range are those of its records', () => {
    const counts = countsBetween(replay, KILLED, KILLED + 3 * MINUTE);
    expect(counts.get('cell.killed')).toBe(1);
    expect(counts.get('presence.expired')).toBe(1);
    expect(counts.has('desiredLRP.created')).toBe(false);
    const all = countsBetween(replay, 0, DURATION + 1);
    expect([...all.values()].reduce((sum, count) => sum + count, 0)).toBe(columns.length);
  });
});

describe('a convergence pass', () => {
  it('that finds a cell missing suspects its instances and asks for others', () => {
    const reports = replay.marks.passes.map((pass) => reportPass(replay, pass));
    const finds = reports.find(({ did }) => did.has('actualLRP.suspected'));
    const lost = countsBetween(replay, 0, DURATION).get('actualLRP.suspected') as number;
    expect(finds?.did.get('actualLRP.suspected')).toBe(lost);
    expect(finds?.did.get('actualLRP.created')).toBe(lost);
    expect(finds?.startRequests).toBe(lost);
    expect(finds?.cellsPresent).toBe(1);
    expect(finds?.from).toBeGreaterThan(KILLED);
    const idle = reports.filter(({ did }) => did.size === 0);
    expect(idle.length).toBeGreaterThan(5);
    expect(idle[0]?.found).toEqual({ missing: 0, extra: 0, suspect: 0 });
  });
});

describe('spans', () => {
  const span = (number: number, from: number, until: number, endRow = 1): Span => {
    return { number, from, until, startRow: 0, middleRow: 0, endRow, isOpen: number === 3 };
  };
  const spans = [span(1, 10, 20), span(2, 30, 30, -1), span(3, 40, 45, -1)];
  const number = (found: Span | undefined) => found?.number;

  it('are found before, at and after an instant', () => {
    expect([5, 10, 29, 30, 41].map((at) => number(nextSpan(spans, at)))).toEqual([
      1,
      2,
      2,
      3,
      undefined,
    ]);
    expect([10, 11, 30, 31, 99].map((at) => number(previousSpan(spans, at)))).toEqual([
      undefined,
      1,
      1,
      2,
      3,
    ]);
  });

  it('are under way from their beginning to before their end, and an open one for ever', () => {
    const underWay = [9, 10, 19, 20, 30, 40, 45, 99].map((at) => number(spanUnderWay(spans, at)));
    expect(underWay).toEqual([undefined, 1, 1, undefined, undefined, 3, 3, 3]);
  });

  it('of a view are those of the trace', () => {
    const batch = replay.marks.batches.find(({ from, until }) => until > from) as Span;
    expect(viewAt(replay, batch.from).batch).toBe(batch);
    expect(viewAt(replay, batch.until).batch).toBeUndefined();
  });
});
