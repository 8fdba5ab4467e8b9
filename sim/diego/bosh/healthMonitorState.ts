/** What the health monitor and its resurrector know, and what they need. */
import type { ActorId } from '../../engine/actor';
import type { Instant } from '../../engine/units';
import type { FoundationConfig } from '../../model/config';
import type { Identities } from '../../model/identity';
import type { VmId, Vms } from '../vms';

/** A VM whose agent says nothing any more, or of which there is none though there should be. */
export interface Silence {
  /** From when on a look finds it out: the last heartbeat and the time-out, or the next list of VMs. */
  readonly isKnownFrom: Instant;
  isDetected: boolean;
  /** What led to it; once it is detected, that record. */
  cause: number;
}

/** A scan_and_fix of the director's, from its lock to its end. */
export interface ScanAndFix {
  /** VMs that were said to be gone; after the scan those that wait to be recreated, in order. */
  waiting: VmId[];
  /** Those that are being recreated. */
  readonly inFlight: Set<VmId>;
}

export interface HealthMonitorState {
  identities: Identities;
  vms: Vms;
  isPaused: boolean;
  /** Its next look is set. */
  isLooking: boolean;
  readonly silences: Map<VmId, Silence>;
  /** By VmId: how often it has stopped; the occasion of its draws. Sparse. */
  readonly deaths: number[];
  /** When each VM was last found to be gone, as long as that counts towards a meltdown. */
  readonly alerts: Map<VmId, Instant>;
  hasMelted: boolean;
  task: ScanAndFix | null;
}

export interface HealthMonitorParts {
  readonly config: Pick<FoundationConfig, 'healthMonitor' | 'bosh'>;
  readonly operator: ActorId;
  readonly director: ActorId;
}

export function createHealthMonitorState(
  shared: Pick<HealthMonitorState, 'identities' | 'vms'>,
): HealthMonitorState {
  return {
    ...shared,
    isPaused: false,
    isLooking: false,
    silences: new Map(),
    deaths: [],
    alerts: new Map(),
    hasMelted: false,
    task: null,
  };
}
