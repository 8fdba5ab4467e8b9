/** The loop of auction:auctionrunner/auction_runner.go Run, and AuctionCompleted of the delegate. */
import { describe, expect, test } from 'vitest';
import type { ActorId } from '../../engine/actor';
import { SECOND } from '../../engine/units';
import type { CellState } from '../../model/cellState';
import { cellId, createIdentities, domainId, lrpId, processId, taskId } from '../../model/identity';
import { foundationSpec } from '../../testing/builders';
import { controlPlane } from '../../testing/controlPlaneFixture';
import { RecordingCtx } from '../../testing/recordingCtx';
import { KINDS } from '../../trace/kinds';
import type { DiegoMessage } from '../messages';
import { createAuctioneer } from './auctioneer';
import type { AuctioneerMessage } from './messages';

const OPERATOR = 0;
const BBS = 2;
const FIRST_REP = 6;

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

/** One auctioneer by itself, in front of two cells that exist only as what they answer. */
class AuctioneerStage {
  readonly ctx = new BatchCtx();
  private readonly identities = createIdentities();
  private readonly domain = domainId(this.identities, 'cf-apps');
  private readonly process = processId(this.identities, 'dora-1');
  readonly auctioneer = createAuctioneer(
    {
      config: foundationSpec({ cells: 2 }).config.auctioneer,
      index: 0,
      operator: OPERATOR,
      lockets: [],
      lockDeadline: 15 * SECOND,
      isEager: false,
      reps: [FIRST_REP, FIRST_REP + 1],
      logger: null,
    },
    { identities: this.identities, plane: controlPlane({ bbs: BBS }) },
    'z1',
  );

