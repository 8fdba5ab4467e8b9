/**
 * What an engine is asked, and how it answers: in turns, so that whoever runs it can let others in between.
 *
 * A run is told by two digests. When those of two engines differ, they are asked for digests of blocks of lines
 * (records, then outcome), and then for the lines of the first block that differs: a run of a million records
 * needs neither to be kept nor to be sent.
 */
import { columnsSink, createColumns, type TraceColumns } from '../../trace/columns';
import { decode } from '../../trace/records';
import { dataLines } from './dataLines';
import {
  digestOfLines,
  type EngineJob,
  type EngineReport,
  type Listeners,
  reportOf,
  type StartedJob,
  startJob,
} from './engineJob';

export type EngineQuestion =
  | { readonly kind: 'run'; readonly job: EngineJob }
  /** The digest of each block of lines. */
  | { readonly kind: 'blocks'; readonly job: EngineJob }
  /** The lines of one block. */
  | { readonly kind: 'lines'; readonly job: EngineJob; readonly block: number };

/** What each question is answered with; plain JSON. */
export type EngineAnswer<Kind extends EngineQuestion['kind']> = {
  run: EngineReport;
  blocks: readonly string[];
  lines: readonly string[];
}[Kind];

export const BLOCK_LINES = 256;

/** So few that a turn takes about 20 ms. */
const TURN_EVENTS = 5_000;

/** Answers a question with a pause now and then. @throws whatever breaks the run. */
export function* answerInTurns(
  question: EngineQuestion,
): Generator<undefined, EngineAnswer<EngineQuestion['kind']>> {
  const { job } = question;
  if (question.kind === 'run') {
    const started = startJob(job);
    yield* finish(started);
    return reportOf(started);
  }
  let columns: TraceColumns | undefined;
  const keep: Listeners = (identities) => {
    columns = createColumns(identities);
    return [columnsSink(columns)];
  };
  const started = startJob(job, keep);
  yield* finish(started);
  if (columns === undefined) throw new Error('the run made no trace');
  const blocks = blocksOf(linesOf(columns, started.outcome()));
  if (question.kind === 'lines') return [...blocks].at(question.block) ?? [];
  return Array.from(blocks, digestOfLines);
}

function* finish(started: StartedJob): Generator<undefined> {
  while (!started.advance(TURN_EVENTS)) yield undefined;
}

/** A line for each record, then for each leaf of the outcome. */
function* linesOf(columns: TraceColumns, outcome: unknown): Generator<string> {
  for (let row = 0; row < columns.length; row++) yield JSON.stringify(decode(columns, row));
  yield* dataLines(outcome, 'outcome');
}

function* blocksOf(lines: Iterable<string>): Generator<string[]> {
  let block: string[] = [];
  for (const line of lines) {
    if (block.push(line) < BLOCK_LINES) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
