import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineDigests } from '../engine/digest';
import { NO_CAUSE } from '../engine/recorder';
import {
  cellId,
  createIdentities,
  type Identities,
  instanceIdOf,
  lrpId,
  NONE,
  processId,
  taskId,
  textId,
} from '../model/identity';
import { columnsSink, createColumns } from './columns';
import { type KindName, kindId, LEVELS } from './kinds';
import { createRecorder, NOT_KEPT, type RecordSink, type TraceRecorder } from './recorder';
import { decode } from './records';

/** A record by names, as a person would note it. */
interface Noted {
  kind: KindName;
  at?: number;
  cause?: number;
  cell?: string;
  lrp?: string;
  instance?: string;
  a?: string | number;
  b?: string | number;
  x?: number;
}

/** Notes records with the ids that the names have in `identities`. */
function note(recorder: TraceRecorder, identities: Identities, noted: Noted): number {
  const { kind, at = 0, cause = NO_CAUSE, cell, lrp, instance, a, b, x = 0 } = noted;
  const lrpOf = (key: string) => {
    const [process, index] = key.split('/') as [string, string];
    return lrpId(identities, processId(identities, process), Number(index));
  };
  const numberOf = (value: string | number | undefined, column: 'a' | 'b') => {
    if (typeof value !== 'string') return value ?? NONE;
    if (kind.startsWith('task.')) return taskId(identities, value);
    return column === 'a' ? processId(identities, value) : textId(identities, value);
  };
  return recorder.record(
    at,
    cause,
    kindId(kind),
    cell === undefined ? NONE : cellId(identities, cell),
    lrp === undefined ? NONE : lrpOf(lrp),
    instance === undefined ? NONE : instanceIdOf(identities, instance),
    numberOf(a, 'a'),
    numberOf(b, 'b'),
    x,
  );
}

const STORY: readonly Noted[] = [
  { kind: 'desiredLRP.created', at: 1, a: 'web', b: 2 },
  { kind: 'actualLRP.created', at: 2, lrp: 'web/0' },
  { kind: 'actualLRP.claimed', at: 3, cell: 'cell-1', lrp: 'web/0', instance: 'guid-a' },
  { kind: 'auction.tieBroken', at: 3, lrp: 'web/1', a: 4, b: 2, x: 0.25 },
  { kind: 'actualLRP.failed', at: 4, lrp: 'web/1', b: 'insufficient resources: memory' },
  { kind: 'rep.synced', at: 5, cell: 'cell-1', a: 1, b: 0 },
  { kind: 'presence.expired', at: 6, cell: 'cell-2' },
  { kind: 'task.created', at: 7, a: 'task-1' },
];

function tell(story: readonly Noted[], identities = createIdentities()): TraceRecorder {
  const recorder = createRecorder(identities);
  for (const noted of story) note(recorder, identities, noted);
  return recorder;
}

