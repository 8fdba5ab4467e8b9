/** One decision with everything that explains it: how things stood, and the table of its cells. */
import { type AuctionTable, auctionTable } from '../../../sim/explain/auctionTable';
import type { AuctionBatch, RecordedDecision } from '../../../sim/explain/reconstruct';
import { type Standing, standingAt } from '../../../sim/explain/standing';
import type { CellId } from '../../../sim/model/identity';

export interface AskedDecision {
  readonly batch: AuctionBatch;
  readonly index: number;
  readonly recorded: RecordedDecision;
  readonly standing: Standing;
  readonly table: AuctionTable;
}

/** How a cell came out of an auction. */
export type Part = 'candidate' | 'removed' | 'absent' | 'notAsked';

const known = new WeakMap<AuctionBatch, Map<number, AskedDecision>>();
const KNOWN_MAX = 8;

/** Of a batch's decision number `index`, from 0; undefined when the trace does not tell, or has no such. */
export function askDecision(batch: AuctionBatch, index: number): AskedDecision | undefined {
  const ofBatch = known.get(batch) ?? new Map<number, AskedDecision>();
  known.set(batch, ofBatch);
  const before = ofBatch.get(index);
  if (before !== undefined) return before;
  const recorded = batch.decisions[index];
  const standing = standingAt(batch, index);
  if (recorded === undefined || standing === null) return undefined;
  const asked = { batch, index, recorded, standing, table: auctionTable(standing) };
  ofBatch.set(index, asked);
  const [oldest] = ofBatch.keys();
  if (ofBatch.size > KNOWN_MAX && oldest !== undefined) ofBatch.delete(oldest);
  return asked;
}

/** What became of a cell in the decision; `notAsked` for one that the batch did not know. */
export function partOf({ candidates, removed, absent }: AuctionTable, cell: CellId): Part {
  if (candidates.some((candidate) => candidate.cell === cell)) return 'candidate';
  if (removed.some(({ cells }) => cells.includes(cell))) return 'removed';
  return absent.includes(cell) ? 'absent' : 'notAsked';
}
