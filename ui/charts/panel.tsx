/**
 * The frame of every panel: a heading, what can be done with it, and the same content as a table for those
 * who read better than they see, or want the numbers.
 */
import { type ReactNode, type RefObject, useRef, useState } from 'react';
import type { ChartHandle } from './canvasChart';
import { DataTable } from './dataTable';
import { ErrorBoundary } from './errorBoundary';
import { saveCsv, savePng, saveSvg } from './exportFiles';
import { Menu, type MenuItem } from './menu';
import { readPalette } from './palette';
import type { Table } from './table';
import './panel.css';

/** The table beside a drawing. Rows of any type: the panel only shows them. */
export interface PanelTable<Row> {
  /** Made when it is shown or saved. */
  readonly make: () => Table<Row>;
  readonly keyOf: (row: Row) => string | number;
  readonly onChoose?: (row: Row) => void;
  readonly isChosen?: (row: Row) => boolean;
  readonly empty: string;
}

export interface PanelProps<Row> {
  /** Unique on the page; files are called so. */
  readonly id: string;
  readonly title: string;
  /** What is seen at a glance, beside the heading. */
  readonly summary?: ReactNode;
  /** Choices that belong to the panel. */
  readonly actions?: ReactNode;
  /** The drawing, for saving it. */
  readonly chart?: RefObject<ChartHandle | null>;
  readonly table?: PanelTable<Row>;
  /** The panel is a table by itself: there is nothing to switch to. */
  readonly isTable?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Panel<Row>(props: PanelProps<Row>) {
  const { id, title, summary, actions, chart, table, isTable = false, className = '' } = props;
  const [isTableShown, setTableShown] = useState(false);
  const box = useRef<HTMLElement>(null);
  const items = saveItems(id, box, isTableShown ? undefined : chart, table);
  return (
    <section
      ref={box}
      className={`panel ${className}`}
      aria-labelledby={`${id}-title`}
      data-panel={id}
    >
      <header className="panel-header">
        <h2 id={`${id}-title`}>{title}</h2>
        {summary !== undefined && <div className="panel-summary">{summary}</div>}
        <div className="panel-actions">
          {actions}
          {table !== undefined && !isTable && (
            <button
              type="button"
              aria-pressed={isTableShown}
              aria-label={`${title} as a table`}
              onClick={() => setTableShown(!isTableShown)}
            >
              Table
            </button>
          )}
          {items.length > 0 && <Menu label="Save" description={`Save ${title}`} items={items} />}
        </div>
      </header>
      <div className="panel-body">
        <ErrorBoundary name={title}>
          {isTableShown && table !== undefined ? <ShownTable table={table} /> : props.children}
        </ErrorBoundary>
      </div>
    </section>
  );
}

function ShownTable<Row>({ table }: { readonly table: PanelTable<Row> }) {
  const { make, ...rest } = table;
  return <DataTable table={make()} {...rest} />;
}

function saveItems<Row>(
  name: string,
  box: RefObject<HTMLElement | null>,
  chart: RefObject<ChartHandle | null> | undefined,
  table: PanelTable<Row> | undefined,
): MenuItem[] {
  const items: MenuItem[] = [];
  if (chart !== undefined) {
    const save = (write: typeof savePng) => () => {
      if (chart.current !== null && box.current !== null) {
        void write(name, chart.current, readPalette(box.current));
      }
    };
    items.push(
      { label: 'PNG picture', run: save(savePng) },
      { label: 'SVG drawing', run: save(saveSvg) },
    );
  }
  if (table !== undefined)
    items.push({ label: 'CSV table', run: () => saveCsv(name, table.make()) });
  return items;
}
