/** Lines tell any two states apart, and name the place. */
import { describe, expect, test } from 'vitest';
import { dataLines } from './dataLines';

const linesOf = (value: unknown) => [...dataLines(value, 'state')];

describe('the lines of plain data', () => {
  test('name every leaf by its place, maps by their keys, typed arrays in one', () => {
    const value = {
      at: 1.5,
      names: ['a', null],
      byCell: new Map<string | number, unknown>([
        [7, { isUp: true }],
        ['z1', undefined],
      ]),
      gone: new Set([3]),
      memory: Int32Array.of(1, -2),
      nothing: {},
    };
    expect(linesOf(value)).toEqual([
      'state.at = 1.5',
      'state.names.0 = "a"',
      'state.names.1 = null',
      'state.byCell.7.isUp = true',
      'state.byCell."z1" = undefined',
      'state.gone.0 = 3',
      'state.memory = Int32Array 1 -2',
      'state.nothing = {}',
    ]);
  });

  test('write what is shared once, and end where data holds itself', () => {
    const shared = { cells: 2 };
    const value: Record<string, unknown> = { one: shared, other: shared };
    value.itself = value;
    expect(linesOf(value)).toEqual([
      'state.one.cells = 2',
      'state.other is state.one',
      'state.itself is state',
    ]);
  });

  test.each([
    [0, -0],
    [0.1 + 0.2, 0.3],
    [Number.NaN, null],
    ['1', 1],
    [[], {}],
    [
      [1, 2],
      [2, 1],
    ],
    [Float64Array.of(0), Float64Array.of(-0)],
    [Float64Array.of(1), Int32Array.of(1)],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Set([1, 2]), new Set([2, 1])],
    // biome-ignore lint/suspicious/noSparseArray: state may hold a list with holes.
    [[, 1], [1]],
  ])('tell %o from %o', (one, other) => {
    expect(linesOf(one)).not.toEqual(linesOf(other));
  });

  test('keep the order in which a record and a map were filled', () => {
    expect(linesOf({ a: 1, b: 2 })).not.toEqual(linesOf({ b: 2, a: 1 }));
    const [ab, ba] = [
      [
        ['a', 1],
        ['b', 2],
      ],
      [
        ['b', 2],
        ['a', 1],
      ],
    ] as const;
    expect(linesOf(new Map(ab))).not.toEqual(linesOf(new Map(ba)));
  });
});
