import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { cells, foundationSpec } from '../../../sim/testing/builders';
import type { Replay } from '../../replay/openReplay';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { layoutMap, type MapLayout } from './mapLayout';

function replayOf(...groups: ReturnType<typeof cells>[]): Replay {
  const run = tracedRun(foundationSpec({ zones: 3, cells: groups }), 1);
  return opened(sourceOf(run, MINUTE));
}

/** Squares that reach out of the map, or into another one, by cell. */
function misplaced({ squares, side, size, legend }: MapLayout): number[] {
  return [...squares.keys()].filter((cell) => {
    const one = squares[cell];
    if (one === undefined) return true;
    const isOutside =
      one.x < 0 || one.y < 0 || one.x + side > size.width || one.y + side > legend.y;
    return (
      isOutside ||
      squares.some(
        (other, place) =>
          place !== cell && Math.abs(other.x - one.x) < side && Math.abs(other.y - one.y) < side,
      )
    );
  });
}

describe('the layout of the map', () => {
  const sizes = [
    { width: 900, height: 440 },
    { width: 1600, height: 900 },
    { width: 390, height: 560 },
  ];

  test.each(sizes)('has a place for each of 256 cells in $width × $height', (size) => {
    const layout = layoutMap(replayOf(cells(256)), size);
    expect(layout.squares).toHaveLength(256);
    expect(misplaced(layout)).toEqual([]);
  });

  test('has one band for each zone with cells, those that the scenario does not list last', () => {
    const replay = replayOf(cells(6));
    const { cells: facts } = replay.facts;
    const [first, ...rest] = facts;
    const moved = first && { ...first, zone: 'elsewhere' };
    const zones = ['z3', 'empty', 'z1', 'z2'];
    const layout = layoutMap(
      { ...replay, facts: { ...replay.facts, zones, cells: [moved, ...rest] } },
      { width: 900, height: 440 },
    );
    expect(layout.bands.map(({ zone, cells: ids }) => [zone, ids])).toEqual([
      ['z3', [2, 5]],
      ['z1', [3]],
      ['z2', [1, 4]],
      ['elsewhere', [0]],
    ]);
  });

  test('shows 256 cells beside the inspector at 1280 × 800 with more than 24 pixels each', () => {
    expect(layoutMap(replayOf(cells(256)), { width: 900, height: 442 }).side).toBeGreaterThan(24);
  });

  test('has a place for each of 1,250 cells, smaller ones', () => {
    const layout = layoutMap(replayOf(cells(1250)), { width: 900, height: 442 });
    expect(misplaced(layout)).toEqual([]);
    expect(layout.side).toBeGreaterThan(9);
  });

  test('keeps places for cells that join later', () => {
    const late = cells(6, { group: 'late', joinsAt: 10 * MINUTE });
    const layout = layoutMap(replayOf(cells(6), late), { width: 900, height: 440 });
    expect(layout.squares).toHaveLength(12);
    expect(misplaced(layout)).toEqual([]);
  });

  test('orders the cells of a zone by group, then as the scenario names them', () => {
    const layout = layoutMap(replayOf(cells(6, { group: 'a' }), cells(3, { group: 'b' })), {
      width: 900,
      height: 440,
    });
    expect(layout.bands.map(({ zone, cells: ids }) => [zone, ids])).toEqual([
      ['z1', [0, 3, 6]],
      ['z2', [1, 4, 7]],
      ['z3', [2, 5, 8]],
    ]);
  });
});
