/**
 * The answer as one object: what `--json` prints and what the summary is written from. One schema yields
 * the type, the JSON Schema and the test that the program keeps to it.
 *
 * Numbers carry their unit in their name; instants are seconds since the start of the simulation.
 */
import * as z from 'zod';
import { FAMILIES } from '../trace/kinds';
import { DEPLOY_RESULT, RESURRECTOR_RESULT, ROTATION_RESULT } from './deployResult';

z.config({ jitless: true });

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const RESULT_VERSION = 1;

const count = z.int().min(0);
const seconds = z.number().min(0);
const megabytes = z.number().describe('1 GB = 1024 MB');

export const VERDICTS = ['met', 'not met', 'not decided'] as const;
export type Verdict = (typeof VERDICTS)[number];

const VERDICT = z
  .enum(VERDICTS)
  .describe('An interrupted run decides only what could not have changed any more.');

const EXPECTATION_RESULT = z.strictObject({
  name: z.string().describe('The kind of expectation, as in the scenario file.'),
  verdict: VERDICT,
  wanted: z.string().describe('What was expected, as a sentence.'),
  measured: z.string().describe('What happened, as a sentence.'),
  value: z.number().nullable().describe('The measured value; null when there is none.'),
  limit: z.number().describe('What it was compared with, in the same unit.'),
  unit: z.enum(['seconds', 'instances', 'pushes', 'leases', 'cells', 'tasks', 'share']),
  atSeconds: seconds.nullable().describe('When the measured value was reached.'),
});

export const PLACEMENT_GROUP = z.strictObject({
  placementError: z.string(),
  instances: count,
  apps: z
    .array(z.strictObject({ name: z.string(), instances: count }))
    .describe('Those with the most such instances, ten at most, by the names of the scenario.'),
  appCount: count,
  memoryMaximumMB: megabytes.describe('Of the largest instance among them, without proxy.'),
  diskMaximumMB: megabytes,
});

const CAPACITY_ROW = z.strictObject({
  zone: z.string(),
  placementTags: z
    .array(z.string())
    .describe('Tags that work must ask for; empty for shared cells.'),
  cells: count.describe('Cells that exist.'),
  cellsUp: count.describe('Cells whose rep takes work; the other numbers are of these.'),
  memoryTotalMB: megabytes,
  memoryLeftMB: megabytes,
  diskTotalMB: megabytes,
  diskLeftMB: megabytes,
  containersTotal: count,
  containersLeft: count,
  largestFreeMB: megabytes.describe('Memory left on the cell that has most.'),
  freeChunks4GB: count.describe('Instances of 4 GB that the memory left would hold.'),
  fragmentation: z
    .number()
    .min(0)
    .max(1)
    .describe('1 - largestFreeMB / memoryLeftMB; 0 when full.'),
});

const PERCENTILES = z.strictObject({
  count,
  p50Seconds: seconds.nullable(),
  p95Seconds: seconds.nullable(),
  p99Seconds: seconds.nullable(),
  maximumSeconds: seconds.nullable(),
});

const FAULT = z.strictObject({
  atSeconds: seconds,
  cells: count,
  zones: z.array(z.string()),
  lostInstances: count.describe('Desired instances that stopped running.'),
  detectedAfterSeconds: seconds.nullable().describe('First presence expired or row SUSPECT.'),
  halfBackAfterSeconds: seconds.nullable(),
  fitBackAfterSeconds: seconds
    .nullable()
    .describe('The last of those that ran again before the next event of the scenario.'),
  fitBackInstances: count.describe('How many ran again before the next event of the scenario.'),
  backInstances: count.describe('How many ran again in the whole run.'),
  undesiredInstances: count.describe('How many were not desired any more instead.'),
  allBackAfterSeconds: seconds.nullable(),
  didNotFit: z
    .array(PLACEMENT_GROUP)
    .describe('Refused by their last auction at the next event of the scenario, or at the end.'),
});

const CHANGE = z.strictObject({
  atSeconds: seconds,
  kind: z.enum(['restored', 'added', 'scaled', 'pushed', 'deleted', 'released']),
  count: count.describe('Cells for restored and added, else apps.'),
});

const SIGN = z.strictObject({
  atSeconds: seconds,
  untilSeconds: seconds.describe('When the last of them happened.'),
  kind: z.enum(['presencesLost', 'domainStale', 'drainsStarted']),
  what: z.string().describe('The domain; empty for what happens to cells.'),
  count: count.describe('Cells; 1 for a domain.'),
});

const LEADERSHIP = z.strictObject({
  terms: z
    .array(z.strictObject({ name: z.string(), fromSeconds: seconds }))
    .describe('Who became active when.'),
  gaps: z
    .array(
      z.strictObject({
        fromSeconds: seconds,
        untilSeconds: seconds.nullable().describe('Null: none was active at the end.'),
        reason: z.string(),
      }),
    )
    .describe('Stretches without an active one.'),
  gapCount: count,
  gapLongestSeconds: seconds,
  withoutSeconds: seconds.describe('Of all gaps.'),
  leftOut: count.describe('Terms and gaps beyond the first thousand of each.'),
});

