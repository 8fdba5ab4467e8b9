/**
 * Staging: code becomes a droplet in a task on a cell, which competes for room like any other.
 *
 * Real counterpart: cloud_controller_ng:lib/cloud_controller/diego/{stager,task_recipe_builder,
 * failure_reason_sanitizer}.rb, backends/staging_disk_calculator.rb and app/jobs/runtime/
 * pending_build_cleanup.rb. Modelled: the task (`model/staging`), its completion callback, the errors
 * that Cloud Controller makes of a failure, builds that are given up when nobody hears of them any more, the
 * cancellation with the app. The task itself (download, Builder, upload through cc-uploader, its timeout of
 * 15 minutes) runs in the executor, as one of the source that belongs to the push.
 *
 * Left out: the upload of the code before, the build's cache, and the staging of releases, whose droplets
 * are there already.
 */
import type { EventId } from '../../engine/eventQueue';
import type { Duration, Instant } from '../../engine/units';
import type { CloudControllerConfig } from '../../model/config';
import type { AppSpec } from '../../model/foundationSpec';
import { type ProcessId, type TaskId, taskId, textId } from '../../model/identity';
import { buildGuid, stagingShape } from '../../model/staging';
import { kindId } from '../../trace/kinds';
import { call } from '../calls';
import type { DiegoCtx } from '../messages';
import {
  bbsClient,
  type CloudControllerParts,
  type CloudControllerState,
} from './cloudControllerState';

interface Build {
  readonly process: ProcessId;
  readonly startedAt: Instant;
}

export interface StagingState {
  /** Those that are STAGING, oldest first. */
  readonly builds: Map<TaskId, Build>;
  /** By ProcessId: builds so far. Sparse. */
  readonly counts: number[];
  /** Of the next look for builds that take too long; null while there are none. */
  cleanup: EventId | null;
}

/** How a build ended, for whoever waits for it. */
export interface StagingEnd {
  readonly process: ProcessId;
  readonly hasFailed: boolean;
}

const STARTED = kindId('staging.started');
const COMPLETED = kindId('staging.completed');
const FAILED = kindId('staging.failed');

export function createStaging(): StagingState {
  return { builds: new Map(), counts: [], cleanup: null };
}

/** Asks for the app to be staged; the source of its push says how long that takes. */
export function stageApp(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  source: number,
  ctx: DiegoCtx,
): void {
  const { staging, identities, world } = state;
  const app = parts.apps[process] as AppSpec;
  const count = (staging.counts[process] ?? 0) + 1;
  staging.counts[process] = count;
  const build = taskId(identities, buildGuid(app.processGuid, count));
  world.taskSource[build] = source;
  staging.builds.set(build, { process, startedAt: ctx.now });
  ctx.record(STARTED, -1, -1, -1, process, build, 0);
  const shape = stagingShape(app, parts.config);
  const domain = identities.domainByName.get(shape.domain) as number;
  const definition = { ...shape, domain, hasCallback: true };
  const { recipeTime: processing } = parts.config;
  const message = { kind: 'bbs.desireTask', task: build, definition } as const;
  call(bbsClient(state, parts), message, ctx, { processing });
  if (staging.cleanup === null) setCleanup(staging, parts.config, ctx);
}

/** The BBS did not take the task: the build has failed. */
export function onStagingRefused(
  state: CloudControllerState,
  build: TaskId,
  failure: string,
  ctx: DiegoCtx,
): StagingEnd | null {
  return endBuild(state, build, `StagingError: ${failure}`, ctx);
}

/** The completion callback; null when the build has been given up before. */
export function onBuildCompleted(
  state: CloudControllerState,
  build: TaskId,
  hasFailed: boolean,
  reason: string,
  ctx: DiegoCtx,
): StagingEnd | null {
  return endBuild(state, build, hasFailed ? stagingError(reason) : null, ctx);
}

/** By how a failure's text begins: the errors of placement. */
const PLACEMENT_ERRORS: readonly (readonly [text: string, error: string])[] = [
  ['insufficient resources', 'InsufficientResources'],
  ['found no compatible cell', 'NoCompatibleCell'],
  ['unable to communicate to compatible cells', 'CellCommunicationError'],
];

/** By how it ends: the exit codes of the Builder. */
const BUILDER_ERRORS: readonly (readonly [text: string, error: string])[] = [
  ['222', 'NoAppDetectedError'],
  ['223', 'BuildpackCompileFailed'],
  ['224', 'BuildpackReleaseFailed'],
];

/** Cloud Controller's name for a failure, and its text (failure_reason_sanitizer.rb). */
function stagingError(reason: string): string {
  const placement = PLACEMENT_ERRORS.find(([text]) => reason.startsWith(text));
  const builder = BUILDER_ERRORS.find(([text]) => reason.endsWith(text));
  return `${placement?.[1] ?? builder?.[1] ?? 'StagingError'}: ${reason}`;
}

/** The app is deleted: its builds are cancelled with it. */
export function cancelBuilds(
  state: CloudControllerState,
  parts: CloudControllerParts,
  process: ProcessId,
  ctx: DiegoCtx,
): void {
  for (const [build, { process: staged }] of [...state.staging.builds]) {
    if (staged !== process) continue;
    endBuild(state, build, 'cancelled, because the app was deleted', ctx);
    call(bbsClient(state, parts), { kind: 'bbs.cancelTask', task: build }, ctx);
  }
}

/**
 * pending_build_cleanup.rb: builds of which nobody has heard for too long have failed. Diego is not told:
 * their tasks, if there still are any, run on. A job of the clock, which runs only while there are builds.
 */
export function onCleanBuilds(
  state: CloudControllerState,
  { config }: CloudControllerParts,
  ctx: DiegoCtx,
): StagingEnd[] {
  const { staging, clock } = state;
  const ended: StagingEnd[] = [];
  const { cause } = ctx;
  for (const [build, { startedAt }] of [...staging.builds]) {
    if (!clock.isUp || ctx.now - startedAt <= config.stagingTimeout + config.pendingBuildGrace) {
      break;
    }
    ctx.cause = cause;
    const end = endBuild(state, build, 'StagingTimeExpired', ctx);
    if (end !== null) ended.push(end);
  }
  staging.cleanup = null;
  if (staging.builds.size > 0) setCleanup(staging, config, ctx);
  return ended;
}

function setCleanup(staging: StagingState, config: CloudControllerConfig, ctx: DiegoCtx): void {
  const { pendingBuildInterval: interval } = config;
  const phase = Math.round(ctx.draw('pending build cleanup', 'phase', 0) * interval);
  staging.cleanup = ctx.at(nextOnGrid(ctx.now, phase, interval), { kind: 'cc.cleanBuilds' });
}

/** The first instant after now that a timer with this phase and interval would have fired at. */
export function nextOnGrid(now: Instant, phase: Duration, interval: Duration): Instant {
  return phase + (Math.floor((now - phase) / interval) + 1) * interval;
}

function endBuild(
  { staging, identities }: CloudControllerState,
  build: TaskId,
  failure: string | null,
  ctx: DiegoCtx,
): StagingEnd | null {
  const held = staging.builds.get(build);
  if (held === undefined) return null;
  staging.builds.delete(build);
  const { process, startedAt } = held;
  const hasFailed = failure !== null;
  ctx.record(COMPLETED, -1, -1, -1, process, hasFailed ? 1 : 0, ctx.now - startedAt);
  if (hasFailed) ctx.record(FAILED, -1, -1, -1, process, textId(identities, failure), 0);
  return { process, hasFailed };
}
