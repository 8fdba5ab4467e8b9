/**
 * The health check of Garden: it makes a container, runs a process in it, and destroys it.
 *
 * Real counterpart: executor:gardenhealth/checker.go, runner.go as of release 2.105.0, initializer_garden.go
 * for what comes before. A new process pings Garden until it answers, destroys the containers of the process
 * before it, and is ready once its first check has passed; an error of that one ends the process. Later
 * checks follow 10 minutes after the one before; one that fails makes the cell unhealthy, which is then so
 * until a later one passes. One that does not return in its time makes it unhealthy as well, holds up all
 * others, and mends nothing when it passes after all. The check's container is networked.
 *
 * On a VM that BOSH has just created the first container takes a minute or more (runner.go, comment on Run).
 *
 * In quiet time no check is an event: while Garden works, and the cell has its network, none finds anything.
 * When that changes, the next one's instant is computed. Left out: what the elided checks cost Garden, one
 * creation in ten minutes; measuring root filesystems at the start.
 */
import { meanOf } from '../../engine/distribution';
import type { Duration } from '../../engine/units';
import { submit } from '../../engine/workPool';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import type { Depot } from './executorState';
import { GARDEN_REFUSES } from './garden';
import { createGardenHealth } from './gardenHealthState';
import { takeUpStray } from './strays';

const CHANGED = kindId('rep.gardenChanged');
const AWAITED = observationId('garden.awaited');
const ANSWERED = observationId('garden.answered');
const CHECK_TIMED_OUT = observationId('garden.checkTimedOut');

/** checker.go retryOnFail: each call of the check is tried so often, with a pause after each failure. */
const TRIES = 3;

/**
 * The executor of a new process begins; `rep.gardenChecked` follows, with the error that ends the process if
 * there is one. `occasion`: of its draws, another one for each start.
 */
export function startExecutor(depot: Depot, occasion: number): void {
  Object.assign(depot.state.health, createGardenHealth(), { occasion });
  depot.ctx.count(AWAITED, depot.cell, 1);
  onPingGarden(depot);
}

/** initializer_garden.go waitForGarden, then destroyContainers. */
export function onPingGarden(depot: Depot): void {
  const { garden, health, deleting } = depot.state;
  if (garden.mode !== 'works') {
    garden.hung.push({ call: 'ping' });
    return;
  }
  depot.ctx.count(ANSWERED, depot.cell, 1);
  if (garden.strays.size === 0) return beginCheck(depot);
  health.isClearing = true;
  for (const instance of [...garden.strays.keys()]) {
    if (submit(deleting, instance)) takeUpStray(depot, instance);
  }
}

/** The containers of the former process are gone, or Garden would not destroy one: that is fatal. */
export function onCleared(depot: Depot, error: string | null): void {
  depot.state.health.isClearing = false;
  if (error === null) beginCheck(depot);
  else tellRep(depot, error);
}

/** For a cell that has been up all along: its checks come in some phase. */
export function resumeChecks(depot: Depot): void {
  const { state, cell, identities, ctx } = depot;
  const phase = ctx.draw(identities.cells[cell] ?? '', 'garden-check-phase', 0);
  state.health.checkedAt = ctx.now - Math.round(phase * cycleOf(depot));
}

/**
 * To be told when Garden broke or was mended, and when the cell lost its network or got it back: sees to it
 * that the next check that may find something is made.
 */
export function watchGarden(depot: Depot): void {
  const { state, config, ctx } = depot;
  const { health } = state;
  if (health.checkedAt === null || health.check !== null) return;
  const isQuiet = health.isHealthy && errorOf(depot) === null;
  if (isQuiet) {
    if (health.next !== null) ctx.cancel(health.next);
    health.next = null;
  } else if (health.next === null) {
    const first = health.checkedAt + config.gardenHealthcheckInterval;
    const missed = Math.floor((ctx.now - first) / cycleOf(depot)) + 1;
    const at = first + Math.max(0, missed) * cycleOf(depot);
    health.next = ctx.at(at, { kind: 'executor.checkGarden' });
  }
}

