/**
 * Settings of the BBS, and how long its calls take.
 *
 * Measured: the real BBS controllers of release 2.105.0 over PostgreSQL 15 on two cores with 2,000
 * instances, without HTTP. Other databases are named stacks (`stacks`).
 */
import {
  costProperty,
  countedProperty,
  countProperty,
  durationProperty,
  flagProperty,
  numberProperty,
  type Property,
} from '../property';

const MEASURED_BBS = 'the real BBS over PostgreSQL, one caller';
const LIKE_CLAIM = 'like a claim: one row in one transaction';

export const BBS: readonly Property[] = [
  durationProperty(
    'diego.bbs.lock_ttl',
    {
      sets: 'bbs.lockTtl',
      default: '15s',
      origin: 'constant',
      source: 'locket: schema.go DefaultSessionTTLInSeconds',
      description: "How long the BBS's lock outlives its last renewal.",
    },
    { minimum: 1_000_000 },
  ),
  durationProperty(
    'diego.bbs.lock_retry_interval',
    {
      sets: 'bbs.lockRetryInterval',
      default: '1s',
      origin: 'constant',
      source:
        'locket: schema.go SQLRetryInterval in release 2.105.0; newer releases: 5s (bbs.json.erb)',
      description: "Pause between a BBS's attempts at its lock.",
    },
    { minimum: 100_000 },
  ),
  durationProperty(
    'sim.bbs.activation_time',
    {
      sets: 'bbs.activationTime',
      default: '500ms',
      origin: 'assumption',
      source:
        'bbs: cmd/bbs/main.go starts its server, then looks whether migrations are due: one query',
      description: 'From taking the lock until the API of a BBS answers.',
    },
    { minimum: 0 },
  ),
  durationProperty('sim.bbs.locket_timeout', {
    sets: 'bbs.locketTimeout',
    default: '32s',
    origin: 'BOSH',
    source:
      "jobs/bbs/spec: Locket's keepalive, 10 s and 22 s; in release 2.105.0 a listing has no deadline of its own",
    description: 'After which a listing of the presences that Locket does not answer has failed.',
  }),
  countProperty('sim.bbs.query_tries', {
    sets: 'bbs.queryTries',
    default: 3,
    origin: 'constant',
    source: 'bbs: db/sqldb/helpers/transact.go RetryOnDeadlock',
    description: 'Tries at a query whose connection is cut or refused.',
  }),
  durationProperty('sim.bbs.query_retry_pause', {
    sets: 'bbs.queryRetryPause',
    default: '500ms',
    origin: 'constant',
    source: 'bbs: db/sqldb/helpers/transact.go RetryOnDeadlock',
    description: 'Pause between those tries.',
  }),
  countedProperty(
    'diego.bbs.convergence.repeat_interval_in_seconds',
    'seconds',
    {
      sets: 'bbs.convergeRepeatInterval',
      default: '30s',
      origin: 'BOSH',
      source: 'jobs/bbs/spec',
      description: 'Pause between the end of a convergence pass and the next.',
      aliases: ['diego.bbs.converge_repeat_interval'],
    },
    { minimum: 1_000_000 },
  ),
  countedProperty('diego.bbs.convergence.kick_task_duration_in_seconds', 'seconds', {
    sets: 'bbs.kickTaskDuration',
    default: '30s',
    origin: 'BOSH',
    source: 'jobs/bbs/spec',
    description: 'Age at which a pending or completed task is attempted again.',
    aliases: ['diego.bbs.kick_task_duration'],
  }),
  countedProperty('diego.bbs.convergence.expire_pending_task_duration_in_seconds', 'seconds', {
    sets: 'bbs.expirePendingTaskDuration',
    default: '1800s',
    origin: 'BOSH',
    source: 'jobs/bbs/spec',
    description: 'Age at which a task that was never started fails.',
    aliases: ['diego.bbs.expire_pending_task_duration'],
  }),
  countedProperty('diego.bbs.convergence.expire_completed_task_duration_in_seconds', 'seconds', {
    sets: 'bbs.expireCompletedTaskDuration',
    default: '120s',
    origin: 'BOSH',
    source: 'jobs/bbs/spec',
    description: 'Age at which a completed task that nobody resolved is deleted.',
    aliases: ['diego.bbs.expire_completed_task_duration'],
  }),
  countProperty(
    'tasks.max_retries',
    {
      sets: 'bbs.maxTaskRetries',
      default: 3,
      origin: 'BOSH',
      source: 'jobs/bbs/spec',
      description: 'How often a task that was rejected is placed again before it fails.',
      aliases: ['diego.bbs.max_task_retries'],
    },
    0,
  ),
  countProperty('diego.bbs.task_callback_workers', {
    sets: 'bbs.taskCallbackWorkers',
    default: 1000,
    origin: 'constant',
    source: 'jobs/bbs/templates/bbs.json.erb and cmd/bbs/config',
    description: 'Completion callbacks under way at once.',
  }),
  durationProperty('sim.bbs.task_callback_timeout', {
    sets: 'bbs.taskCallbackTimeout',
    default: '10s',
    origin: 'constant',
    source: 'cmd/bbs/main.go: communication_timeout, also of the client for callbacks',
    description: 'Timeout of each of the three attempts at a completion callback.',
  }),
  countProperty('diego.bbs.convergence_workers', {
    sets: 'bbs.convergenceWorkers',
    default: 20,
    origin: 'constant',
    source: 'jobs/bbs/templates/bbs.json.erb',
    description: 'Workers that carry out what a convergence pass found.',
  }),
  flagProperty('sim.bbs.keep_claimed_stale_rows', {
    sets: 'bbs.keepsClaimedStaleRows',
    default: false,
    origin: 'constant',
    source: 'bbs: actual_lrp_db.go UnclaimActualLRP of release 2.105.0; newer ones keep such a row',
    description:
      'Whether convergence leaves a stale row with the cell that claimed it meanwhile; it is auctioned again all the same.',
  }),
  countProperty('sim.bbs.parallelism', {
    sets: 'bbs.parallelism',
    default: 3,
    origin: 'assumption',
    source: '16 callers got 1.7 to 2.8 times what one caller got from the measured BBS',
    description: 'Calls the BBS and its database serve at once; further calls queue.',
  }),
  countProperty(
    'diego.bbs.sql.max_open_connections',
    {
      sets: 'bbs.maxOpenConnections',
      default: 200,
      origin: 'BOSH',
      source: 'jobs/bbs/spec',
      description: 'Connections of the BBS to its database; a call beyond them waits for one.',
    },
    1,
    100_000,
  ),
  numberProperty(
    'sim.bbs.background_maximum',
    {
      sets: 'bbs.backgroundMaximum',
      default: 0.95,
      origin: 'assumption',
      source:
        'reps wait for their answers before they ask again, so their heartbeats slow down before they take all',
      description: 'Largest share of the BBS that calls which change nothing can take.',
    },
    0,
    0.99,
  ),
];

