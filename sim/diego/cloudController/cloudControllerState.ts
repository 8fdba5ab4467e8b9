/** What Cloud Controller knows and what it needs: shared by the files of this folder. */
import type { CloudControllerConfig } from '../../model/config';
import type { AppSpec, PushSpec, TaskSource } from '../../model/foundationSpec';
import type { Identities, ProcessId } from '../../model/identity';
import {
  type Calls,
  type Client,
  call,
  cloudControllerPolicy,
  NO_CELL,
  type Purpose,
  type RequestId,
} from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import type { ClockState } from './clock';
import type { DeploymentsState } from './deployments';
import type { SyncState } from './diegoSync';
import type { Request } from './messages';
import type { PushState } from './pushes';
import type { StagingState } from './staging';
import type { CcTasks } from './tasks';

export interface CloudControllerState {
  identities: Identities;
  plane: ControlPlane;
  world: World;
  /** By ProcessId: instances wanted; NOT_WANTED for what is not started. */
  wanted: number[];
  /** Counts the changes of `wanted`. */
  wantedVersion: number;
  clock: ClockState;
  sync: SyncState;
  pushes: PushState[];
  staging: StagingState;
  tasks: CcTasks;
  deployments: DeploymentsState;
  /** Calls to the BBS under way. */
  calls: Calls;
  api: ApiState;
}

/** The processes that people's requests and completion callbacks go to. */
export interface ApiState {
  isUp: boolean;
  /** What people asked for while it was down: they try again, in that order. */
  readonly waiting: Request[];
  /** Requests of processes that have died since: nobody is there to hear the answer. */
  readonly orphans: Set<RequestId>;
}

/** What does not change while a simulation runs. */
export interface CloudControllerParts {
  readonly config: CloudControllerConfig;
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly pushes: readonly PushSpec[];
  /** Those of people, then one for the stagings of each entry of `pushes`. */
  readonly taskSources: readonly TaskSource[];
}

/** In `wanted`: the process is not to run at all. */
export const NOT_WANTED = -1;

/** Notes how many instances are wanted. */
function setWanted(state: CloudControllerState, process: ProcessId, instances: number): void {
  state.wanted[process] = instances;
  state.wantedVersion++;
}

/** Desires the process, or changes its number of instances. */
export function want(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  instances: number,
  ctx: DiegoCtx,
  purpose: Purpose = 'other',
): void {
  const kind = state.wanted[process] === NOT_WANTED ? 'bbs.desire' : 'bbs.update';
  setWanted(state, process, instances);
  const { recipeTime: processing } = parts.config;
  call(bbsClient(state, parts), { kind, process, instances }, ctx, { processing, purpose });
}

/** Stops the process: it is not to run at all. */
export function unwant(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
  purpose: Purpose = 'other',
): void {
  setWanted(state, process, NOT_WANTED);
  const { recipeTime: processing } = parts.config;
  call(bbsClient(state, parts), { kind: 'bbs.remove', process }, ctx, { processing, purpose });
}

/** Cloud Controller's client of the BBS. */
export function bbsClient(
  { calls, plane }: Pick<CloudControllerState, 'calls' | 'plane'>,
  { config }: CloudControllerParts,
): Client {
  return {
    calls,
    policy: cloudControllerPolicy(config.callTimeout),
    plane,
    cell: NO_CELL,
    timer: 'cc.callTimer',
    send: null,
  };
}
