/** Columns by integer id that grow as ids appear: bounded by the number of things, not of records. */

const LEAST = 256;

/** The column itself when it has room for `id`, else a longer copy whose new entries are `fill`. */
export function int32Room(column: Int32Array<ArrayBuffer>, id: number, fill = 0) {
  if (id < column.length) return column;
  const longer = new Int32Array(lengthFor(id, column.length)).fill(fill, column.length);
  longer.set(column);
  return longer;
}

/** As `int32Room`, for instants and durations. */
export function float64Room(column: Float64Array<ArrayBuffer>, id: number, fill = 0) {
  if (id < column.length) return column;
  const longer = new Float64Array(lengthFor(id, column.length)).fill(fill, column.length);
  longer.set(column);
  return longer;
}

function lengthFor(id: number, length: number): number {
  return Math.max(id + 1, length * 2, LEAST);
}
