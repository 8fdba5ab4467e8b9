/**
 * The published figures that fits and experiments start from. S1: the diego-perf write-up (2015). S2: the
 * CF-MySQL spike (2016). C.5: measured on release 2.105.0 over PostgreSQL 15 on two cores.
 */

/** C.5 for one size of the table: medians. Times in ms, throughputs in calls a second. */
export interface MeasuredBbs {
  readonly instances: number;
  readonly desirePerInstance: number;
  /** One caller, then sixteen: median latency and throughput. */
  readonly claim: readonly Measured[];
  readonly start: readonly Measured[];
  readonly startUnchanged: readonly Measured[];
  readonly crash: number;
  readonly fetchCell: number;
  readonly fetchAll: number;
  readonly idlePass: readonly [low: number, high: number];
  readonly passAfterLoss: number;
}

export interface Measured {
  readonly callers: number;
  readonly latency: number;
  readonly perSecond: number;
}

const by = (one: [number, number], sixteen: [number, number]): Measured[] => [
  { callers: 1, latency: one[0], perSecond: one[1] },
  { callers: 16, latency: sixteen[0], perSecond: sixteen[1] },
];

/** The column that postgres-small takes its values from. */
export const MEASURED_2000: MeasuredBbs = {
  instances: 2000,
  desirePerInstance: 0.72,
  claim: by([1.0, 985], [5.3, 1641]),
  start: by([1.4, 720], [7.6, 1601]),
  startUnchanged: by([0.76, 1285], [3.8, 2837]),
  crash: 1.07,
  fetchCell: 0.9,
  fetchAll: 7,
  idlePass: [18, 32],
  passAfterLoss: 292,
};

/** The column that it is tested on. */
export const MEASURED_10000: MeasuredBbs = {
  instances: 10_000,
  desirePerInstance: 0.8,
  claim: by([0.97, 959], [4.3, 2728]),
  start: by([1.25, 751], [6.8, 1966]),
  startUnchanged: by([0.8, 1223], [3.3, 3408]),
  crash: 0.95,
  fetchCell: 1.5,
  fetchAll: 58,
  idlePass: [94, 141],
  passAfterLoss: 1530,
};

/** C.5: rows of about 50 instances an app, 100 instances a cell. */
export const INSTANCES_PER_APP = 50;
export const INSTANCES_PER_CELL = 100;

/** C.5, the real scheduler alone, one batch, µs an auction. */
export const SCHEDULER = [
  { cells: 100, upTo: 50, perAuction: 142 },
  { cells: 250, upTo: 100, perAuction: 377 },
  { cells: 250, upTo: 200, perAuction: 508 },
] as const;

/** S1, rows 2 and 5 to 9; instants in seconds after the request. */
export const ETCD = {
  tasksStoredIn: 1.5,
  tasks: 4000,
  createdPerSecond: 2400,
  claimedPerSecond: 1500,
  /** On all cells, the last container created, half of the instances running (middle of 20 to 24). */
  allocated: 2.4,
  containersCreated: 14.5,
  halfRunning: 22,
};

/** S2, rows 17, 19 and 20, in seconds; row 20's target is the middle of its two averages. */
export const SQL = {
  instances: 200_000,
  reps: 1000,
  gathering: 27.0,
  schedulingInfos: 15.13,
  repFetch: (0.06 + 0.078) / 2,
  /** Each rep asks again so many seconds after its last loop. */
  bulkCycle: 30,
  /** Starts that a claim follows; the next start then changes the row (half of percentWrites, 5). */
  claimShare: 0.025,
};
