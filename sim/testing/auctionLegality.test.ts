import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLogViolations, findViolations } from './auctionLegality';
import { type AuctionBatch, auctionBatchSchema, type RecordedDecision } from './auctionRecord';
import { decide } from './conformance/auction';

const recording = new URL('./recordings/auction.jsonl.gz', import.meta.url);
const recorded = gunzipSync(readFileSync(recording)).toString('utf8').trimEnd().split('\n');

const room = { memoryMB: 100, diskMB: 100, containers: 10 };

function cell(id: string, changes: object = {}): object {
  return {
    id,
    index: 0,
    zone: 'z1',
    total: room,
    available: room,
    startingContainerCount: 0,
    evacuating: false,
    stacks: ['cflinuxfs4'],
    proxyMemoryAllocationMB: 0,
    ...changes,
  };
}

const asked = { memoryMB: 10, diskMB: 10, rootFs: 'preloaded:cflinuxfs4' };
const lrp = (processGuid: string, index: number, changes: object = {}) => ({
  processGuid,
  index,
  ...asked,
  ...changes,
});
const task = (taskGuid: string, changes: object = {}) => ({ taskGuid, ...asked, ...changes });

function batch(cells: object[], lrps: object[], tasks: object[] = [], config = {}): AuctionBatch {
  return auctionBatchSchema.parse({
    config: {
      binPackFirstFitWeight: 0,
      startingContainerWeight: 0.25,
      startingContainerCountMaximum: 0,
      ...config,
    },
    cells,
    lrps,
    tasks,
  });
}

const placed = (processGuid: string, index: number, winner: string): RecordedDecision => ({
  kind: 'lrp',
  processGuid,
  index,
  winner,
});
const failed = (processGuid: string, index: number, error: string): RecordedDecision => ({
  kind: 'lrp',
  processGuid,
  index,
  error,
});
const taskPlaced = (taskGuid: string, winner: string): RecordedDecision => ({
  kind: 'task',
  taskGuid,
  winner,
});

function reasons(entry: AuctionBatch, decisions: RecordedDecision[]): string[] {
  return findViolations({ ...entry, decisions }).map(({ reason }) => reason);
}

test('who of equally good cells wins is open, unless the log tells the order in which they answered', () => {
  const cells = [cell('first'), cell('second'), cell('elsewhere', { zone: 'z2' })];
  const entry = batch(cells, [lrp('p', 0)]);
  const reasonsFor = (winner: string, tiesByArrival: boolean): number => {
    const decisions = [placed('p', 0, winner)];
    return findViolations({ ...entry, decisions }, { tiesByArrival }).length;
  };
  const winners = ['first', 'second', 'elsewhere'];
  expect(winners.map((winner) => reasonsFor(winner, false))).toEqual([0, 0, 0]);
  expect(winners.map((winner) => reasonsFor(winner, true))).toEqual([0, 1, 0]);
});

