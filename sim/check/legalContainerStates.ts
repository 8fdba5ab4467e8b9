/**
 * Containers go through their life once, in order, on one cell.
 *
 * Source: executor resources.go (reserved, initializing, created, running, completed) and
 * depot/containerstore/storenode.go: reserved → created → running → completed → deleted. A container completes from
 * any state, once; it may be deleted from any state, since a process that ends lets go of it, as does an overlapping
 * second Destroy. What stood on a VM that stopped is gone without a word, and is never heard of again.
 * Cost: a step a record of a container; a walk over the containers of a cell that is killed.
 */
import { lrpName, NONE } from '../model/identity';
import type { RecordInvariant, RecordRow } from './recordInvariant';

type State = 'reserved' | 'created' | 'running' | 'completed';

interface Known {
  readonly cell: number;
  state: State;
}

export const legalContainerStates: RecordInvariant = {
  name: 'legalContainerStates',
  sentence:
    'A container is reserved, created, runs, completes and is deleted, in this order and once.',
  watch({ identities }, report) {
    const containers = new Map<number, Known>();
    /** Instances that were there once; a reservation makes a new one. */
    const gone = new Set<number>();
    const refuse = (row: RecordRow, change: string): void => {
      const { cell, lrp, instance, a: task } = row;
      const subject = lrp === NONE ? (identities.tasks[task] ?? '') : lrpName(identities, lrp);
      const known = containers.get(instance);
      const before = known?.state ?? (gone.has(instance) ? 'gone' : 'unknown');
      const where = known !== undefined && known.cell !== cell ? ` on cell ${known.cell}` : '';
      report(
        subject,
        `instance ${instance} ${change} on cell ${cell} when it was ${before}${where}`,
      );
    };
    const step =
      (to: State, from: readonly State[]) =>
      (row: RecordRow): void => {
        const known = containers.get(row.instance);
        if (known === undefined || known.cell !== row.cell || !from.includes(known.state)) {
          refuse(row, to);
        }
        if (known !== undefined) known.state = to;
      };
    const forgetCell = ({ cell }: RecordRow): void => {
      for (const [instance, known] of containers) {
        if (known.cell !== cell) continue;
        containers.delete(instance);
        gone.add(instance);
      }
    };
    return {
      'container.reserved': (row) => {
        const { cell, instance } = row;
        if (containers.has(instance) || gone.has(instance)) refuse(row, 'reserved');
        containers.set(instance, { cell, state: 'reserved' });
      },
      'container.created': step('created', ['reserved']),
      'container.running': step('running', ['created']),
      'container.completed': step('completed', ['reserved', 'created', 'running']),
      'container.deleted': (row) => {
        const known = containers.get(row.instance);
        if (known === undefined || known.cell !== row.cell) refuse(row, 'deleted');
        containers.delete(row.instance);
        gone.add(row.instance);
      },
      'cell.killed': forgetCell,
      // BOSH and the resurrector end VMs as well.
      'vm.deleted': (row) => {
        if (row.cell !== NONE) forgetCell(row);
      },
    };
  },
};
