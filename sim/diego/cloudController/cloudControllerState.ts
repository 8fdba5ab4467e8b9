/** What Cloud Controller knows and what it needs: shared by the files of this folder. */
import type { CloudControllerConfig } from '../../model/config';
import type { AppSpec, PushSpec, TaskSource } from '../../model/foundationSpec';
import type { Identities, ProcessId } from '../../model/identity';
import { type Calls, type Client, call, cloudControllerPolicy, NO_CELL } from '../calls';
import type { ControlPlane } from '../controlPlane';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import type { SyncState } from './diegoSync';
import type { PushState } from './pushes';

export interface CloudControllerState {
  identities: Identities;
  plane: ControlPlane;
  world: World;
  /** By ProcessId: instances wanted; NOT_WANTED for what is not started. */
  wanted: number[];
  /** Counts the changes of `wanted`. */
  wantedVersion: number;
  sync: SyncState;
  pushes: PushState[];
  /** By task source: tasks submitted so far. */
  submitted: number[];
  /** Calls to the BBS under way. */
  calls: Calls;
}

/** What does not change while a simulation runs. */
export interface CloudControllerParts {
  readonly config: CloudControllerConfig;
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly pushes: readonly PushSpec[];
  readonly taskSources: readonly TaskSource[];
}

/** In `wanted`: the process is not to run at all. */
export const NOT_WANTED = -1;

/** Notes how many instances are wanted. */
export function setWanted(
  state: CloudControllerState,
  process: ProcessId,
  instances: number,
): void {
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
): void {
  const kind = state.wanted[process] === NOT_WANTED ? 'bbs.desire' : 'bbs.update';
  setWanted(state, process, instances);
  const { recipeTime: processing } = parts.config;
  call(bbsClient(state, parts), { kind, process, instances }, ctx, { processing });
}

/** Cloud Controller's client of the BBS. */
export function bbsClient(
  { calls, plane }: CloudControllerState,
  { config }: CloudControllerParts,
): Client {
  return {
    calls,
    policy: cloudControllerPolicy(config.callTimeout),
    plane,
    cell: NO_CELL,
    timerMessage: (request) => ({ kind: 'cc.callTimer', request }),
  };
}
