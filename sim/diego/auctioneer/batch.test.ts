/** The cases of auction:auctionrunner/batch_test.go, and what auctioneer:resources.go takes. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { LRPStartRequest, TaskStartRequest } from '../../model/auction';
import {
  createIdentities,
  domainId,
  type Identities,
  lrpName,
  processId,
  taskId,
} from '../../model/identity';
import {
  addLRPStarts,
  addTasks,
  type Batch,
  createBatch,
  dedupeAndDrain,
  isValidLRPStart,
  isValidTaskStart,
} from './batch';

let identities: Identities;
let batch: Batch;

const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] };

function start(
  processGuid: string,
  indices: number[],
  changes: Partial<LRPStartRequest> = {},
): LRPStartRequest {
  const domain = domainId(identities, 'cf-apps');
  const process = processId(identities, processGuid);
  return { process, domain, indices, memory: 10, disk: 10, constraint, ...changes };
}

function task(taskGuid: string, changes: Partial<TaskStartRequest> = {}): TaskStartRequest {
  const domain = domainId(identities, 'cf-tasks');
  const id = taskId(identities, taskGuid);
  return { task: id, domain, memory: 10, disk: 10, constraint, ...changes };
}

function drained(): string[] {
  const { lrps, tasks } = dedupeAndDrain(batch);
  return [
    ...lrps.map(({ lrp, queuedAt }) => `${lrpName(identities, lrp)} at ${queuedAt}`),
    ...tasks.map((auction) => `${identities.tasks[auction.task]} at ${auction.queuedAt}`),
  ];
}

beforeEach(() => {
  identities = createIdentities();
  batch = createBatch();
});

describe('a batch', () => {
  test('is born without work (cell 75)', () => {
    expect(batch.hasWork).toBe(false);
    expect(drained()).toEqual([]);
  });

  test('makes one auction of each index (cell 76)', () => {
    addLRPStarts(batch, [start('pg-1', [0, 2]), start('pg-2', [1])], identities, 7);
    expect(batch.hasWork).toBe(true);
    expect(drained()).toEqual(['pg-1/0 at 7', 'pg-1/2 at 7', 'pg-2/1 at 7']);
  });

  test('takes tasks (cell 77)', () => {
    addTasks(batch, [task('tg-1'), task('tg-2')], 9);
    expect(batch.hasWork).toBe(true);
    expect(drained()).toEqual(['tg-1 at 9', 'tg-2 at 9']);
  });

  test('keeps the first of each identity, in order of arrival (cell 78)', () => {
    addLRPStarts(batch, [start('pg-1', [1, 0])], identities, 1);
    addLRPStarts(batch, [start('pg-2', [0]), start('pg-1', [0, 1, 2])], identities, 2);
    addTasks(batch, [task('tg-1'), task('tg-2'), task('tg-1')], 3);
    expect(drained()).toEqual([
      'pg-1/1 at 1',
      'pg-1/0 at 1',
      'pg-2/0 at 2',
      'pg-1/2 at 2',
      'tg-1 at 3',
      'tg-2 at 3',
    ]);
  });

  test('takes the same identity in another domain for the same work', () => {
    const elsewhere = { domain: domainId(identities, 'other') };
    addLRPStarts(batch, [start('pg-1', [0]), start('pg-1', [0], elsewhere)], identities, 1);
    expect(drained()).toHaveLength(1);
  });

  test('is empty once drained, and has no work until more is added (cell 79)', () => {
    addLRPStarts(batch, [start('pg-1', [0])], identities, 1);
    drained();
    expect(batch.hasWork).toBe(false);
    expect(drained()).toEqual([]);
    addTasks(batch, [task('tg-1')], 2);
    expect(batch.hasWork).toBe(true);
  });

  test('can be drained after the wake-up was taken (cell 79)', () => {
    addTasks(batch, [task('tg-1')], 2);
    batch.hasWork = false;
    expect(drained()).toEqual(['tg-1 at 2']);
  });
});

describe('a start request', () => {
  test('is taken when everything is there, unlimited memory included', () => {
    expect(isValidLRPStart(start('pg-1', [0]), identities)).toBe(true);
    expect(isValidLRPStart(start('pg-1', [0], { memory: 0, disk: 0 }), identities)).toBe(true);
    expect(isValidTaskStart(task('tg-1'), identities)).toBe(true);
  });

  test('is dropped without process guid, domain or indices', () => {
    expect(isValidLRPStart(start('', [0]), identities)).toBe(false);
    const nowhere = { domain: domainId(identities, '') };
    expect(isValidLRPStart(start('pg-1', [0], nowhere), identities)).toBe(false);
    expect(isValidLRPStart(start('pg-1', []), identities)).toBe(false);
  });

  test('for a task is dropped without a guid', () => {
    expect(isValidTaskStart(task(''), identities)).toBe(false);
  });

  test.each([{ memory: -1 }, { disk: -1 }, { constraint: { ...constraint, rootFs: '' } }])(
    'is dropped with %j',
    (changes) => {
      expect(isValidLRPStart(start('pg-1', [0], changes), identities)).toBe(false);
      expect(isValidTaskStart(task('tg-1', changes), identities)).toBe(false);
    },
  );
});