const DRAINS = z.strictObject({
  started: count,
  completed: count,
  timedOut: count.describe('Ended by the evacuation timeout.'),
  strandedInstances: count.describe('Ended without a replacement running.'),
  longestSeconds: seconds.nullable(),
  cells: z
    .array(
      z.strictObject({
        cell: z.string(),
        fromSeconds: seconds,
        seconds: seconds.nullable().describe('Null: it has not ended, or the VM was lost.'),
        strandedInstances: count,
        timedOut: z.boolean(),
      }),
    )
    .describe('In the order of their ends; those under way last.'),
  leftOut: count,
});

const INCIDENTS = z.strictObject({
  list: z.array(
    z.strictObject({
      atSeconds: seconds,
      kind: z.string().describe('The kind of record, such as process.killed.'),
      what: z.string().describe('The process, VM or rule, or how a store is now.'),
      slowdown: z.number().describe('Of a store: times as slow as usual.'),
      cells: count.describe('To how many cells it happened; 0 for the control plane.'),
    }),
  ),
  leftOut: count.describe('Beyond the first thousand.'),
});

const UNHEALTHY = z.strictObject({
  cellsMaximum: count.describe('Most at one time.'),
  spells: z.array(
    z.strictObject({
      cell: z.string(),
      fromSeconds: seconds,
      untilSeconds: seconds.nullable().describe('Null: it was so at the end.'),
    }),
  ),
  leftOut: count,
});