describe('the digest of a run', () => {
  it('is what it always was for one small story', () => {
    expect(tell(STORY).digests()).toEqual({
      bbs: '2ca9b1818b254eea2532281fea66de30',
      auction: '701c3f4406e48eb7c65ef7a08af6d3f1',
      rep: 'f014d794717568e9ce8e31ecd2028139',
      locket: '27e441b9a3d3a02004c634508e4aa22f',
      silk: 'f014d794717568e9ce8e31ecd2028139',
      cloudController: 'f014d794717568e9ce8e31ecd2028139',
      fault: 'f014d794717568e9ce8e31ecd2028139',
      bosh: 'f014d794717568e9ce8e31ecd2028139',
    });
  });

  it('is that of its families', () => {
    const recorder = tell(STORY);
    expect(recorder.digest()).toBe(combineDigests(recorder.digests()));
  });

  it('does not depend on which ids the names have', () => {
    const reversed = createIdentities();
    cellId(reversed, 'cell-2');
    textId(reversed, 'another text');
    processId(reversed, 'another process');
    taskId(reversed, 'another task');
    lrpId(reversed, processId(reversed, 'web'), 1);
    expect(tell(STORY, reversed).digest()).toBe(tell(STORY).digest());
  });

  const changes: readonly [string, number, Partial<Noted>][] = [
    ['instant', 2, { at: 4 }],
    ['kind', 2, { kind: 'actualLRP.started' }],
    ['cell', 2, { cell: 'cell-2' }],
    ['process', 2, { lrp: 'api/0' }],
    ['index', 2, { lrp: 'web/1' }],
    ['instance', 2, { instance: 'guid-b' }],
    ['number in a', 3, { a: 5 }],
    ['number in b', 3, { b: 3 }],
    ['number in x', 3, { x: 0.5 }],
    ['text', 4, { b: 'insufficient resources: disk' }],
    ['task', 7, { a: 'task-2' }],
    ['name that becomes nobody', 7, { a: NONE }],
  ];
  it.each(changes)('changes with the %s', (_what, at, change) => {
    const changed = STORY.map((noted, i) => (i === at ? { ...noted, ...change } : noted));
    expect(tell(changed).digest()).not.toBe(tell(STORY).digest());
  });

  it('changes with the order of records in a family', () => {
    const swapped = [STORY[1], STORY[0], ...STORY.slice(2)] as Noted[];
    expect(tell(swapped).digests().bbs).not.toBe(tell(STORY).digests().bbs);
  });

  it('leaves out causes, columns that a kind does not have, and what is commentary', () => {
    const others = STORY.map((noted): Noted => ({ ...noted, cause: 0 }));
    others[0] = { ...(others[0] as Noted), cell: 'cell-9', lrp: 'x/1', x: 12 };
    others.splice(5, 1);
    expect(tell(others).digest()).toBe(tell(STORY).digest());
  });

  it('is the same at every level, with and without anyone listening', () => {
    const digests = LEVELS.map((level) => {
      const identities = createIdentities();
      const sinks = [columnsSink(createColumns(identities))];
      const recorder = createRecorder(identities, { level, sinks });
      for (const noted of STORY) note(recorder, identities, noted);
      return recorder.digest();
    });
    expect(new Set([...digests, tell(STORY).digest()]).size).toBe(1);
  });

  it('goes on after a restore as if nothing had happened in between', () => {
    const noted = fc.integer({ min: 0, max: STORY.length - 1 }).map((i) => STORY[i] as Noted);
    fc.assert(
      fc.property(fc.array(noted), fc.array(noted), fc.array(noted), (before, lost, after) => {
        const identities = createIdentities();
        const columns = createColumns(identities);
        const recorder = createRecorder(identities, { sinks: [columnsSink(columns)] });
        for (const each of before) note(recorder, identities, { ...each, at: 0 });
        const saved = structuredClone(recorder.save()) as { identities: Identities };
        for (const each of lost) note(recorder, identities, { ...each, at: 0 });
        recorder.restore(saved);
        // The actors of a restored simulation share the identities that came with the snapshot.
        for (const each of after) note(recorder, saved.identities, { ...each, at: 0 });
        const straight = tell([...before, ...after].map((each) => ({ ...each, at: 0 })));
        expect(recorder.digest()).toBe(straight.digest());
        expect(recorder.rows()).toBe(straight.rows());
        expect(columns.length).toBe(recorder.rows());
      }),
    );
  });

  it('forgets at a restore which names ids had, since they may be given out again', () => {
    const identities = createIdentities();
    const recorder = createRecorder(identities);
    const saved = recorder.save();
    note(recorder, identities, { kind: 'cell.killed', cell: 'cell-1' });
    recorder.restore(saved);
    identities.cells[0] = 'cell-2';
    identities.cellByName.clear();
    identities.cellByName.set('cell-2', 0);
    note(recorder, identities, { kind: 'cell.killed', cell: 'cell-2' });
    expect(recorder.digest()).toBe(tell([{ kind: 'cell.killed', cell: 'cell-2' }]).digest());
  });

  it('refuses ids and kinds that do not exist', () => {
    const recorder = createRecorder(createIdentities());
    expect(() => recorder.record(0, NO_CAUSE, 250, -1, -1, -1, 0, 0, 0)).toThrow(RangeError);
    const killed = kindId('cell.killed');
    expect(() => recorder.record(0, NO_CAUSE, killed, 3, -1, -1, 0, 0, 0)).toThrow(RangeError);
    const failed = kindId('actualLRP.failed');
    expect(() => recorder.record(0, NO_CAUSE, failed, -1, 3, -1, 0, 0, 0)).toThrow(RangeError);
  });
});

describe('the rows of a trace', () => {
  it('are numbered without gaps, and a row left out passes on its own cause', () => {
    const identities = createIdentities();
    const columns = createColumns(identities);
    const recorder = createRecorder(identities, { sinks: [columnsSink(columns)] });
    const killed = note(recorder, identities, { kind: 'cell.killed', cell: 'cell-1' });
    const tie = note(recorder, identities, {
      kind: 'auction.tieBroken',
      lrp: 'web/0',
      cause: killed,
    });
    const expired = note(recorder, identities, {
      kind: 'presence.expired',
      cell: 'cell-1',
      cause: tie,
    });
    expect([killed, tie, expired]).toEqual([0, 0, 1]);
    expect(decode(columns, expired)).toEqual({
      row: 1,
      at: 0,
      cause: 0,
      kind: 'presence.expired',
      cell: 'cell-1',
    });
  });

  it('are more at a finer level', () => {
    const rowsAt = LEVELS.map((level) => {
      const identities = createIdentities();
      const recorder = createRecorder(identities, { level });
      for (const noted of STORY) note(recorder, identities, noted);
      return recorder.rows();
    });
    expect(rowsAt).toEqual([0, 6, 8]);
  });

  it('reach every listener, marked when the trace leaves them out', () => {
    const heard: number[] = [];
    const counted: number[] = [];
    const listener: RecordSink = {
      row: (sequence) => heard.push(sequence),
      count: (_at, metric, subject, value) => counted.push(metric, subject, value),
    };
    const identities = createIdentities();
    const recorder = createRecorder(identities, { sinks: [listener] });
    for (const noted of STORY) note(recorder, identities, noted);
    recorder.count(0, 3, NONE, 17);
    expect(heard).toEqual([0, 1, 2, NOT_KEPT, 3, NOT_KEPT, 4, 5]);
    expect(counted).toEqual([3, NONE, 17]);
  });
});
