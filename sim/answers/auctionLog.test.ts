import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MINUTE } from '../engine/units';
import type { FoundationSpec } from '../model/foundationSpec';
import { anyFoundation } from '../testing/arbitraries';
import { findLogViolations } from '../testing/auctionLegality';
import { auctionLogSchema } from '../testing/auctionRecord';
import { app, cells, foundationSpec, task } from '../testing/builders';
import { expandedScenario, kill, minutes, restore } from '../testing/scenarioFixture';
import { createAuctionLog } from './auctionLog';
import { runToEnd } from './run';

function auctionLogOf(
  foundation: FoundationSpec,
  window?: { from: number; until: number },
  seed = 1,
): string[] {
  const lines: string[] = [];
  const auctionLogger = createAuctionLog(foundation, (line) => lines.push(line), window);
  runToEnd(expandedScenario({ foundation, duration: 12 * MINUTE, seed }), { auctionLogger });
  return lines;
}

const underKills = foundationSpec({
  zones: 3,
  cells: [cells(6, { memory: 8192 })],
  apps: [
    app('web', { instances: 150, memory: 160 }),
    app('worker', { instances: 50, memory: 480, life: { kind: 'exponential', mean: 2 * MINUTE } }),
  ],
  tasks: [task('nightly', { count: 20, arrivals: { kind: 'every', interval: 2 * MINUTE } })],
  events: [kill(minutes(4), 0, 3), restore(minutes(7), 0)],
});

test('every batch of 200 instances on cells that die is a legal auction', () => {
  const lines = auctionLogOf(underKills);
  expect(lines.length).toBeGreaterThan(20);
  expect(findLogViolations(lines)).toEqual([]);
});

test('every batch of any foundation is a legal auction', () => {
  fc.assert(
    fc.property(anyFoundation, fc.nat({ max: 1000 }), (foundation, seed) => {
      expect(findLogViolations(auctionLogOf(foundation, undefined, seed))).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test('a line has the recordings’ shape, with what was decided and what came back', () => {
  const entries = auctionLogOf(underKills).map((line) => JSON.parse(line));
  const withTasks = entries.find((entry) => entry.tasks.length > 0);
  expect(auctionLogSchema.safeParse(withTasks).success).toBe(true);
  expect(withTasks.config).toEqual({
    binPackFirstFitWeight: 0,
    startingContainerWeight: 0.25,
    startingContainerCountMaximum: 0,
  });
  expect(withTasks.decisions[0]).toMatchObject({ kind: expect.any(String) });
  expect(withTasks.tasks[0]).toMatchObject({ memoryMB: 128, rootFs: 'preloaded:cflinuxfs4' });
  expect(entries.every((entry) => Array.isArray(entry.rejected))).toBe(true);
  expect(entries.map((entry) => entry.atMs)).toEqual(
    entries.map((entry) => entry.atMs).sort((one, other) => one - other),
  );
});

test('a cell lists its instances of processes in the batch only, with their proxies, and all its tasks', () => {
  const entries = auctionLogOf(underKills).map((line) => JSON.parse(line));
  let listed = 0;
  for (const { cells: fetched, lrps } of entries) {
    const inBatch = new Set(lrps.map((lrp: { processGuid: string }) => lrp.processGuid));
    for (const cell of fetched) {
      for (const lrp of cell.lrps) {
        listed += 1;
        expect(inBatch.has(lrp.processGuid)).toBe(true);
        expect(lrp.memoryMB).toBe(lrp.processGuid === 'web-1' ? 160 + 32 : 480 + 32);
      }
    }
  }
  expect(listed).toBeGreaterThan(0);
  expect(
    entries.some((entry) => entry.cells.some((cell: { tasks: [] }) => cell.tasks.length > 0)),
  ).toBe(true);
});

test('a window holds the batches that began in it', () => {
  const window = { from: minutes(4), until: minutes(5) };
  const all = auctionLogOf(underKills).filter((line) => {
    const { atMs } = JSON.parse(line);
    return atMs >= 240_000 && atMs < 300_000;
  });
  expect(auctionLogOf(underKills, window)).toEqual(all);
  expect(all.length).toBeGreaterThan(0);
});
