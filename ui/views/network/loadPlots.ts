/**
 * What is plotted of the load: one line for each plot, in the order on screen. To add one, for a model that
 * is new for instance, add a line; `loadSeries` collects it, and drawing, table and figures follow.
 *
 * Each says what it is, not what it hints at: records of the trace by second, durations that components
 * recorded, and numbers that hold from one record to the next.
 */
import type { KindName } from '../../../sim/trace/kinds';
import type { TotalName } from '../../replay/state';

interface PlotBase {
  /** Unique. */
  readonly id: string;
  /** The component. */
  readonly group: string;
  readonly title: string;
  /** What exactly is counted or measured. */
  readonly meaning: string;
}

/** Records of these kinds by second. */
export interface RatePlot extends PlotBase {
  readonly form: 'rate';
  readonly kinds: readonly KindName[];
}

/** A value of each record of a kind, at its instant. */
export interface ValuePlot extends PlotBase {
  readonly form: 'value';
  readonly kind: KindName;
  readonly field: 'a' | 'b' | 'x';
  readonly unit: 'µs' | 'count';
  /** What the record is of, when that can be selected: its number is in the span. */
  readonly span?: 'batches' | 'passes';
}

/** A number that goes up with some records and down with others. */
export interface BalancePlot extends PlotBase {
  readonly form: 'balance';
  readonly up: KindName;
  readonly down: KindName;
}

/** A sum that the replay keeps. */
export interface TotalPlot extends PlotBase {
  readonly form: 'total';
  readonly total: TotalName;
  /** Of records that the sum changes with. */
  readonly kind: KindName;
}

export type LoadPlot = RatePlot | ValuePlot | BalancePlot | TotalPlot;

const bbs = 'BBS';
const auctioneer = 'Auctioneer';
const cloudController = 'Cloud Controller';
const locket = 'Locket';
const reps = 'Reps';

const rate = (
  id: string,
  group: string,
  title: string,
  kinds: readonly KindName[],
  meaning: string,
): RatePlot => ({ form: 'rate', id, group, title, kinds, meaning });

export const LOAD_PLOTS: readonly LoadPlot[] = [
  rate(
    'created',
    bbs,
    'Rows created, unclaimed',
    ['actualLRP.created', 'actualLRP.unclaimed'],
    'UNCLAIMED rows that the BBS created, and rows that went back to UNCLAIMED',
  ),
  rate('claimed', bbs, 'Claims', ['actualLRP.claimed'], 'rows that a cell claimed'),
  rate('started', bbs, 'Starts', ['actualLRP.started'], 'rows that turned RUNNING'),
  rate('crashed', bbs, 'Crashes', ['actualLRP.crashed'], 'crashes that the BBS heard of'),
  rate('removed', bbs, 'Removals', ['actualLRP.removed'], 'rows that the BBS deleted'),
  rate(
    'unplaced',
    bbs,
    'Placement errors',
    ['actualLRP.failed'],
    'rows on which the BBS noted why no cell could take their instance',
  ),
  rate(
    'presence',
    bbs,
    'Suspect rows',
    ['actualLRP.suspected', 'actualLRP.promoted', 'actualLRP.evacuating', 'actualLRP.routable'],
    'rows that turned suspect or evacuating, and suspect rows that became ordinary again',
  ),
  rate(
    'refused',
    bbs,
    'Refused calls',
    ['actualLRP.refused'],
    'calls of reps that the BBS refused',
  ),
  rate(
    'tasks',
    bbs,
    'Task changes',
    [
      'task.created',
      'task.started',
      'task.completed',
      'task.rejected',
      'task.resolving',
      'task.deleted',
    ],
    'changes of tasks that the BBS stored',
  ),
  {
    form: 'value',
    id: 'passes',
    group: bbs,
    title: 'Convergence passes',
    meaning: 'how long each pass over LRPs took',
    kind: 'convergence.completed',
    field: 'x',
    unit: 'µs',
    span: 'passes',
  },
  {
    form: 'value',
    id: 'taskPasses',
    group: bbs,
    title: 'Task passes',
    meaning: 'how long each pass over tasks took',
    kind: 'convergence.tasksCompleted',
    field: 'x',
    unit: 'µs',
  },
  rate(
    'callsTimedOut',
    bbs,
    'Calls that timed out',
    ['call.timedOut'],
    'attempts at calls that the BBS did not answer in time: the caller tries again or gives up',
  ),
  rate(
    'repliesLate',
    bbs,
    'Late answers',
    ['call.replyLate'],
    'answers of the BBS to attempts that had been given up',
  ),
  {
    form: 'value',
    id: 'batches',
    group: auctioneer,
    title: 'Auction batches',
    meaning: 'how long each batch took, from the first question to the last commit',
    kind: 'auction.completed',
    field: 'x',
    unit: 'µs',
    span: 'batches',
  },
  {
    form: 'value',
    id: 'fetches',
    group: auctioneer,
    title: 'Fetching cell states',
    meaning: 'how long each batch waited for the states of all cells',
    kind: 'auction.fetched',
    field: 'x',
    unit: 'µs',
    span: 'batches',
  },
  {
    form: 'value',
    id: 'placed',
    group: auctioneer,
    title: 'Placed per batch',
    meaning: 'instances and tasks that each batch found a cell for',
    kind: 'auction.completed',
    field: 'b',
    unit: 'count',
    span: 'batches',
  },
  rate(
    'failed',
    auctioneer,
    'Found no cell',
    ['auction.failed', 'auction.taskFailed'],
    'instances and tasks that no cell could take',
  ),
  rate(
    'late',
    auctioneer,
    'Late or failed answers',
    ['auction.cellFailed', 'auction.replyLate'],
    'cells that did not answer in time, answered that they are unhealthy, or answered too late',
  ),
  rate(
    'bulkSyncs',
    reps,
    'Bulk syncs',
    ['rep.synced'],
    'cells that compared their containers with the rows of the BBS',
  ),
  {
    form: 'total',
    id: 'presences',
    group: locket,
    title: 'Presences',
    meaning: 'cells that Locket lists',
    total: 'cellsPresent',
    kind: 'presence.acquired',
  },
  {
    form: 'value',
    id: 'syncs',
    group: cloudController,
    title: 'Diego syncs',
    meaning: 'how long each comparison of desired state with the BBS took',
    kind: 'sync.completed',
    field: 'x',
    unit: 'µs',
  },
  rate('syncsFailed', cloudController, 'Failed syncs', ['sync.failed'], 'syncs that failed'),
  {
    form: 'balance',
    id: 'pushes',
    group: cloudController,
    title: 'Pushes in flight',
    meaning: 'pushes that hold a slot',
    up: 'push.started',
    down: 'push.completed',
  },
];

/** Records that a plot is made of: it is told where the trace tells of all of them. */
export function kindsOf(plot: LoadPlot): readonly KindName[] {
  switch (plot.form) {
    case 'rate':
      return plot.kinds;
    case 'balance':
      return [plot.up, plot.down];
    default:
      return [plot.kind];
  }
}
