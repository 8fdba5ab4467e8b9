/** The column of instants that tables have in common: since the last fault on screen, in seconds in a CSV file. */
import type { Instant } from '../../sim/engine/units';
import type { Replay } from '../replay/openReplay';
import { UNKNOWN } from './format';
import { instantText } from './instantText';
import type { TableColumn } from './table';

export interface InstantColumn<Row> extends Pick<TableColumn<Row>, 'key' | 'title' | 'width'> {
  readonly at: (row: Row) => Instant | undefined;
  /** Said where a row has none; default: that nobody knows. */
  readonly none?: string;
}

export function instantColumn<Row>(
  replay: Replay,
  { at, none = UNKNOWN, ...column }: InstantColumn<Row>,
): TableColumn<Row> {
  return {
    ...column,
    isNumber: true,
    text(row) {
      const instant = at(row);
      return instant === undefined ? none : instantText(replay, instant);
    },
    value: at,
    unit: 'µs',
  };
}
