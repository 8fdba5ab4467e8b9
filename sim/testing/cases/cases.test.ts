/** Holds the project to the numbered cases: each is shown by a test, or given up with a reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { NOT_MODELLED } from './notModelled';
import { NOT_MODELLED_B } from './notModelledB';
import { NOT_MODELLED_REP } from './notModelledRep';
import { NOT_MODELLED_SILK } from './notModelledSilk';
import { allCases, CASE_SETS, casesNamed, casesOfSet } from './numbers';
import { claimsIn } from './tags';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const lists = [NOT_MODELLED, NOT_MODELLED_B, NOT_MODELLED_REP, NOT_MODELLED_SILK];
const givenUp = lists.flatMap((list) => Object.keys(list)).flatMap(expand);

/** What each test file of the project claims. This file's own examples are no claims. */
const files = ['sim', 'ui']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:test|story)\.ts$/.test(name) && !name.endsWith('cases.test.ts'))
      .map((name) => join(folder, name)),
  )
  .map((name) => ({ name, ...claimsIn(readFileSync(join(root, name), 'utf8')) }));

const shown = new Set(files.flatMap(({ cases }) => cases));

function expand(text: string): string[] {
  const cases = casesNamed(text);
  if (cases === undefined) throw new Error(`${text} is no list of cases`);
  return cases;
}

describe('of the numbered cases', () => {
  test('each is shown by a test, or is not modelled for a reason', () => {
    const told = new Set([...shown, ...givenUp]);
    expect(allCases().filter((name) => !told.has(name))).toEqual([]);
  });

  test('none is both shown and given up', () => {
    expect(givenUp.filter((name) => shown.has(name))).toEqual([]);
  });

  test('none is given up twice, or without a reason of a sentence', () => {
    expect(givenUp.filter((name, i) => givenUp.indexOf(name) !== i)).toEqual([]);
    for (const reason of lists.flatMap((list) => Object.values(list)))
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('no title and no list names one that does not exist', () => {
    const known = new Set(allCases());
    const problems = files.flatMap(({ name, cases, problems: found }) => [
      ...found.map((problem) => `${name}: ${problem}`),
      ...cases.filter((one) => !known.has(one)).map((one) => `${name}: there is no ${one}`),
    ]);
    expect(problems).toEqual([]);
    expect(givenUp.filter((one) => !known.has(one))).toEqual([]);
  });

  test('the README counts as many', async () => {
    const readme = readFileSync(join(root, 'sim/testing/cases/README.md'), 'utf8');
    const [text = ''] = readme.split('| cases |');
    await expect(text + table()).toMatchFileSnapshot('README.md');
  });
});

describe('a tag', () => {
  test.each([
    ['bbs A-24..26', ['bbs A-24', 'bbs A-25', 'bbs A-26']],
    ['bbs D-1, D-4', ['bbs D-1', 'bbs D-4']],
    ['bbs Q-1, cell 271', ['bbs Q-1', 'cell 271']],
    ['cell 133, 145..146', ['cell 133', 'cell 145', 'cell 146']],
    ['bbs 24', undefined],
    ['cell A-24', undefined],
    ['24', undefined],
    ['cell a', undefined],
  ])('%s names %j', (text, cases) => {
    expect(casesNamed(text)).toEqual(cases);
  });

  test('counts at the end of a title or of a text in a table, not in a comment', () => {
    const source = [
      '// (bbs A-1)',
      "test('one (bbs A-2)', () => {});",
      'test.each([["two (cell 3)", 1], ["three (bbs A-4, A-6)", 2]])(`%s (bbs A-5)`, () => {});',
    ].join('\n');
    expect(claimsIn(source)).toEqual({
      cases: ['bbs A-2', 'cell 3', 'bbs A-4', 'bbs A-6', 'bbs A-5'],
      problems: [],
    });
  });

  test('is a problem in a describe, beside skipped tests, or when it cannot be read', () => {
    expect(claimsIn("describe('much (bbs A-1)', () => {});").problems).toHaveLength(1);
    expect(claimsIn("test.skip('one (bbs A-1)', () => {});").problems).toHaveLength(1);
    expect(claimsIn("test('one (bbs 1)', () => {});").problems).toHaveLength(1);
  });
});

/** A line a set: how many cases there are, how many of them tests show, how many are not modelled. */
function table(): string {
  const lines = CASE_SETS.map((set) => {
    const cases = casesOfSet(set);
    const name = set.prefix.startsWith('bbs')
      ? `${set.prefix}1..${set.last}`
      : `${set.prefix}${set.first}..${set.last}`;
    const without = cases.filter((one) => givenUp.includes(one)).length;
    return `| ${name} | ${set.about} | ${cases.length - without} | ${without} |`;
  });
  const head = ['| cases | about | tests | not modelled |', '| --- | --- | --- | --- |'];
  return `${[...head, ...lines].join('\n')}\n`;
}
