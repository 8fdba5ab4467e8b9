/**
 * What a silk-daemon is and what it needs: shared by the files of the daemon.
 *
 * Real counterpart: silk:cmd/silk-daemon. It lives on a cell, whose rep's actor stands for all of the cell, or on a VM
 * that holds a single address (`singleVm`). The VTEP device of the VM outlives the process, and tells the next one
 * which subnet the VM holds.
 */
import type { ActorId } from '../../engine/actor';
import type { EventId } from '../../engine/eventQueue';
import type { Duration, Instant } from '../../engine/units';
import type { Address } from '../../model/address';
import type { SilkConfig } from '../../model/config';
import type { Identities } from '../../model/identity';
import type { Renewals } from '../renewals';
import type { LeaseOwner } from './leaseTable';
import type { Subnet } from './subnet';

/** Plain data. */
export interface Daemon {
  /** Of its VM on the underlay network. */
  address: Address;
  /** `starting`: its process has no subnet yet. `running`: it serves its subnet to containers, and polls. */
  status: 'down' | 'starting' | 'running';
  /** Its process stands still. */
  isHung: boolean;
  /** The VM's VTEP device, by its subnet. */
  device: Subnet | null;
  /** Place of the controller that is asked first. */
  controller: number;
  call: DaemonCall | null;
  /** When the supervisor starts it, which is down; null when nobody will. */
  startsAt: Instant | null;
  /** It was killed, and its supervisor has not started it yet. */
  isKilled: boolean;
  /** It was refused its lease, and has not held one since. */
  isRefused: boolean;
  /** When it sent the last renewal that succeeded. */
  lastSuccess: Instant;
  /** From the answer of a start until the first renewal. */
  firstWait: Duration;
  /** The next renewal, and when it is due; null while a call is under way. */
  next: EventId | null;
  due: { readonly at: Instant; readonly isElidable: boolean; readonly cause: number } | null;
  /** Renewals that are not sent; null while each is. */
  renewals: Renewals | null;
  /** What was sent before this may not lead to renewals that are not sent. */
  reconsideredAt: Instant;
  /** Its drain script waits for the containers; null: nobody drains it. */
  drain: DaemonDrain | null;
}

/** What it, or a script of its job, has asked a controller and has no answer to. */
export interface DaemonCall {
  readonly purpose:
    | 'preStart' // silk-teardown: release
    | 'acquire'
    | 'discover' // a start that found the device: renew
    | 'renew' // a cycle of the poller
    | 'drain'; // silk-teardown: release
  readonly attempt: Instant;
  readonly timer: EventId;
}

export interface DaemonDrain {
  /** Looks so far. */
  looks: number;
  /** The next one. */
  at: Instant;
}

/** What does not change while a simulation runs. */
export interface DaemonParts {
  readonly owner: LeaseOwner;
  readonly isSingle: boolean;
  readonly controllers: readonly ActorId[];
  readonly config: SilkConfig;
  /** Pace at which its supervisor starts it. */
  readonly supervisorInterval: Duration;
  readonly isEager: boolean;
}

/** The VM that it is on, for the message at hand. */
export interface DaemonHost {
  readonly parts: DaemonParts;
  readonly identities: Identities;
  /** Whether a container of the VM is in the network (the datastore of silk-cni). */
  hasContainers(): boolean;
}

/** What its host has to know: it serves from now on, it does no more, its drain is over, or ended with an error. */
export type DaemonNews = 'started' | 'ended' | 'drained' | 'drainFailed' | null;

/** One that its VM brings with it: no device, no process. */
export function createDaemon(address: Address, controller: number): Daemon {
  return {
    address,
    status: 'down',
    isHung: false,
    device: null,
    controller,
    call: null,
    startsAt: null,
    isKilled: false,
    isRefused: false,
    lastSuccess: 0,
    firstWait: 0,
    next: null,
    due: null,
    renewals: null,
    reconsideredAt: 0,
    drain: null,
  };
}

/** Whether containers get a network. */
export function isServing({ status, isHung }: Daemon): boolean {
  return status === 'running' && !isHung;
}
