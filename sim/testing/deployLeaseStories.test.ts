/** What deploys do to Silk's leases: who gives his back, who leaves it behind, and who finds none. */
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../engine/units';
import { cellGroup, type DeployEntry, deploy, deploys } from './deployFixture';
import { FoundationStory } from './foundationStory';

/** Four cells, of 2^(prefix − 16) − 1 subnets, through a deploy or its failure. */
function deployed(subnetPrefix: number, entry: DeployEntry): FoundationStory {
  return FoundationStory.of({
    cells: 4,
    silk: { subnetPrefix },
    deploys: [deploy([cellGroup(4)], entry)],
    events: [deploys(5 * MINUTE)],
  }).runsTo(2 * HOUR);
}

function leases(story: FoundationStory): number {
  return story.foundation.leases().leases.size;
}

describe('the leases of cells that are recreated', () => {
  test('on new addresses are given back by their drains', () => {
    const story = deployed(24, { addresses: 'new' });
    expect(story.happenings('deploy.completed')).toHaveLength(1);
    expect(story.happenings('silk.leaseReleased')).toHaveLength(4);
    expect(leases(story)).toBe(4);
  });

  test('on new addresses without drain scripts stay behind', () => {
    const story = deployed(24, { addresses: 'new', skipDrain: true });
    expect(story.happenings('deploy.completed')).toHaveLength(1);
    expect(leases(story)).toBe(8);
  });

  test('on the same addresses without drain scripts are given back before the jobs start', () => {
    const story = deployed(24, { skipDrain: true });
    expect(story.happenings('deploy.completed')).toHaveLength(1);
    expect(story.happenings('silk.leaseReleased')).toHaveLength(4);
    expect(leases(story)).toBe(4);
  });

  test('that stay behind leave none for one of the cells that follow, which fails the deploy', () => {
    // Of seven subnets four are in use: three cells find another, the fourth does not.
    const story = deployed(19, { addresses: 'new', skipDrain: true });
    const completed = story.happenings('deploy.vmCompleted').map(({ cell }) => cell);
    expect(completed).toEqual(['cell-0', 'cell-1', 'cell-2']);
    expect(story.happenings('deploy.vmFailed').map(({ cell }) => cell)).toEqual(['cell-3']);
    expect(story.happenings('deploy.failed')).toHaveLength(1);
    expect(leases(story)).toBe(7);
    expect(story.presentCells()).toEqual(['cell-0', 'cell-1', 'cell-2']);
  });

  test('are given back by a drain before the new VM takes over, where VMs are swapped', () => {
    const strategy = { addresses: 'new', strategy: 'create-swap-delete' } as const;
    const story = deployed(19, strategy);
    expect(story.happenings('deploy.completed')).toHaveLength(1);
    expect(leases(story)).toBe(4);
  });

  test('of cells that are restarted in place are given back and taken anew', () => {
    const story = deployed(24, { change: 'restart' });
    expect(story.happenings('silk.leaseReleased')).toHaveLength(4);
    expect(leases(story)).toBe(4);
    expect(story.presentCells()).toHaveLength(4);
  });
});
