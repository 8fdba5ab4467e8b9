/** How far the evacuation of a cell is: what is left on it, and which of that has a replacement running. */
import type { Duration, Instant } from '../../../sim/engine/units';
import { ABSENT, EVACUATING, ORDINARY, RUNNING } from '../../../sim/model/actualLRP';
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { PRESENCES, rowOf } from '../../replay/state';
import { containersOnCell, readCell } from '../../replay/things';
import type { View } from '../../replay/view';

export interface Evacuation {
  readonly since: Instant;
  /** Containers when it began. */
  readonly containers: number;
  /** Of those that are left: instances whose replacement runs, so that they go next. */
  readonly replaced: number;
  /** Instances that still wait for a replacement. */
  readonly waiting: number;
  /** Instances that no row of the BBS names any more: they are being stopped. */
  readonly stopping: number;
  /** Tasks, which nobody replaces: they end by themselves. */
  readonly tasks: number;
  /** Until the rep deletes what is left; undefined where the scenario does not say. */
  readonly remaining: Duration | undefined;
}

/** The evacuation under way; undefined when there is none, or the trace does not tell of containers. */
export function evacuationAt(replay: Replay, view: View, cell: CellId): Evacuation | undefined {
  const { evacuation } = readCell(replay, view, cell);
  if (evacuation === undefined || !view.tells.has('container.reserved')) return undefined;
  const { since, containers } = evacuation;
  const { evacuationTimeout } = replay.facts;
  let [replaced, waiting, stopping, tasks] = [0, 0, 0, 0];
  for (const slot of containersOnCell(view, cell)) {
    const lrp = read(view.state.containers.lrp, slot);
    const instance = read(view.state.containers.instance, slot);
    if (lrp === NONE) tasks++;
    else if (isReplaced(view, lrp, instance)) replaced++;
    else if (isHeld(view, lrp, instance)) waiting++;
    else stopping++;
  }
  const elapsed = view.at - since;
  return {
    since,
    containers,
    replaced,
    waiting,
    stopping,
    tasks,
    remaining: evacuationTimeout && Math.max(0, evacuationTimeout - elapsed),
  };
}

/** Whether any row of the BBS names the instance. */
function isHeld({ state: { rows } }: View, lrp: number, instance: number): boolean {
  return Array.from({ length: PRESENCES }, (_, presence) => rowOf(lrp, presence)).some(
    (row) => read(rows.state, row) !== ABSENT && read(rows.instance, row) === instance,
  );
}

/** By the BBS: an EVACUATING row of this instance, and another one that runs in the ORDINARY row. */
function isReplaced({ state: { rows } }: View, lrp: number, instance: number): boolean {
  const [evacuating, ordinary] = [rowOf(lrp, EVACUATING), rowOf(lrp, ORDINARY)];
  return (
    read(rows.state, evacuating) === RUNNING &&
    read(rows.instance, evacuating) === instance &&
    read(rows.state, ordinary) === RUNNING &&
    read(rows.instance, ordinary) !== instance
  );
}
