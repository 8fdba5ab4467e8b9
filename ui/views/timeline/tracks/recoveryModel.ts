/**
 * The recovery curve: the share of desired instances that run, from as low as it fell after the first fault
 * up to everything. Seen so, its lower edge is "all that were lost are missing" and its upper edge "all run
 * again"; expectations are boxes that the curve must enter.
 */
import type { Instant } from '../../../../sim/engine/units';
import { count, percent } from '../../../charts/format';
import type { View } from '../../../replay/view';
import type { LoadedRun } from '../../../session/runs';
import { type FaultMoment, faultMoments, type Milestone } from '../faultMoments';
import { pixelColumns, sampledColumns } from '../pixelColumns';
import { type RecoveryBox, recoveryBoxes } from '../recoveryBoxes';
import { instancesAt } from './instancesModel';
import type { Columns } from './strokes';
import type { TrackScene } from './track';

export interface RecoveryModel {
  /** By pixel column: the least and the greatest share that runs in it. */
  readonly least: Columns;
  readonly greatest: Columns;
  /** The share at the lower edge. */
  readonly floor: number;
  readonly boxes: readonly RecoveryBox[];
  readonly points: readonly RecoveryPoint[];
}

export interface RecoveryPoint extends Milestone {
  readonly share: number;
}

export function recoveryModel({ run, window, size }: TrackScene): RecoveryModel | undefined {
  const { running, desired } = run.replay.series;
  const columns = pixelColumns(running, window, size.width);
  if (columns === undefined || running === undefined || desired === undefined) return undefined;
  const wanted = sampledColumns(desired, columns.leastAt) ?? new Float64Array(size.width);
  const share = (values: Columns) =>
    values.map((value, place) => shareOf(value, wanted[place] as number));
  const moments = faultMoments(run);
  const points = moments.flatMap((moment) => pointsOf(run, moment));
  return {
    least: share(columns.least),
    greatest: share(columns.greatest),
    floor: floorOf(run),
    boxes: recoveryBoxes(run).filter(
      ({ from, until }) => until >= window.from && from <= window.until,
    ),
    points: points.filter(({ at }) => at >= window.from && at <= window.until),
  };
}

function shareOf(running: number, desired: number): number {
  return desired > 0 ? Math.min(1, running / desired) : Number.NaN;
}

function pointsOf(run: LoadedRun, { milestones }: FaultMoment): RecoveryPoint[] {
  return milestones.flatMap((milestone) => {
    const share = shareAt(run, milestone.at);
    return share === undefined ? [] : [{ ...milestone, share }];
  });
}

/** Tenths, so that the edge is a number that a person reads off. */
const STEPS = 10;
/** Stretches in each of which the instant at which fewest run is looked at. */
const STRETCHES = 4000;

const floors = new WeakMap<LoadedRun, number>();

/** Below all that happened since the first loss, whatever the window; 0 when there was none. */
function floorOf(run: LoadedRun): number {
  const known = floors.get(run);
  if (known !== undefined) return known;
  const { series, until } = run.replay;
  const first = faultMoments(run).find(({ kind }) => kind === 'cell.killed')?.at;
  let floor = 0;
  if (first !== undefined) {
    let least = Math.min(1, ...recoveryBoxes(run).map(({ share }) => share));
    const columns = pixelColumns(series.running, { from: first, until }, STRETCHES);
    const wanted = columns && sampledColumns(series.desired, columns.leastAt);
    for (const [place, running] of columns?.least.entries() ?? []) {
      const share = shareOf(running, wanted?.[place] ?? 0);
      if (share < least) least = share;
    }
    floor = Math.max(0, Math.min(0.9, Math.floor(least * STEPS) / STEPS));
  }
  floors.set(run, floor);
  return floor;
}

/** Of the desired instances, at an instant; undefined where the trace does not tell or nothing is desired. */
export function shareAt(
  { replay }: LoadedRun,
  at: Instant,
  shown?: Pick<View, 'totals'>,
): number | undefined {
  const { running, desired } = shown?.totals ?? instancesAt(replay, at);
  return running === undefined || desired === undefined || desired === 0
    ? undefined
    : shareOf(running, desired);
}

/** The share, and how much of what the last loss took runs again. */
export function recoveryLines(run: LoadedRun, at: Instant): string[] {
  const share = shareAt(run, at);
  const lines = [
    share === undefined
      ? 'Nothing is desired, or it is not told.'
      : `${percent(share)} of desired instances run`,
  ];
  const loss = faultMoments(run).findLast((moment) => moment.at <= at && (moment.lost ?? 0) > 0);
  const missing = missingAt(run, at);
  if (loss?.lost === undefined || missing === undefined) return lines;
  const before = missingAt(run, Math.max(0, loss.at - 1)) ?? 0;
  const open = Math.max(0, Math.min(loss.lost, missing - before));
  lines.push(
    `${count(loss.lost - open)} of ${count(loss.lost)} lost run again (${percent(1 - open / loss.lost)})`,
  );
  return lines;
}

function missingAt({ replay }: LoadedRun, at: Instant): number | undefined {
  const { running, desired } = instancesAt(replay, at);
  return running === undefined || desired === undefined ? undefined : desired - running;
}
