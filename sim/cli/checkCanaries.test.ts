/** A canary from its build to its shrunk scenario; all of them: `npm run check:canaries`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CANARIES } from '../testing/canaries/canaries';
import { packageFolder } from './packageFiles';
import { invoke } from './testIo';

interface Document {
  readonly canaries: readonly {
    readonly name: string;
    readonly kind: string;
    readonly isRight: boolean;
    readonly failure: {
      readonly invariant: string;
      readonly shrunk: { readonly path: string; readonly cells: number; readonly apps: number };
    };
  }[];
}

test('a canary is built, found, made small, and kept apart from what was wrong in earnest', async () => {
  const { code, out } = await invoke([
    'check',
    '--canary',
    'locality-ignored',
    '--json',
    '--quiet',
  ]);
  const { canaries } = JSON.parse(out) as Document;
  expect(canaries).toMatchObject([
    {
      name: 'locality-ignored',
      kind: 'caught',
      isRight: true,
      failure: { invariant: 'auctionsLegal' },
    },
  ]);
  expect(code).toBe(0);
  const { path, cells, apps } = canaries[0]?.failure.shrunk ?? { path: '', cells: 9, apps: 9 };
  expect(path).toMatch(/^build\/canaries\/locality-ignored\/scenarios\/auctions-legal-\w+\.yaml$/);
  expect([cells <= 3, apps <= 3]).toEqual([true, true]);
  const kept = readFileSync(join(packageFolder(), path), 'utf8');
  expect(kept).toContain(`node build/canaries/locality-ignored/program/diegosim.mjs check`);
});

test('a canary that is not found in the runs it is given is missed, and that is a failure', async () => {
  const { code, out } = await invoke(['check', '--canary', 'locality-ignored', '--runs', '1']);
  expect(code).toBe(1);
  expect(out).toContain('MISSED in 1 run');
  expect(out).toContain('0 of 1 canary caught and made small; not: locality-ignored');
});

test.each([
  ['all', `none of ${CANARIES.length} canaries was examined to the end`],
  ['double-claim', 'the canary was not examined to the end'],
])('%s, interrupted at once, counts none that was not there', async (name, said) => {
  const { code, out, err } = await invoke(['check', '--canary', name], { stopsAtOnce: 'SIGINT' });
  expect([code, out, err]).toEqual([130, '', `interrupted: ${said}\n`]);
});

test('only one canary can be looked at', async () => {
  const all = await invoke(['check', '--canary', 'all', '--serve']);
  expect(all.code).toBe(2);
  expect(all.err).toContain('--serve shows one canary');
  const none = await invoke(['check', '--serve', '--runs', '0']);
  expect(none.code).toBe(2);
  expect(none.err).toContain('it needs --canary NAME');
});

test('a name that no canary has is refused', async () => {
  const { code, err } = await invoke(['check', '--canary', 'nightingale']);
  expect(code).toBe(2);
  expect(err).toContain('there is no canary nightingale, only lost-unclaim, ');
  const near = await invoke(['check', '--canary', 'doubel-claim']);
  expect(near.code).toBe(2);
  expect(near.err).toContain('did you mean double-claim?');
});

test('a canary cannot be found in no run at all', async () => {
  const { code, err } = await invoke(['check', '--canary', 'double-claim', '--runs', '0']);
  expect(code).toBe(2);
  expect(err).toContain('--runs of 1 or more');
});

test('a canary has its own cases', async () => {
  const { code, err } = await invoke(['check', '--canary', 'all', '--scenario', 'zone-outage']);
  expect(code).toBe(2);
  expect(err).toContain("option '--canary <name>' cannot be used with option '--scenario <file>'");
});
