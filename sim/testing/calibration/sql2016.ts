/**
 * S2: the BBS benchmarks of 2016 over a CF-MySQL cluster: full tables, and so many imitated reps that loop
 * as the published benchmark's do (cloudfoundry/benchmarkbbs: rep_bulk_fetch_test.go).
 *
 * A rep waits a random part of the cycle, then, ten times, fetches its cell's rows and calls StartActualLRP
 * for every one of them at once, each followed by a ClaimActualLRP in 2.5 % of the cases, and sleeps a whole
 * cycle. Rows are RUNNING from the start, so that only a start after a claim changes anything. Nobody else
 * calls.
 */
import { keyedDraw } from '../../engine/random';
import { type Duration, SECOND } from '../../engine/units';
import type { Properties } from '../builders';
import { BbsBench, type Guest, type HeldRow, REQUEST } from './bbsBench';
import { closedLoop } from './closedLoop';
import { type Figure, figure, type Role } from './figure';
import { SQL } from './published';
import { mean } from './statistics';

const STACK = 'sql-2016';

/** benchmarkbbs: numTrials, as S2 shows it (10,000 loops of 1,000 reps). */
const LOOPS = 10;

interface RepTimes {
  readonly fetch: Duration[];
  readonly start: Duration[];
  readonly claim: Duration[];
}

/** Averages over all calls of a benchmark, in seconds. */
interface BulkResult {
  readonly fetch: number;
  readonly start: number;
  readonly claim: number;
}

export function sql2016Figures(): Figure[] {
  const large = bulkLoops(SQL.instances, SQL.reps);
  const small = bulkLoops(50_000, 250);
  const seconds = (
    row: string,
    what: string,
    target: number | readonly [number, number],
    simulated: number,
    role: Role,
    note = '',
  ) => figure(row, what, target, simulated, { role, note });
  return [
    seconds('17', 'convergence gathering, 200,000 LRPs', SQL.gathering, gatheringTime(), 'fitted'),
    seconds('19', 'all scheduling infos, 200,000', SQL.schedulingInfos, infosTime(), 'fitted'),
    seconds(
      '20',
      'rep fetch, 200,000 on 1,000 reps',
      [0.06, 0.078],
      large.fetch,
      'fitted',
      NEAR_FULL,
    ),
    seconds('21', 'rep fetch, 50,000 on 250 reps', [0.011, 0.016], small.fetch, 'tested'),
    seconds('22', 'claim, 50,000 on 250 reps', [0.028, 0.038], small.claim, 'tested'),
    seconds('22', 'claim, 200,000 on 1,000 reps', [0.35, 0.43], large.claim, 'tested', CLAIMS),
    seconds('23', 'start, 50,000 on 250 reps', [0.054, 0.157], small.start, 'tested', STARTS),
    seconds('23', 'start, 200,000 on 1,000 reps', [0.116, 0.163], large.start, 'tested'),
  ];
}

const CLAIMS =
  'published claims are five times as slow as fetches at the same time, and ten times as slow as at 50,000: 330 writes a second go through the synchronous replication of three database nodes; the model has one queue for reads and writes';

const STARTS =
  "published with the client's own waiting in it: one machine plays all reps and sends 200 starts at once, on connections that it has to open first, or after waiting for a slot (an artefact, the publication says; single starts took up to 120 s); a BBS that clears 6,700 starts a second has 200 behind it in 30 ms";

const NEAR_FULL =
  '59 workers are then 98 % busy, so that a little more or less of anything moves this figure much: 62 workers give 32 ms, 58 give 149 ms';

/** Whole tables; each process has one instance, as the benchmark's. */
function bench(instances: number, cells: number, properties: Properties = {}): BbsBench {
  return new BbsBench({ stack: STACK, apps: instances, instancesPerApp: 1, cells, properties });
}

function gatheringTime(): number {
  return bench(SQL.instances, SQL.reps).converge() / SECOND;
}

function infosTime(): number {
  const full = bench(SQL.instances, SQL.reps);
  return (
    closedLoop(full, 1, [{ kind: 'bbs.fetchDesired', request: REQUEST, domain: 0 }]).latency /
    SECOND
  );
}

/** Row 20 with another number of workers, in seconds: what `parallelism` is fitted with. */
export function repFetchWith(parallelism: number): number {
  return bulkLoops(SQL.instances, SQL.reps, { 'sim.bbs.parallelism': parallelism }).fetch;
}

function bulkLoops(instances: number, reps: number, properties: Properties = {}): BulkResult {
  const full = bench(instances, reps, properties);
  const times: RepTimes = { fetch: [], start: [], claim: [] };
  const perRep = instances / reps;
  for (let cell = 0; cell < reps; cell++) {
    full.add(rep(full, cell, full.rows.slice(cell * perRep, (cell + 1) * perRep), times));
  }
  full.run();
  return {
    fetch: mean(times.fetch) / SECOND,
    start: mean(times.start) / SECOND,
    claim: mean(times.claim) / SECOND,
  };
}

function rep(full: BbsBench, cell: number, held: readonly HeldRow[], times: RepTimes): Guest {
  const first = held[0]?.instance ?? 0;
  const sentAt = new Float64Array(held.length);
  let loops = 0;
  let fetchedAt = 0;
  const cycle = SQL.bulkCycle * SECOND;
  return {
    role: 'bench',
    name: `rep-${cell}`,
    zone: 'z1',
    state: null,
    receive: (_state, message, ctx) => {
      switch (message.kind) {
        case 'bench.next':
          if (loops++ === 0) {
            const wait = keyedDraw(1, `rep-${cell}`, 'phase', 0) * cycle;
            ctx.after(Math.round(wait), { kind: 'bench.next' });
          } else if (loops <= LOOPS + 1) {
            fetchedAt = ctx.now;
            ctx.send(full.bbs, { kind: 'bbs.sync', request: REQUEST, cell, calls: null });
          }
          return;
        case 'rep.cellFetched':
          times.fetch.push(ctx.now - fetchedAt);
          held.forEach((row, position) => {
            sentAt[position] = ctx.now;
            ctx.send(full.bbs, { kind: 'bbs.start', request: REQUEST, ...row });
          });
          ctx.after(cycle, { kind: 'bench.next' });
          return;
        case 'rep.startAnswered': {
          const position = message.instance - first;
          times.start.push(ctx.now - (sentAt[position] as number));
          const draw = keyedDraw(1, `row-${message.instance}`, 'claims', loops);
          if (draw >= SQL.claimShare) return;
          sentAt[position] = ctx.now;
          ctx.send(full.bbs, {
            kind: 'bbs.claim',
            request: REQUEST,
            ...(held[position] as HeldRow),
          });
          return;
        }
        case 'rep.claimAnswered':
          times.claim.push(ctx.now - (sentAt[message.instance - first] as number));
          return;
        default:
      }
    },
  };
}
