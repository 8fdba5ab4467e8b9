/**
 * One rep by itself, with its executor: what it is told goes in, what it says comes out. Time passes only
 * for its own timers, when a test lets it.
 */

import { type CallMessage, NO_REQUEST, type RequestId } from '../diego/calls';
import type { Container, ContainerState } from '../diego/executor/container';
import type { ExecutorMessage } from '../diego/executor/messages';
import type { LocketClientMessage } from '../diego/locket/messages';
import type { DiegoMessage } from '../diego/messages';
import type { RepMessage } from '../diego/rep/messages';
import { createRep, type RepActor } from '../diego/rep/rep';
import type { RepParts } from '../diego/rep/repState';
import { createDaemon } from '../diego/silk/daemonState';
import type { SilkDaemonMessage } from '../diego/silk/messages';
import { createWorld } from '../diego/world';
import { type Instant, SECOND } from '../engine/units';
import type { LRPAuction, TaskAuction } from '../model/auction';
import type { CellState } from '../model/cellState';
import {
  createIdentities,
  type InstanceId,
  type LrpId,
  lrpId,
  processId,
  type TaskId,
  taskId,
} from '../model/identity';
import { WARM_BOOT } from './boots';
import {
  type AppEntry,
  app,
  type CellsEntry,
  cells,
  exactly,
  foundationSpec,
  type Properties,
  STEADY,
  task,
} from './builders';
import { controlPlane } from './controlPlaneFixture';
import { RecordingCtx } from './recordingCtx';

/** Actors of the BBS and of Locket. */
const BBS = 2;
const LOCKET = 4;

export interface Work {
  readonly memory?: number;
  readonly disk?: number;
  readonly rootFs?: string;
}

export class RepStage {
  readonly ctx = new RecordingCtx();
  readonly rep: RepActor;
  readonly parts: RepParts & { isEager: boolean };
  private readonly identities = createIdentities();
  private lrps = 0;
  private tasks = 0;

  /** A rep that accepts work. Its apps are `dora-1`, its tasks come from `report`, or stage an app. */
  constructor(cell: CellsEntry = {}, properties: Properties = {}, dora: AppEntry = {}) {
    const spec = foundationSpec({
      cells: [cells(1, cell)],
      apps: [app('dora', dora)],
      tasks: [task('report')],
      properties: { ...STEADY, ...properties },
    });
    const [cellSpec] = spec.cells;
    if (cellSpec === undefined) throw new Error('no cell');
    const { config, apps, tasks } = spec;
    const staging = { upload: exactly(0), uploadPollInterval: SECOND, timeout: 900 * SECOND };
    const taskSources = [...tasks, task('staging', { staging })];
    const peers = { operator: 0, lockets: [LOCKET], silkControllers: [] };
    this.parts = { cell: 0, spec: cellSpec, config, apps, taskSources, peers, isEager: false };
    this.world.taskSource.push(...Array.from({ length: 20 }, () => 0));
    const plane = controlPlane({ bbs: BBS, locket: LOCKET });
    this.rep = createRep(this.parts, { identities: this.identities, world: this.world, plane });
    this.tell(WARM_BOOT);
    this.takesPresence();
    this.ctx.takeSent();
    this.ctx.timers = [];
  }

  private readonly world = createWorld();

  /** Locket answers the attempt under way: the presence is the rep's. */
  takesPresence(): void {
    const { attempt } = this.rep.state.presence;
    if (attempt === null) throw new Error('the rep has not asked for its presence');
    this.tell({ kind: 'locketClient.answered', attempt, outcome: 'held', renewals: null });
  }

  /** The cell is on Silk, and its daemon is like that. */
  hasSilkDaemon(status: 'running' | 'down'): void {
    const { config } = foundationSpec({ cells: 1, silk: { subnetPrefix: 24 } });
    Object.assign(this.parts, { config: { ...this.parts.config, silk: config.silk } });
    Object.assign(this.parts.peers, { silkControllers: [5] });
    this.rep.state.lease = { ...createDaemon(0x0a001004, 0), status };
  }

  set isEager(isEager: boolean) {
    this.parts.isEager = isEager;
  }

  /**
   * Hands in one message; answers what the rep sent. An answer of the BBS is one to the call under way for
   * that instance, or to the sync; requests are left out on both sides.
   */
  tell(message: Told): DiegoMessage[] {
    const request = this.requestOf(message);
    const whole = message.kind === 'rep.endAnswered' ? { error: null, ...message } : message;
    const told = request === undefined ? whole : { ...whole, request };
    this.rep.receive(
      this.rep.state,
      told as RepMessage | ExecutorMessage | LocketClientMessage | CallMessage | SilkDaemonMessage,
      this.ctx,
    );
    return this.ctx.takeSent().map(withoutRequest);
  }

