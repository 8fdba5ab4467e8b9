/** Tables as data: what a data table shows, what a screen reader hears, what a CSV file holds. */
import { SECOND } from '../../sim/engine/units';

export interface TableColumn<Row> {
  /** Unique in its table. */
  readonly key: string;
  /** Its heading, with the unit. */
  readonly title: string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** As it is read. */
  readonly text: (row: Row) => string;
  /** What it is sorted by, and what stands in a CSV file; default: the text. undefined: unknown. */
  readonly value?: (row: Row) => number | string | undefined;
  /** Of the value, where it has one: a CSV file says it in the heading, and has seconds for instants. */
  readonly unit?: 'MB' | 'µs';
  /** What it is sorted by when that is not the value: the place of a name among its like. */
  readonly order?: (row: Row) => number;
  /** Width in pixels; the rest is shared among columns without one. */
  readonly width?: number;
}

export interface Table<Row> {
  /** What the rows are, for screen readers: "Cells". */
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
}

function valueIn<Row>(column: TableColumn<Row>, row: Row): number | string | undefined {
  return column.value === undefined ? column.text(row) : column.value(row);
}

/** As RFC 4180 has it, with a heading. */
export function csvOf<Row>({ columns, rows }: Table<Row>): string {
  const lines = [columns.map(csvHeading)];
  for (const row of rows) lines.push(columns.map((column) => csvField(column, row)));
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

function csvHeading<Row>({ title, unit }: TableColumn<Row>): string {
  if (unit === undefined) return csvText(title);
  return csvText(`${title}, ${unit === 'µs' ? 's' : unit}`);
}

function csvField<Row>(column: TableColumn<Row>, row: Row): string {
  const value = valueIn(column, row);
  if (value === undefined) return '';
  if (typeof value !== 'number') return csvText(value);
  return String(column.unit === 'µs' ? value / SECOND : value);
}

/** Spreadsheets take a text that begins so for a formula; a name in a trace may be anything. */
const FORMULA = /^[=+\-@\t\r]/;

function csvText(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The rows in the order of a column; unknown values last, equals as they were. */
export function sortedRows<Row>(
  { columns, rows }: Table<Row>,
  sort: { readonly key: string; readonly isDescending: boolean } | undefined,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key);
  if (sort === undefined || column === undefined) return rows;
  const sign = sort.isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const first = column.order?.(one) ?? valueIn(column, one);
    const second = column.order?.(other) ?? valueIn(column, other);
    if (first === undefined || second === undefined) {
      return Number(first === undefined) - Number(second === undefined);
    }
    return first < second ? -sign : first > second ? sign : 0;
  });
}
