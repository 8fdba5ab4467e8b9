import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generatedFiles } from './generate';
import { invoke } from './testIo';

test('generated files are as `npm run generate` would write them', async () => {
  const files = await generatedFiles();
  expect(files.length).toBeGreaterThan(0);
  for (const { path, text } of files) {
    expect(readFileSync(path, 'utf8') === text, `${path} is stale: npm run generate`).toBe(true);
  }
});

test('the reference and the schema can be printed', async () => {
  const [reference] = await generatedFiles();
  expect((await invoke(['reference'])).out).toBe(reference?.text);
  expect((await invoke(['reference', 'trace'])).out).toContain('`actualLRP.claimed`');
  expect((await invoke(['reference', 'metrics'])).out).toContain('| `LRPsMissing` | gauge |');
  const { out } = await invoke(['schema']);
  expect(JSON.parse(out)).toMatchObject({ title: 'diegosim scenario', type: 'object' });
  const result = JSON.parse((await invoke(['schema', 'result'])).out);
  expect(Object.keys(result.properties)).toEqual(
    expect.arrayContaining(['scenario', 'seed', 'digest', 'verdict', 'expectations']),
  );
});

test('the built-in scenarios are listed with their questions', async () => {
  const { out } = await invoke(['scenarios']);
  expect(out).toMatch(/^zone-outage +\S.*\?$/m);
  const { scenarios } = JSON.parse((await invoke(['scenarios', '--json'])).out);
  expect(scenarios.length).toBe(out.trimEnd().split('\n').length);
});
