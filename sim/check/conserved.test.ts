/** What BBS, rep and executor may differ in for a while only, and the clock that runs while nothing is wrong. */
import { describe, expect, test } from 'vitest';
import { slotOf } from '../diego/bbs/rows';
import type { Container } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import { MINUTE, SECOND } from '../engine/units';
import { CLAIMED, EVACUATING, ORDINARY, SUSPECT } from '../model/actualLRP';
import type { Identities } from '../model/identity';
import { textId } from '../model/identity';
import { app, cells, foundationSpec, task } from '../testing/builders';
import { observedRun } from '../testing/observedRun';
import { kindId } from '../trace/kinds';
import type { RecordSink } from '../trace/recorder';
import { createConserved } from './conserved';
import { createDisturbance } from './disturbance';
import { createEndedTasksGo } from './endedTasksGo';
import { type Invariant, type Violation, violationText } from './invariant';
import { createPassingRows } from './passingRows';
import { createRecordJudge } from './recordJudge';
import { createRunningOnce } from './runningOnce';

const LIMITS = { polling: 30 * SECOND, converge: 30 * SECOND };

/** Dora twice and a task on two cells, watched; `pass` lets time pass without anything happening. */
function watched() {
  const spec = foundationSpec({
    cells: [cells(2)],
    apps: [app('dora', { instances: 2 })],
    tasks: [task('report', { runs: { kind: 'constant', value: 30 * MINUTE } })],
  });
  const disturbance = createDisturbance();
  let sink: RecordSink | undefined;
  let names: Identities | undefined;
  const follower: RecordSink = {
    row: (...row) => {
      names ??= foundation.identities();
      sink ??= createRecordJudge(spec, names, [disturbance.follower]).sink;
      sink.row(...row);
    },
  };
  const { foundation } = observedRun(spec, { sinks: [follower] });
  foundation.simulation.runUntil(2 * MINUTE);
  const watches: Invariant[] = [
    createConserved(disturbance, LIMITS),
    createRunningOnce(disturbance, LIMITS),
    createPassingRows(disturbance, LIMITS),
    createEndedTasksGo(disturbance, spec.config.bbs),
  ];
  const look = (): string[] => {
    const violations: Violation[] = [];
    for (const { name, check } of watches) {
      check(foundation, (subject, text) =>
        violations.push({ at: 0, invariant: name, subject, text }),
      );
    }
    return violations.map(violationText);
  };
  const pass = (seconds: number): string[] => {
    foundation.simulation.now += seconds * SECOND;
    return look();
  };
  const fault = (kind: 'process.hung' | 'process.resumed'): void => {
    const { now } = foundation.simulation;
    const a = textId(foundation.identities(), 'bbs/0');
    follower.row(0, now, -1, kindId(kind), -1, -1, -1, a, 0, 0);
  };
  return { foundation, look, pass, fault };
}

function placeOf(foundation: Foundation, lrp: number): { cell: number; container: Container } {
  for (const cell of [0, 1]) {
    for (const container of foundation.rep(cell).state.executor.containers.values()) {
      if (container.lrp === lrp) return { cell, container };
    }
  }
  throw new Error(`LRP ${lrp} does not run`);
}

test('a sound foundation is never objected to', () => {
  const { look, pass } = watched();
  expect([look(), pass(100), pass(100)]).toEqual([[], [], []]);
});

describe('conserved speaks, after a polling interval and the attempts of a call, of', () => {
  const cases: Record<string, (foundation: Foundation) => void> = {
    'a container that no row names': (foundation) => {
      foundation.bbs().rows.actual.instance[slotOf(0, ORDINARY)] = 999;
    },
    'a row whose container is gone': (foundation) => {
      const { cell, container } = placeOf(foundation, 0);
      foundation.rep(cell).state.executor.containers.delete(container.instance);
    },
    'a container that runs while its row is CLAIMED': (foundation) => {
      foundation.bbs().rows.actual.state[slotOf(0, ORDINARY)] = CLAIMED;
    },
    'a task whose container is gone': (foundation) => {
      for (const cell of [0, 1]) foundation.rep(cell).state.executor.instanceOfTask.clear();
    },
    'a container of a task that the BBS does not know': (foundation) => {
      foundation.bbs().rows.tasks.clear();
    },
  };
  test.each(Object.entries(cases))('%s', (_, breaks) => {
    const { foundation, look, pass } = watched();
    breaks(foundation);
    expect(look()).toEqual([]);
    expect(pass(89)).toEqual([]);
    expect(pass(2).join()).toContain('conserved: ');
  });

  test('nothing that ends in time', () => {
    const { foundation, look, pass } = watched();
    const { instance } = foundation.bbs().rows.actual;
    const slot = slotOf(0, ORDINARY);
    const before = instance[slot] as number;
    instance[slot] = 999;
    look();
    pass(60);
    instance[slot] = before;
    expect([pass(20), pass(20)]).toEqual([[], []]);
  });
});

