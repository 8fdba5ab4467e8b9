/** Stories of capacity: what would be survived at an instant, as the command says it, and what the page does meanwhile. */
import { readFile } from 'node:fs/promises';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { CAPACITY_DEFAULTS, capacityReport } from '../../sim/answers/capacity/capacityReport';
import { capacityInput } from '../../sim/answers/capacity/fromFoundation';
import { advance, startRun } from '../../sim/answers/run';
import { MINUTE } from '../../sim/engine/units';
import { expandScenario } from '../../sim/scenario/expand';
import { parseScenario } from '../../sim/scenario/validate';
import { app, cells, foundationSpec } from '../../sim/testing/builders';
import { runShown, stage } from './stage';
import { STAND_IN, traceBytes } from './traceBytes';

const { open } = stage();
const ADDRESS = '#scenario=cell-loss&view=capacity';
const rowsOf = (page: Page, panel: string) =>
  page.locator(`[data-panel="${panel}"] tbody tr[data-row]`);
const view = (page: Page) => page.getByRole('region', { name: 'Capacity of the foundation' });

/** Waits until the report is of the instant on the clock. */
async function reported(page: Page): Promise<void> {
  await rowsOf(page, 'capacity-losses').first().waitFor();
  await view(page).getByText('Trying every loss').waitFor({ state: 'detached' });
}

async function opened(address: string, options?: Parameters<typeof open>[1]): Promise<Page> {
  const page = await open(address, options);
  await runShown(page);
  await reported(page);
  return page;
}

describe('capacity', () => {
  it('is that of the command at the same instant', async () => {
    const text = await readFile(new URL('../../scenarios/cell-loss.yaml', import.meta.url), 'utf8');
    const parsed = parseScenario(text, { file: 'cell-loss.yaml' });
    if (!parsed.ok) throw new Error('the scenario is not valid');
    const run = startRun(expandScenario(parsed.scenario));
    while (advance({ ...run, end: 9 * MINUTE }, 100_000) !== 'done');
    const input = capacityInput(run.foundation, undefined);
    const { losses, rooms } = capacityReport(input, { ...CAPACITY_DEFAULTS, seed: run.seed });
    const page = await opened(`${ADDRESS}&at=540`);
    const table = page.getByRole('table', { name: 'What each loss would do' });
    const shown = await table.locator('tbody tr[data-row]').allInnerTexts();
    expect(shown.length).toBe(losses.length);
    losses.forEach(({ instances, verdict }, place) => {
      const cells = shown[place]?.split('\t').map((cell) => cell.trim()) ?? [];
      expect(cells[3]?.replaceAll(',', '')).toBe(String(instances));
      expect(cells[1]).toBe(verdict);
    });
    const last = await rowsOf(page, 'capacity-room').last().innerText();
    expect(last.replaceAll(',', '')).toContain(`\t${rooms.at(-1)?.freeChunks}\t`);
  });

  it('is reached by key and command, and a link holds it', async () => {
    const page = await open('#scenario=cell-loss&at=540');
    await runShown(page);
    await page.keyboard.press('5');
    await reported(page);
    expect(new URL(page.url()).hash).toContain('view=capacity');
    await page.keyboard.press('1');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('show capacity');
    await page.keyboard.press('Enter');
    await reported(page);
  });

  it('keeps the last report while time moves, and makes another when it rests', async () => {
    const page = await opened(`${ADDRESS}&at=540`);
    const about = view(page).getByText(/^As of/);
    const before = await about.innerText();
    const play = page.getByRole('button', { name: 'Play or pause' });
    await play.click();
    await view(page).getByText('a new report is made when it rests').waitFor();
    expect(await about.innerText()).toBe(before);
    await play.click();
    await expect.poll(() => about.innerText()).not.toBe(before);
  });

  it('selects what it names, and tells the growth when asked', async () => {
    const page = await opened(`${ADDRESS}&at=540`);
    await rowsOf(page, 'capacity-losses').first().getByRole('button').click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('heading', { level: 2, name: /^z1/ }).waitFor();
    await page.getByRole('button', { name: 'How much could it grow?' }).click();
    await view(page)
      .getByText(/^By .*(could still be lost|does not fit|find no room)/)
      .waitFor();
  });

  it('says that a summary does not tell, and names the levels that do', async () => {
    const page = await open('#scenario=cell-loss&level=summary&view=capacity&at=540');
    await runShown(page);
    await view(page)
      .getByText(/are not in this trace: its level is/)
      .waitFor();
  });

  it('is told of a trace that was opened, whatever its names are', async () => {
    const spec = foundationSpec({
      zones: 2,
      cells: [cells(4, { memory: 4096 })],
      apps: [app(STAND_IN, { instances: 6, memory: 992 })],
    });
    const page = await open('#view=capacity');
    await page.getByLabel('Open a scenario or a trace').setInputFiles({
      name: 'small.arrow',
      mimeType: 'application/octet-stream',
      buffer: traceBytes(spec, 10 * MINUTE, '<b>"app"</b>'),
    });
    await runShown(page);
    await view(page).getByText('4 of 4 cells up, 6 of 6 desired instances').waitFor();
    await view(page).getByText('The loss of any one zone would be survived.').waitFor();
  });

  it('is saved as a table and as a drawing', async () => {
    const page = await opened(`${ADDRESS}&at=540`);
    for (const [panel, item, start] of [
      ['Save If lost', 'CSV table', 'If lost,Verdict'],
      ['Save Memory left, cell by cell', 'SVG drawing', '<'],
    ] as const) {
      await page.getByRole('button', { name: panel }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      expect((await readFile(await download.path(), 'utf8')).startsWith(start)).toBe(true);
    }
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds wrong, %s',
    async (colorScheme) => {
      const page = await opened(`${ADDRESS}&at=540`, { colorScheme });
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { axe: inPage } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await inPage.run();
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
      });
      expect(found).toEqual([]);
    },
  );

  it('needs no scrolling to the side on a narrow screen', async () => {
    const page = await opened(`${ADDRESS}&at=540`, { viewport: { width: 390, height: 844 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});
