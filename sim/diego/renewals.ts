/**
 * Renewals that nobody needs to send: of a presence at Locket, of a lease at Silk's controller.
 *
 * While the sender lives and the wires take constant times, each renewal arrives at an instant that can be
 * worked out, takes a constant time, and changes nothing but when its row was renewed last. So it is
 * *elidable*: quiet, it is not sent and the receiver works out the last one when it matters; eager, it is
 * sent all the same. What the two have in common is here; who may elide what is the receiver's to say.
 */
import type { Duration, Instant } from '../engine/units';

/** What the sender of a request knows about the renewals that would follow it. */
export interface RenewalOffer {
  /** What each takes over the wire. */
  readonly latency: Duration;
  /** From the answer's arrival until the first one leaves. */
  readonly wait: Duration;
}

/** Renewals in a fixed rhythm. */
export interface Renewals {
  /** When the first one leaves. */
  readonly from: Instant;
  readonly period: Duration;
  readonly latency: Duration;
  /** From here on none leaves, since the sender's VM stopped; NEVER while it runs. */
  until: Instant;
}

/** When the last renewal arrived that had arrived by `now`; undefined when none had. */
export function lastArrival(renewals: Renewals, now: Instant): Instant | undefined {
  const { from, period, latency, until } = renewals;
  const lastArrived = Math.floor((now - latency - from) / period);
  const lastSent = Math.ceil((until - from) / period) - 1;
  const last = Math.min(lastArrived, lastSent);
  return last < 0 ? undefined : from + last * period + latency;
}

/** What a request says of its renewals; null where the wire to the receiver takes no constant time. */
export function renewalOffer(latency: Duration | undefined, wait: Duration): RenewalOffer | null {
  return latency === undefined ? null : { latency, wait };
}
