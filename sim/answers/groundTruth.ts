/**
 * What really runs, whatever the BBS believes: an instance runs when a container in state RUNNING for its
 * LRP key is on a cell that is up.
 *
 * Folded from the executors' records and the operator's: a cell that is killed, or whose VM is deleted, takes its
 * containers with it and nobody else says so. What is desired is what the BBS stores as DesiredLRPs. Memory: a number or two for
 * each LRP key, one map entry for each running container.
 */
import type { CellId, Identities, InstanceId, LrpId, ProcessId } from '../model/identity';
import { int32Room } from './growing';
import type { RowDispatch } from './rowDispatch';
import type { SelectionId, Selections } from './selections';

/** Instances, by selection of apps. */
export interface Levels {
  readonly desired: Int32Array;
  /** Desired instances that run. */
  readonly running: Int32Array;
  /** Rows in state CRASHED, waiting for their back-off; kept by `crashTally`. */
  readonly crashed: Int32Array;
}

/** Told of single instances. */
export interface InstanceObserver {
  /** A desired instance ran last on this cell, which was killed. */
  onLost(lrp: LrpId, cell: CellId): void;
  /** A key whose instance did not run has one that runs. */
  onRunning(lrp: LrpId): void;
  /** The instance is not desired any more. */
  onUndesired(lrp: LrpId): void;
  /** So many more, or fewer, instances of the process are desired, and so many of the desired ones run. */
  onLevel(process: ProcessId, desired: number, running: number): void;
}

export interface GroundTruth {
  readonly levels: Levels;
  /** Whether a container of the LRP key runs, desired or not. */
  isRunning(lrp: LrpId): boolean;
  /** How many instances of the process are desired. */
  desiredOf(process: ProcessId): number;
}

export function createLevels(selections: number): Levels {
  return {
    desired: new Int32Array(selections),
    running: new Int32Array(selections),
    crashed: new Int32Array(selections),
  };
}

/** Adds to a level of every selection that the process belongs to. */
export function addToLevel(
  level: Int32Array,
  selections: readonly SelectionId[] | undefined,
  by: number,
): void {
  for (const selection of selections ?? []) {
    level[selection] = (level[selection] as number) + by;
  }
}

export function watchGroundTruth(
  rows: RowDispatch,
  identities: Identities,
  selections: Selections,
  levels: Levels,
  observer: InstanceObserver,
): GroundTruth {
  /** By LrpId: RUNNING containers on cells that are up. */
  let containers = new Int32Array(0);
  /** By ProcessId. */
  let desired = new Int32Array(0);
  /** By CellId: its RUNNING containers of LRPs. */
  const onCell: Map<InstanceId, LrpId>[] = [];

  const isDesired = (lrp: LrpId): boolean =>
    (identities.lrpIndex[lrp] as number) < (desired[identities.lrpProcess[lrp] as number] ?? 0);
  const selectionsOf = (lrp: LrpId): readonly SelectionId[] | undefined =>
    selections.ofApp[identities.lrpProcess[lrp] as number];

  /** Answers whether the key now runs and did not, or ran and now does not. */
  const addContainers = (lrp: LrpId, by: 1 | -1): boolean => {
    containers = int32Room(containers, lrp);
    const before = containers[lrp] as number;
    containers[lrp] = before + by;
    if (before > 0 === before + by > 0) return false;
    if (isDesired(lrp)) {
      addToLevel(levels.running, selectionsOf(lrp), by);
      observer.onLevel(identities.lrpProcess[lrp] as number, 0, by);
      rows.markChanged();
    }
    return true;
  };

  const setDesired = (process: ProcessId, instances: number): void => {
    desired = int32Room(desired, process);
    const before = desired[process] as number;
    desired[process] = instances;
    if (before === instances) return;
    const ofProcess = selections.ofApp[process];
    addToLevel(levels.desired, ofProcess, instances - before);
    observer.onLevel(process, instances - before, 0);
    rows.markChanged();
    const keys = identities.lrpsOfProcess[process] ?? [];
    for (let index = Math.min(before, instances); index < Math.max(before, instances); index++) {
      const lrp = keys[index];
      if (lrp === undefined) continue;
      if ((containers[lrp] ?? 0) > 0) {
        const by = Math.sign(instances - before);
        addToLevel(levels.running, ofProcess, by);
        observer.onLevel(process, 0, by);
      }
      if (instances < before) observer.onUndesired(lrp);
    }
  };

  const onEnded = (cell: CellId, instance: InstanceId): void => {
    const lrp = onCell[cell]?.get(instance);
    if (lrp === undefined) return;
    onCell[cell]?.delete(instance);
    addContainers(lrp, -1);
  };

  rows.on('desiredLRP.created', (_at, _cell, _lrp, _instance, process, instances) =>
    setDesired(process, instances),
  );
  rows.on('desiredLRP.changed', (_at, _cell, _lrp, _instance, process, instances) =>
    setDesired(process, instances),
  );
  rows.on('desiredLRP.removed', (_at, _cell, _lrp, _instance, process) => setDesired(process, 0));
  rows.on('container.running', (_at, cell, lrp, instance) => {
    if (lrp < 0) return;
    let here = onCell[cell];
    if (here === undefined) {
      here = new Map();
      onCell[cell] = here;
    }
    here.set(instance, lrp);
    if (addContainers(lrp, 1)) observer.onRunning(lrp);
  });
  rows.on('container.completed', (_at, cell, _lrp, instance) => onEnded(cell, instance));
  rows.on('container.deleted', (_at, cell, _lrp, instance) => onEnded(cell, instance));
  const onGone = (cell: CellId): void => {
    const here = onCell[cell];
    if (here === undefined) return;
    onCell[cell] = new Map();
    for (const lrp of here.values()) {
      if (addContainers(lrp, -1) && isDesired(lrp)) observer.onLost(lrp, cell);
    }
  };
  rows.on('cell.killed', (_at, cell) => onGone(cell));
  rows.on('vm.deleted', (_at, cell) => {
    if (cell >= 0) onGone(cell);
  });

  return {
    levels,
    isRunning: (lrp) => (containers[lrp] ?? 0) > 0,
    desiredOf: (process) => desired[process] ?? 0,
  };
}
