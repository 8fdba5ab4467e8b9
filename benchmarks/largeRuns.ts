/**
 * Claim: in Chromium, a trace of 5 million records is on screen in less than 3 s after it was chosen, and is
 * sought and played as a small one. A foundation of 1,250 cells with 250,000 instances can be simulated and
 * looked at. A run of more records than the page keeps ends with a word, and the page goes on.
 *
 *     node bootstrap.mjs dashboard && npx tsx benchmarks/largeRuns.ts [trace|wide|full]...
 *
 * The trace is that of `replay.ts`, opened through the file chooser: the time is from the page's event of
 * the choice to the end of the frame that shows the run. The foundation has no Silk, which ends at 255 cells.
 * The long run is `stress-mix` for a day at level full. Memory is that of the page and its worker. Takes five
 * minutes. Not a test: on a slow machine nothing fails.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser, serveSite } from '../ui/stories/site';
import { builtIn } from './builtIn';
import { lengthened, simulate } from './longTrace';
import {
  frameText,
  frameTimes,
  memoryText,
  newPage,
  percentiles,
  runShown,
  seekTimes,
  showView,
} from './pageMeasures';

const RECORDS = 5_000_000;
const SEEKS = 100;
const OPENINGS = 3;

const WIDE = `name: wide
question: Does a foundation of 1,250 cells come back after it lost a zone?
foundation:
  zones: [z1, z2, z3]
  silk: none
  cells:
    - { name: diego-cell, count: 1250, memory: 60GB, disk: 300GB, containers: 400 }
workload:
  - { mix: stress, instances: 250000, without: [crashing] }
events:
  - { at: 30m, kill: { zone: z3 } }
run: { duration: 50m, seed: 1 }
`;
const LONG = `extends: stress-mix.yaml
name: stress-day
expect: []
run: { duration: 24h, seed: 1 }
`;

const folder = mkdtempSync(join(tmpdir(), 'diegosim-benchmark-'));
const site = await serveSite();
const browser = await launchBrowser();
const parts = new Map([
  ['trace', measureTrace],
  ['wide', measureWide],
  ['full', measureFull],
]);
const asked = process.argv.slice(2);
try {
  for (const [name, measure] of parts) {
    if (asked.length === 0 || asked.includes(name)) await measure();
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
}

async function measureTrace(): Promise<void> {
  const file = join(folder, 'long.arrow');
  writeFileSync(file, lengthened(simulate(builtIn('zone-outage')), RECORDS));
  for (let opening = 0; opening < OPENINGS; opening++) {
    const page = await emptyPage();
    const elapsed = await chosen(page, file);
    console.log(`${RECORDS} records: on screen after ${(elapsed / 1000).toFixed(2)} s`);
    if (opening === OPENINGS - 1) await lookAt(page, '5 million records', 3_600);
    await page.close();
  }
}

async function measureWide(): Promise<void> {
  const page = await emptyPage();
  const elapsed = await chosen(page, written('wide.yaml', WIDE));
  console.log(`1,250 cells: on screen after ${(elapsed / 1000).toFixed(1)} s`);
  await lookAt(page, '1,250 cells', 1_800);
  await page.close();
}

async function measureFull(): Promise<void> {
  const page = await emptyPage();
  const elapsed = await chosen(page, written('stress-day.yaml', LONG));
  const [notice] = await page.getByText(/^This run was ended/).allInnerTexts();
  console.log(`a day of stress-mix: on screen after ${(elapsed / 1000).toFixed(1)} s: ${notice}`);
  await lookAt(page, 'a day of stress-mix', 3_600);
  await page.getByRole('combobox', { name: 'Scenario' }).selectOption('cell-loss');
  await page.getByText('If 10 of 100 cells die').first().waitFor({ timeout: 120_000 });
  await runShown(page);
  await seekTimes(page, 10);
  console.log(`cell-loss after it: ${await memoryText(page)}`);
  await page.close();
}

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function emptyPage(): Promise<Page> {
  const page = await newPage(browser);
  await page.goto(site.url);
  await page.getByRole('button', { name: /^zone-outage/ }).waitFor();
  return page;
}

/** Milliseconds from the choice of a file until its run is on screen. */
async function chosen(page: Page, file: string): Promise<number> {
  const shown = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let chosenAt = Number.NaN;
        addEventListener(
          'change',
          () => {
            chosenAt = performance.now();
          },
          { capture: true, once: true },
        );
        const observer = new MutationObserver(() => {
          if (document.querySelector('nav[aria-label="Views"]') === null) return;
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - chosenAt)));
        });
        observer.observe(document.body, { subtree: true, childList: true });
      }),
  );
  await page.locator('input[type=file]').setInputFiles(file);
  return shown;
}

/** Seeks and plays on the map, from an instant in seconds. */
async function lookAt(page: Page, name: string, from: number): Promise<void> {
  await runShown(page);
  await showView(page, 0);
  console.log(`  ${name}: seek ${percentiles(await seekTimes(page, SEEKS))}`);
  for (const speed of [20, 1_000]) {
    console.log(`  frame at ${speed} times ${frameText(await frameTimes(page, from, speed))}`);
  }
  console.log(`  ${await memoryText(page)}`);
}
