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
import type { FoundationSpec, TaskSource } from '../model/foundationSpec';
import type { Identities, LrpId, TaskId } from '../model/identity';
import { containerMemory, type PlacementConstraint, type Resources } from '../model/placement';

/** Makes an auction's line, without its end; `spec` knows what containers on the cells hold. */
function auctionLogLine(batch: FinishedBatch, spec: FoundationSpec): string {
  const { identities, request } = batch;
  const inBatch = new Set(request.lrps.map((auction) => auction.process));
  const sources = new Map(spec.tasks.map((source) => [source.name, source]));
  return JSON.stringify({
    atMs: toMilliseconds(batch.at),
    config: {
      binPackFirstFitWeight: batch.config.binPackFirstFitWeight,
      startingContainerWeight: batch.config.startingContainerWeight,
      startingContainerCountMaximum: batch.config.startingContainerCountMaximum,
    },
    cells: batch.cells.map((cell) => cellEntry(cell, identities, spec, inBatch, sources)),
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
  return (batch) => {
    const isWanted = window === undefined || (batch.at >= window.from && batch.at < window.until);
    if (isWanted) write(auctionLogLine(batch, spec));
  };
}

function cellEntry(
  cell: CellState,
  identities: Identities,
  spec: FoundationSpec,
  inBatch: ReadonlySet<number>,
  sources: ReadonlyMap<string, TaskSource>,
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
    tasks: [...cell.tasks].map((task) => taskEntry(task, identities, sources)),
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

/** Cloud Controller numbers the tasks of a source: `nightly-17`. */
function taskEntry(task: TaskId, identities: Identities, sources: ReadonlyMap<string, TaskSource>) {
  const taskGuid = identities.tasks[task] ?? '';
  const source = sources.get(taskGuid.slice(0, taskGuid.lastIndexOf('-')));
  return {
    taskGuid,
    index: 0,
    memoryMB: source?.memory ?? 0,
    diskMB: source?.disk ?? 0,
    rootFs: source?.constraint.rootFs ?? '',
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
