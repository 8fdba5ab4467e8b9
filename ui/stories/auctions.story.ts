/** Stories of auctions: from all batches to why one cell lost one decision, by pointer and by keyboard. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { cellLoss } from './cellLoss';
import { runShown, stage } from './stage';

const { open } = stage();
const { largeBatch } = cellLoss();

const inspectorOf = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const rowsOf = (page: Page, panel: string) =>
  page.locator(`[data-panel="${panel}"] tbody tr[data-row]`);

async function opened(address = '#scenario=cell-loss&at=700&view=auctions'): Promise<Page> {
  const page = await open(address);
  await runShown(page);
  return page;
}

async function selectedIn(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => new URLSearchParams(location.hash.slice(1)).get('select')?.startsWith(wanted),
    text,
  );
}

describe('auctions', () => {
  it('lead from a batch to a decision to a loser, and say why it lost', async () => {
    const page = await opened();
    await rowsOf(page, 'auction-batches').nth(1).click();
    await selectedIn(page, 'auction:');
    await rowsOf(page, 'auction-decisions').first().click();
    const inspector = inspectorOf(page);
    await inspector.getByText(/went to .*score/).waitFor();
    expect(await rowsOf(page, 'auction-candidates').first().innerText()).toContain('the winner');
    await rowsOf(page, 'auction-candidates').nth(2).click();
    await inspector.getByText(/scored .* above|was as good as|is in z/).waitFor();
    await inspector
      .getByText(/^To (win|tie):/)
      .first()
      .waitFor();
  });

  it('go from decision to decision by keyboard, which lets go of the loser', async () => {
    const page = await opened(
      `#scenario=cell-loss&at=700&view=auctions&select=auction:${largeBatch}/4/diego-cell-5`,
    );
    const inspector = inspectorOf(page);
    await inspector.getByText(`Batch ${largeBatch}, decision 5 of`).waitFor();
    await page.keyboard.press('j');
    await inspector.getByText(`Batch ${largeBatch}, decision 6 of`).waitFor();
    await selectedIn(page, `auction:${largeBatch}/5`);
    await inspector.getByText('Choose a cell below').waitFor();
    await page.keyboard.press('k');
    await inspector.getByText(`Batch ${largeBatch}, decision 5 of`).waitFor();
  });

  it('offer the candidates as a file with every number', async () => {
    const page = await opened(
      `#scenario=cell-loss&at=700&view=auctions&select=auction:${largeBatch}/4`,
    );
    await inspectorOf(page).getByRole('button', { name: 'Save Candidates' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'CSV table' }).click(),
    ]);
    const [heading, first] = (await readFile(await download.path(), 'utf8')).split('\r\n');
    expect(heading).toContain('Score');
    expect(first?.split(',').length).toBe(heading?.split(',').length);
  });

  it('say what is missing when the trace does not hold what cells reported', async () => {
    const page = await opened(
      `#scenario=cell-loss&level=normal&at=700&view=auctions&select=auction:${largeBatch}/4`,
    );
    await inspectorOf(page)
      .getByText(/is not in this trace: it is at level normal/)
      .waitFor();
    expect(await rowsOf(page, 'auction-batches').count()).toBeGreaterThan(1);
  });

  it('that no run has are named, not shown as empty', async () => {
    const page = await opened('#scenario=cell-loss&at=700&view=auctions&select=auction:99999/4');
    await inspectorOf(page).getByText('This run has no such batch').waitFor();
  });
});
