/** Cases of executor:depot/containerstore/containerstore_test.go and depot/depot_test.go. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { RepStage } from '../../testing/repStage';
import type { Container } from './container';

/** The BBS says yes to the container's claim or start; the create pool takes it up. */
function run(stage: RepStage, container: Container): void {
  const { instance } = container;
  stage.tell({ kind: 'rep.operate', instance });
  if (container.task >= 0) {
    stage.tell({ kind: 'rep.taskStartAnswered', instance, error: null, shouldStart: true });
  } else {
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
  }
}

function reserved(stage: RepStage, count: number): Container[] {
  return Array.from({ length: count }, () => stage.container('reserved'));
}

describe('a container', () => {
  test('is created, prepared, and running at the first probe that finds it healthy', () => {
    const stage = new RepStage();
    const [container] = reserved(stage, 1);
    if (container === undefined) throw new Error('no container');
    run(stage, container);
    expect(container.state).toBe('initializing');
    stage.waits(SECOND);
    expect(container.state).toBe('created');
    // Credentials 0.5 s, set-up 1 s, then probes at 0 and 2 s for a start-up of 1 s.
    stage.waits(4.5 * SECOND - 1);
    expect(container.state).toBe('created');
    stage.waits(4.5 * SECOND);
    expect(container.state).toBe('running');
  });

  test('holds its resources until Garden has destroyed it (cell 265)', () => {
    const stage = new RepStage();
    const { total } = stage.rep.state.executor;
    const container = stage.container('completed');
    stage.tell({ kind: 'rep.operate', instance: container.instance });
    stage.tell({ kind: 'rep.endAnswered', instance: container.instance });
    stage.waits(0.5 * SECOND - 1);
    expect(stage.state().available.containers).toBe(total.containers - 1);
    stage.waits(0.5 * SECOND);
    expect(stage.state().available).toEqual(total);
    expect(stage.containers()).toEqual([]);
  });

  test('of a task runs as soon as it is prepared, and ends when its work is done', () => {
    const stage = new RepStage();
    const container = stage.container('reserved', true);
    run(stage, container);
    stage.waits(2.5 * SECOND);
    expect(container.state).toBe('running');
    stage.waits(12.5 * SECOND);
    expect(container).toMatchObject({ state: 'completed', hasFailed: false });
  });

  test('without a network fails to be created, and the rep may hand its task back', () => {
    const stage = new RepStage();
    const container = stage.container('reserved', true);
    run(stage, container);
    stage.hasSilkDaemon('down');
    const said = stage.waits(SECOND);
    expect(container).toMatchObject({ state: 'completed', hasFailed: true, isRetryable: true });
    expect(said).toMatchObject([{ kind: 'bbs.rejectTask' }]);
  });
});

describe('the create pool', () => {
  test('creates as many at once as it has workers, the others in turn (cell 267)', () => {
    const properties = {
      'diego.executor.create_work_pool_size': 2,
      'sim.garden.parallelism': 10,
    };
    const stage = new RepStage({}, properties);
    const containers = reserved(stage, 5);
    for (const container of containers) run(stage, container);
    const created = () => containers.filter(({ state }) => state !== 'initializing').length;
    const counts = [1, 2, 3].map((second) => {
      stage.waits(second * SECOND);
      return created();
    });
    expect(counts).toEqual([2, 4, 5]);
  });

  test('shares what Garden does at once with the delete pool', () => {
    const stage = new RepStage({}, { 'sim.garden.parallelism': 1 });
    const ended = stage.container('completed');
    stage.tell({ kind: 'rep.operate', instance: ended.instance });
    stage.tell({ kind: 'rep.endAnswered', instance: ended.instance });
    const [container] = reserved(stage, 1);
    if (container === undefined) throw new Error('no container');
    run(stage, container);
    // 0.5 s for the destruction before 1 s for the creation.
    stage.waits(1.5 * SECOND - 1);
    expect(container.state).toBe('initializing');
    stage.waits(1.5 * SECOND);
    expect(container.state).toBe('created');
  });
});

describe("the create pool's queue", () => {
  const one = { 'diego.executor.create_work_pool_size': 1 };

  test('has as many places as the pool has workers: beyond it operations wait (cell 267)', () => {
    const stage = new RepStage({}, one);
    const containers = reserved(stage, 4);
    for (const container of containers) run(stage, container);
    const waiting = () =>
      containers.map(({ instance }) => stage.rep.state.operations.has(instance));
    expect(waiting()).toEqual([false, false, true, true]);
    stage.waits(SECOND);
    expect(waiting()).toEqual([false, false, false, true]);
    stage.waits(2 * SECOND);
    expect(waiting()).toEqual([false, false, false, false]);
  });

  test('lets go of a container that is stopped while its operation hands it in', () => {
    const stage = new RepStage({}, one);
    const [, , third] = reserved(stage, 3) as [Container, Container, Container];
    for (const container of stage.containers()) run(stage, container);
    const { lrp, instance } = third;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(third.state).toBe('completed');
    expect(stage.waits()).toMatchObject([{ kind: 'bbs.removeActual', instance }]);
    stage.waits(10 * SECOND);
    expect(third.state).toBe('completed');
  });
});

