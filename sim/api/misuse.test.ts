/** What another team's test may get wrong: each says so at once, and none makes a test pass. */
import { expect, test } from 'vitest';
import { InvariantBroken } from '../check/invariantBroken';
import { checkScenario } from './chaos';
import type { CustomInvariant } from './invariants';
import { readScenario } from './loadScenario';
import { junitReport } from './outcome';
import { runScenario, startScenario } from './runScenario';
import type { ScenarioRun } from './scenarioRun';

const SCENARIO = readScenario({
  name: 'small',
  question: 'What is wrong?',
  foundation: {
    zones: ['z1'],
    cells: [{ name: 'cell', count: 2, memory: '4GB', disk: '20GB' }],
  },
  workload: [{ app: 'web', instances: 2, memory: '512MB' }],
  run: { duration: '5m' },
});

function atOneMinute(): ScenarioRun {
  const run = startScenario(SCENARIO);
  run.advanceTo('1m');
  return run;
}

const MISTAKES: [string, (run: ScenarioRun) => unknown, string][] = [
  [
    'an instant without a unit',
    (run) => run.advanceTo('90'),
    '"90" is no time; expected such as 1m30s',
  ],
  ['an instant that is NaN', (run) => run.advanceTo(Number.NaN), 'NaN is no time'],
  ['an instant that is negative', (run) => run.advanceTo(-1), '-1 is no time'],
  ['an instant with a fraction', (run) => run.advanceTo(60e6 + 0.5), 'or whole µs'],
  ['an instant that is past', (run) => run.advanceTo('30s'), 'it is 1m already'],
  ['an instant past the end', (run) => run.advanceTo('6m'), 'the run ends at 5m'],
  ['no duration', (run) => run.advanceBy(undefined as never), 'nothing is no time'],
  ['a Date', (run) => run.advanceTo({} as never), 'a map is no time'],
  ['half an event', (run) => run.step(0.5), '0.5 is no number of events'],
  ['events as text', (run) => run.step('3' as never), '3 is no number of events'],
  ['NaN events', (run) => run.step(Number.NaN), 'NaN is no number of events'],
  ['no condition', (run) => run.advanceUntil(true as never), 'a condition is a function'],
  ['a misspelt kind', (run) => run.records('cell.kiled' as never), 'did you mean cell.killed?'],
  ['a kind that is not there', (run) => run.advanceToRecord('no' as never), 'no record kind "no"'],
  [
    'a misspelt wait',
    (run) => run.advanceToRecord('cell.killed', { witin: '1m' } as never),
    'did you mean within?',
  ],
  [
    'an unknown metric',
    (run) => run.fork({ hasMetrics: true }).metric('bbs.Nope' as never),
    'there is no metric bbs.Nope',
  ],
  [
    'an unknown cell of a metric',
    (run) => run.fork({ hasMetrics: true }).metric('rep.ContainerCount', { cell: 'cell-9' }),
    'there is no cell cell-9',
  ],
  [
    'an injection in the past',
    (run) => run.inject({ kill: { zone: 'z1' } }, '59s'),
    'it is 1m already',
  ],
  [
    'an injection after the end',
    (run) => run.inject({ kill: { zone: 'z1' } }, '6m'),
    'end of the run',
  ],
  ['an injection into no zone', (run) => run.inject({ kill: { zone: 'z9' } }), 'there is no zone'],
  ['an injection without units', (run) => run.inject({ kill: { zone: 'z1' }, for: 30 }), 'for'],
  ['a scenario that was not loaded', () => startScenario({} as never), 'comes from loadScenario'],
  [
    'a wait for text',
    (run) => run.advanceToRecord('cell.killed', { where: 'z1' as never }),
    'where is a function',
  ],
  [
    'a misspelt query',
    (run) => run.metric('bbs.LRPsMissing', { cells: 'cell-0' } as never),
    'did you mean cell?',
  ],
  ['a fork of nothing', (run) => run.fork(null as never), 'options are an object'],
  ['a report of one', () => junitReport({} as never), 'a list of outcomes'],
  [
    'a misspelt option',
    () => startScenario(SCENARIO, { hasMetric: true } as never),
    'did you mean hasMetrics?',
  ],
  [
    'options that are none',
    () => startScenario(SCENARIO, 'full' as never),
    'options are an object',
  ],
  [
    'a level that is none',
    () => startScenario(SCENARIO, { records: 'all' } as never),
    'summary, normal, full',
  ],
  [
    'a switch that is none',
    () => startScenario(SCENARIO, { hasMetrics: 1 } as never),
    'true or false',
  ],
  [
    'a moment that is none',
    () => startScenario(SCENARIO, { ownInvariants: true } as never),
    'throughout, end',
  ],
];

test.each(MISTAKES)('%s is refused, and the run stays as it was', (_, mistake, said) => {
  const run = atOneMinute();
  const { digest, events } = run;
  expect(() => mistake(run)).toThrow(said);
  expect([run.now, run.digest, run.events]).toEqual([60e6, digest, events]);
  expect(run.finish().verdict).toBe('met');
});

