/**
 * When a foundation must be at rest after its last trouble: K convergence passes, and what comes before the first
 * of them. The passes are those of `convergence.property.test.ts` and `faults.property.test.ts`; here settings
 * are at their extremes, so each term follows them.
 *
 *   drain      one that has just begun lasts as long as the evacuation timeout, the stops of its containers included;
 *   control    supervisors start what has died, a dead holder's lock expires (15 s, looked at every 5 s), the new one
 *              takes it within 5 s, its first pass comes an interval later, a stale domain is fresh with the next
 *              sync: two minutes with the release's timers;
 *   boot       VM, Garden's health check, an older presence that must expire, the refused attempt after it;
 *   8 passes   promote suspects; sync away rows without containers; create and auction what is missing; twice
 *              again, since a failed auction is repeated when its row is 30 s old, every second pass; start-up;
 *   hand-backs with proxies, two passes more for each cell, which may hand back an instance once
 *              (convergence.property.test.ts);
 *   caps       of N starting containers at once: two passes for each N instances;
 *   queues     what a cell creates one after the other.
 */
import { meanOf } from '../../engine/distribution';
import { type Duration, type Instant, MINUTE, SECOND } from '../../engine/units';
import type { FoundationSpec } from '../../model/foundationSpec';

/** Convergence passes that what is missing may take. */
const PASSES = 8;
const PASSES_PER_HAND_BACK = 2;
const PASSES_PER_CAP = 2;
const CONTROL_PLANE: Duration = 2 * MINUTE;
/** An UNCLAIMED row is auctioned again when it is older (bbs actual_lrp.go StaleUnclaimedActualLRPDuration). */
const STALE: Duration = 30 * SECOND;

/** When nobody does anything to the foundation any more, as far as its scenario says. */
export function calmFrom(spec: FoundationSpec): Instant {
  const { events, apps, tasks, pushes } = spec;
  let calm = 0;
  for (const { at } of events) calm = Math.max(calm, at);
  for (const source of tasks) {
    const last = source.arrivals.kind === 'once' ? source.from : source.until;
    const cancelled = source.cancelled === null ? 0 : meanOf(source.cancelled.after) * 2;
    calm = Math.max(calm, last + cancelled);
  }
  pushes.forEach((push, position) => {
    const pushed = apps.filter((app) => app.push === position);
    const begin = pushed.reduce((last, { arrivesAt }) => Math.max(last, arrivesAt), 0);
    // A slot is held until the timeout at most; a staging that began last ends after that.
    const turns = Math.ceil(pushed.length / push.inFlight) * push.timeout;
    const staging = push.staging === null ? 0 : 2 * meanOf(push.staging) + meanOf(push.upload);
    calm = Math.max(calm, begin + turns + staging);
  });
  return calm;
}

/** From calm until everything that fits must run. */
export function settlingTime(spec: FoundationSpec): Duration {
  const { config, cells, events } = spec;
  const { bbs, rep, executor, bosh, auctioneer } = config;
  const isDrained = events.some(({ kind }) => kind === 'drainCells' || kind === 'deploy');
  const stopping = meanOf(executor.processStopTime) + executor.gracefulShutdownInterval;
  const drain = isDrained ? rep.evacuationTimeout + rep.evacuationPollingInterval + stopping : 0;
  const healthCheck = meanOf(executor.containerCreateTime) + meanOf(executor.containerDestroyTime);
  const boots = [bosh.cellBootTime, bosh.vmBootTime, bosh.databaseFailoverTime].map(meanOf);
  const boot = Math.max(...boots) + healthCheck + rep.presenceTtl + rep.presenceRetryInterval;
  const instances = spec.apps.reduce((sum, app) => sum + app.instances, 0);
  const cap = auctioneer.startingContainerCountMaximum;
  const passes =
    PASSES +
    (executor.isProxyEnabled ? PASSES_PER_HAND_BACK * cells.length : 0) +
    (cap > 0 ? PASSES_PER_CAP * Math.ceil(instances / cap) : 0);
  // What a pass finds depends on what reps have told, and on the age of rows.
  const pass = Math.max(bbs.convergeRepeatInterval, rep.pollingInterval, STALE) + SECOND;
  const perContainer = meanOf(executor.containerCreateTime) + meanOf(executor.setupTime);
  const queue = (instances * perContainer) / executor.createWorkPoolSize;
  return Math.ceil(CONTROL_PLANE + drain + boot + passes * pass + queue);
}

/** The instant from which everything that fits must run. */
export function settledAt(spec: FoundationSpec): Instant {
  return Math.ceil(calmFrom(spec)) + settlingTime(spec);
}
