import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, foundationSpec } from '../../../sim/testing/builders';
import { kill } from '../../../sim/testing/scenarioFixture';
import { valueAt } from '../../../sim/trace/columns';
import { reportBatch } from '../../replay/batchOfRow';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { containersOnCell, readContainer } from '../../replay/things';
import { viewAt } from '../../replay/view';
import type { Selected } from '../../session/selected';
import { cellPictures } from './cellPicture';
import { lookOf, tintingOf } from './glyphLook';
import { litBy } from './lit';

const spec = foundationSpec({
  zones: 2,
  cells: [cells(4)],
  apps: [app('shop', { instances: 6 }), app('blog', { instances: 3 })],
  events: [kill(2 * MINUTE, 0)],
});
const run = tracedRun(spec, 5);
run.foundation.simulation.runUntil(4 * MINUTE);
const replay = opened(sourceOf(run, 4 * MINUTE));

/** Names of the containers that a selection lights. */
function litNames(selected: Selected, at: number): string[] {
  const view = viewAt(replay, at);
  const lit = litBy(replay, view, selected);
  const style = {
    tinting: tintingOf(replay, 'state'),
    fill: 'memory',
    lit,
    isStack: false,
  } as const;
  const { processes, lrpProcess, lrpIndex } = replay.columns.identities;
  return cellPictures(replay, view, style, [])
    .flatMap(({ looks, slots }) => [...slots].filter((_, place) => lookOf(looks[place] ?? 0).isLit))
    .map((slot) => {
      const lrp = readContainer(replay, view, slot)?.lrp ?? -1;
      return `${processes[lrpProcess[lrp] ?? -1]}/${lrpIndex[lrp]}`;
    })
    .sort();
}

describe('a selection lights', () => {
  test('nothing when nothing is selected, and nothing dims', () => {
    expect(litBy(replay, viewAt(replay, MINUTE), null)).toBeUndefined();
  });

  test('all instances of an app', () => {
    expect(litNames({ kind: 'app', processGuid: 'blog-1' }, MINUTE)).toEqual([
      'blog-1/0',
      'blog-1/1',
      'blog-1/2',
    ]);
  });

  test('the dead cell that the BBS still holds instances of an app on', () => {
    const selected: Selected = { kind: 'app', processGuid: 'shop-1' };
    expect(litBy(replay, viewAt(replay, 2 * MINUTE - 1), selected)?.cells.size).toBe(0);
    const lit = litBy(replay, viewAt(replay, 2 * MINUTE + SECOND), selected);
    expect([...(lit?.cells ?? [])]).toEqual([[0, 'lit']]);
  });

  test('one instance, and the cell that the BBS holds it on though that is dead', () => {
    const before = viewAt(replay, 2 * MINUTE - 1);
    const [slot = -1] = containersOnCell(before, 0);
    const lrp = readContainer(replay, before, slot)?.lrp ?? -1;
    const { processes, lrpProcess, lrpIndex } = replay.columns.identities;
    const selected: Selected = {
      kind: 'instance',
      processGuid: processes[lrpProcess[lrp] ?? -1] ?? '',
      index: lrpIndex[lrp] ?? -1,
    };
    expect(litNames(selected, 2 * MINUTE - 1)).toHaveLength(1);
    const dead = litBy(replay, viewAt(replay, 2 * MINUTE + SECOND), selected);
    expect([...(dead?.cells ?? [])]).toEqual([[0, 'lit']]);
    expect(litNames(selected, 2 * MINUTE + SECOND)).toEqual([]);
  });

  test('a cell with everything on it', () => {
    const view = viewAt(replay, MINUTE);
    const names = litNames(
      { kind: 'cell', cellGuid: replay.columns.identities.cells[1] ?? '' },
      MINUTE,
    );
    expect(names).toHaveLength(containersOnCell(view, 1).length);
    expect(names.length).toBeGreaterThan(0);
  });

  test('the winner of a decision and the cell that is asked about', () => {
    const [batch] = replay.marks.batches;
    if (batch === undefined) throw new Error('no batch');
    const [row = -1] = reportBatch(replay, batch).decisionRows;
    const winner = valueAt(replay.columns, 'cell', row);
    const asked = (winner + 1) % 4;
    const cellGuid = replay.columns.identities.cells[asked] ?? '';
    const { number } = batch;
    const view = viewAt(replay, MINUTE);
    const lit = litBy(replay, view, { kind: 'auction', batch: number, decision: 0, cellGuid });
    expect(lit?.cells).toEqual(
      new Map([
        [winner, 'winner'],
        [asked, 'loser'],
      ]),
    );
  });

  test('the cells of a zone', () => {
    const lit = litBy(replay, viewAt(replay, MINUTE), { kind: 'zone', zone: 'z2' });
    expect([...(lit?.cells.keys() ?? [])]).toEqual([1, 3]);
  });

  test('nobody for a name that the run does not have: all dims', () => {
    expect(litNames({ kind: 'app', processGuid: 'nobody-1' }, MINUTE)).toEqual([]);
    expect(litBy(replay, viewAt(replay, MINUTE), { kind: 'cell', cellGuid: 'x' })?.cells.size).toBe(
      0,
    );
  });

  test('the cell that a record names', () => {
    const [fault = -1] = replay.marks.faults;
    const lit = litBy(replay, viewAt(replay, MINUTE), { kind: 'record', row: fault });
    expect([...(lit?.cells ?? [])]).toEqual([[0, 'lit']]);
    const beyond = replay.columns.length;
    expect(litBy(replay, viewAt(replay, MINUTE), { kind: 'record', row: beyond })).toBeUndefined();
  });
});
