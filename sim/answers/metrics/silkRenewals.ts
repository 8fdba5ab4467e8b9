/** Each renewal of a lease at the instant at which it reaches Silk's controller, sent or elided. */
import type { Renewals } from '../../diego/renewals';
import type { Instant } from '../../engine/units';
import type { MetricParts } from './metricParts';

/** `onRenewal` is called in the order of arrival. */
export function watchRenewals(
  { rows, clock, foundation }: MetricParts,
  onRenewal: (arrivedAt: Instant, cell: number) => void,
): void {
  rows.onObservation('silk.renewed', onRenewal);
  /** By cell: the rhythm that is followed, or was. */
  const followed = new Map<number, Renewals>();
  const follow = (cell: number, renewals: Renewals, arrival: Instant): void =>
    clock.at(arrival, () => {
      if (arrival - renewals.latency >= renewals.until) return;
      // Another has taken its place: this one was offered to a daemon that had asked again by then.
      if (followed.get(cell) !== renewals) return;
      onRenewal(arrival, cell);
      follow(cell, renewals, arrival + renewals.period);
    });
  rows.onObservation('silk.rhythmBegan', (_at, cell) => {
    const renewals = foundation().leases().leases.get(cell)?.renewals ?? null;
    if (renewals === null || followed.get(cell) === renewals) return;
    followed.set(cell, renewals);
    follow(cell, renewals, renewals.from + renewals.latency);
  });
}
