import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import {
  cellId,
  createIdentities,
  lrpId,
  processId,
  taskId,
  textId,
} from '../../sim/model/identity';
import { app, cells, foundationSpec, kill, restore, task } from '../../sim/testing/builders';
import { columnsSink, createColumns, truncate } from '../../sim/trace/columns';
import { readTrace } from '../../sim/trace/formatReader';
import { createTraceWriter } from '../../sim/trace/formatWriter';
import { KINDS, kindId } from '../../sim/trace/kinds';
import { bytesOf } from './keyframes';
import { openReplay } from './openReplay';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { containersOnCell, readCell, readContainer, readDomain, readInstance } from './things';
import { viewAt } from './view';

const DURATION = 8 * MINUTE;

/** Two cells, one of which dies and comes back; an app on both, and a task. */
const STORY = foundationSpec({
  zones: 2,
  cells: [cells(2, { memory: 1024 })],
  apps: [app('checkout', { instances: 6 })],
  tasks: [task('backup')],
  events: [kill(2 * MINUTE, 0), restore(4 * MINUTE, 0)],
  silk: { subnetPrefix: 24 },
});

function story(level: 'summary' | 'normal' | 'full') {
  const run = tracedRun(STORY, 7, level);
  run.foundation.simulation.runUntil(DURATION);
  return run;
}

describe('a trace of less than everything', () => {
  it('at level summary tells of faults, and calls the rest unknown', () => {
    const replay = opened(sourceOf(story('summary'), DURATION));
    const states = [0, 3, 5].map((minute) => {
      return readCell(replay, viewAt(replay, minute * MINUTE), 0).state;
    });
    expect(states).toEqual(['unknown', 'down', 'unknown']);
    const view = viewAt(replay, 3 * MINUTE);
    expect(view.totals).toMatchObject({ cellsDown: 1, desired: undefined, running: undefined });
    expect(readCell(replay, view, 1)).toMatchObject({
      total: { memory: 1024 },
      memoryUsed: undefined,
      containers: undefined,
      rows: undefined,
      isPresent: undefined,
      lease: undefined,
      reported: undefined,
    });
    expect(readInstance(replay, view, 0)).toBeUndefined();
    expect(readDomain(replay, view, 0)).toBeUndefined();
    expect(replay.series.running).toBeUndefined();
    expect(replay.series.cellsDown?.value).toEqual(Int32Array.of(0, 1, 0));
  });

  it('at level normal lacks details only', () => {
    const normal = opened(sourceOf(story('normal'), DURATION));
    const full = opened(sourceOf(story('full'), DURATION));
    const known = (line: string) => !/^domain|reported|^container .* (created|reserved)/.test(line);
    for (let at = 0; at <= DURATION; at += 7 * SECOND) {
      const view = viewAt(normal, at);
      const lines = describeView(normal, view).filter(known);
      expect(lines).toEqual(describeView(full, viewAt(full, at)).filter(known));
      expect(readCell(normal, view, 1).reported).toBeUndefined();
      expect(readDomain(normal, view, 0)).toBeUndefined();
    }
  });
});

