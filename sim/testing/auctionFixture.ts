/**
 * A small vocabulary for stories about auctions: cells and work in one line each, outcomes as text.
 *
 * Sizes are written memory/disk and memory/disk/containers; `pg-1[0]` is instance 0 of process pg-1;
 * `pg-1[0] -> A` says that cell A won it, `pg-1[0] ! text` that it failed so.
 */
import { type AuctionResult, type Decision, schedule } from '../diego/auctioneer/scheduler';
import { buildZones, type Zones } from '../diego/auctioneer/zoneBuilder';
import type { Auction, AuctionConfig, LRPAuction, TaskAuction } from '../model/auction';
import type { CellState, PlacementProfile } from '../model/cellState';
import {
  cellId,
  createIdentities,
  type Identities,
  lrpId,
  processId,
  taskId,
} from '../model/identity';
import type { PlacementConstraint } from '../model/placement';

const LINUX = 'preloaded:cflinuxfs4';

export interface CellStory {
  guid: string;
  zone?: string;
  /** Totals, memory/disk/containers. */
  size: string;
  index?: number;
  /** What is there: instances and tasks with their memory/disk, taken from the size. */
  lrps?: Readonly<Record<string, string>>;
  tasks?: Readonly<Record<string, string>>;
  starting?: number;
  evacuating?: boolean;
  proxy?: number;
  profile?: Partial<PlacementProfile>;
}

const PLAIN: PlacementProfile = {
  stacks: ['cflinuxfs4'],
  arbitraryRootFsSchemes: ['docker'],
  volumeDrivers: [],
  placementTags: [],
  optionalPlacementTags: [],
};

/** Weights of 0 and no cap, as in the real scheduler's tests. */
const NO_WEIGHTS: AuctionConfig = {
  binPackFirstFitWeight: 0,
  startingContainerWeight: 0,
  startingContainerCountMaximum: 0,
};

export class AuctionFixture {
  readonly identities: Identities = createIdentities();

  cell(story: CellStory): CellState {
    const [memory, disk, containers] = sizesOf(story.size);
    const lrps = Object.entries(story.lrps ?? {});
    const tasks = Object.entries(story.tasks ?? {});
    const available = { memory, disk, containers };
    for (const [, size] of [...lrps, ...tasks]) {
      const [usedMemory, usedDisk] = sizesOf(size);
      available.memory -= usedMemory;
      available.disk -= usedDisk;
      available.containers -= 1;
    }
    return {
      cell: cellId(this.identities, story.guid),
      cellGuid: story.guid,
      index: story.index ?? 0,
      zone: story.zone ?? 'z1',
      total: { memory, disk, containers },
      available,
      lrps: Int32Array.from(lrps, ([name]) => this.lrp(name, '0/0').lrp),
      tasks: Int32Array.from(tasks, ([guid]) => taskId(this.identities, guid)),
      startingContainerCount: story.starting ?? 0,
      evacuating: story.evacuating ?? false,
      profile: { ...PLAIN, ...story.profile },
      proxyMemoryAllocation: story.proxy ?? 0,
    };
  }

  lrp(name: string, size: string, constraint: Partial<PlacementConstraint> = {}): LRPAuction {
    const [, processGuid, index] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
    if (processGuid === undefined) throw new RangeError(`no instance: ${name}`);
    const process = processId(this.identities, processGuid);
    const lrp = lrpId(this.identities, process, Number(index));
    return { kind: 'lrp', lrp, process, index: Number(index), ...this.demand(size, constraint) };
  }

  task(taskGuid: string, size: string, constraint: Partial<PlacementConstraint> = {}): TaskAuction {
    const task = taskId(this.identities, taskGuid);
    return { kind: 'task', task, ...this.demand(size, constraint) };
  }

  /** The cells as the zone builder leaves them. */
  zones(cells: readonly CellState[], binPackFirstFitWeight = 0): Zones {
    const replies = cells.map((state) => ({ cell: state.cell, cellGuid: state.cellGuid, state }));
    return buildZones(replies, binPackFirstFitWeight);
  }

  /** One round of auctions. */
  auction(
    cells: readonly CellState[],
    work: readonly Auction[],
    config: Partial<AuctionConfig> = {},
    chance: () => number = unexpectedDraw,
  ): AuctionResult {
    const full = { ...NO_WEIGHTS, ...config };
    const request = {
      lrps: work.filter((auction) => auction.kind === 'lrp'),
      tasks: work.filter((auction) => auction.kind === 'task'),
    };
    const zones = this.zones(cells, full.binPackFirstFitWeight);
    return schedule({ request, zones, config: full, identities: this.identities, chance });
  }

  /** The decisions of one round as text, in the order in which they were made. */
  story(...round: Parameters<AuctionFixture['auction']>): string[] {
    return this.auction(...round).decisions.map((decision) => this.tell(decision));
  }

  nameOf(auction: Auction): string {
    if (auction.kind === 'task') return this.identities.tasks[auction.task] ?? '?';
    return `${this.identities.processes[auction.process]}[${auction.index}]`;
  }

  tell({ auction, cell, error }: Decision): string {
    const name = this.nameOf(auction);
    return error === undefined ? `${name} -> ${this.identities.cells[cell]}` : `${name} ! ${error}`;
  }

  private demand(size: string, constraint: Partial<PlacementConstraint>) {
    const [memory, disk] = sizesOf(size);
    const full = { rootFs: LINUX, placementTags: [], volumeDrivers: [], ...constraint };
    return { domain: 0, memory, disk, constraint: full, queuedAt: 0 };
  }
}

/** A chance for stories in which nothing is left to chance. */
function unexpectedDraw(): number {
  throw new Error('nothing here should depend on chance');
}

function sizesOf(size: string): [number, number, number] {
  const [memory = 0, disk = 0, containers = 0] = size.split('/').map(Number);
  return [memory, disk, containers];
}
