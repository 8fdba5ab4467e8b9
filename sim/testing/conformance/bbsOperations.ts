/** The operations of BBS recordings: their arguments, and the call that each of them is. */
import { z } from 'zod';
import { convergeLRPs } from '../../diego/bbs/convergenceActions';
import { desireLRP, removeDesiredLRP, updateDesiredLRP } from '../../diego/bbs/desired';
import { upsertDomain } from '../../diego/bbs/domains';
import {
  evacuateClaimedActualLRP,
  evacuateCrashedActualLRP,
  evacuateRunningActualLRP,
  evacuateStoppedActualLRP,
  removeEvacuatingActualLRP,
} from '../../diego/bbs/evacuation';
import {
  claimActualLRP,
  crashActualLRP,
  failActualLRP,
  removeActualLRP,
  retireActualLRP,
  startActualLRP,
} from '../../diego/bbs/lrpLifecycle';
import { type CellSet, NOTHING, type Outcome } from '../../diego/bbs/outcome';
import { type BbsRows, createBbsRows } from '../../diego/bbs/rows';
import { convergeTasks } from '../../diego/bbs/taskConvergence';
import {
  cancelTask,
  completeTask,
  deleteTask,
  desireTask,
  failTask,
  rejectTask,
  resolvingTask,
  startTask,
} from '../../diego/bbs/tasks';
import { fromMilliseconds, type Instant, MINUTE, SECOND } from '../../engine/units';
import {
  type CellId,
  cellId,
  createIdentities,
  domainId,
  instanceIdOf,
  lrpId,
  processId,
  taskId,
} from '../../model/identity';
import type { PlacementConstraint } from '../../model/placement';

/** A BBS under replay: its tables, the cells with a presence, and the recording's clock. */
export interface Replay {
  rows: BbsRows;
  cells: Set<CellId>;
  /** The instant at which the recording starts. */
  start: Instant;
  now: Instant;
}

export function createReplay(cells: readonly string[], start: Instant): Replay {
  const identities = createIdentities();
  for (const cell of cells) cellId(identities, cell);
  return { rows: createBbsRows(identities), cells: new Set(), start, now: start };
}

export interface StepResult {
  outcome: Outcome;
  metrics?: Readonly<Record<string, number>>;
}

interface Operation {
  args: z.ZodType;
  run(replay: Replay, args: unknown): StepResult;
}

/** What the recordings do not tell: the BBS stores it and hands it on. */
const CONSTRAINT: PlacementConstraint = {
  rootFs: 'preloaded:cflinuxfs4',
  placementTags: [],
  volumeDrivers: [],
};
const UNSPECIFIED = { memory: 0, disk: 0, constraint: CONSTRAINT };

/** The durations that the recordings were made with. */
const TASK_CONVERGENCE = {
  kick: 30 * SECOND,
  expirePending: 30 * MINUTE,
  expireCompleted: 2 * MINUTE,
};

type Call<Request> = (rows: BbsRows, cells: CellSet, now: Instant, request: Request) => Outcome;

function operation<Schema extends z.ZodType>(
  args: Schema,
  run: (replay: Replay, args: z.infer<Schema>) => StepResult,
): Operation {
  return { args, run: (replay, raw) => run(replay, raw as z.infer<Schema>) };
}

/** An operation that is one call of the BBS. */
function call<Schema extends z.ZodType, Request>(
  args: Schema,
  request: (replay: Replay, args: z.infer<Schema>) => Request,
  bbs: Call<Request>,
): Operation {
  return operation(args, (replay, parsed) => ({
    outcome: bbs(replay.rows, replay.cells, replay.now, request(replay, parsed)),
  }));
}

const cellArgs = z.object({ cellId: z.string() });
const taskArgs = z.object({ taskGuid: z.string() });
const taskReasonArgs = taskArgs.extend({ reason: z.string() });
const keyArgs = z.object({
  processGuid: z.string(),
  index: z.number().int().nonnegative(),
  domain: z.string(),
});
const instanceArgs = keyArgs.extend({ cellId: z.string(), instanceGuid: z.string() });

function keyRequest({ rows }: Replay, args: z.infer<typeof keyArgs>) {
  const { identities } = rows;
  return { lrp: lrpId(identities, processId(identities, args.processGuid), args.index) };
}

function instanceRequest(replay: Replay, args: z.infer<typeof instanceArgs>) {
  const { identities } = replay.rows;
  return {
    ...keyRequest(replay, args),
    domain: domainId(identities, args.domain),
    cell: cellId(identities, args.cellId),
    instance: instanceIdOf(identities, args.instanceGuid),
  };
}

function taskRequest({ rows }: Replay, args: z.infer<typeof taskArgs>) {
  return { task: taskId(rows.identities, args.taskGuid) };
}

/** Each step compares every row: more instances would take minutes. */
const INSTANCES_MAX = 10_000;
const instances = z.number().int().max(INSTANCES_MAX);

const processArgs = z.object({ processGuid: z.string() });

function processRequest({ rows }: Replay, args: z.infer<typeof processArgs>) {
  return { process: processId(rows.identities, args.processGuid) };
}

