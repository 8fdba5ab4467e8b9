/**
 * A table of any length: only the rows in sight are in the page, and screen readers are told of the rest.
 * Headings sort; arrows go from row to row, Enter chooses one.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { rowByKey } from './rowKeys';
import { sortedRows, type Table, type TableColumn } from './table';
import './dataTable.css';

export interface DataTableProps<Row> {
  readonly table: Table<Row>;
  /** Unique in the table. */
  readonly keyOf: (row: Row) => string | number;
  /** Rows can be chosen. */
  readonly onChoose?: (row: Row) => void;
  readonly isChosen?: (row: Row) => boolean;
  /** More than text in a cell: bars, links. */
  readonly cell?: (column: TableColumn<Row>, row: Row) => ReactNode | undefined;
  /** Shown instead of no rows. */
  readonly empty: string;
  /** CSS pixels; rows are of one height. */
  readonly rowHeight?: number;
  readonly isSortable?: boolean;
  /** Key of a row that is brought into sight whenever it is another one. */
  readonly inSight?: string | number | undefined;
}

interface Sort {
  readonly key: string;
  readonly isDescending: boolean;
}

const ROW_HEIGHT = 24;
const ROWS_BEYOND = 8;
/** CSS pixels: `--target` and a hairline. */
const HEADINGS = 25;

export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    table,
    keyOf,
    onChoose,
    isChosen,
    empty,
    rowHeight = ROW_HEIGHT,
    isSortable = true,
  } = props;
  const [sort, setSort] = useState<Sort>();
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const mustFocus = useRef(false);
  const rows = useMemo(() => sortedRows(table, sort), [table, sort]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: ROWS_BEYOND,
    // The headings stay in sight above the rows, which are lower by as much.
    scrollPaddingEnd: HEADINGS,
  });
  const inSight = virtual.getVirtualItems();
  const before = inSight[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0);

  useEffect(() => {
    if (!mustFocus.current) return;
    mustFocus.current = false;
    box.current?.querySelector<HTMLElement>(`[data-row="${active}"]`)?.focus();
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the rest changes with every render, and people scroll.
  useEffect(() => {
    if (props.inSight === undefined) return;
    const index = rows.findIndex((row) => keyOf(row) === props.inSight);
    if (index >= 0) virtual.scrollToIndex(index);
  }, [props.inSight, rows]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = rowByKey(event.key, active, rows.length);
    if (target !== undefined && onChoose !== undefined) {
      event.preventDefault();
      mustFocus.current = true;
      setActive(target);
      virtual.scrollToIndex(target);
    }
    const row = rows[active];
    if (
      (event.key === 'Enter' || event.key === ' ') &&
      row !== undefined &&
      onChoose !== undefined
    ) {
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      onChoose(row);
    }
  };

  if (rows.length === 0) return <p className="data-table-empty">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, a section would be a landmark.
    <div ref={box} className="data-table" tabIndex={0} role="group" aria-label={table.caption}>
      <table aria-rowcount={rows.length + 1} aria-label={table.caption} onKeyDown={onKeyDown}>
        <Columns columns={table.columns} />
        <thead>
          <tr aria-rowindex={1}>
            {table.columns.map((column) => (
              <Heading
                key={column.key}
                column={column}
                sort={sort}
                onSort={isSortable ? setSort : undefined}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Spacer height={before} />}
          {inSight.map(({ index }) => {
            const row = rows[index] as Row;
            return (
              <tr
                key={keyOf(row)}
                data-row={index}
                aria-rowindex={index + 2}
                aria-current={isChosen?.(row) === true ? 'true' : undefined}
                className={onChoose === undefined ? '' : 'choosable'}
                tabIndex={onChoose === undefined ? undefined : index === active ? 0 : -1}
                style={{ height: rowHeight }}
                onFocus={() => setActive(index)}
                onClick={onChoose && (() => onChoose(row))}
              >
                {table.columns.map((column) => (
                  <td key={column.key} className={column.isNumber === true ? 'number' : ''}>
                    {props.cell?.(column, row) ?? column.text(row)}
                  </td>
                ))}
              </tr>
            );
          })}
          {after > 0 && <Spacer height={after} />}
        </tbody>
      </table>
    </div>
  );
}

function Columns<Row>({ columns }: { readonly columns: readonly TableColumn<Row>[] }) {
  return (
    <colgroup>
      {columns.map(({ key, width }) => (
        <col key={key} style={width === undefined ? {} : { width }} />
      ))}
    </colgroup>
  );
}

interface HeadingProps<Row> {
  readonly column: TableColumn<Row>;
  readonly sort: Sort | undefined;
  readonly onSort: ((sort: Sort | undefined) => void) | undefined;
}

/** Unsorted, one way, the other way, unsorted; numbers begin with the largest. */
function Heading<Row>({ column, sort, onSort }: HeadingProps<Row>) {
  const { key, title, isNumber = false } = column;
  const own = sort?.key === key ? sort : undefined;
  const turn = () => {
    if (own === undefined) onSort?.({ key, isDescending: isNumber });
    else onSort?.(own.isDescending === isNumber ? { key, isDescending: !isNumber } : undefined);
  };
  const order = own && (own.isDescending ? 'descending' : 'ascending');
  return (
    <th scope="col" aria-sort={order} className={isNumber ? 'number' : ''}>
      {onSort === undefined ? (
        title
      ) : (
        <button type="button" className="plain" onClick={turn}>
          {title}
          <span aria-hidden="true">{own && (own.isDescending ? ' ▾' : ' ▴')}</span>
        </button>
      )}
    </th>
  );
}

/** Stands for rows out of sight. */
function Spacer({ height }: { readonly height: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without content takes no focus.
  return <tr aria-hidden="true" style={{ height }} />;
}
