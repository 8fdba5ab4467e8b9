import { expect, test } from 'vitest';
import { commandLine, programName, runCommandLine } from './commandLine';

test('what a shell would take apart is quoted', () => {
  expect(commandLine(['run', "it's", '$HOME', 'a.yaml'])).toBe(
    "diegosim run 'it'\\''s' '$HOME' a.yaml",
  );
});

test('a person who runs from source is shown a command that runs from source', () => {
  const program = programName({ npm_lifecycle_event: 'start' });
  expect(runCommandLine('zone-outage', { set: [], seed: 2 }, program)).toBe(
    'npm run -s diegosim -- run zone-outage --seed 2',
  );
  expect(programName({ npm_lifecycle_event: 'npx' })).toBe('npx diegosim');
  expect(programName({})).toBe('diegosim');
  expect(programName({ npm_lifecycle_event: 'test' })).toBe('diegosim');
});
