/** What the operator knows and what he needs: shared by the files of this folder. */
import type { ActorId } from '../../engine/actor';
import { type Address, addressOf } from '../../model/address';
import type { FoundationConfig } from '../../model/config';
import type { Component, FoundationSpec } from '../../model/foundationSpec';
import type { Identities } from '../../model/identity';
import type { ControlPlane } from '../controlPlane';
import type { Vms } from '../vms';
import type { World } from '../world';

/** A process of the control plane. */
export interface ProcessSpec {
  /** As records call it: `bbs/0`. */
  readonly name: string;
  readonly component: Component;
  readonly index: number;
  /** The VM that it runs on: `diego-api/0`. */
  readonly vm: string;
  readonly actor: ActorId;
}

/**
 * How a process is. `dead`: its supervisor has not looked yet. `stopping`: it was told to end and has not.
 * `hung`: it stands still. `vmDown`: its VM is not there.
 */
export type ProcessStatus = 'running' | 'dead' | 'stopping' | 'stopped' | 'hung' | 'vmDown';

export interface ProcessState {
  status: ProcessStatus;
  /** How often it has ended: tells a supervisor's look from one for an earlier death. */
  deaths: number;
  /** Told to end and to start again. */
  isToRestart: boolean;
}

export interface OperatorState {
  identities: Identities;
  plane: ControlPlane;
  world: World;
  vms: Vms;
  /** By cell: the address of its VM on the underlay network, or of its last one. */
  addresses: Address[];
  /** By cell: how often it has been told to boot or killed. */
  boots: number[];
  /** By cell: how often its rep's process has ended; tells a supervisor's look from one for an earlier end. */
  repDeaths: number[];
  /** By cell: what its rep was told and has not done yet. */
  repTold: ('drain' | 'stop' | null)[];
  /** By cell: its rep is to start again once it has done what it was told. */
  isRepToRestart: boolean[];
  /** By cell: its rep's process stands still. */
  isRepHung: boolean[];
  /**
   * By cell: why its rep's process is not there, null when it is. `dead`: its supervisor will start it; after a
   * drain a restore of the cell does, after a stop only a start.
   */
  repEnd: ('dead' | 'drained' | 'stopped' | null)[];
  /** By cell: the drain script of its silk-daemon is over, and BOSH has not started the job since. */
  isSilkDrained: boolean[];
  /** In the order of `OperatorParts.processes`. */
  processes: ProcessState[];
  /** VMs of the control plane that are down, with how often each has been told to boot. */
  vmsDown: Map<string, number>;
  /** How often the database cluster has begun to fail over. */
  failovers: number;
}

export interface OperatorParts {
  readonly spec: FoundationSpec;
  readonly config: FoundationConfig;
  readonly cloudController: ActorId;
  readonly lockets: readonly ActorId[];
  readonly bbses: readonly ActorId[];
  readonly auctioneers: readonly ActorId[];
  /** None in a foundation without Silk. */
  readonly silkControllers: readonly ActorId[];
  /** VMs that are no cells and hold a single address of Silk's network. */
  readonly silkVms: readonly ActorId[];
  /** By cell: its rep. */
  readonly reps: readonly ActorId[];
  readonly processes: readonly ProcessSpec[];
  readonly director: ActorId;
  /** Null when nobody resurrects VMs: then there is nobody to tell that one stopped. */
  readonly healthMonitor: ActorId | null;
}

export function createOperatorState(
  parts: OperatorParts,
  shared: Pick<OperatorState, 'identities' | 'plane' | 'world' | 'vms'>,
): OperatorState {
  const { cells } = parts.spec;
  return {
    ...shared,
    addresses: cells.map(({ underlayAddress }) => addressOf(underlayAddress)),
    boots: cells.map(() => 0),
    repDeaths: cells.map(() => 0),
    repTold: cells.map(() => null),
    isRepToRestart: cells.map(() => false),
    isRepHung: cells.map(() => false),
    repEnd: cells.map(() => null),
    isSilkDrained: cells.map(() => false),
    processes: parts.processes.map(() => ({ status: 'running', deaths: 0, isToRestart: false })),
    vmsDown: new Map(),
    failovers: 0,
  };
}
