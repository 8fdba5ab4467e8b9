/** Stories for everyone: by keyboard alone, for screen readers, in both themes, on narrow screens. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { VIEWS, type ViewName } from '../session/session';
import { cellLoss } from './cellLoss';
import { runShown, stage } from './stage';

const { open } = stage();
const { nextPass, close, failed, moved } = cellLoss();
const RUN = `#scenario=cell-loss&at=${close.atSeconds}`;
const DECISION = `&select=auction:${close.batch}/${close.decision}`;

/** The view during the recovery, with something selected, when all of it is there. */
async function shown(
  view: ViewName,
  selection: string,
  options: Parameters<typeof open>[1],
): Promise<Page> {
  const page = await open(`${RUN}&view=${view}${selection}`, options);
  await runShown(page);
  // The worker makes this one's report when the run is on screen.
  if (view === 'capacity') await page.getByRole('table', { name: 'What each loss' }).waitFor();
  return page;
}

/** What axe finds wrong, one line each. */
async function violations(page: Page, disabled: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (ids) => {
    const { axe: inPage } = globalThis as unknown as {
      axe: {
        run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const rules = Object.fromEntries(ids.map((id) => [id, { enabled: false }]));
    const found = await inPage.run({ rules });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
    );
  }, disabled);
}

describe('axe finds nothing wrong', () => {
  it.each(['light', 'dark'] as const)('on the first page, %s', async (colorScheme) => {
    const page = await open('', { colorScheme });
    await page.getByRole('button', { name: /^zone-outage/ }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each([
    ['map', 'light', ''],
    ['map', 'dark', '&select=cell:diego-cell-3'],
    ['auctions', 'light', `${DECISION}/${close.runnerUp}`],
    ['auctions', 'dark', `&select=auction:${failed.batch}`],
    ['apps', 'light', `&select=instance:${moved.processGuid}/0`],
    ['apps', 'dark', `&select=app:${moved.processGuid}`],
    ['network', 'light', '&select=subnet:3'],
    ['network', 'dark', `&select=pass:${nextPass}`],
    ['capacity', 'light', '&select=zone:z2'],
    ['capacity', 'dark', ''],
    ['map', 'light', '&select=record:1000&edit=1'],
    ['map', 'dark', '&select=zone:z1&edit=1'],
  ] as const)('in the view %s, %s, with %s', async (view, colorScheme, rest) => {
    const page = await shown(view, rest, { colorScheme });
    if (rest.includes('edit')) await page.getByRole('textbox', { name: /scenario/i }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it.each(['Commands', 'Share', 'Keyboard shortcuts'])(
    'in the window behind %s',
    async (button) => {
      const page = await open(RUN);
      await runShown(page);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
    },
  );

  it('on any panel of the gallery', async () => {
    const page = await open('gallery.html');
    await page.locator('[data-exhibit]').first().waitFor();
    // The same panel is there several times, with the same landmarks.
    expect(await violations(page, ['landmark-unique'])).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  it('a person picks a scenario, runs it, and looks into it', async () => {
    const page = await open();
    await page.getByRole('button', { name: /^cell-loss/ }).waitFor();
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (text.startsWith('cell-loss')) break;
    }
    await page.keyboard.press('Enter');
    await runShown(page);
    await page.keyboard.press('Control+K');
    await page.keyboard.type('show auctions');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('view=auctions'));
    await page.keyboard.press('?');
    await page
      .getByRole('dialog', { name: 'Keyboard shortcuts' })
      .getByText('Play or pause')
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('the focus goes through the page without a trap, and is always seen', async () => {
    const page = await open(`${RUN}&edit=1`);
    await runShown(page);
    await page.getByRole('textbox', { name: /scenario/i }).waitFor();
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Tab');
      const place = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return 'body';
        const { left, top } = element.getBoundingClientRect();
        return `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent?.slice(0, 20)} ${left},${top}`;
      });
      if (place === 'body' && seen.size > 20) return;
      seen.add(place);
    }
    throw new Error(`the focus never came out again; it went to ${seen.size} places`);
  });

  it.each([
    ['help', '?', { key: 'k', ctrlKey: true }, 'Commands'],
    ['the palette', 'Control+K', { key: '/' }, 'Search'],
    ['the palette, to open it again,', 'Control+K', { key: 'k', ctrlKey: true }, 'Commands'],
  ])('a key right after %s was closed is not lost', async (_name, opens, next, title) => {
    const page = await open(RUN);
    await runShown(page);
    await page.keyboard.press(opens);
    await page.getByRole('dialog').waitFor();
    // As Esc and a key that was waiting behind it: the browser tells of the closing after both.
    await page.evaluate((key) => {
      document.querySelector('dialog')?.close();
      const options = { ...key, bubbles: true, cancelable: true, composed: true };
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', options));
    }, next);
    await page.getByRole('dialog', { name: title }).waitFor();
    // What is late has come by now.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    expect(await page.getByRole('dialog').count()).toBe(1);
  });

  it('shortcuts of a single key can be switched off, and stay off', async () => {
    const page = await open(RUN);
    await runShown(page);
    await page.keyboard.press('?');
    await page.getByRole('checkbox', { name: /single key/ }).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog').waitFor();
    expect(new URL(page.url()).hash).not.toContain('view=');
    await page.reload();
    await runShown(page);
    await page.keyboard.press('3');
    expect(new URL(page.url()).hash).not.toContain('view=');
  });
});

describe('on a narrow screen', () => {
  it.each(VIEWS)('%s needs no scrolling to the side', async (view) => {
    const page = await shown(view, DECISION, { viewport: { width: 390, height: 844 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByRole('button', { name: 'Play or pause' })
      .click();
  });
});

describe('the first load', () => {
  it('is less than 400 kB, and comes from nowhere else', async () => {
    const page = await open();
    await page.getByRole('button', { name: /^zone-outage/ }).waitFor();
    const loaded = await page.evaluate(() =>
      [
        ...performance.getEntriesByType('navigation'),
        ...performance.getEntriesByType('resource'),
      ].map((entry) => ({
        url: entry.name,
        bytes: (entry as PerformanceResourceTiming).encodedBodySize,
      })),
    );
    const origin = new URL(page.url()).origin;
    expect(loaded.filter(({ url }) => !url.startsWith(origin))).toEqual([]);
    const bytes = loaded.reduce((sum, entry) => sum + entry.bytes, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(400_000);
  });
});
