/**
 * The desired instances that do not run at the end, and why: refused by their last auction, waiting for a
 * crash's back-off, on a cell that starts them, or not yet looked at, also where the BBS takes them for running.
 */
import { slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { CLAIMED, CRASHED, ORDINARY, RUNNING } from '../model/actualLRP';
import type { AppSpec } from '../model/foundationSpec';
import { type LrpId, NONE, type TextId } from '../model/identity';
import { addRefused, placementGroups, type Refused } from './refused';
import type { PlacementGroup, RunResult } from './result';
import type { SelectionId } from './selections';
import type { Watch } from './watch';

export interface MissingInstances {
  readonly counts: RunResult['notRunning'];
  /** By placement error, most instances first. */
  readonly groups: PlacementGroup[];
  /** Of the apps in a selection. */
  neverFitted(selection: SelectionId): number;
}

export function findMissing(
  foundation: Foundation,
  watch: Watch,
  apps: readonly AppSpec[],
): MissingInstances {
  const identities = foundation.identities();
  const counts = { neverFitted: 0, crashed: 0, starting: 0, waiting: 0 };
  const refused: Refused = new Map();
  const bySelection = new Int32Array(watch.selections.count);
  for (let process = 0; process < identities.lrpsOfProcess.length; process++) {
    for (let index = 0; index < watch.truth.desiredOf(process); index++) {
      const lrp = identities.lrpsOfProcess[process]?.[index];
      if (lrp !== undefined && watch.truth.isRunning(lrp)) continue;
      const error = lrp === undefined ? NONE : watch.auctions.placementErrorOf(lrp);
      const reason = reasonOf(foundation, lrp, error);
      counts[reason] += 1;
      if (reason !== 'neverFitted') continue;
      addRefused(refused, error, process);
      for (const selection of watch.selections.ofApp[process] ?? []) {
        bySelection[selection] = (bySelection[selection] as number) + 1;
      }
    }
  }
  const groups = placementGroups(refused, identities.texts, apps);
  return { counts, groups, neverFitted: (selection) => bySelection[selection] ?? 0 };
}

function reasonOf(
  foundation: Foundation,
  lrp: LrpId | undefined,
  error: TextId,
): keyof RunResult['notRunning'] {
  if (lrp === undefined) return 'waiting';
  const { actual } = foundation.bbs().rows;
  const row = slotOf(lrp, ORDINARY);
  const state = actual.state[row];
  if (state === CRASHED) return 'crashed';
  if (state === CLAIMED || state === RUNNING) {
    const instance = actual.instance[row] as number;
    return isBeingStarted(foundation, actual.cell[row] as number, instance)
      ? 'starting'
      : 'waiting';
  }
  return error === NONE ? 'waiting' : 'neverFitted';
}

/** The BBS may not know yet, or with nobody active never, that the cell or the container is gone. */
function isBeingStarted(foundation: Foundation, cell: number, instance: number): boolean {
  if (cell < 0) return false;
  const { isUp, state } = foundation.rep(cell);
  const container = isUp ? state.executor.containers.get(instance) : undefined;
  return container !== undefined && container.state !== 'completed';
}
