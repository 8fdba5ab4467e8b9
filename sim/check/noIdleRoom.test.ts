/** That nobody waits beside the room that there is: quiet while all is placed, and broken on purpose. */
import { describe, expect, test } from 'vitest';
import { slotOf } from '../diego/bbs/rows';
import type { Foundation } from '../diego/foundation';
import { MINUTE, SECOND } from '../engine/units';
import { ORDINARY, UNCLAIMED } from '../model/actualLRP';
import { app, cells, foundationSpec, task } from '../testing/builders';
import { observedRun } from '../testing/observedRun';
import { createDisturbance } from './disturbance';
import { createNoIdleRoom, idleRoomLimit } from './noIdleRoom';

/** Dora and a task on a cell, watched while time passes without anything happening. */
function watched() {
  const spec = foundationSpec({
    cells: [cells(1, { memory: 2048 })],
    apps: [app('dora', { instances: 2, memory: 300 }), app('giant', { memory: 3000 })],
    tasks: [task('report', { memory: 64, runs: { kind: 'constant', value: 30 * MINUTE } })],
  });
  const { foundation } = observedRun(spec);
  foundation.simulation.runUntil(2 * MINUTE);
  const watch = createNoIdleRoom(createDisturbance(), foundation.spec);
  const look = (): string[] => {
    const said: string[] = [];
    watch.check(foundation, (subject, text) => said.push(`${subject} ${text}`));
    return said;
  };
  /** What is said just before so much of the limit has passed, and just after. */
  const aroundLimit = (): string[][] => {
    const said = [look()];
    for (const later of [idleRoomLimit(spec) - SECOND, 2 * SECOND]) {
      foundation.simulation.now += later;
      said.push(look());
    }
    return said;
  };
  return { foundation, aroundLimit, look };
}

/** Dora's first instance; the giant's is 0. */
const DORA = 1;

/** Its row waits for an auction, though nothing else has changed. */
function unplace(foundation: Foundation, lrp: number): void {
  foundation.bbs().rows.actual.state[slotOf(lrp, ORDINARY)] = UNCLAIMED;
}

test('what has no room may wait for ever', () => {
  const { foundation, aroundLimit } = watched();
  const waits = [...foundation.bbs().rows.actual.state].filter((state) => state === UNCLAIMED);
  expect(waits).toHaveLength(1);
  expect(aroundLimit()).toEqual([[], [], []]);
});

describe('it speaks, after a while of quiet, of', () => {
  test('an instance that a cell has room for', () => {
    const { foundation, aroundLimit } = watched();
    unplace(foundation, DORA);
    const [now, before, after] = aroundLimit();
    expect([now, before]).toEqual([[], []]);
    expect(after).toHaveLength(1);
    expect(after?.[0]).toMatch(
      /^dora-1\/0 waits though \S+ has room for it, for [\d.]+s of quiet$/,
    );
  });

  test('a task that a cell has room for', () => {
    const { foundation, aroundLimit } = watched();
    const { tasks } = foundation.bbs().rows;
    for (const [id, row] of tasks) tasks.set(id, { ...row, state: 'Pending' });
    expect(aroundLimit()[2]?.[0]).toMatch(/^report-1 waits though/);
  });
});

describe('it says nothing', () => {
  const cases: Record<string, (foundation: Foundation) => void> = {
    'while the only cell evacuates': (foundation) => {
      foundation.rep(0).state.evacuation = { since: 0 } as never;
    },
    'while its Garden is unwell': (foundation) => {
      foundation.rep(0).state.executor.health.isHealthy = false;
    },
    'of a cell that may not take it': ({ spec }) => {
      const [cell] = spec.cells;
      if (cell !== undefined) (cell.profile.placementTags as string[]).push('isolated');
    },
    'of an index that nobody wants': (foundation) => {
      foundation.bbs().rows.desired.instances[0] = 0;
    },
    'while nobody serves': (foundation) => {
      foundation.bbs().plane.listening.bbs.length = 0;
    },
  };
  test.each(Object.entries(cases))('%s', (_, arrange) => {
    const { foundation, aroundLimit } = watched();
    unplace(foundation, DORA);
    arrange(foundation);
    expect(aroundLimit()).toEqual([[], [], []]);
  });

  test('of room that comes and goes', () => {
    const { foundation, aroundLimit, look } = watched();
    unplace(foundation, DORA);
    look();
    const { available } = foundation.rep(0).state.executor;
    const { memory } = available;
    foundation.simulation.now += 60 * SECOND;
    available.memory = 0;
    look();
    available.memory = memory;
    expect(aroundLimit()[1]).toEqual([]);
  });
});
