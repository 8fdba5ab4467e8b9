/** Stories of looking around: what was asked for is in sight, whole, and where it is expected. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { cellLoss } from './cellLoss';
import { runShown, stage } from './stage';

const { open } = stage();

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const PHONE = { viewport: { width: 390, height: 844 } };

/** Whether each corner of it is what a person would see and press there. */
async function isWhole(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const corners = [left + 6, right - 6].flatMap((x) => [top + 6, bottom - 6].map((y) => [x, y]));
    return corners.every(([x = 0, y = 0]) => element.contains(document.elementFromPoint(x, y)));
  });
}

/** Whether the top of it is in the upper half of the page. */
async function isInSight(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    return top >= 0 && top < window.innerHeight / 2;
  });
}

describe('what opens beside a button', () => {
  it.each([
    ['a wide screen', undefined],
    ['a narrow one', PHONE],
  ])('is whole on %s', async (_, options) => {
    const page = await open('#scenario=cell-loss&at=939&mark=939', options);
    await runShown(page);
    await page.getByRole('button', { name: 'Bookmarks: 1' }).click();
    const bookmarks = page.getByRole('region', { name: 'Bookmarks' });
    await bookmarks.getByRole('textbox').fill('half are back');
    expect(await isWhole(bookmarks)).toBe(true);
    await page.waitForFunction(() => location.hash.includes('half+are+back'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit' }).click();
    await page.getByRole('button', { name: 'Revert the text' }).click();
    expect(await isWhole(page.getByRole('menu'))).toBe(true);
  });
});

describe('the inspector', () => {
  it('shows another thing from its top, and the summary where it was left', async () => {
    const page = await open('#scenario=cell-loss&at=939');
    await runShown(page);
    const pane = page.locator('#inspector');
    await pane.evaluate((element) => element.scrollTo(0, 300));
    await page.keyboard.press('/');
    await page.getByLabel('Cell, app, instance or zone').fill('diego-cell-60');
    await page.keyboard.press('Enter');
    const heading = inspector(page).getByRole('heading', { name: 'diego-cell-60' });
    await heading.waitFor();
    expect(await isInSight(heading)).toBe(true);
    await page.keyboard.press('Escape');
    await inspector(page).getByRole('heading', { name: 'Verdict' }).waitFor();
    await expect.poll(() => pane.evaluate(({ scrollTop }) => scrollTop)).toBe(300);
    await page.getByRole('button', { name: /met: / }).click();
    await expect.poll(() => pane.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
  });

  it('comes into sight on a narrow screen when something is selected', async () => {
    const page = await open('#scenario=cell-loss&at=939&view=apps', PHONE);
    await runShown(page);
    await page
      .getByRole('main')
      .getByRole('row', { name: /^stress/ })
      .first()
      .click();
    const heading = inspector(page).getByRole('heading', { level: 2, name: /^stress/ });
    await heading.waitFor();
    await expect.poll(() => isInSight(heading)).toBe(true);
  });

  it('lists what did not fit, one press from the story of the fault', async () => {
    const page = await open('#scenario=cell-loss');
    await runShown(page);
    await inspector(page).getByRole('button', { name: 'Which ones' }).click();
    const missing = inspector(page).getByRole('region', { name: 'Missing at the clock' });
    await missing.getByRole('row').nth(3).waitFor();
    await missing.getByText('no cell could take it: insufficient resources: memory').waitFor();
    await expect.poll(() => isInSight(missing)).toBe(true);
  });
});

describe('another scenario', () => {
  it('begins at its own first change, and leaves the run before alone until then', async () => {
    const page = await open('#scenario=cell-loss');
    await runShown(page);
    await page.getByLabel('Scenario', { exact: true }).selectOption('silk-cliff');
    await page.getByRole('progressbar').waitFor();
    expect(await page.locator('[data-panel=map] .panel-summary').textContent()).toContain(
      cellLoss().runningAfterLoss,
    );
    await page.getByText('5,000 of 5,000 instances running').waitFor();
    expect(await page.getByLabel(/^Simulated time/).inputValue()).toBe('00:10:01.000');
  });
});

describe('the timeline', () => {
  it('is saved as a drawing whose text has its font', async () => {
    const page = await open('#scenario=cell-loss');
    await runShown(page);
    await page.getByRole('button', { name: 'Save the timeline' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'SVG drawing' }).click();
    const svg = readFileSync(await (await download).path(), 'utf8');
    expect(svg).toContain('10 cells lost');
    expect(svg).not.toContain('font-family=""');
  });
});
