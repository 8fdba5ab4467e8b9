/** What a mutant is called, how a part scores, and that survivors and their reasons go together. */
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { partNamed } from './mutatedParts';
import {
  compareSurvivors,
  explanationDraft,
  type Mutant,
  mutantName,
  readExplanations,
  scoreOf,
} from './survivors';

const source = 'one();\n  if (place === end) {\n    stop();\n  }\nlast();\n';

function mutant(changes: Partial<Mutant> = {}): Mutant {
  return {
    fileName: '/anywhere/eventQueue.ts',
    mutatorName: 'ConditionalExpression',
    replacement: 'false',
    status: 'Survived',
    location: { start: { line: 2, column: 7 }, end: { line: 2, column: 20 } },
    source,
    ...changes,
  };
}

describe('a mutant', () => {
  test('is known by its file, its line, and what it changes', () => {
    expect(mutantName(mutant())).toBe(
      'eventQueue.ts: if (place === end) { [place === end → false]',
    );
  });

  test('keeps its name when lines are added above it', () => {
    const { start, end } = mutant().location;
    const lower = {
      start: { ...start, line: start.line + 2 },
      end: { ...end, line: end.line + 2 },
    };
    expect(mutantName(mutant({ location: lower, source: `a();\nb();\n${source}` }))).toBe(
      mutantName(mutant()),
    );
  });

  test('of several lines is shown in one', () => {
    const block = { start: { line: 2, column: 22 }, end: { line: 4, column: 4 } };
    expect(mutantName(mutant({ location: block, replacement: '{}' }))).toBe(
      'eventQueue.ts: if (place === end) { [{ stop(); } → {}]',
    );
  });
});

describe('survivors', () => {
  test('need a reason each, and reasons need a survivor each', () => {
    const gone = mutant({ replacement: 'gone' });
    const slow = mutant({ replacement: 'true', status: 'Timeout' });
    const alive = mutant({ replacement: 'false' });
    const missed = mutant({ replacement: '0' });
    const mutants = [gone, slow, alive].map(mutantName);
    const listed = readExplanations(stringify([{ reason: 'it is only slower', mutants }]));
    expect(compareSurvivors([slow, alive, missed, missed], listed)).toEqual({
      unexplained: [mutantName(missed)],
      outdated: [mutantName(gone)],
    });
  });

  test('without a reason are drafted in the form in which they are listed', () => {
    const name = mutantName(mutant());
    expect(readExplanations(explanationDraft([name]))).toEqual([{ reason: '…', mutants: [name] }]);
  });

  test('listed without a reason, or in another form, are refused', () => {
    expect(() => readExplanations('- mutants: [a]\n')).toThrow('reason');
    expect(() => readExplanations('- reason: ""\n  mutants: [a]\n')).toThrow();
    expect(readExplanations('')).toEqual([]);
  });
});

test('the score counts those that never end as noticed, and those that no test meets as not', () => {
  const mutants = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'Ignored'].map((status) =>
    mutant({ status }),
  );
  expect(scoreOf(mutants)).toEqual({
    killed: 1,
    timedOut: 1,
    survived: 1,
    uncovered: 1,
    percent: 50,
  });
});

test('a part that does not exist is refused with the names of those that do', () => {
  expect(() => partNamed('engines')).toThrow('engine, auctioneer, convergence, bbs');
});

describe('a list of survivors that is not right', () => {
  test.each([
    ['- reason: [\n', 'kept.yaml:2:1: '],
    ['- reason: equal\n  mutant: [a]\n', 'kept.yaml:2:3: '],
    ['- { reason: "", mutants: [a] }\n', 'kept.yaml:1:13: '],
    ['reason: equal\n', 'kept.yaml:1:1: '],
    ['- { reason: a, mutants: [a] }\n---\n- b\n', 'another document begins'],
    [`- reason: a\n  mutants: [${'['.repeat(50)}`, 'kept.yaml:'],
  ])('%j is refused, with file, line and column', (text, said) => {
    expect(() => readExplanations(text, 'kept.yaml')).toThrow(said);
  });
});

test('a part that is nearly named is suggested', () => {
  expect(() => partNamed('enginee')).toThrow('did you mean engine?');
});
