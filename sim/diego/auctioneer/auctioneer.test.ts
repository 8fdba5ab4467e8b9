/** The loop of auction:auctionrunner/auction_runner.go Run, and AuctionCompleted of the delegate. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import type { CellState } from '../../model/cellState';
import { cellId, createIdentities, domainId, lrpId, processId, taskId } from '../../model/identity';
import { foundationSpec } from '../../testing/builders';
import { RecordingCtx } from '../../testing/recordingCtx';
import type { DiegoMessage } from '../messages';
import { createAuctioneer } from './auctioneer';
import type { AuctioneerMessage } from './messages';

const BBS = 2;
const FIRST_REP = 6;

/** One auctioneer by itself, in front of two cells that exist only as what they answer. */
class AuctioneerStage {
  readonly ctx = new RecordingCtx();
  private readonly identities = createIdentities();
  private readonly domain = domainId(this.identities, 'cf-apps');
  private readonly process = processId(this.identities, 'dora-1');
  readonly auctioneer = createAuctioneer(
    {
      config: foundationSpec({ cells: 2 }).config.auctioneer,
      bbs: BBS,
      reps: [FIRST_REP, FIRST_REP + 1],
      logger: null,
    },
    this.identities,
    'z1',
  );

  constructor() {
    for (const guid of ['cell-0', 'cell-1']) cellId(this.identities, guid);
  }

  tell(message: AuctioneerMessage): DiegoMessage[] {
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
    const { domain } = this;
    const task = taskId(this.identities, name);
    const start = { task, domain, memory, disk: 1, constraint: CONSTRAINT };
    return this.tell({ kind: 'auctioneer.requestTasks', starts: [start] });
  }

  lrp(index: number): number {
    return lrpId(this.identities, this.process, index);
  }

  lists(...cells: number[]): DiegoMessage[] {
    const request = this.auctioneer.state.calls.last;
    return this.tell({ kind: 'auctioneer.cells', request, cells: Int32Array.from(cells) });
  }

  answers(cell: number, state: CellState | null = stateOf(cell), attempt = 1): DiegoMessage[] {
    const batch = this.auctioneer.state.number;
    const said = this.tell({ kind: 'auctioneer.cellState', batch, attempt, cell, state });
    const isRead = this.auctioneer.state.phase === 'reading';
    return isRead ? [...said, ...this.rings()] : said;
  }

  /** The next timer rings. */
  rings(): DiegoMessage[] {
    const [next] = this.ctx.timers.sort((a, b) => a.at - b.at);
    if (next === undefined) throw new Error('no timer is set');
    this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
    this.ctx.now = next.at;
    return this.tell(next.message as AuctioneerMessage);
  }

  performed(cell: number, lrps: number[] = [], tasks: number[] = []): DiegoMessage[] {
    const batch = this.auctioneer.state.number;
    return this.tell({ kind: 'auctioneer.performed', batch, cell, lrps, tasks });
  }
}

const CONSTRAINT = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };

function stateOf(cell: number): CellState {
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

const kinds = (messages: readonly DiegoMessage[]) => messages.map(({ kind }) => kind);

describe('the auctioneer', () => {
  test('lists the cells, asks each for its state, and hands each what it won', () => {
    const stage = new AuctioneerStage();
    expect(kinds(stage.requests([0, 1]))).toEqual(['bbs.fetchCells']);
    expect(kinds(stage.lists(0, 1))).toEqual(['rep.state', 'rep.state']);
    expect(stage.answers(1)).toEqual([]);
    stage.answers(0);
    expect(kinds(stage.rings())).toEqual(['rep.perform', 'rep.perform']);
    stage.performed(0);
    expect(stage.performed(1)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.completed');
  });

  test('decides what arrives while it asks, and leaves what comes later to the next batch', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    stage.requests([1]);
    stage.answers(0);
    expect(stage.requests([2])).toEqual([]);
    const [work] = stage.rings();
    expect(work?.kind === 'rep.perform' && work.lrps.map(({ index }) => index)).toEqual([0, 1]);
    expect(kinds(stage.performed(0))).toEqual(['bbs.fetchCells']);
    stage.lists(0);
    stage.answers(0);
    const [later] = stage.rings();
    expect(later?.kind === 'rep.perform' && later.lrps.map(({ index }) => index)).toEqual([2]);
  });

  test('records an answer that comes after its timeout, and drops it', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0, 1);
    stage.answers(0);
    stage.rings();
    expect(stage.answers(1)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
    stage.rings();
    stage.rings();
    expect(stage.performed(0)).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.replyLate');
  });

  test('waits for the slowest cell, ten seconds at most', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0, 1);
    stage.answers(1);
    stage.rings();
    expect(stage.ctx.now).toBe(10 * SECOND);
    expect(stage.ctx.recorded).toContain('auction.cellFailed');
    const [work] = stage.rings();
    expect(work).toMatchObject({ kind: 'rep.perform' });
    // What comes later belongs to a round that is over.
    expect(stage.answers(0)).toEqual([]);
  });

  test('asks up to four times while no cell answers, and then gives up on the batch', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    const asked = [1, 2, 3, 4].map((attempt) => kinds(stage.answers(0, null, attempt)));
    expect(asked).toEqual([['rep.state'], ['rep.state'], ['rep.state'], []]);
    expect(stage.rings()).toMatchObject([{ kind: 'bbs.failActual', lrp: stage.lrp(0) }]);
  });

  test('reports failures one call after the other, tasks first', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1], 2000);
    stage.requestsTask('report-1', 2000);
    stage.lists(0);
    stage.answers(0);
    const said = [stage.rings()];
    for (let i = 0; i < 3; i++) {
      const request = stage.auctioneer.state.calls.last;
      said.push(stage.tell({ kind: 'auctioneer.failureReported', request }));
    }
    expect(said).toMatchObject([
      [{ kind: 'bbs.rejectTask', reason: 'insufficient resources: memory' }],
      [{ kind: 'bbs.failActual', lrp: stage.lrp(0) }],
      [{ kind: 'bbs.failActual', lrp: stage.lrp(1) }],
      [],
    ]);
  });

  test('reports what a cell handed back without a reason', () => {
    const stage = new AuctioneerStage();
    stage.requestsTask('report-1');
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    const said = stage.performed(0, [], [0]);
    expect(said).toMatchObject([{ kind: 'bbs.rejectTask', task: 0, reason: '' }]);
  });

  test('takes work as started when its Perform is not answered', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    expect(stage.rings()).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.completed');
    expect(kinds(stage.requests([0]))).toEqual(['bbs.fetchCells']);
  });

  test('drops requests that name nothing to start, and makes no auction of them', () => {
    const stage = new AuctioneerStage();
    stage.requests([]);
    stage.lists(0);
    stage.answers(0);
    expect(stage.rings()).toEqual([]);
    expect(stage.ctx.recorded).not.toContain('auction.completed');
  });
});
