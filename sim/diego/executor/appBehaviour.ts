/**
 * How long things take in a container and how the work in it behaves: everything about it that is drawn.
 *
 * No component of Diego: here stand the apps and their checks. Draws are keyed by
 * the LRP or task, the purpose, and how often it has been started before, so that the third start of an
 * instance behaves alike whichever cell it lands on.
 */
import type { Distribution } from '../../engine/distribution';
import { type Duration, type MB, SECOND } from '../../engine/units';
import type { AppSpec, CrashSpec, StagingWork, TaskSource } from '../../model/foundationSpec';
import { lrpName, NONE } from '../../model/identity';
import type { Container } from './container';
import type { Depot } from './executorState';
import type { ExitReason } from './messages';
import { monitorCheckTime } from './monitorActions';

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
 * A legacy Monitor action probes first after an interval, then an interval after each probe's end, and
 * gives up at the first that fails later than the timeout (eventually_succeeds_step.go). A task has none: it
 * runs as soon as its process does.
 */
export function startupCheck(
  depot: Depot,
  container: Container,
): { readonly after: Duration; readonly isHealthy: boolean } {
  if (container.lrp === NONE) return { after: 0, isHealthy: true };
  const app = appOf(depot, container);
  const { unhealthyMonitoringInterval: interval, usesMonitorActions } = depot.config;
  const startup = timeFor(depot, container, 'startup', app.startup);
  const isNever = misbehaves(depot, container, app, 'neverHealthy');
  if (usesMonitorActions) {
    const monitorTime = monitorCheckTime(depot);
    const cycle = interval + monitorTime;
    const passesAt = Math.max(1, Math.ceil((startup + monitorTime) / cycle)) * cycle;
    const failsAt = (Math.floor(app.startTimeout / cycle) + 1) * cycle;
    const isTooSlow = isNever || passesAt > failsAt;
    return { after: isTooSlow ? failsAt : passesAt, isHealthy: !isTooSlow };
  }
  const after = Math.ceil(startup / interval) * interval;
  return after > app.startTimeout || isNever
    ? { after: app.startTimeout, isHealthy: false }
    : { after, isHealthy: true };
}

interface End {
  readonly after: Duration;
  readonly reason: ExitReason;
}

/** When and how the process will end by itself, counted from now; null: never. */
export function endOfRun(depot: Depot, container: Container): End | null {
  if (container.lrp === NONE) {
    const { runs, failing, staging } = taskSourceOf(depot, container);
    const hasFailed =
      failing > 0 && depot.ctx.draw(ownerName(depot, container), 'fails', 0) < failing;
    const after = timeFor(depot, container, 'runs', runs);
    if (staging !== null) return endOfStaging(depot, container, staging, { after, hasFailed });
    return { after, reason: hasFailed ? 'failed' : 'finished' };
  }
  const app = appOf(depot, container);
  const life: End | null =
    app.life === null
      ? null
      : { after: timeFor(depot, container, 'life', app.life), reason: 'crashed' };
  const crash = crashOf(depot, container, app);
  if (life === null || crash === null) return life ?? crash;
  return crash.after < life.after ? crash : life;
}

/** How the app's fault ends this run of the instance; null: it does not. */
function crashOf(depot: Depot, container: Container, app: AppSpec): End | null {
  const { crash } = app;
  if (crash === null || crash.kind === 'neverHealthy') return null;
  if (!misbehaves(depot, container, app, crash.kind)) return null;
  const after = timeFor(depot, container, 'crash', crash.after);
  switch (crash.kind) {
    case 'exits':
      return { after, reason: 'crashed' };
    case 'outOfMemory':
      return { after, reason: 'out-of-memory' };
    case 'unhealthy': {
      const found = untilProbe(depot, after);
      return { after: found + signalTime(depot, container), reason: 'unhealthy' };
    }
  }
}

/**
 * When the liveness check finds an instance that turns ill after so long, counted from when it ran: the
 * first failed probe ends it. Probes come at once and then every healthy monitoring interval; those of a
 * legacy Monitor action one interval after the end of the one before (consistently_succeeds_step.go).
 */
function untilProbe(depot: Depot, ill: Duration): Duration {
  const { healthyMonitoringInterval: interval, usesMonitorActions } = depot.config;
  if (!usesMonitorActions) return Math.ceil(ill / interval) * interval;
  const monitorTime = monitorCheckTime(depot);
  const cycle = interval + monitorTime;
  return Math.max(1, Math.ceil((ill + monitorTime) / cycle)) * cycle;
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

/** Proxy first, then SIGTERM, and SIGKILL to what has not obeyed it (credmanager.go, run_step.go). */
export function stopTime(
  depot: Depot,
  container: Container,
): { readonly after: Duration; readonly isKilled: boolean } {
  const process = timeFor(depot, container, 'stop', depot.config.processStopTime);
  const grace = depot.config.gracefulShutdownInterval;
  const after = proxyTime(depot, container) + Math.min(process, grace);
  return { after, isKilled: process > grace };
}

/**
 * Where Garden passes no signals on: the executor waits out the grace, and then a second for what it
 * believes killed (run_step.go ExitTimeout). With a proxy 5 + 10 + 1 s.
 */
export function stopTimeUnsignalled(depot: Depot, container: Container): Duration {
  return proxyTime(depot, container) + depot.config.gracefulShutdownInterval + EXIT_TIMEOUT;
}

/** Where there is no process yet to be signalled: the credential manager's wait only. */
export function proxyTime({ config }: Depot, container: Container): Duration {
  const hasProxy = config.isProxyEnabled && container.lrp !== NONE;
  return hasProxy ? config.envoyConfigReloadDuration : 0;
}

const EXIT_TIMEOUT: Duration = SECOND;

/** SIGTERM to a process whose check failed; a codependent step waits for it (codependent_step.go). */
function signalTime(depot: Depot, container: Container): Duration {
  const process = timeFor(depot, container, 'stop', depot.config.processStopTime);
  return Math.min(process, depot.config.gracefulShutdownInterval);
}

/** What an instance really uses of its memory; a task uses all of it. */
export function memoryUsed(depot: Depot, container: Container): MB {
  if (container.lrp === NONE) return container.memory;
  return container.memory * appOf(depot, container).memoryUse;
}

/** How long an instance is ready, or is not, at its next stretch; null: it always is once it runs. */
export function readinessStretch(
  depot: Depot,
  container: Container,
  isReady: boolean,
  stretch: number,
): Duration | null {
  const { readiness } = appOf(depot, container);
  if (readiness === null) return null;
  const owner = ownerName(depot, container);
  if (readiness.share < 1 && depot.ctx.draw(owner, 'unready', 0) >= readiness.share) return null;
  const occasion = container.occasion * STRETCHES_MAX + (stretch % STRETCHES_MAX);
  const distribution = isReady ? readiness.readyFor : readiness.unreadyFor;
  return depot.ctx.sample(distribution, owner, isReady ? 'ready' : 'not-ready', occasion);
}

const STRETCHES_MAX = 1_048_576;

/** Whether this instance, in this start, shows the app's fault. */
function misbehaves(
  depot: Depot,
  container: Container,
  { crash }: AppSpec,
  kind: CrashSpec['kind'],
): boolean {
  if (crash === null || crash.kind !== kind) return false;
  if (container.occasion >= crash.times) return false;
  if (crash.share >= 1) return true;
  return depot.ctx.draw(ownerName(depot, container), 'misbehaves', 0) < crash.share;
}

/** Whose draws a container's are. */
export function ownerName({ identities }: Depot, container: Container): string {
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
