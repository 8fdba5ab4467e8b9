/**
 * A foundation and what happens to it, as plain data: what the simulation is built from.
 *
 * Everything is resolved: zones are lists of cells, shares are lists of apps, every default is filled in.
 * Things refer to each other by position (`cells[3]`, `apps[17]`). Scenario files are expanded to this;
 * so is what the property tests invent.
 */
import type { Distribution } from '../engine/distribution';
import type { Rule } from '../engine/network';
import type { Duration, Instant, MB } from '../engine/units';
import type { FoundationConfig } from './config';
import type { PlacementConstraint, Resources } from './placement';

/** Position of a cell in `FoundationSpec.cells`; the foundation names cells in this order. */
export type CellPosition = number;
/** Position of an app version in `FoundationSpec.apps`. */
export type AppPosition = number;

/** What a cell can take, beside resources. One object is shared by all cells of a group. */
export interface CellProfile {
  readonly stacks: readonly string[];
  /** Rootfs schemes of which the cell takes anything, for example `docker`. */
  readonly arbitraryRootFsSchemes: readonly string[];
  readonly volumeDrivers: readonly string[];
  readonly placementTags: readonly string[];
  readonly optionalPlacementTags: readonly string[];
}

export interface CellSpec {
  /** `<group>-<index>`. */
  readonly cellGuid: string;
  readonly group: string;
  /** BOSH index: counts within the group, later additions included. */
  readonly index: number;
  readonly zone: string;
  /** What the rep advertises of an empty cell: containers are one less than Garden's maximum. */
  readonly total: Resources;
  readonly profile: CellProfile;
  /**
   * What the VM really has, where its operator says that it has more (overcommit); null: what it says.
   * Diego never looks at it, but the kernel does once containers use more memory than this.
   */
  readonly physical: Pick<Resources, 'memory' | 'disk'> | null;
  /** Address of the VM on the underlay network; never used by two cells. */
  readonly underlayAddress: string;
  /** 0: is up, with its presence and its lease, when the simulation starts. Later: its VM is created then. */
  readonly joinsAt: Instant;
}

/** How instances of an app misbehave. Which instances do is a keyed draw per instance against `share`. */
export type CrashSpec =
  /** The process ends this long after the instance began to run, in its first `times` runs. */
  | {
      readonly kind: 'exits';
      readonly after: Distribution;
      readonly share: number;
      readonly times: number;
    }
  /** The start-up check never passes in its first `times` runs: the instance fails at the start timeout. */
  | { readonly kind: 'neverHealthy'; readonly share: number; readonly times: number }
  /** From this long after it began to run on, its liveness check fails: the next probe ends it. */
  | {
      readonly kind: 'unhealthy';
      readonly after: Distribution;
      readonly share: number;
      readonly times: number;
    }
  /** This long after it began to run, its process needs more memory than the container has. */
  | {
      readonly kind: 'outOfMemory';
      readonly after: Distribution;
      readonly share: number;
      readonly times: number;
    };

/** Instances that are not ready for traffic now and then; which ones is drawn as for `CrashSpec`. */
export interface ReadinessSpec {
  /** How long an instance is ready at a stretch. */
  readonly readyFor: Distribution;
  /** How long it then is not. */
  readonly unreadyFor: Distribution;
  readonly share: number;
}

