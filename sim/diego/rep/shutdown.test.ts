/** The cases of rep:evacuation/cleanup_test.go. */

import { describe, expect, test } from 'vitest';
import { MILLISECOND, SECOND } from '../../engine/units';
import { VM_BOOT } from '../../testing/boots';
import { RepStage } from '../../testing/repStage';
import type { DiegoMessage } from '../messages';

const DRAINED = { kind: 'operator.repExited', cell: 0, reason: 'drained' };
const STOPPED = { kind: 'operator.repExited', cell: 0, reason: 'stopped' };

/** What the rep says to others than Locket, from which it takes leave in any case. */
function toOthers(said: readonly DiegoMessage[]): DiegoMessage[] {
  return said.filter(({ kind }) => !kind.startsWith('locket.'));
}

/** A rep that has been told to end, and has heard of its rows. */
function stopping(stage: RepStage, evacuating = 0) {
  stage.tell({ kind: 'rep.stop' });
  return stage.tell({ kind: 'rep.actualsFetched', evacuating });
}

describe('the evacuation cleanup', () => {
  test('idles until the process is told to end (cell 180)', () => {
    const stage = new RepStage();
    stage.container('running');
    const said = stage.waits(100 * SECOND);
    expect(said.some(({ kind }) => kind === 'bbs.fetchActuals')).toBe(false);
    expect(stage.rep.state.shutdown).toBeNull();
  });

  test('counts the rows that still evacuate (cell 181)', () => {
    const stage = new RepStage();
    stage.container('running');
    stopping(stage, 2);
    expect(stage.rep.state.shutdown?.stranded).toBe(2);
  });

  test('deletes every container, and ends when they are gone (cell 182)', () => {
    const stage = new RepStage();
    const containers = [stage.container('running'), stage.container('running', true)];
    expect(stopping(stage)).toEqual([]);
    expect(containers.map((each) => each.isBeingDestroyed)).toEqual([true, true]);
    // An LRP's proxy is given 5 s; each takes Garden half a second.
    expect(toOthers(stage.waits(5 * SECOND))).toEqual([]);
    expect(toOthers(stage.waits(6 * SECOND))).toEqual([STOPPED]);
    expect(stage.rep.state).toMatchObject({ phase: 'off', shutdown: null });
  });

  test('looks again every second while something is left', () => {
    const stage = new RepStage();
    const first = stage.container('running', true);
    stopping(stage);
    // Not evacuating, it still takes work, which nobody will run.
    stage.performs([stage.lrp()]);
    const late = stage.containers().at(-1);
    const gone = 0.6 * SECOND;
    expect(toOthers(stage.waits(gone))).toEqual([]);
    expect(stage.containers()).toEqual([late]);
    expect(stage.containers()).not.toContain(first);
    stage.rep.state.executor.containers.clear();
    expect(toOthers(stage.waits(gone + SECOND - 100 * MILLISECOND - 1))).toEqual([]);
    expect(toOthers(stage.waits(gone + SECOND))).toEqual([STOPPED]);
  });

  test('tells for each container that the evacuation timed out (cell 183)', () => {
    const stage = new RepStage();
    for (let each = 0; each < 3; each++) stage.container('running');
    stage.tell({ kind: 'rep.drain' });
    stage.tell({ kind: 'rep.cellFetched', rows: null });
    stage.tell({ kind: 'rep.evacuationTimedOut' });
    stage.tell({ kind: 'rep.actualsFetched', evacuating: 3 });
    const told = stage.ctx.recorded.filter((kind) => kind === 'evacuation.timedOut');
    expect(told).toHaveLength(3);
  });

  test('gives up on a delete that hangs, after 20 s (cell 184, 188)', () => {
    const stage = new RepStage();
    const container = stage.container('running', true);
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    stopping(stage);
    expect(toOthers(stage.waits(20 * SECOND - 1))).toEqual([]);
    expect(toOthers(stage.waits(20 * SECOND))).toEqual([STOPPED]);
    expect(stage.containers()).toEqual([container]);
  });

  test('looks every second for what Garden would not delete, and ends when it is gone (cell 185)', () => {
    const stage = new RepStage();
    stage.container('running', true);
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stopping(stage);
    expect(toOthers(stage.waits(9.5 * SECOND))).toEqual([]);
    expect(stage.containers()).toHaveLength(1);
    stage.rep.state.executor.containers.clear();
    expect(toOthers(stage.waits(11 * SECOND))).toEqual([STOPPED]);
  });

  test('deletes nothing when the BBS does not tell it the rows (cell 189)', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    stage.tell({ kind: 'rep.stop' });
    const said = toOthers(stage.waits(31 * SECOND));
    expect(said.map(({ kind }) => kind)).toEqual([
      'bbs.fetchActuals',
      'bbs.fetchActuals',
      'operator.repExited',
    ]);
    expect(container).toMatchObject({ state: 'running', isBeingDestroyed: false });
  });
});

describe('a rep that ends', () => {
  test('waits for the sync under way, and begins no other', () => {
    const stage = new RepStage();
    stage.container('running');
    stage.tell({ kind: 'rep.sync' });
    expect(toOthers(stage.tell({ kind: 'rep.stop' }))).toEqual([]);
    const said = stage.tell({ kind: 'rep.cellFetched', rows: null });
    expect(said.map(({ kind }) => kind)).toEqual(['bbs.fetchActuals']);
    stage.tell({ kind: 'rep.actualsFetched', evacuating: 0 });
    expect(toOthers(stage.waits(100 * SECOND))).toEqual([STOPPED]);
  });

  test('hears no events any more, so that the BBS is not told what is deleted', () => {
    const stage = new RepStage();
    stage.container('running');
    stopping(stage);
    const said = stage.waits(6 * SECOND);
    expect(toOthers(said)).toEqual([STOPPED]);
  });

  test('answers auctions until its containers are gone, then refuses', () => {
    const stage = new RepStage();
    stage.container('running', true);
    stopping(stage);
    expect(stage.state().evacuating).toBe(false);
    stage.waits(2 * SECOND);
    expect(() => stage.state()).toThrow();
  });

  test('after an evacuation says that it is drained', () => {
    const stage = new RepStage();
    stage.tell({ kind: 'rep.drain' });
    stage.tell({ kind: 'rep.cellFetched', rows: null });
    expect(toOthers(stage.tell({ kind: 'rep.actualsFetched', evacuating: 0 }))).toEqual([DRAINED]);
    expect(stage.ctx.recorded.slice(-2)).toEqual(['rep.stopped', 'cell.drained']);
  });

  test('though it was not up, or ran no longer, says so all the same', () => {
    const stage = new RepStage();
    stage.tell(VM_BOOT);
    expect(toOthers(stage.tell({ kind: 'rep.drain' }))).toEqual([DRAINED]);
    expect(toOthers(stage.tell({ kind: 'rep.drain' }))).toEqual([DRAINED]);
    expect(toOthers(stage.tell({ kind: 'rep.stop' }))).toEqual([STOPPED]);
  });
});
