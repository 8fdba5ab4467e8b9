/**
 * A VM that is no cell and holds a single address of the overlay network: its silk-daemon, and nothing else.
 *
 * Real counterpart: a silk-daemon with `single_ip_only`, as on VMs that speak to app containers without being cells.
 * Its row is one of a /32 of the first block, counts in every metric, and never stands in a cell's way. It has been
 * up before the simulation, its VM is never lost, and it has no containers.
 */
import type { Actor } from '../../engine/actor';
import type { Identities } from '../../model/identity';
import type { DiegoMessage } from '../messages';
import { onDaemonMessage } from './daemonScripts';
import { createDaemon, type Daemon, type DaemonParts } from './daemonState';
import type { SilkDaemonMessage } from './messages';

export interface SingleVmState {
  identities: Identities;
  daemon: Daemon;
  /** Starts of its daemon so far. */
  starts: number;
}

/** The address of the i-th of them, beside those of cells and of everything that BOSH creates. */
const FIRST_ADDRESS = 0x0ac80004;

export function createSingleVm(
  parts: DaemonParts,
  identities: Identities,
  number: number,
  zone: string,
): Actor<SingleVmState, SilkDaemonMessage, DiegoMessage> {
  const daemon = createDaemon(
    FIRST_ADDRESS + number,
    number % Math.max(1, parts.controllers.length),
  );
  // Its supervisor starts it with the simulation.
  daemon.startsAt = 0;
  const name = `silk-vm-${number}`;
  return {
    role: 'silk-vm',
    name,
    zone,
    state: { identities, daemon, starts: 0 },
    receive(state, message, ctx) {
      const host = { parts, identities: state.identities, hasContainers: () => false };
      // In a phase of its own, as it was up before.
      const isFirst = message.kind === 'silkDaemon.start' && state.starts++ === 0;
      const { leasePollInterval } = parts.config;
      const firstWait = isFirst
        ? Math.round(ctx.draw(name, 'lease-phase', 0) * leasePollInterval)
        : 0;
      onDaemonMessage(state.daemon, host, message, firstWait, ctx);
    },
  };
}
