/** Every invariant is quiet on a sound foundation, and speaks when it is broken on purpose. */
import { describe, expect, test } from 'vitest';
import { slotOf } from '../diego/bbs/rows';
import type { Container } from '../diego/executor/container';
import type { Foundation } from '../diego/foundation';
import { type Lease, newLease } from '../diego/silk/leaseTable';
import { MINUTE, SECOND } from '../engine/units';
import { ABSENT, CLAIMED, ORDINARY, SUSPECT } from '../model/actualLRP';
import { app, cells, foundationSpec, task } from '../testing/builders';
import { observedRun } from '../testing/observedRun';
import { checkAll, createWatches } from './checkAll';

/** Two instances of dora on two cells on Silk, and a task. */
function foundation(): Foundation {
  const spec = foundationSpec({
    cells: [cells(2)],
    apps: [app('dora', { instances: 2 })],
    tasks: [task('report', { runs: { kind: 'constant', value: 10 * MINUTE } })],
    silk: { subnetPrefix: 24 },
  });
  const { foundation: running } = observedRun(spec);
  running.simulation.runUntil(MINUTE);
  return running;
}

function dora(broken: Foundation): { cell: number; container: Container } {
  for (const cell of [0, 1]) {
    for (const container of broken.rep(cell).state.executor.containers.values()) {
      if (container.lrp === 0) return { cell, container };
    }
  }
  throw new Error('dora does not run');
}

test('a sound foundation keeps every invariant', () => {
  expect(checkAll(foundation(), createWatches())).toEqual([]);
});

describe('an invariant speaks when', () => {
  const breakings: Record<string, [string, (broken: Foundation) => void]> = {
    'a cell has given away more than it has': [
      'capacityNeverExceeded',
      (broken) => {
        broken.rep(0).state.executor.available.memory = -1;
      },
    ],
    'a container holds what was not subtracted': [
      'capacityNeverExceeded',
      (broken) => {
        const { cell, container } = dora(broken);
        const bigger = { ...container, disk: container.disk + 1 };
        broken.rep(cell).state.executor.containers.set(container.instance, bigger);
      },
    ],
    'a callback is under way that no worker sees to': [
      'oneCallback',
      (broken) => {
        const { underWay } = broken.bbs().callbacks;
        underWay.set(1, { task: 0, attempt: 1, cause: 7, timer: 0 });
      },
    ],
    'a task is called back twice at once': [
      'oneCallback',
      (broken) => {
        const { underWay, pool } = broken.bbs().callbacks;
        pool.busy = 2;
        for (const callback of [1, 2]) {
          underWay.set(callback, { task: 0, attempt: 1, cause: 7, timer: 0 });
        }
      },
    ],
    'starting containers are miscounted': [
      'containersAccounted',
      (broken) => {
        broken.rep(0).state.executor.startingCount++;
      },
    ],
    'a task is not known to be in its container': [
      'containersAccounted',
      (broken) => {
        for (const cell of [0, 1]) broken.rep(cell).state.executor.instanceOfTask.clear();
      },
    ],
    'a suspect and its replacement are granted to one instance': [
      'oneOrdinaryClaim',
      (broken) => {
        const { actual } = broken.bbs().rows;
        const [from, to] = [slotOf(0, ORDINARY), slotOf(0, SUSPECT)];
        actual.state[to] = CLAIMED;
        actual.cell[to] = actual.cell[from] as number;
        actual.instance[to] = actual.instance[from] as number;
      },
    ],
    'a row names the container of another key': [
      'oneOrdinaryClaim',
      (broken) => {
        const { actual } = broken.bbs().rows;
        const [first, second] = [slotOf(0, ORDINARY), slotOf(1, ORDINARY)];
        actual.instance[first] = actual.instance[second] as number;
        actual.instance[second] = 999;
      },
    ],
    'a row is deleted past the counts': [
      'rowsCounted',
      (broken) => {
        broken.bbs().rows.actual.state[slotOf(0, ORDINARY)] = ABSENT;
      },
    ],
    'two cells lease one subnet': [
      'uniqueSubnets',
      (broken) => {
        const { leases } = broken.leases();
        const [[first], [second]] = [...leases] as [[number, Lease], [number, Lease]];
        leases.set(second, newLease(leases.get(first)?.subnet ?? 0, 1, 0));
      },
    ],
    'two cells use the subnet that the other one leases': [
      'uniqueSubnets',
      (broken) => {
        const { leases } = broken.leases();
        const [[first, one], [second, other]] = [...leases] as [[number, Lease], [number, Lease]];
        leases.set(first, newLease(other.subnet, 0, 0));
        leases.set(second, newLease(one.subnet, 1, 0));
      },
    ],
    'convergence takes a desired index for one too many': [
      'retiresOnlyUndesired',
      (broken) => {
        const { desired, identities } = broken.bbs().rows;
        identities.lrpsOfProcess[0] = [0, 1, 0];
        desired.ordinaryCount[0] = 3;
      },
    ],
  };
  test.each(Object.entries(breakings))('%s', (_, [name, breaks]) => {
    const broken = foundation();
    breaks(broken);
    expect(checkAll(broken).map((line) => line.split(' ')[2])).toContain(`${name}:`);
  });
});

describe('a watch speaks when', () => {
  test('a desired index stays without a row', () => {
    const broken = foundation();
    const { rows } = broken.bbs();
    const watches = createWatches();
    // No pass comes: the index is never created again.
    rows.desired.instances[0] = 3;
    const { simulation } = broken;
    expect(checkAll(broken, watches)).toEqual([]);
    simulation.now += 35 * SECOND;
    expect(checkAll(broken, watches)).toEqual([]);
    simulation.now += 6 * SECOND;
    expect(checkAll(broken, watches).join()).toMatch(/noDesiredLost: .*has had no row for 41s/);
  });

  test('is silent as long as no BBS serves, or no database answers it', () => {
    const broken = foundation();
    const { rows, plane } = broken.bbs();
    const watches = createWatches();
    rows.desired.instances[0] = 3;
    const { simulation } = broken;
    for (const mode of ['hangs', 'up'] as const) {
      plane.database.mode = mode;
      expect(checkAll(broken, watches)).toEqual([]);
      simulation.now += 60 * SECOND;
      expect(checkAll(broken, watches).length).toBe(mode === 'up' ? 1 : 0);
    }
  });

  test('a running container stays unknown', () => {
    const broken = foundation();
    const { cell, container } = dora(broken);
    const { state } = broken.rep(cell);
    const watches = createWatches();
    const row = slotOf(0, ORDINARY);
    broken.bbs().rows.actual.instance[row] = 999;
    expect(checkAll(broken, watches)).toEqual([]);
    broken.simulation.now += 36 * SECOND;
    expect(state.executor.containers.has(container.instance)).toBe(true);
    expect(checkAll(broken, watches).join()).toMatch(/noUnknownContainer: dora-1\/0: .* 36s/);
  });
});
