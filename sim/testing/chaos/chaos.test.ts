/**
 * A small seeded part of the chaos that `diegosim check` makes: every seed is one case, held to every invariant, run
 * twice, and at rest in the end. The seeds are fixed: others are for `diegosim check` to look at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandScenario } from '../../scenario/expand';
import { SCENARIO } from '../../scenario/schema';
import { parseScenario } from '../../scenario/validate';
import { chaosCase } from './chaosCase';
import { chaosScenarios, TROUBLES } from './chaosScenarios';
import { checkCase } from './checkCase';
import { completed, fitting } from './completed';
import { COVERED } from './coverage';
import { openFaults } from './openFaults';
import type { Entry, ScenarioData } from './scenarioData';
import { settledAt } from './settling';

const REGRESSIONS = join(import.meta.dirname, '..', '..', '..', 'scenarios', 'regressions');

const SEEDS = Array.from({ length: 24 }, (_, place) => place + 1);
const CASES = new Map(SEEDS.map((seed) => [seed, chaosCase(seed)]));

describe('the case of a seed', () => {
  test('is the same one whenever it is asked for, and unlike its neighbour', () => {
    const texts = [7, 8, 7].map((seed) => JSON.stringify(chaosCase(seed).data));
    expect(texts[2]).toBe(texts[0]);
    expect(texts[1]).not.toBe(texts[0]);
  });

  test('is a scenario that a file can hold, and lasts until all must be well', () => {
    for (const { data, expanded } of CASES.values()) {
      const parsed = parseScenario(JSON.stringify(data), { file: 'chaos.yaml' });
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
      expect(expanded.run.duration).toBeGreaterThanOrEqual(settledAt(expanded.foundation));
    }
  });

  test('leaves nothing broken in the end', () => {
    const left = [...CASES.values()].map(({ expanded }) => openFaults(expanded.foundation));
    expect(left.flatMap(({ broken }) => broken)).toEqual([]);
  });

  test('comes to use every verb of trouble, each kind in a part of the cases only', () => {
    const seen = new Map<string, number>();
    const draws = fc.sample(chaosScenarios, { numRuns: 150, seed: 1 });
    for (const { events } of draws) {
      const verbs = events.map((event) => Object.keys(event)[0] ?? '');
      for (const verb of new Set(verbs)) seen.set(verb, (seen.get(verb) ?? 0) + 1);
    }
    const faults = ['kill', 'stop', 'hang', 'restart', 'partition', 'delay', 'drop', 'failGarden'];
    const others = ['hangGarden', 'loseContainers', 'pause', 'drain', 'pauseResurrector', 'rotate'];
    const changes = ['scale', 'add', 'remove', 'addCells', 'release', 'cancel', 'deploy'];
    for (const verb of [...faults, ...others, ...changes]) {
      expect([verb, (seen.get(verb) ?? 0) > 0]).toEqual([verb, true]);
      expect([verb, (seen.get(verb) ?? 0) < draws.length * 0.7]).toEqual([verb, true]);
    }
    expect(Object.keys(TROUBLES).length).toBeGreaterThan(25);
  });
});

describe('chaos', () => {
  test('keeps every invariant, comes to rest, and is the same run twice', () => {
    const happened = new Set<string>();
    const judged = { cases: 0, instances: 0, claimed: 0 };
    for (const [seed, { expanded }] of CASES) {
      const { foundation: spec, run } = expanded;
      const outcome = checkCase({ spec, run });
      expect([seed, outcome.failure]).toEqual([seed, null]);
      for (const name of outcome.happened) happened.add(name);
      if (outcome.rest?.unjudged === null) judged.cases++;
      judged.instances += outcome.rest?.judged ?? 0;
      judged.claimed += outcome.rest?.claimed ?? 0;
    }
    expect(judged.cases).toBeGreaterThan(SEEDS.length * 0.8);
    expect(judged.instances).toBeGreaterThan(150);
    expect(judged.claimed).toBeGreaterThan(15);
    // A part as small as this one meets the better part of what can happen.
    const covered = COVERED.filter((name) => happened.has(name));
    expect(covered.length).toBeGreaterThan(COVERED.length * 0.5);
    // Many foundations in one test: on a busy machine they take their time.
  }, 180_000);

  test('finds nothing any more in what failed once', () => {
    const files = readdirSync(REGRESSIONS).filter((file) => file.endsWith('.yaml'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const parsed = parseScenario(readFileSync(join(REGRESSIONS, file), 'utf8'), { file });
      if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
      const { foundation: spec, run } = expandScenario(parsed.scenario);
      expect([file, checkCase({ spec, run }).failure]).toEqual([file, null]);
    }
  });
});

/** A cell and an app, and what happens to them. */
function scenario(events: readonly Entry[], more: Partial<ScenarioData> = {}): ScenarioData {
  return {
    name: 'small',
    question: 'Is it well?',
    foundation: {
      zones: ['z1'],
      cells: [{ name: 'diego-cell', count: 2, memory: '4GB', disk: '8GB' }],
    },
    workload: [{ app: 'dora', instances: 2, memory: '256MB' }],
    events,
    run: { duration: '10m', seed: 1 },
    ...more,
  };
}

