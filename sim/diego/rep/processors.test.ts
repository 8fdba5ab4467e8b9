/** The cases of rep:generator/internal/ordinary_lrp_processor_test.go and task_processor_test.go. */
import { describe, expect, test } from 'vitest';
import type { BbsErrorType } from '../../model/errors';
import { textId } from '../../model/identity';
import { RepStage } from '../../testing/repStage';
import type { Container } from '../executor/container';

/** What the rep says to the BBS about the container. */
function operate(stage: RepStage, { instance }: Container) {
  return stage.tell({ kind: 'rep.operate', instance });
}

const key = ({ lrp, instance }: Container) => ({ cell: 0, lrp, instance });

describe('an LRP container', () => {
  test.each(['reserved', 'initializing', 'created'] as const)(
    'that is %s is claimed (cell 133, 138, 139)',
    (state) => {
      const stage = new RepStage();
      const container = stage.container(state);
      expect(operate(stage, container)).toEqual([{ kind: 'bbs.claim', ...key(container) }]);
    },
  );

  test.each(['reserved', 'initializing', 'created'] as const)(
    'that is %s is deleted when it cannot be claimed, and left alone after another error (cell 134, 135, 138, 139)',
    (state) => {
      for (const error of ['ActualLRPCannotBeClaimed', 'ResourceNotFound'] as BbsErrorType[]) {
        const stage = new RepStage();
        const container = stage.container(state);
        operate(stage, container);
        const { instance } = container;
        stage.tell({ kind: 'rep.claimAnswered', instance, error, isDesired: true });
        expect(container.isDeleting).toBe(error === 'ActualLRPCannotBeClaimed');
        expect(container.isStopped).toBe(error === 'ActualLRPCannotBeClaimed');
      }
    },
  );

  test('that is reserved is run once it is claimed (cell 136)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    operate(stage, container);
    const { instance } = container;
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
    expect(container.state).toBe('initializing');
  });

  test('that is reserved waits when its DesiredLRP cannot be read', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    operate(stage, container);
    const { instance } = container;
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: false });
    expect(container.state).toBe('reserved');
    expect(container.isDeleting).toBe(false);
  });

  test('that ended while it was claimed cannot be run: it and its row go (cell 137, 171)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    operate(stage, container);
    const { lrp, instance } = container;
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    const said = stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
    expect(said).toEqual([{ kind: 'bbs.removeActual', ...key(container) }]);
    expect(container.isDeleting).toBe(true);
  });

  test('that is being deleted needs no operation', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    operate(stage, container);
    const { instance } = container;
    const error = 'ActualLRPCannotBeClaimed';
    stage.tell({ kind: 'rep.claimAnswered', instance, error, isDesired: true });
    expect(container.state).toBe('completed');
    expect(operate(stage, container)).toEqual([]);
  });

  test('that runs is started; refused it is stopped, after another error it is left alone (cell 140..142)', () => {
    for (const error of ['ActualLRPCannotBeStarted', 'ResourceNotFound'] as BbsErrorType[]) {
      const stage = new RepStage();
      const container = stage.container('running');
      expect(operate(stage, container)).toEqual([
        { kind: 'bbs.start', ...key(container), isRoutable: true },
      ]);
      stage.tell({ kind: 'rep.startAnswered', instance: container.instance, error });
      expect(container.isStopped).toBe(error === 'ActualLRPCannotBeStarted');
      expect(container.isDeleting).toBe(false);
    }
  });

  test.each([
    [true, 'bbs.removeActual'],
    [false, 'bbs.crash'],
  ])(
    'that ended, stopped %s, is reported with %s and deleted whatever the answer (cell 143, 144)',
    (isStopped, kind) => {
      const stage = new RepStage();
      const container = stage.container('completed');
      container.isStopped = isStopped;
      container.reason = textId(stage.rep.state.identities, 'Exited with status 1');
      expect(operate(stage, container)).toMatchObject([{ kind, ...key(container) }]);
      stage.tell({ kind: 'rep.endAnswered', instance: container.instance });
      expect(container.isDeleting).toBe(true);
    },
  );

  test('has one operation at a time and at most one waiting', () => {
    const stage = new RepStage();
    const container = stage.container('running');
    expect(operate(stage, container)).toHaveLength(1);
    expect(operate(stage, container)).toEqual([]);
    expect(operate(stage, container)).toEqual([]);
    const { instance } = container;
    stage.tell({ kind: 'rep.startAnswered', instance, error: null });
    expect(stage.ctx.timers.map(({ message }) => message)).toEqual([
      { kind: 'rep.operate', instance },
    ]);
  });

  test('is read anew when its operation runs', () => {
    const stage = new RepStage();
    const container = stage.container('reserved');
    container.state = 'running';
    expect(operate(stage, container)).toMatchObject([{ kind: 'bbs.start' }]);
  });

  test('that is gone needs no operation (cell 131)', () => {
    const stage = new RepStage();
    expect(stage.tell({ kind: 'rep.operate', instance: 77 })).toEqual([]);
    expect(stage.rep.state.operations.size).toBe(0);
  });
});

