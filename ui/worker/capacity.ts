/**
 * The capacity of a foundation that the page replays: what `diegosim capacity` computes, in turns, so that
 * simulations and questions go on in between.
 *
 * The foundation may come from any file: what would take too long is refused before it begins. Diego's
 * metrics are read from records, as far as those tell: latencies of calls and bulk syncs are in no trace.
 */
import {
  CAPACITY_DEFAULTS,
  type CapacityNow,
  capacityInSteps,
} from '../../sim/answers/capacity/capacityReport';
import { growthInSteps } from '../../sim/answers/capacity/growth';
import { type CapacityInput, wantedCount } from '../../sim/answers/capacity/input';
import type { Readings } from '../../sim/answers/capacity/readings';
import { createReadingsTap } from '../../sim/answers/capacity/readingsTap';
import type { Steps } from '../../sim/answers/capacity/steps';
import type { Instant } from '../../sim/engine/units';
import { KINDS, type KindName } from '../../sim/trace/kinds';
import type {
  CapacityAnswer,
  CapacityFoundation,
  CapacityQuestion,
  MeasuredRows,
} from './protocol';

/**
 * Lost instances times the cells that each of them is offered to: about a minute of work here, against
 * 6 million on zone-outage, which takes a second. An assumption of how long a person waits.
 */
const OFFERS_MAX = 400_000_000;
/** Desired instances: growth makes up to 16 times as many. Scenarios of the project have 200,000. */
const INSTANCES_MAX = 400_000;

/** The answer, with a pause after each throw of the dice. */
export function* capacityInTurns(question: CapacityQuestion): Steps<CapacityAnswer> {
  const { what, foundation, measured, seed } = question;
  const refusal = refusalOf(foundation);
  if (refusal !== undefined) return { kind: 'refused', message: refusal };
  const { at } = foundation;
  const input: CapacityInput = { ...foundation, readings: measured && readingsOf(measured, at) };
  if (what === 'growth') {
    return { kind: 'growth', growth: yield* growthInSteps(input, { seed }) };
  }
  const report = yield* capacityInSteps(input, { ...CAPACITY_DEFAULTS, seed });
  return { kind: 'report', report: withReasons(report, measured) };
}

/** Why the question is not answered here; undefined when it is. */
function refusalOf({ cells, apps }: CapacityFoundation): string | undefined {
  const desired = apps.reduce((sum, app) => sum + app.instances, 0);
  const placed = cells.reduce((sum, cell) => sum + wantedCount(cell), 0);
  const offers = Math.max(desired, placed) * cells.length;
  if (desired <= INSTANCES_MAX && offers <= OFFERS_MAX) return undefined;
  return 'This foundation is too large to try its losses here: use diegosim capacity.';
}

/** What is not in any trace, and in one that is not full. */
const NOT_RECORDED: ReadonlySet<string> = new Set([
  'bbs.RequestLatency',
  'rep.RepBulkSyncDuration',
  'rep.CellUnhealthy',
]);
/** Locks count however long ago they were taken: nobody looks through all of a trace for that. */
const NOT_READ: ReadonlySet<string> = new Set(['bbs.LockHeld', 'auctioneer.LockHeld']);
const DOMAIN_METRIC = 'bbs.Domain.cf-apps';

/** Says of what was not measured that the trace could not have told. */
function withReasons(report: CapacityNow, measured: MeasuredRows | undefined): CapacityNow {
  const notEvaluated = report.notEvaluated.map(({ metric, reason }) => {
    if (NOT_RECORDED.has(metric)) return { metric, reason: 'traces do not record it' };
    if (NOT_READ.has(metric)) return { metric, reason: 'not read from traces' };
    const isUntold = measured === undefined || (metric === DOMAIN_METRIC && !measured.hasDomains);
    const isOfRecords = measured !== undefined || reason === NOTHING_MEASURED;
    return isUntold && isOfRecords
      ? { metric, reason: 'this trace does not record it' }
      : { metric, reason };
  });
  return { ...report, notEvaluated };
}

/** As `evaluateIndicators` words it where nobody listened. */
const NOTHING_MEASURED = 'nothing was measured up to this instant';

/** Hands the records to what listens to a run that goes on. */
function readingsOf(rows: MeasuredRows, at: Instant): Readings {
  const kinds = rows.kinds.map((name) => KINDS.findIndex((spec) => spec.name === name));
  const passEnd = rows.kinds.indexOf('convergence.completed' satisfies KindName);
  let passes = -1;
  const tap = createReadingsTap(
    { domainByName: new Map(rows.domains.map((name, domain) => [name, domain])), texts: [] },
    { running: () => rows.running[passes] ?? 0, crashed: () => rows.crashed[passes] ?? 0 },
  );
  rows.kind.forEach((own, row) => {
    const kind = kinds[own] ?? -1;
    if (kind < 0) return;
    if (own === passEnd) passes += 1;
    const cell = rows.cell[row] ?? -1;
    tap.sink.row(
      row,
      rows.at[row] ?? 0,
      -1,
      kind,
      cell,
      -1,
      -1,
      rows.a[row] ?? 0,
      rows.b[row] ?? 0,
      rows.x[row] ?? 0,
    );
  });
  const readings = { ...tap.readings(at), timedOutChecks: null };
  return rows.hasDomains ? readings : { ...readings, isDomainFresh: null };
}