/** One version of an app: one DesiredLRP. */
export interface AppSpec {
  readonly name: string;
  /** `<name>-<version>`, versions counting from 1. */
  readonly processGuid: string;
  readonly version: number;
  readonly domain: string;
  readonly instances: number;
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
  /** From the start of the process to the moment its start-up check can pass. */
  readonly startup: Distribution;
  /** After which an instance whose start-up check has not passed fails. */
  readonly startTimeout: Duration;
  /** How long an instance runs before it ends by itself, which Diego counts as a crash; null: for ever. */
  readonly life: Distribution | null;
  readonly crash: CrashSpec | null;
  /** Null: the app has no readiness check, and is ready whenever it runs. */
  readonly readiness: ReadinessSpec | null;
  /** Size of the droplet that a cell downloads before it can start an instance; null: in the set-up time. */
  readonly droplet: MB | null;
  /** The share of its memory that an instance really uses. */
  readonly memoryUse: number;
  /** What becomes of a running instance on an evacuating cell (models: desired_lrp.proto UpdateStrategy). */
  readonly updateStrategy: 'rolling' | 'recreate';
  /** Position in `pushes`, or null when Cloud Controller desires the app as soon as it knows it. */
  readonly push: number | null;
  /** 0: known to Cloud Controller at the start. Later: an event says so. */
  readonly arrivesAt: Instant;
}

/** People who push apps one after the other through a limited number of slots. */
export interface PushSpec {
  readonly name: string;
  /** A slot is held from the start of a push until all instances run, or `timeout` has passed. */
  readonly inFlight: number;
  readonly timeout: Duration;
  /** How long the Builder runs, in a staging task on a cell; null: there is nothing to stage. */
  readonly staging: Distribution | null;
  /** How long Cloud Controller takes to store the droplet that the task then uploads. */
  readonly upload: Distribution;
  /** The share of the stagings that fail at the end of the Builder's run. */
  readonly failing: number;
}

/** What a staging task does beside running the Builder, which is the run time of its source. */
export interface StagingWork {
  readonly upload: Distribution;
  /** Pace at which cc-uploader asks whether the droplet is stored. */
  readonly uploadPollInterval: Duration;
  /** After which the task's actions are ended, wherever they are. */
  readonly timeout: Duration;
}

/** Tasks that keep coming. */
export interface TaskSource {
  readonly name: string;
  readonly domain: string;
  readonly memory: MB;
  readonly disk: MB;
  readonly constraint: PlacementConstraint;
  /** How long a task runs once its container does. */
  readonly runs: Distribution;
  /** `once` at `from`, every interval from `from` on, or with exponential gaps of this mean. */
  readonly arrivals:
    | { readonly kind: 'once' }
    | { readonly kind: 'every'; readonly interval: Duration }
    | { readonly kind: 'poisson'; readonly mean: Duration };
  /** Tasks that come at each arrival. */
  readonly count: number;
  readonly from: Instant;
  /** No arrival at or after this instant. */
  readonly until: Instant;
  /** Whether the task names a completion callback, as Cloud Controller's do. */
  readonly hasCallback: boolean;
  /** The share of the tasks that fail at the end of their run. */
  readonly failing: number;
  /** The share of the tasks that a person cancels, and how long after they came. */
  readonly cancelled: { readonly share: number; readonly after: Distribution } | null;
  /** Null: its tasks stage nothing. */
  readonly staging: StagingWork | null;
}

/**
 * The VMs of the control plane, by the zone that each stands in; a VM is `<group>/<position>`. As in
 * cf-deployment: a diego-api VM runs a BBS, a Locket and a Silk controller, a scheduler VM an auctioneer,
 * an api VM Cloud Controller and its clock.
 */
export interface ControlPlaneSpec {
  readonly diegoApi: readonly string[];
  readonly scheduler: readonly string[];
  readonly database: readonly string[];
  readonly api: readonly string[];
}

/** Kinds of process that faults can be about. */
export const COMPONENTS = [
  'bbs',
  'locket',
  'auctioneer',
  'cloud-controller',
  'clock',
  'silk-controller',
] as const;
export type Component = (typeof COMPONENTS)[number];

/** One process. `active` and `standby` say who holds the lock when the fault happens. */
export type ProcessRef =
  | { readonly component: Component; readonly index: number | 'active' | 'standby' }
  | { readonly component: 'rep' | 'silk-daemon'; readonly cell: CellPosition };

