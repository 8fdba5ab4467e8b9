/** A small part of the fuzzing of command lines (sim/testing/fuzz). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { failureText } from '../testing/fuzz/failureText';
import { fuzz } from '../testing/fuzz/fuzzRun';
import { argumentFixture } from './argumentSubject';
import { keepFolder } from './keepFolder';
import { temporaryFolder } from './testIo';

const fixture = await argumentFixture({
  auction: '{}',
  bbs: '{"steps":[]}',
  silk: '{"network":1}',
});
afterAll(() => fixture.end());

test('any command line is answered, or refused with a reason and without a trace of it', async () => {
  const subjects = [fixture.subject];
  const result = await fuzz({ subjects, runs: 80, seed: 1, clock: () => 0, failuresMax: 5 });
  expect(result.failures.map(failureText)).toEqual([]);
  expect(result.figures.get('argv')?.inputs).toBe(80);
});

test('what a command writes is noticed and undone', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'old'), 'old');
  const restore = keepFolder(folder);
  expect(restore()).toBeUndefined();
  writeFileSync(join(folder, 'old'), 'newer');
  writeFileSync(join(folder, 'new'), '');
  expect(restore()).toBe('"new" was written, "old" was changed');
  expect(restore()).toBeUndefined();
});
