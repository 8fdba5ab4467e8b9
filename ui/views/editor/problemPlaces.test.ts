import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../sim/scenario/validate';
import { CURSOR } from '../../worker/protocol';
import { templateOf } from './codeCompletion';
import { BLANK } from './drafts';
import { mended, type PlacedProblem, placeProblems } from './problemPlaces';

const FILE = 'a.yaml';

function problemsOf(text: string): PlacedProblem[] {
  const parsed = parseScenario(text, { file: FILE });
  return parsed.ok ? [] : placeProblems(text, FILE, parsed.problems, 'error');
}

/** The blank scenario with one thing written wrongly. */
function withMistake(right: string, wrong: string): string {
  expect(BLANK.text).toContain(right);
  return BLANK.text.replace(right, wrong);
}

describe('suggestions that are put in place', () => {
  it.each([
    ['zones: [z1, z2]', 'zonse: [z1, z2]'],
    ['memory: 16GB', 'memory: 16 gb'],
    ['memory: 16GB', 'memory: "16gb"'],
    ['count: 10', "count: '10'"],
    ['within: 2m', 'within: 2 min'],
    ['recovered:', 'recoverd:'],
    ['at: 5m', 'att: 5m'],
  ])('turn %s back from %s', (right, wrong) => {
    let text = withMistake(right, wrong);
    for (let round = 0; round < 3; round++) {
      const mend = problemsOf(text).find((each) => each.mend !== undefined)?.mend;
      if (mend === undefined) break;
      text = mended(text, mend);
    }
    expect(problemsOf(text)).toEqual([]);
  });

  it('are not offered where more than a word would be replaced', () => {
    const [problem] = problemsOf(withMistake('zones: [z1, z2]', 'zones: { z1: z2 }'));
    expect(problem?.range).toBeDefined();
    expect(problem?.mend).toBeUndefined();
  });
});

describe('a problem', () => {
  it('is marked on its word and nothing beyond it', () => {
    const text = withMistake('at: 5m, kill', 'at: 5 mn, kill');
    const { range } = problemsOf(text)[0] ?? {};
    expect(text.slice(range?.from, range?.until)).toBe('5 mn');
  });

  it('of a file that is extended has no place in this text', () => {
    const readSibling = () => 'foundation: { zones: 5 }\n';
    const text = 'name: a\nextends: base.yaml\n';
    const parsed = parseScenario(text, { file: FILE, readSibling });
    const placed = parsed.ok ? [] : placeProblems(text, FILE, parsed.problems, 'error');
    expect(placed.filter(({ problem }) => problem.file === 'base.yaml')).not.toHaveLength(0);
    for (const { problem, range } of placed)
      expect(range === undefined).toBe(problem.file !== FILE);
  });

  it('has a place inside the text, however broken it is', () => {
    for (const text of [
      '',
      '\n\n',
      '{',
      'a: [',
      '"',
      'a: 1\na: 2',
      '\t- x',
      BLANK.text.slice(0, 200),
    ]) {
      for (const { range } of problemsOf(text)) {
        expect(range?.from).toBeGreaterThanOrEqual(0);
        expect(range?.until).toBeLessThanOrEqual(text.length);
        expect(range?.until).toBeGreaterThanOrEqual(range?.from ?? 0);
      }
    }
  });
});

describe('the template of a completion', () => {
  it('has a stop where the cursor goes, and braces as they are', () => {
    expect(templateOf(`kill: { ${CURSOR} }`)).toBe('kill: \\{ \u0024{} \\}');
  });

  it('takes nothing else for a stop', () => {
    expect(templateOf('\u0024{1:x}')).toBe('\u0024\\{1:x\\}');
  });
});
