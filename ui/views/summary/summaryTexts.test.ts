import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../sim/engine/units';
import { anyFoundation } from '../../../sim/testing/arbitraries';
import { faultSteps, momentsOf } from '../../charts/faultSteps';
import { answeredRun, OUTAGE } from '../../replay/testing/answeredRun';
import { deedsOfScenario, rowOfMoment } from './deedsModel';
import { talliesOf } from './tallies';
import { expectationsSeen, hasVerdict, headlineOf, scenarioSeen } from './verdictModel';

const { replay, answer } = answeredRun(OUTAGE);

describe('the verdict', () => {
  test('begins with what was not met', () => {
    expect(headlineOf(answer)).toBe('not met: 1 of 2 expectations');
    expect(expectationsSeen(answer).map(({ verdict }) => verdict)).toEqual(['not met', 'met']);
  });

  test('is there but for a run that expects nothing and came to its end', () => {
    expect(hasVerdict(answer)).toBe(true);
    expect(hasVerdict({ ...answer, expectations: [] })).toBe(false);
    expect(hasVerdict({ ...answer, expectations: [], isInterrupted: true })).toBe(true);
  });

  test('is none when nothing is expected or the run was stopped', () => {
    expect(headlineOf({ ...answer, expectations: [] })).toMatch(/^Nothing is expected/);
    expect(headlineOf({ ...answer, isInterrupted: true })).toMatch(/not decided$/);
  });

  test('takes name and question of a trace only when they are texts', () => {
    expect(scenarioSeen(replay)).toEqual({ name: OUTAGE.name, question: OUTAGE.question });
    for (const scenario of [null, 7, 'x', [], { name: 7, question: { toString: 'x' } }]) {
      expect(scenarioSeen({ header: { ...replay.header, scenario } })).toEqual({
        name: undefined,
        question: undefined,
      });
    }
  });
});

describe('the deeds of a scenario', () => {
  test('are told by the records alone', () => {
    expect(deedsOfScenario(replay).map(({ at, words }) => [at / MINUTE, words])).toEqual([
      [10, '2 cells lost'],
      [20, '2 cells restored'],
    ]);
  });

  test('are the records of the moments that the answer tells', () => {
    const rows = momentsOf(answer.timeline).map((moment) => rowOfMoment(replay, moment));
    expect(rows).toEqual(deedsOfScenario(replay).map(({ row }) => row));
  });
});

test('tallies leave out what the run had none of', () => {
  const names = talliesOf(answer).map(({ name }) => name);
  expect(names).toEqual(['auctions', 'convergence', 'Silk', 'tasks']);
});

test('no text of any run has a hole', () => {
  fc.assert(
    fc.property(anyFoundation, fc.nat({ max: 1000 }), (foundation, seed) => {
      const any = answeredRun({ foundation, duration: 6 * MINUTE, seed }, 'normal');
      const steps = any.answer.timeline.faults.flatMap(faultSteps);
      const texts = [
        headlineOf(any.answer),
        ...talliesOf(any.answer).flatMap(({ lines }) => lines),
        ...steps.map(({ words }) => words),
        ...deedsOfScenario(any.replay).map(({ words }) => words),
      ];
      for (const text of texts) expect(text).not.toMatch(/undefined|NaN|null|–|\[object/);
      for (const moment of momentsOf(any.answer.timeline)) {
        expect(rowOfMoment(any.replay, moment)).toBeDefined();
      }
    }),
    { numRuns: 25 },
  );
});
