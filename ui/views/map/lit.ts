/** What a selection lights on the map; everything else dims. Pure: from names to cells and containers. */
import {
  type CellId,
  type LrpId,
  NONE,
  type ProcessId,
  type TaskId,
} from '../../../sim/model/identity';
import { rowAt } from '../../../sim/trace/columns';
import { reportBatch } from '../../replay/batchOfRow';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { PRESENCES, rowOf } from '../../replay/state';
import { cellStateIn } from '../../replay/things';
import type { View } from '../../replay/view';
import { cellOf, lrpOf, processOf, taskOf } from '../../session/runFacts';
import { type Selected, textOf } from '../../session/selected';
import { cellsOfZone } from './mapLayout';

/** `plain`: one of so many that a frame round each says nothing. `loser`: asked about in an auction. */
export type CellLight = 'plain' | 'lit' | 'winner' | 'loser';

export interface Lit {
  /** The same text, the same lights. */
  readonly key: string;
  readonly cells: ReadonlyMap<CellId, CellLight>;
  readonly process: ProcessId;
  readonly lrp: LrpId;
  readonly task: TaskId;
  /** Everything on a lit cell is lit with it. */
  readonly isWholeCell: boolean;
}

/** undefined: nothing is selected, or nothing that is on the map; then nothing dims. */
export function litBy(replay: Replay, view: View, selected: Selected | null): Lit | undefined {
  switch (selected?.kind) {
    case 'zone':
      return litCells(selected, cellsOfZone(replay, selected.zone), 'plain');
    case 'cell':
      return litCells(selected, [cellOf(replay, selected.cellGuid)]);
    case 'app':
      return litByApp(replay, view, selected);
    case 'instance': {
      const lrp = lrpOf(replay, selected.processGuid, selected.index);
      return { ...litCells(selected, cellsOfRows(view, lrp)), lrp, isWholeCell: false };
    }
    case 'task':
      return { ...nothing(selected), task: taskOf(replay, selected.taskGuid) };
    case 'auction':
      return litByAuction(replay, selected);
    case 'subnet':
      return litCells(selected, [read(view.state.subnets.cell, selected.subnet)]);
    case 'record':
      return litByRecord(replay, selected);
    default:
      return undefined;
  }
}

function nothing(selected: Selected): Lit {
  return {
    key: textOf(selected),
    cells: new Map(),
    process: NONE,
    lrp: NONE,
    task: NONE,
    isWholeCell: false,
  };
}

function litCells(selected: Selected, cells: readonly CellId[], light: CellLight = 'lit'): Lit {
  const there = cells.filter((cell) => cell !== NONE);
  return {
    ...nothing(selected),
    key: `${textOf(selected)} ${there.join(' ')}`,
    cells: new Map(there.map((cell) => [cell, light])),
    isWholeCell: true,
  };
}

/** Its instances wherever they run, and cells that are not up and of which the BBS still holds some. */
function litByApp(replay: Replay, view: View, selected: Extract<Selected, { kind: 'app' }>): Lit {
  const process = processOf(replay, selected.processGuid);
  const lrps = replay.columns.identities.lrpsOfProcess[process] ?? [];
  const held = new Set(lrps.flatMap((lrp) => (lrp === undefined ? [] : cellsOfRows(view, lrp))));
  const lost = [...held].filter((cell) => cell !== NONE && cellStateIn(view, cell) !== 'up');
  return { ...litCells(selected, lost), process, isWholeCell: false };
}

/** Where the BBS holds the instance, in whatever presence. */
function cellsOfRows({ state, tells }: View, lrp: LrpId): CellId[] {
  if (lrp === NONE || !tells.has('actualLRP.created')) return [];
  const cells = Array.from({ length: PRESENCES }, (_, presence) => {
    const row = rowOf(lrp, presence);
    return read(state.rows.state, row) === 0 ? NONE : read(state.rows.cell, row);
  });
  return [...new Set(cells)];
}

/** The winner of a decision and the loser asked about; of a batch as a whole, every winner. */
function litByAuction(replay: Replay, selected: Extract<Selected, { kind: 'auction' }>): Lit {
  const { batch, decision, cellGuid } = selected;
  const span = replay.marks.batches.find(({ number }) => number === batch);
  if (span === undefined) return litCells(selected, []);
  const { decisionRows } = reportBatch(replay, span);
  const rows = decision === null ? decisionRows : decisionRows.subarray(decision, decision + 1);
  const winners = Array.from(rows, (row) => winnerOf(replay, row));
  const lit = litCells(selected, winners, 'winner');
  const asked = cellGuid === null ? NONE : cellOf(replay, cellGuid);
  if (asked === NONE || lit.cells.has(asked)) return lit;
  return { ...lit, cells: new Map([...lit.cells, [asked, 'loser']]) };
}

function winnerOf({ columns }: Replay, row: number): CellId {
  const { kind, cell } = rowAt(columns, row);
  return columns.kinds[kind]?.cell === true ? cell : NONE;
}

/** Whom a record is about. */
function litByRecord(
  replay: Replay,
  selected: Extract<Selected, { kind: 'record' }>,
): Lit | undefined {
  const { columns } = replay;
  if (selected.row >= columns.length) return undefined;
  const { kind, cell, lrp, a, b } = rowAt(columns, selected.row);
  const spec = columns.kinds[kind];
  const idOf = (type: 'process' | 'task') =>
    spec?.a?.type === type ? a : spec?.b?.type === type ? b : NONE;
  const lit: Lit = {
    ...litCells(selected, [spec?.cell === true ? cell : NONE]),
    lrp: spec?.lrp === true ? lrp : NONE,
    process: idOf('process'),
    task: idOf('task'),
    isWholeCell: spec?.lrp !== true && idOf('task') === NONE,
  };
  const isOnMap = lit.cells.size > 0 || [lit.lrp, lit.process, lit.task].some((id) => id !== NONE);
  return isOnMap ? lit : undefined;
}