  /** The latest call that the message answers; one that nobody waits for when there is none. */
  private requestOf(message: Told): RequestId | undefined {
    if (!ANSWERS.has(message.kind) || 'request' in message) return undefined;
    const instance = 'instance' in message ? message.instance : undefined;
    let found: RequestId = NO_REQUEST;
    for (const [request, { call }] of this.rep.state.calls.underWay) {
      const isIt =
        instance === undefined
          ? call.kind === FETCHES[message.kind]
          : 'instance' in call && call.instance === instance;
      if (isIt) found = request;
    }
    return found;
  }

  /** Lets the rep do what it has told itself for up to that instant; answers what it sent meanwhile. */
  waits(until: Instant = this.ctx.now): DiegoMessage[] {
    const sent: DiegoMessage[] = [];
    for (;;) {
      const [next] = this.ctx.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.ctx.timers = this.ctx.timers.filter((timer) => timer !== next);
      this.ctx.now = next.at;
      sent.push(...this.tell(next.message as RepMessage | ExecutorMessage));
    }
    this.ctx.now = until;
    return sent;
  }

  /** An instance of dora to be placed, each time the next index. */
  lrp(work: Work = {}): LRPAuction {
    const process = processId(this.identities, 'dora-1');
    const index = this.lrps++;
    const lrp = lrpId(this.identities, process, index);
    return { kind: 'lrp', lrp, process, index, ...auction(work) };
  }

  task(work: Work = {}): TaskAuction {
    const id = taskId(this.identities, `report-${++this.tasks}`);
    return { kind: 'task', task: id, ...auction(work) };
  }

  /** Hands out work; answers what was handed back. */
  performs(lrps: readonly LRPAuction[], tasks: readonly TaskAuction[] = []): HandedBack {
    const [answer] = this.tell({ kind: 'rep.perform', batch: 1, lrps, tasks });
    if (answer?.kind !== 'auctioneer.performed') throw new Error('the rep did not answer');
    return { lrps: answer.lrps, tasks: answer.tasks };
  }

  state(): CellState {
    const [answer] = this.tell({ kind: 'rep.state', batch: 1, attempt: 1 });
    if (answer?.kind !== 'auctioneer.cellState' || answer.state === null) {
      throw new Error('the rep did not answer');
    }
    return answer.state;
  }

  /** A container in that state, put there past the ways by which it would have come to be in it. */
  container(state: ContainerState, forTask = false): Container {
    const before = new Set(this.rep.state.executor.containers.keys());
    if (forTask) this.performs([], [this.task()]);
    else this.performs([this.lrp()]);
    const { executor } = this.rep.state;
    const container = [...executor.containers.values()].find(
      ({ instance }) => !before.has(instance),
    );
    if (container === undefined) throw new Error('there is no room for another container');
    this.ctx.timers = [];
    container.state = state;
    container.isInGarden = state !== 'reserved';
    if (state === 'running' || state === 'completed') executor.startingCount--;
    if (state === 'initializing') executor.creating.busy++;
    this.rep.state.report = null;
    this.rep.state.told = null;
    return container;
  }

  /** The container's task is to stage an app, which leaves a result. */
  stages({ task: id }: Container): void {
    this.world.taskSource[id] = 1;
  }

  containers(): readonly Container[] {
    return [...this.rep.state.executor.containers.values()];
  }
}

/** What a rep can be told, without the request that an answer is for, or an end's error when there is none. */
type Told =
  | Omitted<RepMessage | ExecutorMessage | LocketClientMessage | CallMessage | SilkDaemonMessage>
  | { readonly kind: 'rep.endAnswered'; readonly instance: InstanceId };
type Omitted<Message> = Message extends { readonly request: RequestId }
  ? Omit<Message, 'request'> | Message
  : Message;

const ANSWERS: ReadonlySet<string> = new Set<RepMessage['kind']>([
  'rep.claimAnswered',
  'rep.startAnswered',
  'rep.endAnswered',
  'rep.evacuationAnswered',
  'rep.taskStartAnswered',
  'rep.cellFetched',
  'rep.actualsFetched',
]);

/** The calls of which the answer names no instance. */
const FETCHES: Readonly<Record<string, string>> = {
  'rep.cellFetched': 'bbs.sync',
  'rep.actualsFetched': 'bbs.fetchActuals',
};

function withoutRequest(message: DiegoMessage): DiegoMessage {
  if (!('request' in message)) return message;
  const { request: _, ...rest } = message;
  return rest as DiegoMessage;
}

export interface HandedBack {
  readonly lrps: readonly LrpId[];
  readonly tasks: readonly TaskId[];
}

function auction({ memory = 128, disk = 256, rootFs = 'preloaded:cflinuxfs4' }: Work) {
  const constraint = { rootFs, placementTags: [], volumeDrivers: [] };
  return { memory, disk, domain: 0, constraint, queuedAt: 0 };
}
