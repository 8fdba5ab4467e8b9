/** Stories of the editor: mistakes shown at their line and mended, words completed, edits run and kept. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { runShown, stage } from './stage';

const { open } = stage();

const editor = (page: Page) => page.getByRole('complementary', { name: 'Scenario editor' });
const text = (page: Page) => editor(page).getByRole('textbox', { name: /scenario/i });
const problems = (page: Page) => editor(page).getByRole('listitem');

async function opened(): Promise<Page> {
  const page = await open('#scenario=cell-loss&edit=1');
  await runShown(page);
  await text(page).waitFor();
  return page;
}

/** Adds a line at the end of the text, as a person who pastes it. */
async function appendLine(page: Page, line: string): Promise<void> {
  await text(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(`\n${line}`);
}

describe('a scenario in the editor', () => {
  it('shows a mistake at its line, offers what was meant, and mends it by a click', async () => {
    const page = await opened();
    await appendLine(page, 'extnds: cell-loss.yaml');
    await problems(page)
      .getByText(/unknown key/)
      .waitFor();
    await editor(page)
      .getByRole('button', { name: /: go to line \d+, column 1$/ })
      .waitFor();
    await problems(page).getByRole('button', { name: 'Replace by extends' }).click();
    await problems(page)
      .getByText(/unknown key/)
      .waitFor({ state: 'detached' });
  });

  it('is not run while it is wrong, and the text stays', async () => {
    const page = await opened();
    await appendLine(page, 'nonsense: true');
    await problems(page)
      .getByText(/unknown key/)
      .waitFor();
    await editor(page).getByRole('button', { name: 'Run', exact: true }).click();
    // It goes to the first problem when it has looked, which is when it would have run.
    const hasFocus = (element: Element) =>
      (element.getRootNode() as ShadowRoot).activeElement === element;
    await expect.poll(() => text(page).evaluate(hasFocus)).toBe(true);
    expect(await text(page).innerText()).toContain('nonsense: true');
    expect(new URL(page.url()).hash).not.toContain('draft=');
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  it('completes keys with what they are', async () => {
    const page = await opened();
    await text(page).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\next');
    await page.keyboard.press('Control+Space');
    await editor(page)
      .getByRole('option', { name: /extends/ })
      .waitFor();
  });

  it('is run as edited from the top bar, goes into the link, and comes back from it', async () => {
    const page = await opened();
    await appendLine(page, '# a note of mine');
    await page.getByRole('banner').getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForFunction(() => location.hash.includes('draft='));
    await runShown(page);
    const again = await open(new URL(page.url()).hash);
    await runShown(again);
    await text(again).waitFor();
    await text(again).focus();
    await again.keyboard.press('Control+End');
    await expect.poll(() => text(again).innerText()).toContain('# a note of mine');
  });

  it('keeps edits that were not run while another scenario is looked at', async () => {
    const page = await opened();
    await appendLine(page, '# not run yet');
    const choice = page.getByLabel('Scenario', { exact: true });
    await choice.selectOption('silk-cliff');
    await runShown(page);
    await choice.selectOption('cell-loss');
    await runShown(page);
    await text(page).focus();
    await page.keyboard.press('Control+End');
    await expect.poll(() => text(page).innerText()).toContain('# not run yet');
  });
});
