/**
 * No cell gives away more than it has, and what it says is left is what its containers leave.
 *
 * Source: executor resources.go canSubtract, depot/containerstore/nodemap.go Add and Remove: a container
 * holds its memory (its proxy's included), its disk and one slot from reservation until Garden has
 * destroyed it, in every state. Cost: one step a container of a running cell.
 */
import type { Foundation } from '../diego/foundation';
import type { Invariant } from './invariant';

const RESOURCES = ['memory', 'disk', 'containers'] as const;

export const capacityNeverExceeded: Invariant = {
  name: 'capacityNeverExceeded',
  sentence:
    'On every cell, what its containers hold and what is available add up to its capacity, and nothing is negative.',
  check(foundation: Foundation, report) {
    for (const [cell, { cellGuid, total }] of foundation.spec.cells.entries()) {
      const { state, isUp } = foundation.rep(cell);
      if (!isUp) continue;
      const { available, containers } = state.executor;
      const held = { memory: 0, disk: 0, containers: 0 };
      for (const container of containers.values()) {
        held.memory += container.memory;
        held.disk += container.disk;
        held.containers += 1;
      }
      for (const resource of RESOURCES) {
        const left = available[resource];
        const unit = resource === 'containers' ? '' : ' MB';
        if (left < 0) report(cellGuid, `${resource} available is ${left}${unit}`);
        if (left + held[resource] !== total[resource]) {
          const [has, of] = [`${held[resource]}${unit} held`, `${total[resource]}${unit}`];
          report(cellGuid, `${resource}: ${has} and ${left}${unit} available of ${of}`);
        }
      }
    }
  },
};
