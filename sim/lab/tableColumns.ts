/** Columns of a sweep's tables: which outcomes are worth one, and how many fit beside each other. */
import { displayWidth, type Line, type Piece, padEnd, padStart, piece } from '../answers/textLines';
import type { SweepAnalysis } from './analysis';

/** A column of a table. */
export interface Column {
  readonly head: string;
  /** One for each row. */
  readonly entries: readonly Piece[];
  readonly isRight: boolean;
}

const GAP = 2;

/** As many of the columns, from the left, as fit in the width; the first `least` of them always. */
export function fitting(columns: readonly Column[], width: number, least: number): Column[] {
  let used = -GAP;
  return columns.filter((column, position) => {
    used += GAP + widthOf(column);
    return position < least || used <= width;
  });
}

/** A line of heads, then one for each row. */
export function columnLines(columns: readonly Column[]): Line[] {
  const widths = columns.map(widthOf);
  const row = (pieces: readonly Piece[]): Line =>
    pieces.flatMap(({ text, style }, position) => {
      const { isRight } = columns[position] as Column;
      const padded = (isRight ? padStart : padEnd)(text, widths[position] as number);
      return position === 0
        ? [piece(padded, style)]
        : [piece(' '.repeat(GAP)), piece(padded, style)];
    });
  const rows = columns[0]?.entries.length ?? 0;
  return [
    row(columns.map(({ head }) => piece(head, 'dim'))),
    ...Array.from({ length: rows }, (_, position) =>
      row(columns.map(({ entries }) => entries[position] as Piece)),
    ),
  ];
}

function widthOf({ head, entries }: Column): number {
  return entries.reduce((most, { text }) => Math.max(most, displayWidth(text)), displayWidth(head));
}

/** Positions of the outcomes that are not one and the same number in every run. */
export function varyingOutcomes({ outcomes, points }: SweepAnalysis): number[] {
  return outcomes.flatMap((_, position) => {
    const told = points.map((point) => point.outcomes[position]);
    const values = told.flatMap((each) =>
      each?.summary ? [each.summary.minimum, each.summary.maximum] : [],
    );
    const hasNever = told.some((each) => (each?.never ?? 0) > 0);
    const hasValues = values.length > 0;
    const isConstant = values.every((each) => each === values[0]);
    return (hasValues && !isConstant) || (hasNever && hasValues) ? [position] : [];
  });
}
