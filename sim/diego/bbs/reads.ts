/**
 * The calls that only read: what reps, the Cloud Controller and checks ask for.
 *
 * Diego: the list handlers over ActualLRPs, Tasks, DesiredLRPSchedulingInfos and Domains.
 */
import type { ActualLRP } from '../../model/actualLRP';
import type { CellId, DomainId, LrpId, TaskId } from '../../model/identity';
import type { Task } from '../../model/task';
import { readRow, slotsOnCell } from './actualLRPTable';
import { readRows } from './instanceEvents';
import { type BbsRows, reserveLRP } from './rows';

/** All rows held on the cell, whatever their presence, ascending by LRP key. */
export function actualLRPsOnCell(rows: BbsRows, cell: CellId): ActualLRP[] {
  const found: ActualLRP[] = [];
  for (const slot of slotsOnCell(rows, cell)) {
    const row = readRow(rows, slot);
    if (row !== null) found.push(row);
  }
  return found;
}

/** The rows of one key: ORDINARY, EVACUATING, SUSPECT, where there are such. */
export function actualLRPsOf(rows: BbsRows, lrp: LrpId): ActualLRP[] {
  reserveLRP(rows, lrp);
  return readRows(rows, lrp);
}

/** All tasks whose row names the cell, even one that was rejected there, ascending by id. */
export function tasksOnCell(rows: BbsRows, cell: CellId): Task[] {
  const found: Task[] = [];
  for (const task of rows.tasks.values()) if (task.cell === cell) found.push(task);
  return found.sort((a, b) => a.task - b.task);
}

/** All tasks of the domain, whatever their state, ascending by id. */
export function tasksIn(rows: BbsRows, domain: DomainId): readonly TaskId[] {
  const found: TaskId[] = [];
  for (const { task, definition } of rows.tasks.values()) {
    if (definition.domain === domain) found.push(task);
  }
  return found.sort((a, b) => a - b);
}
