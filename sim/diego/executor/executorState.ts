/** What an executor knows and what it needs: shared by the files of this folder. */
import { createStation, type Station } from '../../engine/station';
import { createWorkPool, type WorkPool } from '../../engine/workPool';
import type { ExecutorConfig } from '../../model/config';
import type { AppSpec, TaskSource } from '../../model/foundationSpec';
import type { CellId, Identities, InstanceId, TaskId } from '../../model/identity';
import type { Resources } from '../../model/placement';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import type { Container } from './container';

/** Plain data: a part of the rep's state. */
export interface ExecutorState {
  readonly total: Resources;
  available: Resources;
  containers: Map<InstanceId, Container>;
  /** Task guids are container guids, so a cell can hold a task only once. */
  instanceOfTask: Map<TaskId, InstanceId>;
  /** Containers that are reserved, initializing or created. */
  startingCount: number;
  creating: WorkPool;
  deleting: WorkPool;
  garden: Station;
  /** Whether the pruner's next look is set. */
  isPruning: boolean;
}

export function createExecutorState(total: Resources, config: ExecutorConfig): ExecutorState {
  return {
    total,
    available: { ...total },
    containers: new Map(),
    instanceOfTask: new Map(),
    startingCount: 0,
    creating: createWorkPool(config.createWorkPoolSize),
    deleting: createWorkPool(config.deleteWorkPoolSize),
    garden: createStation(config.gardenParallelism),
    isPruning: false,
  };
}

/** The executor at work on one message: its state and all that its functions need. */
export interface Depot {
  readonly state: ExecutorState;
  readonly config: ExecutorConfig;
  readonly cell: CellId;
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly taskSources: readonly TaskSource[];
  readonly identities: Identities;
  readonly world: World;
  /** False while silk-daemon has no lease: every container creation fails (silk-cni ADD). */
  readonly hasNetwork: boolean;
  /** Where container_reserved, container_running and container_complete events go. */
  readonly emit: (instance: InstanceId) => void;
  readonly ctx: DiegoCtx;
}
