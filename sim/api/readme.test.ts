/** The README's code, piece after piece as one program, with its types left out and its files in a folder of its own. */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { transformWithOxc } from 'vite';
import { expect, test } from 'vitest';
import * as library from './diegosim';
import * as testing from './testing';

const IMPORT = /^import (?:type )?(\{[^}]*\}|\w+) from '([^']+)';\n/gm;
const MODULES: Readonly<Record<string, object>> = {
  diegosim: library,
  'diegosim/testing': testing,
};

const FOUNDATION = `name: foundation
question: Are all instances back after the loss of a zone?
foundation:
  zones: [z1, z2, z3]
  cells:
    - { name: diego-cell, count: 6, memory: 8GB, disk: 60GB }
workload:
  - { app: shop, count: 4, instances: 3, memory: 512MB }
expect:
  - recovered: { within: 2m, after: 5m }
run: { duration: 20m, seed: 1 }
`;

const readme = fs.readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
const code = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)]
  .map(([, piece = '']) => piece)
  .join('\n');

test('what the README imports is there', () => {
  const missing: string[] = [];
  const imports = [...code.matchAll(IMPORT)];
  for (const [, names = '', from = ''] of imports) {
    const values = names
      .replace(/[{}]/g, '')
      .split(',')
      .map((name) => name.trim());
    const source = MODULES[from];
    if (source === undefined) continue;
    const isTypes = imports.some(
      ([line]) => line.startsWith('import type') && line.includes(names),
    );
    for (const name of isTypes ? [] : values) {
      if (!name.startsWith('type ') && !(name in source)) missing.push(`${name} of ${from}`);
    }
  }
  expect(imports.length).toBeGreaterThan(6);
  expect(missing).toEqual([]);
});

test('the code of the README does what it says', async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), 'diegosim-readme-'));
  try {
    fs.writeFileSync(join(folder, 'foundation.yaml'), FOUNDATION);
    const { code: script } = await transformWithOxc(code.replace(IMPORT, ''), 'readme.ts');
    const names = { ...library, ...testing, fs: filesIn(folder), fc, expect };
    const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
    await new AsyncFunction(...Object.keys(names), script)(...Object.values(names));
    expect(fs.readdirSync(join(folder, 'reports')).sort()).toEqual([
      'diegosim.xml',
      'few-lost.arrow',
    ]);
    expect(fs.readdirSync(join(folder, 'regressions'))).toEqual([
      expect.stringMatching(/^few-lost-[0-9a-f]{6}\.yaml$/),
    ]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

/** Node's module for whom that folder is the current one. */
function filesIn(folder: string): library.FileSystem & { readFileSync: unknown } {
  const at = (path: string): string => join(folder, path);
  return {
    readFileSync: (path: string, encoding: 'utf8') => fs.readFileSync(at(path), encoding),
    writeFileSync: (path, data, options) => fs.writeFileSync(at(path), data, options),
    renameSync: (from, to) => fs.renameSync(at(from), at(to)),
    rmSync: (path, options) => fs.rmSync(at(path), options),
    mkdirSync: (path) => fs.mkdirSync(at(path)),
    statSync: (path, options) => fs.statSync(at(path), options),
    lstatSync: (path, options) => fs.lstatSync(at(path), options),
    realpathSync: (path) => fs.realpathSync(at(path)),
  };
}
