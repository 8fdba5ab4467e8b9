/**
 * Scenario files, `workload`: apps, tasks that keep coming, and published mixes of apps.
 *
 * Which fields exclude each other is checked in `workload.ts`, where entries become apps.
 */
import * as z from 'zod';
import { meanOf } from '../engine/distribution';
import { SECOND } from '../engine/units';
import { MIXES, STRESS_KINDS } from './mixes';
import { nearest } from './problems';
import * as scalars from './scalars';

/** Instances of all apps together; the largest published test ran 250,000. */
export const INSTANCES_MAXIMUM = 300_000;

const whoCrashes = {
  share: scalars.share.prefault('100%').describe('Share of the instances that do it.'),
  times: scalars
    .count(1, 1_000_000)
    .optional()
    .describe('In how many of its first runs an instance does it. Default: in all.'),
};

const exits = z.strictObject({
  after: scalars.distribution.describe('How long the instance runs before its process ends.'),
  ...whoCrashes,
});

const neverHealthy = z.strictObject({
  neverHealthy: z.literal(true).describe('The start-up check never passes: fails at startTimeout.'),
  ...whoCrashes,
});

const unhealthy = z.strictObject({
  unhealthy: z.literal(true).describe('Its liveness check fails from some moment on.'),
  after: scalars.distribution.describe(
    'How long the instance runs before it turns unhealthy; the next liveness check ends it.',
  ),
  ...whoCrashes,
});

const outOfMemory = z.strictObject({
  outOfMemory: z.literal(true).describe('It needs more memory than it has.'),
  after: scalars.distribution.describe('How long the instance runs before it does.'),
  ...whoCrashes,
});
scalars.valueDocs.add(neverHealthy.shape.neverHealthy, { label: '`true`', expected: 'true' });
scalars.valueDocs.add(unhealthy.shape.unhealthy, { label: '`true`', expected: 'true' });
scalars.valueDocs.add(outOfMemory.shape.outOfMemory, { label: '`true`', expected: 'true' });

/** Told apart by the first key that a map has: `after` alone comes last. */
export const CRASH = z.union([neverHealthy, unhealthy, outOfMemory, exits]);

/** Shorter ones no check would see, and without a length there would be endlessly many. */
const stretch = scalars.distribution.refine((length) => meanOf(length) >= SECOND, {
  message: 'too short for a stretch',
  params: { expected: 'a duration of at least 1s in the mean' },
});

const READINESS = z.strictObject({
  readyFor: stretch.describe(
    'How long an instance is ready at a stretch, at least 1s in the mean.',
  ),
  unreadyFor: stretch.describe('How long it then is not, at least 1s in the mean.'),
  share: scalars.share.prefault('100%').describe('Share of the instances that do it.'),
});

const UPDATE_STRATEGIES = ['rolling', 'recreate'] as const;
const UPDATE_STRATEGY = z.enum(UPDATE_STRATEGIES);
scalars.valueDocs.add(UPDATE_STRATEGY, {
  label: '`rolling`, `recreate`',
  expected: `one of ${UPDATE_STRATEGIES.join(', ')}`,
  suggest: (given) => (typeof given === 'string' ? nearest(given, UPDATE_STRATEGIES) : undefined),
});

/** How an app behaves, whatever its size: what a release can change. */
const behaviour = {
  startup: scalars.distribution
    .optional()
    .describe(
      'From the start of the process until its start-up check can pass. Default: { median: 5s, p95: 20s } (assumption).',
    ),
  startTimeout: scalars
    .duration({ minimum: SECOND })
    .optional()
    .describe(
      'When an instance whose start-up check has not passed fails. Default: 60s (capi-release, cc.default_health_check_timeout).',
    ),
  life: scalars.distribution
    .optional()
    .describe(
      'How long an instance runs until it ends by itself, which Diego counts as a crash. Default: for ever.',
    ),
  crash: CRASH.optional().describe(
    'Misbehaviour. Expectations leave such apps out unless they name them. Default: none.',
  ),
  readiness: READINESS.optional().describe(
    'A readiness check that fails now and then: the instance runs on, without traffic. Default: none.',
  ),
  droplet: scalars.size
    .optional()
    .describe(
      'Size of the droplet, which a cell downloads unless its cache has it, with the lifecycle of the stack. Default: in sim.executor.setup_time.',
    ),
  memoryUse: scalars.share
    .prefault('100%')
    .describe(
      'Share of its memory that an instance really uses; counts on cells that advertise more than they have.',
    ),
  updateStrategy: UPDATE_STRATEGY.prefault('rolling').describe(
    'What a cell that drains does with a running instance: `rolling` keeps it until its replacement runs, `recreate` stops it first, one instance of the app at a time (bbs, update_strategy).',
  ),
};

