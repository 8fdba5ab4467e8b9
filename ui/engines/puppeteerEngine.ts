/** Chromium and Firefox, without a window: through puppeteer, which speaks DevTools to the one and BiDi to the other. */
import puppeteer, { type Browser } from 'puppeteer-core';
import type { Engine } from './engine';

/** Milliseconds that one question may take: a little less than Node's fetch waits, five minutes. */
export const ANSWER_MAX = 290_000;

const PUPPETEER_NAMES = { chromium: 'chrome', firefox: 'firefox' } as const;

/** As root Chromium has no sandbox; the rest keeps it from looking for its maker. */
const ARGUMENTS = {
  chromium: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  firefox: [],
} as const;

/** Starts the browser at `program` and opens the page. */
export async function startPuppeteer(
  name: 'chromium' | 'firefox',
  program: string,
  url: string,
): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: PUPPETEER_NAMES[name],
    executablePath: program,
    headless: true,
    args: [...ARGUMENTS[name]],
    protocolTimeout: ANSWER_MAX,
  });
  try {
    return await openPage(name, browser, url);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPage(
  name: 'chromium' | 'firefox',
  browser: Browser,
  url: string,
): Promise<Engine> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'askEngine' in window);
  if (!(await page.evaluate(() => window.isPolicyStrict))) {
    throw new Error('the content policy is not in force');
  }
  const version = await browser.version();
  return {
    name,
    version: version.replace(/^[^/]*\//, ''),
    ask: (thread, question) =>
      page.evaluate((where, text) => window.askEngine(where, text), thread, question),
    close: () => browser.close(),
  };
}