export const RUN_RESULT = z.strictObject({
  version: z.literal(RESULT_VERSION),
  build: z.string().describe('Version of the program.'),
  scenario: z.string(),
  question: z.string(),
  startsAt: z.string().describe('Date and time at the start, ISO 8601.'),
  seed: z.int().min(0),
  digest: z.string().describe('Fingerprint of everything observable that happened.'),
  digests: z.record(z.enum(FAMILIES), z.string()).describe('One for each part of the foundation.'),
  isInterrupted: z.boolean(),
  simulatedSeconds: seconds,
  durationSeconds: seconds.describe('What the scenario asked for.'),
  wallSeconds: seconds.nullable().describe('What it cost; null when nobody measured.'),
  events: count,
  verdict: VERDICT,
  expectations: z.array(EXPECTATION_RESULT),
  cellGroups: z
    .array(
      z.strictObject({
        name: z.string(),
        cells: count.describe('Cells that ever exist, those added later included.'),
        memoryMB: megabytes.describe('Of each cell.'),
        diskMB: megabytes,
        containers: count.describe("Garden's maximum, as in the scenario file."),
      }),
    )
    .describe('As in the scenario file.'),
  capacity: z.array(CAPACITY_ROW).describe('At the end, by zone and placement tags.'),
  counts: z
    .strictObject({
      apps: count.describe('App versions that existed.'),
      cells: count,
      cellsUp: count,
      desired: count,
      running: count.describe(
        'Desired instances that run: their container does, on a cell that is up.',
      ),
      missing: count,
      missingMaximum: count.describe('Most missing at one time.'),
      bbs: z
        .strictObject({
          unclaimed: count,
          claimed: count,
          running: count,
          crashed: count,
          suspect: count,
          evacuating: count,
        })
        .describe('ActualLRPs as the BBS has them: ORDINARY ones by state, and the others.'),
    })
    .describe('At the end.'),
  timeline: z.strictObject({
    faults: z.array(FAULT),
    changes: z.array(CHANGE),
    signs: z
      .array(SIGN)
      .describe('Cells that ran on without a presence, domains that went stale, drains.'),
    leftOut: count.describe('Faults, changes and signs beyond the first thousand of each.'),
  }),
  neverFitted: z
    .array(PLACEMENT_GROUP)
    .describe('Desired at the end, not running, and refused by their last auction; most first.'),
  notRunning: z
    .strictObject({ neverFitted: count, crashed: count, starting: count, waiting: count })
    .describe('The missing instances at the end, by what they wait for.'),
  auctions: z.strictObject({
    batches: count,
    placedInstances: count,
    placedTasks: count,
    failures: z.array(z.strictObject({ reason: z.string(), count })),
    rejected: count.describe('Work that the winning cell handed back.'),
    cellsUnanswered: count.describe('Requests for a state that got no answer.'),
    wait: PERCENTILES.describe('From the request to the decision that placed it.'),
    timeToRun: PERCENTILES.describe('From UNCLAIMED to a running container.'),
  }),
  silk: z
    .strictObject({
      poolSize: count.describe('Subnets that cells can lease.'),
      subnetPrefix: count,
      leases: count,
      leasesMaximum: count,
      refusals: count,
      cellsWithoutLease: count,
      cellsWithoutLeaseMaximum: count,
      evictions: count.describe('Expired leases that went to another cell.'),
    })
    .nullable()
    .describe('Null when cells are not on Silk.'),
  tasks: z.strictObject({
    created: count,
    succeeded: count,
    failed: count,
    rejections: count,
    pending: count,
    running: count,
    lost: count.describe('Ended or vanished without Cloud Controller hearing how.'),
    failures: z
      .array(z.strictObject({ reason: z.string(), count }))
      .describe('Why Cloud Controller holds tasks as failed, cancelled ones included; most first.'),
    wait: PERCENTILES.describe('From the arrival at the BBS until a cell took the task up.'),
  }),
  staging: z
    .strictObject({
      started: count,
      succeeded: count,
      failed: count,
      underWay: count,
      rejections: count.describe('How often one found no cell and waited for the next pass.'),
      failures: z.array(z.strictObject({ reason: z.string(), count })),
      duration: PERCENTILES.describe('From the request to the droplet.'),
    })
    .describe('Staging tasks, which are not among the tasks.'),
  deployments: z
    .strictObject({
      started: count,
      completed: count,
      cancelled: count,
      superseded: count.describe('Overtaken by another deployment of the app.'),
      underWay: count,
      longestStallSeconds: seconds
        .nullable()
        .describe('How long the slowest of those under way has not got a step further.'),
      scalesRefused: count,
      duration: PERCENTILES.describe('Of those that completed.'),
    })
    .describe('Rolling deployments.'),
  crashes: z.strictObject({
    crashes: count,
    crashCountMaximum: count,
    crashedMaximum: count.describe('Most rows in state CRASHED at one time.'),
    reasons: z
      .array(z.strictObject({ reason: z.string(), count }))
      .describe('Why the containers ended, as the rep tells the BBS; most first.'),
  }),
  pushes: z.strictObject({
    all: count,
    inTime: count,
    timedOut: count,
    stagingFailed: count.describe('The app could not be staged.'),
    duration: PERCENTILES.describe('Of those in time.'),
    lastEndedSeconds: z
      .number()
      .nullable()
      .describe('When the last push ended; null before any did.'),
  }),
  controlPlane: z
    .strictObject({ bbs: LEADERSHIP, auctioneer: LEADERSHIP })
    .describe('Who held the locks.'),
  drains: DRAINS,
  deploys: z.array(DEPLOY_RESULT).describe('BOSH deploys, in the order of the scenario.'),
  rotations: z.array(ROTATION_RESULT).describe('Rotations of certificates.'),
  resurrector: RESURRECTOR_RESULT,
  incidents: INCIDENTS.describe('Faults and repairs but for those of cell VMs, as they happened.'),
  unhealthyCells: UNHEALTHY.describe('Cells whose rep ran while Garden failed its health check.'),
  convergence: z.strictObject({
    passes: count,
    longestSeconds: seconds,
    missingMaximum: count.describe('Most keys without a row that one pass found.'),
    extraMaximum: count,
  }),
  load: z
    .strictObject({
      calls: count.describe('Calls of the BBS.'),
      callLongestSeconds: seconds.describe('The slowest of them, from its arrival to its answer.'),
      bbsBusyShare: z
        .number()
        .min(0)
        .max(1)
        .describe('Share of their time that the workers of the BBS and its database were busy.'),
      bbsBusyShareMaximum: z.number().min(0).max(1).describe('The same in the busiest minute.'),
      waitMeanSeconds: seconds.describe(
        'How long a job waited for such a worker; calls that change nothing keep none busy.',
      ),
      waitLongestSeconds: seconds,
      fetchLongestSeconds: seconds.describe(
        "The longest that the auctioneer waited for the cells' states.",
      ),
      bulkSyncLongestSeconds: seconds.describe('The longest that a rep waited for its rows.'),
    })
    .describe('How busy the control plane was. Latencies over time: run --metrics.'),
  series: z
    .strictObject({
      bucketSeconds: z.number().positive(),
      desired: z.array(count).describe('At the end of each bucket.'),
      runningMinimum: z.array(count),
      runningMaximum: z.array(count),
      missingMaximum: z.array(count),
      bbsRunning: z
        .array(count)
        .describe('Rows in state RUNNING, as of the last convergence pass.'),
    })
    .describe('All apps over time, in buckets of equal width from the start.'),
  warnings: z.array(z.string()),
});

export type RunResult = z.output<typeof RUN_RESULT>;
export type ExpectationResult = RunResult['expectations'][number];
export type CapacityRow = RunResult['capacity'][number];
export type FaultResult = RunResult['timeline']['faults'][number];
export type PlacementGroup = RunResult['neverFitted'][number];
export type Percentiles = RunResult['auctions']['wait'];

/** The JSON Schema (draft 2020-12) of what `--json` prints. */
export function runResultJsonSchema(): Record<string, unknown> {
  return { title: 'diegosim run result', ...z.toJSONSchema(RUN_RESULT) };
}
