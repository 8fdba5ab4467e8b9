/**
 * What was done to the foundation, as moments that a person would tell of: all cells that die at one instant
 * are one moment, named after their zone if they are all of it.
 *
 * When a loss was noticed and made good is told by the run's answer, as its definitions have it; a trace
 * without an answer shows the moments alone.
 */
import type { Duration, Instant } from '../../../sim/engine/units';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { type FaultAnswer, faultSteps, instantOf } from '../../charts/faultSteps';
import { faultText } from '../../charts/faultTexts';
import { counted, since } from '../../charts/format';
import { momentRows } from '../../replay/moments';
import type { Replay } from '../../replay/openReplay';
import { lastRepair, repairsOf } from '../../replay/repairs';
import type { LoadedRun } from '../../session/runs';
import type { Selected } from '../../session/selected';

export interface FaultMoment {
  readonly at: Instant;
  readonly kind: KindName;
  /** Records of it. */
  readonly count: number;
  /** Row of the first one: what is selected. */
  readonly row: number;
  /** `zone z3 lost: 83 cells`. */
  readonly text: string;
  /** Whether something was taken away, and not given. */
  readonly isLoss: boolean;
  /** Desired instances that stopped running with it; undefined when there is no answer that says so. */
  readonly lost: number | undefined;
  readonly milestones: readonly Milestone[];
  /**
   * From the moment to the record that made all of it good again, or to the end of the trace where none did.
   * Undefined for what needs no repair.
   */
  readonly broken: { readonly until: Instant; readonly isRepaired: boolean } | undefined;
}

/** A step of a foundation's recovery. */
export interface Milestone {
  readonly at: Instant;
  /** `half back`. */
  readonly text: string;
  /** `+36.6s` after its fault. */
  readonly after: string;
}

const known = new WeakMap<LoadedRun, readonly FaultMoment[]>();

/** All moments of a run, in order; made once. */
export function faultMoments(run: LoadedRun): readonly FaultMoment[] {
  const found = known.get(run);
  if (found !== undefined) return found;
  const moments = groups(run.replay).map((group) => momentOf(run, group));
  known.set(run, moments);
  return moments;
}

/** The last moment at or before an instant; undefined before the first. */
export function lastMoment(run: LoadedRun, at: Instant): FaultMoment | undefined {
  return faultMoments(run).findLast((moment) => moment.at <= at);
}

/** The moment within a distance of an instant, the nearest one: what a click near its line means. */
export function pointedFault(
  run: LoadedRun,
  at: Instant,
  within: Duration,
): { readonly selected: Selected; readonly lines: readonly string[] } | undefined {
  // The end of what was broken points to where it began.
  const distance = ({ at: from, broken }: FaultMoment) =>
    Math.min(
      Math.abs(from - at),
      broken?.isRepaired === true ? Math.abs(broken.until - at) : Number.POSITIVE_INFINITY,
    );
  const near = faultMoments(run).filter((moment) => distance(moment) <= within);
  const [nearest] = near.sort((one, other) => distance(one) - distance(other));
  if (nearest === undefined) return undefined;
  const { row, text, lost, milestones, broken, at: from } = nearest;
  return {
    selected: { kind: 'record', row },
    lines: [
      text,
      ...(lost === undefined ? [] : [`${counted(lost, 'instance')} lost`]),
      ...milestones.map(({ text: step, after }) => `${step} ${after}`),
      ...(broken === undefined ? [] : [brokenText(from, broken)]),
    ],
  };
}

function brokenText(from: Instant, { until, isRepaired }: NonNullable<FaultMoment['broken']>) {
  return isRepaired ? `repaired ${since(until, from)}` : 'not repaired in this run';
}

interface Group {
  readonly at: Instant;
  readonly kind: KindName;
  readonly rows: number[];
}

