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
import { count, counted, since } from '../../charts/format';
import type { Replay } from '../../replay/openReplay';
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
  const distance = (moment: FaultMoment) => Math.abs(moment.at - at);
  const near = faultMoments(run).filter((moment) => distance(moment) <= within);
  const [nearest] = near.sort((one, other) => distance(one) - distance(other));
  if (nearest === undefined) return undefined;
  const { row, text, lost, milestones } = nearest;
  return {
    selected: { kind: 'record', row },
    lines: [
      text,
      ...(lost === undefined ? [] : [`${counted(lost, 'instance')} lost`]),
      ...milestones.map(({ text: step, after }) => `${step} ${after}`),
    ],
  };
}

interface Group {
  readonly at: Instant;
  readonly kind: KindName;
  readonly rows: number[];
}

function groups({ columns, marks }: Replay): Group[] {
  const found: Group[] = [];
  let released: number | undefined;
  for (const row of marks.faults) {
    const at = valueAt(columns, 'at', row);
    const kind = kindAt(columns, row)?.name as KindName;
    // A release is told with the arrival of its new version, which is no push of its own.
    if (kind === 'app.released') released = valueAt(columns, 'a', row);
    if (kind === 'app.added' && valueAt(columns, 'a', row) === released) continue;
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

const LOSSES: ReadonlySet<KindName> = new Set(['cell.killed', 'app.deleted', 'run.interrupted']);

function momentOf({ replay, answer }: LoadedRun, { at, kind, rows }: Group): FaultMoment {
  const loss =
    kind === 'cell.killed'
      ? answer?.timeline.faults.find(({ atSeconds }) => instantOf(atSeconds) === at)
      : undefined;
  return {
    at,
    kind,
    count: rows.length,
    row: rows[0] ?? 0,
    text: textOf(replay, kind, rows),
    isLoss: LOSSES.has(kind),
    lost: loss?.lostInstances,
    milestones: loss === undefined ? [] : milestonesOf(at, loss),
  };
}

/** Those that came to pass. */
function milestonesOf(faultAt: Instant, loss: FaultAnswer): Milestone[] {
  return faultSteps(loss).flatMap(({ name, at }) =>
    at === undefined ? [] : [{ at, text: name, after: since(at, faultAt) }],
  );
}

function textOf(replay: Replay, kind: KindName, rows: readonly number[]): string {
  switch (kind) {
    case 'cell.killed':
      return cellsText(replay, rows, 'lost');
    case 'cell.restored':
      return cellsText(replay, rows, 'restored');
    case 'cell.added':
      return cellsText(replay, rows, 'added');
    case 'cell.bootCancelled':
      return cellsText(replay, rows, 'stopped before they had booted');
    case 'app.scaled':
      return scaledText(replay, rows);
    case 'app.added':
      return appsText(replay, rows, 'pushed');
    case 'app.deleted':
      return appsText(replay, rows, 'deleted');
    case 'app.released':
      return appsText(replay, rows, 'released anew');
    case 'run.interrupted':
      return 'the run was stopped here';
    default:
      return counted(rows.length, kind, kind);
  }
}

function cellsText({ facts, columns }: Replay, rows: readonly number[], deed: string): string {
  const cells = rows.map((row) => valueAt(columns, 'cell', row));
  const zones = new Set(cells.map((cell) => facts.cells[cell]?.zone));
  const [zone] = zones;
  const [cell = -1] = cells;
  if (cells.length === 1) return `cell ${columns.identities.cells[cell] ?? ''} ${deed}`;
  if (zones.size !== 1 || zone === undefined) return `${count(cells.length)} cells ${deed}`;
  const inZone = facts.cells.filter((one) => one?.zone === zone).length;
  return cells.length === inZone
    ? `zone ${zone} ${deed}: ${count(cells.length)} cells`
    : `${count(cells.length)} cells of ${zone} ${deed}`;
}

function appsText({ columns }: Replay, rows: readonly number[], deed: string): string {
  if (rows.length > 1) return `${count(rows.length)} apps ${deed}`;
  return `app ${appName(columns, rows[0] ?? 0)} ${deed}`;
}

function scaledText({ columns }: Replay, rows: readonly number[]): string {
  const [row = 0] = rows;
  if (rows.length > 1) return `${count(rows.length)} apps scaled`;
  return `app ${appName(columns, row)} scaled to ${count(valueAt(columns, 'b', row))}`;
}

function appName(columns: Replay['columns'], row: number): string {
  return columns.identities.processes[valueAt(columns, 'a', row)] ?? '';
}
