/**
 * The inputs and decisions of every auction batch, from a trace alone.
 *
 * One pass from row 0 on serves any number of batches; a copy of the reader is a keyframe to go on from.
 * Who answered, and in which order, is what `auction.cellAnswered` and `auction.cellFailed` say; what they
 * answered, see `cellReports`; the decisions, in the order in which they were made, are the records of
 * `DECISION_KINDS`, with the draw of `auction.tieBroken` before the one that it decided. The order in which
 * requests arrived is in no record and not needed: sorting keeps the order of decisions.
 *
 * Only a trace at level `full` holds what cells reported; of others the decisions can be told, and
 * `isComplete` is false. A trace that was cut off within a batch's decisions yields the ones it has.
 */

import { buildZones, type StateReply, type Zones } from '../diego/auctioneer/zoneBuilder';
import type { Instant } from '../engine/units';
import type { Auction, AuctionConfig } from '../model/auction';
import type { FoundationSpec } from '../model/foundationSpec';
import { type CellId, type Identities, NONE } from '../model/identity';
import { rowAt, type TraceColumns, type TraceRow, valueAt } from '../trace/columns';
import { kindId } from '../trace/kinds';
import {
  applyToReport,
  type CellReport,
  copyCellReports,
  createCellReports,
  REPORT_KINDS,
  stateOf,
} from './cellReports';
import { lrpAuction, taskAuction } from './demand';

const STARTED = kindId('auction.started');
const CELL_ANSWERED = kindId('auction.cellAnswered');
const CELL_FAILED = kindId('auction.cellFailed');
const FETCHED = kindId('auction.fetched');
const TIE_BROKEN = kindId('auction.tieBroken');
const PLACED = kindId('auction.placed');
const TASK_PLACED = kindId('auction.taskPlaced');
const FAILED = kindId('auction.failed');
const TASK_FAILED = kindId('auction.taskFailed');

const DECISION_KINDS: readonly number[] = [TIE_BROKEN, PLACED, TASK_PLACED, FAILED, TASK_FAILED];

/** What the trace says of one decision. */
export interface RecordedDecision {
  readonly row: number;
  readonly auction: Auction;
  /** The winner; `NONE` when there is an error. */
  readonly cell: CellId;
  /** The placement error; undefined when there is a winner. */
  readonly error: string | undefined;
  /** The winner's score; NaN when there is an error. */
  readonly score: number;
  /** What chance said, where it decided. */
  readonly draw: number | undefined;
}

/** One round of the auctioneer. */
export interface AuctionBatch {
  readonly number: number;
  /** When it began to ask the cells. */
  readonly startedAt: Instant;
  /** When it had all states, and decided by them. */
  readonly fetchedAt: Instant;
  /** When it had spent its time on the decisions, and handed out the work. */
  readonly decidedAt: Instant;
  /** Whether the trace holds what the cells reported. */
  readonly isComplete: boolean;
  /** As the zone builder left them. The cells' states are the reported ones. */
  readonly zones: Zones;
  readonly config: AuctionConfig;
  readonly identities: Identities;
  /** In the order in which they were made. */
  readonly decisions: readonly RecordedDecision[];
}

/** A round whose decisions have not been reached. */
interface Round {
  readonly number: number;
  readonly startedAt: Instant;
  fetchedAt: Instant;
  /** Of the latest attempt, by cell, in order of arrival. */
  replies: Map<CellId, StateReply>;
  /** Cells that took part, by the auctioneer's own count. */
  cellCount: number;
}

/** How far a trace has been read. */
export interface BatchReader {
  readonly columns: TraceColumns;
  readonly foundation: FoundationSpec;
  /** The next row to read. */
  row: number;
  readonly reports: CellReport[];
  round: Round | null;
}

/** A reader before the first row. `foundation` is that of the expanded scenario in the trace's header. */
export function createBatchReader(columns: TraceColumns, foundation: FoundationSpec): BatchReader {
  return { columns, foundation, row: 0, reports: createCellReports(foundation), round: null };
}

/** A reader that goes on by itself from where this one is. Costs about 100 bytes a container. */
export function copyReader(reader: BatchReader): BatchReader {
  const { round } = reader;
  return {
    ...reader,
    reports: copyCellReports(reader.reports),
    round: round === null ? null : { ...round, replies: new Map(round.replies) },
  };
}

/**
 * Reads on to the end of the next batch that decided something; null when no decision comes before row
 * `end`. A batch under way there comes with the next call.
 */
export function nextBatch(
  reader: BatchReader,
  end: number = reader.columns.length,
): AuctionBatch | null {
  const { columns } = reader;
  while (reader.row < end) {
    const kind = valueAt(columns, 'kind', reader.row);
    if (IS_DECISION[kind] === 1) return readDecisions(reader);
    if (IS_READ[kind] === 1) readRow(reader, rowAt(columns, reader.row));
    reader.row++;
  }
  return null;
}

