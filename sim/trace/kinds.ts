/**
 * The table of record kinds: everything a run can say has happened.
 *
 * One narrow row serves every kind: at, cause, kind, cell, lrp, instance, a, b, x. What `a`, `b` and `x`
 * mean stands here, per kind; the decoder, the digest, the file's metadata and the documentation derive
 * from this table. To add a kind: append a line to its family, name it `subject.participle`, and say in
 * one sentence what happened. The order is part of the file format: append, never insert.
 */

/** Which digest a record is folded into. */
export const FAMILIES = [
  'bbs',
  'auction',
  'rep',
  'locket',
  'silk',
  'cloudController',
  'fault',
  'bosh',
] as const;
export type Family = (typeof FAMILIES)[number];

/** How much a trace holds, least first. */
export const LEVELS = ['summary', 'normal', 'full'] as const;

/** The coarsest trace that still holds a kind; a record that causes others is never finer than `normal`. */
export type Level = (typeof LEVELS)[number];

/** What a number in a column stands for. Ids are written as names in digests and exports. */
export type FieldType =
  | 'process'
  | 'task'
  | 'domain'
  | 'text'
  | 'count'
  | 'MB'
  | 'µs'
  | 'score'
  | 'draw'
  | 'factor'
  | 'flag'
  | 'batch'
  | 'pass'
  | 'presence'
  | 'subnet';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
}

export interface KindSpec {
  readonly name: string;
  readonly family: Family;
  readonly level: Level;
  /** Folded into the digest; the rest is commentary that a mode or an option may leave out. */
  readonly isObservable: boolean;
  readonly sentence: string;
  readonly cell: boolean;
  readonly lrp: boolean;
  readonly instance: boolean;
  readonly a?: Field;
  readonly b?: Field;
  readonly x?: Field;
}

type Columns = `${'C' | ''}${'L' | ''}${'I' | ''}`;
type Fields = { readonly a?: Field; readonly b?: Field; readonly x?: Field };
type Has<C extends Columns, Letter extends string> = C extends `${string}${Letter}${string}`
  ? true
  : false;

/** A kind whose name, columns and fields the type checker knows one by one: `records` builds on it. */
type TypedKind<Name extends string, C extends Columns, F extends Fields> = Omit<
  KindSpec,
  'name' | 'cell' | 'lrp' | 'instance' | 'a' | 'b' | 'x'
> & {
  readonly name: Name;
  readonly cell: Has<C, 'C'>;
  readonly lrp: Has<C, 'L'>;
  readonly instance: Has<C, 'I'>;
} & F;

function kind<const Name extends string, const C extends Columns, const F extends Fields>(
  name: Name,
  family: Family,
  level: Level,
  columns: C,
  fields: F,
  sentence: string,
  isObservable = true,
): TypedKind<Name, C, F> {
  const has = <L extends string>(letter: L) => columns.includes(letter) as Has<C, L>;
  return {
    name,
    family,
    level,
    isObservable,
    sentence,
    cell: has('C'),
    lrp: has('L'),
    instance: has('I'),
    ...fields,
  };
}

const field = <const Name extends string, const Type extends FieldType>(name: Name, type: Type) =>
  ({ name, type }) as const;
const process = field('process', 'process');
const task = field('task', 'task');
const batch = field('batch', 'batch');
const pass = field('pass', 'pass');
const instances = field('instances', 'count');
const duration = field('duration', 'µs');
const placementError = field('placementError', 'text');
const presence = field('presence', 'presence');
const component = field('component', 'text');
const rule = field('rule', 'text');
const lock = field('lock', 'text');
const holder = field('holder', 'text');
const deploy = field('deploy', 'text');
const vm = field('vm', 'text');
const certificate = field('certificate', 'text');

