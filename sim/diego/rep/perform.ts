/**
 * What a rep answers to the auctioneer: its state, and the work it cannot take.
 *
 * Real counterpart: rep:auctioncellrep/auction_cell_rep.go State and Perform,
 * batch_container_allocator.go.
 */
import type { LRPAuction, TaskAuction } from '../../model/auction';
import type { CellState } from '../../model/cellState';
import { type LrpId, NONE, type TaskId } from '../../model/identity';
import { containerMemory } from '../../model/placement';
import { canProvideRootFs } from '../../model/rootFs';
import { allocate } from '../executor/executor';
import type { DiegoCtx } from '../messages';
import { depotOf } from './depot';
import type { RepParts, RepState } from './repState';
import { weighLRPs } from './weighing';

/** The cell's state, made anew only when something in it has changed since the last request. */
export function cellState(state: RepState, parts: RepParts): CellState {
  if (state.report !== null) return state.report;
  const { executor } = state;
  const lrps: LrpId[] = [];
  const tasks: TaskId[] = [];
  for (const container of executor.containers.values()) {
    if (container.lrp !== NONE) lrps.push(container.lrp);
    else tasks.push(container.task);
  }
  const { spec } = parts;
  state.report = {
    cell: parts.cell,
    cellGuid: spec.cellGuid,
    index: spec.index,
    zone: spec.zone,
    total: executor.total,
    available: { ...executor.available },
    lrps: Int32Array.from(lrps),
    tasks: Int32Array.from(tasks),
    startingContainerCount: executor.startingCount,
    evacuating: state.evacuation !== null,
    profile: spec.profile,
    proxyMemoryAllocation: parts.config.rep.proxyMemoryAllocation,
  };
  return state.report;
}

/**
 * Reserves what fits and answers what does not. LRPs are first weighed against the remaining memory, biggest first;
 * then the executor takes each request or refuses it for disk, containers or memory. A rep that evacuates hands
 * everything back, an unhealthy one does not.
 */
export function perform(
  state: RepState,
  parts: RepParts,
  lrps: readonly LRPAuction[],
  tasks: readonly TaskAuction[],
  ctx: DiegoCtx,
): { lrps: LrpId[]; tasks: TaskId[] } {
  if (state.evacuation !== null) {
    return { lrps: lrps.map(({ lrp }) => lrp), tasks: tasks.map(({ task }) => task) };
  }
  const proxy = parts.config.rep.proxyMemoryAllocation;
  const depot = depotOf(state, parts, ctx);
  const { cause } = ctx;
  const { fitting, surplus } = weighLRPs(lrps, depot.state.available.memory, proxy);
  const failed = { lrps: surplus.map(({ lrp }) => lrp), tasks: [] as TaskId[] };
  for (const auction of fitting) {
    ctx.cause = cause;
    const memory = containerMemory(auction.memory, proxy);
    const request = { lrp: auction.lrp, task: NONE, memory, disk: auction.disk };
    const isTaken =
      canProvideRootFs(parts.spec.profile, auction.constraint.rootFs) && allocate(depot, request);
    if (!isTaken) failed.lrps.push(auction.lrp);
  }
  for (const auction of tasks) {
    ctx.cause = cause;
    const { task, memory, disk } = auction;
    const isTaken =
      canProvideRootFs(parts.spec.profile, auction.constraint.rootFs) &&
      allocate(depot, { lrp: NONE, task, memory, disk });
    if (!isTaken) failed.tasks.push(task);
  }
  ctx.cause = cause;
  return failed;
}
