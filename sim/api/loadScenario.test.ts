import { expect, test } from 'vitest';
import { InvalidScenario, loadScenario, readScenario, withChanges } from './loadScenario';
import { runScenario, startScenario } from './runScenario';

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

test('a scenario with changes is another one, and changes add up', () => {
  const scenario = readScenario(TEXT, { set: { 'run.duration': '2m' } });
  const events = [{ at: '30s', kill: { cells: ['cell-0'] } }];
  const killed = withChanges(scenario, { events, seed: 4 });
  (events[0] as { at: string }).at = '1m';
  const more = withChanges(killed, {
    workload: [{ app: 'api', instances: 2 }],
    events: [{ at: '40s', restore: { cells: ['cell-0'] } }],
    expect: [{ recovered: { within: '1m', after: '30s' } }],
  });
  expect(scenario).toMatchObject({ seed: 1, duration: 120e6 });
  expect(killed).toMatchObject({ seed: 4, duration: 120e6 });
  const run = startScenario(more);
  const outcome = run.finish();
  expect(run.records('cell.killed')).toMatchObject([{ at: 30e6 }]);
  expect(run.records('cell.restored')).toMatchObject([{ at: 40e6 }]);
  expect(run.counts().desired).toBe(3);
  expect(outcome.expectations).toHaveLength(1);
  expect(runScenario(scenario).digest).toBe(
    runScenario(readScenario(TEXT, { set: { 'run.duration': '2m' } })).digest,
  );
});

test('changes are held to what a file is held to', () => {
  const scenario = readScenario(TEXT);
  const restored = [{ at: '5s', restore: { cells: ['cell-0'] } }];
  expect(() => withChanges(scenario, { events: restored })).toThrow('none of these cells is down');
  const result = loadScenario(TEXT, { events: [{ at: '5s' }, { at: '5s', kil: { zone: 'z1' } }] });
  expect(result.ok ? [] : result.problems).toContainEqual(
    expect.objectContaining({ file: 'added events', line: 3, column: 3, path: 'events[1].kil' }),
  );
  expect(() => withChanges(scenario, { set: { 'run.duraton': '1m' } })).toThrow('did you mean');
  expect(() => withChanges({ ...scenario }, {})).toThrow('comes from loadScenario');
});

test.each([
  [() => loadScenario(undefined as never), 'a scenario is a text or a value, not nothing'],
  [() => loadScenario(TEXT, { sed: 1 } as never), 'there is no option "sed"; did you mean se'],
  [() => loadScenario(TEXT, 'file.yaml' as never), 'options are an object'],
  [() => loadScenario(TEXT, { events: { at: '1m' } as never }), 'events is a list of entries'],
  [() => readScenario(TEXT, { seed: Number.NaN }), 'run.seed'],
  [() => readScenario(TEXT, { seed: 1.5 }), 'run.seed'],
  [() => withChanges(readScenario(TEXT), { file: 'x' } as never), 'there is no option "file"'],
])('what cannot be loaded says why: %s', (load, reason) => {
  expect(load).toThrow(reason);
});

test.each([
  [{ set: ['run.duration=1h'] }, 'set has values by path'],
  [{ set: null }, 'set has values by path'],
  [{ file: 3 }, 'file is a name, not 3'],
  [{ readSibling: 'base.yaml' }, 'readSibling is a function'],
  [{ readSibling: async () => 'name: base' }, 'the text of "base.yaml", not a promise'],
])('%j is no way to load one', (options, said) => {
  expect(() => readScenario({ extends: 'base.yaml' }, options as never)).toThrow(said);
});
