/**
 * The records from which Diego's metrics are read at an instant: those within the longest window of each
 * metric, in their order, and what the BBS held at the end of each convergence pass.
 *
 * How metrics are read from them is the simulator's (`sim/answers/capacity/readingsTap`), in the worker.
 */
import { HOUR, type Instant, MINUTE } from '../../../sim/engine/units';
import { BATCH_ROWS, firstRowAt, type TraceBatch } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { seriesAt } from '../../replay/series';
import type { View } from '../../replay/view';
import type { MeasuredRows } from '../../worker/protocol';

/** Of rates and durations of the auctioneer, with a margin; the indicators say 5 m. */
const AUCTIONS = 6 * MINUTE;
/** Of passes: what ran an hour ago is what the last pass before that found. */
const PASSES = 2 * HOUR;
const ALWAYS = Number.POSITIVE_INFINITY;

/** How far back each kind counts. */
const WINDOWS: Partial<Readonly<Record<KindName, number>>> = {
  'auction.fetched': AUCTIONS,
  'auction.failed': AUCTIONS,
  'auction.taskFailed': AUCTIONS,
  'auction.placed': AUCTIONS,
  'auction.taskPlaced': AUCTIONS,
  'auction.rejected': AUCTIONS,
  'auction.taskRejected': AUCTIONS,
  'convergence.planned': PASSES,
  'convergence.completed': PASSES,
  'domain.refreshed': PASSES,
  'rep.gardenChanged': ALWAYS,
  'cell.killed': ALWAYS,
};
const NAMES = Object.keys(WINDOWS) as KindName[];
const PASS_END = NAMES.indexOf('convergence.completed');
const DOMAIN: KindName = 'domain.refreshed';

/** undefined: the trace does not tell of all of them all the time. */
export function measuredRows(replay: Replay, view: View): MeasuredRows | undefined {
  const { columns, tellsThroughout, series } = replay;
  const hasDomains = tellsThroughout.has(DOMAIN);
  if (!NAMES.every((name) => name === DOMAIN || tellsThroughout.has(name))) return undefined;
  const places = placesOf(replay, view.at);
  const [kind, at, cell, a, b, x] = [[], [], [], [], [], []] as number[][] as Six;
  const [running, crashed] = [[], []] as number[][] as [number[], number[]];
  const first = Math.min(firstRowAt(columns, view.at - PASSES), firstOfAlways(replay, view.rows));
  for (let row = first; row < view.rows; row++) {
    const batch = columns.batches[Math.floor(row / BATCH_ROWS)] as TraceBatch;
    const place = row % BATCH_ROWS;
    const own = places[batch.kind[place] as number];
    if (own === undefined || (batch.at[place] as number) < own.since) continue;
    kind.push(own.kind);
    at.push(batch.at[place] as number);
    cell.push(batch.cell[place] as number);
    a.push(batch.a[place] as number);
    b.push(batch.b[place] as number);
    x.push(batch.x[place] as number);
    if (own.kind !== PASS_END) continue;
    const { rowsRunning, rowsCrashed } = series;
    running.push((rowsRunning && seriesAt(rowsRunning, batch.at[place] as number)) ?? 0);
    crashed.push((rowsCrashed && seriesAt(rowsCrashed, batch.at[place] as number)) ?? 0);
  }
  return {
    kinds: NAMES,
    kind: Uint8Array.from(kind),
    at: Float64Array.from(at),
    cell: Int32Array.from(cell),
    a: Int32Array.from(a),
    b: Int32Array.from(b),
    x: Float64Array.from(x),
    domains: columns.identities.domains,
    running: Int32Array.from(running),
    crashed: Int32Array.from(crashed),
    hasDomains,
  };
}

type Six = [number[], number[], number[], number[], number[], number[]];

interface Place {
  /** In `NAMES`. */
  readonly kind: number;
  readonly since: Instant;
}

/** By the trace's own number of a kind. */
function placesOf({ columns }: Replay, at: Instant): readonly (Place | undefined)[] {
  return columns.kinds.map(({ name }) => {
    const window = WINDOWS[name as KindName];
    if (window === undefined) return undefined;
    return { kind: NAMES.indexOf(name as KindName), since: at - window };
  });
}

const firstRows = new WeakMap<Replay, number>();

/** The first row of a kind that counts however long ago it was; found once for a run. */
function firstOfAlways(replay: Replay, none: number): number {
  const { columns } = replay;
  let first = firstRows.get(replay);
  if (first === undefined) {
    const kinds = columns.kinds.map(({ name }) => WINDOWS[name as KindName] === ALWAYS);
    first = columns.length;
    for (let row = 0; row < columns.length; row++) {
      const batch = columns.batches[Math.floor(row / BATCH_ROWS)] as TraceBatch;
      if (kinds[batch.kind[row % BATCH_ROWS] as number] !== true) continue;
      first = row;
      break;
    }
    firstRows.set(replay, first);
  }
  return Math.min(first, none);
}
