/** What Cloud Controller knows and what it needs: shared by the files of this folder. */
import type { ActorId } from '../../engine/actor';
import type { CloudControllerConfig } from '../../model/config';
import type { AppSpec, PushSpec, TaskSource } from '../../model/foundationSpec';
import type { Identities, ProcessId } from '../../model/identity';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import type { SyncState } from './diegoSync';
import type { PushState } from './pushes';

export interface CloudControllerState {
  identities: Identities;
  world: World;
  /** By ProcessId: instances wanted; NOT_WANTED for what is not started. */
  wanted: number[];
  sync: SyncState;
  pushes: PushState[];
  /** By task source: tasks submitted so far. */
  submitted: number[];
}

/** What does not change while a simulation runs. */
export interface CloudControllerParts {
  readonly config: CloudControllerConfig;
  readonly bbs: ActorId;
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly pushes: readonly PushSpec[];
  readonly taskSources: readonly TaskSource[];
}

/** In `wanted`: the process is not to run at all. */
export const NOT_WANTED = -1;
/** Of a call whose answer nobody waits for: the sync repairs what it missed. */
export const NO_TICKET = 0;

/** Desires the process, or changes its number of instances. */
export function want(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  instances: number,
  ctx: DiegoCtx,
): void {
  const kind = state.wanted[process] === NOT_WANTED ? 'bbs.desire' : 'bbs.update';
  state.wanted[process] = instances;
  const message = { kind, process, instances, ticket: NO_TICKET } as const;
  ctx.send(parts.bbs, message, parts.config.recipeTime);
}
