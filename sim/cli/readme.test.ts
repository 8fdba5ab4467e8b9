/** What READMEs show, held to what the program prints, and to what there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from './packageFiles';
import { invoke } from './testIo';

/** What a run cost differs from machine to machine; the events and the digest do not. */
const withoutWallTime = (line: string): string =>
  line.replace(/ events in .* digest/, ' events … digest');

test('the answer in the README is the one that the flagship gives', async () => {
  const readme = readFileSync(join(packageFolder(), 'README.md'), 'utf8');
  const shown = /```\n(MET|NOT MET)[\s\S]*?\n```/.exec(readme)?.[0].split('\n').slice(1, -1) ?? [];
  const { code, out } = await invoke(['run', 'zone-outage', '--quiet']);
  expect(code).toBe(0);
  const printed = out.split('\n').map(withoutWallTime);
  const first = printed.findIndex((line) => /^(MET|NOT MET)/.test(line));
  expect(shown.length).toBeGreaterThan(20);
  expect(printed.slice(first, first + shown.length)).toEqual(shown.map(withoutWallTime));
});

test('the README of this folder names each of its files', () => {
  const table = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').split('## Rules')[0];
  const named = new Set(table?.match(/(?<=`)\w+(?=`)/g));
  const files = readdirSync(import.meta.dirname).filter((name) => /^\w+\.(ts|mjs)$/.test(name));
  expect(files.length).toBeGreaterThan(80);
  expect(files.filter((name) => !named.has(name.replace(/\..*/, '')))).toEqual([]);
});
