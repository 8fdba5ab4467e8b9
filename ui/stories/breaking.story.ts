/** Stories of what goes wrong in the page itself: it says so where it happened, and the rest lives on. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill } from '../../sim/testing/builders';
import { runShown, stage } from './stage';
import { traceBytes } from './traceBytes';

const SMALL = foundationSpec({
  zones: 2,
  cells: [cells(4)],
  apps: [app('checkout', { instances: 6 })],
  events: [kill(MINUTE, 0)],
});

const TRACE = join(mkdtempSync(join(tmpdir(), 'diegosim-')), 'run.arrow');
writeFileSync(TRACE, traceBytes(SMALL, 3 * MINUTE));

const { url, openUrl, forgive } = stage({ trace: () => TRACE });

/** The page with something that is done before any of its own scripts run. */
async function openAfter(address: string, before: () => void): Promise<Page> {
  const page = await openUrl('about:blank');
  await page.addInitScript(before);
  await page.goto(url() + address);
  return page;
}

describe('a panel that breaks', () => {
  /** Until `isMended`, nothing can be painted on the map. */
  const breakMap = () => {
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      const isOfMap = this.canvas instanceof Element && this.canvas.closest('[data-panel="map"]');
      if (isOfMap && !('isMended' in window)) throw new Error('out of paint');
      clearRect.apply(this, area);
    };
  };

  it('says what broke in its place, leaves the rest alone, and is tried again on demand', async () => {
    forgive(/out of paint|error boundary/);
    const page = await openAfter('#run=served', breakMap);
    const broken = page.getByRole('alert').filter({ hasText: 'cannot be shown' });
    await broken.getByText('Foundation map cannot be shown.').waitFor();
    await broken.getByText('out of paint').waitFor();
    expect(await broken.count()).toBe(1);
    // The clock, the timeline and the inspector are of this page yet.
    await page.keyboard.press('End');
    await page
      .getByRole('navigation', { name: 'Views' })
      .getByText('Apps', { exact: true })
      .click();
    await page.locator('[data-panel="apps"]').getByText('checkout').first().waitFor();
    expect(await broken.count()).toBe(0);
    await page.getByRole('navigation', { name: 'Views' }).getByText('Map', { exact: true }).click();
    await broken.waitFor();
    await page.evaluate(() => Object.assign(window, { isMended: true }));
    await broken.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('application', { name: /^Cells by zone/ }).waitFor();
    expect(await broken.count()).toBe(0);
  });
});

describe('a browser that forbids', () => {
  it('storage is no reason to show nothing', async () => {
    const page = await openAfter('#run=served', () => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('denied', 'SecurityError');
          },
        });
      }
    });
    await runShown(page);
    await page.getByLabel('Switch between light and dark').click();
    await page.keyboard.press('e');
    await page.getByRole('complementary', { name: 'Scenario' }).waitFor();
  });

  it('the clipboard has the link copied by hand', async () => {
    const page = await openAfter('#run=served', () =>
      Object.defineProperty(navigator, 'clipboard', { value: undefined }),
    );
    await runShown(page);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('button', { name: 'Copy the link' }).click();
    await page.getByText('copy the link by hand').waitFor();
  });

  it('to read the file, which changed meanwhile, says so', async () => {
    const page = await openAfter('', () => {
      const refuse = () => Promise.reject(new DOMException('changed', 'NotReadableError'));
      Object.assign(File.prototype, { arrayBuffer: refuse, text: refuse });
    });
    for (const name of ['run.arrow', 'mine.yaml']) {
      await page
        .getByLabel('Open a scenario or a trace')
        .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
      const refusal = page.getByRole('alert').filter({ hasText: name });
      await refusal.getByText('The file cannot be read').waitFor();
      await page.getByRole('button', { name: 'Dismiss' }).click();
    }
  });
});

describe('a simulator that cannot be started', () => {
  it('says so, and is not asked for again and again', async () => {
    forgive(/ERR_FAILED/);
    const page = await openUrl('about:blank');
    let asked = 0;
    await page.context().route(/\/assets\/main-[^/]*\.js$/, (route) => {
      asked++;
      return route.abort();
    });
    await page.goto(`${url()}#scenario=cell-loss`);
    await page.getByRole('alert').getByText('The simulator cannot be started').waitFor();
    expect(asked).toBe(1);
  });
});

/** How inspectors say that the run has no such thing. */
const NOTHING_THERE =
  /^(No cell of this run|This run has no|No record of this run|The batch has no|Not in this trace|Not there)/;

describe('an address', () => {
  it('that names what the run has not, or lies beyond its end, breaks nothing', async () => {
    const page = await openUrl(`${url()}#run=served`);
    await runShown(page);
    const nothings = ['zone:no', 'cell:no', 'app:no', 'instance:no/1', 'instance:checkout-1/9999'];
    nothings.push('task:no', 'auction:9999', 'auction:1/999/no', 'pass:9999', 'subnet:9999');
    for (const nothing of [...nothings, 'record:999999999']) {
      const beyond = 'at=9999&window=500-900&range=600-800&mark=5000+far';
      await page.goto(`${url()}#v=1&run=served&select=${nothing}&${beyond}`);
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      await inspector.getByText(NOTHING_THERE).first().waitFor();
    }
    expect(await page.getByText('cannot be shown').count()).toBe(0);
    await page.waitForFunction(() => location.hash.includes('at=180'));
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('range')).toBeNull();
  });
});
