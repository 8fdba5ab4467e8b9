import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../sim/engine/units';
import { app, cells, foundationSpec } from '../../../sim/testing/builders';
import { kill } from '../../../sim/testing/scenarioFixture';
import { opened, sourceOf, tracedRun } from '../../replay/testing/tracedRun';
import { readCell } from '../../replay/things';
import { viewAt } from '../../replay/view';
import { capacitiesOf, containerTable, contradictions, toldText } from './cellModel';
import { appsOnlyIn } from './zoneModel';

const spec = foundationSpec({
  zones: 2,
  cells: [
    cells(2, { zones: ['z1'], optionalTags: ['left'], group: 'left' }),
    cells(2, { zones: ['z2'], group: 'right' }),
  ],
  apps: [
    app('tagged', { instances: 3, tags: ['left'] }),
    app('lonely', { tags: ['left'] }),
    app('spread', { instances: 4 }),
  ],
  events: [kill(2 * MINUTE, 0)],
});
const run = tracedRun(spec, 2);
run.foundation.simulation.runUntil(4 * MINUTE);
const replay = opened(sourceOf(run, 4 * MINUTE));

test('an app that may only run on cells of one zone would be gone with it', () => {
  const apps = appsOnlyIn(replay, viewAt(replay, MINUTE), 'z1');
  expect(apps?.several).toEqual([{ process: 0, processGuid: 'tagged-1', running: 3 }]);
  expect(apps?.single).toBe(1);
  expect(apps?.apps).toBe(3);
  expect(appsOnlyIn(replay, viewAt(replay, MINUTE), 'z2')?.several).toEqual([]);
});

test('a cell that was killed contradicts Locket and the BBS until they notice', () => {
  const found = contradictions(readCell(replay, viewAt(replay, 2 * MINUTE + SECOND), 0));
  expect(found).toEqual([
    expect.stringContaining('Locket still lists it'),
    expect.stringContaining('the BBS holds'),
  ]);
  expect(contradictions(readCell(replay, viewAt(replay, MINUTE), 0))).toEqual([]);
});

test('what the auctioneer heard last stands beside what is true', () => {
  const cell = readCell(replay, viewAt(replay, MINUTE), 0);
  const [memory] = capacitiesOf(cell);
  if (memory === undefined) throw new Error('no capacity');
  // It was asked before anything ran on it.
  expect(memory).toMatchObject({ used: cell.memoryUsed, total: 4096, told: 0 });
  expect(toldText(memory)).toBe(`0 MB in use; now ${cell.memoryUsed} MB more`);
  expect(toldText({ ...memory, told: memory.used })).toBe(`${cell.memoryUsed} MB in use, as now`);
  expect(toldText({ ...memory, told: undefined })).toBe('–');
});

test('the containers of a cell are listed by name, oldest first', () => {
  const { rows } = containerTable(replay, viewAt(replay, MINUTE), 0);
  expect(rows.map(({ instance }) => instance)).toEqual(
    rows.map(({ instance }) => instance).sort((one, other) => one - other),
  );
  expect(rows).toHaveLength(readCell(replay, viewAt(replay, MINUTE), 0).containers ?? -1);
  expect(rows.every(({ name }) => /^(tagged|lonely|spread)-1\/\d$/.test(name))).toBe(true);
});
