/** The figures of the marked range: what happened in it, and how few and how many ran. */
import type { Duration } from '../../../sim/engine/units';
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { lastAtOrBefore } from '../../replay/series';
import { toldRange } from '../../replay/told';
import type { Range } from '../../session/session';
import { extremesWithin } from './pixelColumns';
import { COUNTED, type CountedName, talliesOf } from './runTallies';

export interface RangeFigures {
  readonly length: Duration;
  /** Of records with from ≤ at < until; undefined where the trace does not tell of all of the range. */
  readonly counts: { readonly [Name in CountedName]: number | undefined };
  /** The fewest and the most instances that ran at one time; undefined likewise. */
  readonly running: { readonly least: number; readonly greatest: number } | undefined;
}

const TOLD_BY: Readonly<Record<CountedName, KindName>> = {
  placed: 'auction.placed',
  failed: 'auction.failed',
  started: 'container.running',
  crashed: 'actualLRP.crashed',
};

export function rangeFigures(replay: Replay, range: Range): RangeFigures {
  const { instants } = talliesOf(replay);
  const isTold = (kind: KindName) => {
    const told = toldRange(replay, kind);
    return told !== undefined && told.from <= range.from && told.until >= range.until;
  };
  const counts = Object.fromEntries(
    COUNTED.map((name) => [
      name,
      isTold(TOLD_BY[name]) ? countWithin(instants[name], range) : undefined,
    ]),
  ) as RangeFigures['counts'];
  return {
    length: range.until - range.from,
    counts,
    running: isTold('container.running') ? extremesWithin(replay.series.running, range) : undefined,
  };
}

/** Instants are whole: before `until` is at most the one before it. */
function countWithin(instants: Float64Array<ArrayBufferLike>, { from, until }: Range): number {
  const list = instants as Float64Array;
  return lastAtOrBefore(list, Math.ceil(until) - 1) - lastAtOrBefore(list, Math.ceil(from) - 1);
}