test.each([
  ['a promise', async () => false, 'not a promise'],
  ['a number', () => 0, 'not 0'],
  ['nothing', () => undefined, 'not nothing'],
])('%s is no answer of a condition', (_, condition, said) => {
  const run = startScenario(SCENARIO);
  expect(() => run.advanceUntil(condition as never)).toThrow(
    `a condition answers true or false, ${said}`,
  );
  const where = condition as never;
  expect(() => run.advanceToRecord('actualLRP.claimed', { where })).toThrow('where answers true');
});

const look = { name: 'looks', sentence: 'It looks.' };
const UNFIT: [string, unknown, string][] = [
  ['a name alone', [look], 'neither check nor onRecord'],
  ['something else', ['looks'], 'an invariant has a name'],
  ['no list', look, 'a list, or a function that makes one'],
  ['a check that is no function', [{ ...look, check: true }], 'check is a function'],
  ['kinds without a listener', [{ ...look, check() {}, kinds: ['cell.killed'] }], 'no onRecord'],
  ['a kind that is not there', [{ ...look, onRecord() {}, kinds: ['cell.kild'] }], 'did you mean'],
  ['a kind that is not kept', [{ ...look, onRecord() {}, kinds: ['auction.scored'] }], 'kind'],
  [
    'one twice',
    [
      { ...look, check() {} },
      { ...look, check() {} },
    ],
    'two invariants "looks"',
  ],
];

test.each(UNFIT)('%s is no invariant', (_, invariants, said) => {
  expect(() => startScenario(SCENARIO, { invariants } as never)).toThrow(said);
  expect(() => startScenario(SCENARIO, { invariants: () => invariants } as never)).toThrow(said);
});

test('an invariant that throws is broken, and what it threw is kept', () => {
  const cause = new Error('expected 3 to be 2');
  const invariant: CustomInvariant = {
    ...look,
    check({ now }) {
      if (now > 60e6) throw cause;
    },
  };
  const run = startScenario(SCENARIO, { invariants: [invariant] });
  let thrown: unknown;
  try {
    run.finish();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(InvariantBroken);
  expect(thrown).toMatchObject({
    cause,
    violations: [expect.stringContaining('expected 3 to be 2')],
  });
  expect(() => run.finish()).toThrow('the run broke at');
  expect(() => run.fork()).toThrow('the run broke at');
  expect(run.counts().running).toBe(2);
});

test('an asynchronous invariant is broken, since nobody would wait for what it says', () => {
  const check = async () => Promise.reject(new Error('too late'));
  const run = startScenario(SCENARIO, { invariants: [{ ...look, check: () => check() }] });
  expect(() => run.finish()).toThrow('an invariant is not asynchronous');
});

test('an invariant looks, it does not drive', () => {
  const held: { run?: ScenarioRun } = {};
  for (const drive of ['step', 'finish', 'stop', 'fork'] as const) {
    const check = () => void held.run?.[drive]();
    held.run = startScenario(SCENARIO, { invariants: [{ ...look, check }] });
    expect(() => held.run?.finish()).toThrow('an invariant looks, it does not drive');
  }
});

test('a placement policy scores, it does not drive', () => {
  const held: { run?: ScenarioRun } = {};
  const drives: ((run: ScenarioRun) => unknown)[] = [
    (run) => run.step(),
    (run) => run.finish(),
    (run) => run.stop(),
    (run) => run.fork(),
    (run) => run.inject({ kill: { zone: 'z1' } }),
  ];
  for (const drive of drives) {
    const score = (): number => {
      if (held.run !== undefined) drive(held.run);
      return 0;
    };
    held.run = startScenario(SCENARIO, { placementPolicy: { name: 'drives', score } });
    expect(() => held.run?.finish()).toThrow('a placement policy scores, it does not drive');
  }
});

test('what is thrown may be anything, and is told all the same', () => {
  const throws = () => {
    throw Object.create(null);
  };
  const broken = startScenario(SCENARIO, { invariants: [{ ...look, check: throws }] });
  expect(() => broken.finish()).toThrow('looks: it threw: a value that has no text');
  const placementPolicy = { name: 'odd', score: throws };
  const stopped = startScenario(SCENARIO, { placementPolicy });
  expect(() => stopped.finish()).toThrow('policy odd: threw when asked about');
  expect(checkScenario(SCENARIO, { placementPolicy })).toMatchObject({
    invariant: 'throws',
    text: expect.stringContaining('a value that has no text'),
  });
});

test('a run is finished once', () => {
  const run = atOneMinute();
  run.finish();
  for (const late of [
    () => run.finish(),
    () => run.stop(),
    () => run.step(),
    () => run.advanceTo('5m'),
    () => run.advanceUntil(() => false),
    () => run.inject({ kill: { zone: 'z1' } }),
    () => run.fork(),
  ]) {
    expect(late).toThrow('the run is finished; start or fork another one');
  }
  expect(run.records('cell.killed')).toEqual([]);
  expect(runScenario(SCENARIO).digest).toBe(run.digest);
});
