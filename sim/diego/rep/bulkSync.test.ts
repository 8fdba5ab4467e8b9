/** The cases of rep:generator/generator_test.go BatchOperations and operation_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { RepStage } from '../../testing/repStage';
import type { CellRows } from './messages';

const NO_ROWS: CellRows = {
  instanceLRPs: [],
  instances: [],
  evacuatingLRPs: [],
  evacuatingInstances: [],
  tasks: [],
};

function synced(stage: RepStage, rows: Partial<CellRows>) {
  return stage.tell({ kind: 'rep.cellFetched', ...NO_ROWS, ...rows });
}

test('a bulk sync asks the BBS for the rows of its own cell', () => {
  const stage = new RepStage();
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([{ kind: 'bbs.fetchCell', cell: 0 }]);
});

test('the next one follows a polling interval later', () => {
  const stage = new RepStage();
  synced(stage, {});
  expect(stage.ctx.timers.map(({ at, message }) => [at, message])).toEqual([
    [30 * SECOND, { kind: 'rep.sync' }],
  ]);
});

describe('a row without a container', () => {
  test('is removed: an ordinary or suspect one', () => {
    const said = synced(new RepStage(), { instanceLRPs: [3], instances: [70] });
    expect(said).toEqual([{ kind: 'bbs.removeActual', cell: 0, lrp: 3, instance: 70 }]);
  });

  test('is removed: an evacuating one', () => {
    const said = synced(new RepStage(), { evacuatingLRPs: [3], evacuatingInstances: [70] });
    expect(said).toEqual([{ kind: 'bbs.removeEvacuating', cell: 0, lrp: 3, instance: 70 }]);
  });

  test('is removed in both places when it is in both', () => {
    const said = synced(new RepStage(), {
      instanceLRPs: [3],
      instances: [70],
      evacuatingLRPs: [3],
      evacuatingInstances: [70],
    });
    expect(said.map(({ kind }) => kind)).toEqual(['bbs.removeActual', 'bbs.removeEvacuating']);
  });

  test('of a task completes it as failed', () => {
    expect(synced(new RepStage(), { tasks: [5] })).toMatchObject([
      { kind: 'bbs.completeTask', task: 5, failed: true, reason: 'task container does not exist' },
    ]);
  });
});

test('rows with a container are not removed, and all containers are told about', () => {
  const stage = new RepStage();
  const running = stage.container('running');
  const starting = stage.container('created');
  const task = stage.container('running', true);
  const unknown = stage.container('running');
  const said = synced(stage, {
    instanceLRPs: [running.lrp],
    instances: [running.instance],
    evacuatingLRPs: [starting.lrp],
    evacuatingInstances: [starting.instance],
    tasks: [task.task],
  });
  expect(said).toEqual([
    {
      kind: 'bbs.syncContainers',
      cell: 0,
      startLRPs: [running.lrp, unknown.lrp],
      startInstances: [running.instance, unknown.instance],
      claimLRPs: [starting.lrp],
      claimInstances: [starting.instance],
      tasks: [task.task],
      taskInstances: [task.instance],
    },
  ]);
});

test('containers that are reserved or ended get their own operation', () => {
  const stage = new RepStage();
  stage.container('reserved');
  stage.container('completed').isStopped = true;
  expect(synced(stage, {}).map(({ kind }) => kind)).toEqual(['bbs.claim', 'bbs.removeActual']);
});

test('a container whose operation is under way is not told about twice', () => {
  const stage = new RepStage();
  const { instance } = stage.container('running');
  stage.tell({ kind: 'rep.operate', instance });
  expect(synced(stage, {})).toEqual([]);
});

test.each([
  ['ActualLRPCannotBeStarted', 'running', true, false],
  ['ActualLRPCannotBeClaimed', 'created', true, true],
  ['ResourceNotFound', 'running', false, false],
] as const)(
  'refused with %s, a container that is %s: stopped %j, deleted %j',
  (error, state, isStopped, isDeleting) => {
    const stage = new RepStage();
    const container = stage.container(state);
    stage.tell({ kind: 'rep.syncAnswered', refusals: [{ instance: container.instance, error }] });
    expect(container).toMatchObject({ isStopped, isDeleting });
  },
);
