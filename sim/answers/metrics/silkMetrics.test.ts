import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../engine/units';
import { cells, foundationSpec, kill } from '../../testing/builders';
import { MetricStory } from '../../testing/metricStory';

describe("Silk's leases", () => {
  // Three subnets for four cells.
  const spec = foundationSpec({
    cells: [cells(4)],
    silk: { subnetPrefix: 18 },
    events: [kill(10 * MINUTE, 0, 1, 2, 3)],
  });
  const story = new MetricStory(spec, 10 * MINUTE + HOUR + 2 * MINUTE);

  test('are told every half minute: all, free, and stale after an hour', () => {
    const at = 9 * MINUTE;
    expect(story.valueAt(at, 'silk-controller.totalLeases')).toBe(3);
    expect(story.valueAt(at, 'silk-controller.freeLeases')).toBe(0);
    expect(story.valueAt(at, 'silk-controller.staleLeases')).toBe(0);
    expect(story.valueAt(9 * MINUTE + HOUR, 'silk-controller.staleLeases')).toBe(0);
    const last = 10 * MINUTE + HOUR + 2 * MINUTE;
    expect(story.valueAt(last, 'silk-controller.staleLeases')).toBe(3);
    expect(story.valueAt(last, 'silk-controller.totalLeases')).toBe(3);
    const [first, second] = story.samples('silk-controller.totalLeases');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(30 * SECOND);
  });

  test('are asked for, also in vain', () => {
    const answers = [
      ...story.happenings('silk.leaseAcquired'),
      ...story.happenings('silk.leaseRefused'),
    ];
    const counts = story.samples('silk-controller.LeasesAcquireRequestCount');
    expect(counts.at(-1)?.value).toBe(answers.length);
    expect(answers.length).toBeGreaterThan(4);
    const time = (spec.config.silk?.callTime ?? 0) / 1000;
    expect(time).toBeGreaterThan(0);
    for (const { value } of story.samples('silk-controller.LeasesAcquireRequestTime')) {
      expect(value).toBe(time);
    }
  });

  test('are not spoken of without Silk', () => {
    const without = new MetricStory(foundationSpec({ cells: 1 }), 2 * MINUTE);
    expect(without.samples('silk-controller.totalLeases')).toEqual([]);
  });
});
