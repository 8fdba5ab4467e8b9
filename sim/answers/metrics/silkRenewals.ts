/** Each renewal of a lease at the instant at which it reaches one of Silk's controllers, sent or elided. */

import type { Renewals } from '../../diego/renewals';
import type { LeaseOwner } from '../../diego/silk/leaseTable';
import type { Instant } from '../../engine/units';
import type { MetricParts } from './metricParts';

/** `onRenewal` is called in the order of arrival, with whose lease it is and the place of the controller. */
export function watchRenewals(
  { rows, clock, foundation }: MetricParts,
  onRenewal: (arrivedAt: Instant, owner: LeaseOwner, controller: number) => void,
): void {
  rows.onObservation('silk.renewed', onRenewal);
  /** By owner: the rhythm that is followed, or was. */
  const followed = new Map<LeaseOwner, Renewals>();
  const follow = (
    owner: LeaseOwner,
    renewals: Renewals,
    controller: number,
    arrival: Instant,
  ): void =>
    clock.at(arrival, () => {
      if (arrival - renewals.latency >= renewals.until) return;
      // Another has taken its place: this one was offered to a daemon that had asked again by then.
      if (followed.get(owner) !== renewals) return;
      onRenewal(arrival, owner, controller);
      follow(owner, renewals, controller, arrival + renewals.period);
    });
  rows.onObservation('silk.rhythmBegan', (_at, owner, controller) => {
    const address = foundation().silkDaemon(owner)?.address ?? -1;
    const renewals = foundation().leases().leases.get(address)?.renewals ?? null;
    if (renewals === null || followed.get(owner) === renewals) return;
    followed.set(owner, renewals);
    follow(owner, renewals, controller, renewals.from + renewals.latency);
  });
}
