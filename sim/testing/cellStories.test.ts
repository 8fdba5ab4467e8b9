/** How cells join a foundation, with Silk and without, and how they come back. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../engine/units';
import type { TimedEvent } from '../model/foundationSpec';
import { app, cells, foundationSpec, kill, restore, STEADY } from './builders';
import { FoundationStory } from './foundationStory';

function join(at: number, ...positions: readonly number[]): TimedEvent {
  return { kind: 'addCells', at, cells: positions };
}

/** 2^(18 - 16) - 1 subnets: three. */
const THREE_SUBNETS = { subnetPrefix: 18 };

test('a new cell boots, checks its Garden, is listed, and takes work', () => {
  const joins = MINUTE;
  const story = FoundationStory.of({
    cells: [cells(1, { group: 'old' }), cells(1, { group: 'new', joinsAt: joins })],
    events: [join(joins, 1)],
    apps: [app('dora', { instances: 40 })],
  });
  const booted = joins + 90 * SECOND;
  // Garden's check creates and destroys a container: 1.5 s.
  story.runsTo(booted + 1.4 * SECOND);
  expect(story.presentCells()).toEqual(['old-0']);
  story.runsTo(booted + 2 * SECOND);
  expect(story.presentCells()).toEqual(['new-0', 'old-0']);
  // Of 4096 MB the old cell gives 160 to each of 25; the others have waited.
  expect(story.running('old-0')).toHaveLength(25);
  story.runsTo(booted + 2 * MINUTE);
  expect(story.running('new-0')).toHaveLength(15);
});

test('a restored cell has no containers, and its first sync says so to the BBS', () => {
  const story = FoundationStory.of({
    cells: 1,
    apps: [app('dora')],
    events: [kill(MINUTE, 0), restore(3 * MINUTE, 0)],
  });
  story.runsUntil('presence.acquired').runsUntil('presence.acquired', {}, 6 * MINUTE);
  expect(story.containers('cell-0')).toEqual([]);
  story.runsFor(3 * MINUTE);
  expect(story.rows('dora-1/0')).toEqual(['ORDINARY RUNNING on cell-0']);
  expect(story.running()).toEqual(['dora-1/0']);
});

test('a cell that is back within its TTL waits until the old presence has expired', () => {
  const story = FoundationStory.of({
    cells: 1,
    properties: { ...STEADY, 'sim.bosh.cell_boot_time': '2s' },
    events: [kill(MINUTE, 0), restore(MINUTE + SECOND, 0)],
  });
  story.runsTo(2 * MINUTE);
  expect(story.happenings('presence.collided').length).toBeGreaterThanOrEqual(1);
  const expired = story.firstAt('presence.expired');
  const [, again] = story.happenings('presence.acquired');
  expect(expired - MINUTE).toBeGreaterThan(9 * SECOND);
  expect((again?.at ?? 0) - expired).toBeGreaterThan(0);
  expect((again?.at ?? 0) - expired).toBeLessThan(5.1 * SECOND);
});

describe('on Silk', () => {
  test.each([
    [24, 255],
    [20, 15],
    [16, 0],
  ])('a /16 in /%i has %i subnets for cells', (subnetPrefix, subnets) => {
    const { config } = foundationSpec({ cells: 1, silk: { subnetPrefix } });
    expect(config.silk?.poolSize).toBe(subnets);
  });

  test('a cell that gets no lease never joins', () => {
    const joins = MINUTE;
    const story = FoundationStory.of({
      cells: [cells(3, { group: 'old' }), cells(1, { group: 'new', joinsAt: joins })],
      silk: THREE_SUBNETS,
      events: [join(joins, 3)],
    });
    story.runsTo(HOUR);
    expect(story.presentCells()).toEqual(['old-0', 'old-1', 'old-2']);
    expect(story.happenings('silk.leaseRefused', { cell: 'new-0' }).length).toBeGreaterThan(300);
    expect(story.happenings('rep.started', { cell: 'new-0' })).toEqual([]);
    expect(story.happenings('rep.stopped', { cell: 'new-0' })[0]?.text).toMatch(/no network/);
  });

  test('nor does one that the foundation is said to have had from the start', () => {
    const story = FoundationStory.of({ cells: 5, silk: THREE_SUBNETS }).runsTo(MINUTE);
    expect(story.presentCells()).toHaveLength(3);
  });

  test('until a lease expires: then it takes over that subnet', () => {
    const joins = MINUTE;
    const death = 2 * MINUTE;
    const expiration = HOUR;
    const story = FoundationStory.of({
      cells: [cells(3, { group: 'old' }), cells(1, { group: 'new', joinsAt: joins })],
      silk: THREE_SUBNETS,
      properties: { ...STEADY, 'silk-controller.subnet_lease_expiration_hours': '1h' },
      events: [join(joins, 3), kill(death, 1)],
    });
    story.runsTo(death + expiration - 31 * SECOND);
    expect(story.presentCells()).toEqual(['old-0', 'old-2']);
    // The daemon renewed for the last time up to 30 s before; the waiting one asks every 10 s.
    story.runsTo(death + expiration + 11 * SECOND);
    const [lost] = story.happenings('silk.leaseAcquired', { cell: 'old-1' });
    const [taken] = story.happenings('silk.leaseAcquired', { cell: 'new-0' });
    expect([taken?.a, taken?.text]).toEqual([lost?.a, 'expired']);
    story.runsFor(30 * SECOND);
    expect(story.presentCells()).toEqual(['new-0', 'old-0', 'old-2']);
  });

  test('a cell that comes back at its address has its subnet again', () => {
    const story = FoundationStory.of({
      cells: 3,
      silk: THREE_SUBNETS,
      events: [kill(MINUTE, 1), restore(2 * MINUTE, 1)],
    }).runsTo(5 * MINUTE);
    const [first, second] = story.happenings('silk.leaseAcquired', { cell: 'cell-1' });
    expect([second?.a, second?.text]).toEqual([first?.a, 'existing']);
    expect(story.presentCells()).toHaveLength(3);
  });

  test('the 256th cell finds no subnet of a /16 in /24s', () => {
    const joins = MINUTE;
    const story = FoundationStory.of({
      cells: [cells(254), cells(2, { group: 'new', joinsAt: joins })],
      silk: { subnetPrefix: 24 },
      events: [join(joins, 254), join(joins + MINUTE, 255)],
    });
    story.runsTo(5 * MINUTE);
    expect(story.presentCells()).toHaveLength(255);
    expect(story.presentCells()).toContain('new-0');
    expect(story.happenings('silk.leaseRefused', { cell: 'new-1' }).length).toBeGreaterThan(1);
    const subnets = story.happenings('silk.leaseAcquired').map(({ a: subnet }) => subnet);
    expect(new Set(subnets).size).toBe(255);
  });
});
