/**
 * What each kind of record says in words. Exhaustive: a new kind does not compile until it has a sentence;
 * `undefined` only for kinds that a file of a newer version brings along.
 */
import { PRESENCE_NAMES } from '../../sim/model/actualLRP';
import type { KindName } from '../../sim/trace/kinds';
import type { TraceRecord, TraceRecordOf } from '../../sim/trace/records';
import { clockTime, count, counted, duration, megabytes, number } from './format';
import type { Named, Piece } from './recordText';

/** The sentence of a record; undefined for a kind that this version does not know. */
export function sentenceOfKind(record: TraceRecord, named: Named): readonly Piece[] | undefined {
  if (!Object.hasOwn(SENTENCES, record.kind)) return undefined;
  // Each sentence is listed under the kind that it takes, which the type checker cannot follow.
  const say = SENTENCES[record.kind] as (named: Named, record: TraceRecord) => readonly Piece[];
  return say(named, record);
}

type Sentences = {
  readonly [Name in KindName]: (named: Named, record: TraceRecordOf<Name>) => readonly Piece[];
};

function say(words: TemplateStringsArray, ...values: readonly Piece[]): readonly Piece[] {
  return words
    .flatMap((word, place) => [word, values[place] ?? ''])
    .filter((piece) => piece !== '');
}

const instances = (amount: number) => counted(amount, 'instance');
const cells = (amount: number) => counted(amount, 'cell');
const containers = (amount: number) => counted(amount, 'container');
/** `: ` and what somebody said, or nothing. */
const because = (text: string | undefined) => (text ? `: ${text}` : '');

/** How Silk came by the subnet. */
function choiceText(choice: string | undefined): string {
  switch (choice) {
    case 'free':
      return ', which was free';
    case 'existing':
      return ', as before';
    case 'expired':
      return ', whose lease had expired';
    default:
      return because(choice);
  }
}

/** Who called the BBS: a rep or, without a cell, somebody of the control plane. */
const callerOf = (cell: Piece) => (cell === 'a cell' ? 'a call of the control plane' : cell);

/** What a record names, or somebody. */
const known = (name: string | undefined): string => name ?? 'somebody';

/** A process by name: one of the control plane has its own, one of a cell is named with the cell. */
function processSays(component: string | undefined, cell: Piece, words: string): readonly Piece[] {
  const name = component ?? 'A process';
  return cell === 'a cell' ? say`${name} ${words}` : say`${name} of ${cell} ${words}`;
}

const ruleText = (rule: string | undefined) => (rule ? `Rule ${rule}` : 'A rule');

function storeText(mode: string | undefined, slowdown: number): string {
  if (mode === 'refuses') return 'refuses connections';
  if (mode === 'hangs') return 'answers nobody';
  return slowdown === 1 ? 'is up' : `takes ${number(slowdown)} times as long as usual`;
}

const domainText = (domain: string | undefined) => (domain ? `Domain ${domain}` : 'A domain');

