/**
 * Opens a trace for replay: keyframes, series, marks and lists of rows, in a few walks over the columns.
 *
 *     const opened = openReplay(file);             // file: what readTrace answers, or a worker's columns
 *     const view = viewAt(opened.replay, 20 * MINUTE);
 *
 * Everything that the page shows of a run is asked of a replay; nothing in it ever changes.
 */
import type { Instant } from '../../sim/engine/units';
import {
  BATCH_ROWS,
  kindAt,
  type TraceBatch,
  type TraceColumns,
  valueAt,
} from '../../sim/trace/columns';
import type { TraceHeader } from '../../sim/trace/format';
import { type KindName, LEVELS, type Level } from '../../sim/trace/kinds';
import { type Facts, readFacts } from './facts';
import { type FoldPlans, foldRows, planFold } from './fold';
import { beginCells } from './foldCells';
import type { Fold } from './handler';
import { createKeyframes, type Keyframe, keepKeyframe } from './keyframes';
import { type Postings, postingsOf, postingsOfField } from './postings';
import {
  appendValue,
  finishedSeries,
  type GrowingSeries,
  growingSeries,
  type Series,
} from './series';
import { createSlots, type Slots } from './slots';
import { findMarks, type Marks } from './spans';
import { createState, TOTALS, type TotalName } from './state';
import { isTold, type Told } from './told';

/** A trace as it was read or simulated. */
export interface TraceSource {
  readonly header: TraceHeader;
  readonly columns: TraceColumns;
  readonly isComplete: boolean;
}

export interface Replay extends TraceSource, Told {
  readonly facts: Facts;
  readonly marks: Marks;
  /** Sums over time, each with the interval in which it is told; undefined: in none. */
  readonly series: { readonly [Name in TotalName]: Series | undefined };
  readonly rowsOf: {
    readonly lrp: Postings;
    readonly cell: Postings;
    /** Rows that name the process itself; those of its LRPs are under `lrp`. */
    readonly process: Postings;
    readonly task: Postings;
  };
  readonly keyframes: readonly Keyframe[];
  readonly plans: FoldPlans;
  readonly slots: Slots;
}

export interface ReplayOptions {
  /** Rows between keyframes. */
  readonly keyframeDistance?: number;
  /** Memory for keyframes. */
  readonly keyframeBytesMax?: number;
}

export type OpenedReplay =
  | { readonly ok: true; readonly replay: Replay }
  | { readonly ok: false; readonly problem: string };

/** Opens a trace. Costs about 12 bytes a row, and the keyframes. */
export function openReplay(source: TraceSource, options: ReplayOptions = {}): OpenedReplay {
  const { header, columns, isComplete } = source;
  const { identities } = columns;
  const facts = readFacts(header.scenario, identities);
  if (typeof facts === 'string') return { ok: false, problem: `cannot be replayed: ${facts}` };
  const { detail } = header;
  const tells = toldKinds(columns, detail?.level ?? header.level);
  const tellsThroughout = detail === undefined ? tells : toldKinds(columns, header.level);
  const plans = planFold(columns);
  const slots = createSlots();
  const draft = createState();
  const fold: Fold = { draft, facts, identities, slots, tells, isOpening: true };
  beginCells(fold);
  const { frames, series } = foldAll(fold, plans, columns, options);
  const until = endOf(source, facts);
  const told = { tells, tellsThroughout, detail, until };
  const replay: Replay = {
    ...told,
    header,
    columns,
    isComplete,
    facts,
    marks: findMarks(columns, detail?.until),
    series: knownSeries(series, told),
    rowsOf: {
      lrp: postingsOf(columns, 'lrp', identities.lrpProcess.length),
      cell: postingsOf(columns, 'cell', identities.cells.length),
      process: postingsOfField(columns, 'process', identities.processes.length),
      task: postingsOfField(columns, 'task', identities.tasks.length),
    },
    keyframes: frames,
    plans,
    slots,
  };
  return { ok: true, replay };
}

function toldKinds(columns: TraceColumns, level: Level): Set<KindName> {
  const told = columns.kinds.filter((spec) => LEVELS.indexOf(spec.level) <= LEVELS.indexOf(level));
  return new Set(told.map((spec) => spec.name as KindName));
}

/** A complete trace tells of the whole run, unless it says that the run was stopped. */
function endOf({ columns, isComplete }: TraceSource, facts: Facts): Instant {
  if (columns.length === 0) return isComplete ? facts.duration : 0;
  const last = columns.length - 1;
  const at = valueAt(columns, 'at', last);
  const kind = kindAt(columns, last)?.name;
  return isComplete && kind !== 'run.interrupted' ? Math.max(at, facts.duration) : at;
}

/** Folds the whole trace, keeping states on the way and the sums at the end of each instant. */
function foldAll(
  fold: Fold,
  plans: FoldPlans,
  columns: TraceColumns,
  options: ReplayOptions,
): { frames: readonly Keyframe[]; series: readonly GrowingSeries[] } {
  const keyframes = createKeyframes(
    columns.length,
    options.keyframeDistance,
    options.keyframeBytesMax,
  );
  const series = TOTALS.map(growingSeries);
  const { totals } = fold.draft;
  const before = totals.slice();
  keepKeyframe(keyframes, 0, fold.draft);
  let nextKeyframe = keyframes.distance;
  for (let row = 0; row < columns.length; ) {
    const end = instantEnd(columns, row);
    const at = valueAt(columns, 'at', row);
    foldRows(fold, plans, columns, row, end);
    for (let total = 0; total < totals.length; total++) {
      const value = totals[total] as number;
      if (value === before[total]) continue;
      before[total] = value;
      appendValue(series[total] as GrowingSeries, at, value);
    }
    row = end;
    if (row < nextKeyframe) continue;
    keepKeyframe(keyframes, row, fold.draft);
    nextKeyframe = row + keyframes.distance;
  }
  return { frames: keyframes.frames, series };
}

/** The row after the last one of the same instant. */
function instantEnd(columns: TraceColumns, row: number): number {
  const at = valueAt(columns, 'at', row);
  let end = row + 1;
  while (end < columns.length) {
    const batch = columns.batches[Math.floor(end / BATCH_ROWS)] as TraceBatch;
    if (batch.at[end % BATCH_ROWS] !== at) break;
    end++;
  }
  return end;
}

function knownSeries(
  series: readonly GrowingSeries[],
  { tells, tellsThroughout, detail, until }: Told,
): Replay['series'] {
  const known = TOTALS.map((name, total) => {
    const growing = series[total] as GrowingSeries;
    if (isTold(tellsThroughout, name)) return [name, finishedSeries(growing, 0, until)];
    if (detail === undefined || detail.from > until || !isTold(tells, name)) {
      return [name, undefined];
    }
    const end = Math.min(detail.until, until);
    return [name, finishedSeries(growing, detail.from, end)];
  });
  return Object.fromEntries(known) as Replay['series'];
}
