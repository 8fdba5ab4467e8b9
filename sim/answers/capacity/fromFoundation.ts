/** From a simulated foundation, as it is at this instant, to what capacity is computed from. */
import type { Container } from '../../diego/executor/container';
import type { Foundation } from '../../diego/foundation';
import type { RepState } from '../../diego/rep/repState';
import { NONE } from '../../model/identity';
import type { CapacityCell, CapacityInput, CellInstances } from './input';
import type { Readings } from './readings';

/** Copies everything: the simulation may go on. Cells that join later are not there yet. */
export function capacityInput(
  foundation: Foundation,
  readings: Readings | undefined,
): CapacityInput {
  const { spec, simulation } = foundation;
  const at = simulation.now;
  const { desired } = foundation.bbs().rows;
  const instancesOf = (process: number): number =>
    desired.isPresent[process] === 1 ? (desired.instances[process] ?? 0) : 0;
  return {
    at,
    zones: spec.zones,
    cells: spec.cells.flatMap((cell, id) =>
      cell.joinsAt > at ? [] : [cellOf(foundation, id, instancesOf)],
    ),
    apps: spec.apps.map(({ name, memory, disk, constraint }, process) => ({
      name,
      memory,
      disk,
      constraint,
      instances: instancesOf(process),
    })),
    auctioneer: spec.config.auctioneer,
    proxyMemory: spec.config.rep.proxyMemoryAllocation,
    readings,
  };
}

/** Source: rep auction_cell_rep.go State: an evacuating or unhealthy cell is no candidate. */
export function isTakingWork({ phase, evacuation, executor }: RepState): boolean {
  return phase === 'up' && evacuation === null && executor.health.isHealthy;
}

function cellOf(
  foundation: Foundation,
  id: number,
  instancesOf: (process: number) => number,
): CapacityCell {
  const cell = foundation.spec.cells[id];
  if (cell === undefined) throw new RangeError(`no cell ${id}`);
  const { state, isUp } = foundation.rep(id);
  const { total, available, startingCount, containers } = state.executor;
  const list = [...containers.values()];
  return {
    cellGuid: cell.cellGuid,
    index: cell.index,
    zone: cell.zone,
    profile: cell.profile,
    total: { ...total },
    available: { ...available },
    isUp: isUp && state.phase === 'up',
    takesWork: isUp && isTakingWork(state),
    startingContainerCount: startingCount,
    tasks: list.filter(({ lrp }) => lrp === NONE).length,
    instances: instancesIn(
      foundation,
      list.filter(({ lrp }) => lrp !== NONE),
      instancesOf,
    ),
  };
}

function instancesIn(
  foundation: Foundation,
  list: readonly Container[],
  instancesOf: (process: number) => number,
): CellInstances {
  const { lrpProcess, lrpIndex } = foundation.identities();
  const instances = {
    process: Int32Array.from(list, ({ lrp }) => lrpProcess[lrp] ?? NONE),
    index: Int32Array.from(list, ({ lrp }) => lrpIndex[lrp] ?? NONE),
    isWanted: new Uint8Array(list.length),
  };
  list.forEach((container, position) => {
    const index = instances.index[position] ?? 0;
    const isDesired = index < instancesOf(instances.process[position] ?? NONE);
    const isOver = container.state === 'completed' || container.isStopped || container.isDeleting;
    instances.isWanted[position] = isDesired && !isOver ? 1 : 0;
  });
  return instances;
}
