/** Invariants over records are quiet on what can be; what the legal states, ends and locks object to, one by one. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { EVACUATING, ORDINARY, SUSPECT } from '../model/actualLRP';
import { granted, type Judged, judged } from '../testing/judgeFixture';
import type { KindName } from '../trace/kinds';

/** The life of an instance, with a suspect, an evacuation and a crash on the way. */
function wholeLife({ tell, lrp, text }: Judged): void {
  tell('actualLRP.created', { lrp });
  tell('actualLRP.claimed', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.started', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.routable', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.suspected', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.created', { lrp });
  tell('actualLRP.claimed', { cell: 1, lrp, instance: 2 });
  tell('actualLRP.removed', { lrp, a: ORDINARY });
  tell('actualLRP.promoted', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.evacuating', { cell: 0, lrp, instance: 1 });
  tell('actualLRP.unclaimed', { lrp });
  tell('actualLRP.failed', { lrp, b: text('no room') });
  tell('actualLRP.claimed', { cell: 1, lrp, instance: 3 });
  tell('actualLRP.started', { cell: 1, lrp, instance: 4 });
  tell('actualLRP.removed', { lrp, a: EVACUATING });
  tell('actualLRP.crashed', { cell: 1, lrp, instance: 4, a: 1, b: 0 });
  tell('actualLRP.unclaimed', { lrp });
  tell('actualLRP.started', { cell: 1, lrp, instance: 5 });
  tell('actualLRP.crashed', { cell: 1, lrp, instance: 5, a: 3, b: 1 });
  tell('actualLRP.unclaimed', { at: MINUTE, lrp });
  tell('actualLRP.started', { cell: 1, lrp, instance: 6 });
  tell('actualLRP.removed', { lrp, a: ORDINARY });
  tell('actualLRP.kept', { cell: 1, lrp, instance: 6, a: 1 });
  tell('actualLRP.removed', { lrp, a: ORDINARY });
}

test('lives as the BBS allows them are not objected to', () => {
  const run = judged();
  wholeLife(run);
  const { tell, report, text } = run;
  for (const state of ['PENDING', 'RUNNING', 'CANCELING', 'FAILED']) {
    tell('ccTask.changed', { a: report, b: text(state) });
  }
  tell('ccTask.failed', { a: report, b: text('cancelled') });
  tell('task.created', { a: report });
  tell('task.started', { a: report, cell: 0 });
  tell('task.rejected', { a: report });
  tell('task.completed', { a: report });
  tell('task.resolving', { at: 2 * MINUTE, a: report });
  tell('task.resolving', { at: 2 * MINUTE + 30 * SECOND, a: report });
  tell('task.deleted', { a: report });
  expect(run.judge.violations).toEqual([]);
});

describe('legalLRPStates speaks of', () => {
  const cases: Record<string, (run: Judged) => void> = {
    'a second row': (run) => {
      granted(run);
      run.tell('actualLRP.created', { lrp: run.lrp });
    },
    'a claim of what another instance holds': (run) => {
      granted(run);
      run.tell('actualLRP.claimed', { cell: 1, lrp: run.lrp, instance: 2 });
    },
    'a claim of what another instance runs': (run) => {
      granted(run);
      run.tell('actualLRP.started', { cell: 0, lrp: run.lrp, instance: 1 });
      run.tell('actualLRP.claimed', { cell: 1, lrp: run.lrp, instance: 2 });
    },
    'a start of what runs': (run) => {
      granted(run);
      run.tell('actualLRP.started', { cell: 0, lrp: run.lrp, instance: 1 });
      run.tell('actualLRP.started', { cell: 1, lrp: run.lrp, instance: 2 });
    },
    'a start of what waits for its back-off': (run) => {
      granted(run);
      run.tell('actualLRP.crashed', { cell: 0, lrp: run.lrp, instance: 1, a: 3, b: 1 });
      run.tell('actualLRP.started', { cell: 0, lrp: run.lrp, instance: 2 });
    },
    'a crash of another instance': (run) => {
      granted(run);
      run.tell('actualLRP.crashed', { cell: 1, lrp: run.lrp, instance: 2, a: 1, b: 0 });
    },
    'an unclaiming of what is not claimed': (run) => {
      run.tell('actualLRP.created', { lrp: run.lrp });
      run.tell('actualLRP.unclaimed', { lrp: run.lrp });
    },
    'a failed auction of what is claimed': (run) => {
      granted(run);
      run.tell('actualLRP.failed', { lrp: run.lrp });
    },
    'a second suspect': (run) => {
      for (const instance of [1, 2]) {
        run.tell('actualLRP.created', { lrp: run.lrp });
        run.tell('actualLRP.started', { cell: 0, lrp: run.lrp, instance });
        run.tell('actualLRP.suspected', { cell: 0, lrp: run.lrp, instance });
      }
    },
    'a promotion beside an ORDINARY row': (run) => {
      granted(run);
      run.tell('actualLRP.suspected', { cell: 0, lrp: run.lrp, instance: 1 });
      run.tell('actualLRP.created', { lrp: run.lrp });
      run.tell('actualLRP.promoted', { cell: 0, lrp: run.lrp, instance: 1 });
    },
    'a promotion of nobody': (run) => {
      run.tell('actualLRP.promoted', { cell: 0, lrp: run.lrp, instance: 1 });
    },
    'the removal of a suspect that is not there': (run) => {
      granted(run);
      run.tell('actualLRP.removed', { lrp: run.lrp, a: SUSPECT });
    },
    'a removal taken back that nobody announced': (run) => {
      granted(run);
      run.tell('actualLRP.kept', { cell: 0, lrp: run.lrp, instance: 1, a: 0 });
    },
    'readiness of what does not run': (run) => {
      granted(run);
      run.tell('actualLRP.routable', { cell: 0, lrp: run.lrp, instance: 1, a: 1 });
    },
  };
  test.each(Object.entries(cases))('%s', (_, breaks) => {
    const run = judged();
    breaks(run);
    expect(run.broken()).toEqual(['legalLRPStates']);
  });
});

describe('legalTaskStates speaks of', () => {
  const legal: readonly KindName[] = ['task.created', 'task.started', 'task.completed'];
  const cases: Record<string, readonly KindName[]> = {
    'a start before a creation': ['task.started'],
    'a second completion': [...legal, 'task.completed'],
    'a rejection after the end': [...legal, 'task.rejected'],
    'a callback before the end': ['task.created', 'task.resolving'],
    'a second callback while the first may be under way': [
      ...legal,
      'task.resolving',
      'task.resolving',
    ],
    'a guid that comes again': [...legal, 'task.deleted', 'task.created'],
    'a deletion of what runs': ['task.created', 'task.started', 'task.deleted'],
  };
  test.each(Object.entries(cases))('%s', (_, kinds) => {
    const { tell, broken, report } = judged();
    for (const kind of kinds) tell(kind, { a: report });
    expect(broken()).toEqual(['legalTaskStates']);
  });
});

test('a task may come again when whoever desired it had to repeat the call', () => {
  const { tell, broken, report } = judged();
  tell('task.created', { at: MINUTE, a: report });
  tell('call.timedOut', { at: MINUTE + SECOND, a: 1 });
  tell('task.completed', { a: report });
  tell('task.deleted', { a: report });
  tell('task.created', { at: MINUTE + 2 * SECOND, a: report });
  expect(broken()).toEqual([]);
});

test('a task may come again when a BBS that stood still carries out the first attempt last', () => {
  const { tell, broken, report } = judged();
  tell('call.timedOut', { at: MINUTE, a: 1 });
  tell('task.created', { at: MINUTE + SECOND, a: report });
  tell('task.completed', { a: report });
  tell('task.deleted', { a: report });
  tell('task.created', { at: 2 * MINUTE, a: report });
  expect(broken()).toEqual([]);
});

describe('tasksEndOnce speaks of', () => {
  const cases: Record<string, readonly string[]> = {
    'a second end': ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED'],
    'an end that is taken back': ['PENDING', 'RUNNING', 'FAILED', 'RUNNING'],
    'a task out of nowhere': ['RUNNING'],
    'a state that there is not': ['PENDING', 'WAITING'],
  };
  test.each(Object.entries(cases))('%s', (_, states) => {
    const { tell, text, broken, report } = judged();
    for (const state of states) tell('ccTask.changed', { a: report, b: text(state) });
    expect(broken()).toEqual(['tasksEndOnce']);
  });

  test('a reason for failing of what has not failed', () => {
    const { tell, text, broken, report } = judged();
    tell('ccTask.changed', { a: report, b: text('PENDING') });
    tell('ccTask.failed', { a: report });
    expect(broken()).toEqual(['tasksEndOnce']);
  });
});

describe('legalContainerStates speaks of', () => {
  const life: readonly KindName[] = [
    'container.reserved',
    'container.created',
    'container.running',
    'container.completed',
    'container.deleted',
  ];
  const cases: Record<string, readonly KindName[]> = {
    'a container that comes again': [...life, 'container.reserved'],
    'a container that runs before it is created': ['container.reserved', 'container.running'],
    'a container that completes twice': [...life.slice(0, 4), 'container.completed'],
    'a container that is deleted twice': [...life, 'container.deleted'],
    'a container that runs after its end': [...life.slice(0, 4), 'container.running'],
    'a container of a cell that was killed': [
      'container.reserved',
      'cell.killed',
      'container.created',
    ],
    'a container of a VM that was deleted': [
      'container.reserved',
      'vm.deleted',
      'container.created',
    ],
  };
  test.each(Object.entries(cases))('%s', (_, kinds) => {
    const run = judged();
    const { tell, broken, lrp } = run;
    granted(run);
    for (const kind of kinds) tell(kind, { cell: 0, lrp, instance: 1, a: -1 });
    expect(broken()).toEqual(['legalContainerStates']);
  });

  test('a container on another cell than its own', () => {
    const run = judged();
    const { tell, broken, lrp } = run;
    granted(run);
    tell('container.reserved', { cell: 0, lrp, instance: 1, a: -1 });
    tell('container.created', { cell: 1, lrp, instance: 1, a: -1 });
    expect(broken()).toEqual(['legalContainerStates']);
  });
});

test('createdIfClaimed speaks of a container for which another instance was granted the row', () => {
  const run = judged();
  const { tell, broken, lrp } = run;
  granted(run);
  for (const instance of [1, 2]) {
    tell('container.reserved', { cell: 0, lrp, instance, a: -1 });
    tell('container.created', { cell: 0, lrp, instance, a: -1 });
  }
  expect(broken()).toEqual(['createdIfClaimed']);
});

describe('oneLockHolder speaks of', () => {
  const cases: Record<string, readonly (readonly [KindName, string])[]> = {
    'a lock that two take': [
      ['lock.acquired', 'bbs/0'],
      ['lock.acquired', 'bbs/1'],
    ],
    'a release by another': [
      ['lock.acquired', 'bbs/0'],
      ['lock.released', 'bbs/1'],
    ],
    'an expiry of what is free': [['lock.expired', 'bbs/0']],
  };
  test.each(Object.entries(cases))('%s', (_, kinds) => {
    const { tell, text, broken } = judged();
    for (const [kind, holder] of kinds) tell(kind, { a: text('bbs'), b: text(holder) });
    expect(broken()).toEqual(['oneLockHolder']);
  });
});