function instanceCall(bbs: Call<ReturnType<typeof instanceRequest>>): Operation {
  return call(instanceArgs, instanceRequest, bbs);
}

function crashCall(bbs: Call<ReturnType<typeof instanceRequest> & { reason: string }>): Operation {
  return call(
    instanceArgs.extend({ reason: z.string() }),
    (replay, args) => ({ ...instanceRequest(replay, args), reason: args.reason }),
    bbs,
  );
}

function taskCall(bbs: Call<ReturnType<typeof taskRequest>>): Operation {
  return call(taskArgs, taskRequest, bbs);
}

function taskReasonCall(bbs: Call<ReturnType<typeof taskRequest> & { reason: string }>): Operation {
  return call(
    taskReasonArgs,
    (replay, args) => ({ ...taskRequest(replay, args), reason: args.reason }),
    bbs,
  );
}

export const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  [
    'advance',
    operation(z.object({ ms: z.number().nonnegative() }), (replay, { ms }) => {
      replay.now += fromMilliseconds(ms);
      return { outcome: NOTHING };
    }),
  ],
  [
    'cell-up',
    operation(cellArgs, (replay, args) => {
      replay.cells.add(cellId(replay.rows.identities, args.cellId));
      return { outcome: NOTHING };
    }),
  ],
  [
    'cell-down',
    operation(cellArgs, (replay, args) => {
      replay.cells.delete(cellId(replay.rows.identities, args.cellId));
      return { outcome: NOTHING };
    }),
  ],
  [
    'upsert-domain',
    call(
      z.object({ domain: z.string(), ttlSeconds: z.number().nonnegative() }),
      ({ rows }, args) => ({
        domain: domainId(rows.identities, args.domain),
        ttl: args.ttlSeconds * SECOND,
      }),
      upsertDomain,
    ),
  ],
  [
    'desire-lrp',
    call(
      processArgs.extend({ domain: z.string(), instances }),
      (replay, args) => ({
        ...UNSPECIFIED,
        ...processRequest(replay, args),
        domain: domainId(replay.rows.identities, args.domain),
        instances: args.instances,
        annotation: '',
      }),
      desireLRP,
    ),
  ],
  [
    'update-lrp',
    call(
      processArgs.extend({ instances }),
      (replay, args) => ({ ...processRequest(replay, args), instances: args.instances }),
      updateDesiredLRP,
    ),
  ],
  ['remove-lrp', call(processArgs, processRequest, removeDesiredLRP)],
  ['claim', instanceCall(claimActualLRP)],
  ['start', instanceCall(startActualLRP)],
  ['crash', crashCall(crashActualLRP)],
  [
    'fail',
    call(
      keyArgs.extend({ reason: z.string() }),
      (replay, args) => ({ ...keyRequest(replay, args), reason: args.reason }),
      failActualLRP,
    ),
  ],
  ['remove-actual', instanceCall(removeActualLRP)],
  ['retire', call(keyArgs, keyRequest, retireActualLRP)],
  ['evacuate-claimed', instanceCall(evacuateClaimedActualLRP)],
  ['evacuate-running', instanceCall(evacuateRunningActualLRP)],
  ['evacuate-crashed', crashCall(evacuateCrashedActualLRP)],
  ['evacuate-stopped', instanceCall(evacuateStoppedActualLRP)],
  ['remove-evacuating', instanceCall(removeEvacuatingActualLRP)],
  [
    'converge-lrps',
    operation(z.object({}), ({ rows, cells, now }) => {
      const { metrics, ...outcome } = convergeLRPs(rows, cells, now);
      return { outcome, metrics: { ...metrics } };
    }),
  ],
  [
    'desire-task',
    call(
      taskArgs.extend({ domain: z.string(), callbackUrl: z.string() }),
      (replay, args) => ({
        ...taskRequest(replay, args),
        definition: {
          ...UNSPECIFIED,
          domain: domainId(replay.rows.identities, args.domain),
          hasCallback: args.callbackUrl !== '',
        },
      }),
      desireTask,
    ),
  ],
  [
    'start-task',
    call(
      taskArgs.extend({ cellId: z.string() }),
      (replay, args) => ({
        ...taskRequest(replay, args),
        cell: cellId(replay.rows.identities, args.cellId),
      }),
      startTask,
    ),
  ],
  ['cancel-task', taskCall(cancelTask)],
  ['fail-task', taskReasonCall(failTask)],
  ['reject-task', taskReasonCall(rejectTask)],
  [
    'complete-task',
    call(
      taskReasonArgs.extend({ cellId: z.string(), failed: z.boolean() }),
      (replay, args) => ({
        ...taskRequest(replay, args),
        cell: cellId(replay.rows.identities, args.cellId),
        hasFailed: args.failed,
        reason: args.reason,
      }),
      completeTask,
    ),
  ],
  ['resolving-task', taskCall(resolvingTask)],
  ['delete-task', taskCall(deleteTask)],
  [
    'converge-tasks',
    operation(z.object({}), ({ rows, cells, now }) => {
      const { metrics, ...outcome } = convergeTasks(rows, cells, now, TASK_CONVERGENCE);
      return { outcome, metrics: { ...metrics } };
    }),
  ],
]);
