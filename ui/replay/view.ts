/**
 * The foundation at an instant of a trace: a pure function of the trace and the instant.
 *
 * A view is a value: it stays as it is, and may be kept. Going on from one to a later instant folds the
 * records between; going anywhere else begins at the nearest keyframe. Both give the same view.
 */
import type { Instant } from '../../sim/engine/units';
import { firstRowAt, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { foldRows } from './fold';
import { keyframeBefore } from './keyframes';
import type { Replay } from './openReplay';
import { type Span, spanUnderWay } from './spans';
import { frozenState, type State, TOTALS, type TotalName, thawedState, totalId } from './state';
import { isTold, toldAt } from './told';

export interface View {
  /** The instant asked for, or the last one of which the trace tells. */
  readonly at: Instant;
  /** How many rows of the trace lie behind. */
  readonly rows: number;
  readonly state: State;
  /** Kinds of which the trace tells at this instant: what rests on others is unknown. */
  readonly tells: ReadonlySet<KindName>;
  /** Sums; undefined where the trace does not tell. */
  readonly totals: { readonly [Name in TotalName]: number | undefined };
  /**
   * The auction batch under way, from the first question to a cell until its work is handed out; undefined
   * when the trace does not tell of auctions as well.
   */
  readonly batch: Span | undefined;
  /** The convergence pass under way; undefined likewise. */
  readonly pass: Span | undefined;
}

/** The foundation when everything that happens at `at` has happened. */
export function viewAt(replay: Replay, at: Instant): View {
  const instant = clamp(at, replay);
  return viewOf(replay, instant, rowsBy(replay, instant));
}

/** The foundation when the row, and nothing after it, has happened: for steps within one instant. */
export function viewAfter(replay: Replay, row: number): View {
  return viewOf(replay, valueAt(replay.columns, 'at', row), row + 1);
}

/** The same as `viewAt`; cheap when `at` is a little later than `view`. The old view stays as it is. */
export function advanceView(view: View, replay: Replay, at: Instant): View {
  const instant = clamp(at, replay);
  const rows = rowsBy(replay, instant);
  const isBehind = rows < view.rows || keyframeBefore(replay.keyframes, rows).rows > view.rows;
  if (isBehind) return viewOf(replay, instant, rows);
  return foldedView(replay, instant, view, rows);
}

function viewOf(replay: Replay, at: Instant, rows: number): View {
  return foldedView(replay, at, keyframeBefore(replay.keyframes, rows), rows);
}

/** Whole microseconds, from 0 to the end of what is known. */
function clamp(at: Instant, { until }: Replay): Instant {
  return Math.max(0, Math.min(Math.floor(at), until));
}

function rowsBy({ columns }: Replay, at: Instant): number {
  return firstRowAt(columns, at + 1);
}

function foldedView(
  replay: Replay,
  at: Instant,
  base: { readonly rows: number; readonly state: State },
  rows: number,
): View {
  const { facts, columns, plans, slots, marks } = replay;
  const tells = toldAt(replay, at);
  const state = base.rows === rows ? base.state : advancedState();
  return {
    at,
    rows,
    state,
    tells,
    totals: totalsOf(tells, state),
    batch: tells.has('auction.started') ? spanUnderWay(marks.batches, at) : undefined,
    pass: tells.has('convergence.started') ? spanUnderWay(marks.passes, at) : undefined,
  };

  function advancedState(): State {
    const draft = thawedState(base.state);
    const { identities } = columns;
    const fold = { draft, facts, identities, slots, tells: replay.tells, isOpening: false };
    foldRows(fold, plans, columns, base.rows, rows);
    return frozenState(draft);
  }
}

function totalsOf(tells: View['tells'], { totals }: State): View['totals'] {
  const entries = TOTALS.map((name) => [
    name,
    isTold(tells, name) ? totals[totalId(name)] : undefined,
  ]);
  return Object.fromEntries(entries) as View['totals'];
}
