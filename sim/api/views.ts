/** What a look at a run shows. Types alone, free of what they are made from: they are published. */

/** A row of the BBS: what it believes about one instance. */
export interface InstanceView {
  /** Name of the app, as in the scenario. */
  readonly app: string;
  /** Process guid: `<app>-<version>`. */
  readonly process: string;
  readonly index: number;
  readonly state: 'UNCLAIMED' | 'CLAIMED' | 'RUNNING' | 'CRASHED';
  readonly presence: 'ORDINARY' | 'EVACUATING' | 'SUSPECT';
  /** The cell that claimed it; undefined for none. */
  readonly cell: string | undefined;
  /** The last change, µs since the start. */
  readonly since: number;
  readonly crashCount: number;
  readonly crashReason: string | undefined;
  readonly placementError: string | undefined;
}

export interface CellView {
  readonly name: string;
  readonly group: string;
  readonly zone: string;
  /** Whether its VM runs. */
  readonly isUp: boolean;
  /** Whether auctions may give it work. */
  readonly isTakingWork: boolean;
  /** Whether Locket lists its presence. */
  readonly isPresent: boolean;
  /** MB. */
  readonly memoryTotal: number;
  readonly memoryLeft: number;
  readonly diskTotal: number;
  readonly diskLeft: number;
  readonly containersTotal: number;
  readonly containersLeft: number;
  /** Process and index of each container in state running: `web-1/0`; tasks are not among them. */
  readonly running: readonly string[];
}

export interface AppView {
  readonly app: string;
  readonly process: string;
  /** 0 when it is not desired. */
  readonly desired: number;
  /** Desired indices that a container runs for, whatever the BBS believes. */
  readonly running: number;
}

/** Instances of all apps. */
export interface Counts {
  readonly desired: number;
  /** Desired ones that a container runs for. */
  readonly running: number;
  /** `desired` less `running`. */
  readonly missing: number;
}
