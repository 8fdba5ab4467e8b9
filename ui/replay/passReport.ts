/**
 * What one convergence pass found and did.
 *
 * A pass works through its plan while everybody else goes on calling, so its own records are told from the
 * others by their causes: every record of the BBS that follows from its start, up to its end.
 */
import type { Duration, Instant } from '../../sim/engine/units';
import { valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { namedCounts } from './events';
import type { Replay } from './openReplay';
import type { Span } from './spans';
import { toldAt } from './told';

export interface PassReport {
  readonly number: number;
  readonly from: Instant;
  /** Undefined for a pass that the trace does not see the end of, as the two below it. */
  readonly elapsed: Duration | undefined;
  /** Sent to the auctioneer when it ended. */
  readonly startRequests: number | undefined;
  /** Cells that were present when it began. */
  readonly cellsPresent: number;
  readonly found: PassFindings | undefined;
  /** Whether the trace tells of it to its end; a thinned one's range may end before. */
  readonly isWhole: boolean;
  /** Its records of the BBS, in order; of one that is not whole, those that are told. */
  readonly rows: Int32Array;
  /** The same by kind, but for its own beginning and end. */
  readonly did: ReadonlyMap<KindName, number>;
}

export interface PassFindings {
  readonly missing: number;
  /** Extra and orphaned. */
  readonly extra: number;
  /** SUSPECT rows. */
  readonly suspect: number;
}

/** The report of a pass, one of `replay.marks.passes`. */
export function reportPass(replay: Replay, pass: Span): PassReport {
  const { columns } = replay;
  const { startRow, middleRow, endRow } = pass;
  const value = (column: 'a' | 'b' | 'x', row: number) => valueAt(columns, column, row);
  const rows = rowsOfPass(replay, pass);
  return {
    number: pass.number,
    from: pass.from,
    elapsed: endRow < 0 ? undefined : value('x', endRow),
    startRequests: endRow < 0 ? undefined : value('b', endRow),
    cellsPresent: value('b', startRow),
    found:
      middleRow < 0
        ? undefined
        : {
            missing: value('a', middleRow),
            extra: value('b', middleRow),
            suspect: value('x', middleRow),
          },
    isWhole: endRow >= 0 && toldAt(replay, pass.until).has('convergence.completed'),
    rows: Int32Array.from(rows),
    did: countKinds(replay, rows),
  };
}

function rowsOfPass({ columns }: Replay, pass: Span): number[] {
  const end = pass.endRow >= 0 ? pass.endRow + 1 : columns.length;
  const start = valueAt(columns, 'kind', pass.startRow);
  const isCaused = new Set([pass.startRow]);
  const rows = [pass.startRow];
  for (let row = pass.startRow + 1; row < end; row++) {
    const kind = valueAt(columns, 'kind', row);
    // One that ended without a word goes on to the next one at most.
    if (kind === start) break;
    if (!isCaused.has(valueAt(columns, 'cause', row))) continue;
    isCaused.add(row);
    if (columns.kinds[kind]?.family === 'bbs') rows.push(row);
  }
  return rows;
}

/** Its own records that say that it began, planned, and ended. */
const PASS_ITSELF = 'convergence.';

function countKinds({ columns }: Replay, rows: readonly number[]): ReadonlyMap<KindName, number> {
  const counts = new Int32Array(columns.kinds.length);
  for (const row of rows) {
    const kind = valueAt(columns, 'kind', row);
    if (columns.kinds[kind]?.name.startsWith(PASS_ITSELF) === true) continue;
    counts[kind] = (counts[kind] as number) + 1;
  }
  return namedCounts(columns, counts);
}
