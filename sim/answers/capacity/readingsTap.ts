/**
 * Listens to a run for what Diego's indicators read. A sink like any other: rows of a stored trace may be
 * handed to it as well, in their order; the two gauges of the BBS's table come from outside, and what
 * components observe of themselves (latencies) only a run that goes on tells.
 *
 * Windows and aggregations are those of the indicators (facts of diego-release: jobs, indicators.yml.erb).
 * Gauges of LRPs change once per convergence pass, as the real ones do, so that what lasts from one pass to
 * the next is invisible. Memory: an hour of passes, minutes of batches and syncs.
 */

import { type Duration, HOUR, type Instant, MINUTE, toSeconds } from '../../engine/units';
import { APPS_DOMAIN } from '../../model/domain';
import type { DomainId, Identities } from '../../model/identity';
import { type ObservationName, observationId } from '../../trace/observations';
import type { RecordSink } from '../../trace/recorder';
import { createRowDispatch, type RowDispatch } from '../rowDispatch';
import type { Readings } from './readings';
import { createSlidingWindow, type SlidingWindow } from './slidingWindow';

const FIVE_MINUTES = 5 * MINUTE;
const QUARTER_HOUR = 15 * MINUTE;

/** Gauges that the BBS reads from its tables at the end of a pass. */
export interface BbsGauges {
  running(): number;
  crashed(): number;
}

/** What listens, and what it has heard. */
export interface ReadingsTap {
  readonly sink: RecordSink;
  /** What was measured up to that instant. */
  readings(at: Instant): Readings;
}

/** Listens from the first record on: `identities` is the run's own, which names domains as they appear. */
export function createReadingsTap(
  identities: Pick<Identities, 'domainByName' | 'texts'>,
  gauges: BbsGauges,
): ReadingsTap {
  const rows = createRowDispatch();
  const auctions = listenToAuctions(rows);
  const passes = listenToPasses(rows, identities, gauges);
  const observed = new Map<number, ObservationHandler>();
  const latencies = listenToLatencies(rows, (name, handler) => {
    observed.set(observationId(name), handler);
  });
  const locks = listenToLocks(rows, identities);
  const timedOutChecks = createSlidingWindow(HOUR);
  observed.set(observationId('garden.checkTimedOut'), (at) => timedOutChecks.add(at, 1));
  const unhealthy = new Set<number>();
  rows.on('rep.gardenChanged', (_at, cell, _lrp, _instance, healthy) => {
    if (healthy === 0) unhealthy.add(cell);
    else unhealthy.delete(cell);
  });
  rows.on('cell.killed', (_at, cell) => unhealthy.delete(cell));
  rows.on('vm.deleted', (_at, cell) => unhealthy.delete(cell));
  return {
    sink: {
      row: rows.sink.row,
      count: (at, observation, subject, value) => observed.get(observation)?.(at, subject, value),
    },
    readings: (at) => ({
      seconds: toSeconds(at),
      unhealthyCells: unhealthy.size,
      timedOutChecks: timedOutChecks.sum(at),
      ...locks(),
      ...auctions(at),
      ...passes(at),
      ...latencies(at),
    }),
  };
}

type AuctionReadings = Pick<
  Readings,
  | 'fetchSeconds'
  | 'lrpsFailedPerMinute'
  | 'tasksFailedPerMinute'
  | 'lrpsPlacedPerMinute'
  | 'tasksPlacedPerMinute'
>;

/** A decision that a cell hands back is a failure, not a placement (scheduler.go Schedule). */
function listenToAuctions(rows: RowDispatch): (at: Instant) => AuctionReadings {
  const fetches = createSlidingWindow(FIVE_MINUTES);
  const failedLRPs = createSlidingWindow(FIVE_MINUTES);
  const failedTasks = createSlidingWindow(FIVE_MINUTES);
  const placedLRPs = createSlidingWindow(FIVE_MINUTES);
  const placedTasks = createSlidingWindow(FIVE_MINUTES);
  rows.on('auction.fetched', (at, _cell, _lrp, _instance, _batch, _cells, duration) =>
    fetches.add(at, toSeconds(duration)),
  );
  rows.on('auction.failed', (at) => failedLRPs.add(at, 1));
  rows.on('auction.taskFailed', (at) => failedTasks.add(at, 1));
  rows.on('auction.placed', (at) => placedLRPs.add(at, 1));
  rows.on('auction.taskPlaced', (at) => placedTasks.add(at, 1));
  rows.on('auction.rejected', (at) => {
    failedLRPs.add(at, 1);
    placedLRPs.add(at, -1);
  });
  rows.on('auction.taskRejected', (at) => {
    failedTasks.add(at, 1);
    placedTasks.add(at, -1);
  });
  const perMinute = (window: SlidingWindow, at: Instant): number =>
    (window.sum(at) / FIVE_MINUTES) * MINUTE;
  return (at) => ({
    fetchSeconds: fetches.maximum(at) ?? null,
    lrpsFailedPerMinute: perMinute(failedLRPs, at),
    tasksFailedPerMinute: perMinute(failedTasks, at),
    lrpsPlacedPerMinute: perMinute(placedLRPs, at),
    tasksPlacedPerMinute: perMinute(placedTasks, at),
  });
}