test('the clock stands still while something is wrong, and begins anew', () => {
  const { foundation, look, pass, fault } = watched();
  foundation.bbs().rows.actual.instance[slotOf(0, ORDINARY)] = 999;
  look();
  fault('process.hung');
  expect(pass(1000)).toEqual([]);
  fault('process.resumed');
  expect(pass(89)).toEqual([]);
  expect(pass(2).join()).toContain('for 91s of quiet');
});

test('a BBS that nobody can reach is something wrong', () => {
  const { foundation, look, pass } = watched();
  foundation.bbs().rows.actual.instance[slotOf(0, ORDINARY)] = 999;
  look();
  foundation.bbs().plane.listening.bbs.length = 0;
  expect(pass(1000)).toEqual([]);
});

test('runningOnce speaks of a second container that no row names', () => {
  const { foundation, look, pass } = watched();
  const { cell, container } = placeOf(foundation, 0);
  const there = foundation.rep(1 - cell).state.executor.containers;
  there.set(999, { ...container, instance: 999 });
  expect(look()).toEqual([]);
  expect(pass(89)).toEqual([]);
  expect(pass(2).join()).toContain('runningOnce: ');
});

test('runningOnce has nothing against two containers that rows name', () => {
  const { foundation, look, pass } = watched();
  const { cell, container } = placeOf(foundation, 0);
  const { rows } = foundation.bbs();
  foundation.rep(1 - cell).state.executor.containers.set(999, { ...container, instance: 999 });
  const suspect = slotOf(0, 2);
  rows.actual.state[suspect] = 3;
  rows.actual.cell[suspect] = 1 - cell;
  rows.actual.instance[suspect] = 999;
  look();
  expect(pass(500).filter((line) => line.includes('runningOnce'))).toEqual([]);
});

describe('passingRows speaks, after two passes, of', () => {
  const put = (foundation: Foundation, presence: number, cell: number): void => {
    const { actual } = foundation.bbs().rows;
    const slot = slotOf(0, presence as 0 | 1 | 2);
    actual.state[slot] = 3;
    actual.cell[slot] = cell;
    actual.instance[slot] = 999;
  };
  const spoken = (presence: number, cell: number): boolean => {
    const { foundation, look, pass } = watched();
    put(foundation, presence, cell);
    look();
    expect(pass(89).join()).not.toContain('passingRows: ');
    return pass(2).join().includes('passingRows: ');
  };

  test('a suspect whose cell is back, and no other', () => {
    expect([spoken(SUSPECT, 0), spoken(SUSPECT, 7)]).toEqual([true, false]);
  });

  test('what evacuates on a cell that is gone, and no other', () => {
    expect([spoken(EVACUATING, 7), spoken(EVACUATING, 0)]).toEqual([true, false]);
  });
});

describe('endedTasksGo', () => {
  /** With 30 s of kick, 120 s until a task expires, and two passes. */
  const spoken = (state: 'Running' | 'Completed' | 'Resolving', seconds: number): boolean => {
    const { foundation, look, pass } = watched();
    const { tasks } = foundation.bbs().rows;
    for (const [id, row] of tasks) tasks.set(id, { ...row, state });
    look();
    return pass(seconds).join().includes('endedTasksGo: report-1');
  };

  test.each(['Completed', 'Resolving'] as const)('speaks of one that stays %s', (state) => {
    expect([spoken(state, 239), spoken(state, 241)]).toEqual([false, true]);
  });

  test('has nothing against one that runs', () => {
    expect(spoken('Running', 1000)).toBe(false);
  });
});
