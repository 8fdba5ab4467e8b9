import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { app, cells, foundationSpec, task } from '../../../sim/testing/builders';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { viewAt } from '../../replay/view';
import { cellPictures } from './cellPicture';
import { glyphAt, glyphGrid } from './glyphGrid';
import { tintingOf } from './glyphLook';
import { layoutMap, type MapLayout } from './mapLayout';
import type { MapModel } from './mapModel';
import { isSameTarget, type MapTarget, selectedAt, targetAt, targetByKey } from './mapTarget';

const SIZE = { width: 900, height: 440 };
const spec = foundationSpec({
  zones: 3,
  cells: [cells(50)],
  apps: [app('shop', { instances: 40 })],
  tasks: [task('nightly', { runs: { kind: 'constant', value: 5 * MINUTE } })],
});
const run = tracedRun(spec, 3);
run.foundation.simulation.runUntil(2 * MINUTE);
const replay = opened(sourceOf(run, 2 * MINUTE));
const view = viewAt(replay, 2 * MINUTE);
const layout = layoutMap(replay, SIZE);
const grid = glyphGrid(layout.side, 4);
const tinting = tintingOf(replay, 'state');
const style = { tinting, fill: 'memory', lit: undefined, isStack: false } as const;
const model: MapModel = {
  layout,
  grid,
  tinting,
  pictures: cellPictures(replay, view, style, []),
  labels: [],
  legend: [],
  flights: [],
  hovered: undefined,
  focused: undefined,
};

/** Where the keys lead, one after the other. */
function walk(from: MapTarget | undefined, keys: readonly string[], on: MapLayout = layout) {
  return keys.reduce((target, key) => targetByKey(on, target, key) ?? target, from);
}

describe('what is at a point', () => {
  test('is the cell whose square it is, and nothing in the gaps', () => {
    for (const [cell, { x, y }] of layout.squares.entries()) {
      expect(targetAt(model, { x: x + 1, y: y + 1 })).toEqual({ kind: 'cell', cell });
      expect(targetAt(model, { x: x + layout.side + 0.5, y: y + 1 })).toBeUndefined();
    }
  });

  test('is the container whose glyph it is: choosing it selects its instance or task', () => {
    if (grid === undefined) throw new Error('the squares are too small');
    const selected = model.pictures.flatMap(({ slots, cell }) =>
      Array.from(slots, (_, place) => {
        const square = layout.squares[cell] ?? { x: 0, y: 0 };
        const glyph = glyphAt(grid, layout.side, place);
        const point = {
          x: square.x + glyph.x + grid.glyph / 2,
          y: square.y + glyph.y + grid.glyph / 2,
        };
        const target = targetAt(model, point);
        if (target?.kind !== 'container') throw new Error(`no container ${place} on ${cell}`);
        return selectedAt(replay, view, layout, target);
      }),
    );
    const kinds = selected.map((one) => one?.kind);
    expect(kinds.filter((kind) => kind === 'instance')).toHaveLength(40);
    expect(kinds.filter((kind) => kind === 'task')).toHaveLength(1);
  });

  test('is a zone beside its squares', () => {
    const band = layout.bands[1];
    const target = targetAt(model, { x: 20, y: (band?.y ?? 0) + 10 });
    expect(target).toEqual({ kind: 'zone', band: 1 });
    expect(target && selectedAt(replay, view, layout, target)).toEqual({
      kind: 'zone',
      zone: 'z2',
    });
  });
});

describe('the arrow keys', () => {
  test('reach every cell from the first', () => {
    const reached = new Set<number>();
    const open: MapTarget[] = [{ kind: 'cell', cell: 0 }];
    for (let target = open.pop(); target !== undefined; target = open.pop()) {
      if (target.kind !== 'cell' || reached.has(target.cell)) continue;
      reached.add(target.cell);
      for (const key of ['ArrowRight', 'ArrowDown', 'ArrowUp', 'ArrowLeft']) {
        const next = targetByKey(layout, target, key);
        if (next !== undefined) open.push(next);
      }
    }
    expect(reached.size).toBe(50);
  });

  test('begin at the first cell, and stay at the edges', () => {
    expect(walk(undefined, ['ArrowDown'])).toEqual({ kind: 'cell', cell: 0 });
    expect(walk({ kind: 'cell', cell: 0 }, ['ArrowUp'])).toEqual({ kind: 'cell', cell: 0 });
    const last = layout.bands[2]?.cells.at(-1);
    expect(walk({ kind: 'cell', cell: 2 }, ['End', 'ArrowRight', 'ArrowDown'])).toEqual({
      kind: 'cell',
      cell: last,
    });
  });

  test('lead from the first square of a row to its zone, along the zones, and back', () => {
    const zone = walk({ kind: 'cell', cell: 0 }, ['ArrowLeft']);
    expect(zone).toEqual({ kind: 'zone', band: 0 });
    expect(walk(zone, ['ArrowDown'])).toEqual({ kind: 'zone', band: 1 });
    expect(walk(zone, ['ArrowDown', 'ArrowRight'])).toEqual({ kind: 'cell', cell: 1 });
  });

  test('cross from the last row of a zone to the first of the next, in the same column', () => {
    const small = layoutMap(replay, { width: 480, height: 440 });
    const { columns, squares } = small;
    const from: MapTarget = { kind: 'cell', cell: small.bands[0]?.cells[1] ?? 0 };
    let target: MapTarget | undefined = from;
    while (target?.kind === 'cell' && small.bandOf[target.cell] === 0) {
      target = targetByKey(small, target, 'ArrowDown');
    }
    expect(target?.kind).toBe('cell');
    const cell = target?.kind === 'cell' ? target.cell : -1;
    expect(small.bandOf[cell]).toBe(1);
    expect(squares[cell]?.y).toBe(small.bands[1]?.squares.y);
    expect(targetByKey(small, target, 'ArrowUp')).toEqual({
      kind: 'cell',
      cell: small.bands[0]?.cells.findLast((_, order) => order % columns === 1),
    });
  });

  test('begin anew where another run had a cell that this one has not', () => {
    expect(walk({ kind: 'cell', cell: 999 }, ['ArrowDown'])).toEqual({ kind: 'cell', cell: 0 });
  });

  test('other keys mean nothing', () => {
    expect(targetByKey(layout, undefined, 'x')).toBeUndefined();
  });
});

test('targets are the same by what they are of', () => {
  expect(isSameTarget({ kind: 'cell', cell: 1 }, { kind: 'cell', cell: 1 })).toBe(true);
  expect(isSameTarget({ kind: 'cell', cell: 1 }, { kind: 'cell', cell: 2 })).toBe(false);
  expect(isSameTarget({ kind: 'cell', cell: 1 }, { kind: 'zone', band: 1 })).toBe(false);
  expect(isSameTarget(undefined, undefined)).toBe(true);
  expect(isSameTarget(undefined, { kind: 'cell', cell: 1 })).toBe(false);
});
