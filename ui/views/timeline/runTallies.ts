/**
 * What the tracks count that the replay does not keep as a series: decisions of each auction batch, records
 * of the BBS and of the auctioneer by second, Silk leases. One walk over the columns, when first asked for.
 */
import { type Duration, type Instant, SECOND } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import type { TraceBatch } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { appendValue, finishedSeries, growingSeries, type Series } from '../../replay/series';
import { toldRange } from '../../replay/told';
import type { Range } from '../../session/session';

/** Counts by stretches of equal length from instant 0. */
export interface Bins {
  /** A second, unless the run is so long that there would be too many. */
  readonly width: Duration;
  readonly counts: Int32Array;
  /** Where the counts can be trusted; undefined: nowhere. */
  readonly told: Range | undefined;
}

export interface RunTallies {
  /** By place in `marks.batches`: work that a cell won. */
  readonly placed: Int32Array;
  /** Likewise: work that no cell could take. */
  readonly failed: Int32Array;
  /** Records of the BBS: changes of what it stores, and its passes. */
  readonly bbsRecords: Bins;
  /** Decisions of the auctioneer, for and against. */
  readonly decisions: Bins;
  /** When things happened that a marked range counts; ascending. */
  readonly instants: { readonly [Name in CountedName]: Float64Array };
  /** Subnets in the lease table; undefined when the foundation has no Silk, or the trace does not tell. */
  readonly leases: Series | undefined;
  /** Cells whose last request for a lease was refused; undefined likewise. */
  readonly refused: Series | undefined;
}

/**
 * `started`: an instance's process runs and passed its start-up check. `crashed`: the BBS heard of a crash.
 * `placed` and `failed` are decisions on instances and tasks.
 */
export const COUNTED = ['placed', 'failed', 'started', 'crashed'] as const;
export type CountedName = (typeof COUNTED)[number];

const known = new WeakMap<Replay, RunTallies>();

/** The tallies of a run; made once, in one walk over its trace. */
export function talliesOf(replay: Replay): RunTallies {
  const found = known.get(replay);
  if (found !== undefined) return found;
  const made = tally(replay);
  known.set(replay, made);
  return made;
}

const BINS_MAX = 1_000_000;

type LeasePart = 'leased' | 'freed' | 'refused';
type Part = CountedName | LeasePart | 'none';

const PARTS: Readonly<Partial<Record<KindName, Part>>> = {
  'auction.placed': 'placed',
  'auction.taskPlaced': 'placed',
  'auction.failed': 'failed',
  'auction.taskFailed': 'failed',
  'container.running': 'started',
  'actualLRP.crashed': 'crashed',
  'silk.leaseAcquired': 'leased',
  'silk.leaseRefused': 'refused',
  'silk.leaseReleased': 'freed',
  'silk.leaseEvicted': 'freed',
};

function tally(replay: Replay): RunTallies {
  const { columns, marks, until } = replay;
  const isOfBbs = columns.kinds.map(({ family }) => family === 'bbs');
  const parts = columns.kinds.map(({ name }): Part => PARTS[name as KindName] ?? 'none');
  const width = SECOND * Math.max(1, Math.ceil(until / SECOND / BINS_MAX));
  const bins = () => new Int32Array(Math.floor(until / width) + 1);
  const bbs = bins();
  const decided = bins();
  const placed = new Int32Array(marks.batches.length);
  const failed = new Int32Array(marks.batches.length);
  const instants: Record<CountedName, number[]> = {
    placed: [],
    failed: [],
    started: [],
    crashed: [],
  };
  const leases = leaseCounter();
  let place = -1;
  let row = 0;
  for (const batch of columns.batches) {
    const rows = Math.min(batch.kind.length, columns.length - row);
    for (let entry = 0; entry < rows; entry++, row++) {
      const kind = batch.kind[entry] as number;
      const bin = Math.floor((batch.at[entry] as number) / width);
      if (isOfBbs[kind] === true) add(bbs, bin);
      const part = parts[kind];
      if (part === undefined || part === 'none') continue;
      if (part === 'leased' || part === 'freed' || part === 'refused') {
        leases.take(part, batch, entry);
        continue;
      }
      // A task's container has no LRP.
      if (part === 'started' && batch.lrp[entry] === NONE) continue;
      instants[part].push(batch.at[entry] as number);
      if (part === 'placed' || part === 'failed') {
        // Batches never overlap: a decision is of the last one that began.
        while ((marks.batches[place + 1]?.startRow ?? Number.POSITIVE_INFINITY) < row) place++;
        add(decided, bin);
        add(part === 'placed' ? placed : failed, place);
      }
    }
  }
  return {
    placed,
    failed,
    bbsRecords: { width, counts: bbs, told: toldRange(replay, 'actualLRP.created') },
    decisions: { width, counts: decided, told: toldRange(replay, 'auction.placed') },
    instants: {
      placed: Float64Array.from(instants.placed),
      failed: Float64Array.from(instants.failed),
      started: Float64Array.from(instants.started),
      crashed: Float64Array.from(instants.crashed),
    },
    ...leases.series(toldRange(replay, 'silk.leaseAcquired')),
  };
}

function add(counts: Int32Array, place: number): void {
  if (place >= 0 && place < counts.length) counts[place] = (counts[place] as number) + 1;
}

/** The lease table's length, and how many cells wait for a lease. */
function leaseCounter() {
  const subnets = new Set<number>();
  const waiting = new Set<number>();
  const leases = growingSeries();
  const refused = growingSeries();
  return {
    take(part: LeasePart, batch: TraceBatch, entry: number): void {
      const at = batch.at[entry] as Instant;
      const cell = batch.cell[entry] as number;
      if (part === 'refused') waiting.add(cell);
      else if (part === 'freed') subnets.delete(batch.a[entry] as number);
      else {
        waiting.delete(cell);
        subnets.add(batch.a[entry] as number);
      }
      appendValue(leases, at, subnets.size);
      appendValue(refused, at, waiting.size);
    },
    series(told: Range | undefined): Pick<RunTallies, 'leases' | 'refused'> {
      const isSilk = subnets.size > 0 || waiting.size > 0;
      if (told === undefined || !isSilk) return { leases: undefined, refused: undefined };
      return {
        leases: finishedSeries(leases, told.from, told.until),
        refused: finishedSeries(refused, told.from, told.until),
      };
    },
  };
}

/** The bin that an instant falls into; undefined where the trace does not tell. */
export function binAt({ width, counts, told }: Bins, at: Instant): number | undefined {
  if (told === undefined || at < told.from || at > told.until) return undefined;
  return counts[Math.floor(at / width)];
}
