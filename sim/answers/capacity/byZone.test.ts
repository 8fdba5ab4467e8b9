import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellCapacity, capacityByZone } from './byZone';

function cell(zone: string, free: number, entry: Partial<CellCapacity> = {}): CellCapacity {
  return {
    zone,
    placementTags: [],
    isUp: true,
    takesWork: true,
    total: { memory: 16384, disk: 65536, containers: 249 },
    available: { memory: free, disk: 1000, containers: 200 },
    ...entry,
  };
}

describe('capacity by zone', () => {
  test('free memory counts in chunks of 4 GB only where one cell has them', () => {
    const [row] = capacityByZone([cell('z1', 4095), cell('z1', 4096), cell('z1', 9000)]);
    expect(row).toMatchObject({
      cells: 3,
      cellsUp: 3,
      memoryLeftMB: 17191,
      largestFreeMB: 9000,
      freeChunks4GB: 3,
      containersLeft: 600,
    });
    expect(row?.fragmentation).toBeCloseTo(1 - 9000 / 17191);
  });

  test('a cell that is down is counted and has nothing', () => {
    const [row] = capacityByZone([
      cell('z1', 8192),
      cell('z1', 16384, { isUp: false, takesWork: false }),
    ]);
    expect(row).toMatchObject({ cells: 2, cellsUp: 1, memoryTotalMB: 16384, freeChunks4GB: 2 });
  });

  test('a cell that drains or is sick is up and has nothing left', () => {
    const [row] = capacityByZone([cell('z1', 8192), cell('z1', 16384, { takesWork: false })]);
    expect(row).toMatchObject({ cells: 2, cellsUp: 2, memoryLeftMB: 8192, freeChunks4GB: 2 });
  });

  test('cells with other placement tags are another row, whatever order the tags have', () => {
    const rows = capacityByZone(
      [
        cell('z2', 1),
        cell('z1', 2, { placementTags: ['b', 'a'] }),
        cell('z1', 4, { placementTags: ['a', 'b'] }),
        cell('z1', 8),
      ],
      ['z1', 'z2'],
    );
    expect(rows.map((row) => [row.zone, row.placementTags.join(), row.memoryLeftMB])).toEqual([
      ['z1', 'a,b', 6],
      ['z1', '', 8],
      ['z2', '', 1],
    ]);
  });

  test('a full foundation is not fragmented', () => {
    expect(capacityByZone([cell('z1', 0)])[0]?.fragmentation).toBe(0);
    expect(capacityByZone([])).toEqual([]);
  });

  test('splitting cells into zones loses nothing', () => {
    const anyCell = fc
      .tuple(fc.constantFrom('z1', 'z2', 'z3'), fc.nat({ max: 16384 }), fc.boolean())
      .map(([zone, free, isUp]) => cell(zone, free, { isUp, takesWork: isUp }));
    fc.assert(
      fc.property(fc.array(anyCell), (cells) => {
        const rows = capacityByZone(cells);
        const sum = (pick: (row: (typeof rows)[number]) => number): number =>
          rows.reduce((total, row) => total + pick(row), 0);
        const up = cells.filter((each) => each.isUp);
        expect(sum((row) => row.cells)).toBe(cells.length);
        expect(sum((row) => row.memoryLeftMB)).toBe(
          up.reduce((total, each) => total + each.available.memory, 0),
        );
        expect(sum((row) => row.freeChunks4GB)).toBe(
          up.reduce((total, each) => total + Math.floor(each.available.memory / 4096), 0),
        );
      }),
    );
  });
});
