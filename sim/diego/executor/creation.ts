/**
 * How a container comes to run: its dependencies, Garden's creation, credentials, set-up, start-up check.
 *
 * Real counterparts: executor:depot/containerstore/storenode.go Create and Run, dependencymanager.go,
 * credmanager.go, depot/transformer/transformer.go. A worker of the create pool is busy until Garden has
 * created the container, not with what follows. An app with a droplet downloads it as part of its set-up,
 * and its stack's lifecycle before its creation; for the others the set-up time stands for all of it.
 * Left out: volumes and credential directories, which fail for reasons outside of Diego.
 */
import { finish } from '../../engine/workPool';
import { NONE } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import { appOf, endOfRun, startupCheck, timeFor } from './appBehaviour';
import { complete } from './completion';
import type { Container } from './container';
import { takeHandedIn } from './createQueue';
import { download } from './downloads';
import type { Depot } from './executorState';
import {
  CREATE_FAILED,
  DOWNLOAD_FAILED,
  DROPLET_FAILED,
  STOPPED_BEFORE_RUNNING,
} from './failureTexts';
import { GARDEN_REFUSES, workUntil } from './garden';
import { killForMemory } from './kernelMemory';
import { beginReadiness } from './readiness';

const GARDEN_CREATED = observationId('garden.created');
const GARDEN_CREATE_FAILED = observationId('garden.createFailed');
const CREDENTIALS = observationId('container.credentials');
const SET_UP = observationId('container.setUp');
const SET_UP_FAILED = observationId('container.setUpFailed');

const CREATED = kindId('container.created');
const RUNNING = kindId('container.running');

/** A worker of the create pool takes the container up. */
export function beginCreation(depot: Depot, container: Container): void {
  container.creationBeganAt = depot.ctx.now;
  if (hasDroplet(depot, container)) download(depot, container, 'lifecycle');
  else createInGarden(depot, container);
}

/** The worker waits for Garden. */
export function createInGarden(depot: Depot, container: Container): void {
  const { state, config, ctx } = depot;
  const { instance } = container;
  const { garden } = state;
  if (garden.mode === 'fails') {
    ctx.after(0, { kind: 'executor.created', instance, isRefused: true });
    return;
  }
  container.isInGarden = true;
  if (garden.mode === 'hangs') {
    garden.hung.push({ call: 'create', instance });
    return;
  }
  const work = timeFor(depot, container, 'create', config.containerCreateTime);
  const done = workUntil(garden, ctx.now, work);
  ctx.at(done, { kind: 'executor.created', instance, isRefused: false });
}

/** Create is over, for better or worse; Run follows at once. */
export function onCreated(depot: Depot, container: Container, isRefused: boolean): void {
  const { state, cell, ctx } = depot;
  const { garden } = state;
  if (garden.mode === 'hangs') {
    garden.hung.push({ call: 'create', instance: container.instance });
    return;
  }
  freeWorker(depot);
  const elapsed = ctx.now - container.creationBeganAt;
  const isBroken = isRefused || garden.mode === 'fails';
  const networkError = isBroken ? null : networkErrorOf(depot);
  const hasFailed = isBroken || networkError !== null;
  ctx.count(hasFailed ? GARDEN_CREATE_FAILED : GARDEN_CREATED, cell, elapsed);
  if (hasFailed) {
    container.isInGarden = false;
    container.isRetryable = true;
    return complete(depot, container, `${CREATE_FAILED}: ${networkError ?? GARDEN_REFUSES}`, true);
  }
  if (container.isStopped) return complete(depot, container, STOPPED_BEFORE_RUNNING, true);
  container.state = 'created';
  ctx.record(CREATED, cell, container.lrp, container.instance, container.task, 0, 0);
  startProcess(depot, container);
}

/** What silk-cni ADD fails with: there is no lease, or no address of its subnet is left (host-local: allocator.go). */
function networkErrorOf(depot: Depot): string | null {
  if (!depot.hasNetwork) return 'no network';
  return addressesHeld(depot) < depot.containerAddresses ? null : 'no IP addresses available';
}