export const BBS_SERVICE_TIMES: readonly Property[] = [
  durationProperty('sim.bbs.desire_time_per_instance', {
    sets: 'bbs.serviceTimes.desirePerInstance',
    default: '720µs',
    origin: 'measured',
    source: MEASURED_BBS,
    description: 'DesireDesiredLRP, for each instance.',
  }),
  durationProperty('sim.bbs.change_desired_time', {
    sets: 'bbs.serviceTimes.changeDesired',
    default: '1ms',
    origin: 'assumption',
    source: LIKE_CLAIM,
    description: 'UpdateDesiredLRP and RemoveDesiredLRP, without the instances they add or retire.',
  }),
  durationProperty('sim.bbs.claim_time', {
    sets: 'bbs.serviceTimes.claim',
    default: '1ms',
    origin: 'measured',
    source: MEASURED_BBS,
    description: 'ClaimActualLRP.',
  }),
  durationProperty('sim.bbs.start_time', {
    sets: 'bbs.serviceTimes.start',
    default: '1.4ms',
    origin: 'measured',
    source: MEASURED_BBS,
    description: 'StartActualLRP that changes the row.',
  }),
  durationProperty('sim.bbs.start_unchanged_time', {
    sets: 'bbs.serviceTimes.startUnchanged',
    default: '760µs',
    origin: 'measured',
    source: MEASURED_BBS,
    description: "StartActualLRP that changes nothing: the bulk sync's call.",
  }),
  durationProperty('sim.bbs.crash_time', {
    sets: 'bbs.serviceTimes.crash',
    default: '1.07ms',
    origin: 'measured',
    source: MEASURED_BBS,
    description: 'CrashActualLRP.',
  }),
  durationProperty('sim.bbs.change_actual_time', {
    sets: 'bbs.serviceTimes.changeActual',
    default: '1ms',
    origin: 'assumption',
    source: LIKE_CLAIM,
    description: 'FailActualLRP, RemoveActualLRP, RetireActualLRP and evacuation calls.',
  }),
  durationProperty('sim.bbs.change_task_time', {
    sets: 'bbs.serviceTimes.changeTask',
    default: '1ms',
    origin: 'assumption',
    source: LIKE_CLAIM,
    description: 'Any call that changes one task.',
  }),
  durationProperty('sim.bbs.upsert_domain_time', {
    sets: 'bbs.serviceTimes.upsertDomain',
    default: '1ms',
    origin: 'assumption',
    source: LIKE_CLAIM,
    description: 'UpsertDomain.',
  }),
  durationProperty('sim.bbs.fetch_time', {
    sets: 'bbs.serviceTimes.fetch',
    default: '580µs',
    origin: 'measured',
    source: `${MEASURED_BBS}: 0.9ms for the 100 rows of a cell and 7ms for all 2,000, solved for base and row`,
    description: 'A query that returns ActualLRPs or tasks, without its rows.',
  }),
  costProperty('sim.bbs.fetch_time_per_lrp', {
    sets: 'bbs.serviceTimes.fetchPerLRP',
    default: '3.2µs',
    origin: 'measured',
    source: 'the same two figures',
    description: 'What each returned row adds.',
  }),
  numberProperty(
    'sim.bbs.read_growth',
    {
      sets: 'bbs.serviceTimes.readGrowth',
      default: 0.36,
      origin: 'measured',
      source:
        'reading gets 1.67 times as dear from 2,000 to 10,000 instances, by cell and in all; a little less, to extrapolate soberly',
      description: 'By what share reading gets dearer with each e-fold of ActualLRPs beyond 2,000.',
    },
    0,
    10,
  ),
  flagProperty('sim.bbs.cell_fetch_scans', {
    sets: 'bbs.serviceTimes.isCellFetchScan',
    default: false,
    origin: 'constant',
    source:
      'bbs: db/sqldb selects by cell_id, whose cost grew 1.67 times when the table grew five times',
    description: 'Whether listing the rows of one cell reads all rows, as the etcd store did.',
  }),
  durationProperty('sim.bbs.fetch_cells_time', {
    sets: 'bbs.serviceTimes.fetchCells',
    default: '1ms',
    origin: 'assumption',
    source: LIKE_CLAIM,
    description: 'Listing the cells, without the call to Locket.',
  }),
  costProperty('sim.bbs.fetch_desired_time_per_lrp', {
    sets: 'bbs.serviceTimes.fetchDesiredPerLRP',
    default: '76µs',
    origin: 'measured',
    source: "diego-notes: 200,000 scheduling infos in 15.1s (nsync bulker, 'spike benchmarks')",
    description: "Listing the DesiredLRPs' scheduling infos, for each.",
  }),
  costProperty('sim.bbs.converge_time_per_lrp', {
    sets: 'bbs.serviceTimes.convergePerLRP',
    default: '12.5µs',
    origin: 'measured',
    source: 'the real BBS over PostgreSQL: 18 to 32ms at 2,000 instances, 94 to 141ms at 10,000',
    description: 'Gathering for a convergence pass, for each ActualLRP.',
  }),
  countProperty('sim.bbs.gathering_queries', {
    sets: 'bbs.serviceTimes.gatheringQueries',
    default: 15,
    origin: 'constant',
    source: 'bbs: db/sqldb/lrp_convergence.go ConvergeLRPs, fifteen steps with a query each',
    description:
      'Queries that gathering consists of, one after the other, an equal part of its time each.',
  }),
  durationProperty('sim.bbs.convergence_action_time', {
    sets: 'bbs.serviceTimes.convergenceAction',
    default: '1.3ms',
    origin: 'measured',
    source: 'the real BBS over PostgreSQL, per lost instance, one worker',
    description: 'One action of a convergence pass.',
  }),
  durationProperty('sim.bbs.converge_tasks_time', {
    sets: 'bbs.serviceTimes.convergeTasks',
    default: '4ms',
    origin: 'assumption',
    source: 'seven queries (bbs: db/sqldb/task_convergence.go) like those that fetch rows',
    description: 'A task convergence pass, without its tasks.',
  }),
  costProperty('sim.bbs.converge_time_per_task', {
    sets: 'bbs.serviceTimes.convergePerTask',
    default: '12.5µs',
    origin: 'assumption',
    source: 'like an ActualLRP in its pass',
    description: 'What each task adds to its convergence pass.',
  }),
];
