import { expect, test } from 'vitest';
import { junitReport, type RunOutcome } from './outcome';

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
