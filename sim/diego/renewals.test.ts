/** The last renewal that arrived, worked out and sent one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NEVER } from '../engine/units';
import { lastArrival, lastDeparture, nextDeparture, type Renewals, renewalOffer } from './renewals';

/** What a sender and a wire do. */
function lastOfThoseSent({ from, period, latency, until }: Renewals, now: number) {
  let last: number | undefined;
  for (let sentAt = from; sentAt < until && sentAt + latency <= now; sentAt += period) {
    last = sentAt + latency;
  }
  return last;
}

describe('the last renewal that arrived', () => {
  test('is the last of those that would have been sent, whenever they end', () => {
    fc.assert(
      fc.property(
        fc.record({
          from: fc.nat(50),
          period: fc.integer({ min: 1, max: 20 }),
          latency: fc.nat(30),
          until: fc.oneof(fc.nat(200), fc.constant(NEVER)),
          cause: fc.constant(-1),
        }),
        fc.nat(200),
        (renewals, now) => {
          expect(lastArrival(renewals, now)).toBe(lastOfThoseSent(renewals, now));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('is whole even when one asks after all have ended', () => {
    const renewals = { from: 3, period: 5_001_500, latency: 500, until: 86_400_000_000, cause: -1 };
    expect(lastArrival(renewals, NEVER)).toBe(lastOfThoseSent(renewals, NEVER));
  });
});

test('departures before an instant and from it on are next to each other', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), fc.nat(200), (from, period, now) => {
      const renewals = { from, period, latency: 0, until: NEVER, cause: -1 };
      const last = lastDeparture(renewals, now);
      const next = nextDeparture(renewals, now);
      expect(next).toBeGreaterThanOrEqual(now);
      expect(last ?? -1).toBeLessThan(now);
      expect(next).toBe(last === undefined ? from : last + period);
    }),
  );
});

test('a wire of no constant time gives nothing to work with', () => {
  const rhythm = { wait: 7, interval: 9, patience: 3 };
  expect(renewalOffer(undefined, rhythm)).toBeNull();
  expect(renewalOffer(0, rhythm)).toEqual({ latency: 0, ...rhythm });
});
