/** Stories of links: the whole view goes with the address, and steps can be taken back. */
import { describe, expect, it } from 'vitest';
import { runShown, stage } from './stage';

const { open, openUrl } = stage();

const SHARED =
  '#scenario=cell-loss&seed=2&at=630.5&view=apps&select=cell%3Adiego-cell-3&glyph=app&fill=disk&mark=600+they+die';

describe('a link', () => {
  it('shows somebody else the same run, instant, view and selection', async () => {
    const page = await open(SHARED);
    await runShown(page);
    expect(
      await page.locator('nav').getByText('Apps', { exact: true }).getAttribute('aria-current'),
    ).toBe('page');
    await page
      .getByRole('complementary', { name: 'Inspector' })
      .getByText('diego-cell-3')
      .first()
      .waitFor();
    // The page rewrites its address a moment later; what it says stays the same.
    await page.waitForFunction(() => location.hash.startsWith('#v=1'));
    const fields = new URLSearchParams(new URL(page.url()).hash.slice(1));
    expect(Object.fromEntries(fields)).toMatchObject({
      scenario: 'cell-loss',
      seed: '2',
      at: '630.5',
      view: 'apps',
      select: 'cell:diego-cell-3',
      glyph: 'app',
      fill: 'disk',
      mark: '600 they die',
    });
    const again = await openUrl(page.url());
    await runShown(again);
    expect(again.url()).toBe(page.url());
  });

  it('is offered for copying', async () => {
    const page = await open(SHARED);
    await runShown(page);
    await page.getByRole('button', { name: 'Share' }).click();
    expect(await page.getByLabel('Link to this view').inputValue()).toContain(
      'select=cell%3Adiego-cell-3',
    );
  });

  it('that is not quite right opens what can be read, and names the rest', async () => {
    const page = await open('#scenario=cell-loss&at=never&view=upside-down');
    await page.getByText(/these parts of it were left out: view, at|left out: at, view/).waitFor();
    await runShown(page);
  });

  it('to a scenario that there is not says so, and offers those that there are', async () => {
    const page = await open('#scenario=atlantis');
    await page.getByRole('alert').getByText('no built-in scenario atlantis').waitFor();
    await page.getByRole('button', { name: /^zone-outage/ }).waitFor();
  });
});

describe('the way back', () => {
  it('takes back selections and views one by one, and makes them again', async () => {
    const page = await open('#scenario=cell-loss');
    await runShown(page);
    const selected = () => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('select');
    await page.keyboard.press('/');
    await page.getByLabel('Cell, app, instance or zone').fill('cell diego-cell-7');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('select=cell'));
    await page.keyboard.press('2');
    await page.waitForFunction(() => location.hash.includes('view=auctions'));
    await page.goBack();
    expect(new URL(page.url()).hash).not.toContain('view=');
    expect(selected()).toBe('cell:diego-cell-7');
    await page.keyboard.press('Control+Z');
    await page.waitForFunction(() => !location.hash.includes('select='));
    await page.goForward();
    expect(selected()).toBe('cell:diego-cell-7');
    await page.goForward();
    expect(new URL(page.url()).hash).toContain('view=auctions');
    expect(
      await page.locator('nav').getByText('Auctions', { exact: true }).getAttribute('aria-current'),
    ).toBe('page');
  });

  it('leads back from an address that was typed into the same page', async () => {
    const page = await open('#scenario=cell-loss&view=apps');
    await runShown(page);
    await page.evaluate(() => {
      location.hash = 'scenario=cell-loss&view=network&at=60';
    });
    const isShown = (name: string) =>
      page.locator('nav button[aria-current=page]', { hasText: name }).waitFor();
    await isShown('Network');
    await page.goBack();
    await isShown('Apps');
    await page.goForward();
    await isShown('Network');
  });
});
