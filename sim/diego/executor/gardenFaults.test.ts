/**
 * Cases of executor:depot/containerstore/containerstore_test.go and containerreaper_test.go in which Garden
 * fails, hangs, or has lost a container.
 */

import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { PROCESS_START } from '../../testing/boots';
import { RepStage } from '../../testing/repStage';
import type { Container } from './container';

function start(stage: RepStage, container: Container): void {
  const { instance, task } = container;
  stage.tell({ kind: 'rep.operate', instance });
  if (task >= 0) {
    stage.tell({ kind: 'rep.taskStartAnswered', instance, error: null, shouldStart: true });
  } else {
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
  }
}

function remove(stage: RepStage, { instance }: Container): void {
  stage.tell({ kind: 'rep.operate', instance });
  stage.tell({ kind: 'rep.endAnswered', instance, error: null });
}

function text(stage: RepStage, { reason }: Container): string {
  return stage.rep.state.identities.texts[reason] ?? '';
}

function stop(stage: RepStage, { lrp, instance }: Container): void {
  stage.tell({ kind: 'rep.stopLRP', lrp, instance });
}

describe('a Garden that fails', () => {
  test('refuses to create, at once; a task may be handed back for it (cell 260)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved', true);
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    start(stage, container);
    stage.waits();
    expect(container).toMatchObject({ state: 'completed', hasFailed: true, isRetryable: true });
    expect(text(stage, container)).toMatch(/^failed to create container: dial unix/);
  });

  test('fails what it was just creating', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    start(stage, container);
    stage.waits(SECOND / 2);
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(SECOND);
    expect(container).toMatchObject({ state: 'completed', hasFailed: true, isRetryable: true });
  });

  test('does not destroy: the container stays with its resources until it is asked again (cell 265)', () => {
    const stage = new RepStage();
    const { total } = stage.rep.state.executor;
    const container = stage.container('completed');
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    remove(stage, container);
    stage.waits();
    expect(stage.containers()).toEqual([container]);
    expect(stage.state().available.containers).toBe(total.containers - 1);
    // The next bulk sync finds it completed, and its operation deletes it again.
    remove(stage, container);
    stage.waits();
    expect(stage.containers()).toEqual([container]);
    stage.tell({ kind: 'rep.mendGarden' });
    remove(stage, container);
    stage.waits(SECOND);
    expect(stage.containers()).toEqual([]);
    expect(stage.state().available).toEqual(total);
  });

  test('lets containers run on', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(5 * MINUTE);
    expect(container.state).toBe('running');
  });

  test('passes no signals on: a stop takes 5, 10 and 1 s', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stop(stage, container);
    stage.waits(16 * SECOND - 1);
    expect(container.state).toBe('running');
    stage.waits(16 * SECOND);
    expect(container).toMatchObject({ state: 'completed', isStopped: true });
  });
});

describe('a Garden that hangs', () => {
  test('keeps workers of the create pool until it is mended', () => {
    const stage = new RepStage({}, { 'diego.executor.create_work_pool_size': 1 });
    const [first, second] = [stage.container('reserved'), stage.container('reserved')];
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    start(stage, first);
    start(stage, second);
    stage.waits(5 * MINUTE);
    expect([first.state, second.state]).toEqual(['initializing', 'initializing']);
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(5 * MINUTE + SECOND);
    expect([first.state, second.state]).toEqual(['created', 'initializing']);
    stage.waits(5 * MINUTE + 2 * SECOND);
    expect(second.state).toBe('created');
  });

  test('lets a stop and a delete of what it creates return at once (cell 263)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved', true);
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    start(stage, container);
    stage.tell({ kind: 'rep.cancelTask', task: container.task });
    expect(stage.tell({ kind: 'rep.cancelTask', task: container.task })).toEqual([]);
    // The first waits for the creation; the second finds it under way, and the node goes.
    expect(stage.containers()).toEqual([]);
    expect(stage.state()).toMatchObject({ startingContainerCount: 0 });
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(2 * SECOND);
    const { creating, deleting, departing, garden } = stage.rep.state.executor;
    expect([creating.busy, deleting.busy, departing.size, garden.strays.size]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test('completes what was stopped meanwhile as soon as it is created', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    start(stage, container);
    stop(stage, container);
    stage.waits(MINUTE);
    expect(container.state).toBe('initializing');
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(MINUTE + SECOND);
    expect(text(stage, container)).toBe('stopped-before-running');
  });

  test('tells of ends, signals and destroys when it is mended', () => {
    const stage = new RepStage();
    const [ended, running, task] = [
      stage.container('completed'),
      stage.container('running'),
      stage.container('reserved', true),
    ];
    start(stage, task);
    stage.waits(3 * SECOND);
    expect(task.state).toBe('running');
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    remove(stage, ended);
    stop(stage, running);
    stage.waits(MINUTE);
    expect(stage.containers().map(({ state }) => state)).toEqual([
      'completed',
      'running',
      'running',
    ]);
    stage.tell({ kind: 'rep.mendGarden' });
    expect(task.state).toBe('completed');
    stage.waits(MINUTE + 5.1 * SECOND);
    expect(running.state).toBe('completed');
    expect(stage.containers()).not.toContain(ended);
  });

  test('that begins to fail instead cuts what hung', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    stage.tell({ kind: 'rep.breakGarden', mode: 'hangs' });
    start(stage, container);
    stage.waits(MINUTE);
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(MINUTE);
    expect(text(stage, container)).toMatch(/^failed to create container/);
  });
});

