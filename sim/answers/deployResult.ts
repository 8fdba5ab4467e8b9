/** What a run says of deploys, rotations and the resurrector: the schema of that part of the answer. */
import * as z from 'zod';
import { DEPLOY_STEPS } from './deployTally';

z.config({ jitless: true });

const count = z.int().min(0);
const seconds = z.number().min(0);
const share = z.number().min(0).max(1);
const date = z.string().nullable().describe('ISO 8601.');

/** What the slots of a deploy spend their time with. */
export const PACE_LIMITS = [
  'room',
  'startCap',
  'placement',
  'start',
  'tasks',
  'looks',
  'vm',
  'jobs',
  'watch',
  'postStart',
  'canaries',
  'ends',
] as const;
export type PaceLimit = (typeof PACE_LIMITS)[number];

const LIMIT = z.strictObject({
  what: z
    .enum(PACE_LIMITS)
    .describe(
      'In drains: room (no cell had any for a replacement), startCap (the cap on starting containers), placement (refused for another reason), start (replacements were placed and started), tasks (tasks ran to their end), looks (syncs of the rep and looks of the drain script). Then vm (delete and create), jobs (stop and start them), watch, postStart. Slots with nothing to update: canaries (the others wait for them), ends (the last VMs of each zone).',
    ),
  seconds: seconds.describe('Of all slots together.'),
  share: share.describe('Of the time of all slots.'),
  governedBy: z.string().describe('The setting, or the lack, that makes it so long.'),
});

const APP_IMPACT = z.strictObject({
  app: z.string(),
  unavailableSeconds: seconds.describe('Longest stretch without an instance running.'),
  belowSeconds: seconds.describe('Longest stretch with fewer running than it asks for.'),
  worstShare: share.describe('Least share of its instances running at one time.'),
});

const FORECAST = z
  .strictObject({
    atSeconds: seconds,
    date,
    secondsEach: seconds.describe('What one VM takes; a mean of those that are updated.'),
  })
  .nullable()
  .describe('When it would end at the pace so far; null when it has ended, or shows no pace.');

const ZONE = z.strictObject({
  group: z.string(),
  zone: z.string(),
  maxInFlight: count.describe('VMs at a time: of a percentage, what it comes to in this zone.'),
  fromSeconds: seconds,
  untilSeconds: seconds.nullable().describe('Null: it was under way at the end.'),
  updated: count,
  canaries: count,
});

export const DEPLOY_RESULT = z.strictObject({
  name: z.string(),
  state: z.enum(['not begun', 'running', 'failed', 'completed']).describe('At the end of the run.'),
  startedSeconds: seconds.nullable(),
  endedSeconds: seconds.nullable().describe('Null: it had not begun or not ended.'),
  endedDate: date,
  durationSeconds: seconds.describe('From its begin to its end or the end of the run.'),
  runs: count.describe('How often it was run; more than 1: a person ran it again after a failure.'),
  vms: count.describe('VMs to update.'),
  updated: count,
  canaries: count.describe('Of the updated ones.'),
  perHour: z.number().min(0).nullable().describe('VMs updated an hour, while it ran.'),
  canarySeconds: seconds.nullable().describe('What a canary took, on average.'),
  vmSeconds: seconds.nullable().describe('What any other VM took, on average.'),
  vmLongestSeconds: seconds.nullable(),
  zones: z.array(ZONE).describe('In the order in which they were taken; once more in each run.'),
  failures: z.array(z.strictObject({ vm: z.string(), atSeconds: seconds, reason: z.string() })),
  steps: z
    .array(z.strictObject({ step: z.enum(DEPLOY_STEPS), seconds, share }))
    .describe('Time of all VMs together by step, in order; shares are of their time.'),
  limits: z
    .array(LIMIT)
    .describe('Where the time of its slots went, most first; its slots are max_in_flight.'),
  drains: z.strictObject({
    count,
    timedOut: count.describe('Ended by the evacuation timeout.'),
    strandedInstances: count.describe('Ended without a replacement running.'),
  }),
  movedInstances: count.describe('Instances whose replacement ran before the cell let them go.'),
  apps: z
    .strictObject({
      count: count.describe('Apps that were watched: those that neither crash nor end themselves.'),
      belowCount: count.describe('Came to have fewer running than they ask for.'),
      vanished: count.describe('Came to have no instance running.'),
      belowBefore: count.describe('Had fewer than they ask for when it began.'),
      goneBefore: count.describe('Of them, those without any instance.'),
      worstShare: share,
      worst: z.array(APP_IMPACT).describe('Longest without an instance first; ten at most.'),
    })
    .describe(
      'All versions of an app count together. What an app lacked when the deploy began, or since it was pushed or scaled, counts from where it comes to have less than that.',
    ),
  forecast: FORECAST,
});

export const ROTATION_RESULT = z.strictObject({
  certificate: z.string(),
  state: z
    .enum(['not begun', 'running', 'failed', 'completed'])
    .describe('At the end of the run; failed: a deploy of it failed that nobody runs again.'),
  startedSeconds: seconds.nullable(),
  deploys: count.describe('That it takes.'),
  deploysDone: count,
  completedSeconds: seconds.nullable(),
  completedDate: date,
  expiresSeconds: z.number().nullable().describe('Null: it does not expire.'),
  expiresDate: date,
  marginHours: z
    .number()
    .nullable()
    .describe(
      'From its end to the date; negative: so much too late. Of one under way, by the forecast. Null: nothing tells.',
    ),
  isMadeInTime: z
    .boolean()
    .nullable()
    .describe('Null: it does not expire, or the run ended before that was decided.'),
  forecast: FORECAST,
});

const SPREAD = z
  .strictObject({ count, leastSeconds: seconds, meanSeconds: seconds, mostSeconds: seconds })
  .nullable();

export const RESURRECTOR_RESULT = z.strictObject({
  detected: count.describe('Dead VMs that the health monitor noticed.'),
  recreating: count.describe('VMs that the resurrector began to recreate.'),
  recreated: count,
  detectedAfter: SPREAD.describe('From the death of a VM; null without any.'),
  recreatedAfter: SPREAD.describe('From the death of a VM to its new VM; null without any.'),
  still: z
    .array(
      z.strictObject({
        reason: z.enum(['melted', 'paused']),
        fromSeconds: seconds,
        untilSeconds: seconds.nullable().describe('Null: it was so at the end.'),
        down: count,
        agents: count,
      }),
    )
    .describe('Stretches in which it did nothing.'),
  leftOut: count,
});

export type DeployResult = z.output<typeof DEPLOY_RESULT>;
export type RotationResult = z.output<typeof ROTATION_RESULT>;
export type ResurrectorResult = z.output<typeof RESURRECTOR_RESULT>;
