/** Numbered cases of executor:depot/containerstore/containerstore_test.go and depot/depot_test.go. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { exactly } from '../../testing/builders';
import { RepStage } from '../../testing/repStage';
import { observationId } from '../../trace/observations';
import { depotOf } from '../rep/depot';
import type { Container, ContainerState } from './container';
import { resultFileReadAt, runContainer } from './executor';

function start(stage: RepStage, { instance }: Container): void {
  stage.tell({ kind: 'rep.operate', instance });
  stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
}

function textOf(stage: RepStage, { reason }: Container): string {
  return stage.rep.state.identities.texts[reason] ?? '';
}

function depot(stage: RepStage) {
  return depotOf(stage.rep.state, stage.parts, stage.ctx);
}

describe('to reserve a container', () => {
  test('takes memory, disk and a slot, and is an event for the rep (cell 258)', () => {
    const stage = new RepStage();
    const { total } = stage.rep.state.executor;
    expect(stage.performs([stage.lrp({ memory: 100, disk: 300 })]).lrps).toEqual([]);
    const [container] = stage.containers();
    expect(container?.state).toBe('reserved');
    expect(stage.state().available).toEqual({
      memory: total.memory - 132,
      disk: total.disk - 300,
      containers: total.containers - 1,
    });
    expect(stage.ctx.timers.map(({ message }) => message.kind)).toContain('rep.operate');
  });

  test('under the guid of one that is there is refused (cell 258)', () => {
    const stage = new RepStage();
    const task = stage.task();
    expect(stage.performs([], [task]).tasks).toEqual([]);
    expect(stage.performs([], [task]).tasks).toEqual([task.task]);
    expect(stage.containers()).toHaveLength(1);
  });

  test.each([
    { memory: 5000, disk: 1 },
    { memory: 1, disk: 17_000 },
  ])('of $memory MB and $disk MB of disk is refused where less is left (cell 258)', (size) => {
    const stage = new RepStage();
    const before = { ...stage.state().available };
    const task = stage.task(size);
    expect(stage.performs([], [task]).tasks).toEqual([task.task]);
    expect(stage.state().available).toEqual(before);
  });
});

describe('a state that does not allow it', () => {
  test.each<ContainerState>(['initializing', 'created', 'running', 'completed'])(
    '%s keeps a container from being initialized again (cell 259)',
    (state) => {
      const stage = new RepStage();
      const container = stage.container(state);
      expect(runContainer(depot(stage), container)).toBe(false);
      expect(container.state).toBe(state);
      expect(stage.ctx.timers).toEqual([]);
    },
  );

  test('keeps what is no longer initializing from being created, and what was not created from running (cell 259)', () => {
    const stage = new RepStage({}, { 'diego.executor.create_work_pool_size': 1 });
    const [first, second] = [stage.container('reserved'), stage.container('reserved')];
    start(stage, first);
    start(stage, second);
    for (const { lrp, instance } of [first, second]) {
      stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    }
    stage.waits(MINUTE);
    expect(stage.ctx.recorded).not.toContain('container.created');
    expect(stage.ctx.recorded).not.toContain('container.running');
    expect([first, second].map((each) => textOf(stage, each))).toEqual([
      'stopped-before-running',
      'stopped-before-running',
    ]);
  });
});

describe('a process group that ends', () => {
  /** How often ContainerExitedOnTimeoutCount was raised. */
  function timeoutsOf(stage: RepStage): () => number {
    let timeouts = 0;
    Object.assign(stage.ctx, {
      count(observation: number) {
        if (observation === observationId('container.killed')) timeouts++;
      },
    });
    return () => timeouts;
  }

  test('well leaves a container that has not failed (cell 262)', () => {
    const stage = new RepStage();
    const container = stage.container('running', true);
    const { instance } = container;
    stage.tell({ kind: 'executor.exited', instance, reason: 'finished' });
    expect(container).toMatchObject({ state: 'completed', hasFailed: false });
    expect(textOf(stage, container)).toBe('');
  });

  test('with an error leaves one that has, with its text (cell 262)', () => {
    const crash = { kind: 'exits', after: exactly(SECOND), share: 1, times: 9 } as const;
    const stage = new RepStage({}, {}, { crash });
    const container = stage.container('reserved');
    start(stage, container);
    stage.waits(MINUTE);
    expect(container).toMatchObject({ state: 'completed', hasFailed: true });
    expect(textOf(stage, container)).toBe('APP/PROC/WEB: Exited with status 1');
  });

  test.each([
    ['100ms', 'works', 0],
    ['20s', 'works', 1],
    ['100ms', 'fails', 1],
  ] as const)(
    '%s after a signal, while Garden %s, counts as %i time-outs (cell 262)',
    (time, mode, count) => {
      const stage = new RepStage({}, { 'sim.executor.process_stop_time': time });
      const timeouts = timeoutsOf(stage);
      const { lrp, instance } = stage.container('running');
      if (mode === 'fails') stage.tell({ kind: 'rep.breakGarden', mode });
      stage.tell({ kind: 'rep.stopLRP', lrp, instance });
      stage.waits(MINUTE);
      expect(timeouts()).toBe(count);
    },
  );
});

describe('a stop', () => {
  test('of what has no process completes it; of what is not there does nothing (cell 264)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance: instance + 1 });
    expect(container.state).toBe('reserved');
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(container).toMatchObject({ state: 'completed', hasFailed: true });
    expect(textOf(stage, container)).toBe('stopped-before-running');
  });
});

describe('the read pool', () => {
  test('reads as many result files at once as it has workers (cell 267)', () => {
    const properties = {
      'diego.executor.read_work_pool_size': 2,
      'sim.executor.result_file_time': '100ms',
    };
    const stage = new RepStage({}, properties);
    const read = [1, 2, 3].map(() => resultFileReadAt(depot(stage)) / SECOND);
    expect(read).toEqual([0.1, 0.1, 0.2]);
  });
});