/** How a database or a blobstore is. */
export interface StoreCondition {
  /** `refuses`: connections are cut and refused. `hangs`: nothing is answered until it is up again. */
  readonly mode: 'up' | 'refuses' | 'hangs';
  /** How many times as long as usual everything takes. */
  readonly slowdown: number;
}

/** What the scenario does, in the order of `at` and, at one instant, of the file. */
export type TimedEvent =
  /** The VMs stop; containers are gone, nothing is released. */
  | { readonly kind: 'killCells'; readonly at: Instant; readonly cells: readonly CellPosition[] }
  /** The VMs boot again: same address, no containers. */
  | { readonly kind: 'restoreCells'; readonly at: Instant; readonly cells: readonly CellPosition[] }
  | { readonly kind: 'addCells'; readonly at: Instant; readonly cells: readonly CellPosition[] }
  | { readonly kind: 'addApps'; readonly at: Instant; readonly apps: readonly AppPosition[] }
  | {
      readonly kind: 'scaleApp';
      readonly at: Instant;
      readonly app: AppPosition;
      readonly instances: number;
    }
  | { readonly kind: 'removeApps'; readonly at: Instant; readonly apps: readonly AppPosition[] }
  /** New versions: each `replaces` is removed and its `app` desired, as `cf restart` after a push does. */
  | {
      readonly kind: 'releaseApps';
      readonly at: Instant;
      readonly releases: readonly AppRelease[];
    }
  /** SIGKILL: the supervisor starts them again. */
  | { readonly kind: 'killProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  /** As `monit stop` does: they end cleanly and stay down until they are started. */
  | { readonly kind: 'stopProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  | { readonly kind: 'startProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  /** As `monit restart` does: a clean end, then a start. */
  | { readonly kind: 'restartProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  /** SIGSTOP: they neither work nor answer, but their connections stay open. */
  | { readonly kind: 'hangProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  | { readonly kind: 'resumeProcesses'; readonly at: Instant; readonly processes: ProcessRefs }
  /** VMs of the control plane, by name, stop with all that runs on them. */
  | { readonly kind: 'killVms'; readonly at: Instant; readonly vms: readonly string[] }
  | { readonly kind: 'restoreVms'; readonly at: Instant; readonly vms: readonly string[] }
  /** Rules on wires: partitions, delays, losses. */
  | { readonly kind: 'addRules'; readonly at: Instant; readonly rules: readonly Rule[] }
  | { readonly kind: 'removeRules'; readonly at: Instant; readonly ids: readonly string[] }
  /** The SQL database of BBS and Locket. */
  | { readonly kind: 'setDatabase'; readonly at: Instant; readonly condition: StoreCondition }
  | { readonly kind: 'setBlobstore'; readonly at: Instant; readonly condition: StoreCondition }
  /** Garden of these cells fails every call at once, or never returns. */
  | {
      readonly kind: 'breakGarden';
      readonly at: Instant;
      readonly cells: readonly CellPosition[];
      readonly mode: 'fails' | 'hangs';
    }
  | { readonly kind: 'mendGarden'; readonly at: Instant; readonly cells: readonly CellPosition[] }
  /** Garden of these cells forgets a share of the containers, which are gone. */
  | {
      readonly kind: 'loseContainers';
      readonly at: Instant;
      readonly cells: readonly CellPosition[];
      readonly share: number;
    }
  /** Cloud Controller's Diego sync does not run, all else of it does. */
  | { readonly kind: 'pauseSync'; readonly at: Instant }
  | { readonly kind: 'resumeSync'; readonly at: Instant }
  /** A person cancels a share of the tasks of a source that have not ended; which ones is drawn. */
  | {
      readonly kind: 'cancelTasks';
      readonly at: Instant;
      /** Position in `tasks`. */
      readonly source: number;
      readonly share: number;
    }
  /** BOSH's drain: the reps evacuate, then their processes stop; a restore starts them again. */
  | { readonly kind: 'drainCells'; readonly at: Instant; readonly cells: readonly CellPosition[] }
  /** `bosh deploy`: position in `deploys`. It waits for the deploy under way, if there is one. */
  | { readonly kind: 'deploy'; readonly at: Instant; readonly deploy: number }
  /** A person begins to rotate a certificate: position in `rotations`. */
  | { readonly kind: 'rotate'; readonly at: Instant; readonly rotation: number }
  /** `bosh update-resurrection off`, and `on`. */
  | { readonly kind: 'pauseResurrector'; readonly at: Instant }
  | { readonly kind: 'resumeResurrector'; readonly at: Instant };

export type ProcessRefs = readonly ProcessRef[];

export interface AppRelease {
  readonly replaces: AppPosition;
  readonly app: AppPosition;
  /** A rolling deployment with so many new instances starting at once; null: stop, then start. */
  readonly rolling: {
    readonly maxInFlight: number;
    /** A person cancels it when it has taken so long; null: nobody does. */
    readonly cancelAfter: Duration | null;
  } | null;
}

/** A number of instances, or a share of those that a deploy changes in a zone, rounded down. */
export type UpdateCount =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** When BOSH looks whether an instance runs: first after `from`, for the last time after `until`. */
export interface WatchTime {
  readonly from: Duration;
  readonly until: Duration;
}

/** An instance group of a deploy: its VMs by zone, both in the order in which BOSH takes them. */
export interface DeployGroup {
  readonly name: string;
  readonly zones: readonly {
    readonly zone: string;
    /** Every cell of the group that ever exists; those that do not exist yet are left alone. */
    readonly cells: readonly CellPosition[];
    /** VMs of the control plane, by name. A group has either these or cells. */
    readonly vms: readonly string[];
  }[];
}

/** One `bosh deploy` that changes every instance of its groups. */
export interface DeploySpec {
  readonly name: string;
  /** One after the other. */
  readonly groups: readonly DeployGroup[];
  /** Of the first zone of each group, updated before all others. */
  readonly canaries: UpdateCount;
  readonly maxInFlight: UpdateCount;
  readonly canaryWatchTime: WatchTime;
  readonly updateWatchTime: WatchTime;
  /** `recreate`: VMs are replaced, as for a stemcell. `restart`: their jobs are, as for a certificate. */
  readonly change: 'recreate' | 'restart';
  /** Which address a VM that is replaced gets. */
  readonly addresses: 'same' | 'new';
  /** `create-swap-delete`: the new VM is made ready before the old one is drained. */
  readonly strategy: 'delete-create' | 'create-swap-delete';
  readonly skipDrain: boolean;
  /** The share of the VMs that fail to be created. */
  readonly failing: number;
  /** A person runs a failed deploy again, for what it has not updated; null: nobody does. */
  readonly rerun: { readonly after: Duration; readonly times: number } | null;
}

/** A certificate, and the deploys that rotate it. */
export interface RotationSpec {
  /** What it is called in records and answers: `instance-identity-ca`. */
  readonly certificate: string;
  /** Null: a key that does not expire. */
  readonly expiresAt: Instant | null;
  /** Positions in `deploys`, in order; each begins after the one before it has completed. */
  readonly deploys: readonly number[];
  /** From the end of one deploy to the begin of the next. */
  readonly pause: Duration;
}

export interface FoundationSpec {
  readonly zones: readonly string[];
  readonly controlPlane: ControlPlaneSpec;
  /** Every cell that ever exists, those present at the start first. */
  readonly cells: readonly CellSpec[];
  /** Every app version that ever exists. */
  readonly apps: readonly AppSpec[];
  readonly pushes: readonly PushSpec[];
  readonly tasks: readonly TaskSource[];
  /** What `deploy` events and rotations refer to. */
  readonly deploys: readonly DeploySpec[];
  readonly rotations: readonly RotationSpec[];
  readonly events: readonly TimedEvent[];
  readonly config: FoundationConfig;
}
