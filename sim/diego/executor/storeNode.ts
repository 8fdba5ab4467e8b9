/**
 * How a container's processes end: by themselves, or because they are told to.
 *
 * Real counterpart: executor:depot/containerstore/storenode.go Stop, with the order of things from
 * credmanager.go and run_step.go. Creation is in `creation`, destruction in `deletion`.
 */
import { assertNever } from '../../engine/actor';
import { withdraw } from '../../engine/workPool';
import { NONE } from '../../model/identity';
import { observationId } from '../../trace/observations';
import { appOf, proxyTime, stopTime, stopTimeUnsignalled, taskSourceOf } from './appBehaviour';
import { complete } from './completion';
import type { Container } from './container';
import { isHandingIn, takeHandedIn } from './createQueue';
import { cancelDownload } from './downloads';
import type { Depot } from './executorState';
import { exitText, STOPPED_BEFORE_RUNNING } from './failureTexts';
import type { ExitReason } from './messages';

const ENDED = observationId('container.ended');
const KILLED = observationId('container.killed');

/** A hanging Garden does not tell of an end either. */
export function onExited(depot: Depot, container: Container, reason: ExitReason): void {
  const { garden } = depot.state;
  const { instance } = container;
  if (garden.mode === 'hangs') {
    garden.hung.push({ call: 'wait', instance, reason });
    return;
  }
  depot.ctx.count(ENDED, depot.cell, 1);
  const isTask = container.lrp === NONE;
  const app = isTask ? null : appOf(depot, container);
  const text = exitText(reason, app, isTask ? taskSourceOf(depot, container) : null);
  complete(depot, container, text, text !== '');
}

/**
 * Interrupts what runs. What has no process completes at once, unless Garden is just making it: then when
 * it is made (storenode.go stop, behind the lock that Create holds).
 */
export function stopContainer(depot: Depot, container: Container): void {
  if (container.isStopped) return;
  container.isStopped = true;
  const { state } = depot;
  const { instance } = container;
  switch (container.state) {
    case 'reserved':
      return complete(depot, container, STOPPED_BEFORE_RUNNING, true);
    case 'initializing': {
      const wasHandingIn = isHandingIn(state, instance);
      if (withdraw(state.creating, instance)) {
        if (wasHandingIn) depot.handedIn(instance);
        else takeHandedIn(depot);
        complete(depot, container, STOPPED_BEFORE_RUNNING, true);
      }
      return;
    }
    case 'created':
    case 'running':
      return interrupt(depot, container);
    case 'completed':
      return;
    default:
      return assertNever(container.state);
  }
}

/** Tells the process group to end: it does so by itself, or is killed. */
export function interrupt(depot: Depot, container: Container): void {
  const { cell, ctx, state } = depot;
  const { instance } = container;
  const { garden } = state;
  const wasDownloading = cancelDownload(depot, container);
  // An end that Garden has not told of yet comes with the answer to the signal.
  if (garden.hung.some((hung) => hung.call === 'wait' && hung.instance === instance)) return;
  if (container.next !== null) ctx.cancel(container.next);
  container.next = null;
  const ended = { kind: 'executor.exited', instance, reason: 'stopped' } as const;
  if (wasDownloading) {
    container.next = ctx.after(proxyTime(depot, container), ended);
    return;
  }
  if (garden.mode === 'hangs') {
    garden.hung.push({ call: 'stop', instance });
    return;
  }
  if (garden.mode === 'fails' || container.isLost) {
    const after = stopTimeUnsignalled(depot, container);
    container.next = ctx.after(after, ended);
    ctx.count(KILLED, cell, 1, ctx.now + after);
    return;
  }
  const { after, isKilled } = stopTime(depot, container);
  container.next = ctx.after(after, ended);
  if (isKilled) ctx.count(KILLED, cell, 1, ctx.now + after);
}
