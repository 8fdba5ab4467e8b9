/**
 * What is done to the process of a silk-daemon from outside: it is killed, stopped, started, hung, or goes on.
 *
 * Real counterpart: signals, and `monit start` and `stop`. Its supervisor starts what was killed, and takes what hangs
 * for alive.
 */
import { assertNever } from '../../engine/actor';
import { kindId } from '../../trace/kinds';
import { observationId } from '../../trace/observations';
import type { DiegoCtx } from '../messages';
import { end, exit, say, setNext, startDaemon, stopRunning } from './daemon';
import type { Daemon, DaemonHost, DaemonNews } from './daemonState';
import type { SilkDaemonMessage } from './messages';

const KILLED = kindId('process.killed');
const STOPPED = kindId('process.stopped');
const STARTED = kindId('process.started');
const HUNG = kindId('process.hung');
const RESUMED = kindId('process.resumed');
const RUNS = observationId('silk.daemonRuns');

/**
 * Something is done to its process. One that hangs serves no container and renews nothing, and its supervisor takes
 * it for alive; what does not run cannot be killed or hang, and what was to be started again by its supervisor and is
 * stopped stays down.
 */
export function onSignal(
  daemon: Daemon,
  host: DaemonHost,
  signal: Extract<SilkDaemonMessage, { kind: 'silkDaemon.signalled' }>['signal'],
  ctx: DiegoCtx,
): DaemonNews {
  const { parts, identities } = host;
  const isDown = daemon.status === 'down';
  switch (signal) {
    case 'kill':
      if (isDown) return null;
      say(KILLED, parts, identities, ctx);
      exit(daemon, host, ctx);
      daemon.isKilled = true;
      return 'ended';
    case 'stop':
      if (!isDown) say(STOPPED, parts, identities, ctx);
      end(daemon, parts, ctx);
      return isDown ? null : 'ended';
    case 'start':
      if (!isDown) return null;
      daemon.isKilled = false;
      say(STARTED, parts, identities, ctx);
      startDaemon(daemon, host, 0, ctx);
      return null;
    case 'hang':
      if (isDown || daemon.isHung) return null;
      say(HUNG, parts, identities, ctx);
      stopRunning(daemon, parts, ctx);
      daemon.isHung = true;
      return 'ended';
    case 'resume':
      if (!daemon.isHung) return null;
      say(RESUMED, parts, identities, ctx);
      return goOn(daemon, host, ctx);
    default:
      return assertNever(signal);
  }
}

/** Its timers have run out meanwhile, and its call, if one was under way. */
function goOn(daemon: Daemon, host: DaemonHost, ctx: DiegoCtx): DaemonNews {
  daemon.isHung = false;
  if (daemon.status === 'starting') {
    startDaemon(daemon, host, daemon.firstWait, ctx);
    return null;
  }
  ctx.count(RUNS, host.parts.owner, 1);
  setNext(daemon, ctx.now, false, ctx);
  return 'started';
}
