/** No change of a record or a metric in these runs goes unnoticed. Where one is meant: `npm run freeze`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type FrozenDigests, frozenText } from '../engines/frozenText';
import { digestsOfRun, frozenRunJobs } from './frozenRuns';

const FOLDER = import.meta.dirname;

const text = readFileSync(join(FOLDER, 'digests.json'), 'utf8');
const frozen = JSON.parse(text) as FrozenDigests;
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const jobs = frozenRunJobs(
  new Map(files.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')])),
);

test('there are digests of all frozen runs, and of no others', () => {
  expect(Object.keys(frozen)).toEqual(jobs.map(({ name }) => name).sort());
  expect(text).toBe(frozenText(frozen));
});

test.each(jobs)('the frozen run $name is what it was', (job) => {
  expect(digestsOfRun(job), 'if the change is meant: npm run freeze').toBe(frozen[job.name]);
});
