/**
 * The stage of the stories: the dashboard as `diegosim ui` serves it, in a real browser. Whatever the page
 * complains of, the content policy's violations too, fails the story in which it happens.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createDashboardServer } from '../../sim/cli/dashboardServer';
import { findBrowser } from './findBrowser.mjs';

const BUILT = fileURLToPath(new URL('../../dist/ui', import.meta.url));

/** As root a browser has no sandbox; the rest keeps it from looking for its maker. */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Stage {
  /** Opens an address of the dashboard: `#scenario=cell-loss`, `gallery.html`. */
  open(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens any address, a file's too. */
  openUrl(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** Where the dashboard is served. */
  url(): string;
}

/** Serves the dashboard for the stories of a file; `trace` is offered as the served run. */
export function stage({ trace }: { readonly trace?: () => string } = {}): Stage {
  let browser: Browser;
  let base: string;
  let complaints: string[] = [];
  let close: () => Promise<void>;

  beforeAll(async () => {
    const server = createDashboardServer({ folder: BUILT, trace: trace?.(), hosts: ['127.0.0.1'] });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('there is no browser for the stories');
    browser = await chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
    close = async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const heard = complaints;
    complaints = [];
    expect(heard).toEqual([]);
  });
  afterAll(() => close());

  const openUrl = async (url: string, options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url);
    return page;
  };
  return {
    url: () => base,
    openUrl,
    open: (address = '', options) => openUrl(base + address, options),
  };
}

/** Waits until a run is on screen. */
export async function runShown(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
}