describe('a trace from a file', () => {
  it('shows the same as one from memory, and ends with its last whole batch', () => {
    const run = tracedRun(STORY, 7);
    const pieces: Uint8Array[] = [];
    run.foundation.simulation.runUntil(DURATION);
    const source = sourceOf(run, DURATION);
    const write = (piece: Uint8Array) => void pieces.push(piece);
    const writer = createTraceWriter(write, source.header, run.columns.identities, 50);
    for (let row = 0; row < run.columns.length; row++) {
      const batch = run.columns.batches[0] as (typeof run.columns.batches)[number];
      const value = (name: keyof typeof batch) => batch[name][row] as number;
      const [at, cause, kind] = [value('at'), value('cause'), value('kind')];
      const [cell, lrp, instance] = [value('cell'), value('lrp'), value('instance')];
      writer.row(row, at, cause, kind, cell, lrp, instance, value('a'), value('b'), value('x'));
    }
    writer.end('completed', DURATION);
    const bytes = Uint8Array.from(pieces.flatMap((piece) => [...piece]));
    const memory = opened(source);
    const whole = readTrace(bytes);
    const part = readTrace(bytes.subarray(0, bytes.length - 3_000));
    if (!whole.ok || !part.ok) throw new Error('unreadable');
    const at = 5 * MINUTE;
    const fromFile = opened(whole.file);
    expect(fromFile.until).toBe(DURATION);
    expect(describeView(fromFile, viewAt(fromFile, at))).toEqual(
      describeView(memory, viewAt(memory, at)),
    );
    const cut = opened(part.file);
    expect(part.file.columns.length % 50).toBe(0);
    expect(cut.until).toBeLessThan(DURATION);
    expect(viewAt(cut, DURATION)).toMatchObject({ at: cut.until, rows: part.file.columns.length });
  });

  it('that was interrupted tells up to then', () => {
    const run = story('full');
    truncate(run.columns, 200);
    const { at } = viewAt(opened({ ...sourceOf(run, DURATION), isComplete: false }), DURATION);
    const stopped = kindId('run.interrupted');
    columnsSink(run.columns).row(200, at + SECOND, -1, stopped, -1, -1, -1, 0, 0, 0);
    const replay = opened(sourceOf(run, DURATION));
    expect(replay.until).toBe(at + SECOND);
  });

  it.each([
    ['no object', null, 'run.duration'],
    ['no cells', { run: { duration: 5 }, foundation: { zones: [] } }, 'cells'],
    [
      'a cell without a size',
      {
        run: { duration: 5 },
        foundation: { zones: [], cells: [{ cellGuid: 'a', group: 'a', zone: 'z', joinsAt: 0 }] },
      },
      'cells',
    ],
    [
      'apps that are no objects',
      { run: { duration: 5 }, foundation: { zones: [], cells: [], apps: [null], tasks: [] } },
      'apps',
    ],
    ['a run longer than can be counted', { run: { duration: 1e300 } }, 'run.duration'],
    [
      'a zone for every grain of sand',
      { run: { duration: 5 }, foundation: { zones: Array.from({ length: 1e5 }, String) } },
      '100000 zones',
    ],
  ])('is refused when its scenario has %s', (_, scenario, word) => {
    const header = { scenario, seed: 1, build: '', level: 'full' } as const;
    const columns = createColumns(createIdentities());
    const result = openReplay({ header, columns, isComplete: true });
    expect(result.ok ? '' : result.problem).toContain(word);
  });

  it('may say anything: nothing throws, and no id reaches beyond the names', () => {
    const id = fc.oneof(fc.integer({ min: -3, max: 4 }), fc.integer());
    const row = fc.record({
      kind: fc.nat(KINDS.length - 1),
      cell: fc.integer({ min: -2, max: 3 }),
      lrp: id,
      instance: id,
      a: id,
      b: id,
      x: fc.double(),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 300 }), (rows) => {
        const run = tracedRun(STORY, 1);
        const { identities } = run.columns;
        taskId(identities, 'backup-1');
        for (const index of [0, 1]) lrpId(identities, 0, index);
        const sink = columnsSink(run.columns);
        rows.forEach(({ kind, cell, lrp, instance, a, b, x }, at) => {
          sink.row(at, at, -1, kind, cell, lrp, instance, a, b, x);
        });
        const replay = opened(sourceOf(run, DURATION), { keyframeDistance: 7 });
        for (let at = 0; at < rows.length; at += 11) describeView(replay, viewAt(replay, at));
        expect(bytesOf(replay.keyframes)).toBeLessThan(60e6);
      }),
    );
  });
});

describe('a replay of what no random foundation does', () => {
  it('takes a subnet from the cell whose lease had expired', () => {
    const identities = createIdentities();
    for (const name of ['cell-0', 'cell-1']) cellId(identities, name);
    const columns = createColumns(identities);
    const run = tracedRun(STORY, 1);
    const sink = columnsSink(columns);
    const acquired = kindId('silk.leaseAcquired');
    sink.row(0, 1, -1, acquired, 0, -1, -1, 9, textId(identities, 'free'), 0);
    sink.row(1, 2, -1, acquired, 1, -1, -1, 9, textId(identities, 'expired'), 0);
    const replay = opened({ ...sourceOf(run, DURATION), columns });
    const leases = (at: number) =>
      [0, 1].map((cell) => {
        const { lease, subnet } = readCell(replay, viewAt(replay, at), cell);
        return [lease, subnet];
      });
    expect(leases(1)).toEqual([
      ['held', 9],
      ['none', undefined],
    ]);
    expect(leases(2)).toEqual([
      ['evicted', undefined],
      ['held', 9],
    ]);
  });

  it('needs no more slots than containers live at a time', () => {
    const identities = createIdentities();
    cellId(identities, 'cell-0');
    processId(identities, 'checkout-1');
    const lrp = lrpId(identities, 0, 0);
    const columns = createColumns(identities);
    const sink = columnsSink(columns);
    for (let instance = 0; instance < 500; instance++) {
      const reserved = kindId('container.reserved');
      const deleted = kindId('container.deleted');
      sink.row(0, instance * 10, -1, reserved, 0, lrp, instance, -1, 64, 0);
      if (instance > 1) sink.row(0, instance * 10, -1, deleted, 0, lrp, instance - 2, -1, 0, 0);
    }
    const replay = opened({ ...sourceOf(tracedRun(STORY, 1), DURATION), columns });
    expect(replay.slots.used).toBe(3);
    const view = viewAt(replay, 4_990);
    const live = containersOnCell(view, 0).map((slot) => readContainer(replay, view, slot));
    expect(live.map((container) => container?.instance)).toEqual([498, 499]);
  });

  it('keeps to its memory, however long the trace', () => {
    const run = tracedRun(STORY, 3);
    run.foundation.simulation.runUntil(DURATION);
    const options = { keyframeDistance: 1, keyframeBytesMax: 400_000 };
    const replay = opened(sourceOf(run, DURATION), options);
    expect(replay.keyframes.length).toBeGreaterThan(1);
    expect(replay.keyframes.length).toBeLessThan(run.columns.length / 2);
    const whole = opened(sourceOf(run, DURATION));
    for (let at = 0; at < DURATION; at += 37 * SECOND) {
      expect(describeView(replay, viewAt(replay, at))).toEqual(
        describeView(whole, viewAt(whole, at)),
      );
    }
  });
});