const SENTENCES: Sentences = {
  'cell.killed': ({ cell }) => say`The VM of ${cell} stopped; its containers are gone`,
  'cell.restored': ({ cell }) => say`The VM of ${cell} was started again`,
  'cell.added': ({ cell }) => say`${cell} was created as a new cell VM`,
  'cell.bootCancelled': ({ cell }) => say`The VM of ${cell} was stopped before it had booted`,
  'app.scaled': ({ app }, { instances: to }) => say`${app} was scaled to ${instances(to)}`,
  'app.added': ({ app }, { instances: to }) => say`${app} was pushed with ${instances(to)}`,
  'app.deleted': ({ app }) => say`${app} was deleted`,
  'app.released': ({ app }, { replaces }) =>
    say`${app} was released${replaces === undefined ? '' : ` and replaces ${replaces}`}`,
  'run.interrupted': () => say`The run was stopped from outside; what follows is not known`,

  'desiredLRP.created': ({ app }, { instances: to }) =>
    say`${app} is desired with ${instances(to)}`,
  'desiredLRP.changed': ({ app }, { instances: to }) => say`${app} now asks for ${instances(to)}`,
  'desiredLRP.removed': ({ app }) => say`${app} is not desired any more`,
  'domain.refreshed': (_, { domain, until }) =>
    say`${domainText(domain)} is fresh until ${clockTime(until)}`,
  'domain.expired': (_, { domain }) => say`${domainText(domain)} went stale and was pruned`,

  'actualLRP.created': ({ lrp }) => say`${lrp} got an UNCLAIMED row`,
  'actualLRP.claimed': ({ cell, lrp }) => say`${cell} claimed ${lrp}`,
  'actualLRP.started': ({ cell, lrp }) => say`The BBS holds ${lrp} as RUNNING on ${cell}`,
  'actualLRP.unclaimed': ({ lrp }) => say`${lrp} went back to UNCLAIMED`,
  'actualLRP.crashed': ({ cell, lrp }, { crashCount, waits }) =>
    say`${lrp} crashed on ${cell}, crash count ${count(crashCount)}; ${
      waits ? 'it waits in CRASHED for its back-off' : 'it is restarted at once'
    }`,
  'actualLRP.failed': ({ lrp }, { placementError }) =>
    say`The BBS noted that no cell was found for ${lrp}${because(placementError)}`,
  'actualLRP.suspected': ({ cell, lrp }) =>
    say`${cell} is missing; its row of ${lrp} turned SUSPECT`,
  'actualLRP.promoted': ({ cell, lrp }) =>
    say`${cell} is back; its SUSPECT row of ${lrp} turned ORDINARY`,
  'actualLRP.evacuating': ({ cell, lrp }) => say`The row of ${lrp} on ${cell} turned EVACUATING`,
  'actualLRP.removed': ({ lrp }, { presence }) =>
    say`The ${PRESENCE_NAMES[presence] ?? 'unknown'} row of ${lrp} was deleted`,
  'actualLRP.refused': ({ cell, lrp }, { error }) =>
    say`The BBS refused a call of ${cell} about ${lrp}${because(error)}`,
  'actualLRP.kept': ({ cell, lrp }, { isRunning }) =>
    say`The row of ${lrp} stays ${isRunning ? 'RUNNING' : 'CLAIMED'} until ${cell} has stopped it`,

  'task.created': ({ task }) => say`Task ${task} was stored as Pending`,
  'task.started': ({ cell, task }) => say`Task ${task} runs on ${cell}`,
  'task.completed': ({ task }, { failed }) => say`Task ${task} ${failed ? 'failed' : 'succeeded'}`,
  'task.rejected': ({ task }, { rejections }) =>
    say`Task ${task} was rejected and is Pending again, ${counted(rejections, 'rejection')}`,
  'task.resolving': ({ task }) => say`The completion callback of task ${task} is under way`,
  'task.deleted': ({ task }) => say`Task ${task} was deleted`,

  'convergence.started': ({ pass }, record) =>
    say`Convergence ${pass} began with ${cells(record.cells)} present`,
  'convergence.planned': (_, { missing, extra, suspect }) =>
    say`The pass found ${count(missing)} missing, ${count(extra)} extra, ${count(suspect)} suspect`,
  'convergence.completed': ({ pass }, { startRequests, duration: took }) =>
    say`Convergence ${pass} ended after ${duration(took)} and sent ${counted(startRequests, 'start request')}`,
  'convergence.tasksCompleted': (_, { kicked, pruned, duration: took }) =>
    say`The task pass ended after ${duration(took)}: ${count(kicked)} kicked, ${count(pruned)} pruned`,
  'convergence.aborted': ({ pass }) =>
    say`Convergence ${pass} could not list the cells and did nothing`,

  'auction.started': ({ batch }, record) =>
    say`Auction ${batch} began to ask ${cells(record.cells)} for their state`,
  'auction.cellFetched': ({ cell }, { memory, disk, containers: left }) =>
    say`${cell} reported ${megabytes(memory)} of memory, ${megabytes(disk)} of disk and ${containers(left)} left`,
  'auction.cellStarting': ({ cell }, { starting }) =>
    say`${cell} reported ${containers(starting)} starting`,
  'auction.cellFailed': ({ cell, batch }) =>
    say`${cell} did not answer auction ${batch}, or answered that it is unhealthy`,
  'auction.cellAnswered': ({ cell, batch }, { attempt }) =>
    say`The state of ${cell} arrived for auction ${batch}, attempt ${count(attempt)}`,
  'auction.replyLate': ({ cell, batch }) =>
    say`${cell} answered auction ${batch} after its time-out; the answer was dropped`,
  'call.timedOut': ({ cell }, { attempt }) =>
    say`The BBS did not answer ${callerOf(cell)} in time, attempt ${count(attempt)}`,
  'call.replyLate': ({ cell }) =>
    say`The BBS answered ${callerOf(cell)} after the time-out; the answer was dropped`,
  'auction.fetched': ({ batch }, { cells: answered, duration: took }) =>
    say`All states for auction ${batch} were in after ${duration(took)}, from ${cells(answered)}`,
  'auction.tieBroken': ({ lrp }, { tied, draw }) =>
    say`Chance decided between ${counted(tied, 'equal cell')} for ${lrp}, draw ${number(draw)}`,
  'auction.placed': ({ cell, lrp, batch }, { score }) =>
    say`${cell} won ${lrp} in auction ${batch}, score ${number(score)}`,
  'auction.taskPlaced': ({ cell, task, batch }, { score }) =>
    say`${cell} won task ${task} in auction ${batch}, score ${number(score)}`,
  'auction.failed': ({ lrp }, { placementError }) =>
    say`No cell could take ${lrp}${because(placementError)}`,
  'auction.taskFailed': ({ task }, { placementError }) =>
    say`No cell could take task ${task}${because(placementError)}`,
  'auction.rejected': ({ cell, lrp }) => say`${cell} had won ${lrp} and handed it back`,
  'auction.taskRejected': ({ cell, task }) => say`${cell} had won task ${task} and handed it back`,
  'auction.completed': ({ batch }, { placed, duration: took }) =>
    say`Auction ${batch} was done after ${duration(took)} and placed ${count(placed)}`,

  'rep.started': ({ cell }) => say`The rep of ${cell} accepts work`,
  'rep.stopped': ({ cell }, { reason }) => say`The rep of ${cell} ended${because(reason)}`,
  'rep.synced': ({ cell }, { containers: known, residuals }) =>
    say`The bulk sync of ${cell} compared ${containers(known)} with the BBS, ${counted(residuals, 'residual')}`,
  'rep.gardenChanged': ({ cell }, { healthy }) =>
    say`Garden on ${cell} is ${healthy ? 'healthy' : 'unhealthy'}`,
  'rep.reported': ({ cell, batch }, { lrps, tasks }) =>
    say`${cell} listed ${counted(lrps, 'LRP')} and ${counted(tasks, 'task')} for auction ${batch}`,
  'container.reserved': ({ cell, work }, { memory }) =>
    say`${cell} set ${megabytes(memory)} of memory aside for ${work}`,
  'container.created': ({ cell, work }) => say`Garden created the container of ${work} on ${cell}`,
  'container.running': ({ cell, work, isOfTask }) =>
    isOfTask
      ? say`Task ${work} runs in its container on ${cell}`
      : say`${work} runs on ${cell} and passed its start-up check`,
  'container.completed': ({ cell, work }, { reason, failed }) =>
    say`The container of ${work} on ${cell} ${failed ? 'failed' : 'ended'}${because(reason)}`,
  'container.deleted': ({ cell, work }) =>
    say`The container of ${work} on ${cell} is gone and its resources are free`,

  'presence.acquired': ({ cell }) => say`${cell} is present: Locket stored its presence`,
  'presence.expired': ({ cell }) => say`The presence of ${cell} outlived its TTL and was removed`,
  'presence.released': ({ cell }) => say`${cell} gave up its presence`,
  'presence.collided': ({ cell }) => say`Another owner still holds the presence of ${cell}`,

  'silk.leaseAcquired': ({ cell, subnet }, { choice }) =>
    say`${cell} holds ${subnet}${choiceText(choice)}`,
  'silk.leaseRefused': ({ cell }) => say`No Silk lease was available for ${cell}`,

  'push.started': ({ app }) => say`The push of ${app} took one of the slots`,
  'push.completed': ({ app }, { timedOut, duration: took }) =>
    say`The push of ${app} ${timedOut ? 'gave up' : 'ended'} after ${duration(took)}`,
  'sync.completed': (_, { desired, removed, duration: took }) =>
    say`The Diego sync took ${duration(took)}: ${count(desired)} desired, ${count(removed)} removed`,
  'sync.failed': (_, { error }) =>
    say`The Diego sync failed${because(error)}; the domain was not refreshed`,

  'call.refused': ({ cell }, { attempt }) =>
    say`No BBS took ${callerOf(cell)}, or the connection was cut, attempt ${count(attempt)}`,
  'call.failed': ({ cell }, { error }) => say`The BBS failed ${callerOf(cell)}${because(error)}`,

  'process.killed': ({ cell }, { component }) => processSays(component, cell, 'was killed'),
  'process.stopped': ({ cell }, { component }) =>
    processSays(component, cell, 'was told to end cleanly'),
  'process.hung': ({ cell }, { component }) => processSays(component, cell, 'stands still'),
  'process.resumed': ({ cell }, { component }) => processSays(component, cell, 'goes on'),
  'process.exited': ({ cell }, { component, reason }) =>
    processSays(component, cell, `ended${because(reason)}`),
  'process.started': ({ cell }, { component }) => processSays(component, cell, 'was started'),
  'vm.killed': (_, { vm }) =>
    say`VM ${vm ?? 'of the control plane'} stopped with all that ran on it`,
  'vm.restored': (_, { vm }) => say`VM ${vm ?? 'of the control plane'} was started again`,
  'network.ruleAdded': (_, { rule, action }) =>
    say`${ruleText(rule)} holds on the wires${because(action)}`,
  'network.ruleRemoved': (_, { rule }) => say`${ruleText(rule)} holds no more`,
  'database.changed': (_, { mode, slowdown }) => say`The database ${storeText(mode, slowdown)}`,
  'blobstore.changed': (_, { mode, slowdown }) => say`The blobstore ${storeText(mode, slowdown)}`,
  'garden.broken': ({ cell }, { mode }) =>
    say`Garden on ${cell} ${mode === 'hangs' ? 'returns from no call' : 'fails every call'}`,
  'garden.mended': ({ cell }) => say`Garden on ${cell} works again`,
  'containers.lost': ({ cell }, { containers: lost }) =>
    say`Garden on ${cell} lost ${containers(lost)}`,
  'sync.paused': () => say`The Diego sync runs no more`,
  'sync.resumed': () => say`The Diego sync runs again`,
  'cell.drainStarted': ({ cell }) => say`${cell} was told to evacuate`,
  'cell.drained': ({ cell }, { stranded, timedOut, duration: took }) =>
    say`${cell} ${timedOut ? 'gave up its evacuation' : 'was evacuated'} after ${duration(took)}, ${instances(stranded)} stranded`,

  'lock.acquired': (_, { lock, holder }) => say`${known(holder)} took the lock ${known(lock)}`,
  'lock.collided': (_, { lock, holder }) =>
    say`${known(holder)} does not get the lock ${known(lock)}, which is held`,
  'lock.lost': (_, { lock, holder }) =>
    say`${known(holder)} could not refresh the lock ${known(lock)} and ends`,
  'lock.expired': (_, { lock, holder }) =>
    say`The lock ${known(lock)} of ${known(holder)} outlived its TTL`,
  'lock.released': (_, { lock, holder }) => say`${known(holder)} gave up the lock ${known(lock)}`,
  'component.activated': (_, { component }) => say`${known(component)} is active`,
  'presence.lost': ({ cell }) => say`${cell} could not refresh its presence, and tries again`,

  'rep.evacuating': ({ cell }, { containers: known }) =>
    say`${cell} takes no more work; ${containers(known)} to evacuate`,
  'evacuation.requested': ({ cell, lrp }) => say`${cell} asks for a replacement of ${lrp}`,
  'evacuation.timedOut': ({ cell, lrp }) =>
    say`${lrp} was still on ${cell} at the evacuation timeout, and is deleted`,
  'container.readiness': ({ cell, lrp }, { routable }) =>
    say`${lrp} on ${cell} is ${routable ? 'ready' : 'not ready'} for traffic`,
  'actualLRP.routable': ({ cell, lrp }, { routable }) =>
    say`The BBS holds ${lrp} on ${cell} as ${routable ? 'routable' : 'not routable'}`,
  'download.completed': ({ cell, work }, { hit, duration: took }) =>
    say`${cell} ${hit ? 'had in its cache' : 'downloaded'} what ${work} needs, ${duration(took)}`,
  'cache.evicted': ({ cell }, { size }) => say`The cache of ${cell} dropped ${megabytes(size)}`,

  'staging.started': ({ app }, { build }) =>
    say`Cloud Controller asked for ${app} to be staged${build ? `, task ${build}` : ''}`,
  'staging.completed': ({ app }, { failed, duration: took }) =>
    say`The staging of ${app} ${failed ? 'failed' : 'was done'} after ${duration(took)}`,
  'deployment.started': ({ app }, { replaces }) =>
    say`A rolling deployment of ${app} began${replaces === undefined ? '' : `, which replaces ${replaces}`}`,
  'deployment.scaled': ({ app }, { instances: to, old }) =>
    say`The deployment of ${app} asks for ${count(to)} new and ${counted(old, 'old instance')}`,
  'deployment.completed': ({ app }, { duration: took }) =>
    say`The deployment of ${app} was done after ${duration(took)}`,
  'ccTask.changed': ({ task }, { state }) =>
    say`Cloud Controller holds task ${task} as ${state ?? 'unknown'}`,
  'ccTask.failed': ({ task }, { reason }) => say`Task ${task} has failed: ${reason ?? 'unknown'}`,
  'staging.failed': ({ app }, { reason }) =>
    say`The staging of ${app} failed: ${reason ?? 'unknown'}`,
  'deployment.cancelled': ({ app }, { restored, duration: took }) =>
    say`The deployment of ${app} was cancelled after ${duration(took)}${restored === undefined ? '' : `; ${restored} has its instances back`}`,
  'deployment.superseded': ({ app }) =>
    say`Another deployment began before that of ${app} was done`,
  'app.scaleRefused': ({ app }, { instances: to }) =>
    say`${app} was not scaled to ${instances(to)}, because it is being deployed`,

  'deploy.started': (_, { deploy, vms, run }) =>
    say`Deploy ${known(deploy)} began${run > 1 ? `, run ${count(run)}` : ''}: ${counted(vms, 'VM')} to update`,
  'deploy.zoneStarted': (_, { deploy, zone, maxInFlight }) =>
    say`Deploy ${known(deploy)} goes on in ${zone ?? 'a zone'}, ${count(maxInFlight)} at a time`,
  'deploy.vmStarted': (_, { vm, isCanary }) =>
    say`The update of ${known(vm)} began${isCanary ? ', as a canary' : ''}`,
  'deploy.vmStep': (_, { vm, step }) => say`The update of ${known(vm)} has come to: ${step ?? '?'}`,
  'deploy.vmCompleted': (_, { vm, duration: took }) =>
    say`${known(vm)} is updated and runs, after ${duration(took)}`,
  'deploy.vmFailed': (_, { deploy, vm, duration: took }) =>
    say`The update of ${known(vm)} failed after ${duration(took)}, which stops deploy ${known(deploy)}`,
  'deploy.vmFailure': (_, { vm, reason }) =>
    say`The update of ${known(vm)} failed${because(reason)}`,
  'deploy.completed': (_, { deploy, vms, duration: took }) =>
    say`Deploy ${known(deploy)} is done after ${duration(took)}: ${counted(vms, 'VM')} updated`,
  'deploy.failed': (_, { deploy, vms, duration: took }) =>
    say`Deploy ${known(deploy)} stopped at a failure after ${duration(took)}, with ${counted(vms, 'VM')} updated`,
  'vm.deleted': (_, { vm }) => say`The VM ${known(vm)} was deleted`,
  'vm.created': (_, { vm, address }) =>
    address === undefined
      ? say`The VM ${known(vm)} was created`
      : say`The VM ${known(vm)} was created at ${address}`,
  'rotation.started': (_, { certificate, deploys }) =>
    say`The rotation of ${known(certificate)} began: ${counted(deploys, 'deploy')}`,
  'rotation.stepped': (_, { certificate, deploys }) =>
    say`${counted(deploys, 'deploy')} of the rotation of ${known(certificate)} done`,
  'rotation.completed': (_, { certificate, duration: took }) =>
    say`${known(certificate)} is rotated, after ${duration(took)}`,
  'certificate.expired': (_, { certificate, isRotated }) =>
    say`The old ${known(certificate)} expired${isRotated ? '; it is not in use any more' : ' while it was still in use'}`,
  'resurrector.detected': (_, { vm }) =>
    say`The health monitor missed the heartbeats of ${known(vm)}`,
  'resurrector.recreating': (_, { vm }) => say`The resurrector recreates ${known(vm)}`,
  'resurrector.melted': (_, { down, agents }) =>
    say`${count(down)} of ${counted(agents, 'VM')} are down: the resurrector does nothing`,
  'resurrector.resolved': (_, { down, agents }) =>
    say`${count(down)} of ${counted(agents, 'VM')} are down: the resurrector works again`,
  'resurrector.paused': () => say`The resurrector was switched off`,
  'resurrector.resumed': () => say`The resurrector was switched on`,

  'silk.leaseReleased': ({ cell, subnet }) => say`${cell} gave back ${subnet}`,
  'silk.leaseEvicted': ({ cell, subnet }, { address }) =>
    say`The expired lease of ${subnet} by ${cell} at ${known(address)} was given to another one`,
  'silk.renewRefused': ({ cell, subnet }, { error }) =>
    say`Silk refused to renew the lease of ${subnet} for ${cell}${because(error)}`,
  'silk.partitioned': ({ cell }) =>
    say`silk-daemon on ${cell} could not renew its lease for too long, and ends`,
};