describe('a container that Garden has lost', () => {
  test('is found by the reaper within a minute, and is not retried (cell 266)', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    stage.tell({ kind: 'rep.loseContainers', share: 1 });
    expect(container.state).toBe('running');
    stage.waits(MINUTE);
    expect(container).toMatchObject({ state: 'completed', hasFailed: true, isRetryable: false });
    expect(text(stage, container)).toBe('missing garden container');
    remove(stage, container);
    stage.waits(MINUTE);
    // Garden's "not found" counts as success.
    expect(stage.containers()).toEqual([]);
  });

  test('was not reserved, initializing or completed: those are left alone (cell 266)', () => {
    const stage = new RepStage();
    const kept = [
      stage.container('reserved'),
      stage.container('initializing'),
      stage.container('completed'),
    ];
    const reaped = [stage.container('created'), stage.container('running')];
    const before = kept.map(({ state }) => state);
    stage.tell({ kind: 'rep.loseContainers', share: 1 });
    stage.waits(MINUTE);
    expect(kept.map(({ state }) => state)).toEqual(before);
    expect(reaped.map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  test('is one of the share that is lost, the same ones and more when it is larger', () => {
    const lost = [0.25, 0.5].map((share) => {
      const stage = new RepStage();
      for (let each = 0; each < 8; each++) stage.container('running');
      stage.tell({ kind: 'rep.loseContainers', share });
      return stage.containers().flatMap(({ isLost, instance }) => (isLost ? [instance] : []));
    });
    expect(lost.map(({ length }) => length)).toEqual([2, 4]);
    expect(lost[1]).toEqual(expect.arrayContaining(lost[0] ?? []));
  });

  test('is not found while Garden cannot be asked (cell 266)', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    stage.tell({ kind: 'rep.loseContainers', share: 1 });
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(3 * MINUTE);
    expect(container.state).toBe('running');
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(4 * MINUTE);
    expect(container.state).toBe('completed');
  });

  test('nobody looks for when none is lost', () => {
    const stage = new RepStage();
    stage.container('running');
    stage.tell({ kind: 'rep.loseContainers', share: 0 });
    expect(stage.ctx.timers).toEqual([]);
  });
});

describe('a second delete while Garden destroys', () => {
  /** A task is cancelled; its end makes the rep delete it as well. */
  function overlapping(): { stage: RepStage; container: Container } {
    const stage = new RepStage();
    const container = stage.container('running', true);
    stage.tell({ kind: 'rep.cancelTask', task: container.task });
    stage.waits(0.1 * SECOND);
    expect(container.state).toBe('completed');
    stage.tell({ kind: 'rep.endAnswered', instance: container.instance, error: null });
    return { stage, container };
  }

  test('frees the resources before Garden is done (cell 265)', () => {
    const { stage } = overlapping();
    expect(stage.containers()).toEqual([]);
    expect(stage.state().available).toEqual(stage.rep.state.executor.total);
    expect(stage.rep.state.executor.deleting.busy).toBe(1);
    stage.waits(0.6 * SECOND);
    expect(stage.rep.state.executor.deleting.busy).toBe(0);
    expect(stage.rep.state.executor.departing.size).toBe(0);
  });

  test('is told once, also when the process is killed before Garden is done', () => {
    const { stage } = overlapping();
    const deletions = () => stage.ctx.recorded.filter((kind) => kind === 'container.deleted');
    expect(deletions()).toHaveLength(1);
    stage.ctx.timers = [];
    stage.tell({ kind: 'rep.processKilled' });
    stage.tell(PROCESS_START);
    stage.waits(3 * SECOND);
    expect(stage.rep.state.executor.garden.strays.size).toBe(0);
    expect(deletions()).toHaveLength(1);
  });

  test('leaves a container that nobody knows if Garden then refuses; the reaper destroys it', () => {
    const { stage } = overlapping();
    const { garden } = stage.rep.state.executor;
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    stage.waits(SECOND);
    expect(garden.strays.size).toBe(1);
    stage.tell({ kind: 'rep.mendGarden' });
    stage.waits(SECOND + MINUTE + 0.5 * SECOND);
    expect(garden.strays.size).toBe(0);
  });

  test('by one operation is one delete', () => {
    const stage = new RepStage();
    const container = stage.container('completed');
    remove(stage, container);
    stage.tell({ kind: 'rep.operate', instance: container.instance });
    expect(stage.containers()).toEqual([container]);
  });
});