const LONG = { duration: '40m', seed: 1 };

describe('what a file may not say', () => {
  test('is left out, and nothing else', () => {
    const events: Entry[] = [
      { heal: 'all', at: '1m' },
      { kill: { cells: ['diego-cell-1'] }, at: '2m' },
      { kill: { cells: ['diego-cell-9'] }, at: '2m' },
      { scale: { app: 'nobody', instances: 2 }, at: '3m' },
      { restore: 'all', at: '4m' },
      { restore: 'all', at: '5m' },
      { kill: { count: 1 }, at: '11m' },
    ];
    const fitted = fitting(scenario(events));
    expect(fitted?.data.events).toEqual([events[1], events[4]]);
  });

  test('makes nothing of a foundation that is wrong', () => {
    expect(fitting(scenario([], { foundation: { zones: ['z1'], cells: [] } }))).toBeUndefined();
  });

  test('does not touch how long a scenario must run to come to rest', () => {
    const made = completed(scenario([{ kill: { count: 1 }, at: '2m', for: '1m' }]));
    expect(SCENARIO.safeParse(made?.data).success).toBe(true);
    expect(made?.expanded.run.duration).toBeGreaterThan(8 * 60_000_000);
  });
});

describe('the end of a run', () => {
  const endOf = (events: readonly Entry[], more: Partial<ScenarioData> = {}) => {
    const fitted = fitting(scenario(events, more));
    if (fitted === undefined) throw new Error('not valid');
    const { foundation: spec, run } = fitted.expanded;
    const { failure, rest } = checkCase({ spec, run }, { isOnce: true });
    return { failure, unjudged: rest?.unjudged, judged: rest?.judged, claimed: rest?.claimed };
  };
  const recreate = (more: Entry): Entry => ({
    deploy: { change: 'recreate', groups: ['diego-cell'], canaries: 0, ...more },
    at: '1m',
  });

  test('is judged when nothing is in the way', () => {
    const end = endOf([{ kill: { count: 1 }, at: '30s', for: '30s' }], { run: LONG });
    expect(end).toEqual({ failure: null, unjudged: null, judged: 2, claimed: 2 });
  });

  test('is about what has no room as well, which may wait', () => {
    const workload = [{ app: 'giant', instances: 3, memory: '3GB' }];
    const end = endOf([], { run: LONG, workload });
    expect(end).toEqual({ failure: null, unjudged: null, judged: 3, claimed: 0 });
  });

  test('leaves a cell out whose update failed', () => {
    const end = endOf([recreate({ failing: '100%' })], { run: LONG });
    expect(end).toEqual({ failure: null, unjudged: null, judged: 2, claimed: 2 });
  });

  test.each<[string, Entry, string]>([
    ['10m', { stop: { process: 'bbs', which: 0 }, at: '1m' }, 'something was left broken'],
    [
      '2m',
      { scale: { app: 'dora', instances: 3 }, at: '1m' },
      'it ended before all had to be well',
    ],
    [
      '40m',
      recreate({ rerun: { after: '1h', times: 1 }, failing: '100%' }),
      'BOSH was still at work',
    ],
  ])('is not judged after %s with %j, since %s', (duration, event, reason) => {
    const { failure, unjudged } = endOf([event], { run: { duration, seed: 1 } });
    expect([failure, unjudged]).toEqual([null, reason]);
  });
});

describe('what is left broken', () => {
  const open = (...events: Entry[]): unknown => {
    const fitted = fitting(scenario(events));
    if (fitted === undefined) throw new Error('not valid');
    const { broken, aliveCells } = openFaults(fitted.expanded.foundation);
    return [broken, aliveCells];
  };
  const bbs = { process: 'bbs' };

  test.each<[string, Entry[], unknown]>([
    ['a dead cell is only missing', [{ kill: { cells: ['diego-cell-1'] }, at: '1m' }], [[], [0]]],
    [
      'a process that was stopped',
      [{ stop: { ...bbs, which: 0 }, at: '1m' }],
      [['bbs/0 stopped'], [0, 1]],
    ],
    [
      'the active one that hangs, until all of them are resumed',
      [
        { hang: { ...bbs, which: 'active' }, at: '1m' },
        { resume: bbs, at: '2m' },
      ],
      [[], [0, 1]],
    ],
    [
      'a partition and a slow database',
      [
        { partition: { between: bbs }, at: '1m' },
        { database: { slow: 2 }, at: '1m' },
      ],
      [
        ['rule partition-1', 'database'],
        [0, 1],
      ],
    ],
    [
      'Garden of a cell that is dead is nobody\u2019s trouble',
      [
        { failGarden: { cells: ['diego-cell-0'] }, at: '1m' },
        { kill: { cells: ['diego-cell-0'] }, at: '2m' },
      ],
      [[], [1]],
    ],
  ])('%s', (_, events, expected) => {
    expect(open(...events)).toEqual(expected);
  });
});