const placement = {
  stack: scalars.name
    .optional()
    .describe('Preloaded root filesystem. Default: cflinuxfs4 (cf-deployment).'),
  rootFs: scalars.rootFs.optional().describe('Root filesystem, in place of `stack`.'),
  placementTags: scalars
    .distinct(scalars.name, 0, 50)
    .prefault([])
    .describe('Tags a cell must have, as an isolation segment asks for.'),
  volumeDrivers: scalars
    .distinct(scalars.name, 0, 50)
    .prefault([])
    .describe('Volume drivers a cell must have.'),
};

const memory = scalars.size
  .prefault('1GB')
  .describe('Memory of an instance, without proxy. Source: capi-release cc.default_app_memory.');
const disk = scalars.size
  .prefault('1GB')
  .describe('Disk of an instance. Source: capi-release cc.default_app_disk_in_mb.');

const nothing = z.literal('none').transform(() => null);
scalars.valueDocs.add(nothing, { label: '`none`', expected: 'none' });

export const PUSH = z.strictObject({
  inFlight: scalars
    .count(1, 10_000)
    .prefault(40)
    .describe('Pushes under way at once. Source: diego-perf-release jobs/cedar/spec.'),
  timeout: scalars
    .duration({ minimum: SECOND })
    .prefault('3m')
    .describe(
      'A push holds its slot until all instances run or this has passed. Source: diego-perf-release jobs/cedar/spec.',
    ),
  staging: z
    .union([scalars.distribution, nothing])
    .prefault({ median: '30s', p95: '60s' })
    .describe(
      'How long the Builder runs, in a task on a cell (assumption); none: there is nothing to stage.',
    ),
  upload: scalars.distribution
    .prefault({ median: '3s', p95: '8s' })
    .describe('How long Cloud Controller takes to store the droplet afterwards (assumption).'),
  failing: scalars.share
    .prefault('0%')
    .describe(
      'Share of the stagings that fail at the end of the Builder, as code that does not compile.',
    ),
});

const arrival = {
  push: PUSH.optional().describe(
    'Push the apps of this entry one after the other through limited slots. Default: all at once.',
  ),
  at: scalars
    .duration()
    .prefault('0s')
    .describe('When Cloud Controller learns of them; 0s: known from the start.'),
};

export const APP = z.strictObject({
  app: scalars.name.describe('Name of the app; with `count`, the apps are name-1, name-2, …'),
  instances: scalars.count(0, INSTANCES_MAXIMUM).describe('Instances of each.'),
  count: scalars
    .count(1, INSTANCES_MAXIMUM)
    .optional()
    .describe('Apps of this shape. Default: one, without a number.'),
  memory,
  disk,
  ...behaviour,
  ...placement,
  ...arrival,
});

export const TASKS = z.strictObject({
  tasks: scalars.name.describe('Name of the source; its tasks are name-1, name-2, …'),
  every: scalars
    .duration({ minimum: 1000 })
    .optional()
    .describe('Interval between arrivals. Without `every` and `poisson` they arrive once.'),
  poisson: scalars
    .duration({ minimum: 1000 })
    .optional()
    .describe('Mean gap between arrivals that come independently of each other.'),
  runs: scalars.distribution.describe('How long a task runs.'),
  memory,
  disk,
  count: scalars.count(1, 100_000).prefault(1).describe('Tasks at each arrival.'),
  from: scalars
    .duration()
    .prefault('0s')
    .describe('First arrival (or start of the Poisson process).'),
  until: scalars
    .duration()
    .optional()
    .describe('No arrival at or after this. Default: the run ends.'),
  callback: scalars.flag
    .prefault(true)
    .describe("Whether a task names a completion callback, as Cloud Controller's do."),
  failing: scalars.share.prefault('0%').describe('Share of the tasks that fail when they end.'),
  cancelled: z
    .strictObject({
      share: scalars.share.prefault('100%').describe('Share of the tasks that are cancelled.'),
      after: scalars.distribution.describe('How long after they came.'),
    })
    .optional()
    .describe('`cf terminate-task` by their owners. Default: nobody cancels one.'),
  ...placement,
});

