import { describe, expect, test } from 'vitest';
import { isPresence } from '../../diego/locket/messages';
import { MINUTE, SECOND } from '../../engine/units';
import { app, cells, foundationSpec, kill, restore, STEADY } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';

const SPEC = foundationSpec({
  zones: 2,
  cells: [cells(4)],
  apps: [app('dora', { instances: 4 })],
  events: [kill(3 * MINUTE, 1, 3), restore(6 * MINUTE, 1)],
});

describe('presences', () => {
  const story = new MetricStory(SPEC, 10 * MINUTE);

  test('are counted every minute, and those that expired are added up', () => {
    expect(story.samples('locket.ActivePresences')).toHaveLength(10);
    for (const { at, value } of story.samples('locket.PresenceExpired')) {
      const expired = story.happenings('presence.expired').filter((each) => each.at <= at).length;
      const acquired = story.happenings('presence.acquired').filter((each) => each.at <= at).length;
      expect(value).toBe(expired);
      expect(story.valueAt(at, 'locket.ActivePresences')).toBe(acquired - expired);
    }
    expect(story.valueAt(3 * MINUTE, 'locket.ActivePresences')).toBe(4);
    expect(story.valueAt(10 * MINUTE, 'locket.ActivePresences')).toBe(3);
    expect(story.valueAt(10 * MINUTE, 'locket.PresenceExpired')).toBe(2);
  });
});

describe('requests', () => {
  test.each([
    ['over constant wires, where renewals are elided', STEADY],
    ['over wires with a spread', {}],
  ])('are counted %s: quiet as many as eager', (_name, properties) => {
    const spec = { ...SPEC, config: foundationSpec({ cells: 1, properties }).config };
    const quiet = new MetricStory(spec, 10 * MINUTE);
    const eager = new MetricStory(spec, 10 * MINUTE, { isEager: true });
    for (const type of ['Lock', 'FetchAll']) {
      const totals = quiet.samples('locket.RequestsSucceeded', '', type);
      expect(totals).toHaveLength(10);
      const others = eager.samples('locket.RequestsSucceeded', '', type);
      totals.forEach(({ value }, i) => {
        expect(value).toBe(others[i]?.value);
      });
      expect(quiet.samples('locket.RequestLatencyMax', '', type).at(-1)?.value).toBe(
        eager.samples('locket.RequestLatencyMax', '', type).at(-1)?.value,
      );
    }
    // A refresh every 5 s and a little, by each of four cells; an attempt at a lock every second by four processes.
    const [first, second] = quiet.samples('locket.RequestsSucceeded', '', 'Lock');
    expect((second?.value ?? 0) - (first?.value ?? 0)).toBeGreaterThanOrEqual(4 * 11 + 4 * 59);
    expect((second?.value ?? 0) - (first?.value ?? 0)).toBeLessThanOrEqual(4 * 12 + 4 * 60);
    expect(quiet.valueAt(10 * MINUTE, 'locket.RequestsFailed', '', 'Lock')).toBe(0);
    expect(quiet.valueAt(10 * MINUTE, 'locket.RequestsStarted', '', 'Lock')).toBeGreaterThan(300);
    expect(quiet.valueAt(10 * MINUTE, 'locket.RequestsInFlight', '', 'Lock')).toBeLessThan(4);
  });

  test('for the list come with each convergence pass and each auction', () => {
    const story = new MetricStory(SPEC, 10 * MINUTE);
    const last = story.samples('locket.RequestsSucceeded', '', 'FetchAll').at(-1);
    const asked =
      story.happenings('convergence.started').filter(({ at }) => at <= (last?.at ?? 0)).length +
      story.happenings('auction.started').filter(({ at }) => at <= (last?.at ?? 0)).length;
    expect(last?.value).toBe(asked);
    expect(story.samples('locket.RequestsSucceeded', '', 'FetchAll')[0]?.at).toBeLessThanOrEqual(
      60 * SECOND,
    );
  });
});

describe('the database of Locket', () => {
  test('has a query for each request, one that is elided among them', () => {
    const story = new MetricStory(SPEC, 10 * MINUTE);
    const totals = story.samples('locket.DBQueriesSucceeded');
    expect(totals).toHaveLength(10);
    for (const { at, value } of totals) {
      const requests = ['Lock', 'FetchAll'].map((type) =>
        story.valueAt(at, 'locket.RequestsSucceeded', '', type),
      );
      expect(value).toBe((requests[0] ?? 0) + (requests[1] ?? 0));
      expect(story.valueAt(at, 'locket.DBQueriesFailed')).toBe(0);
      expect(story.valueAt(at, 'locket.DBWaitCount')).toBe(0);
      const slowest = Math.max(
        ...['Lock', 'FetchAll'].map((type) =>
          story.valueAt(at, 'locket.RequestLatencyMax', '', type),
        ),
      );
      expect(story.valueAt(at, 'locket.DBQueryDurationMax')).toBe(slowest);
    }
  });

  test('has as many queries under way as refreshes that overlap, quiet or eager', () => {
    // Calls of 3 s by four cells every 8 s: at some time two or more are under way.
    const properties = { ...STEADY, 'sim.locket.call_time': '3s', 'sim.locket.parallelism': 12 };
    const slow = { ...SPEC, config: foundationSpec({ cells: 1, properties }).config };
    const [quiet, eager] = [false, true].map(
      (isEager) => new MetricStory(slow, 10 * MINUTE, { isEager }),
    );
    const elided = [...(quiet?.foundation.elidedRenewals().keys() ?? [])];
    expect(elided.filter(isPresence)).toHaveLength(3);
    for (const key of [
      'locket.DBQueriesInFlight',
      'locket.DBOpenConnections',
      'locket.DBQueriesTotal',
    ] as const) {
      expect(quiet?.samples(key)).toEqual(eager?.samples(key));
    }
    const calls = (eager?.observations('locket.request.Lock') ?? []).concat(
      eager?.observations('locket.request.FetchAll') ?? [],
    );
    for (const { at, value } of quiet?.samples('locket.DBQueriesInFlight') ?? []) {
      const own = calls.filter((call) => call.at > at - MINUTE && call.at - call.value < at);
      const starts = own.map((call) => Math.max(at - MINUTE, call.at - call.value));
      const counts = starts.map(
        (start) => own.filter((call) => call.at - call.value <= start && call.at > start).length,
      );
      expect(value).toBe(Math.max(...counts));
      expect(value).toBeGreaterThan(1);
    }
  });
});
