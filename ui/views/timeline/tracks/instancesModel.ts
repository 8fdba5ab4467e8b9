/**
 * The convergence ribbon: what is desired as a line, what runs and what is on its way stacked under it; what
 * is left open up to the line is what nobody works on.
 *
 * Running is the ground truth (a container that runs on a cell that is up); the rest is what the BBS holds in
 * ORDINARY rows. SUSPECT rows have a replacement among those, so they are not stacked: they lie over the top
 * of the ribbon, as EVACUATING ones lie over what runs.
 */
import type { Instant } from '../../../../sim/engine/units';
import { count } from '../../../charts/format';
import type { InstanceState } from '../../../charts/palette';
import type { Replay } from '../../../replay/openReplay';
import { seriesAt } from '../../../replay/series';
import type { TotalName } from '../../../replay/state';
import type { View } from '../../../replay/view';
import type { LoadedRun } from '../../../session/runs';
import { greatestOf, pixelColumns, sampledColumns } from '../pixelColumns';
import type { Columns } from './strokes';
import type { TrackScene } from './track';

/** From the bottom up. */
const STACK: readonly (readonly [InstanceState, TotalName])[] = [
  ['running', 'running'],
  ['claimed', 'rowsClaimed'],
  ['unclaimed', 'rowsUnclaimed'],
  ['crashed', 'rowsCrashed'],
];

export interface Band {
  readonly state: InstanceState;
  readonly lower: Columns;
  readonly upper: Columns;
}

export interface InstancesModel {
  readonly desired: Columns;
  readonly bands: readonly Band[];
  /** SUSPECT and EVACUATING rows, over the others. */
  readonly overlays: readonly Band[];
  /** The top of the drawing. */
  readonly maximum: number;
}

/** At each column the instant at which fewest run: nothing that goes wrong is averaged away. */
export function instancesModel({ run, window, size }: TrackScene): InstancesModel | undefined {
  const { series } = run.replay;
  const running = pixelColumns(series.running, window, size.width);
  if (running === undefined) return undefined;
  const at = (name: TotalName) => sampledColumns(series[name], running.leastAt);
  const desired = at('desired') ?? new Float64Array(size.width).fill(Number.NaN);
  const bands: Band[] = [];
  let lower: Columns = new Float64Array(size.width);
  for (const [state, name] of STACK) {
    const values = at(name);
    if (values === undefined) continue;
    const below = lower;
    const upper = below.map((value, place) => value + (values[place] as number));
    bands.push({ state, lower: below, upper });
    lower = upper;
  }
  const overlays: Band[] = [];
  const suspect = at('rowsSuspect');
  if (suspect !== undefined && greatestOf(suspect) > 0) {
    overlays.push({ state: 'suspect', lower: minus(desired, suspect), upper: desired });
  }
  const evacuating = at('rowsEvacuating');
  if (evacuating !== undefined && greatestOf(evacuating) > 0) {
    overlays.push({
      state: 'evacuating',
      lower: minus(running.least, evacuating),
      upper: running.least,
    });
  }
  return { desired, bands, overlays, maximum: Math.max(1, greatestOf(desired), greatestOf(lower)) };
}

function minus(from: Columns, less: Columns): Columns {
  return from.map((value, place) => Math.max(0, value - (less[place] as number)));
}

const WORDS: readonly (readonly [string, TotalName])[] = [
  ['running', 'running'],
  ['claimed (starting)', 'rowsClaimed'],
  ['unclaimed (waiting)', 'rowsUnclaimed'],
  ['crashed (backing off)', 'rowsCrashed'],
  ['suspect', 'rowsSuspect'],
  ['evacuating', 'rowsEvacuating'],
];

/** Each state that has any, at an instant. */
export function instancesLines({ series }: Replay, at: Instant): string[] {
  const value = (name: TotalName) => series[name] && seriesAt(series[name], at);
  const desired = value('desired');
  const running = value('running');
  if (desired === undefined || running === undefined)
    return ['Instances are not told at this instant.'];
  const lines = [`${count(desired)} desired, ${count(Math.max(0, desired - running))} missing`];
  for (const [word, name] of WORDS) {
    const instances = value(name);
    if (instances !== undefined && (instances > 0 || name === 'running')) {
      lines.push(`${count(instances)} ${word}`);
    }
  }
  return lines;
}

/** Likewise, of a run. */
export function instancesUnder({ replay }: LoadedRun, at: Instant): string[] {
  return instancesLines(replay, at);
}

/** `24,067 of 25,000`. */
export function runningText(replay: Replay, at: Instant, shown?: Pick<View, 'totals'>): string {
  const { running, desired } = shown?.totals ?? instancesAt(replay, at);
  return `${count(running)} of ${count(desired)}`;
}

export interface InstancesAt {
  /** undefined where the trace does not tell. */
  readonly running: number | undefined;
  readonly desired: number | undefined;
}

/** How many run and are desired when everything that happens at an instant has happened. */
export function instancesAt({ series }: Replay, at: Instant): InstancesAt {
  return {
    running: series.running && seriesAt(series.running, at),
    desired: series.desired && seriesAt(series.desired, at),
  };
}