type LockReadings = Pick<Readings, 'isBbsLockHeld' | 'isAuctioneerLockHeld'>;

/** Locks as Locket has them: who holds one has it in its memory as well, but for the seconds of a failure. */
function listenToLocks(
  rows: RowDispatch,
  { texts }: Pick<Identities, 'texts'>,
): () => LockReadings {
  const held = new Map<string, boolean>();
  const set =
    (isHeld: boolean) => (_at: Instant, _c: number, _l: number, _i: number, lock: number) => {
      held.set(texts[lock] ?? '', isHeld);
    };
  rows.on('lock.acquired', set(true));
  rows.on('lock.expired', set(false));
  rows.on('lock.released', set(false));
  return () => ({
    isBbsLockHeld: held.get('bbs') ?? null,
    isAuctioneerLockHeld: held.get('auctioneer') ?? null,
  });
}

type PassReadings = Pick<
  Readings,
  'convergenceSeconds' | 'missing' | 'extra' | 'crashed' | 'runningDelta' | 'isDomainFresh'
>;

function listenToPasses(
  rows: RowDispatch,
  identities: Pick<Identities, 'domainByName'>,
  gauges: BbsGauges,
): (at: Instant) => PassReadings {
  const durations = createSlidingWindow(QUARTER_HOUR);
  const missing = createSlidingWindow(FIVE_MINUTES);
  const extra = createSlidingWindow(FIVE_MINUTES);
  const running = createSlidingWindow(HOUR);
  const freshUntil = new Map<DomainId, Instant>();
  let crashed: number | null = null;
  let isDomainFresh: boolean | null = null;
  rows.on('domain.refreshed', (_at, _cell, _lrp, _instance, domain, _b, until) => {
    freshUntil.set(domain, until);
  });
  rows.on('convergence.planned', (at, _cell, _lrp, _instance, missingKeys, extraKeys) => {
    missing.add(at, missingKeys);
    extra.add(at, extraKeys);
  });
  rows.on('convergence.completed', (at, _cell, _lrp, _instance, _pass, _starts, duration) => {
    durations.add(at, toSeconds(duration));
    running.add(at, gauges.running());
    crashed = gauges.crashed();
    const domain = identities.domainByName.get(APPS_DOMAIN);
    isDomainFresh = domain !== undefined && (freshUntil.get(domain) ?? 0) > at;
  });
  return (at) => ({
    convergenceSeconds: durations.maximum(at) ?? null,
    missing: missing.mean(at) ?? null,
    extra: extra.mean(at) ?? null,
    crashed,
    runningDelta: delta(running, at),
    isDomainFresh,
  });
}

type ObservationHandler = (at: Instant, subject: number, value: number) => void;

/**
 * bbs:metrics/request_stat_metron_notifier.go sends the slowest call since it sent last, each minute; here
 * the minutes are those of the run. A bulk sync is timed until it has compared (rep:harmonizer/bulker.go).
 */
function listenToLatencies(
  rows: RowDispatch,
  onObservation: (name: ObservationName, handler: ObservationHandler) => void,
): (at: Instant) => Pick<Readings, 'requestSeconds' | 'syncSeconds'> {
  const syncs = createSlidingWindow(QUARTER_HOUR);
  const syncBeganAt = new Map<number, Instant>();
  /** Slowest call by minute; those of the last quarter of an hour and the one that goes on. */
  const slowest = new Map<number, Duration>();
  const minutes = QUARTER_HOUR / MINUTE;
  onObservation('bbs.request', (at, _subject, latency) => {
    const minute = Math.floor(at / MINUTE);
    const known = slowest.get(minute);
    if (known === undefined) {
      for (const past of slowest.keys()) if (past < minute - minutes - 1) slowest.delete(past);
    }
    slowest.set(minute, Math.max(known ?? 0, latency));
  });
  const onSynced = (at: Instant, cell: number): void => {
    const began = syncBeganAt.get(cell);
    if (began !== undefined) syncs.add(at, toSeconds(at - began));
  };
  onObservation('rep.syncBegan', (at, cell) => syncBeganAt.set(cell, at));
  onObservation('rep.syncFailed', onSynced);
  rows.on('rep.synced', onSynced);
  return (at) => {
    const now = Math.floor(at / MINUTE);
    const past = [...slowest].filter(([minute]) => minute < now && minute >= now - minutes);
    const sum = past.reduce((total, [, latency]) => total + toSeconds(latency), 0);
    return {
      requestSeconds: past.length === 0 ? null : sum / past.length,
      syncSeconds: syncs.maximum(at) ?? null,
    };
  };
}

/** By how much a level differs from an hour before; null when it was not measured then. */
function delta(level: SlidingWindow, at: Instant): number | null {
  const now = level.levelAt(at);
  const before = level.levelAt(at - HOUR);
  return now === undefined || before === undefined ? null : now - before;
}