/**
 * Reads on to row `end` for what cells report alone: several times as fast as `nextBatch`. A batch that
 * begins before `end` is not told afterwards.
 */
export function passOver(reader: BatchReader, end: number): void {
  const { columns, reports } = reader;
  reader.round = null;
  for (; reader.row < end; reader.row++) {
    if (IS_REPORT[valueAt(columns, 'kind', reader.row)] !== 1) continue;
    const row = rowAt(columns, reader.row);
    const report = reports[row.cell];
    if (report !== undefined) applyToReport(report, row);
  }
}

/** The batch with that number; null when it decided nothing or is not in the trace. */
export function findBatch(reader: BatchReader, number: number): AuctionBatch | null {
  for (;;) {
    const batch = nextBatch(reader);
    if (batch === null || batch.number === number) return batch;
  }
}

/** By kind: whether the row is part of a decision; changes a report; means anything here. */
const IS_DECISION = new Uint8Array(256);
for (const kind of DECISION_KINDS) IS_DECISION[kind] = 1;
const IS_REPORT = new Uint8Array(256);
for (const kind of REPORT_KINDS) IS_REPORT[kind] = 1;
const IS_READ = new Uint8Array(256);
for (const kind of [...REPORT_KINDS, STARTED, CELL_ANSWERED, CELL_FAILED, FETCHED]) {
  IS_READ[kind] = 1;
}

function readRow(reader: BatchReader, row: TraceRow): void {
  const { round } = reader;
  switch (row.kind) {
    case STARTED:
      reader.round = {
        number: row.a,
        startedAt: row.at,
        fetchedAt: row.at,
        replies: new Map(),
        cellCount: 0,
      };
      return;
    case CELL_ANSWERED:
    case CELL_FAILED:
      if (round !== null) takeReply(reader, round, row);
      return;
    case FETCHED:
      if (round === null) return;
      round.fetchedAt = row.at;
      round.cellCount = row.b;
      return;
    default: {
      const report = reader.reports[row.cell];
      if (report !== undefined) applyToReport(report, row);
    }
  }
}

function takeReply(
  { columns, foundation, reports }: BatchReader,
  round: Round,
  row: TraceRow,
): void {
  const { identities } = columns;
  const { cell } = row;
  // An attempt ends when all have answered or failed, so a cell's second reply is of the next one.
  if (round.replies.has(cell)) round.replies.clear();
  const report = reports[cell];
  const state =
    row.kind === CELL_ANSWERED && report !== undefined
      ? stateOf(report, cell, foundation, identities)
      : undefined;
  round.replies.set(cell, { cell, cellGuid: identities.cells[cell] ?? '', state });
}

/** A batch's decisions are recorded in one go, so they end with the first row of another kind. */
function readDecisions(reader: BatchReader): AuctionBatch | null {
  const { columns, foundation, round } = reader;
  const first = reader.row;
  const decisions: RecordedDecision[] = [];
  let draw: number | undefined;
  for (; reader.row < columns.length; reader.row++) {
    if (IS_DECISION[valueAt(columns, 'kind', reader.row)] !== 1) break;
    const row = rowAt(columns, reader.row);
    if (row.kind === TIE_BROKEN) {
      draw = row.x;
      continue;
    }
    decisions.push(decisionOf(reader, row, draw));
    draw = undefined;
  }
  reader.round = null;
  if (round === null) return null;
  const config = foundation.config.auctioneer;
  const zones = buildZones([...round.replies.values()], config.binPackFirstFitWeight);
  return {
    number: round.number,
    startedAt: round.startedAt,
    fetchedAt: round.fetchedAt,
    decidedAt: valueAt(columns, 'at', first),
    isComplete: zones.cells.length === round.cellCount,
    zones,
    config,
    identities: columns.identities,
    decisions,
  };
}

function decisionOf(
  { columns, foundation, row: number }: BatchReader,
  row: TraceRow,
  draw: number | undefined,
): RecordedDecision {
  const { identities } = columns;
  const isLRP = row.kind === PLACED || row.kind === FAILED;
  const task = row.kind === TASK_PLACED ? row.b : row.a;
  const auction = isLRP
    ? lrpAuction(foundation, identities, row.lrp)
    : taskAuction(foundation, identities, task);
  const isPlaced = row.kind === PLACED || row.kind === TASK_PLACED;
  return {
    row: number,
    auction,
    cell: isPlaced ? row.cell : NONE,
    error: isPlaced ? undefined : (identities.texts[row.b] ?? ''),
    score: isPlaced ? row.x : Number.NaN,
    draw,
  };
}
