/**
 * Every message of a foundation, and their ranks.
 *
 * The rank of a kind orders events at one instant: ends of work before beginnings, answers before
 * requests, periodic timers last. It is part of what makes a run reproducible: append with care, and
 * expect digests to move when the order changes.
 */
import type { Ctx } from '../engine/actor';
import type { AuctioneerMessage } from './auctioneer/messages';
import type { BbsMessage } from './bbs/messages';
import type { HealthMonitorMessage } from './bosh/healthMonitorMessages';
import type { BoshMessage } from './bosh/messages';
import type { CallMessage } from './calls';
import type { CloudControllerMessage } from './cloudController/messages';
import type { ExecutorMessage } from './executor/messages';
import type { LocketClientMessage, LocketMessage } from './locket/messages';
import type { OperatorMessage } from './operator/messages';
import type { RepMessage } from './rep/messages';
import type { SilkDaemonMessage, SilkMessage } from './silk/messages';

export type DiegoMessage =
  | OperatorMessage
  | LocketMessage
  | LocketClientMessage
  | CallMessage
  | SilkMessage
  | SilkDaemonMessage
  | ExecutorMessage
  | RepMessage
  | AuctioneerMessage
  | BbsMessage
  | CloudControllerMessage
  | BoshMessage
  | HealthMonitorMessage;

export type DiegoCtx = Ctx<DiegoMessage>;

type Kind = DiegoMessage['kind'];

