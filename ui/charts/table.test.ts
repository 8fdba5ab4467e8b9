import { describe, expect, it } from 'vitest';
import { csvOf, sortedRows, type Table } from './table';

interface Row {
  readonly name: string;
  readonly size: number | undefined;
}

const table = (rows: readonly Row[]): Table<Row> => ({
  caption: 'Things',
  columns: [
    { key: 'name', title: 'Name', text: ({ name }) => name },
    {
      key: 'size',
      title: 'Size, MB',
      isNumber: true,
      text: ({ size }) => `${size ?? '–'} MB`,
      value: ({ size }) => size,
    },
  ],
  rows,
});

describe('a table as CSV', () => {
  it('has a heading, plain numbers, and nothing where nothing is known', () => {
    const rows = [
      { name: 'a', size: 25_000 },
      { name: 'b', size: undefined },
    ];
    expect(csvOf(table(rows))).toBe('Name,"Size, MB"\r\na,25000\r\nb,\r\n');
  });

  it('says units in the heading, and instants in seconds', () => {
    const columns = [
      { key: 'at', title: 'Since', text: () => '', value: () => 1_500_000, unit: 'µs' as const },
      { key: 'memory', title: 'Memory', text: () => '', value: () => 64, unit: 'MB' as const },
    ];
    const csv = csvOf({ caption: 'Things', columns, rows: [0] });
    expect(csv).toBe('"Since, s","Memory, MB"\r\n1.5,64\r\n');
  });

  it('quotes what would break a line', () => {
    const rows = [{ name: 'a "b", c\nd', size: 1 }];
    expect(csvOf(table(rows))).toContain('"a ""b"", c\nd",1');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('makes no formula of the name %j', (name) => {
    expect(csvOf(table([{ name, size: 0 }]))).toContain(`'${name}`);
  });
});

describe('rows in the order of a column', () => {
  const rows = [
    { name: 'b', size: 2 },
    { name: 'c', size: undefined },
    { name: 'a', size: 10 },
    { name: 'd', size: 2 },
  ];
  const names = (sort: Parameters<typeof sortedRows>[1]) =>
    sortedRows(table(rows), sort).map(({ name }) => name);

  it('compare numbers as numbers, with unknown ones last either way', () => {
    expect(names({ key: 'size', isDescending: true })).toEqual(['a', 'b', 'd', 'c']);
    expect(names({ key: 'size', isDescending: false })).toEqual(['b', 'd', 'a', 'c']);
  });

  it('have names in their own order where there is one', () => {
    const columns = [
      {
        key: 'cell',
        title: 'Cell',
        text: (cell: number) => `cell-${cell}`,
        order: (cell: number) => cell,
      },
    ];
    const cells = { caption: 'Cells', columns, rows: [10, 9] };
    expect(sortedRows(cells, { key: 'cell', isDescending: false })).toEqual([9, 10]);
    expect(csvOf(cells)).toContain('cell-10');
  });

  it('stay as they are without a column', () => {
    expect(names(undefined)).toEqual(['b', 'c', 'a', 'd']);
    expect(names({ key: 'none', isDescending: true })).toEqual(['b', 'c', 'a', 'd']);
  });
});
