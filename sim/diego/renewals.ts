/**
 * Renewals that nobody needs to send: of a presence or a lock at Locket, of a lease at Silk's controller.
 *
 * While the sender lives and the wires take constant times, each renewal arrives at an instant that can be
 * worked out, takes a constant time, and changes nothing but when its row was renewed last. So it is
 * *elidable*: quiet, it is not sent and the receiver works out the last one when it matters; eager, it is
 * sent all the same. Before anything happens to a wire, a store or a process of the control plane, both ends
 * *reconsider*: what would be on its way is put there, and from then on each renewal is sent, until a
 * receiver finds it elidable again. What the cases have in common is here; who may elide what is the
 * receiver's to say.
 */
import type { Duration, Instant } from '../engine/units';

/** What the sender of a request knows about the renewals that would follow it. */
export interface RenewalOffer {
  /** What each takes over the wire. */
  readonly latency: Duration;
  /** From the answer's arrival until the first one leaves. */
  readonly wait: Duration;
  /** From a later answer's arrival until the next one leaves. */
  readonly interval: Duration;
  /** How long the sender waits for an answer. */
  readonly patience: Duration;
}

/** Renewals in a fixed rhythm. */
export interface Renewals {
  /** When the first one leaves. */
  readonly from: Instant;
  readonly period: Duration;
  readonly latency: Duration;
  /** From here on none leaves, since the sender's VM stopped; NEVER while it runs. */
  until: Instant;
  /** The row of the trace that leads to each: that of the call before them. */
  readonly cause: number;
}

/** When the last renewal arrived that had arrived by `now`; undefined when none had. */
export function lastArrival(renewals: Renewals, now: Instant): Instant | undefined {
  const { from, period, latency, until } = renewals;
  const lastArrived = Math.floor((now - latency - from) / period);
  const lastSent = Math.ceil((until - from) / period) - 1;
  const last = Math.min(lastArrived, lastSent);
  return last < 0 ? undefined : from + last * period + latency;
}

/** When the last renewal left that had left before `now`; undefined when none had. */
export function lastDeparture({ from, period }: Renewals, now: Instant): Instant | undefined {
  const last = Math.ceil((now - from) / period) - 1;
  return last < 0 ? undefined : from + last * period;
}

/** When the next renewal leaves, at `now` or later. */
export function nextDeparture({ from, period }: Renewals, now: Instant): Instant {
  return from + Math.max(0, Math.ceil((now - from) / period)) * period;
}

/** When the renewal left that is on its way at `now`: it left before, and arrives no earlier; else undefined. */
export function departureOnItsWay(renewals: Renewals, now: Instant): Instant | undefined {
  const last = lastDeparture(renewals, now);
  return last === undefined || last + renewals.latency < now ? undefined : last;
}

/** What a request says of its renewals; null where the wire to the receiver takes no constant time. */
export function renewalOffer(
  latency: Duration | undefined,
  rhythm: Omit<RenewalOffer, 'latency'>,
): RenewalOffer | null {
  return latency === undefined ? null : { latency, ...rhythm };
}
