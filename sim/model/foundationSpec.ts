/**
 * A foundation and what happens to it, as plain data: what the simulation is built from.
 *
 * Everything is resolved: zones are lists of cells, shares are lists of apps, every default is filled in.
 * Things refer to each other by position (`cells[3]`, `apps[17]`). Scenario files are expanded to this;
 * so is what the property tests invent.
 */
import type { Distribution } from '../engine/distribution';
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
  | { readonly kind: 'neverHealthy'; readonly share: number; readonly times: number };

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
  /** From the start of a push until Cloud Controller desires the app. */
  readonly staging: Distribution;
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
    };

export interface AppRelease {
  readonly replaces: AppPosition;
  readonly app: AppPosition;
}

export interface FoundationSpec {
  readonly zones: readonly string[];
  /** Every cell that ever exists, those present at the start first. */
  readonly cells: readonly CellSpec[];
  /** Every app version that ever exists. */
  readonly apps: readonly AppSpec[];
  readonly pushes: readonly PushSpec[];
  readonly tasks: readonly TaskSource[];
  readonly events: readonly TimedEvent[];
  readonly config: FoundationConfig;
}