  constructor() {
    for (const guid of ['cell-0', 'cell-1']) cellId(this.identities, guid);
    this.tell({ kind: 'auctioneer.boot', isWarm: true });
    // How it keeps its lock is not the matter here.
    this.ctx.timers = [];
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

  answers(cell: number, state: CellState | null = stateOf(cell), attempt = 1): DiegoMessage[] {
    const batch = this.auctioneer.state.number;
    const said = this.tell({ kind: 'auctioneer.cellState', batch, attempt, cell, state });
    const isRead = this.auctioneer.state.phase === 'reading';
    return isRead ? [...said, ...this.rings()] : said;
  }

  /** The call under way at the BBS, a report of a failure, is answered. */
  reports(): DiegoMessage[] {
    const request = this.auctioneer.state.calls.last;
    return this.tell({ kind: 'auctioneer.failureReported', request });
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
  test('lists the cells, asks each for its state, and hands each what it won (cell 67)', () => {
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

  test('waits for the slowest cell, ten seconds at most (cell 71)', () => {
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

  test('asks up to four times while no cell answers, and then gives up on the batch (cell 74)', () => {
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

  test('reports what a cell handed back without a reason (cell 27)', () => {
    const stage = new AuctioneerStage();
    stage.requestsTask('report-1');
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    const said = stage.performed(0, [], [0]);
    expect(said).toMatchObject([{ kind: 'bbs.rejectTask', task: 0, reason: '' }]);
  });

  test('counts what every cell hands back as not placed (cell 14, 65)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1]);
    stage.lists(0, 1);
    stage.answers(0);
    stage.answers(1);
    const winners = stage
      .rings()
      .flatMap((work) => (work.kind === 'rep.perform' ? [work.lrps] : []));
    const [first, second] = winners.map((lrps) => lrps.map(({ lrp }) => lrp));
    stage.performed(0, first);
    const said = [stage.performed(1, second), stage.reports()].flat();
    expect(stage.ctx.placed).toEqual([0]);
    expect(stage.ctx.recorded.filter((kind) => kind === 'auction.rejected')).toHaveLength(2);
    expect(said).toMatchObject([
      { kind: 'bbs.failActual', lrp: first?.[0] },
      { kind: 'bbs.failActual', lrp: second?.[0] },
    ]);
    // Nothing is auctioned again by itself.
    expect(stage.reports()).toEqual([]);
  });

  test('tells a cell once of all it won, and one that won nothing not at all (cell 63, 64)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0, 1]);
    stage.requestsTask('report-1');
    stage.lists(0, 1);
    stage.answers(0, { ...stateOf(0), available: { memory: 10, disk: 10, containers: 9 } });
    stage.answers(1);
    stage.ctx.heard = [];
    const [work, ...more] = stage.rings();
    expect(more).toEqual([]);
    expect(stage.ctx.heard).toEqual([FIRST_REP + 1]);
    expect(work).toMatchObject({
      kind: 'rep.perform',
      lrps: [{ lrp: stage.lrp(0) }, { lrp: stage.lrp(1) }],
      tasks: [{ task: 0 }],
    });
  });

  test('takes work as started when its Perform is not answered (cell 66)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0]);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    expect(stage.rings()).toEqual([]);
    expect(stage.ctx.recorded.at(-1)).toBe('auction.completed');
    expect(stage.ctx.placed).toEqual([1]);
    expect(kinds(stage.requests([0]))).toEqual(['bbs.fetchCells']);
  });

  // A client that cannot be made for want of an address is left out of the model: every rep has one.
  test('asks those that the BBS lists, each at its address, and nobody without a list (cell 91)', () => {
    const stage = new AuctioneerStage();
    stage.ctx.heard = [];
    stage.requests([0]);
    // Each of three attempts waits 10 s, with half a second between them; a second later it asks anew.
    const said = [1, 2, 3, 4, 5].flatMap(() => stage.rings());
    expect(kinds(said)).toEqual(['bbs.fetchCells', 'bbs.fetchCells']);
    expect(stage.ctx.now).toBe(31 * SECOND);
    expect(kinds(stage.rings())).toEqual(['bbs.fetchCells']);
    expect(stage.ctx.now).toBe(32 * SECOND);
    expect(new Set(stage.ctx.heard)).toEqual(new Set([BBS]));
    stage.requests([1]);
    stage.ctx.heard = [];
    stage.lists(0, 1);
    expect(stage.ctx.heard).toEqual([FIRST_REP, FIRST_REP + 1]);
    stage.answers(0);
    stage.answers(1);
    const won = stage.rings().flatMap((work) => (work.kind === 'rep.perform' ? work.lrps : []));
    expect(won.map(({ index }) => index).sort()).toEqual([0, 1]);
  });

  test('tells the BBS of each failure with its text, and of no success (cell 92)', () => {
    const stage = new AuctioneerStage();
    stage.requests([0], 2000);
    stage.requests([1]);
    stage.requestsTask('small');
    stage.requestsTask('big', 2000);
    stage.lists(0);
    stage.answers(0);
    stage.rings();
    const [rejection] = stage.performed(0);
    const [failure] = stage.reports();
    const memory = 'insufficient resources: memory';
    expect(rejection).toMatchObject({ kind: 'bbs.rejectTask', task: 1, reason: memory });
    expect(failure).toMatchObject({ kind: 'bbs.failActual', lrp: stage.lrp(0) });
    expect(failure?.kind === 'bbs.failActual' && stage.text(failure.reason)).toBe(memory);
    expect(stage.reports()).toEqual([]);
    expect(stage.ctx.placed).toEqual([2]);
  });

  // What is no JSON array, or cannot be read, and its 400 or 500 are left out with the wire format.
  test('drops what is invalid among requests and takes the others (cell 93)', () => {
    const stage = new AuctioneerStage();
    stage.requestsTasks(['bad', -1], ['good', 100]);
    stage.requests([0], -1);
    stage.requests([1]);
    stage.lists(0);
    stage.answers(0);
    expect(stage.rings()).toMatchObject([
      { kind: 'rep.perform', lrps: [{ lrp: stage.lrp(1) }], tasks: [{ task: 1 }] },
    ]);
    stage.performed(0);
    expect(stage.reports()).toEqual([]);
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
