/** Failures made small: by a fault that is made up, so that what must be left of a case is known. */
import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../engine/units';
import { parseScenario } from '../../scenario/validate';
import { chaosCase } from './chaosCase';
import type { CheckedScenario } from './checkCase';
import { fitting } from './completed';
import { type Failure, isSameFailure } from './failure';
import { reductionsOf } from './reductions';
import { regressionFile } from './regressionFile';
import type { ScenarioData } from './scenarioData';
import { shrink } from './shrink';

const FAILURE: Failure = { invariant: 'madeUp', text: 'a cell: it broke', atSeconds: 60 };

/** Fails where a cell is killed while an app of several instances is there. */
function madeUp({ spec }: CheckedScenario) {
  const isKilled = spec.events.some(({ kind }) => kind === 'killCells');
  const isWide = spec.apps.some(({ instances }) => instances >= 2);
  return { events: 100, failure: isKilled && isWide ? FAILURE : null };
}

/** The first case of chaos that fails so. */
function failing(): ScenarioData {
  for (let seed = 1; seed < 200; seed++) {
    const { data, expanded } = chaosCase(seed);
    const isFailing = madeUp({ spec: expanded.foundation, run: expanded.run }).failure !== null;
    if (isFailing && data.events.length > 6 && data.workload.length > 3) return data;
  }
  throw new Error('no case fails');
}

describe('a failing case', () => {
  test('comes down to what it takes: a cell, an app of two instances, a kill', () => {
    const { data, failure, tries } = shrink(failing(), FAILURE, { judge: madeUp });
    expect(failure).toBe(FAILURE);
    expect(tries).toBeLessThan(1500);
    const fitted = fitting(data);
    expect(fitted?.data).toEqual(data);
    const { cells, apps, events } = fitted?.expanded.foundation ?? {};
    expect([cells?.length, apps?.length, apps?.[0]?.instances]).toEqual([1, 1, 2]);
    expect(events?.filter(({ kind }) => kind !== 'restoreCells').map(({ kind }) => kind)).toEqual([
      'killCells',
    ]);
    // It ends a second after it broke.
    expect(fitted?.expanded.run.duration).toBeLessThanOrEqual(MINUTE + 2_000_000);
  });

  test('is shrunk the same way each time, and no further than it may', () => {
    const data = failing();
    const limits = { triesMax: 25, eventsMax: 1_000_000 };
    const once = shrink(data, FAILURE, { judge: madeUp, limits });
    expect(shrink(data, FAILURE, { judge: madeUp, limits })).toEqual(once);
    expect(once.tries).toBeLessThanOrEqual(25);
    const spent = shrink(data, FAILURE, {
      judge: madeUp,
      limits: { triesMax: 1000, eventsMax: 300 },
    });
    expect(spent.tries).toBe(3);
  });

  test('stays as it is when nothing smaller fails at the same thing', () => {
    const data = failing();
    const other = { ...FAILURE, invariant: 'another', atSeconds: null };
    const limits = { triesMax: 100, eventsMax: 1_000_000 };
    expect(shrink(data, other, { judge: madeUp, limits }).data).toBe(data);
  });

  test('has many ways to become smaller, none of which changes it', () => {
    const data = failing();
    const before = JSON.stringify(data);
    const smaller = reductionsOf(data).map((reduction) => reduction(data));
    expect(smaller.filter((each) => each !== undefined).length).toBeGreaterThan(50);
    expect(JSON.stringify(data)).toBe(before);
  });
});

test('an error is the same one whatever numbers it names', () => {
  const thrown = (text: string): Failure => ({ invariant: 'throws', text, atSeconds: null });
  expect(isSameFailure(thrown('at 17 µs of 4'), thrown('at 9 µs of 80'))).toBe(true);
  expect(isSameFailure(thrown('no actor 17'), thrown('at 17 µs'))).toBe(false);
  expect(isSameFailure(FAILURE, { ...FAILURE, text: 'another cell' })).toBe(true);
});

describe('the file of a failure', () => {
  const failure: Failure = {
    invariant: 'legalLRPStates',
    text: 'dora-1/0: "claimed", with its row: {odd}\nand\tmore \u001b[31m',
    atSeconds: 61.5,
  };
  const file = regressionFile(failing(), failure, 'diegosim check --seed 1', (name) => `R ${name}`);

  test('is a valid scenario of its own name, which says what broke', () => {
    const parsed = parseScenario(file.text, { file: `${file.name}.yaml` });
    expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    if (!parsed.ok) return;
    expect(parsed.scenario.name).toBe(file.name);
    expect(file.name).toMatch(/^legal-lrp-states-[0-9a-f]{6}$/);
    expect(parsed.scenario.question).toContain('What broke legalLRPStates at 61.5s: dora-1/0');
  });

  test('says how it was found and what shows it again', () => {
    expect(file.text.split('\n').slice(0, 2)).toEqual([
      '# Found by: diegosim check --seed 1',
      `# Reproduce with: R ${file.name}`,
    ]);
  });
});
