import { describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../sim/engine/units';
import { answeredRun, OUTAGE } from '../replay/testing/answeredRun';
import { changeTitle, type FaultAnswer, faultSteps, faultTitle, momentsOf } from './faultSteps';

const { answer } = answeredRun(OUTAGE);
const [fault] = answer.timeline.faults as [FaultAnswer];

describe('a loss of cells', () => {
  test('is told by its zones, and by their number when they are many', () => {
    expect(faultTitle(fault)).toBe('2 cells of z2 lost');
    expect(faultTitle({ ...fault, zones: ['z1', 'z2', 'z3', 'z4'] })).toBe(
      '2 cells of 4 zones lost',
    );
  });

  test('goes from detection to the return of all', () => {
    const steps = faultSteps(fault);
    expect(steps.map(({ name }) => name)).toEqual([
      'detected',
      'half back',
      'all that fit back',
      'all back',
    ]);
    const instants = steps.flatMap(({ at }) => at ?? []);
    expect(instants).toEqual([...instants].sort((one, other) => one - other));
    expect(instants.every((at) => at > 10 * MINUTE)).toBe(true);
  });

  test('says how many never ran again, and does not count those that nobody wants any more', () => {
    const never = { ...fault, lostInstances: 10, backInstances: 6, undesiredInstances: 1 };
    expect(faultSteps(never).at(-1)).toMatchObject({ at: undefined, words: '3 instances' });
    const undesired = { ...never, undesiredInstances: 4, fitBackInstances: 6 };
    expect(faultSteps(undesired).at(-1)).toMatchObject({
      name: 'all back',
      words: 'the other 0; 4 not desired any more',
    });
  });

  test('of empty cells is only detected', () => {
    expect(faultSteps({ ...fault, lostInstances: 0 }).map(({ name }) => name)).toEqual([
      'detected',
    ]);
  });
});

describe('the moments of a run', () => {
  test('are in order', () => {
    expect(momentsOf(answer.timeline).map(({ at, kind }) => [at / MINUTE, kind])).toEqual([
      [10, 'fault'],
      [20, 'change'],
    ]);
  });

  test('tell long rows of equal changes as one, and never across a fault', () => {
    const pushed = (atSeconds: number) => ({ atSeconds, kind: 'pushed', count: 2 }) as const;
    const changes = [1, 2, 3, 4, 700, 701].map(pushed);
    const moments = momentsOf({ faults: [fault], changes, signs: [], leftOut: 0 });
    expect(moments.map(({ at }) => at / SECOND)).toEqual([1, 600, 700, 701]);
    expect(moments[0]).toMatchObject({ steps: 4, until: 4 * SECOND, change: { count: 8 } });
  });

  test('count cells and apps', () => {
    expect(changeTitle({ kind: 'restored', count: 1 })).toBe('1 cell restored');
    expect(changeTitle({ kind: 'released', count: 1200 })).toBe('1,200 apps released anew');
  });
});