describe('what the scheduler decides is legal', () => {
  test('for every recorded batch', () => {
    for (const line of recorded) {
      const entry = auctionBatchSchema.parse(JSON.parse(line));
      const decided = { ...entry, decisions: decide(entry, () => 0.999) };
      expect(findViolations(decided, { tiesByArrival: true })).toEqual([]);
    }
  });

  test('for any batch, however chance falls', () => {
    const names = fc.subarray(['a', 'b', 'c']);
    const rootFs = fc.constantFrom('preloaded:one', 'preloaded:two', 'docker:///x', 'oci:///x');
    const demand = {
      memoryMB: fc.constantFrom(0, 5, 10, 40, 70),
      diskMB: fc.constantFrom(5, 10, 80),
      rootFs,
      placementTags: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { arbitrary: names, weight: 1 },
      ),
      volumeDrivers: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { arbitrary: names, weight: 1 },
      ),
    };
    const processGuid = fc.constantFrom('p', 'q', 'r');
    const anyCell = fc.record({
      index: fc.nat(5),
      zone: fc.constantFrom('z1', 'z2', 'z3'),
      total: fc.constantFrom(room, { ...room, memoryMB: 200 }, { ...room, diskMB: 0 }),
      available: fc.record({ memoryMB: fc.nat(100), diskMB: fc.nat(100), containers: fc.nat(4) }),
      lrps: fc.array(fc.record({ processGuid, index: fc.nat(9) }), { maxLength: 3 }),
      tasks: fc.array(fc.record({ taskGuid: fc.constantFrom('old', 'older') }), { maxLength: 2 }),
      startingContainerCount: fc.nat(3),
      evacuating: fc.constantFrom(false, false, false, true),
      stacks: fc.subarray(['one', 'two']),
      arbitraryRootFsSchemes: fc.subarray(['docker']),
      volumeDrivers: names,
      placementTags: fc.subarray(['a']),
      optionalPlacementTags: fc.subarray(['b', 'c']),
      proxyMemoryAllocationMB: fc.constantFrom(0, 4),
    });
    const anyBatch = fc.record({
      config: fc.record({
        binPackFirstFitWeight: fc.constantFrom(0, 0.5),
        startingContainerWeight: fc.constantFrom(0, 0.25),
        startingContainerCountMaximum: fc.constantFrom(0, 12),
      }),
      cells: fc
        .array(anyCell, { maxLength: 9 })
        .map((cells) => cells.map((each, i) => ({ id: `cell-${i}`, ...each }))),
      lrps: fc.uniqueArray(fc.record({ processGuid, index: fc.nat(3), ...demand }), {
        selector: (each) => `${each.processGuid}.${each.index}`,
      }),
      tasks: fc.uniqueArray(fc.record({ taskGuid: fc.constantFrom('s', 't'), ...demand }), {
        selector: (each) => each.taskGuid,
      }),
    });
    const draws = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    fc.assert(
      fc.property(anyBatch, draws, (raw, stream) => {
        const entry = auctionBatchSchema.parse(raw);
        const decisions = decide(entry, () => stream.next().value as number);
        expect(findViolations({ ...entry, decisions }, { tiesByArrival: true })).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what real Diego cannot decide is a violation', () => {
  const twoCells = [cell('full', { available: { ...room, memoryMB: 20 } }), cell('empty')];

  test('a winner with a worse score', () => {
    const entry = batch(twoCells, [lrp('p', 0)]);
    expect(reasons(entry, [placed('p', 0, 'empty')])).toEqual([]);
    expect(reasons(entry, [placed('p', 0, 'full')])).toEqual(['winner full; possible: empty']);
  });

  test('a winner without room, or unknown, or evacuating', () => {
    const entry = batch(
      [cell('small', { available: { ...room, memoryMB: 5 } }), cell('gone', { evacuating: true })],
      [lrp('p', 0)],
    );
    const only = 'possible: "insufficient resources: memory"';
    for (const winner of ['small', 'gone', 'nobody']) {
      expect(reasons(entry, [placed('p', 0, winner)])).toEqual([`winner ${winner}; ${only}`]);
    }
  });

  test('an error where a cell fits, or another error than the real one', () => {
    expect(reasons(batch(twoCells, [lrp('p', 0)]), [failed('p', 0, 'no luck')])).toEqual([
      'error "no luck"; possible: empty',
    ]);
    const tooBig = batch(twoCells, [lrp('p', 0, { diskMB: 101 })]);
    expect(reasons(tooBig, [failed('p', 0, 'insufficient resources')])).toEqual([
      'error "insufficient resources"; possible: "insufficient resources: disk"',
    ]);
  });

  test('an order that the sort does not allow', () => {
    const entry = batch([cell('a')], [lrp('p', 0), lrp('p', 1), lrp('q', 0)], [task('t')]);
    const first = placed('p', 0, 'a');
    const equal = placed('q', 0, 'a');
    const further = placed('p', 1, 'a');
    expect(reasons(entry, [first, equal, taskPlaced('t', 'a'), further])).toEqual([]);
    expect(reasons(entry, [equal, first, taskPlaced('t', 'a'), further])).toEqual([]);
    expect(reasons(entry, [first, taskPlaced('t', 'a'), equal, further])).toEqual([
      'comes before some that were decided first',
    ]);
  });

  test('first instances before the tasks where there are no further instances', () => {
    const entry = batch([cell('a')], [lrp('p', 0)], [task('t')]);
    expect(reasons(entry, [taskPlaced('t', 'a'), placed('p', 0, 'a')])).toEqual([]);
    expect(reasons(entry, [placed('p', 0, 'a'), taskPlaced('t', 'a')])).toHaveLength(1);
  });

  test('work decided twice, not at all, or never asked for', () => {
    const entry = batch([cell('a')], [lrp('p', 0), lrp('q', 0)]);
    const once = placed('p', 0, 'a');
    const elsewhere = 'is not in the batch, or was decided before';
    expect(reasons(entry, [once, once])).toEqual([elsewhere, 'was not decided']);
    expect(reasons(entry, [once, placed('q', 0, 'a'), placed('r', 0, 'a')])).toEqual([elsewhere]);
  });

  test('a decision with two outcomes or none', () => {
    const entry = batch([cell('a')], [lrp('p', 0)]);
    const both = { ...placed('p', 0, 'a'), error: 'and yet not' };
    expect(reasons(entry, [both])).toEqual(['has not one outcome']);
    const neither: RecordedDecision = { kind: 'lrp', processGuid: 'p', index: 0 };
    expect(reasons(entry, [neither])).toEqual(['has not one outcome']);
  });

  test('a start beyond the in-flight cap', () => {
    const entry = batch([cell('a', { startingContainerCount: 2 })], [lrp('p', 0)], [], {
      startingContainerCountMaximum: 2,
    });
    const limit = 'waiting to start instance: reached in-flight start limit';
    expect(reasons(entry, [failed('p', 0, limit)])).toEqual([]);
    expect(reasons(entry, [placed('p', 0, 'a')])).toHaveLength(1);
  });

  test('a zone that already holds the process, while another has room', () => {
    const hosting = cell('hosting', { zone: 'z2', lrps: [{ processGuid: 'p', index: 0 }] });
    const entry = batch([cell('busy', { startingContainerCount: 50 }), hosting], [lrp('p', 1)]);
    expect(reasons(entry, [placed('p', 1, 'busy')])).toEqual([]);
    expect(reasons(entry, [placed('p', 1, 'hosting')])).toHaveLength(1);
  });
});

describe('what chance may decide is legal either way', () => {
  test('equally good cells', () => {
    const entry = batch([cell('a'), cell('b'), cell('c', { zone: 'z2' })], [lrp('p', 0)]);
    for (const winner of ['a', 'b', 'c']) {
      expect(reasons(entry, [placed('p', 0, winner)])).toEqual([]);
    }
  });

  const rootFs = 'found no compatible cell for required rootfs';
  const drivers = 'found no compatible cell with required volume drivers';
  const tags = 'found no compatible cell with placement tag "x"';
  const without = { stacks: ['other'] };
  const undriven = { volumeDrivers: [] };
  const untagged = { volumeDrivers: ['nfs'] };

  test.each([
    ['root filesystem and drivers', [without, undriven], [drivers]],
    ['root filesystem and tags', [without, untagged], [rootFs, tags]],
    ['drivers and tags', [undriven, untagged], [drivers, tags]],
    ['all three', [without, undriven, untagged], [rootFs, drivers, tags]],
  ])('the mismatch of the zone that comes last: %s', (_, zones, possible) => {
    const cells = zones.map((changes, i) => cell(`c${i}`, { zone: `z${i}`, ...changes }));
    const entry = batch(cells, [lrp('p', 0, { volumeDrivers: ['nfs'], placementTags: ['x'] })]);
    const legal = [rootFs, drivers, tags].filter(
      (text) => reasons(entry, [failed('p', 0, text)]).length === 0,
    );
    expect(legal).toEqual(possible);
  });
});

describe('an auction log', () => {
  const entry = { ...batch([cell('a')], [lrp('p', 0)]), atMs: 12, rejected: [] };
  const legal = JSON.stringify({ ...entry, decisions: [placed('p', 0, 'a')] });
  const illegal = JSON.stringify({ ...entry, decisions: [placed('p', 0, 'b')] });

  test('is judged line by line', () => {
    expect(findLogViolations([legal, '', legal])).toEqual([]);
    expect(findLogViolations([legal, illegal, legal])).toEqual([
      { line: 2, decision: 0, identity: 'lrp:p.0', reason: 'winner b; possible: a' },
    ]);
  });

  test.each(['{', '{}', '[]', legal.replace('"kind":"lrp"', '"kind":"job"')])(
    'with a line that is no batch is wrong there: %s',
    (line) => {
      const [violation, ...more] = findLogViolations([legal, line]);
      expect(violation).toMatchObject({ line: 2, identity: 'line' });
      expect(more).toEqual([]);
    },
  );
});
