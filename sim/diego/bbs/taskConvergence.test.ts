/** The cases of bbs:db/sqldb/task_convergence_test.go. */
import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../engine/units';
import { cellId, createIdentities, domainId, NONE, taskId } from '../../model/identity';
import type { Task } from '../../model/task';
import { namedEffect, namedEvents } from '../../testing/conformance/bbsNames';
import { type BbsRows, createBbsRows } from './rows';
import { convergeTasks } from './taskConvergence';

const CONFIG = { kick: 10 * SECOND, expirePending: 30 * SECOND, expireCompleted: HOUR };
const NOW = 10 * HOUR;

let rows: BbsRows;
let present: number;
let absent: number;

beforeEach(() => {
  const identities = createIdentities();
  rows = createBbsRows(identities);
  present = cellId(identities, 'present');
  absent = cellId(identities, 'absent');
});

/** Puts a row into the table as if it had come there by calls. */
function given(name: string, fields: Partial<Task>): void {
  const { identities } = rows;
  const task = taskId(identities, name);
  rows.tasks.set(task, {
    task,
    definition: {
      domain: domainId(identities, 'cf-tasks'),
      memory: 256,
      disk: 512,
      constraint: { rootFs: 'preloaded:cflinuxfs4', placementTags: [], volumeDrivers: [] },
      hasCallback: true,
    },
    state: 'Pending',
    cell: NONE,
    createdAt: NOW,
    updatedAt: NOW,
    firstCompletedAt: 0,
    hasFailed: false,
    failureReason: '',
    rejectionCount: 0,
    rejectionReason: '',
    ...fields,
  });
}

function converge() {
  const { effects, events, metrics } = convergeTasks(rows, new Set([present]), NOW, CONFIG);
  const { identities } = rows;
  return {
    effects: effects.flatMap((effect) => namedEffect(identities, effect)),
    events: namedEvents(identities, events),
    metrics,
  };
}

function row(name: string): Task | undefined {
  return rows.tasks.get(taskId(rows.identities, name));
}

describe('convergence of tasks', () => {
  test('fails what was not started in time and auctions everything younger (bbs B-1..4)', () => {
    given('expired-1', { createdAt: NOW - 31 * SECOND });
    given('expired-2', { createdAt: NOW - 31 * SECOND });
    given('kickable', { createdAt: NOW - 11 * SECOND, updatedAt: NOW - 11 * SECOND });
    given('fresh', { createdAt: NOW - SECOND });
    expect(converge()).toEqual({
      effects: ['auction-task kickable', 'auction-task fresh'],
      events: [
        'task_changed expired-1 Pending -> Completed',
        'task_changed expired-2 Pending -> Completed',
      ],
      metrics: {
        TasksPending: 2,
        TasksRunning: 0,
        TasksCompleted: 2,
        TasksResolving: 0,
        ConvergenceTasksKicked: 4,
        ConvergenceTasksPruned: 0,
      },
    });
    expect(row('expired-2')).toMatchObject({
      state: 'Completed',
      hasFailed: true,
      failureReason: 'not started within time limit',
      firstCompletedAt: NOW,
      updatedAt: NOW,
    });
  });

  test('neither fails nor auctions a task that is exactly as old as the limit', () => {
    given('due', { createdAt: NOW - 30 * SECOND });
    expect(converge()).toMatchObject({ effects: [], events: [] });
    expect(row('due')?.state).toBe('Pending');
  });

  test('neither kicks, demotes nor deletes what is exactly as old as its limit', () => {
    given('unanswered', {
      state: 'Completed',
      firstCompletedAt: NOW,
      updatedAt: NOW - 10 * SECOND,
    });
    given('resolving', { state: 'Resolving', updatedAt: NOW - 10 * SECOND });
    given('kept', { state: 'Completed', firstCompletedAt: NOW - HOUR });
    expect(converge()).toMatchObject({ effects: [], events: [] });
  });

  test('goes through tasks in the order of their names, whenever they came', () => {
    const names = ['first', 'second', 'third'];
    for (const name of names) taskId(rows.identities, name);
    for (const name of [...names].reverse()) given(name, { createdAt: NOW - SECOND });
    expect(converge().effects).toEqual(names.map((name) => `auction-task ${name}`));
  });

  test('fails what ran on a missing cell, and waits with its callback (bbs B-6..9)', () => {
    given('lost', { state: 'Running', cell: absent });
    given('running', { state: 'Running', cell: present });
    const { effects, events, metrics } = converge();
    expect(effects).toEqual([]);
    expect(events).toEqual(['task_changed lost Running -> Completed']);
    expect(metrics).toMatchObject({
      TasksRunning: 1,
      TasksCompleted: 1,
      ConvergenceTasksKicked: 1,
    });
    expect(row('lost')).toMatchObject({
      cell: absent,
      hasFailed: true,
      failureReason: 'cell disappeared before completion',
      firstCompletedAt: NOW,
      updatedAt: NOW,
    });
    expect(row('running')?.state).toBe('Running');
  });

  test('tries the callback of completed tasks again, and deletes the oldest (bbs B-10..11, B-13..14, B-16)', () => {
    const old = NOW - HOUR - 1;
    given('old', { state: 'Completed', firstCompletedAt: old, updatedAt: old });
    given('kickable', {
      state: 'Completed',
      firstCompletedAt: NOW - MINUTE,
      updatedAt: NOW - 11 * SECOND,
    });
    given('fresh', { state: 'Completed', firstCompletedAt: NOW, updatedAt: NOW });
    const { effects, events, metrics } = converge();
    expect(effects).toEqual(['complete-callback kickable']);
    expect(events).toEqual(['task_removed old Completed']);
    expect(metrics).toMatchObject({
      TasksCompleted: 2,
      ConvergenceTasksKicked: 1,
      ConvergenceTasksPruned: 1,
    });
  });

  test('takes back a callback that got lost, and retries or deletes it in the same pass (bbs B-17..21, B-23)', () => {
    const old = NOW - HOUR - 1;
    given('old', { state: 'Resolving', firstCompletedAt: old, updatedAt: old });
    given('kickable', {
      state: 'Resolving',
      firstCompletedAt: NOW - MINUTE,
      updatedAt: NOW - 11 * SECOND,
    });
    given('fresh', { state: 'Resolving', firstCompletedAt: NOW, updatedAt: NOW });
    const { effects, events, metrics } = converge();
    expect(effects).toEqual(['complete-callback kickable']);
    expect(events).toEqual([
      'task_changed old Resolving -> Completed',
      'task_changed kickable Resolving -> Completed',
      'task_removed old Completed',
    ]);
    expect(metrics).toMatchObject({
      TasksCompleted: 1,
      TasksResolving: 1,
      ConvergenceTasksKicked: 1,
      ConvergenceTasksPruned: 1,
    });
    expect(row('old')).toBeUndefined();
    expect(row('kickable')).toMatchObject({ state: 'Completed', updatedAt: NOW - 11 * SECOND });
    expect(row('fresh')?.state).toBe('Resolving');
  });
});