// biome-ignore format: a table, one line each.
export const KINDS = [
  // What the scenario does to the foundation.
  kind('cell.killed', 'fault', 'summary', 'C', {}, 'The cell VM stopped; its containers are gone.'),
  kind('cell.restored', 'fault', 'summary', 'C', {}, 'The cell VM was started again.'),
  kind('cell.added', 'fault', 'summary', 'C', {}, 'A new cell VM was created.'),
  kind('app.scaled', 'fault', 'summary', '', { a: process, b: instances }, 'The app was scaled.'),
  kind('app.added', 'fault', 'summary', '', { a: process, b: instances }, 'The app was pushed.'),
  kind('app.deleted', 'fault', 'summary', '', { a: process }, 'The app was deleted.'),
  kind('app.released', 'fault', 'summary', '', { a: process, b: field('replaces', 'process') }, 'A new version of the app replaced an older one.'),

  // BBS: desired state.
  kind('desiredLRP.created', 'bbs', 'normal', '', { a: process, b: instances }, 'The DesiredLRP was stored.'),
  kind('desiredLRP.changed', 'bbs', 'normal', '', { a: process, b: instances }, 'The DesiredLRP now asks for that many instances.'),
  kind('desiredLRP.removed', 'bbs', 'normal', '', { a: process }, 'The DesiredLRP was removed.'),
  kind('domain.refreshed', 'bbs', 'full', '', { a: field('domain', 'domain'), x: field('until', 'µs') }, 'The domain is fresh until then.'),
  kind('domain.expired', 'bbs', 'summary', '', { a: field('domain', 'domain') }, 'The domain went stale and was pruned.'),

  // BBS: ActualLRP rows.
  kind('actualLRP.created', 'bbs', 'normal', 'L', {}, 'An UNCLAIMED row was created.'),
  kind('actualLRP.claimed', 'bbs', 'normal', 'CLI', {}, 'The cell claimed the LRP.'),
  kind('actualLRP.started', 'bbs', 'normal', 'CLI', {}, 'The BBS holds the LRP as RUNNING on the cell.'),
  kind('actualLRP.unclaimed', 'bbs', 'normal', 'L', {}, 'The row went back to UNCLAIMED.'),
  kind('actualLRP.crashed', 'bbs', 'normal', 'CLI', { a: field('crashCount', 'count'), b: field('waits', 'flag') }, 'The instance crashed; it is restarted at once, or waits in CRASHED for its back-off.'),
  kind('actualLRP.failed', 'bbs', 'normal', 'L', { b: placementError }, 'The auction found no cell for the LRP.'),
  kind('actualLRP.suspected', 'bbs', 'normal', 'CLI', {}, 'The cell is missing; its row turned SUSPECT.'),
  kind('actualLRP.promoted', 'bbs', 'normal', 'CLI', {}, 'The cell is back; its SUSPECT row turned ORDINARY.'),
  kind('actualLRP.evacuating', 'bbs', 'normal', 'CLI', {}, 'The row turned EVACUATING.'),
  kind('actualLRP.removed', 'bbs', 'normal', 'L', { a: presence }, 'The row was deleted.'),
  kind('actualLRP.refused', 'bbs', 'normal', 'CLI', { b: field('error', 'text') }, 'The BBS refused a call of the rep.'),

  // BBS: tasks.
  kind('task.created', 'bbs', 'normal', '', { a: task }, 'The task was stored as Pending.'),
  kind('task.started', 'bbs', 'normal', 'C', { a: task }, 'The task runs on the cell.'),
  kind('task.completed', 'bbs', 'normal', '', { a: task, b: field('failed', 'flag') }, 'The task completed.'),
  kind('task.rejected', 'bbs', 'normal', '', { a: task, b: field('rejections', 'count') }, 'The task was rejected and is Pending again.'),
  kind('task.resolving', 'bbs', 'normal', '', { a: task }, 'The completion callback is under way.'),
  kind('task.deleted', 'bbs', 'normal', '', { a: task }, 'The task was deleted.'),

  // BBS: convergence.
  kind('convergence.started', 'bbs', 'normal', '', { a: pass, b: field('cells', 'count') }, 'A convergence pass began with that many cells present.'),
  kind('convergence.planned', 'bbs', 'normal', '', { a: field('missing', 'count'), b: field('extra', 'count'), x: field('suspect', 'count') }, 'The pass found what is missing, extra, and on missing cells.'),
  kind('convergence.completed', 'bbs', 'normal', '', { a: pass, b: field('startRequests', 'count'), x: duration }, 'The pass ended and sent its start requests.'),
  kind('convergence.tasksCompleted', 'bbs', 'normal', '', { a: field('kicked', 'count'), b: field('pruned', 'count'), x: duration }, 'The task pass ended.'),
  kind('convergence.aborted', 'bbs', 'summary', '', { a: pass }, 'The pass could not list cells and did nothing.'),

  // Auctioneer.
  kind('auction.started', 'auction', 'normal', '', { a: batch, b: field('cells', 'count') }, 'The auctioneer began to ask that many cells for their state.'),
  kind('auction.cellFetched', 'auction', 'full', 'C', { a: field('memory', 'MB'), b: field('disk', 'MB'), x: field('containers', 'count') }, 'The cell reported what it has left, and it differs from its last report.'),
  kind('auction.cellStarting', 'auction', 'full', 'C', { a: batch, b: field('starting', 'count') }, 'The cell reported another number of starting containers than last time.'),
  kind('auction.cellFailed', 'auction', 'normal', 'C', { a: batch }, 'The cell did not answer, or answered that it is unhealthy.'),
  kind('auction.fetched', 'auction', 'normal', '', { a: batch, b: field('cells', 'count'), x: duration }, 'All states are in.'),
  kind('auction.tieBroken', 'auction', 'full', 'L', { a: batch, b: field('tied', 'count'), x: field('draw', 'draw') }, 'Chance decided between equals.'),
  kind('auction.placed', 'auction', 'normal', 'CL', { a: batch, b: field('tied', 'count'), x: field('score', 'score') }, 'The cell won the LRP.'),
  kind('auction.taskPlaced', 'auction', 'normal', 'C', { a: batch, b: task, x: field('score', 'score') }, 'The cell won the task.'),
  kind('auction.failed', 'auction', 'normal', 'L', { a: batch, b: placementError }, 'No cell could take the LRP.'),
  kind('auction.taskFailed', 'auction', 'normal', '', { a: task, b: placementError }, 'No cell could take the task.'),
  kind('auction.rejected', 'auction', 'normal', 'CL', { a: batch }, 'The winning cell handed the LRP back.'),
  kind('auction.taskRejected', 'auction', 'normal', 'C', { a: batch, b: task }, 'The winning cell handed the task back.'),
  kind('auction.completed', 'auction', 'normal', '', { a: batch, b: field('placed', 'count'), x: duration }, 'The batch is done.'),

  // Rep and executor. `task` is -1 for an LRP's container, and lrp -1 for a task's.
  kind('rep.started', 'rep', 'normal', 'C', {}, 'The rep accepts work.'),
  kind('rep.stopped', 'rep', 'normal', 'C', { b: field('reason', 'text') }, 'The rep process ended.'),
  kind('rep.synced', 'rep', 'full', 'C', { a: field('containers', 'count'), b: field('residuals', 'count') }, 'The bulk sync compared containers with the BBS.', false),
  kind('rep.gardenChanged', 'rep', 'normal', 'C', { a: field('healthy', 'flag') }, 'The Garden health check changed its verdict.'),
  kind('container.reserved', 'rep', 'normal', 'CLI', { a: task, b: field('memory', 'MB') }, 'Resources were set aside.'),
  kind('container.created', 'rep', 'full', 'CLI', { a: task }, 'Garden created the container.'),
  kind('container.running', 'rep', 'normal', 'CLI', { a: task }, 'The process runs and passed its start-up check.'),
  kind('container.completed', 'rep', 'normal', 'CLI', { a: task, b: field('reason', 'text'), x: field('failed', 'flag') }, 'The container ended.'),
  kind('container.deleted', 'rep', 'normal', 'CLI', { a: task }, 'The container is gone and its resources are free.'),

  // Locket.
  kind('presence.acquired', 'locket', 'normal', 'C', {}, "The cell's presence was stored."),
  kind('presence.expired', 'locket', 'normal', 'C', {}, "The cell's presence outlived its TTL and was removed."),
  kind('presence.released', 'locket', 'normal', 'C', {}, 'The cell gave up its presence.'),
  kind('presence.collided', 'locket', 'full', 'C', {}, "Another owner still holds the cell's presence."),

  // Silk.
  kind('silk.leaseAcquired', 'silk', 'normal', 'C', { a: field('subnet', 'subnet'), b: field('choice', 'text') }, 'The cell holds the subnet.'),
  kind('silk.leaseRefused', 'silk', 'normal', 'C', {}, 'No lease was available for the cell.'),

  // Cloud Controller and the people who push.
  kind('push.started', 'cloudController', 'full', '', { a: process }, 'A push took one of the slots.'),
  kind('push.completed', 'cloudController', 'normal', '', { a: process, b: field('timedOut', 'flag'), x: duration }, 'The push ended: its instances run, or it gave up.'),
  kind('sync.completed', 'cloudController', 'normal', '', { a: field('desired', 'count'), b: field('removed', 'count'), x: duration }, 'The Diego sync compared desired state with the BBS.'),
  kind('sync.failed', 'cloudController', 'normal', '', { b: field('error', 'text') }, 'The Diego sync failed; the domain was not refreshed.'),

  // The run itself.
  kind('run.interrupted', 'fault', 'summary', '', {}, 'The run was stopped from outside; what follows is not known.', false),

  // For explanations: what an auction went by.
  kind('rep.reported', 'rep', 'full', 'C', { a: batch, b: field('lrps', 'count'), x: field('tasks', 'count') }, 'The cell listed its containers for the auctioneer anew; later answers repeat the list until it changes.', false),
  kind('auction.cellAnswered', 'auction', 'full', 'C', { a: batch, b: field('attempt', 'count') }, "The cell's state arrived; equals within a zone are chosen in this order.", false),

  // For replay: what no other record tells of the state.
  kind('actualLRP.kept', 'bbs', 'normal', 'CLI', { a: field('isRunning', 'flag') }, 'A removal was announced, but the row stays, CLAIMED or RUNNING, until its cell has stopped the instance.', false),
  kind('cell.bootCancelled', 'fault', 'summary', 'C', {}, 'The cell VM was stopped before it had booted.', false),

  // Late answers.
  kind('auction.replyLate', 'auction', 'normal', 'C', { a: batch }, 'The cell answered a request of that batch after its timeout; the answer was dropped.'),

  // Calls to the BBS; without a cell they are the auctioneer's or Cloud Controller's.
  kind('call.timedOut', 'bbs', 'normal', 'C', { a: field('attempt', 'count') }, 'The BBS did not answer an attempt at a call in time; the caller tries again or gives up.'),
  kind('call.replyLate', 'bbs', 'normal', 'C', {}, 'The BBS answered an attempt that had been given up; the answer was dropped.'),
  kind('call.refused', 'bbs', 'normal', 'C', { a: field('attempt', 'count') }, 'No BBS accepted the connection, or it was cut; the caller tries again or gives up.'),
  kind('call.failed', 'bbs', 'normal', 'C', { b: field('error', 'text') }, 'The BBS answered a call with an error of its database.'),

  // Faults and repairs. A process of a cell names the cell; one of the control plane is named by the component.
  kind('process.killed', 'fault', 'summary', 'C', { a: component }, 'The process was killed.'),
  kind('process.stopped', 'fault', 'summary', 'C', { a: component }, 'The process was told to end cleanly.'),
  kind('process.hung', 'fault', 'summary', 'C', { a: component }, 'The process stands still; its connections stay open.'),
  kind('process.resumed', 'fault', 'summary', 'C', { a: component }, 'The process goes on where it stood still.'),
  kind('process.exited', 'fault', 'summary', 'C', { a: component, b: field('reason', 'text') }, 'The process ended by itself.'),
  kind('process.started', 'fault', 'normal', 'C', { a: component }, 'The process was started.'),
  kind('vm.killed', 'fault', 'summary', '', { a: field('vm', 'text') }, 'The VM of the control plane stopped with all that ran on it.'),
  kind('vm.restored', 'fault', 'summary', '', { a: field('vm', 'text') }, 'The VM of the control plane was started again.'),
  kind('network.ruleAdded', 'fault', 'summary', '', { a: rule, b: field('action', 'text') }, 'From now on a rule holds on the wires.'),
  kind('network.ruleRemoved', 'fault', 'summary', '', { a: rule }, 'The rule holds no more.'),
  kind('database.changed', 'fault', 'summary', '', { a: field('mode', 'text'), x: field('slowdown', 'factor') }, 'The database is up, refuses connections, or hangs; up, it takes that many times as long as usual.'),
  kind('blobstore.changed', 'fault', 'summary', '', { a: field('mode', 'text'), x: field('slowdown', 'factor') }, 'The blobstore is up, refuses connections, or hangs; up, it takes that many times as long as usual.'),
  kind('garden.broken', 'fault', 'summary', 'C', { a: field('mode', 'text') }, "The cell's Garden fails every call, or never returns."),
  kind('garden.mended', 'fault', 'summary', 'C', {}, "The cell's Garden works again."),
  kind('containers.lost', 'fault', 'summary', 'C', { a: field('containers', 'count') }, "The cell's Garden lost that many containers."),
  kind('sync.paused', 'fault', 'summary', '', {}, 'The Diego sync runs no more.'),
  kind('sync.resumed', 'fault', 'summary', '', {}, 'The Diego sync runs again.'),
  kind('cell.drainStarted', 'fault', 'summary', 'C', {}, 'The cell was told to evacuate.'),
  kind('cell.drained', 'fault', 'summary', 'C', { a: field('stranded', 'count'), b: field('timedOut', 'flag'), x: duration }, 'The rep has ended after its evacuation; stranded instances had no replacement running.'),

  // Locks.
  kind('lock.acquired', 'locket', 'normal', '', { a: lock, b: holder }, 'The lock was taken.'),
  kind('lock.collided', 'locket', 'full', '', { a: lock, b: holder }, 'The lock is held by somebody else; further attempts are silent.'),
  kind('lock.lost', 'locket', 'normal', '', { a: lock, b: holder }, 'The holder could not refresh its lock, and so ends.'),
  kind('lock.expired', 'locket', 'normal', '', { a: lock, b: holder }, 'The lock outlived its TTL and was removed.'),
  kind('lock.released', 'locket', 'normal', '', { a: lock, b: holder }, 'The holder gave up the lock.'),
  kind('component.activated', 'locket', 'normal', '', { a: component }, 'The component holds its lock and serves.'),
  kind('presence.lost', 'locket', 'normal', 'C', {}, 'The rep could not refresh its presence; it runs on and tries again.'),

  // Evacuation, readiness, downloads.
  kind('rep.evacuating', 'rep', 'normal', 'C', { a: field('containers', 'count') }, 'The rep takes no more work and asks for replacements.'),
  kind('evacuation.requested', 'rep', 'normal', 'CLI', {}, 'The rep asks for a replacement of the running instance.'),
  kind('evacuation.timedOut', 'rep', 'normal', 'CLI', {}, 'The instance was still there when the evacuation timeout was over, and is deleted.'),
  kind('container.readiness', 'rep', 'normal', 'CLI', { a: field('routable', 'flag') }, 'The readiness check changed its verdict.'),
  kind('actualLRP.routable', 'bbs', 'normal', 'CLI', { a: field('routable', 'flag') }, 'The BBS holds the running instance as routable, or not.'),
  kind('download.completed', 'rep', 'full', 'CLI', { a: task, b: field('hit', 'flag'), x: duration }, 'What the container needs was downloaded, or found in the cache.'),
  kind('cache.evicted', 'rep', 'full', 'C', { a: field('size', 'MB') }, 'The cache dropped its least recently used entry.'),

  // Staging, deployments and tasks of Cloud Controller.
  kind('staging.started', 'cloudController', 'normal', '', { a: process, b: field('build', 'task') }, 'Cloud Controller asked for the app to be staged.'),
  kind('staging.completed', 'cloudController', 'normal', '', { a: process, b: field('failed', 'flag'), x: duration }, 'The staging ended.'),
  kind('deployment.started', 'cloudController', 'normal', '', { a: process, b: field('replaces', 'process') }, 'A rolling deployment began.'),
  kind('deployment.scaled', 'cloudController', 'normal', '', { a: process, b: instances, x: field('old', 'count') }, 'The deployment asks for so many new and so many old instances.'),
  kind('deployment.completed', 'cloudController', 'normal', '', { a: process, x: duration }, 'All new instances run, and the old process is gone.'),
  kind('ccTask.changed', 'cloudController', 'normal', '', { a: task, b: field('state', 'text') }, 'Cloud Controller holds the task in that state.'),
  kind('ccTask.failed', 'cloudController', 'normal', '', { a: task, b: field('reason', 'text') }, 'Why Cloud Controller holds the task as failed.'),
  kind('staging.failed', 'cloudController', 'normal', '', { a: process, b: field('reason', 'text') }, 'Why the staging failed.'),
  kind('deployment.cancelled', 'cloudController', 'normal', '', { a: process, b: field('restored', 'process'), x: duration }, 'The deployment was cancelled; the old process has its instances back.'),
  kind('deployment.superseded', 'cloudController', 'normal', '', { a: process }, 'Another deployment of the app began before this one was done.'),
  kind('app.scaleRefused', 'cloudController', 'normal', '', { a: process, b: instances }, 'Cloud Controller refused to scale the app while it is being deployed.'),

  // BOSH. A VM is named by its cell or as `<group>/<index>`; a cell stands in its column as well.
  kind('deploy.started', 'bosh', 'summary', '', { a: deploy, b: field('vms', 'count'), x: field('run', 'count') }, 'A deploy began that is to update that many VMs; its later runs are those of a person who tries again.'),
  kind('deploy.zoneStarted', 'bosh', 'summary', '', { a: deploy, b: field('zone', 'text'), x: field('maxInFlight', 'count') }, 'The deploy goes on with the changed VMs of a zone, that many at a time.'),
  kind('deploy.vmStarted', 'bosh', 'normal', 'C', { a: deploy, b: vm, x: field('isCanary', 'flag') }, 'The update of the VM began.'),
  kind('deploy.vmStep', 'bosh', 'normal', 'C', { a: vm, b: field('step', 'text') }, 'The update of the VM has come to this step: prepare, drain, stop, delete, create, start, watch or post-start.'),
  kind('deploy.vmCompleted', 'bosh', 'normal', 'C', { a: deploy, b: vm, x: duration }, 'The VM is updated and runs.'),
  kind('deploy.vmFailed', 'bosh', 'summary', 'C', { a: deploy, b: vm, x: duration }, 'The update of the VM failed, which stops the deploy.'),
  kind('deploy.vmFailure', 'bosh', 'summary', 'C', { a: vm, b: field('reason', 'text') }, 'Why the update of the VM failed.'),
  kind('deploy.completed', 'bosh', 'summary', '', { a: deploy, b: field('vms', 'count'), x: duration }, 'Every VM of the deploy is updated.'),
  kind('deploy.failed', 'bosh', 'summary', '', { a: deploy, b: field('vms', 'count'), x: duration }, 'The deploy stopped at a failure, with that many VMs updated.'),
  kind('vm.deleted', 'bosh', 'normal', 'C', { a: vm }, 'The IaaS deleted the VM, or what was left of it.'),
  kind('vm.created', 'bosh', 'normal', 'C', { a: vm, b: field('address', 'text') }, 'The VM was created, with that address on the underlay network.'),
  kind('rotation.started', 'bosh', 'summary', '', { a: certificate, b: field('deploys', 'count') }, 'The rotation of a certificate began, which takes that many deploys.'),
  kind('rotation.stepped', 'bosh', 'summary', '', { a: certificate, b: field('deploys', 'count') }, 'That many deploys of the rotation are done.'),
  kind('rotation.completed', 'bosh', 'summary', '', { a: certificate, x: duration }, 'The certificate is rotated.'),
  kind('certificate.expired', 'bosh', 'summary', '', { a: certificate, b: field('isRotated', 'flag') }, 'The old certificate expired.'),
  kind('resurrector.detected', 'bosh', 'summary', 'C', { a: vm }, 'The health monitor missed the heartbeats of the VM.'),
  kind('resurrector.recreating', 'bosh', 'summary', 'C', { a: vm }, 'The resurrector recreates the VM.'),
  kind('resurrector.melted', 'bosh', 'summary', '', { a: field('down', 'count'), b: field('agents', 'count') }, 'Too many VMs are down: the resurrector does nothing until there are fewer.'),
  kind('resurrector.resolved', 'bosh', 'summary', '', { a: field('down', 'count'), b: field('agents', 'count') }, 'Few enough VMs are down: the resurrector works again.'),
  kind('resurrector.paused', 'bosh', 'summary', '', {}, 'A person switched the resurrector off.'),
  kind('resurrector.resumed', 'bosh', 'summary', '', {}, 'A person switched the resurrector on.'),

  // Silk, in full.
  kind('silk.leaseReleased', 'silk', 'normal', 'C', { a: field('subnet', 'subnet') }, 'The cell gave its subnet back.'),
  kind('silk.leaseEvicted', 'silk', 'normal', 'C', { a: field('subnet', 'subnet'), b: field('address', 'text') }, 'An expired lease of the cell, under that address, was given to another one.'),
  kind('silk.renewRefused', 'silk', 'normal', 'C', { a: field('subnet', 'subnet'), b: field('error', 'text') }, 'The controller refused to renew the lease; silk-daemon ends.'),
  kind('silk.partitioned', 'silk', 'normal', 'C', {}, 'A silk-daemon could not renew its lease for longer than it tolerates, and ends.'),
] as const;

export type KindName = (typeof KINDS)[number]['name'];
/** Index into `KINDS`. */
export type KindId = number;

const idByName: ReadonlyMap<string, KindId> = new Map(KINDS.map((spec, id) => [spec.name, id]));

/** The number of a kind, for columns and for `ctx.record`. */
export function kindId(name: KindName): KindId {
  return idByName.get(name) as KindId;
}

/** The kind with this number; undefined when a file names one that this version does not know. */
export function kindSpec(id: KindId): KindSpec | undefined {
  return KINDS[id];
}
