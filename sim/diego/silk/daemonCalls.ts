/**
 * How a silk-daemon calls the controllers.
 *
 * Real counterpart: silk:controller/client.go, over an HTTP client that gives a call up after 5 s. The controllers
 * have one name, so that a connection that is refused is tried with the next of them at once; one that hangs costs the
 * call its time, and the next call goes to another. Daemons of cells begin with the first, where DNS gives a real one
 * any of them.
 */
import type { ActorId } from '../../engine/actor';
import { type Duration, MILLISECOND } from '../../engine/units';
import type { DiegoCtx } from '../messages';
import { type RenewalOffer, renewalOffer } from '../renewals';
import type { Daemon, DaemonCall, DaemonParts } from './daemonState';
import type { Subnet } from './subnet';

/** What refused connections take (assumption: one round trip). */
const REFUSAL = MILLISECOND;

/** Asks a controller; the answer, or its absence, comes as a message. */
export function ask(
  daemon: Daemon,
  parts: DaemonParts,
  purpose: DaemonCall['purpose'],
  ctx: DiegoCtx,
): void {
  const controller = controllerFor(daemon, parts, ctx);
  const limit = controller === undefined ? REFUSAL : parts.config.clientTimeout;
  const attempt = ctx.now;
  const timer = ctx.after(limit, { kind: 'silkDaemon.timedOut', attempt });
  daemon.call = { purpose, attempt, timer };
  if (controller === undefined) return;
  const caller = { address: daemon.address, owner: parts.owner, attempt };
  switch (purpose) {
    case 'preStart':
    case 'drain':
      return ctx.send(controller, { kind: 'silk.release', ...caller });
    case 'acquire': {
      const renewals = offer(parts, controller, daemon.firstWait, ctx);
      const { isSingle } = parts;
      return ctx.send(controller, { kind: 'silk.acquire', isSingle, renewals, ...caller });
    }
    case 'discover':
    case 'renew': {
      const isStart = purpose === 'discover';
      const wait = isStart ? daemon.firstWait : period(parts);
      const renewals = offer(parts, controller, wait, ctx);
      const kind = 'silk.renew';
      const subnet = daemon.device as Subnet;
      return ctx.send(controller, {
        kind,
        subnet,
        isStart,
        isElidable: false,
        renewals,
        ...caller,
      });
    }
  }
}

/** An elidable renewal that left `-processing` ago, or leaves now: nobody waits for its answer. */
export function sendElidable(
  daemon: Daemon,
  parts: DaemonParts,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const controller = controllerFor(daemon, parts, ctx);
  if (controller === undefined || daemon.device === null) return;
  const { address, device: subnet } = daemon;
  const caller = { address, owner: parts.owner, attempt: ctx.now + processing };
  const call = { subnet, isStart: false, isElidable: true, renewals: null, ...caller };
  ctx.send(controller, { kind: 'silk.renew', ...call }, processing);
}

export function endCall(daemon: Daemon, ctx: DiegoCtx): void {
  if (daemon.call !== null) ctx.cancel(daemon.call.timer);
  daemon.call = null;
}

/** A controller that hangs: the next call goes to another. */
export function moveOn(daemon: Daemon, { controllers }: DaemonParts): void {
  daemon.controller = (daemon.controller + 1) % Math.max(1, controllers.length);
}

/** The controller that is called, or was last. */
export function currentController(
  { controller }: Daemon,
  { controllers }: DaemonParts,
): ActorId | undefined {
  return controllers[controller];
}

/** From one renewal to the next, while all is well: the pause, and the time of the poll for the leases. */
export function period({ config }: DaemonParts): Duration {
  return config.leasePollInterval + config.callTime;
}

/** The first that accepts connections, from the one on that was called last. */
function controllerFor(
  daemon: Daemon,
  { controllers }: DaemonParts,
  ctx: DiegoCtx,
): ActorId | undefined {
  for (let step = 0; step < controllers.length; step++) {
    const place = (daemon.controller + step) % controllers.length;
    const controller = controllers[place] as ActorId;
    if (!ctx.isUp(controller)) continue;
    daemon.controller = place;
    return controller;
  }
  return undefined;
}

function offer(
  parts: DaemonParts,
  controller: ActorId,
  wait: Duration,
  ctx: DiegoCtx,
): RenewalOffer | null {
  const latency = ctx.constantLatency(controller, 'silk.renew');
  const rhythm = { wait, interval: period(parts), patience: parts.config.clientTimeout };
  return renewalOffer(latency, rhythm);
}
