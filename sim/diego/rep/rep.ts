/**
 * The rep: speaks for one cell.
 *
 * Real counterpart: rep:cmd/rep/main.go and the packages beside it. Modelled: how it comes up (`startup`),
 * `/state` and Perform (`perform`), container operations (`processors`), the bulk sync (`bulkSync`), stop
 * and cancel, evacuation (`evacuation`), how its process ends by itself (`shutdown`) or is killed and started again
 * on the same VM (`restart`). The executor lives in its process (`depot`). Configuration: `RepConfig` in
 * `model/config`.
 *
 * Left out: updates of running instances (PUT /v2/lrps), which carry routes and tags only; an event hub that
 * overflows, for its reader never waits; the checks of what only a wrong address could send (ErrCellIdMismatch).
 */

import type { Actor, ActorId } from '../../engine/actor';
import { sample } from '../../engine/distribution';
import { createStation, enter } from '../../engine/station';
import { addressOf } from '../../model/address';
import type { Identities } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import {
  type CallMessage,
  createCalls,
  onCallTimer,
  onConnectionLost,
  type PendingCall,
  type RequestId,
  takeFailure,
} from '../calls';
import type { ControlPlane } from '../controlPlane';
import { replanDownloads } from '../executor/downloads';
import { deleteFromOutside, onExecutorMessage } from '../executor/executor';
import { createExecutorState, isGardenHealthy } from '../executor/executorState';
import { breakGarden, loseContainers, mendGarden } from '../executor/gardenFaults';
import { watchGarden } from '../executor/gardenHealth';
import type { ExecutorMessage } from '../executor/messages';
import { stopContainer } from '../executor/storeNode';
import { createLocketClient } from '../locket/client';
import type { LocketClientMessage } from '../locket/messages';
import type { DiegoCtx, DiegoMessage } from '../messages';
import type { SilkDaemonMessage } from '../silk/messages';
import type { World } from '../world';
import { bbsClient } from './bbsClient';
import { onCellFetched, onHeartbeatAnswered, onSync, onSyncGivenUp } from './bulkSync';
import { depotOf } from './depot';
import { onCheckEvacuated, onDrain, onEvacuationTimedOut } from './evacuation';
import { createLease, drainLease, hasNetwork, isDaemonRunning } from './lease';
import type { RepMessage } from './messages';
import { cellState, perform } from './perform';
import { onPresenceMessage } from './presence';
import { finishOperation, onOperate, onOperationAnswered, onOperationGivenUp } from './processors';
import type { RepParts, RepState } from './repState';
import { onProcessKilled } from './restart';
import {
  onActualsFetched,
  onActualsGivenUp,
  onCheckCleaned,
  onCleanupTimedOut,
  onContainersChanged,
  onStop,
} from './shutdown';
import { becomeReady, onBoot, onCheckGarden, onDaemonTold, onGardenChecked } from './startup';

const REPORTED = kindId('rep.reported');
const STATE_REQUEST = observationId('rep.request.State');
const PERFORM_REQUEST = observationId('rep.request.Perform');
const STOP_REQUEST = observationId('rep.request.StopLRPInstance');
const CANCEL_REQUEST = observationId('rep.request.CancelTask');

/** After any other message a bulk sync may have something else to tell. */
const LEAVES_CONTAINERS_ALONE: ReadonlySet<string> = new Set<Told['kind']>([
  'rep.sync',
  'rep.cellFetched',
  'rep.state',
  'silkDaemon.answered',
  'silkDaemon.timedOut',
  'silkDaemon.renew',
  'silkDaemon.lookForContainers',
  'rep.reconsider',
  'rep.inspect',
  'locketClient.answered',
  'locketClient.due',
  'locketClient.timedOut',
  'locketClient.connect',
  'locketClient.reconsider',
]);

/** What a rep is told: about itself, its executor, its presence and its calls. */
type Told = RepMessage | ExecutorMessage | LocketClientMessage | CallMessage | SilkDaemonMessage;

