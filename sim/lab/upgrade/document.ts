/**
 * An upgrade's answer as one document: what `upgrade --json` prints and its table is written from. One schema
 * yields the type, the JSON Schema and the test that the program keeps to it.
 */
import * as z from 'zod';
import { PACE_LIMITS } from '../../answers/deployResult';

z.config({ jitless: true });

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const UPGRADE_VERSION = 1;

const count = z.int().min(0);
const seconds = z.number().min(0);
const date = z.string().nullable().describe('ISO 8601.');

const SAMPLE = z
  .strictObject({
    mean: z.number(),
    low: z.number().nullable().describe("Student's interval of the mean, 95%; null for one seed."),
    high: z.number().nullable(),
    minimum: z.number(),
    maximum: z.number(),
  })
  .nullable()
  .describe('Over seeds; null without any.');

const DEADLINE_OF_SETTING = z.strictObject({
  made: count.describe('Seeds that completed by the deadline.'),
  isMade: z.boolean().describe('All of them did, and none broke.'),
  latestEndDate: date.describe(
    'The latest completion of any seed; null when one did not complete.',
  ),
  marginHours: z
    .number()
    .nullable()
    .describe('From that completion to the deadline; negative: too late. Null as above.'),
});

export const SETTING = z.strictObject({
  maxInFlight: z.string().describe('As a manifest writes it: 4, or 10%.'),
  change: z.string().nullable().describe('What else is changed of the scenario.'),
  set: z.record(z.string(), z.string()).describe('Of that, what --set would be told.'),
  isScenarios: z.boolean().describe('As the scenario has it.'),
  atATime: count.describe('VMs that were updated at a time, in the zone with most.'),
  command: z
    .string()
    .nullable()
    .describe(
      'Shows the runs of this setting again; null where only an edit of the scenario does.',
    ),
  runs: count.describe('Seeds that have ended.'),
  broken: count.describe('Of them, those without an answer; they are in no figure.'),
  completed: count.describe('Of them, those whose deploys all completed.'),
  durationSeconds: SAMPLE.describe('From begin to completion, over the seeds that completed.'),
  endDate: date.describe('Of the mean duration.'),
  perHour: SAMPLE.describe('VMs updated an hour, while deploys ran.'),
  vms: count.describe('VMs that the deploys update together.'),
  movedInstances: SAMPLE,
  unavailableSeconds: seconds.describe('Longest of any app without an instance, in any seed.'),
  unavailableApp: z.string().nullable(),
  belowApps: SAMPLE.describe('Apps with fewer instances than they ask for; most in one deploy.'),
  vanishedApps: SAMPLE.describe('Apps without any instance; most in one deploy.'),
  vanishedMaximum: count.describe('The same in the worst seed.'),
  goneBefore: count.describe(
    'Apps that had no instance already when a deploy began, which is none of its doing; most of any seed.',
  ),
  worstShare: z.number().min(0).max(1).describe("Least share of an app's instances, in any seed."),
  drainsTimedOut: SAMPLE.describe('Drains that the evacuation timeout ended.'),
  strandedInstances: SAMPLE,
  limits: z
    .array(
      z.strictObject({
        what: z.enum(PACE_LIMITS).describe('As of `limits` in the schema of a run.'),
        share: z.number().min(0).max(1).describe('Of the time of all slots, over all seeds.'),
        governedBy: z.string(),
      }),
    )
    .describe('Most first.'),
  failures: z.array(z.string()).describe('VMs that failed, over all seeds; ten at most.'),
  deadline: DEADLINE_OF_SETTING.nullable().describe('Null without a deadline, or without runs.'),
});

export const UPGRADE = z.strictObject({
  version: z.literal(UPGRADE_VERSION),
  build: z.string().describe('Version of the program.'),
  scenario: z.string(),
  question: z.string(),
  startsAt: z.string(),
  subject: z.strictObject({
    kind: z.enum(['deploy', 'rotation']),
    name: z.string(),
    isMadeUp: z.boolean().describe('The scenario has no deploy: all its cells are recreated.'),
    deploys: count,
    change: z.enum(['recreate', 'restart', 'recreate and restart']),
    beginSeconds: seconds,
    beginDate: date,
  }),
  seeds: z.array(count),
  capSeconds: seconds.describe('How long a run is simulated at most.'),
  isInterrupted: z.boolean(),
  settings: z.array(SETTING).describe('Side by side; the first one is judged.'),
  deadline: z
    .strictObject({
      date,
      source: z
        .enum(['asked for', 'expected by the scenario', 'the certificate expires'])
        .describe('Where the date comes from.'),
      atSeconds: z.number(),
      afterBeginSeconds: z.number(),
      isMade: z
        .boolean()
        .nullable()
        .describe('By the first setting; null when the runs that have ended do not tell.'),
      cheapest: SETTING.nullable().describe('The cheapest change found that makes it.'),
      tried: z
        .array(SETTING)
        .describe('What was tried beyond the settings to find it, in order of trying.'),
      order: z.string().describe('Why in this order.'),
    })
    .nullable()
    .describe('Null when nothing has to be done by a date.'),
  failures: z
    .array(z.strictObject({ setting: z.string(), seed: count, failure: z.string() }))
    .describe('Runs that broke.'),
  warnings: z.array(z.string()),
});

export type UpgradeDocument = z.output<typeof UPGRADE>;
export type DeadlineSource = NonNullable<UpgradeDocument['deadline']>['source'];
export type SettingResult = z.output<typeof SETTING>;

/** The JSON Schema (draft 2020-12) of what `upgrade --json` prints. */
export function upgradeJsonSchema(): Record<string, unknown> {
  return { title: 'diegosim upgrade', ...z.toJSONSchema(UPGRADE) };
}
