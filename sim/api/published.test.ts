import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as library from './diegosim';
import * as testing from './testing';

const here = import.meta.dirname;

test('everything that is exported is documented', () => {
  const readme = readFileSync(join(here, 'README.md'), 'utf8');
  const names = [...Object.keys(library), ...Object.keys(testing)];
  for (const file of ['diegosim.ts', 'testing.ts']) {
    const text = readFileSync(join(here, file), 'utf8');
    for (const [, list = ''] of text.matchAll(/export (?:type )?\{([^}]*)\}/g)) {
      names.push(...list.split(',').map((name) => name.trim()));
    }
  }
  const undocumented = names.filter((name) => name !== '' && !readme.includes(`\`${name}`));
  expect(names.length).toBeGreaterThan(20);
  expect(undocumented).toEqual([]);
});

test('a run’s methods are documented', () => {
  const readme = readFileSync(join(here, 'README.md'), 'utf8');
  const methods = Object.getOwnPropertyNames(
    Object.getPrototypeOf(library.startScenario(library.readScenario(SMALL))),
  );
  const published = methods.filter(
    (name) => !/^(constructor|alone|stepBefore|standAt|guarded|require)/.test(name),
  );
  expect(published.filter((name) => !new RegExp(`\`(run\\.)?${name}\\b`).test(readme))).toEqual([]);
});

const SMALL = {
  name: 'small',
  question: 'Is it there?',
  foundation: { zones: ['z1'], cells: [{ name: 'cell', count: 1, memory: '4GB', disk: '20GB' }] },
  run: { duration: '1m' },
};
