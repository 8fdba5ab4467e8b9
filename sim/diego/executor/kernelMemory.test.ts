/** What happens on a cell that advertises more memory than its VM has. */
import { describe, expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import type { AppEntry, CellsEntry } from '../../testing/builders';
import { RepStage } from '../../testing/repStage';
import type { Container } from './container';

/** Starts instances of these sizes, one after the other; answers them. */
function run(cell: CellsEntry, sizes: readonly number[], entry: AppEntry = {}) {
  const stage = new RepStage(cell, { 'containers.proxy.enabled': false }, entry);
  const containers: Container[] = [];
  for (const memory of sizes) {
    const before = new Set(stage.containers());
    stage.performs([stage.lrp({ memory })]);
    const container = stage.containers().find((each) => !before.has(each));
    if (container === undefined) throw new Error('there is no room');
    const { instance } = container;
    containers.push(container);
    stage.tell({ kind: 'rep.operate', instance });
    stage.tell({ kind: 'rep.claimAnswered', instance, error: null, isDesired: true });
    stage.waits(stage.ctx.now + 10 * SECOND);
  }
  return { stage, states: () => containers.map(({ state }) => state), containers };
}

const OVERCOMMITTED = { memory: 4096, physicalMemory: 2048 };

describe('a cell that says that it has twice its memory', () => {
  test('runs what it really has room for', () => {
    expect(run(OVERCOMMITTED, [1024, 1024]).states()).toEqual(['running', 'running']);
  });

  test('loses the instance that uses most when they use more than there is', () => {
    const { states, containers, stage } = run(OVERCOMMITTED, [1024, 768, 512]);
    expect(states()).toEqual(['completed', 'running', 'running']);
    expect(stage.rep.state.identities.texts[containers[0]?.reason ?? -1]).toBe(
      'APP/PROC/WEB: Exited with status 137',
    );
  });

  test('loses the youngest of equals', () => {
    expect(run(OVERCOMMITTED, [1024, 1024, 1024]).states()).toEqual([
      'running',
      'running',
      'completed',
    ]);
  });

  test('has room for twice as many that use half of what they ask for', () => {
    const { states } = run(OVERCOMMITTED, [1024, 1024, 1024, 1024], { memoryUse: 0.5 });
    expect(states()).toEqual(['running', 'running', 'running', 'running']);
  });
});

test('a cell that says what it has is never looked at', () => {
  expect(run({ memory: 4096 }, [2048, 2048]).states()).toEqual(['running', 'running']);
});
