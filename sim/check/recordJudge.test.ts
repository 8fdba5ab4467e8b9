/** Every invariant over records is quiet on records that can be, and speaks when one of them cannot. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../engine/units';
import { EVACUATING, ORDINARY, SUSPECT } from '../model/actualLRP';
import { createIdentities, lrpId, processId, taskId, textId } from '../model/identity';
import { app, cells, foundationSpec, task } from '../testing/builders';
import { type KindName, kindId } from '../trace/kinds';
import { createRecordJudge } from './recordJudge';

interface Fields {
  readonly at?: number;
  readonly cell?: number;
  readonly lrp?: number;
  readonly instance?: number;
  readonly a?: number;
  readonly b?: number;
  readonly x?: number;
}

/** A judge of dora on two cells with room for one instance more, and what it is told. */
function judged() {
  const spec = foundationSpec({
    cells: [cells(2, { memory: 1024 })],
    apps: [app('dora', { instances: 2 })],
    tasks: [task('report')],
  });
  const identities = createIdentities();
  const dora = processId(identities, 'dora-1');
  const lrp = lrpId(identities, dora, 0);
  const other = lrpId(identities, dora, 1);
  const report = taskId(identities, 'report-1');
  const judge = createRecordJudge(spec, identities);
  let now = 0;
  const tell = (kind: KindName, fields: Fields = {}): void => {
    const { cell = -1, lrp: key = -1, instance = -1, a = 0, b = 0, x = 0 } = fields;
    now = fields.at ?? now;
    judge.sink.row(0, now, -1, kindId(kind), cell, key, instance, a, b, x);
  };
  const text = (content: string): number => textId(identities, content);
  const broken = (): string[] => judge.violations.map(({ invariant }) => invariant);
  return { tell, text, broken, judge, lrp, other, dora, report };
}

type Judged = ReturnType<typeof judged>;

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