describe('a stop', () => {
  test('of a container without a process completes it as failed', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(container).toMatchObject({ state: 'completed', hasFailed: true, isStopped: true });
    expect(stage.rep.state.identities.texts[container.reason]).toBe('stopped-before-running');
  });

  test('of one that is being created waits for Garden', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    const { lrp, instance } = container;
    run(stage, container);
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(container.state).toBe('initializing');
    stage.waits(SECOND);
    expect(container.state).toBe('completed');
  });

  test('of one that waits for its turn to be created completes it at once', () => {
    const stage = new RepStage({}, { 'diego.executor.create_work_pool_size': 1 });
    const [first, second, third] = reserved(stage, 3) as [Container, Container, Container];
    for (const container of [first, second, third]) run(stage, container);
    stage.tell({ kind: 'rep.stopLRP', lrp: second.lrp, instance: second.instance });
    expect(second).toMatchObject({ state: 'completed', hasFailed: true });
    stage.waits(2 * SECOND);
    expect([first.state, third.state]).toEqual(['created', 'created']);
  });

  test.each([
    ['1s', 5 + 1],
    ['10s', 5 + 10],
  ])('of a process that takes %s takes %i s with its proxy', (stopTime, seconds) => {
    const stage = new RepStage({}, { 'sim.executor.process_stop_time': stopTime });
    const container = stage.container('running');
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    stage.waits(seconds * SECOND - 1);
    expect(container.state).toBe('running');
    stage.waits(seconds * SECOND);
    expect(container).toMatchObject({ state: 'completed', hasFailed: false });
  });

  test('asked for twice is one stop', () => {
    const stage = new RepStage();
    const { lrp, instance } = stage.container('running');
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    stage.ctx.now = SECOND;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(stage.ctx.timers.map(({ at }) => at)).toEqual([5.1 * SECOND]);
  });
});

describe('a deletion', () => {
  test('of a running container stops it first', () => {
    const stage = new RepStage();
    const container = stage.container('running', true);
    stage.tell({ kind: 'rep.cancelTask', task: container.task });
    expect(container.state).toBe('running');
    // A task has no proxy to wait for.
    stage.waits(0.1 * SECOND);
    expect(container.state).toBe('completed');
    stage.waits(0.6 * SECOND);
    expect(stage.containers()).toEqual([]);
  });

  test('of a container that Garden never had takes Garden no time', () => {
    const stage = new RepStage();
    const { total } = stage.rep.state.executor;
    const container = stage.container('reserved');
    const { instance } = container;
    stage.tell({ kind: 'rep.operate', instance });
    const error = 'ActualLRPCannotBeClaimed';
    stage.tell({ kind: 'rep.claimAnswered', instance, error, isDesired: true });
    stage.waits();
    expect(stage.containers()).toEqual([]);
    expect(stage.state().available).toEqual(total);
  });

  test('waits for a worker of the delete pool (cell 267)', () => {
    const stage = new RepStage({}, { 'diego.executor.delete_work_pool_size': 1 });
    const [first, second] = [stage.container('running', true), stage.container('running', true)];
    stage.tell({ kind: 'rep.cancelTask', task: first.task });
    stage.tell({ kind: 'rep.cancelTask', task: second.task });
    expect([first.isStopped, second.isStopped]).toEqual([true, false]);
    stage.waits(0.6 * SECOND);
    expect(second.isStopped).toBe(true);
    stage.waits(1.2 * SECOND);
    expect(stage.containers()).toEqual([]);
  });
});

describe('the pruner', () => {
  test('completes a reservation that nobody ran for a minute, at its next look (cell 266)', () => {
    const stage = new RepStage();
    stage.ctx.now = 10 * SECOND;
    stage.performs([stage.lrp()]);
    // A look every 30 s: the one that finds it old enough comes 60 to 90 s after the reservation.
    stage.waits(70 * SECOND - 1);
    const [container] = stage.containers();
    expect(container?.state).toBe('reserved');
    stage.waits(100 * SECOND);
    expect(container).toMatchObject({ state: 'completed', hasFailed: true });
    expect(stage.rep.state.identities.texts[container?.reason ?? -1]).toBe('expired container');
  });

  test('leaves alone what has been run (cell 266)', () => {
    const stage = new RepStage();
    stage.performs([stage.lrp()]);
    const [container] = stage.containers();
    if (container === undefined) throw new Error('no container');
    run(stage, container);
    stage.waits(3 * MINUTE);
    expect(container.state).toBe('running');
  });
});
