/** Keys that go from row to row, in tables and lists alike. */

/** Rows that a page is, whatever is in sight. */
const PAGE = 10;

/** The row that a key leads to from the active one; undefined for every other key. */
export function rowByKey(key: string, active: number, rows: number): number | undefined {
  const last = rows - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, active + 1);
    case 'ArrowUp':
      return Math.max(0, active - 1);
    case 'PageDown':
      return Math.min(last, active + PAGE);
    case 'PageUp':
      return Math.max(0, active - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