function groups(replay: Replay): Group[] {
  const { columns } = replay;
  const { endedBy } = repairsOf(replay);
  const found: Group[] = [];
  let released: number | undefined;
  for (const row of momentRows(replay)) {
    const at = valueAt(columns, 'at', row);
    const kind = kindAt(columns, row)?.name as KindName;
    // A release is told with the arrival of its new version, which is no push of its own.
    if (kind === 'app.released') released = valueAt(columns, 'a', row);
    if (kind === 'app.added' && valueAt(columns, 'a', row) === released) continue;
    // The end of what was broken is drawn with its beginning.
    if (kind === 'process.started' && endedBy.has(row)) continue;
    const same = sameMoment(found, at, kind);
    if (same === undefined) found.push({ at, kind, rows: [row] });
    else same.rows.push(row);
  }
  return found;
}

function sameMoment(found: readonly Group[], at: Instant, kind: KindName): Group | undefined {
  for (let place = found.length - 1; place >= 0 && found[place]?.at === at; place--) {
    if (found[place]?.kind === kind) return found[place];
  }
  return undefined;
}

const LOSSES: ReadonlySet<KindName> = new Set([
  'cell.killed',
  'app.deleted',
  'run.interrupted',
  'process.killed',
  'process.stopped',
  'process.hung',
  'process.exited',
  'vm.killed',
  'network.ruleAdded',
  'garden.broken',
  'containers.lost',
  'sync.paused',
  'deploy.failed',
  'resurrector.melted',
]);

const STORES: ReadonlySet<KindName> = new Set(['database.changed', 'blobstore.changed']);

/** What stays wrong until a record ends it, whether one does or not. */
const LASTING: ReadonlySet<KindName> = new Set([
  'cell.killed',
  'cell.drainStarted',
  'process.killed',
  'process.stopped',
  'process.hung',
  'process.exited',
  'vm.killed',
  'network.ruleAdded',
  'garden.broken',
  'sync.paused',
]);

function momentOf({ replay, answer }: LoadedRun, group: Group): FaultMoment {
  const { at, kind, rows } = group;
  const isStoreBad = STORES.has(kind) && isBad(replay, rows);
  const loss =
    kind === 'cell.killed'
      ? answer?.timeline.faults.find(({ atSeconds }) => instantOf(atSeconds) === at)
      : undefined;
  return {
    at,
    kind,
    count: rows.length,
    row: rows[0] ?? 0,
    text: faultText(replay, kind, rows),
    isLoss: LOSSES.has(kind) || isStoreBad || isTooLate(replay, kind, rows),
    lost: loss?.lostInstances,
    milestones: loss === undefined ? [] : milestonesOf(at, loss),
    broken: LASTING.has(kind) || isStoreBad ? brokenOf(replay, rows) : undefined,
  };
}

/** A certificate that ran out before it was rotated. */
function isTooLate({ columns }: Replay, kind: KindName, rows: readonly number[]): boolean {
  return kind === 'certificate.expired' && rows.some((row) => valueAt(columns, 'b', row) === 0);
}

/** Whether the store is left in another condition than the usual one. */
function isBad({ columns }: Replay, rows: readonly number[]): boolean {
  const row = rows.at(-1) ?? 0;
  const mode = columns.identities.texts[valueAt(columns, 'a', row)];
  return mode !== 'up' || valueAt(columns, 'x', row) !== 1;
}

function brokenOf(replay: Replay, rows: readonly number[]): FaultMoment['broken'] {
  const repair = lastRepair(replay, repairsOf(replay), rows);
  const isOfProcess = kindAt(replay.columns, rows[0] ?? 0)?.name.startsWith('process.') === true;
  // A summary leaves starts of processes out.
  if (repair === undefined && isOfProcess && !replay.tellsThroughout.has('process.started')) {
    return undefined;
  }
  const until = repair === undefined ? replay.until : valueAt(replay.columns, 'at', repair);
  return { until, isRepaired: repair !== undefined };
}

/** Those that came to pass. */
function milestonesOf(faultAt: Instant, loss: FaultAnswer): Milestone[] {
  return faultSteps(loss).flatMap(({ name, at }) =>
    at === undefined ? [] : [{ at, text: name, after: since(at, faultAt) }],
  );
}