/** A container has an address from its creation until Garden has destroyed it. */
function addressesHeld({ state, containerAddresses }: Depot): number {
  const { containers, departing, garden } = state;
  const all = [containers, departing, garden.strays];
  // Too few to need a count.
  if (all.reduce((sum, { size }) => sum + size, 0) <= containerAddresses) return 0;
  let held = 0;
  for (const each of all) {
    for (const { isInGarden, state: step } of each.values()) {
      if (isInGarden && step !== 'reserved' && step !== 'initializing') held++;
    }
  }
  return held;
}

function freeWorker(depot: Depot): void {
  const next = finish(depot.state.creating);
  if (next === undefined) return;
  const { containers, departing } = depot.state;
  takeHandedIn(depot);
  beginCreation(depot, (containers.get(next) ?? departing.get(next)) as Container);
}

/** Credentials, set-up, then the process and, for an LRP, its start-up check. */
function startProcess(depot: Depot, container: Container): void {
  const { config, cell, ctx } = depot;
  const { instance } = container;
  const credentials = timeFor(depot, container, 'credentials', config.credentialsTime);
  ctx.count(CREDENTIALS, cell, credentials, ctx.now + credentials);
  if (hasDroplet(depot, container)) {
    container.next = ctx.after(credentials, { kind: 'executor.credentialsMade', instance });
    return;
  }
  const prepared = credentials + timeFor(depot, container, 'setup', config.setupTime);
  const isSetUpAt = ctx.now + prepared;
  ctx.count(SET_UP, cell, isSetUpAt - container.creationBeganAt, isSetUpAt);
  checkStartup(depot, container, prepared);
}

export function onCredentialsMade(depot: Depot, container: Container): void {
  container.next = null;
  download(depot, container, 'droplet');
}

/** What was downloaded is there, or will not come. */
export function onDownloaded(
  depot: Depot,
  container: Container,
  what: 'lifecycle' | 'droplet',
  hasFailed: boolean,
): void {
  if (what === 'lifecycle') {
    if (!hasFailed) {
      container.hasLifecycle = true;
      return createInGarden(depot, container);
    }
    freeWorker(depot);
    container.isRetryable = true;
    return complete(depot, container, DOWNLOAD_FAILED, true);
  }
  // The droplet's file is open; it is streamed in before anything runs (`onSetUp`).
  if (!hasFailed) return;
  depot.ctx.count(SET_UP_FAILED, depot.cell, depot.ctx.now - container.creationBeganAt);
  complete(depot, container, DROPLET_FAILED, true);
}

/** The droplet is in the container. */
export function onSetUp(depot: Depot, container: Container): void {
  const { cell, ctx } = depot;
  ctx.count(SET_UP, cell, ctx.now - container.creationBeganAt);
  checkStartup(depot, container, 0);
}

/** The process starts `wait` from now, and its start-up check with it. */
function checkStartup(depot: Depot, container: Container, wait: number): void {
  const { ctx } = depot;
  const { instance } = container;
  const { after, isHealthy } = startupCheck(depot, container);
  container.next = ctx.after(
    wait + after,
    isHealthy
      ? { kind: 'executor.becameHealthy', instance }
      : { kind: 'executor.exited', instance, reason: 'never-healthy' },
  );
}

export function onHealthy(depot: Depot, container: Container): void {
  const { state, cell, ctx } = depot;
  const { instance } = container;
  container.state = 'running';
  if (state.containers.has(instance)) state.startingCount--;
  ctx.record(RUNNING, cell, container.lrp, instance, container.task, 0, 0);
  const end = endOfRun(depot, container);
  container.next =
    end === null
      ? null
      : ctx.after(end.after, { kind: 'executor.exited', instance, reason: end.reason });
  if (container.lrp !== NONE && appOf(depot, container).readiness !== null) {
    beginReadiness(depot, container);
  }
  depot.emit(instance);
  if (depot.physical !== null) killForMemory(depot);
}

function hasDroplet(depot: Depot, container: Container): boolean {
  return container.lrp !== NONE && appOf(depot, container).droplet !== null;
}