const strategy = z.literal('rolling');
scalars.valueDocs.add(strategy, { label: '`rolling`', expected: 'rolling' });

const mixName = z.enum(MIXES);
const mixKind = z.enum(STRESS_KINDS);
scalars.valueDocs.add(mixName, { label: 'mix', expected: `one of ${MIXES.join(', ')}` });
scalars.valueDocs.add(mixKind, {
  label: 'kind of app',
  expected: `one of ${STRESS_KINDS.join(', ')}`,
});

export const MIX = z.strictObject({
  mix: mixName.describe(
    'The published mix of the Diego performance team: 20 apps, 25 instances, 2,848 MB a batch; its apps are called `stress-<batch>-<kind>-<n>`. Source: diego-stress-tests cedar/config.json.',
  ),
  name: scalars.name
    .optional()
    .describe('First part of the app names. Default: the name of the mix.'),
  instances: scalars
    .count(1, INSTANCES_MAXIMUM)
    .optional()
    .describe('Instances in all; the last batch, and its last app, are cut to fit.'),
  batches: scalars.count(1, 100_000).optional().describe('Batches, in place of instances.'),
  perCell: scalars
    .count(1, 10_000)
    .optional()
    .describe(
      'Batches for each cell of the start, in place of instances; the published runs had 10.',
    ),
  without: scalars.distinct(mixKind, 0, 6).prefault([]).describe('Kinds of app to leave out.'),
  only: scalars.distinct(mixKind, 1, 6).optional().describe('Kinds of app to keep. Default: all.'),
  ...arrival,
});

export const WORKLOAD_ENTRY = z.union([APP, TASKS, MIX]);

/** How a release replaces the old version. */
export const RELEASE_STRATEGY = {
  strategy: strategy
    .optional()
    .describe(
      '`rolling`: new instances start beside the old ones, which go as the new ones become routable. Default: the old version stops, then the new one starts, as `cf restart` does.',
    ),
  maxInFlight: scalars
    .count(1, INSTANCES_MAXIMUM)
    .optional()
    .describe(
      'New instances that may be starting at once, with `strategy: rolling`. Default: 1 (cloud_controller_ng).',
    ),
  cancelAfter: scalars
    .duration({ minimum: SECOND })
    .optional()
    .describe(
      '`cf cancel-deployment` when a rolling deployment has not ended by then. Default: never.',
    ),
};

/** What a release may change of an app. */
export const RELEASE_CHANGES = {
  startup: scalars.distribution.optional().describe('New start-up time.'),
  startTimeout: scalars.duration({ minimum: SECOND }).optional().describe('New start timeout.'),
  life: scalars.distribution.optional().describe('New length of life.'),
  crash: CRASH.optional().describe('Misbehaviour of the new version. Default: none.'),
  readiness: READINESS.optional().describe('Readiness of the new version. Default: always ready.'),
  droplet: scalars.size.optional().describe('New size of the droplet.'),
  memoryUse: scalars.share.optional().describe('New share of its memory that an instance uses.'),
  updateStrategy: UPDATE_STRATEGY.optional().describe(
    'What cells that drain do with instances of the new version.',
  ),
  instances: scalars.count(0, INSTANCES_MAXIMUM).optional().describe('New number of instances.'),
  memory: scalars.size.optional().describe('New memory of an instance.'),
  disk: scalars.size.optional().describe('New disk of an instance.'),
};

export type AppEntry = z.output<typeof APP>;
export type TasksEntry = z.output<typeof TASKS>;
export type MixEntry = z.output<typeof MIX>;
export type WorkloadEntry = z.output<typeof WORKLOAD_ENTRY>;
export type CrashEntry = z.output<typeof CRASH>;
export type ReadinessEntry = z.output<typeof READINESS>;
export type PushEntry = z.output<typeof PUSH>;
