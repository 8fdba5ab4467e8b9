/**
 * No change of what a built-in scenario does goes unnoticed. Where one is meant, `npm run freeze` writes the file
 * anew, and the commit says why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { digestOfJob } from './engines/engineJob';
import { changesBetween, type FrozenDigests, frozenText } from './engines/frozenText';
import { shortScenarios } from './engines/shortScenarios';

const FROZEN = fileURLToPath(new URL('./frozenDigests.json', import.meta.url));
const SCENARIOS = fileURLToPath(new URL('../../scenarios/', import.meta.url));

const text = readFileSync(FROZEN, 'utf8');
const frozen = JSON.parse(text) as FrozenDigests;
const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.yaml'));
const texts = files
  .sort()
  .map((file): [string, string] => [file, readFileSync(SCENARIOS + file, 'utf8')]);
const jobs = shortScenarios(new Map(texts));

describe('the frozen digests', () => {
  test('are those of the built-in scenarios, all of them and no others', () => {
    expect(Object.keys(frozen)).toEqual(jobs.map(({ name }) => name).sort());
    expect(text).toBe(frozenText(frozen));
  });

  test.each(jobs)('hold for $name', (job) => {
    expect(digestOfJob(job), 'if the change is meant: npm run freeze').toBe(frozen[job.name]);
  });

  test('change in the telling: what came, what went, what is another', () => {
    expect(changesBetween({ a: '1', b: '2', c: '3' }, { a: '1', c: '4', d: '5' })).toEqual([
      'b: gone',
      'c: 3 became 4',
      'd: new, 5',
    ]);
  });
});
