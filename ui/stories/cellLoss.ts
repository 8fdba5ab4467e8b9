/**
 * What stories of `cell-loss` are about: the run simulated here in Node, and subjects chosen in it by what they
 * must have (an auction with a close loser, an instance that was moved), so that no story knows a figure.
 *
 * Subjects are found in the records and by `sim/explain`, without what the page reads a trace with: where the
 * page reads it wrongly, the two differ.
 */
import { MINUTE, SECOND } from '../../sim/engine/units';
import { type AuctionTable, auctionTable, type Candidate } from '../../sim/explain/auctionTable';
import { type Flip, flipsFor } from '../../sim/explain/flip';
import { type AuctionBatch, createBatchReader, nextBatch } from '../../sim/explain/reconstruct';
import { standingAt } from '../../sim/explain/standing';
import { whyNot } from '../../sim/explain/whyNot';
import { NONE } from '../../sim/model/identity';
import { causesOf } from '../../sim/trace/causes';
import { kindAt, rowsOfKind, type TraceColumns, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { decode, type TraceRecordOf } from '../../sim/trace/records';
import { count } from '../charts/format';
import { scoreText } from '../views/auctions/scoreText';
import { type TracedAnswer, tracedInNode } from './answers';

export interface CellLoss {
  /** Instances that run right after the ten cells died, and at the end of the run, as the page writes them. */
  readonly runningAfterLoss: string;
  readonly runningAtEnd: string;
  /** Number of the first batch that begins more than a second after the loss: the page begins there. */
  readonly nextBatch: number;
  /** Number of the first pass that begins after that batch. */
  readonly nextPass: number;
  /** Number of the first batch of six decisions or more. */
  readonly largeBatch: number;
  readonly close: CloseAuction;
  readonly failed: FailedAuction;
  readonly moved: MovedInstance;
}

/** After the loss, the first decision that a second cell lost by its score. */
export interface CloseAuction {
  readonly batch: number;
  /** Its place in the batch, from 0 on. */
  readonly decision: number;
  /** Whole seconds, when all is decided. */
  readonly atSeconds: number;
  readonly winner: string;
  readonly runnerUp: string;
  /** The winner's, as the page writes it. */
  readonly score: string;
  /** Cells whose score counted. */
  readonly candidates: number;
  /** Why the runner-up lost, and the smallest change that would have made it win or tie: sentences. */
  readonly reason: string;
  readonly flip: Flip;
}

/** After the loss, the first batch that placed something nowhere. */
export interface FailedAuction {
  readonly batch: number;
  /** Whole seconds, when all is decided. */
  readonly atSeconds: number;
  /** The placement error of the first such decision, and how many of the batch have it. */
  readonly error: string;
  readonly instances: number;
}

/** After the loss, the first only instance of an app that an auction gave to another cell. */
export interface MovedInstance {
  readonly processGuid: string;
  /** Where it went. */
  readonly cell: string;
  /** Whole seconds, when the claim is made. */
  readonly atSeconds: number;
  readonly batch: number;
  /** Its place in the batch, from 0 on, and how many the batch has. */
  readonly decision: number;
  readonly decisions: number;
  /** Number of the convergence pass that asked for it. */
  readonly pass: number;
}

const LOSS = 15 * MINUTE;

let known: CellLoss | undefined;

/** The run and its subjects; simulated once. */
export function cellLoss(): CellLoss {
  known ??= chooseSubjects(tracedInNode('cell-loss'));
  return known;
}

function chooseSubjects({ scenario, answer, columns }: TracedAnswer): CellLoss {
  const { lostInstances } = found(answer.timeline.faults[0], 'fault');
  const batches = allBatches(columns, scenario.foundation);
  const late = batches.filter(({ startedAt }) => startedAt > LOSS);
  const large = batches.find(({ decisions }) => decisions.length >= 6);
  const next = firstAfter(columns, 'auction.started', LOSS + SECOND);
  const [end = next] = recordsOf(columns, 'auction.completed').filter(
    ({ batch }) => batch === next.batch,
  );
  return {
    runningAfterLoss: count(answer.counts.desired - lostInstances),
    runningAtEnd: count(answer.counts.running),
    nextBatch: next.batch,
    nextPass: firstAfter(columns, 'convergence.started', end.at).pass,
    largeBatch: found(large, 'batch of six decisions').number,
    close: found(first(late, closeAuction), 'auction with a runner-up'),
    failed: found(first(late, failedAuction), 'auction that placed nothing'),
    moved: found(
      first(late, (batch) => movedInstance(columns, batch)),
      'instance that was moved',
    ),
  };
}

function closeAuction(batch: AuctionBatch): CloseAuction | undefined {
  return first(
    batch.decisions.map((_, decision) => decision),
    (decision) => {
      const standing = standingAt(batch, decision);
      if (standing === null) return undefined;
      const table = auctionTable(standing);
      const { winner, runnerUp } = table;
      if (winner === null || runnerUp === null) return undefined;
      const { obstacle, sentence } = whyNot(table, runnerUp.cell, batch.identities);
      const [flip] = obstacle === 'score' ? flipsFor(standing, runnerUp.cell) : [];
      if (flip === undefined) return undefined;
      const nameOf = ({ cell }: Candidate) => batch.identities.cells[cell] ?? '?';
      return {
        batch: batch.number,
        decision,
        atSeconds: secondsOf(batch.decidedAt),
        winner: nameOf(winner),
        runnerUp: nameOf(runnerUp),
        score: scoreText(winner.total),
        candidates: consideredIn(table),
        reason: sentence,
        flip,
      };
    },
  );
}

function consideredIn({ candidates }: AuctionTable): number {
  return candidates.filter(({ isConsidered }) => isConsidered).length;
}

function failedAuction({ number, decidedAt, decisions }: AuctionBatch): FailedAuction | undefined {
  const errors = decisions.flatMap(({ error }) => error ?? []);
  const [error] = errors;
  if (error === undefined) return undefined;
  const instances = errors.filter((each) => each === error).length;
  return { batch: number, atSeconds: secondsOf(decidedAt), error, instances };
}

function movedInstance(
  columns: TraceColumns,
  { number, decisions }: AuctionBatch,
): MovedInstance | undefined {
  const { identities } = columns;
  return first(decisions.entries(), ([decision, { auction, cell }]) => {
    if (auction.kind !== 'lrp' || cell === NONE) return undefined;
    const process = identities.lrpProcess[auction.lrp] ?? NONE;
    if (identities.lrpsOfProcess[process]?.length !== 1) return undefined;
    const claim = rowsOfKind(columns, 'actualLRP.claimed').find(
      (row) =>
        valueAt(columns, 'at', row) > LOSS &&
        valueAt(columns, 'lrp', row) === auction.lrp &&
        valueAt(columns, 'cell', row) === cell,
    );
    const pass = claim === undefined ? undefined : passBehind(columns, claim);
    if (claim === undefined || pass === undefined) return undefined;
    return {
      processGuid: found(identities.processes[process], 'such process'),
      cell: found(identities.cells[cell], 'such cell'),
      atSeconds: secondsOf(valueAt(columns, 'at', claim)),
      batch: number,
      decision,
      decisions: decisions.length,
      pass,
    };
  });
}

/** The number of the last convergence pass that led to the row. */
function passBehind(columns: TraceColumns, row: number): number | undefined {
  const start = causesOf(columns, row).find(
    (cause) => kindAt(columns, cause)?.name === 'convergence.started',
  );
  return start === undefined ? undefined : valueAt(columns, 'a', start);
}

function allBatches(
  columns: TraceColumns,
  foundation: TracedAnswer['scenario']['foundation'],
): AuctionBatch[] {
  const reader = createBatchReader(columns, foundation);
  const batches: AuctionBatch[] = [];
  for (let batch = nextBatch(reader); batch !== null; batch = nextBatch(reader)) {
    batches.push(batch);
  }
  return batches;
}

function recordsOf<Name extends KindName>(
  columns: TraceColumns,
  kind: Name,
): TraceRecordOf<Name>[] {
  const rows = Array.from(rowsOfKind(columns, kind));
  return rows.map((row) => decode(columns, row) as TraceRecordOf<Name>);
}

function firstAfter<Name extends KindName>(
  columns: TraceColumns,
  kind: Name,
  instant: number,
): TraceRecordOf<Name> {
  return found(
    recordsOf(columns, kind).find(({ at }) => at > instant),
    kind,
  );
}

/** What the first thing that yields anything yields. */
function first<T, Chosen>(
  things: Iterable<T>,
  choose: (thing: T) => Chosen | undefined,
): Chosen | undefined {
  for (const thing of things) {
    const chosen = choose(thing);
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function found<T>(thing: T | undefined, what: string): T {
  if (thing === undefined) throw new Error(`cell-loss has no ${what} any more: choose another`);
  return thing;
}

/** The first whole second that is not before the instant. */
function secondsOf(at: number): number {
  return Math.ceil(at / SECOND);
}