function granted({ tell, lrp }: Judged): void {
  tell('actualLRP.created', { lrp });
  tell('actualLRP.claimed', { cell: 0, lrp, instance: 1 });
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

describe('tasksFailWithCells', () => {
  /** A task on a cell whose presence expires at 2 min; a pass of 3 s that began at `began`. */
  const pass = ({ tell, report }: Judged, began: number): void => {
    tell('task.created', { at: MINUTE, a: report });
    tell('task.started', { a: report, cell: 0 });
    tell('presence.expired', { at: 2 * MINUTE, cell: 0 });
    tell('convergence.tasksCompleted', { at: began + 3 * SECOND, x: 3 * SECOND });
  };
  const next = ({ tell }: Judged): void => tell('convergence.started', { at: 4 * MINUTE });

  test('has nothing against a task that the pass ends', () => {
    const run = judged();
    pass(run, 3 * MINUTE);
    run.tell('task.completed', { a: run.report });
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against a task whose cell was there when the pass began', () => {
    const run = judged();
    pass(run, 2 * MINUTE - SECOND);
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against a task whose cell is back', () => {
    const run = judged();
    run.tell('task.created', { a: run.report });
    run.tell('task.started', { a: run.report, cell: 0 });
    run.tell('presence.released', { cell: 0 });
    run.tell('presence.acquired', { at: MINUTE, cell: 0 });
    run.tell('convergence.tasksCompleted', { at: 2 * MINUTE, x: SECOND });
    next(run);
    expect(run.broken()).toEqual([]);
  });

  test('speaks of a task that the pass leaves running', () => {
    const run = judged();
    pass(run, 3 * MINUTE);
    next(run);
    expect(run.broken()).toEqual(['tasksFailWithCells']);
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

describe('backsOff', () => {
  const crash = ({ tell, lrp }: Judged, crashes: number, waits: number, restart: number): void => {
    granted({ tell, lrp } as Judged);
    tell('actualLRP.started', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.crashed', { at: MINUTE, cell: 0, lrp, instance: 1, a: crashes, b: waits });
    tell('actualLRP.unclaimed', { at: MINUTE + restart * SECOND, lrp });
  };

  test.each([
    ['the second crash', 2, 0, 0],
    ['the third, after 30 s', 3, 1, 30],
    ['the fifth, after 2 min', 5, 1, 120],
    ['the hundredth, after 16 min', 100, 1, 960],
  ])('has nothing against a restart of %s', (_, crashes, waits, restart) => {
    const run = judged();
    crash(run, crashes, waits, restart);
    expect(run.broken()).toEqual([]);
  });

  test.each([
    ['the third that is restarted at once', 3, 0, 0],
    ['the second that has to wait', 2, 1, 30],
    ['the third after 29 s', 3, 1, 29],
    ['the fifth after a minute', 5, 1, 60],
    ['the hundredth after 15 min', 100, 1, 900],
    ['one after two hundred crashes', 200, 1, 5000],
  ])('speaks of a restart of %s', (_, crashes, waits, restart) => {
    const run = judged();
    crash(run, crashes, waits, restart);
    expect(new Set(run.broken())).toEqual(new Set(['backsOff']));
  });
});

describe('deposedEnds', () => {
  const overlap = ({ tell, text }: Judged, ends: number): void => {
    tell('component.activated', { at: MINUTE, a: text('bbs/1') });
    tell('lock.lost', { at: MINUTE + ends, a: text('bbs'), b: text('bbs/0') });
  };

  test('lets a deposed BBS serve for an attempt at its lock', () => {
    const run = judged();
    overlap(run, 15 * SECOND);
    expect(run.broken()).toEqual([]);
  });

  test('speaks of one that serves on', () => {
    const run = judged();
    overlap(run, 2 * MINUTE);
    expect(run.broken()).toEqual(['deposedEnds']);
  });

  test('does not count the time in which it stands still', () => {
    const run = judged();
    const { tell, text } = run;
    tell('process.hung', { at: 30 * SECOND, a: text('bbs/0') });
    tell('component.activated', { at: MINUTE, a: text('bbs/1') });
    tell('process.resumed', { at: 10 * MINUTE, a: text('bbs/0') });
    tell('process.exited', { at: 10 * MINUTE + SECOND, a: text('bbs/0'), b: text('lost lock') });
    expect(run.broken()).toEqual([]);
  });
});

test('deposedEnds has nothing against one that is alone again, however long it serves on', () => {
  const run = judged();
  const { tell, text } = run;
  // The first one has stood still while it took over, and has been deposed meanwhile.
  tell('component.activated', { at: MINUTE, a: text('bbs/1') });
  tell('lock.lost', { at: MINUTE + SECOND, a: text('bbs'), b: text('bbs/1') });
  tell('process.exited', { at: 10 * MINUTE, a: text('bbs/0'), b: text('stopped') });
  expect(run.broken()).toEqual([]);
});

describe('retiredUndesired', () => {
  const retire = (run: Judged, index: 'lrp' | 'other'): void => {
    const { tell } = run;
    const lrp = run[index];
    tell('actualLRP.created', { lrp });
    tell('actualLRP.started', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.kept', { cell: 0, lrp, instance: 1, a: 1 });
  };

  test('speaks of a desired instance that is told to stop', () => {
    const run = judged();
    run.tell('desiredLRP.created', { a: run.dora, b: 2 });
    run.tell('convergence.started', { at: MINUTE });
    retire(run, 'other');
    expect(run.broken()).toEqual(['retiredUndesired']);
  });

  test('speaks of a desired index whose row is deleted while it waits', () => {
    const run = judged();
    const { tell, other } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    tell('actualLRP.created', { lrp: other });
    tell('actualLRP.removed', { lrp: other, a: ORDINARY });
    expect(run.broken()).toEqual([]);
    tell('convergence.started', { at: MINUTE + SECOND });
    expect(run.broken()).toEqual(['retiredUndesired']);
  });

  test('has nothing against such a row when its app is scaled down, or its suspect is back', () => {
    const run = judged();
    const { tell, other, lrp } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    granted(run);
    tell('actualLRP.suspected', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.created', { lrp });
    // Its retirement is announced, and comes to nothing.
    tell('actualLRP.removed', { lrp, a: SUSPECT });
    tell('actualLRP.kept', { cell: 0, lrp, instance: 1, a: 0 });
    tell('actualLRP.created', { lrp: other });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.promoted', { cell: 0, lrp, instance: 1 });
    tell('actualLRP.removed', { lrp: other, a: ORDINARY });
    // Told after what it leads to.
    tell('desiredLRP.changed', { a: run.dora, b: 1 });
    tell('convergence.started', { at: 2 * MINUTE });
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one past the number of instances, or of an app that is gone', () => {
    const run = judged();
    run.tell('desiredLRP.created', { a: run.dora, b: 1 });
    run.tell('convergence.started', { at: MINUTE });
    retire(run, 'other');
    run.tell('desiredLRP.removed', { a: run.dora });
    retire(run, 'lrp');
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one that started while it evacuates, whose other row is gone', () => {
    const run = judged();
    const { tell, lrp } = run;
    tell('desiredLRP.created', { a: run.dora, b: 2 });
    tell('convergence.started', { at: MINUTE });
    granted(run);
    tell('actualLRP.evacuating', { cell: 1, lrp, instance: 2 });
    tell('actualLRP.removed', { lrp, a: ORDINARY });
    tell('actualLRP.kept', { cell: 1, lrp, instance: 2, a: 1 });
    tell('actualLRP.removed', { lrp, a: EVACUATING });
    tell('actualLRP.unclaimed', { lrp });
    expect(run.broken()).toEqual([]);
  });

  test('has nothing against one that was desired again after the pass was planned', () => {
    const run = judged();
    run.tell('convergence.started', { at: MINUTE });
    run.tell('desiredLRP.changed', { at: MINUTE + SECOND, a: run.dora, b: 2 });
    retire(run, 'other');
    expect(run.broken()).toEqual([]);
  });
});

describe('auctionsWithinCapacity speaks of', () => {
  test('a cell that never reported', () => {
    const { tell, broken, lrp } = judged();
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test.each([
    ['memory', { a: 200, b: 4096, x: 9 }],
    ['disk', { a: 4096, b: 300, x: 9 }],
    ['containers', { a: 4096, b: 4096, x: 1 }],
  ])('a second instance where one has used up the %s', (_, room) => {
    const { tell, broken, lrp, other } = judged();
    tell('auction.cellFetched', { cell: 0, ...room });
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    expect(broken()).toEqual([]);
    tell('auction.placed', { cell: 0, lrp: other, a: 1 });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test('a task without room', () => {
    const { tell, broken, report } = judged();
    tell('auction.cellFetched', { cell: 0, a: 64, b: 4096, x: 9 });
    tell('auction.taskPlaced', { cell: 0, a: 1, b: report });
    expect(broken()).toEqual(['auctionsWithinCapacity']);
  });

  test('not a batch later, when the cell reported the same again', () => {
    const { tell, broken, lrp, other } = judged();
    tell('auction.cellFetched', { cell: 0, a: 200, b: 4096, x: 9 });
    tell('auction.placed', { cell: 0, lrp, a: 1 });
    tell('auction.started', { a: 2 });
    tell('auction.placed', { cell: 0, lrp: other, a: 2 });
    expect(broken()).toEqual([]);
  });
});
