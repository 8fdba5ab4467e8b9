/** Room for a table among other panels: as high as its rows, up to a limit from which it scrolls. */
import type { ReactNode } from 'react';

export interface SizedTableProps {
  readonly rows: number;
  readonly rowsMax?: number;
  /** Above it, where it is not the panel's own. */
  readonly title?: string;
  /** A few columns of numbers are read more easily side by side. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** CSS pixels; those of `DataTable`, and room for a bar that scrolls to the side. */
const ROW_HEIGHT = 24;
const HEADINGS = 25;
const BAR = 14;
const ROWS_MAX = 12;

export function SizedTable(props: SizedTableProps) {
  const { rows, rowsMax = ROWS_MAX, title, isNarrow = false, children } = props;
  const height = HEADINGS + ROW_HEIGHT * Math.max(1, Math.min(rows, rowsMax)) + BAR;
  return (
    <>
      {title !== undefined && <h3 className="capacity-caption">{title}</h3>}
      <div className={`capacity-table ${isNarrow ? 'narrow' : ''}`} style={{ height }}>
        {children}
      </div>
    </>
  );
}
