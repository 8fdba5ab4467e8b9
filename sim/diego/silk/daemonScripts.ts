/**
 * What BOSH's scripts of the job silk-daemon do, and the switch over all that a daemon is told.
 *
 * Real counterpart: silk-release:jobs/silk-daemon/templates/pre-start.erb and drain.erb, with
 * src/silk-daemon-shutdown and silk:cmd/silk-teardown. Pre-start, which runs at every start by BOSH and at no other,
 * gives the lease of the VM's own address back and deletes the device, errors ignored: so a VM that keeps its address
 * gets another subnet. The drain waits until no container is in the network, 120 looks at most, ends the daemon and
 * gives the lease back; where the daemon does not run it fails before that, and the lease stays. That its pings find
 * the daemon gone takes no time here.
 */
import { assertNever } from '../../engine/actor';
import { type Duration, SECOND } from '../../engine/units';
import type { DiegoCtx } from '../messages';
import {
  callOver,
  end,
  isToStart,
  onCallAnswered,
  onCallTimedOut,
  onRenewalDue,
  reconsider,
  startDaemon,
} from './daemon';
import { ask, endCall } from './daemonCalls';
import { onSignal } from './daemonSignals';
import type { Daemon, DaemonHost, DaemonNews } from './daemonState';
import type { SilkDaemonMessage } from './messages';

/** Between two looks of the drain script, and how many it takes (container_metadata_file_check_timeout 600 s). */
const LOOK_INTERVAL: Duration = 5 * SECOND;
const LOOKS_MAX = 120;

/** `firstWait`: until the first renewal, of a daemon that starts. */
export function onDaemonMessage(
  daemon: Daemon,
  host: DaemonHost,
  message: SilkDaemonMessage,
  firstWait: Duration,
  ctx: DiegoCtx,
): DaemonNews {
  switch (message.kind) {
    case 'silkDaemon.start':
      if (isToStart(daemon, ctx)) startDaemon(daemon, host, firstWait, ctx);
      return null;
    case 'silkDaemon.answered':
    case 'silkDaemon.timedOut':
      return onCallOver(daemon, host, message, ctx);
    case 'silkDaemon.renew':
      onRenewalDue(daemon, host, message.isElidable, ctx);
      return null;
    case 'silkDaemon.lookForContainers':
      return onLookForContainers(daemon, host, ctx);
    case 'silkDaemon.reconsider':
      reconsider(daemon, host, ctx);
      return null;
    case 'silkDaemon.signalled':
      return onSignal(daemon, host, message.signal, ctx);
    case 'silkDaemon.preStart':
      // To start what runs does nothing.
      if (daemon.status === 'down') preStart(daemon, host, ctx);
      return null;
    default:
      return assertNever(message);
  }
}

function onCallOver(
  daemon: Daemon,
  host: DaemonHost,
  message: Extract<SilkDaemonMessage, { kind: 'silkDaemon.answered' | 'silkDaemon.timedOut' }>,
  ctx: DiegoCtx,
): DaemonNews {
  if (daemon.call?.attempt !== message.attempt) return null;
  const isTimeOut = message.kind === 'silkDaemon.timedOut';
  const purpose = callOver(daemon, host.parts, isTimeOut, ctx)?.purpose;
  switch (purpose) {
    case undefined:
      return null;
    case 'preStart':
      startDaemon(daemon, host, 0, ctx);
      return null;
    case 'drain':
      daemon.drain = null;
      return 'drained';
    default:
      return isTimeOut
        ? onCallTimedOut(daemon, host, purpose, ctx)
        : onCallAnswered(daemon, host, purpose, message, ctx);
  }
}

/** BOSH starts the job: silk-teardown first. */
export function preStart(daemon: Daemon, { parts }: DaemonHost, ctx: DiegoCtx): void {
  end(daemon, parts, ctx);
  endCall(daemon, ctx);
  daemon.drain = null;
  daemon.device = null;
  ask(daemon, parts, 'preStart', ctx);
}

/** BOSH drains the job, whose supervisor has been told to leave it alone. */
export function drainDaemon(daemon: Daemon, host: DaemonHost, ctx: DiegoCtx): DaemonNews {
  if (daemon.drain !== null) return null;
  daemon.drain = { looks: 0, at: ctx.now };
  daemon.startsAt = null;
  return onLookForContainers(daemon, host, ctx);
}

function onLookForContainers(daemon: Daemon, host: DaemonHost, ctx: DiegoCtx): DaemonNews {
  const { drain } = daemon;
  // Of a drain that a start has ended, or that is past its looks.
  if (drain === null || daemon.call?.purpose === 'drain' || drain.at > ctx.now) return null;
  drain.looks++;
  if (host.hasContainers() && drain.looks <= LOOKS_MAX) {
    drain.at = ctx.now + LOOK_INTERVAL;
    ctx.at(drain.at, { kind: 'silkDaemon.lookForContainers' });
    return null;
  }
  if (daemon.status === 'down') {
    daemon.drain = null;
    return 'drainFailed';
  }
  end(daemon, host.parts, ctx);
  daemon.device = null;
  ask(daemon, host.parts, 'drain', ctx);
  return 'ended';
}
