/**
 * The auction log: one line of JSON for each batch, in the shape of the recordings of the real scheduler,
 * with what was decided and what came back.
 *
 * A cell lists only those of its LRPs whose process occurs in the batch, because only they decide anything,
 * and all of its tasks.
 */
import type { AuctionLogger, FinishedBatch } from '../diego/auctioneer/auctionLogger';
import type { Decision } from '../diego/auctioneer/scheduler';
import { toMilliseconds } from '../engine/units';
import type { Demand, LRPAuction, TaskAuction } from '../model/auction';
import type { CellState } from '../model/cellState';
import type { FoundationSpec } from '../model/foundationSpec';
import type { Identities, LrpId, TaskId } from '../model/identity';
import { containerMemory, type PlacementConstraint, type Resources } from '../model/placement';
import { type TaskShape, taskShape } from '../model/staging';

/** What was asked for a task, by its guid. */
type ShapeOf = (taskGuid: string) => TaskShape | undefined;

/** Makes an auction's line, without its end; `spec` knows what containers on the cells hold. */
function auctionLogLine(batch: FinishedBatch, spec: FoundationSpec, shapeOf: ShapeOf): string {
  const { identities, request } = batch;
  const inBatch = new Set(request.lrps.map((auction) => auction.process));
  return JSON.stringify({
    atMs: toMilliseconds(batch.at),
    config: {
      binPackFirstFitWeight: batch.config.binPackFirstFitWeight,
      startingContainerWeight: batch.config.startingContainerWeight,
      startingContainerCountMaximum: batch.config.startingContainerCountMaximum,
    },
    cells: batch.cells.map((cell) => cellEntry(cell, identities, spec, inBatch, shapeOf)),
    lrps: request.lrps.map((auction) => ({
      ...lrpIdentity(identities, auction.lrp),
      ...demandEntry(auction),
      ...constraintEntry(auction.constraint),
    })),
    tasks: request.tasks.map((auction) => ({
      taskGuid: identities.tasks[auction.task],
      ...demandEntry(auction),
      ...constraintEntry(auction.constraint),
    })),
    decisions: batch.decisions.map((decision) => decisionEntry(decision, identities)),
    rejected: batch.rejected.flatMap(({ cell, lrps, tasks }) => [
      ...lrps.map((lrp) => ({
        kind: 'lrp',
        ...lrpIdentity(identities, lrp),
        cell: identities.cells[cell],
      })),
      ...tasks.map((task) => ({
        kind: 'task',
        taskGuid: identities.tasks[task],
        cell: identities.cells[cell],
      })),
    ]),
  });
}

/** Hands on the lines of batches that were begun from one instant on and before another. */
export function createAuctionLog(
  spec: FoundationSpec,
  write: (line: string) => void,
  window?: { readonly from: number; readonly until: number },
): AuctionLogger {
  const sources = new Map(spec.tasks.map((source) => [source.name, source]));
  const apps = new Map(spec.apps.map((app) => [app.processGuid, app]));
  const names = {
    source: (name: string) => sources.get(name),
    app: (processGuid: string) => apps.get(processGuid),
  };
  const shapeOf: ShapeOf = (taskGuid) => taskShape(taskGuid, names, spec.config.cloudController);
  return (batch) => {
    const isWanted = window === undefined || (batch.at >= window.from && batch.at < window.until);
    if (isWanted) write(auctionLogLine(batch, spec, shapeOf));
  };
}

function cellEntry(
  cell: CellState,
  identities: Identities,
  spec: FoundationSpec,
  inBatch: ReadonlySet<number>,
  shapeOf: ShapeOf,
) {
  const { profile, proxyMemoryAllocation } = cell;
  const lrps = [...cell.lrps].filter((lrp) => inBatch.has(identities.lrpProcess[lrp] ?? -1));
  return {
    id: identities.cells[cell.cell],
    index: cell.index,
    zone: cell.zone,
    total: resourcesEntry(cell.total),
    available: resourcesEntry(cell.available),
    lrps: lrps.map((lrp) => lrpEntry(lrp, identities, spec, proxyMemoryAllocation)),
    tasks: [...cell.tasks].map((task) => taskEntry(task, identities, shapeOf)),
    startingContainerCount: cell.startingContainerCount,
    evacuating: cell.evacuating,
    stacks: profile.stacks,
    arbitraryRootFsSchemes: profile.arbitraryRootFsSchemes,
    volumeDrivers: profile.volumeDrivers,
    placementTags: profile.placementTags,
    optionalPlacementTags: profile.optionalPlacementTags,
    proxyMemoryAllocationMB: proxyMemoryAllocation,
  };
}

/** The rep reports what the container was given. */
function lrpEntry(lrp: LrpId, identities: Identities, { apps }: FoundationSpec, proxy: number) {
  const app = apps[identities.lrpProcess[lrp] ?? -1];
  return {
    ...lrpIdentity(identities, lrp),
    memoryMB: containerMemory(app?.memory ?? 0, proxy),
    diskMB: app?.disk ?? 0,
    rootFs: app?.constraint.rootFs ?? '',
  };
}

function taskEntry(task: TaskId, identities: Identities, shapeOf: ShapeOf) {
  const taskGuid = identities.tasks[task] ?? '';
  const shape = shapeOf(taskGuid);
  return {
    taskGuid,
    index: 0,
    memoryMB: shape?.memory ?? 0,
    diskMB: shape?.disk ?? 0,
    rootFs: shape?.constraint.rootFs ?? '',
  };
}

function decisionEntry({ auction, cell, error }: Decision, identities: Identities) {
  const outcome = error === undefined ? { winner: identities.cells[cell] } : { error };
  return { kind: auction.kind, ...identityOf(auction, identities), ...outcome };
}

function identityOf(auction: LRPAuction | TaskAuction, identities: Identities) {
  return auction.kind === 'lrp'
    ? lrpIdentity(identities, auction.lrp)
    : { taskGuid: identities.tasks[auction.task] };
}

function lrpIdentity(identities: Identities, lrp: LrpId) {
  return {
    processGuid: identities.processes[identities.lrpProcess[lrp] ?? -1],
    index: identities.lrpIndex[lrp],
  };
}

function demandEntry({ memory, disk }: Demand) {
  return { memoryMB: memory, diskMB: disk };
}

function constraintEntry({ rootFs, placementTags, volumeDrivers }: PlacementConstraint) {
  return { rootFs, placementTags, volumeDrivers };
}

function resourcesEntry({ memory, disk, containers }: Resources) {
  return { memoryMB: memory, diskMB: disk, containers };
}