/** One check begins (checker.go Healthcheck). */
export function beginCheck(depot: Depot): void {
  const { garden, health } = depot.state;
  const { ctx, config } = depot;
  health.check = { beganAt: ctx.now, isTimedOut: false };
  health.next = null;
  if (garden.mode === 'fails') {
    health.next = checked(depot, TRIES * config.gardenHealthcheckRetryInterval, false);
  } else if (garden.mode === 'hangs') {
    hang(depot);
  } else {
    health.next = checked(depot, workOf(depot), true);
  }
}

/** The check does not return until Garden is mended, and is given up before that. */
function hang(depot: Depot): void {
  const { garden, health } = depot.state;
  const { ctx, config } = depot;
  garden.hung.push({ call: 'healthcheck' });
  const until = (health.check?.beganAt ?? ctx.now) + config.gardenHealthcheckTimeout;
  if (health.timeout !== null || until < ctx.now) return;
  health.timeout = ctx.at(until, { kind: 'executor.gardenCheckTimedOut' });
}

/** Garden is mended: the check that hung goes on. */
export function resumeCheck(depot: Depot): void {
  depot.state.health.next = checked(depot, workOf(depot), true);
}

export function onGardenChecked(depot: Depot, hasPassed: boolean): void {
  const { garden, health } = depot.state;
  const { ctx, config } = depot;
  health.next = null;
  if (hasPassed && garden.mode === 'hangs') return hang(depot);
  const error = errorOf(depot);
  if (hasPassed && error !== null) {
    // It was made, or not, and one of its calls fails now.
    health.next = checked(depot, TRIES * config.gardenHealthcheckRetryInterval, false);
    return;
  }
  if (health.timeout !== null) ctx.cancel(health.timeout);
  health.timeout = null;
  const isFirst = health.checkedAt === null;
  const isTooLate = health.check?.isTimedOut === true;
  health.check = null;
  if (isFirst) {
    if (isTooLate) return;
    if (hasPassed) {
      health.checkedAt = ctx.now;
      garden.isNew = false;
    }
    return tellRep(depot, hasPassed ? null : `garden health check failed: ${error ?? 'no answer'}`);
  }
  health.checkedAt = ctx.now;
  if (!hasPassed) setHealthy(depot, false);
  else if (!isTooLate) setHealthy(depot, true);
  watchGarden(depot);
}

/** runner.go: unhealthy until a later check passes; of the first one it ends the process. */
export function onGardenCheckTimedOut(depot: Depot): void {
  const { health } = depot.state;
  health.timeout = null;
  if (health.check === null) return;
  health.check.isTimedOut = true;
  depot.ctx.count(CHECK_TIMED_OUT, depot.cell, 1);
  if (health.checkedAt === null) tellRep(depot, 'garden health check timed out');
  else setHealthy(depot, false);
}

function setHealthy({ state, cell, ctx }: Depot, isHealthy: boolean): void {
  if (state.health.isHealthy === isHealthy) return;
  state.health.isHealthy = isHealthy;
  ctx.note(CHANGED, cell, -1, -1, isHealthy ? 1 : 0, 0, 0);
}

function tellRep({ ctx }: Depot, error: string | null): void {
  ctx.after(0, { kind: 'rep.gardenChecked', error });
}

/** Why a check would fail now; null: it would pass, or hang. */
function errorOf({ state, hasNetwork }: Depot): string | null {
  if (state.garden.mode === 'fails') return GARDEN_REFUSES;
  if (state.garden.mode === 'hangs') return 'no answer';
  return hasNetwork ? null : 'no network';
}

function checked({ ctx }: Depot, after: Duration, hasPassed: boolean): ReturnType<DiegoCtx['at']> {
  return ctx.after(after, { kind: 'executor.gardenChecked', hasPassed });
}

/** One creation and one destruction. Every start has draws of its own; later checks share them. */
function workOf({ config, cell, identities, state, ctx }: Depot): Duration {
  const owner = identities.cells[cell] ?? '';
  const { occasion } = state.health;
  const takes = state.garden.isNew ? config.firstContainerTime : config.containerCreateTime;
  const create = ctx.sample(takes, owner, 'health-create', occasion);
  return create + ctx.sample(config.containerDestroyTime, owner, 'health-destroy', occasion);
}

/** From one check that finds nothing to the next, in the mean. */
function cycleOf({ config }: Depot): Duration {
  const work = meanOf(config.containerCreateTime) + meanOf(config.containerDestroyTime);
  return config.gardenHealthcheckInterval + work;
}
