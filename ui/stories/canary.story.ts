/** Stories of a deliberate defect: its small scenario, in a dashboard that has the defect and in the one that has not. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draftView } from '../../sim/cli/canaryServe';
import { canaryNamed } from '../../sim/testing/canaries/canaries';
import { canaryDashboardFolder } from '../../sim/testing/canaries/canaryFolders';
import { type Site, serveSite } from './site';
import { runShown, stage } from './stage';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CANARY = canaryNamed('leak-at-destroy');
/** What `diegosim check --canary leak-at-destroy` was left with. */
const FILE = fileURLToPath(new URL('leakAtDestroy.yaml', import.meta.url));
const TEXT = readFileSync(FILE, 'utf8');
const [, BROKEN = ''] = /What broke (\w+)/.exec(TEXT) ?? [];
const [, CELL = ''] = /name: (\w+), count: 1/.exec(TEXT) ?? [];

beforeAll(() => {
  const vite = `${ROOT}node_modules/vite/bin/vite.js`;
  const argv = [vite, 'build', '--config', 'ui/vite.config.ts', '--logLevel', 'warn'];
  const env = { ...process.env, NODE_ENV: 'production', DIEGOSIM_CANARY: CANARY.name };
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  const built = spawnSync(process.execPath, argv, { cwd: ROOT, env, stdio: [...stdio] });
  if (built.status !== 0) throw new Error('the dashboard of the canary cannot be built: see above');
});

const { open, openUrl, url } = stage({ folder: ROOT + canaryDashboardFolder(CANARY.name) });

let sound: Site;
beforeAll(async () => {
  sound = await serveSite();
});
afterAll(() => sound.close());

async function openFile(page: Page): Promise<void> {
  await page.getByLabel('Open a scenario or a trace').setInputFiles(FILE);
  await runShown(page);
}

const summary = (page: Page) =>
  page.getByRole('complementary', { name: 'Inspector' }).getByRole('region', { name: 'Mind this' });
/** The address follows when the clock rests. */
const isAt = (page: Page, at: number) =>
  page.waitForFunction((wanted) => {
    const shown = new URLSearchParams(location.hash.slice(1)).get('at');
    return Math.abs(Number(shown) - wanted) < 0.001;
  }, at);
/** Seconds of `00:00:23.450`. */
const secondsOf = (text: string) =>
  text.split(':').reduce((total, part) => total * 60 + Number(part), 0);

describe('the dashboard of a canary', () => {
  it('says which invariant breaks, when, and for what, and leads there', async () => {
    const page = await open();
    await page.getByText(`A build with a deliberate defect, ${CANARY.name}`).waitFor();
    await openFile(page);
    const said = summary(page);
    await said.getByText('add up to its capacity').waitFor();
    await said.getByText(BROKEN).waitFor();
    const time = said.getByRole('button', { name: /^\d\d:\d\d:\d\d\.\d+$/ });
    const at = secondsOf((await time.first().textContent()) ?? '');
    expect(at).toBeGreaterThan(8);
    await time.first().click();
    await isAt(page, at);
    await said.getByRole('button', { name: `${CELL}-0` }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('heading', { name: `${CELL}-0` }).waitFor();

    // The same above all else, wherever one is.
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page
      .getByRole('status')
      .filter({ hasText: `${BROKEN} was first broken at` })
      .getByRole('button', { name: 'Go there' })
      .click();
    await isAt(page, at);
    await inspector.getByRole('heading', { name: `${CELL}-0` }).waitFor();
  });

  it('says so when the defect has broken nothing', async () => {
    const page = await open();
    const quiet = TEXT.replace(/events:\n.*\n/, 'events: []\n');
    await page.goto(`${url()}#${draftView('quiet', quiet, null, BROKEN)}`);
    await runShown(page);
    await summary(page).getByText('no invariant was broken in this run').waitFor();
  });

  it('opens from a link at the instant that the link is about', async () => {
    const page = await openUrl(`${url()}#${draftView('leak', TEXT, 20.5, BROKEN)}`);
    await runShown(page);
    await summary(page).getByText(BROKEN).waitFor();
    await isAt(page, 20.5);
    await page.getByText(BROKEN, { exact: true }).first().waitFor();
  });
});

describe('the dashboard that is published', () => {
  it('shows the same file as it should be, and knows of no defect', async () => {
    const page = await openUrl(sound.url);
    await openFile(page);
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    expect(await summary(page).count()).toBe(0);
    expect(await page.getByText('deliberate defect').count()).toBe(0);
    expect(await page.getByText('Go there').count()).toBe(0);
  });
});
