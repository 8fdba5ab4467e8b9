/** The cases of rep:generator/internal/evacuation_lrp_processor_test.go. */
import { describe, expect, test } from 'vitest';
import type { BbsErrorType } from '../../model/errors';
import { textId } from '../../model/identity';
import { RepStage } from '../../testing/repStage';
import type { Container, ContainerState } from '../executor/container';

/** A rep that has been told to evacuate, with one container in that state. */
function evacuating(state: ContainerState): [RepStage, Container] {
  const stage = new RepStage();
  const container = stage.container(state);
  stage.tell({ kind: 'rep.drain' });
  return [stage, container];
}

function operate(stage: RepStage, { instance }: Container) {
  return stage.tell({ kind: 'rep.operate', instance });
}

const key = ({ lrp, instance }: Container) => ({ cell: 0, lrp, instance });

describe('on a cell that evacuates, an LRP container', () => {
  test.each([
    ['reserved', null],
    ['reserved', 'ActualLRPCannotBeUnclaimed'],
    ['reserved', 'ResourceNotFound'],
    ['initializing', null],
    ['initializing', 'ActualLRPCannotBeUnclaimed'],
    ['initializing', 'ResourceNotFound'],
    ['created', null],
    ['created', 'ActualLRPCannotBeUnclaimed'],
    ['created', 'ResourceNotFound'],
  ] as const)(
    'that is %s is given back and, answered %j, deleted (cell 145..147)',
    (state, error: BbsErrorType | null) => {
      const [stage, container] = evacuating(state);
      expect(operate(stage, container)).toEqual([
        { kind: 'bbs.evacuateClaimed', ...key(container) },
      ]);
      stage.tell({ kind: 'rep.endAnswered', instance: container.instance, error });
      expect(container.isDeleting).toBe(true);
    },
  );

  test.each([true, false])(
    'that runs is to be replaced, and says whether it is routable: %j (cell 148)',
    (isRoutable) => {
      const [stage, container] = evacuating('running');
      container.isRoutable = isRoutable;
      expect(operate(stage, container)).toEqual([
        { kind: 'bbs.evacuateRunning', ...key(container), isRoutable },
      ]);
    },
  );

  test('that runs is told once that a replacement is asked for, however often it is (cell 149)', () => {
    const [stage, container] = evacuating('running');
    const { instance } = container;
    for (const times of [1, 2, 3]) {
      expect(operate(stage, container), `time ${times}`).toHaveLength(1);
      const kept = { error: null, keepContainer: true };
      stage.tell({ kind: 'rep.evacuationAnswered', instance, ...kept });
    }
    const told = stage.ctx.recorded.filter((kind) => kind === 'evacuation.requested');
    expect(told).toHaveLength(1);
  });

  test.each([
    [true, null, false],
    [false, null, true],
    [false, 'ResourceNotFound', true],
    [true, 'ResourceNotFound', false],
  ] as const)(
    'that runs, answered keep %j and %j, is deleted: %j (cell 150..152)',
    (keepContainer, error, isDeleting) => {
      const [stage, container] = evacuating('running');
      operate(stage, container);
      const { instance } = container;
      stage.tell({ kind: 'rep.evacuationAnswered', instance, error, keepContainer });
      expect(container.isDeleting).toBe(isDeleting);
    },
  );

  test.each([
    [true, 'bbs.evacuateStopped', null],
    [true, 'bbs.evacuateStopped', 'ActualLRPCannotBeRemoved'],
    [true, 'bbs.evacuateStopped', 'ResourceNotFound'],
    [false, 'bbs.evacuateCrashed', null],
    [false, 'bbs.evacuateCrashed', 'ActualLRPCannotBeCrashed'],
    [false, 'bbs.evacuateCrashed', 'ResourceNotFound'],
  ] as const)(
    'that ended, stopped %j, is reported with %s and, answered %j, deleted (cell 153, 154)',
    (isStopped, kind, error) => {
      const [stage, container] = evacuating('completed');
      container.isStopped = isStopped;
      container.reason = textId(stage.rep.state.identities, 'Exited with status 1');
      const reason = isStopped ? {} : { reason: container.reason };
      expect(operate(stage, container)).toEqual([{ kind, ...key(container), ...reason }]);
      stage.tell({ kind: 'rep.endAnswered', instance: container.instance, error });
      expect(container.isDeleting).toBe(true);
    },
  );

  test.each([
    ['running', false],
    ['completed', true],
    ['created', true],
  ] as const)(
    'that is %s, when the BBS does not answer three times, is deleted: %j',
    (state, isDeleting) => {
      const [stage, container] = evacuating(state);
      operate(stage, container);
      // Three attempts of 10 s with half a second between them.
      stage.waits(31_000_000 - 1);
      expect(container.isDeleting).toBe(false);
      stage.waits(31_000_000);
      expect(container.isDeleting).toBe(isDeleting);
    },
  );
});

test('a task goes on as if nothing were evacuated', () => {
  const stage = new RepStage();
  const container = stage.container('running', true);
  stage.tell({ kind: 'rep.drain' });
  expect(operate(stage, container)).toMatchObject([{ kind: 'bbs.startTask' }]);
});