/** In rank order; a kind that has the rank of another one names it. The type makes sure that none is missing. */
const RANKS: Record<Kind, true | Kind> = {
  'operator.event': true,
  // BOSH acts at its steps' instants before all else, as a scenario's events do.
  'director.deploy': true,
  'director.rotate': true,
  'director.expire': true,
  'director.stepRotation': true,
  'director.rerun': true,
  'director.step': true,
  'monitor.created': true,
  'monitor.prepared': true,
  'monitor.scanned': true,
  'monitor.analyze': true,
  'monitor.pause': true,
  'monitor.resume': true,
  'operator.deleteVm': true,
  'operator.drainJobs': true,
  'operator.stopJobs': true,
  // Of a cell that is killed at the instant of a fault, nobody is left to send what is on its way.
  'locket.renewalsEnded': true,
  'silk.renewalsEnded': true,
  'locket.reconsider': true,
  'silk.reconsider': true,
  'rep.reconsider': true,
  'locketClient.reconsider': true,
  'operator.apply': true,
  'operator.applyToVm': true,
  'operator.createVm': true,
  'operator.startJobs': true,
  'operator.inspectJobs': true,
  'operator.boot': true,
  'operator.vmBooted': true,
  'operator.failedOver': true,
  'operator.exited': true,
  'operator.repExited': true,
  'operator.silkDrained': true,
  'operator.supervise': true,
  'operator.superviseRep': true,
  'director.jobsEnded': true,
  'director.drainFailed': true,
  'director.silkDrained': true,
  'director.vmLost': true,
  'director.inspected': true,
  'director.unlocked': true,
  'monitor.vmDown': true,
  'monitor.unlocked': true,

  'locket.boot': true,
  'locket.stop': true,
  'locket.databaseChanged': true,
  'locket.operationTimedOut': true,
  'locket.peerDied': true,
  'locket.rowPassed': true,
  'locket.release': true,
  'locket.checkExpiry': true,
  'locket.lockFreed': true,
  'locket.lock': true,
  'locket.fetchPresences': true,
  'locket.answerPresences': true,
  'silk.release': true,
  'silk.renew': true,
  'silk.acquire': true,

  'executor.downloadEnded': true,
  'executor.downloadRetried': true,
  'executor.unpacked': true,
  'executor.credentialsMade': true,
  'executor.created': true,
  'executor.becameHealthy': true,
  'executor.readinessProbed': true,
  'executor.exited': true,
  'executor.destroyed': true,
  'executor.strayDestroyed': true,
  'executor.pruneReserved': true,
  'executor.reap': true,
  'executor.gardenChecked': true,
  'executor.gardenCheckTimedOut': true,
  'executor.checkGarden': true,

  'rep.breakGarden': true,
  'rep.mendGarden': true,
  'rep.loseContainers': true,
  'rep.blobstoreChanged': true,

  'rep.processKilled': true,
  'rep.boot': true,
  'silkDaemon.reconsider': 'rep.reconsider',
  'silkDaemon.signalled': true,
  'silkDaemon.preStart': true,
  'rep.drain': true,
  'rep.stop': true,
  'silkDaemon.answered': true,
  'silkDaemon.timedOut': true,
  'silkDaemon.start': true,
  'silkDaemon.lookForContainers': true,
  'rep.inspect': true,
  'rep.checkGarden': true,
  'rep.gardenChecked': true,
  'locketClient.answered': true,
  'locketClient.timedOut': true,
  'locketClient.connectionLost': true,
  'locketClient.connect': true,
  'locketClient.due': true,
  'silkDaemon.renew': true,
  'calls.connectionLost': true,
  'calls.failed': true,
  'rep.claimAnswered': true,
  'rep.startAnswered': true,
  'rep.endAnswered': true,
  'rep.evacuationAnswered': true,
  'rep.taskStartAnswered': true,
  'rep.stopLRP': true,
  'rep.cancelTask': true,
  'rep.handedIn': true,
  'rep.operate': true,
  'rep.state': true,
  'rep.perform': true,
  'rep.cellFetched': true,
  'rep.heartbeatAnswered': true,
  'rep.callTimer': true,
  'rep.actualsFetched': true,
  'rep.sync': true,
  'rep.checkEvacuated': true,
  'rep.evacuationTimedOut': true,
  'rep.checkCleaned': true,
  'rep.cleanupTimedOut': true,

  'auctioneer.boot': true,
  'auctioneer.stop': true,
  'auctioneer.requestLRPs': true,
  'auctioneer.requestTasks': true,
  'auctioneer.cells': true,
  'auctioneer.cellState': true,
  'auctioneer.fetchTimedOut': true,
  'auctioneer.statesRead': true,
  'auctioneer.scheduled': true,
  'auctioneer.performed': true,
  'auctioneer.performTimedOut': true,
  'auctioneer.failureReported': true,
  'auctioneer.callTimer': true,
  'auctioneer.listCells': true,

  'bbs.boot': true,
  'bbs.stop': true,
  'bbs.activated': true,
  'bbs.databaseChanged': true,
  'bbs.presences': true,
  'bbs.serve': true,
  'bbs.convergenceAction': true,
  'bbs.queryDone': true,
  'bbs.tasksGathered': true,
  'bbs.callbackDone': true,
  'bbs.callbackTimedOut': true,
  'bbs.claim': true,
  'bbs.start': true,
  'bbs.crash': true,
  'bbs.removeActual': true,
  'bbs.removeEvacuating': true,
  'bbs.evacuateClaimed': true,
  'bbs.evacuateRunning': true,
  'bbs.evacuateStopped': true,
  'bbs.evacuateCrashed': true,
  'bbs.sync': true,
  // So that those of one cell stay beside its sync when several cells sync at one instant.
  'bbs.heartbeat': 'bbs.sync',
  'bbs.startTask': true,
  'bbs.completeTask': true,
  'bbs.rejectTask': true,
  'bbs.failActual': true,
  'bbs.fetchCells': true,
  'bbs.desire': true,
  'bbs.update': true,
  'bbs.remove': true,
  'bbs.desireTask': true,
  'bbs.cancelTask': true,
  'bbs.upsertDomain': true,
  'bbs.fetchDesired': true,
  'bbs.fetchProcess': true,
  'bbs.fetchActuals': true,
  'bbs.fetchInstances': true,
  'bbs.fetchTasks': true,
  'bbs.fetchTask': true,
  'bbs.converge': true,

  'cc.processDown': true,
  'cc.processUp': true,
  'cc.pauseSync': true,
  'cc.resumeSync': true,
  'cc.changeApp': true,
  'cc.deploy': true,
  'cc.cancelDeployment': true,
  'cc.cancelTasks': true,
  'cc.callAnswered': true,
  'cc.desiredFetched': true,
  'cc.tasksFetched': true,
  'cc.taskFetched': true,
  'cc.batchRead': true,
  'cc.tasksRead': true,
  'cc.instancesFetched': true,
  'cc.processFetched': true,
  'cc.callTimer': true,
  'cc.taskCompleted': true,
  'cc.pushTimedOut': true,
  'cc.startPushes': true,
  'cc.pollPush': true,
  'cc.cancelTask': true,
  'cc.submitTasks': true,
  'cc.runTasks': true,
  'cc.cleanBuilds': true,
  'cc.updateDeployments': true,
  'cc.sync': true,
};

/** As `SimulationOptions` takes them. */
export const MESSAGE_KINDS: readonly (readonly string[])[] = Object.entries(RANKS)
  .filter(([, rank]) => rank === true)
  .map(([kind]) => [kind, ...Object.keys(RANKS).filter((other) => RANKS[other as Kind] === kind)]);
