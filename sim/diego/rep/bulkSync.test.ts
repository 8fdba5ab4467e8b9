/** The cases of rep:generator/generator_test.go BatchOperations and operation_test.go. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { RepStage } from '../../testing/repStage';
import type { CellRows, SyncCalls } from './messages';

const NO_ROWS: CellRows = {
  instanceLRPs: [],
  instances: [],
  evacuatingLRPs: [],
  evacuatingInstances: [],
  tasks: [],
};

function synced(stage: RepStage, rows: Partial<CellRows>) {
  stage.tell({ kind: 'rep.sync' });
  return stage.tell({ kind: 'rep.cellFetched', rows: { ...NO_ROWS, ...rows } });
}

const NO_CALLS: SyncCalls = {
  startLRPs: [],
  startInstances: [],
  unroutableInstances: [],
  claimLRPs: [],
  claimInstances: [],
  tasks: [],
  taskInstances: [],
  otherContainers: 0,
};

test('a bulk sync asks the BBS for the rows of its own cell (cell 123)', () => {
  const stage = new RepStage();
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([
    { kind: 'bbs.sync', cell: 0, calls: NO_CALLS },
  ]);
});

test('the next one follows a polling interval later (cell 190)', () => {
  const stage = new RepStage();
  synced(stage, {});
  expect(stage.ctx.timers.map(({ at, message }) => [at, message])).toEqual([
    [30 * SECOND, { kind: 'rep.sync' }],
  ]);
});

describe('a row without a container', () => {
  test('is removed: an ordinary or suspect one (cell 127)', () => {
    const said = synced(new RepStage(), { instanceLRPs: [3], instances: [70] });
    expect(said).toEqual([{ kind: 'bbs.removeActual', cell: 0, lrp: 3, instance: 70 }]);
  });

  test('is removed: an evacuating one (cell 128)', () => {
    const said = synced(new RepStage(), { evacuatingLRPs: [3], evacuatingInstances: [70] });
    expect(said).toEqual([{ kind: 'bbs.removeEvacuating', cell: 0, lrp: 3, instance: 70 }]);
  });

  test('is removed in both places when it is in both (cell 129)', () => {
    const said = synced(new RepStage(), {
      instanceLRPs: [3],
      instances: [70],
      evacuatingLRPs: [3],
      evacuatingInstances: [70],
    });
    expect(said.map(({ kind }) => kind)).toEqual(['bbs.removeActual', 'bbs.removeEvacuating']);
  });

  test('of a task completes it as failed (cell 130)', () => {
    expect(synced(new RepStage(), { tasks: [5] })).toMatchObject([
      { kind: 'bbs.completeTask', task: 5, failed: true, reason: 'task container does not exist' },
    ]);
  });
});

test('what is here and what is there make one operation each (cell 124)', () => {
  const stage = new RepStage();
  const [inRow, inEvacuating] = [stage.container('reserved'), stage.container('reserved')];
  const [inTask, alone] = [stage.container('reserved', true), stage.container('reserved')];
  const said = synced(stage, {
    instanceLRPs: [inRow.lrp, 30, 32],
    instances: [inRow.instance, 70, 72],
    evacuatingLRPs: [inEvacuating.lrp, 31, 32],
    evacuatingInstances: [inEvacuating.instance, 71, 72],
    tasks: [inTask.task, 19],
  });
  const about = said.map((each) => [each.kind, 'instance' in each ? each.instance : -1]);
  expect(about).toEqual([
    ['bbs.removeActual', 70],
    ['bbs.removeActual', 72],
    ['bbs.removeEvacuating', 71],
    ['bbs.removeEvacuating', 72],
    ['bbs.completeTask', -1],
    ['bbs.claim', inRow.instance],
    ['bbs.claim', inEvacuating.instance],
    ['bbs.startTask', inTask.instance],
    ['bbs.claim', alone.instance],
  ]);
});

test('a sync of which the rows do not come does nothing, and the next comes at its time (cell 125, 191)', () => {
  const stage = new RepStage();
  stage.container('reserved');
  stage.tell({ kind: 'rep.sync' });
  const said = stage.waits(31 * SECOND);
  expect(said.every(({ kind }) => kind === 'bbs.sync')).toBe(true);
  expect(stage.ctx.timers.map(({ at, message }) => [at, message.kind])).toContainEqual([
    61 * SECOND,
    'rep.sync',
  ]);
});

test.each([
  ['becameHealthy', 'created', 'bbs.start'],
  ['exited', 'running', 'bbs.crash'],
] as const)(
  'an event of the executor, %s, becomes an operation of its container (cell 126, 193)',
  (event, state, call) => {
    const stage = new RepStage();
    const { instance } = stage.container(state);
    const kind = `executor.${event}` as const;
    if (kind === 'executor.exited') stage.tell({ kind, instance, reason: 'crashed' });
    else stage.tell({ kind, instance });
    expect(stage.waits()).toMatchObject([{ kind: call, instance }]);
  },
);

test('rows with a container are not removed (cell 127..130)', () => {
  const stage = new RepStage();
  const running = stage.container('running');
  const starting = stage.container('created');
  const task = stage.container('running', true);
  const said = synced(stage, {
    instanceLRPs: [running.lrp],
    instances: [running.instance],
    evacuatingLRPs: [starting.lrp],
    evacuatingInstances: [starting.instance],
    tasks: [task.task],
  });
  expect(said).toEqual([]);
});

test('all containers are told about: eager, and over constant wires, each by itself', () => {
  const stage = new RepStage();
  const running = stage.container('running');
  const starting = stage.container('created');
  const task = stage.container('running', true);
  const calls = {
    ...NO_CALLS,
    startLRPs: [running.lrp],
    startInstances: [running.instance],
    claimLRPs: [starting.lrp],
    claimInstances: [starting.instance],
    tasks: [task.task],
    taskInstances: [task.instance],
  };
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([{ kind: 'bbs.sync', cell: 0, calls }]);

  stage.isEager = true;
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([{ kind: 'bbs.sync', cell: 0, calls }]);

  stage.ctx.latency = 500;
  const heartbeat = { kind: 'bbs.heartbeat', cell: 0, isRoutable: true };
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([
    { kind: 'bbs.sync', cell: 0, calls: null },
    { ...heartbeat, call: 'start', subject: running.lrp, instance: running.instance },
    { ...heartbeat, call: 'claim', subject: starting.lrp, instance: starting.instance },
    { ...heartbeat, call: 'startTask', subject: task.task, instance: task.instance },
  ]);
});

test('what is told is one object until a container changes', () => {
  const stage = new RepStage();
  const { instance } = stage.container('running');
  const told = () => {
    const [sync] = stage.tell({ kind: 'rep.sync' });
    stage.tell({ kind: 'rep.cellFetched', rows: null });
    return sync?.kind === 'bbs.sync' ? sync.calls : undefined;
  };
  const first = told();
  expect(told()).toBe(first);
  stage.tell({ kind: 'executor.exited', instance, reason: 'crashed' });
  expect(told()).not.toEqual(first);
});

test('a container that has gone since it was told about leaves a residual row', () => {
  const stage = new RepStage();
  const { lrp, instance } = stage.container('running');
  stage.tell({ kind: 'rep.sync' });
  stage.rep.state.executor.containers.delete(instance);
  stage.rep.state.told = null;
  expect(stage.tell({ kind: 'rep.cellFetched', rows: null })).toEqual([
    { kind: 'bbs.removeActual', cell: 0, lrp, instance },
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
  const calls = { ...NO_CALLS, otherContainers: 1 };
  expect(stage.tell({ kind: 'rep.sync' })).toEqual([{ kind: 'bbs.sync', cell: 0, calls }]);
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
    stage.tell({ kind: 'rep.heartbeatAnswered', instance: container.instance, error });
    expect(container).toMatchObject({ isStopped, isDeleting });
  },
);