/** What a VM hears on which no rep runs: everything else was meant for a process that has ended. */
const HEARD_WITHOUT_PROCESS: ReadonlySet<string> = new Set<Told['kind']>([
  'rep.boot',
  'rep.drain',
  'rep.stop',
  'rep.processKilled',
  'rep.state',
  'rep.perform',
  'silkDaemon.start',
  'silkDaemon.answered',
  'silkDaemon.timedOut',
  'silkDaemon.renew',
  'silkDaemon.lookForContainers',
  'silkDaemon.signalled',
  'silkDaemon.preStart',
  'rep.reconsider',
  'rep.inspect',
  'rep.breakGarden',
  'rep.mendGarden',
  'rep.loseContainers',
  'rep.blobstoreChanged',
]);

export type RepActor = Actor<RepState, Told, DiegoMessage>;

/** What a rep shares with other actors. */
export interface RepShared {
  readonly identities: Identities;
  readonly world: World;
  readonly plane: ControlPlane;
}

export function createRep(parts: RepParts, shared: RepShared): RepActor {
  return {
    role: 'rep',
    name: parts.spec.cellGuid,
    zone: parts.spec.zone,
    state: {
      ...shared,
      phase: 'off',
      lease: createLease(parts, addressOf(parts.spec.underlayAddress)),
      presence: createLocketClient(0),
      firstPresenceWait: null,
      starts: 0,
      executor: createExecutorState(parts.spec.total, parts.config.executor),
      operations: new Map(),
      report: null,
      told: null,
      syncing: null,
      isSyncing: false,
      nextSync: null,
      evacuation: null,
      shutdown: null,
      calls: createCalls(),
      server: createStation(parts.config.rep.parallelism),
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(state: RepState, parts: RepParts, message: Told, ctx: DiegoCtx): void {
  if (state.phase === 'off' && !HEARD_WITHOUT_PROCESS.has(message.kind)) return;
  if (!LEAVES_CONTAINERS_ALONE.has(message.kind)) state.told = null;
  switch (message.kind) {
    case 'rep.boot':
      return onBoot(state, parts, message, ctx);
    case 'rep.drain':
      return onDrainTold(state, parts, ctx);
    case 'rep.stop':
      return onStop(state, parts, ctx);
    case 'rep.processKilled':
      return onProcessKilled(state, parts, ctx);
    case 'rep.checkEvacuated':
      return onCheckEvacuated(state, parts, ctx);
    case 'rep.evacuationTimedOut':
      return onEvacuationTimedOut(state, parts, ctx);
    case 'rep.actualsFetched':
      return onActualsFetched(state, parts, message, ctx);
    case 'rep.checkCleaned':
      return onCheckCleaned(state, parts, ctx);
    case 'rep.cleanupTimedOut':
      return onCleanupTimedOut(state, parts, ctx);
    case 'silkDaemon.start':
    case 'silkDaemon.answered':
    case 'silkDaemon.timedOut':
    case 'silkDaemon.renew':
    case 'silkDaemon.lookForContainers':
    case 'silkDaemon.reconsider':
    case 'silkDaemon.signalled':
    case 'silkDaemon.preStart':
      return onSilkDaemon(state, parts, message, ctx);
    case 'rep.reconsider':
      return onReconsider(state, parts, ctx);
    case 'rep.inspect':
      return onInspect(state, parts, message.token, ctx);
    case 'rep.checkGarden':
      return onCheckGarden(state, parts, ctx);
    case 'rep.gardenChecked':
      return onGardenChecked(state, parts, message.error, ctx);
    case 'rep.breakGarden':
      return breakGarden(depotOf(state, parts, ctx), message.mode);
    case 'rep.mendGarden':
      return mendGarden(depotOf(state, parts, ctx));
    case 'rep.loseContainers':
      return loseContainers(depotOf(state, parts, ctx), message.share);
    case 'rep.blobstoreChanged':
      return replanDownloads(depotOf(state, parts, ctx));
    case 'locketClient.answered':
    case 'locketClient.due':
    case 'locketClient.timedOut':
    case 'locketClient.connect':
    case 'locketClient.reconsider':
    case 'locketClient.connectionLost':
      if (onPresenceMessage(state, parts, message, ctx)) becomeReady(state, parts, ctx);
      return;
    case 'rep.state':
      return onState(state, parts, message, ctx);
    case 'rep.perform':
      return onPerform(state, parts, message, ctx);
    case 'rep.stopLRP':
      return onStopLRP(state, parts, message.instance, ctx);
    case 'rep.cancelTask':
      return onCancelTask(state, parts, message.task, ctx);
    case 'rep.handedIn':
      return finishOperation(state, message.instance, ctx);
    case 'rep.operate':
      return onOperate(state, parts, message.instance, ctx);
    case 'rep.claimAnswered':
    case 'rep.startAnswered':
    case 'rep.endAnswered':
    case 'rep.evacuationAnswered':
    case 'rep.taskStartAnswered':
      return onOperationAnswered(state, parts, message, ctx);
    case 'rep.callTimer':
      return onTimer(state, parts, message.request, ctx);
    case 'calls.failed':
      return onFailed(state, parts, message, ctx);
    case 'calls.connectionLost':
      return onBbsLost(state, parts, message.peer, ctx);
    case 'rep.sync':
      return onSync(state, parts, ctx);
    case 'rep.cellFetched':
      return onCellFetched(state, parts, message, ctx);
    case 'rep.heartbeatAnswered':
      return onHeartbeatAnswered(state, parts, message, ctx);
    default:
      // A deletion changes what the rep reports, and is no event.
      state.report = null;
      onExecutorMessage(depotOf(state, parts, ctx), message);
      return onContainersChanged(state, parts, ctx);
  }
}

/** A call to the BBS is late, is made again, or is given up. */
function onTimer(state: RepState, parts: RepParts, request: RequestId, ctx: DiegoCtx): void {
  const given = onCallTimer(bbsClient(state, parts), request, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

/** An error of the BBS's database is an error like any other: the call has come to nothing. */
function onFailed(
  state: RepState,
  parts: RepParts,
  failure: Extract<CallMessage, { kind: 'calls.failed' }>,
  ctx: DiegoCtx,
): void {
  const given = takeFailure(bbsClient(state, parts), failure, state.identities, ctx);
  if (given !== null) onGivenUp(state, parts, given, ctx);
}

function onBbsLost(state: RepState, parts: RepParts, bbs: ActorId, ctx: DiegoCtx): void {
  for (const given of onConnectionLost(bbsClient(state, parts), bbs, ctx)) {
    onGivenUp(state, parts, given, ctx);
  }
}

function onGivenUp(state: RepState, parts: RepParts, { call }: PendingCall, ctx: DiegoCtx): void {
  if (call.kind === 'bbs.sync') onSyncGivenUp(state, parts, ctx);
  else if (call.kind === 'bbs.fetchActuals') onActualsGivenUp(state, parts, ctx);
  else onOperationGivenUp(state, parts, call, ctx);
}

/** BOSH runs the drain scripts of all jobs at once. */
function onDrainTold(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { cause } = ctx;
  const news = drainLease(state, parts, ctx);
  ctx.cause = cause;
  onDrain(state, parts, ctx);
  if (news === 'ended') watchGarden(depotOf(state, parts, ctx));
}

/** Garden finds out at once whether containers get a network. */
function onSilkDaemon(
  state: RepState,
  parts: RepParts,
  message: SilkDaemonMessage,
  ctx: DiegoCtx,
): void {
  if (!onDaemonTold(state, parts, message, ctx)) return;
  state.told = null;
  watchGarden(depotOf(state, parts, ctx));
}

/** For monit a job runs when its process is there; post-start scripts ask at the ports. */
function onInspect(state: RepState, parts: RepParts, token: number, ctx: DiegoCtx): void {
  const { cell } = parts;
  const isRunning = state.phase !== 'off' && isDaemonRunning(state);
  const health = { isRunning, isReachable: state.phase === 'up', hasLease: hasNetwork(state) };
  ctx.deliver(ctx.sender, { kind: 'director.inspected', vm: cell, token, ...health });
}

/** Something is about to happen to wires, stores or processes. */
function onReconsider(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  onPresenceMessage(state, parts, { kind: 'locketClient.reconsider' }, ctx);
  onDaemonTold(state, parts, { kind: 'silkDaemon.reconsider' }, ctx);
}

/**
 * state_handler.go. A rep whose servers are not up yet refuses connections, which the auctioneer counts as
 * a failed cell. How long each cell takes decides the order of the replies, and so who wins among equals.
 */
function onState(
  state: RepState,
  parts: RepParts,
  request: Extract<RepMessage, { kind: 'rep.state' }>,
  ctx: DiegoCtx,
): void {
  const { batch, attempt } = request;
  const lastReport = state.report;
  const answer =
    state.phase === 'up' && isGardenHealthy(state.executor) ? cellState(state, parts) : null;
  if (answer !== null && answer !== lastReport) {
    ctx.note(REPORTED, parts.cell, -1, -1, batch, answer.lrps.length, answer.tasks.length);
  }
  const { cell } = parts;
  const message = { kind: 'auctioneer.cellState', batch, attempt, cell, state: answer } as const;
  const { stateTime, stateTimePerContainer } = parts.config.rep;
  const listing = Math.round(state.executor.containers.size * stateTimePerContainer);
  const service = sample(stateTime, ctx.random('rep.state')) + listing;
  const done = enter(state.server, ctx.now, service);
  ctx.send(ctx.sender, message, done - ctx.now);
  if (answer !== null) ctx.count(STATE_REQUEST, cell, done - ctx.now, done);
}

/**
 * A call that fails, as one to a rep that is just coming up does, counts for the
 * auctioneer as if nothing had been handed back (cell.go Commit).
 */
function onPerform(
  state: RepState,
  parts: RepParts,
  work: Extract<RepMessage, { kind: 'rep.perform' }>,
  ctx: DiegoCtx,
): void {
  const { batch, lrps, tasks } = work;
  const isUp = state.phase === 'up';
  const failed = isUp ? perform(state, parts, lrps, tasks, ctx) : { lrps: [], tasks: [] };
  const message = { kind: 'auctioneer.performed', batch, cell: parts.cell, ...failed } as const;
  const { performTime } = parts.config.rep;
  const done = isUp ? enter(state.server, ctx.now, performTime) : ctx.now;
  ctx.send(ctx.sender, message, done - ctx.now);
  if (isUp) ctx.count(PERFORM_REQUEST, parts.cell, done - ctx.now, done);
}

/** stop_lrp_handler.go: the container is left to its own operation, which reports its end. */
function onStopLRP(state: RepState, parts: RepParts, instance: number, ctx: DiegoCtx): void {
  if (state.phase !== 'up') return;
  ctx.count(STOP_REQUEST, parts.cell, 0);
  const container = state.executor.containers.get(instance);
  if (container !== undefined) stopContainer(depotOf(state, parts, ctx), container);
}

/** cancel_task_handler.go: deletes the container, whatever it is doing. */
function onCancelTask(state: RepState, parts: RepParts, task: number, ctx: DiegoCtx): void {
  if (state.phase !== 'up') return;
  ctx.count(CANCEL_REQUEST, parts.cell, 0);
  const instance = state.executor.instanceOfTask.get(task);
  const container = instance === undefined ? undefined : state.executor.containers.get(instance);
  if (container !== undefined) deleteFromOutside(depotOf(state, parts, ctx), container);
}
