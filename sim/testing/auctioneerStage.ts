/**
 * One auctioneer by itself, which has its lock: requests and answers go in, what it sends and records comes out. Time
 * passes for its own timers only, when a test lets it.
 */
import { createAuctioneer } from '../diego/auctioneer/auctioneer';
import type { FinishedBatch } from '../diego/auctioneer/auctionLogger';
import type { AuctioneerMessage } from '../diego/auctioneer/messages';
import type { CallMessage } from '../diego/calls';
import type { DiegoMessage } from '../diego/messages';
import type { ActorId } from '../engine/actor';
import { SECOND } from '../engine/units';
import type { CellState } from '../model/cellState';
import { cellId, createIdentities, domainId, lrpId, processId, taskId } from '../model/identity';
import { KINDS } from '../trace/kinds';
import { foundationSpec } from './builders';
import { controlPlane } from './controlPlaneFixture';
import { RecordingCtx } from './recordingCtx';

const OPERATOR = 0;
export const BBS = 2;
/** The rep of cell 0; those of the others follow. */
export const FIRST_REP = 6;

/** Keeps how many each finished batch placed. */
class BatchCtx extends RecordingCtx {
  readonly placed: number[] = [];
  /** Whom messages were sent to, in order. */
  heard: ActorId[] = [];

  override send(to: ActorId, message: DiegoMessage): void {
    super.send(to, message);
    this.heard.push(to);
  }

  override record(kind: number, ...[, , , , placed = -1]: number[]): void {
    super.record(kind);
    if (KINDS[kind]?.name === 'auction.completed') this.placed.push(placed);
  }
}

/** One auctioneer by itself, in front of four cells that exist only as what they answer. */
export class AuctioneerStage {
  readonly ctx = new BatchCtx();
  /** What the auction log was told. */
  readonly logged: FinishedBatch[] = [];
  private readonly identities = createIdentities();
  private readonly domain = domainId(this.identities, 'cf-apps');
  private readonly process = processId(this.identities, 'dora-1');
  readonly auctioneer;

  constructor(auctionRunnerWorkers = 1000, hasLog = true) {
    const { auctioneer } = foundationSpec({ cells: 4 }).config;
    const parts = {
      config: { ...auctioneer, auctionRunnerWorkers },
      index: 0,
      operator: OPERATOR,
      lockets: [],
      lockDeadline: 15 * SECOND,
      isEager: false,
      reps: [0, 1, 2, 3].map((cell) => FIRST_REP + cell),
      logger: hasLog ? (batch: FinishedBatch) => this.logged.push(batch) : null,
    };
    const shared = { identities: this.identities, plane: controlPlane({ bbs: BBS }) };
    this.auctioneer = createAuctioneer(parts, shared, 'z1');
    for (const guid of ['cell-0', 'cell-1', 'cell-2', 'cell-3']) cellId(this.identities, guid);
    this.boots();
  }

  boots(): void {
    this.tell({ kind: 'auctioneer.boot', isWarm: true });
    // How it keeps its lock is not the matter here.
    this.ctx.timers = [];
  }

  tell(message: AuctioneerMessage | CallMessage): DiegoMessage[] {
    this.auctioneer.receive(this.auctioneer.state, message, this.ctx);
    return this.ctx.takeSent();
  }

  /** Asks for instances of dora, each of that much memory. */
  requests(indices: readonly number[], memory = 100): DiegoMessage[] {
    const { process, domain } = this;
    const start = { process, domain, indices, memory, disk: 1, constraint: CONSTRAINT };
    return this.tell({ kind: 'auctioneer.requestLRPs', starts: [start] });
  }

  requestsTask(name: string, memory = 100): DiegoMessage[] {
    return this.requestsTasks([name, memory]);
  }

  /** Asks for tasks in one request, each of that much memory. */
  requestsTasks(...tasks: readonly [name: string, memory: number][]): DiegoMessage[] {
    const { domain } = this;
    const starts = tasks.map(([name, memory]) => {
      const task = taskId(this.identities, name);
      return { task, domain, memory, disk: 1, constraint: CONSTRAINT };
    });
    return this.tell({ kind: 'auctioneer.requestTasks', starts });
  }

  lrp(index: number): number {
    return lrpId(this.identities, this.process, index);
  }

  lists(...cells: number[]): DiegoMessage[] {
    const request = this.auctioneer.state.calls.last;
    return this.tell({ kind: 'auctioneer.cells', request, cells: Int32Array.from(cells) });
  }

  answers(
    cell: number,
    state: CellState | null = stateOf(cell),
    attempt = 1,
    batch = this.auctioneer.state.number,
  ): DiegoMessage[] {
    const said = this.tell({ kind: 'auctioneer.cellState', batch, attempt, cell, state });
    const isRead = this.auctioneer.state.phase === 'reading';
    return isRead ? [...said, ...this.rings()] : said;
  }

  /** The call under way at the BBS, a report of a failure, is answered. */
  reports(): DiegoMessage[] {
    const request = this.auctioneer.state.calls.last;
    return this.tell({ kind: 'auctioneer.failureReported', request });
  }

  /** The BBS's database fails it the call under way. */
  fails(): DiegoMessage[] {
    const request = this.auctioneer.state.calls.last;
    return this.tell({ kind: 'calls.failed', request, error: 'UnknownError' });
  }

  text(id: number): string {
    return this.identities.texts[id] ?? '';
  }

  /** The next timer rings. */
  rings(): DiegoMessage[] {
    const [next] = this.ctx.timers.sort((a, b) => a.at - b.at);
    if (next === undefined) throw new Error('no timer is set');
    this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
    this.ctx.now = next.at;
    return this.tell(next.message as AuctioneerMessage);
  }

  performed(
    cell: number,
    lrps: number[] = [],
    tasks: number[] = [],
    batch = this.auctioneer.state.number,
  ): DiegoMessage[] {
    return this.tell({ kind: 'auctioneer.performed', batch, cell, lrps, tasks });
  }
}

const CONSTRAINT = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };

/** A cell with nothing on it, as it reports to the auctioneer. */
export function stateOf(cell: number): CellState {
  const resources = { memory: 1000, disk: 1000, containers: 100 };
  return {
    cell,
    cellGuid: `cell-${cell}`,
    index: cell,
    zone: 'z1',
    total: resources,
    available: resources,
    lrps: new Int32Array(0),
    tasks: new Int32Array(0),
    startingContainerCount: 0,
    evacuating: false,
    profile: {
      stacks: ['cflinuxfs4'],
      arbitraryRootFsSchemes: [],
      volumeDrivers: [],
      placementTags: [],
      optionalPlacementTags: [],
    },
    proxyMemoryAllocation: 32,
  };
}
