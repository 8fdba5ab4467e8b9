import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from './errors';
import { figureFile } from './figureFile';
import { temporaryFolder } from './testIo';

test('what cannot be written is told before anything is done', () => {
  const folder = temporaryFolder();
  expect(() => figureFile(folder)).toThrow(UserError);
  expect(() => figureFile(join(folder, 'no', 'figures.json'))).toThrow('no such file or folder');
  expect(readdirSync(folder)).toEqual([]);
});

test('nothing is touched until the figures are there', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'figures.json');
  writeFileSync(path, 'before');
  const write = figureFile(path);
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['figures.json']);
  write({ runs: 3 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ runs: 3 });
  expect(readdirSync(folder)).toEqual(['figures.json']);
});

test('a folder that has come in between is left as it is', () => {
  const path = join(temporaryFolder(), 'figures.json');
  const write = figureFile(path);
  mkdirSync(path);
  expect(() => write({})).toThrow('it is a folder');
  expect(readdirSync(path)).toEqual([]);
});
