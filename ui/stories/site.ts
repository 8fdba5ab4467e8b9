/** The built dashboard as `diegosim ui` serves it, and a browser to look at it: for stories, pictures, benchmarks. */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { createDashboardServer } from '../../sim/cli/dashboardServer';
import { findBrowser, HOW_TO_GET_BROWSER } from './findBrowser.mjs';

const BUILT = fileURLToPath(new URL('../../dist/ui', import.meta.url));

export interface Site {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves what was built last, or another build; `trace` is offered as the served run. */
export async function serveSite(trace?: string, folder = BUILT): Promise<Site> {
  const server = createDashboardServer({ folder, trace, hosts: ['127.0.0.1'] });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As root a browser has no sandbox; the rest keeps it from looking for its maker. */
const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error when this machine has no browser. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(`there is no browser: ${HOW_TO_GET_BROWSER}`);
  }
  return chromium.launch({ executablePath, args: BROWSER_ARGUMENTS });
}
