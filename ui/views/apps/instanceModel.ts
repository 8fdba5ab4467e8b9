/**
 * One instance at an instant: what runs, what the BBS holds, where they disagree, and why it does not run.
 *
 * Not here: what was before and comes after (`lifeLanes`, `lifeTable`).
 */
import type { Instant } from '../../../sim/engine/units';
import { CRASHED, ORDINARY } from '../../../sim/model/actualLRP';
import { type InstanceId, type LrpId, NONE } from '../../../sim/model/identity';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import type { InstanceState } from '../../charts/palette';
import { nextRow } from '../../replay/events';
import { type MissingReason, placementErrorOf, reasonOf } from '../../replay/missing';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { rowOf } from '../../replay/state';
import {
  type ContainerView,
  cellStateIn,
  type InstanceView,
  type RowView,
  readContainer,
  readInstance,
} from '../../replay/things';
import type { View } from '../../replay/view';
import { cellName } from '../../session/runFacts';
import { REASONS, reasonSentence } from './lifeWords';

export interface InstanceNow extends InstanceView {
  readonly containerViews: readonly ContainerView[];
  readonly headline: Headline;
  /** Why it does not run; undefined when it does, or is not meant to. */
  readonly missing: Missing | undefined;
  /** What the BBS holds and is not so, a sentence each. */
  readonly disagreements: readonly string[];
  readonly crashCount: number;
  /**
   * Of one that waits in CRASHED: when the trace has it restarted, null when it is not until the trace ends.
   * Undefined of others.
   */
  readonly restartsAt: Instant | null | undefined;
}

export interface Missing {
  readonly reason: MissingReason;
  readonly placementError: string | undefined;
}

/** What is said first. */
export interface Headline {
  readonly colour: InstanceState;
  readonly text: string;
  readonly since: Instant | undefined;
}

/** The instance; undefined where the trace does not tell of LRPs, or names no such key. */
export function instanceAt(replay: Replay, view: View, lrp: LrpId): InstanceNow | undefined {
  const instance = readInstance(replay, view, lrp);
  if (instance === undefined) return undefined;
  const containerViews = instance.containers
    .map((slot) => readContainer(replay, view, slot))
    .filter((container) => container !== undefined);
  const missing = missingOf(replay, view, instance, containerViews);
  return {
    ...instance,
    containerViews,
    missing,
    headline: headlineOf(replay, instance, containerViews, missing),
    disagreements: disagreementsOf(replay, view, instance, containerViews),
    crashCount: Math.max(0, ...instance.rows.map(({ crashCount }) => crashCount)),
    restartsAt: restartOf(replay, view, lrp),
  };
}

function missingOf(
  replay: Replay,
  { state }: View,
  { lrp, isDesired, isRunning }: InstanceView,
  containers: readonly ContainerView[],
): Missing | undefined {
  if (!isDesired || isRunning) return undefined;
  const isBeingMade = containers.some(
    (each) => each.state === 'reserved' || each.state === 'created',
  );
  return {
    reason: reasonOf(state, lrp, isBeingMade),
    placementError: replay.columns.identities.texts[placementErrorOf(state, lrp)],
  };
}

function headlineOf(
  replay: Replay,
  { isDesired, isRunning, rows }: InstanceView,
  containers: readonly ContainerView[],
  missing: Missing | undefined,
): Headline {
  const running = containers.findLast(({ state }) => state === 'running');
  if (isRunning && running !== undefined) {
    const where = `on ${cellName(replay, running.cell)}`;
    const text = isDesired ? `Runs ${where}` : `Runs ${where}, and is not desired any more`;
    return { colour: isDesired ? 'running' : 'gone', text, since: running.since };
  }
  if (missing === undefined) {
    const text = isDesired ? 'Runs' : 'Is not desired, and does not run';
    return { colour: isDesired ? 'running' : 'gone', text, since: undefined };
  }
  const { reason, placementError } = missing;
  const since = containers.at(-1)?.since ?? rows[0]?.since;
  const text = `Does not run. ${reasonSentence(reason, placementError)}`;
  return { colour: REASONS[reason].colour, text, since };
}

/** Rows on cells that hold no such container, and running containers of which no row tells. */
function disagreementsOf(
  replay: Replay,
  view: View,
  { rows }: InstanceView,
  containers: readonly ContainerView[],
): string[] {
  if (!view.tells.has('container.reserved')) return [];
  const containerOf = (instance: InstanceId) =>
    containers.find(
      (container) => container.instance === instance && container.state !== 'completed',
    );
  const rowFaults = rows
    // A SUSPECT row says itself that its cell is missing.
    .filter(({ presence, cell }) => presence !== 'SUSPECT' && cell !== NONE)
    .filter(({ instance }) => containerOf(instance) === undefined)
    .map((row) => wrongRow(replay, view, row));
  const unheard = containers
    .filter(
      ({ state, instance }) =>
        state === 'running' && !rows.some((row) => row.instance === instance),
    )
    .map(
      ({ cell }) =>
        `A container runs on ${cellName(replay, cell)}, and no row of the BBS names it.`,
    );
  return [...rowFaults, ...unheard];
}

function wrongRow(replay: Replay, view: View, { presence, state, cell }: RowView): string {
  const cellGuid = cellName(replay, cell);
  const isDown = cellStateIn(view, cell) === 'down';
  const truth = isDown ? 'that cell is down' : 'that container is gone';
  return `The BBS holds it ${state}, ${presence}, on ${cellGuid}: ${truth}.`;
}

const RESTARTS: ReadonlySet<KindName> = new Set(['actualLRP.unclaimed', 'actualLRP.removed']);

/** When a pass takes a crashed row up again, as the trace has it. */
function restartOf(
  replay: Replay,
  { state, rows, tells }: View,
  lrp: LrpId,
): Instant | null | undefined {
  const isWaiting = read(state.rows.state, rowOf(lrp, ORDINARY)) === CRASHED;
  if (!isWaiting || !tells.has('actualLRP.unclaimed')) return undefined;
  const next = nextRow(replay, rows - 1, { kinds: RESTARTS, about: { kind: 'lrp', lrp } });
  if (next === undefined) return null;
  const { columns } = replay;
  const kind = kindAt(columns, next)?.name;
  return kind === 'actualLRP.unclaimed' ? valueAt(columns, 'at', next) : null;
}
