/** What Silk's controllers are told and asked, and what a silk-daemon is. */
import type { Instant } from '../../engine/units';
import type { Address } from '../../model/address';
import type { RenewalOffer, Renewals } from '../renewals';
import type { RenewalRefusal } from './leaseController';
import type { LeaseOwner } from './leaseTable';
import type { Subnet } from './subnet';

/** Who calls: the VM with this address. */
interface Caller {
  readonly address: Address;
  readonly owner: LeaseOwner;
  /** When it was sent, which names the call; comes back with the answer. */
  readonly attempt: Instant;
}

export type SilkMessage =
  | ({
      readonly kind: 'silk.acquire';
      readonly isSingle: boolean;
      readonly renewals: RenewalOffer | null;
    } & Caller)
  | ({
      readonly kind: 'silk.renew';
      /** What the daemon believes it holds. */
      readonly subnet: Subnet;
      /** By a daemon that starts and found its device: its next renewal counts from the answer. */
      readonly isStart: boolean;
      /** An elidable renewal, sent because the foundation is eager or because it would be on its way. */
      readonly isElidable: boolean;
      readonly renewals: RenewalOffer | null;
    } & Caller)
  | ({ readonly kind: 'silk.release' } & Caller)
  /** The daemon has stopped. Nobody tells the real controller: this stands for its hearing no more. */
  | { readonly kind: 'silk.renewalsEnded'; readonly address: Address }
  /** From now on each renewal is sent; of one address, or of all. */
  | { readonly kind: 'silk.reconsider'; readonly address: Address | null };

/** How a controller answers. */
export type SilkOutcome =
  | { readonly kind: 'leased'; readonly subnet: Subnet }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'released' }
  /** 409: to try again is of no use, or there is no lease. */
  | { readonly kind: 'refused'; readonly error: RenewalRefusal | 'no lease available' }
  /** 500: its database. */
  | { readonly kind: 'failed' };

export type SilkDaemonMessage =
  /** The supervisor starts it, if that is still its start. */
  | { readonly kind: 'silkDaemon.start' }
  | {
      readonly kind: 'silkDaemon.answered';
      readonly attempt: Instant;
      readonly outcome: SilkOutcome;
      /** The renewals that follow, when they need not be sent. */
      readonly renewals: Renewals | null;
    }
  /** No controller has answered in time, or none is there. */
  | { readonly kind: 'silkDaemon.timedOut'; readonly attempt: Instant }
  /** The next renewal is due. */
  | { readonly kind: 'silkDaemon.renew'; readonly isElidable: boolean }
  /** The drain's next look whether containers are left. */
  | { readonly kind: 'silkDaemon.lookForContainers' }
  /** From now on each renewal is sent. */
  | { readonly kind: 'silkDaemon.reconsider' }
  /** Something is done to its process; `start`: by a person, as `monit start` does. */
  | {
      readonly kind: 'silkDaemon.signalled';
      readonly signal: 'kill' | 'stop' | 'start' | 'hang' | 'resume';
    }
  /** BOSH starts the job again on a VM that ran on: pre-start, then the daemon. */
  | { readonly kind: 'silkDaemon.preStart' };
