/** The cases of rep:evacuation/evacuation_test.go and harmonizer/bulker_test.go about evacuation. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { RepStage } from '../../testing/repStage';
import type { CellRows } from './messages';

const NO_ROWS: CellRows = {
  instanceLRPs: [],
  instances: [],
  evacuatingLRPs: [],
  evacuatingInstances: [],
  tasks: [],
};

/** Kinds of what the rep says to others. */
function kinds(said: readonly { kind: string }[]): string[] {
  return said.map(({ kind }) => kind);
}

/** What the rep has sent at each instant up to then, with an answer to every sync and no other. */
function syncsUntil(stage: RepStage, until: number): number[] {
  const at: number[] = [];
  for (let now = stage.ctx.now; now <= until; now += SECOND) {
    for (const { kind } of stage.waits(now)) {
      if (kind !== 'bbs.sync') continue;
      at.push(now / SECOND);
      stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    }
  }
  return at;
}

describe('a rep that is told to evacuate', () => {
  test('says so to auctions and hands all work back (cell 105, 179, 199)', () => {
    const stage = new RepStage();
    stage.container('running');
    expect(stage.state().evacuating).toBe(false);
    stage.tell({ kind: 'rep.drain' });
    expect(stage.state().evacuating).toBe(true);
    const [lrp, task] = [stage.lrp(), stage.task()];
    expect(stage.performs([lrp], [task])).toEqual({ lrps: [lrp.lrp], tasks: [task.task] });
    expect(stage.containers()).toHaveLength(1);
    expect(stage.tell({ kind: 'rep.drain' })).toEqual([]);
  });

  test('compares with the BBS once at once, then every evacuation interval (cell 190, 192)', () => {
    const stage = new RepStage();
    stage.container('running');
    stage.ctx.now = 7 * SECOND;
    const said = stage.tell({ kind: 'rep.drain' });
    expect(said).toEqual([{ kind: 'bbs.sync', cell: 0, calls: null }]);
    stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    expect(syncsUntil(stage, 40 * SECOND)).toEqual([17, 27, 37]);
  });

  test('finishes the sync under way first, and then begins the next at once', () => {
    const stage = new RepStage();
    stage.container('running');
    stage.tell({ kind: 'rep.sync' });
    expect(stage.tell({ kind: 'rep.drain' })).toEqual([]);
    const said = stage.tell({ kind: 'rep.cellFetched', rows: null });
    expect(kinds(said)).toEqual(['bbs.evacuateRunning', 'bbs.sync']);
  });

  test('asks about each container by an operation of its own, when the rows are there', () => {
    const stage = new RepStage();
    for (const state of ['reserved', 'running', 'completed'] as const) stage.container(state);
    stage.container('running', true);
    expect(kinds(stage.tell({ kind: 'rep.drain' }))).toEqual(['bbs.sync']);
    expect(kinds(stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS }))).toEqual([
      'bbs.evacuateClaimed',
      'bbs.evacuateRunning',
      'bbs.evacuateCrashed',
      'bbs.startTask',
    ]);
  });

  test('drops a sync that fails, and tries again an evacuation interval later (cell 191)', () => {
    const stage = new RepStage();
    stage.container('running');
    stage.tell({ kind: 'rep.drain' });
    const said = stage.waits(41 * SECOND);
    // Three attempts take 31 s.
    expect(kinds(said)).toEqual(['bbs.sync', 'bbs.sync', 'bbs.sync']);
  });
});

describe('the evacuator', () => {
  test('ends at its next look when the last container is gone (cell 175)', () => {
    const stage = new RepStage();
    const { instance } = stage.container('running', true);
    stage.tell({ kind: 'rep.drain' });
    stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    stage.waits(12 * SECOND);
    stage.rep.state.executor.containers.delete(instance);
    stage.rep.state.executor.instanceOfTask.clear();
    expect(stage.rep.state.shutdown).toBeNull();
    stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    expect(kinds(stage.waits(20 * SECOND))).toEqual(['bbs.fetchActuals']);
    expect(stage.rep.state.shutdown?.reason).toBe('drained');
  });

  test('ends at once on an empty cell, once the sync is done', () => {
    const stage = new RepStage();
    expect(kinds(stage.tell({ kind: 'rep.drain' }))).toEqual(['bbs.sync']);
    expect(kinds(stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS }))).toEqual([
      'bbs.fetchActuals',
    ]);
  });

  test('ends at the timeout and not before while containers remain (cell 177)', () => {
    const stage = new RepStage();
    stage.container('running', true);
    stage.tell({ kind: 'rep.drain' });
    stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    syncsUntil(stage, 599 * SECOND);
    expect(stage.rep.state.shutdown).toBeNull();
    stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
    stage.waits(600 * SECOND);
    expect(stage.rep.state.shutdown).toMatchObject({ reason: 'drained' });
    expect(stage.rep.state.evacuation?.isTimedOut).toBe(true);
  });

  test('ends on a signal, before an evacuation and during one (cell 174, 178)', () => {
    for (const isEvacuating of [false, true]) {
      const stage = new RepStage();
      stage.container('running', true);
      if (isEvacuating) {
        stage.tell({ kind: 'rep.drain' });
        stage.tell({ kind: 'rep.cellFetched', rows: NO_ROWS });
      }
      expect(kinds(stage.tell({ kind: 'rep.stop' }))).toEqual(['bbs.fetchActuals']);
      expect(stage.rep.state.shutdown).toMatchObject({ reason: 'stopped' });
    }
  });
});
