/**
 * The stage of the stories: the dashboard as `diegosim ui` serves it, in a real browser. Whatever the page
 * complains of, the content policy's violations too, fails the story in which it happens.
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, type Site, serveSite } from './site';

export interface Stage {
  /** Opens an address of the dashboard: `#scenario=cell-loss`, `gallery.html`. */
  open(address?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens any address, a file's too. */
  openUrl(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** Where the dashboard is served. */
  url(): string;
  /** In this story the page may complain of that: it is what the story is about. */
  forgive(complaint: RegExp): void;
}

export interface StageOptions {
  /** File that is offered as the served run. */
  readonly trace?: () => string;
  /** Of another build than the one that is published. */
  readonly folder?: string;
}

/** Serves the dashboard for the stories of a file. */
export function stage({ trace, folder }: StageOptions = {}): Stage {
  let browser: Browser;
  let site: Site;
  let complaints: string[] = [];
  let forgiven: RegExp[] = [];

  beforeAll(async () => {
    site = await serveSite(trace?.(), folder);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    const heard = complaints.filter((text) => !forgiven.some((pattern) => pattern.test(text)));
    complaints = [];
    forgiven = [];
    expect(heard).toEqual([]);
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

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
    url: () => site.url,
    forgive: (complaint) => {
      forgiven.push(complaint);
    },
    openUrl,
    open: (address = '', options) => openUrl(site.url + address, options),
  };
}

/** Waits until a run is on screen. */
export async function runShown(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
}
