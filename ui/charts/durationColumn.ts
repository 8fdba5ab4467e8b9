/** The column that says for how long something has been so, or was. */
import type { Duration } from '../../sim/engine/units';
import { duration } from './format';
import type { TableColumn } from './table';

/** `lasted` undefined: nothing is said. In a CSV file the value is in seconds. */
export function durationColumn<Row>(
  lasted: (row: Row) => Duration | undefined,
  width?: number,
): TableColumn<Row> {
  return {
    key: 'for',
    title: 'For',
    isNumber: true,
    text(row) {
      const value = lasted(row);
      return value === undefined ? '' : duration(value);
    },
    value: lasted,
    unit: 'µs',
    ...(width === undefined ? {} : { width }),
  };
}
