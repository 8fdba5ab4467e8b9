/**
 * The scenarios about pushes and tasks: that their answer can turn out either way, that it is the one the
 * README gives, and that every auction in them is one that the real scheduler could have held.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../answers/result';
import { legalRun, type Overrides, verdicts } from './legalRun';

const read = (file: string): string =>
  readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8');

const memoryLeft = ({ capacity }: RunResult): number =>
  capacity.reduce((sum, row) => sum + row.memoryLeftMB, 0);

describe('push-storm', () => {
  test('runs out of pieces big enough to stage in, with room for the apps themselves left', () => {
    const result = legalRun(read, 'push-storm');
    expect(verdicts(result)).toEqual(['pushed not met', 'neverFitted met']);
    const { pushes, staging } = result;
    expect(pushes.stagingFailed).toBeGreaterThan(25);
    expect(pushes.timedOut).toBe(0);
    expect(staging.failures.map(({ reason }) => reason)).toEqual([
      'InsufficientResources: insufficient resources: memory',
    ]);
    expect(staging.started).toBe(500);
    expect(staging.succeeded + staging.failed).toBe(500);
    // What the failed ones would have needed to run, had they been staged elsewhere.
    expect(memoryLeft(result)).toBeGreaterThan(pushes.stagingFailed * 200);
    expect(result.tasks.created).toBe(0);
  }, 60_000);

  test('gets through on cells with a little more memory', () => {
    const bigger: Overrides = [['foundation.cells[diego-cell].memory', '36GB']];
    expect(verdicts(legalRun(read, 'push-storm', bigger))).toEqual([
      'pushed met',
      'neverFitted met',
    ]);
  }, 60_000);
});

describe('task-flood', () => {
  test('loses what has found no room at four auctions: the first, and those of three passes', () => {
    const result = legalRun(read, 'task-flood');
    expect(verdicts(result)).toEqual(['tasks not met', 'running met']);
    const { tasks } = result;
    expect(tasks.created).toBe(4000);
    expect(tasks.succeeded + tasks.failed).toBe(4000);
    expect(tasks.failures).toEqual([
      { reason: 'insufficient resources: memory', count: tasks.failed },
    ]);
    // Each task is rejected three times before it fails.
    expect(tasks.rejections).toBeGreaterThanOrEqual(3 * tasks.failed);
    // Nobody waits longer than three passes for a cell.
    expect(tasks.wait.maximumSeconds).toBeLessThan(100);
    // When all is over, most of the memory is free.
    expect(memoryLeft(result)).toBeGreaterThan(400 * 1024);
  }, 60_000);

  test('does all of them when they come no faster than cells can work', () => {
    const spaced: Overrides = [
      ['workload[batch].count', '100'],
      ['workload[batch].every', '10s'],
      ['workload[batch].until', '8m40s'],
    ];
    expect(verdicts(legalRun(read, 'task-flood', spaced))).toEqual(['tasks met', 'running met']);
  }, 60_000);

  test('does all of them when the BBS retries more often', () => {
    const patient: Overrides = [['foundation.properties[tasks.max_retries]', '12']];
    expect(verdicts(legalRun(read, 'task-flood', patient))).toEqual(['tasks met', 'running met']);
  }, 60_000);
});
