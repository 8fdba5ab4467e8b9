/**
 * BBS, rep and executor come to agree on what there is.
 *
 * Source: rep generator/generator.go BatchOperations: with each bulk sync a rep tells the BBS of every container
 * that it does not know as it is, and of every row and task on its cell that has no container; the BBS accepts, or
 * refuses upon which the container is ended (bbs StartActualLRP, StartTask, RemoveActualLRP, CompleteTask). So
 * on a present cell no difference outlives a polling interval and the attempts of one call, while nothing is
 * wrong (`disturbance`). Looked at: containers of LRPs and tasks that are not at an end, ORDINARY and EVACUATING rows
 * that are granted, and running tasks. Cost: a step a container, a row and a task.
 */
import { readRow } from '../diego/bbs/actualLRPTable';
import { type BbsRows, PRESENCES } from '../diego/bbs/rows';
import type { Container } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import { type Duration, SECOND, toSeconds } from '../engine/units';
import { CLAIMED, RUNNING, SUSPECT } from '../model/actualLRP';
import { lrpName, NONE } from '../model/identity';
import type { Disturbance } from './disturbance';
import type { Invariant } from './invariant';
import { createPersistence } from './persistence';

/** Three attempts at a call of 10 s each (rep communication_timeout), and the queue of the BBS. */
const CALLS: Duration = 60 * SECOND;

/** A watch over one run. */
export function createConserved(
  disturbance: Disturbance,
  limits: { readonly polling: Duration },
): Invariant {
  const persistence = createPersistence<string>(limits.polling + CALLS);
  return {
    name: 'conserved',
    sentence: 'BBS, rep and executor agree on what runs where within a polling interval of quiet.',
    check(foundation: Foundation, report) {
      const { now } = foundation.simulation;
      const quietSince = disturbance.quietSince(foundation);
      const differs = (subject: string, text: string): void => {
        const lasted = persistence.seen(`${subject} ${text}`, now, quietSince);
        if (lasted !== undefined) report(subject, `${text}, for ${toSeconds(lasted)}s of quiet`);
      };
      const cells = reachableCells(foundation);
      for (const cell of cells) compareContainers(foundation, cell, differs);
      compareRows(foundation, new Set(cells), differs);
      persistence.endLook();
    },
  };
}

type Differs = (subject: string, text: string) => void;

/** Present, with a rep that works. */
export function reachableCells(foundation: Foundation): number[] {
  return foundation.presentCells().filter((cell) => {
    const { state, isUp } = foundation.rep(cell);
    return isUp && state.phase === 'up' && state.shutdown === null;
  });
}

/** Whether its end is under way already. */
export function isEnding(container: Container): boolean {
  return (
    container.state === 'completed' ||
    container.isStopped ||
    container.isDeleting ||
    container.isBeingDestroyed
  );
}

/** Whether a row names the container. */
export function isNamed(rows: BbsRows, cell: number, { lrp, instance }: Container): boolean {
  for (let presence = 0; presence < PRESENCES; presence++) {
    const slot = lrp * PRESENCES + presence;
    if (slot >= rows.actual.capacity) continue;
    const row = readRow(rows, slot);
    if (row !== null && row.cell === cell && row.instance === instance) return true;
  }
  return false;
}

function compareContainers(foundation: Foundation, cell: number, differs: Differs): void {
  const { rows } = foundation.bbs();
  const { executor } = foundation.rep(cell).state;
  for (const container of executor.containers.values()) {
    if (isEnding(container)) continue;
    const { lrp, task, instance, state } = container;
    if (lrp !== NONE) {
      const key = lrpName(rows.identities, lrp);
      if (!isNamed(rows, cell, container)) {
        differs(key, `has container ${instance} (${state}) on cell ${cell}, which no row names`);
      }
      continue;
    }
    const row = rows.tasks.get(task);
    if (row?.state === 'Running' && row.cell === cell) continue;
    const held = row === undefined ? 'does not know' : `holds as ${row.state} on cell ${row.cell}`;
    differs(
      rows.identities.tasks[task] ?? '',
      `is in a container on cell ${cell}, but the BBS ${held}`,
    );
  }
}

function compareRows(foundation: Foundation, cells: ReadonlySet<number>, differs: Differs): void {
  const { rows } = foundation.bbs();
  for (let slot = 0; slot < rows.actual.capacity; slot++) {
    const row = readRow(rows, slot);
    if (row === null || row.presence === SUSPECT || !cells.has(row.cell)) continue;
    if (row.state !== CLAIMED && row.state !== RUNNING) continue;
    const container = foundation.rep(row.cell).state.executor.containers.get(row.instance);
    const key = lrpName(rows.identities, row.lrp);
    if (container === undefined) {
      differs(
        key,
        `has a row on cell ${row.cell} that names instance ${row.instance}, which is not there`,
      );
    } else if (row.state === CLAIMED && container.state === 'running' && !isEnding(container)) {
      differs(key, `is CLAIMED, though instance ${row.instance} runs on cell ${row.cell}`);
    }
  }
  for (const { task, state, cell } of rows.tasks.values()) {
    if (state !== 'Running' || !cells.has(cell)) continue;
    if (foundation.rep(cell).state.executor.instanceOfTask.has(task)) continue;
    differs(
      rows.identities.tasks[task] ?? '',
      `is Running on cell ${cell}, which has no container of it`,
    );
  }
}
