/** Cases of bosh-director: numerical_value_calculator, update_config, instance_group_updater, starter. */
import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../engine/units';
import { cellGroup, deploy, planeGroup } from '../../testing/deployFixture';
import { looksOf, phasesOf } from './phases';

/** Phases as `z1 canary 0,2 by 1`. */
function told(
  spec: Parameters<typeof phasesOf>[0],
  isChanged: (vm: number) => boolean = () => true,
): string[] {
  const vmOf = (name: string): number => 100 + Number(name.slice(-1));
  return phasesOf(spec, vmOf, isChanged).map(({ zone, vms, isCanary, limit }) => {
    return `${zone}${isCanary ? ' canary' : ''} ${vms.join(',')} by ${limit}`;
  });
}

describe('the phases of a deploy', () => {
  test('are zones one after the other, with canaries in the first one', () => {
    const spec = deploy([cellGroup(6, 3)], { canaries: 1, maxInFlight: 2 });
    expect(told(spec)).toEqual(['z1 canary 0 by 2', 'z1 3 by 2', 'z2 1,4 by 2', 'z3 2,5 by 2']);
  });

  test('take 10 % of 20 cells in two zones as one at a time', () => {
    const spec = deploy([cellGroup(20, 2)], { canaries: 0, maxInFlight: '10%' });
    expect(told(spec).map((phase) => phase.slice(-4))).toEqual(['by 1', 'by 1']);
    const oneZone = deploy([cellGroup(20)], { canaries: 0, maxInFlight: '10%' });
    expect(told(oneZone).map((phase) => phase.slice(-4))).toEqual(['by 2']);
  });

  test('count what is changed only, and take canaries where the first of that is', () => {
    const spec = deploy([cellGroup(40, 2)], { canaries: 1, maxInFlight: '20%' });
    // All of the first zone is done, and half of the second one.
    expect(told(spec, (vm) => vm % 2 === 1 && vm >= 20)).toEqual([
      'z2 canary 21 by 2',
      'z2 23,25,27,29,31,33,35,37,39 by 2',
    ]);
  });

  test('take the groups one after the other, each with canaries of its own', () => {
    const spec = deploy([planeGroup('scheduler', 2), cellGroup(2)]);
    expect(told(spec)).toEqual([
      'z1 canary 100 by 1',
      'z2 101 by 1',
      'z1 canary 0 by 1',
      'z1 1 by 1',
    ]);
  });
});

describe('the looks of a watch', () => {
  test('are a ninth of it apart, from one second to fifteen', () => {
    const of = (from: number, until: number) =>
      looksOf({ from: from * SECOND, until: until * SECOND });
    expect(of(5, 1200)).toEqual({ count: 79, interval: 15 * SECOND });
    expect(of(30, 120)).toEqual({ count: 9, interval: 10 * SECOND });
    expect(of(1, 4)).toEqual({ count: 3, interval: SECOND });
    expect(looksOf({ from: MINUTE, until: MINUTE })).toEqual({ count: 0, interval: SECOND });
  });
});
