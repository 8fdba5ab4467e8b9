/**
 * Readiness checks: whether an instance that runs may get traffic.
 *
 * Real counterpart: executor:depot/steps/readiness_health_check_step.go. Until ready it is probed every
 * unhealthy monitoring interval, then every healthy monitoring interval; the first probe that finds otherwise
 * changes the verdict, and the executor emits container_running again. A failed check never ends an instance.
 * Only probes that find otherwise are events: when an instance is ready in itself is known in advance.
 */
import { NEVER } from '../../engine/units';
import { kindId } from '../../trace/kinds';
import { readinessStretch } from './appBehaviour';
import type { Container, Readiness } from './container';
import type { Depot } from './executorState';

const READINESS = kindId('container.readiness');

/** Stretches looked at in one go. */
const LOOKS = 100;

/** It runs, and its first probe has not been made: not routable yet. */
export function beginReadiness(depot: Depot, container: Container): void {
  container.isRoutable = false;
  const { ctx } = depot;
  const { now } = ctx;
  const first = readinessStretch(depot, container, true, 0);
  const until = first === null ? NEVER : now + first;
  container.readiness = {
    isReady: true,
    since: now,
    until,
    stretches: 1,
    probedAt: now,
    flipsAt: now,
  };
  ctx.after(0, { kind: 'executor.readinessProbed', instance: container.instance });
}

export function onReadinessProbed(depot: Depot, container: Container): void {
  const { ctx } = depot;
  const { readiness, instance } = container;
  if (readiness === null || container.state !== 'running' || container.isStopped) return;
  const due = readiness.flipsAt === NEVER ? readiness.until : readiness.flipsAt;
  if (due < ctx.now) catchUp(depot, container, readiness);
  else if (readiness.flipsAt === ctx.now) flip(depot, container, readiness);
  readiness.flipsAt = nextFlip(depot, container, readiness);
  if (readiness.flipsAt !== NEVER) {
    ctx.at(readiness.flipsAt, { kind: 'executor.readinessProbed', instance });
  } else if (readiness.until !== NEVER) {
    ctx.at(readiness.until, { kind: 'executor.readinessProbed', instance });
  }
}

function flip({ ctx, cell, emit }: Depot, container: Container, readiness: Readiness): void {
  const { lrp, instance } = container;
  container.isRoutable = !container.isRoutable;
  readiness.probedAt = ctx.now;
  ctx.record(READINESS, cell, lrp, instance, container.isRoutable ? 1 : 0, 0, 0);
  emit(instance);
}

/** The rep stood still, and the check with it: its next probe finds the instance as it is now. */
function catchUp(depot: Depot, container: Container, readiness: Readiness): void {
  const { now } = depot.ctx;
  while (readiness.until <= now) advance(depot, container, readiness);
  readiness.probedAt = now;
  if (readiness.isReady !== container.isRoutable) flip(depot, container, readiness);
}

/** The first probe in a stretch in which the instance is otherwise than its check last found; or NEVER. */
function nextFlip(depot: Depot, container: Container, readiness: Readiness): number {
  const { healthyMonitoringInterval, unhealthyMonitoringInterval } = depot.config;
  const interval = container.isRoutable ? healthyMonitoringInterval : unhealthyMonitoringInterval;
  for (let look = 0; look < LOOKS && readiness.until !== NEVER; look++) {
    if (readiness.isReady !== container.isRoutable) {
      const from = Math.max(readiness.since - readiness.probedAt, 1);
      const probe = readiness.probedAt + Math.ceil(from / interval) * interval;
      if (probe < readiness.until) return probe;
    }
    advance(depot, container, readiness);
  }
  return NEVER;
}

/** To the next stretch, in which it is what it was not. */
function advance(depot: Depot, container: Container, readiness: Readiness): void {
  readiness.isReady = !readiness.isReady;
  readiness.since = readiness.until;
  const length =
    readinessStretch(depot, container, readiness.isReady, readiness.stretches++) ?? NEVER;
  readiness.until = readiness.since + length;
}
