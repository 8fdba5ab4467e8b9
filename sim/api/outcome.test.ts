import { expect, test } from 'vitest';
import { junitXml } from '../export/junitXml';
import { junitReport, outcomeSuites, type RunOutcome } from './outcome';

const OUTCOME: RunOutcome = {
  scenario: 'loss',
  seed: 1,
  verdict: 'not met',
  expectations: [
    {
      name: 'recovered',
      verdict: 'met',
      wanted: 'soon',
      measured: '1s',
      value: 1,
      limit: 2,
      unit: 's',
    },
    {
      name: 'missing',
      verdict: 'not met',
      wanted: '<5 & "none"',
      measured: '7',
      value: 7,
      limit: 5,
      unit: 'i',
    },
  ],
  digest: 'abc',
  seconds: 60,
  events: 10,
  warnings: ['this run is not Diego'],
  answer: {},
};

test('each expectation is a test case, and what was not met a failure with seed and digest', () => {
  const xml = junitReport([OUTCOME]);
  expect(xml).toContain(
    '<testsuite name="loss, seed 1" tests="2" failures="1" errors="0" skipped="0">',
  );
  expect(xml).toContain('<testcase classname="diegosim.loss" name="soon"/>');
  expect(xml).toContain('name="&lt;5 &amp; &quot;none&quot;"');
  expect(xml).toContain('<failure message="7" type="missing">');
  expect(xml).toContain('seed 1, digest abc\nthis run is not Diego</failure>');
});

test('a run that expects nothing is a case of its own', () => {
  const xml = junitReport([{ ...OUTCOME, verdict: 'met', expectations: [] }]);
  expect(xml).toContain('name="runs to its end"/>');
  const cut = junitReport([{ ...OUTCOME, verdict: 'not decided', expectations: [] }]);
  expect(cut).toContain('failures="1"');
});

const NO_OUTCOME = 'an outcome is what runScenario, finish and stop answer, not ';
const CASE = { className: 'c', name: 'n' };
const suiteOf = (each: unknown): never => [{ name: 's', cases: [each] }] as never;

test.each([
  ['nothing in the list', () => junitReport([null] as never), `${NO_OUTCOME}nothing`],
  ['text in the list', () => outcomeSuites(['met'] as never), `${NO_OUTCOME}"met"`],
  ['a run in the list', () => junitReport([{ now: 0 }] as never), `${NO_OUTCOME}a map`],
  [
    'an outcome with half an expectation',
    () => junitReport([{ ...OUTCOME, expectations: [{ name: 'recovered' }] } as never]),
    NO_OUTCOME,
  ],
  [
    'a report without a name',
    () => junitReport([], 3 as never),
    'a report needs name, each a text',
  ],
  ['a report of one suite', () => junitXml('r', {} as never), 'a report is of a list of suites'],
  ['no suite', () => junitXml('r', [null] as never), 'a suite needs name, each a text'],
  ['a suite without cases', () => junitXml('r', [{ name: 's' }] as never), 'a list of cases'],
  ['no case', () => junitXml('r', suiteOf(null)), 'a case needs className, name, each a text'],
  [
    'a failure without a text',
    () => junitXml('r', suiteOf({ ...CASE, failure: { message: 'm' } })),
    'a failure needs message, type, text, each a text',
  ],
  [
    'an error that is one',
    () => junitXml('r', suiteOf({ ...CASE, error: new Error('e') })),
    'an error needs message, text, each a text',
  ],
])('%s is refused in words', (_, report, said) => {
  expect(report).toThrow(said);
});
