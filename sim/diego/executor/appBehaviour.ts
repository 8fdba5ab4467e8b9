/**
 * How long things take in a container and how the work in it behaves: everything about it that is drawn.
 *
 * No component of Diego: here stand the apps, their droplets and their start-up checks. Draws are keyed by
 * the LRP or task, the purpose, and how often it has been started before, so that the third start of an
 * instance behaves alike whichever cell it lands on.
 */
import type { Distribution } from '../../engine/distribution';
import { type Duration, SECOND } from '../../engine/units';
import type { AppSpec, StagingWork, TaskSource } from '../../model/foundationSpec';
import { lrpName, NONE } from '../../model/identity';
import type { Container } from './container';
import type { Depot } from './executorState';
import type { ExitReason } from './messages';

/** How long a piece of work for this start of the container takes. */
export function timeFor(
  depot: Depot,
  container: Container,
  purpose: string,
  distribution: Distribution,
): Duration {
  // Most are constant in quick scenarios: spares the making of a name.
  if (distribution.kind === 'constant') return distribution.value;
  return depot.ctx.sample(distribution, ownerName(depot, container), purpose, container.occasion);
}

/**
 * How the start-up check ends, counted from the start of the process. It probes at once and then every
 * unhealthy monitoring interval, until it passes or the start timeout is over (healthcheck:cmd/healthcheck).
 * A task has none: it runs as soon as its process does.
 */
export function startupCheck(
  depot: Depot,
  container: Container,
): { readonly after: Duration; readonly isHealthy: boolean } {
  if (container.lrp === NONE) return { after: 0, isHealthy: true };
  const app = appOf(depot, container);
  const interval = depot.config.unhealthyMonitoringInterval;
  const probes = Math.ceil(timeFor(depot, container, 'startup', app.startup) / interval);
  const after = probes * interval;
  const isTooSlow = after > app.startTimeout;
  return isTooSlow || misbehaves(depot, container, app, 'neverHealthy')
    ? { after: app.startTimeout, isHealthy: false }
    : { after, isHealthy: true };
}

/** When and how the process will end by itself, counted from now; null: never. */
export function endOfRun(
  depot: Depot,
  container: Container,
): { readonly after: Duration; readonly reason: ExitReason } | null {
  if (container.lrp === NONE) {
    const { runs, failing, staging } = taskSourceOf(depot, container);
    const hasFailed =
      failing > 0 && depot.ctx.draw(ownerName(depot, container), 'fails', 0) < failing;
    const after = timeFor(depot, container, 'runs', runs);
    if (staging !== null) return endOfStaging(depot, container, staging, { after, hasFailed });
    return { after, reason: hasFailed ? 'failed' : 'finished' };
  }
  const app = appOf(depot, container);
  const ends: Duration[] = [];
  if (app.life !== null) ends.push(timeFor(depot, container, 'life', app.life));
  if (app.crash?.kind === 'exits' && misbehaves(depot, container, app, 'exits')) {
    ends.push(timeFor(depot, container, 'crash', app.crash.after));
  }
  return ends.length === 0 ? null : { after: Math.min(...ends), reason: 'crashed' };
}

/**
 * The Builder, whose failure ends the task; then the upload, of which cc-uploader hears at its next look; all
 * of it within the timeout around the task's actions (cloud_controller_ng: staging_action_builder.rb).
 */
function endOfStaging(
  depot: Depot,
  container: Container,
  { upload, uploadPollInterval, timeout }: StagingWork,
  builder: { readonly after: Duration; readonly hasFailed: boolean },
): { readonly after: Duration; readonly reason: ExitReason } {
  const polls = Math.ceil(timeFor(depot, container, 'upload', upload) / uploadPollInterval);
  const after = builder.after + (builder.hasFailed ? 0 : polls * uploadPollInterval);
  if (after > timeout) return { after: timeout, reason: 'timed-out' };
  return { after, reason: builder.hasFailed ? 'build-failed' : 'finished' };
}

/** timeout_step.go, with the time-out of the task's actions. */
export function timedOutText({ staging }: TaskSource): string {
  return `exceeded ${goDuration(staging?.timeout ?? 0)} timeout`;
}

/** Proxy first, then SIGTERM, and SIGKILL to what has not obeyed it (credmanager.go, run_step.go). */
export function stopTime(
  depot: Depot,
  container: Container,
): { readonly after: Duration; readonly isKilled: boolean } {
  const { config } = depot;
  const hasProxy = config.isProxyEnabled && container.lrp !== NONE;
  const proxy = hasProxy ? config.envoyConfigReloadDuration : 0;
  const process = timeFor(depot, container, 'stop', config.processStopTime);
  const grace = config.gracefulShutdownInterval;
  return { after: proxy + Math.min(process, grace), isKilled: process > grace };
}

/** health_check_step.go, for the check that Cloud Foundry gives an app unless told otherwise. */
export function neverHealthyText({ startTimeout }: AppSpec): string {
  const after = goDuration(startTimeout);
  return `Instance never healthy after ${after}: Failed to make TCP connection`;
}

/** As Go prints a duration of whole seconds: `45s`, `1m0s`. */
function goDuration(duration: Duration): string {
  const seconds = Math.round(duration / SECOND);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}

/** Whether this instance, in this start, shows the app's fault. */
function misbehaves(
  depot: Depot,
  container: Container,
  { crash }: AppSpec,
  kind: 'exits' | 'neverHealthy',
): boolean {
  if (crash === null || crash.kind !== kind) return false;
  if (container.occasion >= crash.times) return false;
  if (crash.share >= 1) return true;
  return depot.ctx.draw(ownerName(depot, container), 'misbehaves', 0) < crash.share;
}

function ownerName({ identities }: Depot, container: Container): string {
  return container.lrp === NONE
    ? (identities.tasks[container.task] as string)
    : lrpName(identities, container.lrp);
}

export function appOf({ apps, identities }: Depot, container: Container): AppSpec {
  return apps[identities.lrpProcess[container.lrp] as number] as AppSpec;
}

export function taskSourceOf({ taskSources, world }: Depot, container: Container): TaskSource {
  return taskSources[world.taskSource[container.task] as number] as TaskSource;
}
