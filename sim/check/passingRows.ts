/**
 * SUSPECT and EVACUATING are for a while, and a task does not outlive its cell.
 *
 * Source: bbs lrp_convergence.go: a pass promotes every SUSPECT row whose cell is present
 * (suspectActualLRPsWithExistingCells), and prunes every EVACUATING row whose cell is not (pruneEvacuatingActualLRPs);
 * task_convergence.go: and fails every Running task whose cell is not present (failTasksWithDisappearedCells).
 * A pass may have listed the cells just before, or be under way; so two intervals of quiet (`disturbance`), and what a
 * pass takes. Cost: a step a row and a task.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import type { Foundation } from '../diego/foundation';
import { type Duration, SECOND, toSeconds } from '../engine/units';
import { EVACUATING, ORDINARY, PRESENCE_NAMES, SUSPECT } from '../model/actualLRP';
import { lrpName } from '../model/identity';
import type { Disturbance } from './disturbance';
import type { Invariant } from './invariant';
import { createPersistence } from './persistence';

/** Passes over a few hundred rows, behind a BBS that is busy. */
const PASSES: Duration = 30 * SECOND;

/** A watch over one run. */
export function createPassingRows(
  disturbance: Disturbance,
  limits: { readonly converge: Duration },
): Invariant {
  const persistence = createPersistence<number>(2 * limits.converge + PASSES);
  return {
    name: 'passingRows',
    sentence:
      'No row stays SUSPECT on a cell that is present, or EVACUATING on one that is not, and no task Running there, for longer than two passes of quiet.',
    check(foundation: Foundation, report) {
      const { now } = foundation.simulation;
      const quietSince = disturbance.quietSince(foundation);
      const { rows } = foundation.bbs();
      const present = new Set(foundation.presentCells());
      for (let slot = 0; slot < rows.actual.capacity; slot++) {
        const row = readRow(rows, slot);
        if (row === null || row.presence === ORDINARY) continue;
        const isPresent = present.has(row.cell);
        const isToGo =
          (row.presence === SUSPECT && isPresent) || (row.presence === EVACUATING && !isPresent);
        if (!isToGo) continue;
        const lasted = persistence.seen(slot, now, quietSince);
        if (lasted === undefined) continue;
        const where = `on cell ${row.cell}, which is ${isPresent ? 'present' : 'not'}`;
        const presence = PRESENCE_NAMES[row.presence];
        report(
          lrpName(rows.identities, row.lrp),
          `is ${presence} ${where}, for ${toSeconds(lasted)}s of quiet`,
        );
      }
      for (const { task, state, cell } of rows.tasks.values()) {
        if (state !== 'Running' || present.has(cell)) continue;
        // Slots begin at 0.
        const lasted = persistence.seen(-1 - task, now, quietSince);
        if (lasted === undefined) continue;
        const where = `on cell ${cell}, which is not present, for ${toSeconds(lasted)}s of quiet`;
        report(rows.identities.tasks[task] ?? `task ${task}`, `is Running ${where}`);
      }
      persistence.endLook();
    },
  };
}
