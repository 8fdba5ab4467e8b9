/** What the health monitor is told, and tells itself. */
import type { VmId } from '../vms';

export type HealthMonitorMessage =
  /** The VM stopped, and its agent's heartbeats with it: nobody says so, but this one has to work out when. */
  | { readonly kind: 'monitor.vmDown'; readonly vm: VmId }
  /** A deploy has given the lock of the deployment back: it may have left instances without a VM. */
  | { readonly kind: 'monitor.unlocked' }
  /** A person switches the resurrector off, and on. */
  | { readonly kind: 'monitor.pause' }
  | { readonly kind: 'monitor.resume' }
  /** It looks which agents are gone. */
  | { readonly kind: 'monitor.analyze' }
  /** The director has waited long enough for the agents of a scan. */
  | { readonly kind: 'monitor.scanned' }
  /** The IaaS has deleted the VM and created another one, whose agent answers; then its jobs can be started. */
  | { readonly kind: 'monitor.created'; readonly vm: VmId }
  | { readonly kind: 'monitor.prepared'; readonly vm: VmId };
