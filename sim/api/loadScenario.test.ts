import { expect, test } from 'vitest';
import { InvalidScenario, loadScenario, readScenario } from './loadScenario';

const TEXT = `name: text
question: Does it load?
foundation:
  zones: [z1]
  cells:
    - { name: cell, count: 1, memory: 4GB, disk: 20GB }
workload:
  - { app: web, instances: 1 }
run: { duration: 1m }
`;

test('a text and its value make the same scenario', () => {
  const fromText = readScenario(TEXT);
  expect(fromText).toEqual({ name: 'text', question: 'Does it load?', seed: 1, duration: 60e6 });
  expect(readScenario(TEXT, { seed: 7, set: { 'run.duration': '2m' } })).toMatchObject({
    seed: 7,
    duration: 120e6,
  });
});

test('problems are data, all at once, with place and suggestion', () => {
  const text = TEXT.replace('memory: 4GB', 'memry: 4GB').replace('duration: 1m', 'duration: soon');
  const result = loadScenario(text, { file: 'ours.yaml' });
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.problems.map(({ file, line, path }) => [file, line, path])).toEqual([
    ['ours.yaml', 6, 'foundation.cells[0]'],
    ['ours.yaml', 6, 'foundation.cells[0].memry'],
    ['ours.yaml', 9, 'run.duration'],
  ]);
  expect(() => readScenario(text)).toThrow(InvalidScenario);
  expect(() => readScenario(text)).toThrow('did you mean memory?');
});

test('a value that is no scenario has problems, and does not throw', () => {
  for (const value of [{}, [], { name: 1 }]) {
    expect(loadScenario(value).ok).toBe(false);
  }
});

test('a file may extend another one', () => {
  const scenario = readScenario('name: more\nquestion: And this?\nextends: base.yaml\n', {
    readSibling: (name) => (name === 'base.yaml' ? TEXT : undefined),
  });
  expect(scenario).toMatchObject({ name: 'more', duration: 60e6 });
});
