import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepRegression } from './checkRegressions';

const SHRUNK = {
  data: {
    name: 'small',
    question: 'What?',
    foundation: { zones: ['z1'], cells: [{ name: 'cell', count: 1 }] },
    workload: [{ app: 'web' }],
    events: [],
    run: { duration: '1m' },
  },
  failure: { invariant: 'noIdleRoom', text: 'it waits', atSeconds: 3 },
  tries: 7,
};

test('a failure that cannot be kept is told all the same, and keeps nobody waiting', () => {
  // Nobody, not even root, makes a folder there; Node's recursive one tries for ever.
  const kept = keepRegression(SHRUNK, 'diegosim check', '/proc/kept', 'diegosim');
  expect(kept.notKept).toMatch(/^cannot write \/proc\/kept\/no-idle-room-\w+\.yaml: /);
  expect([kept.cells, kept.apps, kept.tries]).toEqual([1, 1, 7]);
});

test('one that is kept is there whole, in a folder that is made for it', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'diegosim-kept-')), 'a', 'b');
  const { path, notKept } = keepRegression(SHRUNK, 'diegosim check', folder, 'diegosim');
  expect(notKept).toBeNull();
  expect(readdirSync(folder).map((name) => join(folder, name))).toEqual([path]);
});
