/** What the director knows and what he needs: shared by the files of this folder. */
import type { ActorId } from '../../engine/actor';
import type { Instant } from '../../engine/units';
import type { FoundationConfig } from '../../model/config';
import type { DeploySpec, FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import type { VmId, Vms } from '../vms';
import type { Phase } from './phases';

export interface DirectorState {
  identities: Identities;
  vms: Vms;
  /** The deploy that holds the lock. */
  current: DeployRun | null;
  /** Those that wait for it, first come first. */
  queue: DeployRun[];
  /** Those that have failed and will be run again, by their position in `FoundationSpec.deploys`. */
  failed: Map<number, DeployRun>;
  /** By VmId: how often its update has begun; the occasion of the draws of one. Sparse. */
  readonly updates: number[];
  /** By position in `FoundationSpec.rotations`. */
  rotations: RotationState[];
}

/** A deploy from its first run to its last. */
export interface DeployRun {
  /** Position in `FoundationSpec.deploys`. */
  readonly deploy: number;
  /** Position of the rotation that it belongs to, or null. */
  readonly rotation: number | null;
  /** When its first run began. */
  since: Instant;
  /** Runs so far, the one under way included; 0: it waits for the first. */
  run: number;
  /** What is changed, known from the first run on: VMs that join later are new already. Null before. */
  changed: Set<VmId> | null;
  /** What has been updated. */
  readonly updated: Set<VmId>;
  /** Phases of the run under way that have not begun. */
  phases: Phase[];
  /** Of the phase under way: VMs whose update has not begun, in order. */
  waiting: VmId[];
  isCanaryPhase: boolean;
  /** How many are updated at a time. */
  limit: number;
  readonly inFlight: Map<VmId, Update>;
  isFailed: boolean;
}

/** The steps of an update, as records call them. */
export type Step =
  | 'prepare'
  | 'drain'
  | 'stop'
  | 'delete'
  | 'create'
  | 'start'
  | 'watch'
  | 'post-start';

/** The update of one VM. */
export interface Update {
  readonly isCanary: boolean;
  readonly since: Instant;
  step: Step;
  /** When the step began. */
  stepSince: Instant;
  /** Of what the update waits for now: anything older is void. */
  token: number;
  /** Why it will fail when it has waited long enough; null: it has not failed. */
  failure: string | null;
  /** The rep has ended; its drain script has found that; and silk-daemon's is over. */
  isRepDrained: boolean;
  isScriptOver: boolean;
  isSilkDrained: boolean;
  /** At its last question: whether the rep could be asked to evacuate; null: it did not answer. */
  isReachable: boolean | null;
  /** The new VM has been asked for and is there; its agent is waited for. */
  isCreated: boolean;
  /** Looks so far: whether the jobs run. */
  looks: number;
}

export interface RotationState {
  since: Instant | null;
  /** Deploys that are done. */
  done: number;
  isCompleted: boolean;
}

export interface DirectorParts {
  readonly spec: FoundationSpec;
  readonly config: FoundationConfig;
  readonly operator: ActorId;
  /** By cell: its rep. */
  readonly reps: readonly ActorId[];
  /** Null when nobody resurrects VMs. */
  readonly healthMonitor: ActorId | null;
}

export function createDirectorState(
  { spec }: DirectorParts,
  shared: Pick<DirectorState, 'identities' | 'vms'>,
): DirectorState {
  return {
    ...shared,
    current: null,
    queue: [],
    failed: new Map(),
    updates: [],
    rotations: spec.rotations.map(() => ({ since: null, done: 0, isCompleted: false })),
  };
}

export function specOf({ spec }: DirectorParts, { deploy }: DeployRun): DeploySpec {
  return spec.deploys[deploy] as DeploySpec;
}
