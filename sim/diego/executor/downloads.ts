/**
 * Downloads of a cell: the lifecycle that a container is created with, the droplet that is streamed into it.
 *
 * Real counterparts: cacheddownloader:cached_downloader.go, downloader.go; executor:depot/containerstore/
 * dependencymanager.go and depot/steps/download_step.go. Each takes one of max_concurrent_downloads slots
 * first and then waits for its key, of which one is fetched at a time; a hit asks the blobstore all the same
 * whether it is still good. Downloads share nothing but the slots: the blobstore's bandwidth is no limit.
 * Uploads are left out: only staging makes them.
 */
import { type Duration, MILLISECOND, MINUTE, NEVER, SECOND } from '../../engine/units';
import { finish, submit, withdraw } from '../../engine/workPool';
import type { AppSpec } from '../../model/foundationSpec';
import type { InstanceId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { appOf, ownerName } from './appBehaviour';
import type { Container } from './container';
import { holds, release, store, use } from './downloadCache';
import type { Download } from './downloadState';
import type { Depot } from './executorState';

const COMPLETED = kindId('download.completed');
const EVICTED = kindId('cache.evicted');

/** downloader.go: attempts, pauses between them, and how long one may stand still or take in all. */
const ATTEMPTS_MAX = 4;
const PAUSE_MIN: Duration = 500 * MILLISECOND;
const PAUSE_MAX: Duration = 5 * SECOND;
const JITTER_MAX: Duration = 200 * MILLISECOND;
const IDLE_TIMEOUT: Duration = 10 * SECOND;
/** executor: initializer/initializer_garden.go NewDownloader. */
const REQUEST_TIMEOUT: Duration = 10 * MINUTE;

/** Asks for what the container needs; `executor.downloadEnded` follows. */
export function download(depot: Depot, container: Container, what: Download['what']): void {
  const { downloads } = depot.state;
  const app = appOf(depot, container);
  const isDroplet = what === 'droplet';
  downloads.byInstance.set(container.instance, {
    what,
    key: isDroplet ? app.processGuid : lifecycleKey(app),
    size: isDroplet ? (app.droplet ?? 0) : depot.config.lifecycleSize,
    askedAt: depot.ctx.now,
    failures: 0,
    attemptBeganAt: NEVER,
    isHit: false,
    left: 0,
    since: depot.ctx.now,
    slowdown: 0,
    event: null,
  });
  if (submit(downloads.limiter, container.instance)) takeSlot(depot, container.instance);
}

function takeSlot(depot: Depot, instance: InstanceId): void {
  const { byInstance, byKey } = depot.state.downloads;
  const { key } = byInstance.get(instance) as Download;
  const waiting = byKey.get(key);
  if (waiting !== undefined) {
    waiting.push(instance);
    return;
  }
  byKey.set(key, [instance]);
  attempt(depot, instance);
}

/** One conditional GET. */
function attempt(depot: Depot, instance: InstanceId): void {
  const { state, config, ctx } = depot;
  const under = state.downloads.byInstance.get(instance) as Download;
  under.isHit = holds(state.downloads.cache, under.key);
  under.attemptBeganAt = ctx.now;
  const transfer = under.isHit ? 0 : Math.round(under.size * config.downloadTimePerMB);
  under.left = config.downloadLatency + transfer;
  plan(depot, instance, under);
}

/** When the attempt under way will end if the blobstore stays as it is, and how. */
function plan(depot: Depot, instance: InstanceId, under: Download): void {
  const { config, world, ctx } = depot;
  const { mode, slowdown } = world.blobstore;
  under.since = ctx.now;
  under.slowdown = mode === 'up' ? slowdown : 0;
  const ends = (after: Duration, hasFailed: boolean): void => {
    under.event = ctx.after(after, { kind: 'executor.downloadEnded', instance, hasFailed });
  };
  if (mode === 'refuses') return ends(0, true);
  if (mode === 'hangs') return ends(IDLE_TIMEOUT, true);
  // Nothing comes before the blobstore has answered, and no more than the idle time-out may pass so.
  if (config.downloadLatency * slowdown > IDLE_TIMEOUT) return ends(IDLE_TIMEOUT, true);
  const after = Math.round(under.left * slowdown);
  const untilTimeout = under.attemptBeganAt + REQUEST_TIMEOUT - ctx.now;
  ends(Math.min(after, untilTimeout), after > untilTimeout);
}

/** The blobstore is otherwise than it was: what is under way goes on that way, or is cut. */
export function replanDownloads(depot: Depot): void {
  const { ctx, state } = depot;
  for (const [instance, under] of state.downloads.byInstance) {
    if (under.event === null || under.attemptBeganAt === NEVER) continue;
    ctx.cancel(under.event);
    const elapsed = ctx.now - under.since;
    const done = under.slowdown === 0 ? 0 : Math.round(elapsed / under.slowdown);
    under.left = Math.max(0, under.left - done);
    plan(depot, instance, under);
  }
}

/**
 * An attempt has ended. `done` and `failed` end the download; the slot of a droplet is held until it has
 * been unpacked (download_step.go Run).
 */
export function onAttemptEnded(
  depot: Depot,
  container: Container,
  hasFailed: boolean,
): { readonly what: Download['what']; readonly outcome: 'done' | 'failed' | 'retried' } | null {
  const { state, ctx, cell, config } = depot;
  const { instance, lrp, task } = container;
  const under = state.downloads.byInstance.get(instance);
  if (under === undefined) return null;
  const { what } = under;
  if (hasFailed && ++under.failures < ATTEMPTS_MAX) {
    under.attemptBeganAt = NEVER;
    const pause = pauseAfter(depot, container, under);
    under.event = ctx.after(pause, { kind: 'executor.downloadRetried', instance });
    return { what, outcome: 'retried' };
  }
  under.event = null;
  if (hasFailed) {
    leave(depot, instance);
    return { what, outcome: 'failed' };
  }
  keep(depot, under);
  const { cause } = ctx;
  ctx.record(COMPLETED, cell, lrp, instance, task, under.isHit ? 1 : 0, ctx.now - under.askedAt);
  if (what === 'lifecycle') {
    leave(depot, instance);
  } else {
    ctx.cause = cause;
    passKeyOn(depot, under.key, instance);
    const unpacking = Math.round(under.size * config.unpackTimePerMB);
    under.attemptBeganAt = NEVER;
    under.event = ctx.after(unpacking, { kind: 'executor.unpacked', instance });
  }
  return { what, outcome: 'done' };
}

/** Stores what came, and takes it into use. */
function keep({ state: { downloads }, ctx, cell }: Depot, { key, isHit, size }: Download): void {
  const evicted = isHit ? [] : store(downloads.cache, key, size);
  use(downloads.cache, key);
  for (const megabytes of evicted) {
    ctx.note(EVICTED, cell, -1, -1, Math.round(megabytes), 0, 0);
  }
}

export function onDownloadRetried(depot: Depot, container: Container): void {
  if (depot.state.downloads.byInstance.has(container.instance)) {
    attempt(depot, container.instance);
  }
}

/** The droplet is in the container: its file is closed, and its slot is free. */
export function onUnpacked(depot: Depot, container: Container): void {
  const { downloads } = depot.state;
  const under = downloads.byInstance.get(container.instance);
  if (under === undefined) return;
  release(downloads.cache, under.key);
  leave(depot, container.instance);
}

/** The container is stopped meanwhile: its download is cancelled. False: it was not downloading. */
export function cancelDownload(depot: Depot, { instance }: Container): boolean {
  const { downloads } = depot.state;
  const under = downloads.byInstance.get(instance);
  if (under === undefined) return false;
  if (withdraw(downloads.limiter, instance)) {
    downloads.byInstance.delete(instance);
    return true;
  }
  if (under.event !== null) depot.ctx.cancel(under.event);
  const isUnpacking = under.event !== null && !(downloads.byKey.get(under.key)?.[0] === instance);
  if (isUnpacking) release(downloads.cache, under.key);
  leave(depot, instance);
  return true;
}

/** The container's lifecycle is mounted no more. */
export function unmountLifecycle(depot: Depot, container: Container): void {
  if (!container.hasLifecycle) return;
  container.hasLifecycle = false;
  release(depot.state.downloads.cache, lifecycleKey(appOf(depot, container)));
}

/** Each stack has its own (capi-release: cc.diego.lifecycle_bundles). */
function lifecycleKey({ constraint }: AppSpec): string {
  return `lifecycle of ${constraint.rootFs}`;
}

/** Ends a download that has a slot. */
function leave(depot: Depot, instance: InstanceId): void {
  const { downloads } = depot.state;
  const { key } = downloads.byInstance.get(instance) as Download;
  downloads.byInstance.delete(instance);
  passKeyOn(depot, key, instance);
  const next = finish(downloads.limiter);
  if (next !== undefined) takeSlot(depot, next);
}

/** The next that waits for the key asks for it. */
function passKeyOn(depot: Depot, key: string, instance: InstanceId): void {
  const { byKey } = depot.state.downloads;
  const waiting = byKey.get(key);
  const place = waiting?.indexOf(instance) ?? -1;
  if (waiting === undefined || place < 0) return;
  waiting.splice(place, 1);
  const [next] = waiting;
  if (next === undefined) byKey.delete(key);
  else if (place === 0) attempt(depot, next);
}

/** downloader.go: doubles from half a second, up to five, and a jitter. */
function pauseAfter(depot: Depot, container: Container, { failures, what }: Download): Duration {
  let pause = PAUSE_MIN;
  for (let each = 1; each < failures; each++) pause *= 2;
  const occasion = container.occasion * ATTEMPTS_MAX + failures;
  const draw = depot.ctx.draw(ownerName(depot, container), `${what}-jitter`, occasion);
  return Math.min(pause, PAUSE_MAX) + Math.round(draw * JITTER_MAX);
}
