/**
 * What a lost cell led to, and the lost cell behind a record, where no chain of causes tells: a VM that dies
 * says nothing, and the others act when a timer of their own finds that it stays silent.
 */
import { type CellId, type LrpId, NONE } from '../../../sim/model/identity';
import { kindAt, rowAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { lifeOfCell, lifeOfInstance, previousRow } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';

const SIGNS: ReadonlySet<string> = new Set<KindName>([
  'presence.expired',
  'actualLRP.suspected',
  'auction.cellFailed',
]);
const ENDS: ReadonlySet<string> = new Set<KindName>([
  'cell.restored',
  'cell.killed',
  'presence.acquired',
]);

/** How the others noticed that the cell of a `cell.killed` was lost, in order; none for other records. */
export function signsOfLoss(replay: Replay, row: number): readonly number[] {
  const { columns } = replay;
  if (kindAt(columns, row)?.name !== 'cell.killed') return [];
  const signs: number[] = [];
  for (const later of lifeOfCell(replay, valueAt(columns, 'cell', row))) {
    if (later <= row) continue;
    const kind = kindAt(columns, later)?.name ?? '';
    if (ENDS.has(kind)) break;
    if (SIGNS.has(kind)) signs.push(later);
  }
  return signs;
}

/**
 * The loss behind a record: the cell was killed, its presence expired, its row turned SUSPECT; as far as
 * each was before the record. Empty when there is none, or when the record is one about the loss itself.
 */
export function lossBehind(replay: Replay, row: number): readonly number[] {
  const { columns } = replay;
  const { lrp, cell } = rowAt(columns, row);
  const kind = kindAt(columns, row);
  switch (kind?.name) {
    case 'cell.killed':
      return [];
    case 'presence.expired':
    case 'actualLRP.suspected':
      return rowsOfLoss(replay, cell, row);
    default:
      break;
  }
  if (kind?.lrp !== true || lrp === NONE) return [];
  const suspected = suspectedBefore(replay, lrp, row);
  if (suspected === undefined) return [];
  return [...rowsOfLoss(replay, valueAt(columns, 'cell', suspected), suspected), suspected];
}

/** The last time that the cell was killed before a row, and that its presence expired since then. */
function rowsOfLoss(replay: Replay, cell: CellId, row: number): readonly number[] {
  const about = { kind: 'cell', cell } as const;
  const killed = previousRow(replay, row, { about, kinds: new Set<KindName>(['cell.killed']) });
  if (killed === undefined) return [];
  const kinds = new Set<KindName>(['presence.expired']);
  const expired = previousRow(replay, row, { about, kinds });
  return expired !== undefined && expired > killed ? [killed, expired] : [killed];
}

/** When the key's row turned SUSPECT for the last time, unless it has run since then. */
function suspectedBefore(replay: Replay, lrp: LrpId, row: number): number | undefined {
  for (const before of lifeOfInstance(replay, lrp).toReversed()) {
    if (before >= row) continue;
    const kind = kindAt(replay.columns, before)?.name;
    if (kind === 'actualLRP.suspected') return before;
    if (kind === 'actualLRP.started' && !isSameStart(replay, before, row)) return undefined;
  }
  return undefined;
}

/** What the BBS does when a replacement runs belongs to the same story: it deletes the SUSPECT row. */
function isSameStart({ columns }: Replay, started: number, row: number): boolean {
  return valueAt(columns, 'at', started) === valueAt(columns, 'at', row);
}
