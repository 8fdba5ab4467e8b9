/** What is read from a run's answer, and above all what is told apart when there is no number. */
import { describe, expect, test } from 'vitest';
import type { FaultResult, RunResult } from '../answers/result';
import { smallAnswer } from '../testing/sweepFixture';
import { expectationKinds, outcomesOf } from './outcomes';

const real = smallAnswer();

function read(key: string, result: RunResult) {
  const outcome = outcomesOf([result]).find((each) => each.key === key);
  if (outcome === undefined) throw new Error(`no outcome ${key}`);
  return outcome.read(result);
}

function withFault(changes: Partial<FaultResult>): RunResult {
  const [fault] = real.timeline.faults;
  if (fault === undefined) throw new Error('no fault');
  return { ...real, timeline: { ...real.timeline, faults: [{ ...fault, ...changes }] } };
}

describe('the outcomes of a fault', () => {
  test('are those of the first', () => {
    const [fault] = real.timeline.faults;
    expect(fault?.lostInstances).toBeGreaterThan(0);
    expect(read('allBack', real)).toBe(fault?.allBackAfterSeconds);
    expect(read('fitBackShare', real)).toBe(1);
  });

  test('never came when what was lost did not all run again', () => {
    const lost = { lostInstances: 10, undesiredInstances: 2, allBackAfterSeconds: null };
    expect(read('allBack', withFault({ ...lost, backInstances: 7 }))).toBe('never');
    expect(read('halfBack', withFault({ ...lost, halfBackAfterSeconds: null }))).toBe('never');
  });

  test('are no numbers at all when the rest is not desired any more', () => {
    const fault = { lostInstances: 10, undesiredInstances: 3, backInstances: 7 };
    expect(read('allBack', withFault({ ...fault, allBackAfterSeconds: null }))).toBeNull();
  });

  test('are no numbers at all when nothing was lost, or nothing happened', () => {
    const quiet = { ...real, timeline: { ...real.timeline, faults: [] } };
    for (const key of ['allBack', 'halfBack', 'fitBack', 'fitBackShare', 'didNotFit']) {
      expect(read(key, withFault({ lostInstances: 0 }))).toBeNull();
      expect(read(key, quiet)).toBeNull();
    }
  });

  test('do not count as missing what had not yet run before it', () => {
    const result = {
      ...withFault({ atSeconds: 65 }),
      series: { ...real.series, bucketSeconds: 20, missingMaximum: [90, 50, 10, 4, 6, 2] },
    };
    expect(read('missingMaximum', result)).toBe(6);
  });
});

describe('the outcomes of expectations', () => {
  const twice = { ...real, expectations: [...real.expectations, ...real.expectations] };

  test('are numbered when there are several of a kind', () => {
    expect(expectationKinds([real, twice]).map(({ key }) => key)).toEqual([
      'recovered-1',
      'recovered-2',
    ]);
    expect(outcomesOf([twice]).map(({ title }) => title)).toContain('recovered 2');
    expect(outcomesOf([real]).map(({ title }) => title)).toContain('recovered');
  });

  test('are absent from runs that have no such expectation', () => {
    const second = outcomesOf([real, twice]).find(({ key }) => key === 'recovered-2');
    expect(second?.read(twice)).toBe(real.expectations[0]?.value);
    expect(second?.read(real)).toBeNull();
  });
});

test('no two outcomes share a key, or a title', () => {
  const outcomes = outcomesOf([real]);
  expect(new Set(outcomes.map(({ key }) => key)).size).toBe(outcomes.length);
  expect(new Set(outcomes.map(({ title }) => title)).size).toBe(outcomes.length);
});
