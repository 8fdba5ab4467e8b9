/** What an executor knows and what it needs: shared by the files of this folder. */
import { createStation, type Station } from '../../engine/station';
import { createWorkPool, type WorkPool } from '../../engine/workPool';
import type { ExecutorConfig } from '../../model/config';
import type { AppSpec, CellSpec, TaskSource } from '../../model/foundationSpec';
import type { CellId, Identities, InstanceId, TaskId } from '../../model/identity';
import type { Resources } from '../../model/placement';
import type { DiegoCtx } from '../messages';
import type { World } from '../world';
import type { Container } from './container';
import { createDownloads, type Downloads } from './downloadState';
import { createGarden, type GardenState } from './garden';
import { createGardenHealth, type GardenHealth } from './gardenHealthState';

/** Plain data: a part of the rep's state. */
export interface ExecutorState {
  readonly total: Resources;
  available: Resources;
  containers: Map<InstanceId, Container>;
  /** Let go of by an overlapping second Destroy while the first is not done with them yet. */
  departing: Map<InstanceId, Container>;
  /** Task guids are container guids, so a cell can hold a task only once. */
  instanceOfTask: Map<TaskId, InstanceId>;
  /** Containers that are reserved, initializing or created. */
  startingCount: number;
  creating: WorkPool;
  /** A container may wait twice: for its operation, and for somebody who deletes it past that. */
  deleting: WorkPool;
  /** Readers of result files. */
  reading: Station;
  readonly garden: GardenState;
  readonly health: GardenHealth;
  readonly downloads: Downloads;
  /** Whether the pruner's next look is set. */
  isPruning: boolean;
  /** Whether the reaper's next look is set. */
  isReaping: boolean;
}

/** The executor on a VM that has just been made or has booted. */
export function createExecutorState(total: Resources, config: ExecutorConfig): ExecutorState {
  const garden = createGarden(config.gardenParallelism);
  return executorWith(total, config, garden, createDownloads(config));
}

/** Its process has ended: what it asked of Garden, and all it had in mind, is void; what Garden holds stays. */
export function abandonExecutor({ garden, health }: ExecutorState): void {
  garden.hung = [];
  Object.assign(health, createGardenHealth());
}

/**
 * The executor of the next process on a VM that ran on: Garden is as it was, with all containers of the
 * former process in it, which the new one destroys before anything else; the download cache is kept, with
 * nothing of it in use (cached_downloader.go RecoverState).
 */
export function executorAfterRestart(former: ExecutorState, config: ExecutorConfig): ExecutorState {
  const { garden } = former;
  garden.hung = [];
  for (const containers of [former.containers, former.departing]) {
    for (const container of containers.values()) {
      if (container.isInGarden) garden.strays.set(container.instance, container);
    }
  }
  const downloads = createDownloads(config);
  for (const [key, { size }] of former.downloads.cache.entries) {
    downloads.cache.entries.set(key, { size, uses: 0 });
  }
  downloads.cache.used = former.downloads.cache.used;
  return executorWith(former.total, config, garden, downloads);
}

function executorWith(
  total: Resources,
  config: ExecutorConfig,
  garden: GardenState,
  downloads: Downloads,
): ExecutorState {
  return {
    total,
    available: { ...total },
    containers: new Map(),
    departing: new Map(),
    instanceOfTask: new Map(),
    startingCount: 0,
    creating: createWorkPool(config.createWorkPoolSize),
    deleting: createWorkPool(config.deleteWorkPoolSize),
    reading: createStation(config.readWorkPoolSize),
    garden,
    health: createGardenHealth(),
    downloads,
    isPruning: false,
    isReaping: false,
  };
}

/** The executor at work on one message: its state and all that its functions need. */
export interface Depot {
  readonly state: ExecutorState;
  readonly config: ExecutorConfig;
  readonly cell: CellId;
  /** What the VM really has, where that is less than the cell says; else null. */
  readonly physical: CellSpec['physical'];
  /** By ProcessId. */
  readonly apps: readonly AppSpec[];
  readonly taskSources: readonly TaskSource[];
  readonly identities: Identities;
  readonly world: World;
  /** False while silk-daemon has no lease: every container creation fails (silk-cni ADD). */
  readonly hasNetwork: boolean;
  /** Addresses that the cell's subnet has for containers. */
  readonly containerAddresses: number;
  /** Where container_reserved, container_running and container_complete events go. */
  readonly emit: (instance: InstanceId) => void;
  /** The create pool's queue has taken a container that its operation has been waiting to hand in. */
  readonly handedIn: (instance: InstanceId) => void;
  /** The store has let go of a container, which is no event: what the rep reports is another. */
  readonly letGo: () => void;
  readonly ctx: DiegoCtx;
}

/** Whether Garden's last health check passed; else the rep answers 503 to `/state`. */
export function isGardenHealthy({ health }: ExecutorState): boolean {
  return health.isHealthy;
}