describe('a task container', () => {
  const states = ['reserved', 'initializing', 'created', 'running'] as const;

  test.each(states)('that is %s is started at the BBS (cell 131, 155)', (state) => {
    const stage = new RepStage();
    const container = stage.container(state, true);
    const { task, instance } = container;
    expect(operate(stage, container)).toEqual([{ kind: 'bbs.startTask', cell: 0, task, instance }]);
  });

  test.each([
    [null, true, 'initializing', false],
    [null, false, 'reserved', false],
    ['InvalidStateTransition', false, 'completed', true],
    ['ResourceNotFound', false, 'completed', true],
    ['RunningOnDifferentCell', false, 'reserved', false],
  ] as const)(
    'answered %j, to start %j, is then %s (cell 156, 160..162)',
    (error, shouldStart, state, isDeleting) => {
      const stage = new RepStage();
      const container = stage.container('reserved', true);
      operate(stage, container);
      const { instance } = container;
      stage.tell({ kind: 'rep.taskStartAnswered', instance, error, shouldStart });
      expect(container.state).toBe(state);
      expect(container.isDeleting).toBe(isDeleting);
    },
  );

  test('that ended while it was started fails its task (cell 159, 171)', () => {
    const stage = new RepStage();
    const container = stage.container('reserved', true);
    operate(stage, container);
    container.state = 'completed';
    const { task, instance } = container;
    const answer = { kind: 'rep.taskStartAnswered', instance, error: null } as const;
    expect(stage.tell({ ...answer, shouldStart: true })).toMatchObject([
      { kind: 'bbs.completeTask', task, failed: true, reason: 'failed to run container' },
    ]);
    expect(container.isDeleting).toBe(true);
  });

  test.each([
    [false, false, 'bbs.completeTask'],
    [true, false, 'bbs.completeTask'],
    [true, true, 'bbs.rejectTask'],
  ])(
    'that ended, failed %j, retryable %j, is reported with %s (cell 163, 164)',
    (hasFailed, isRetryable, kind) => {
      const stage = new RepStage();
      const container = stage.container('completed', true);
      container.hasFailed = hasFailed;
      container.isRetryable = isRetryable;
      const reason = hasFailed ? 'no network' : '';
      container.reason = textId(stage.rep.state.identities, reason);
      const [said] = operate(stage, container);
      expect(said).toMatchObject({ kind, task: container.task, reason });
      if (said?.kind === 'bbs.completeTask') expect(said.failed).toBe(hasFailed);
      stage.tell({ kind: 'rep.endAnswered', instance: container.instance });
      expect(container.isDeleting).toBe(true);
    },
  );

  test('that succeeded and left no result is completed without one (cell 167)', () => {
    const stage = new RepStage();
    const container = stage.container('completed', true);
    expect(operate(stage, container)).toMatchObject([{ failed: false, reason: '' }]);
    expect(Math.max(...stage.rep.state.executor.reading.freeAt)).toBe(0);
  });

  test('that succeeded and left a result has it read first (cell 166, 173)', () => {
    const stage = new RepStage();
    const container = stage.container('completed', true);
    stage.stages(container);
    expect(operate(stage, container)).toMatchObject([{ failed: false, reason: '' }]);
    expect(Math.max(...stage.rep.state.executor.reading.freeAt)).toBeGreaterThan(0);
  });

  test.each(['fails', 'hangs'] as const)(
    'whose result cannot be read, since Garden %s, has failed for that (cell 168, 173)',
    (mode) => {
      const stage = new RepStage();
      const container = stage.container('completed', true);
      stage.stages(container);
      stage.tell({ kind: 'rep.breakGarden', mode });
      expect(operate(stage, container)).toMatchObject([
        { kind: 'bbs.completeTask', failed: true, reason: 'failed to fetch result' },
      ]);
    },
  );

  test('that failed has no result fetched, whatever Garden does', () => {
    const stage = new RepStage();
    const container = stage.container('completed', true);
    stage.stages(container);
    container.hasFailed = true;
    container.reason = textId(stage.rep.state.identities, 'Exited with status 1');
    stage.tell({ kind: 'rep.breakGarden', mode: 'fails' });
    expect(operate(stage, container)).toMatchObject([
      { failed: true, reason: 'Exited with status 1' },
    ]);
    expect(Math.max(...stage.rep.state.executor.reading.freeAt)).toBe(0);
  });

  test('that the BBS finds in another state is completed once more, as failed, and then goes (cell 165)', () => {
    const stage = new RepStage();
    const container = stage.container('completed', true);
    const { task, instance } = container;
    operate(stage, container);
    const error = 'InvalidStateTransition';
    const again = stage.tell({ kind: 'rep.endAnswered', instance, error });
    expect(again).toMatchObject([
      { kind: 'bbs.completeTask', task, failed: true, reason: 'invalid state transition' },
    ]);
    expect(container.isDeleting).toBe(false);
    expect(stage.tell({ kind: 'rep.endAnswered', instance, error })).toEqual([]);
    expect(container.isDeleting).toBe(true);
  });
});

describe('from outside', () => {
  test('a stop ends a running LRP, proxy first (cell 196)', () => {
    const stage = new RepStage();
    const { lrp, instance } = stage.container('running');
    stage.tell({ kind: 'rep.stopLRP', lrp, instance });
    expect(stage.ctx.timers.map(({ at, message }) => [at, message.kind])).toEqual([
      [5_100_000, 'executor.exited'],
    ]);
    expect(stage.tell({ kind: 'rep.stopLRP', lrp, instance: 77 })).toEqual([]);
  });

  test('a cancel deletes the task container whatever it does (cell 198)', () => {
    const stage = new RepStage();
    const container = stage.container('running', true);
    stage.tell({ kind: 'rep.cancelTask', task: container.task });
    expect(container.isBeingDestroyed).toBe(true);
    stage.tell({ kind: 'rep.cancelTask', task: 19 });
  });
});
