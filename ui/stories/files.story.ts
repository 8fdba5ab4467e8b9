/** Stories of files: good ones, bad ones, and hostile ones. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill } from '../../sim/testing/builders';
import { runShown, stage } from './stage';
import { STAND_IN, traceBytes } from './traceBytes';

const { open } = stage();

const SMALL = foundationSpec({
  zones: 2,
  cells: [cells(4)],
  apps: [app('checkout', { instances: 6 })],
  events: [kill(MINUTE, 0)],
});

async function choose(page: Page, name: string, content: Uint8Array | string): Promise<void> {
  const buffer = Buffer.from(content);
  await page
    .getByLabel('Open a scenario or a trace')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

const refusal = (page: Page) => page.getByRole('alert');

describe('a trace file', () => {
  it.each([
    ['as it was written', (bytes: Buffer) => bytes],
    ['gzipped', (bytes: Buffer) => gzipSync(bytes)],
  ])('is shown %s', async (_, packed) => {
    const page = await open();
    await choose(page, 'outage.arrow', packed(traceBytes(SMALL, 3 * MINUTE)));
    await runShown(page);
    expect(await page.getByLabel('Scenario', { exact: true }).textContent()).toContain(
      'outage.arrow',
    );
  });

  it('that was cut off is shown up to there, and says so', async () => {
    const page = await open();
    const bytes = traceBytes(SMALL, 3 * MINUTE);
    await choose(page, 'cut.arrow', bytes.subarray(0, bytes.length - 7));
    await runShown(page);
    await page
      .getByText(/The file ends early/)
      .first()
      .waitFor();
  });

  it('with names that look like HTML shows them as they are', async () => {
    const evil = '<img src=x onerror="document.title=\'broken in\'">';
    const spec = foundationSpec({
      cells: [cells(3, { group: STAND_IN })],
      apps: [app(STAND_IN, { instances: 4 })],
      events: [kill(MINUTE, 0)],
    });
    const page = await open();
    await choose(page, 'evil.arrow', traceBytes(spec, 3 * MINUTE, evil));
    await runShown(page);
    for (const view of ['Auctions', 'Apps', 'Network and load', 'Map']) {
      await page
        .getByRole('navigation', { name: 'Views' })
        .getByText(view, { exact: true })
        .click();
    }
    await page.keyboard.press('/');
    await page.getByLabel('Cell, app, instance or zone').fill('img');
    await page.getByRole('listbox').getByRole('option').first().click();
    await page.getByText(evil).first().waitFor();
    expect(await page.title()).toBe('diegosim');
    expect(await page.locator('img').count()).toBe(0);
  });
});

describe('a file that is no run', () => {
  it.each([
    ['nothing.arrow', '', 'empty'],
    ['picture.png', '\u0089PNG\r\n\u001a\n', 'not a trace'],
    ['notes.txt', 'name: looks like a scenario', 'not a trace'],
    ['damaged.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'file is damaged'],
    ['zeros.arrow', Buffer.alloc(100_000), 'not a trace'],
  ])('%s is refused with a reason, and the page goes on', async (name, content, reason) => {
    const page = await open();
    await choose(page, name, content);
    await refusal(page).getByText(reason).waitFor();
    expect(await refusal(page).textContent()).toMatch(/Expected a (file|scenario)/);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await choose(page, 'good.arrow', traceBytes(SMALL, MINUTE));
    await runShown(page);
  });

  it('leaves the run on screen alone', async () => {
    const page = await open();
    await choose(page, 'good.arrow', traceBytes(SMALL, MINUTE));
    await runShown(page);
    await choose(page, 'bad.arrow', 'x');
    await refusal(page).waitFor();
    expect(await page.getByRole('navigation', { name: 'Views' }).isVisible()).toBe(true);
  });

  it('with an answer out of its mind opens without it', async () => {
    const page = await open();
    const spec = { ...SMALL, zones: [...SMALL.zones, '\u0000'.repeat(10)] };
    await choose(page, 'odd.arrow', traceBytes(spec, MINUTE));
    await runShown(page);
  });
});

describe('a scenario file', () => {
  const text = `name: mine
question: Does it run?
foundation:
  zones: [z1]
  cells:
    - { name: diego-cell, count: 2, memory: 4GB, disk: 20GB }
workload:
  - { app: checkout, instances: 3, memory: 256MB, disk: 256MB }
run: { duration: 5m }
`;

  it('is put into the editor and simulated', async () => {
    const page = await open();
    await choose(page, 'mine.yaml', text);
    await runShown(page);
    expect(await page.getByRole('complementary', { name: 'Scenario' }).isVisible()).toBe(true);
    expect(new URL(page.url()).hash).toContain('draft=');
  });

  it('may be dropped anywhere on the page', async () => {
    const page = await open();
    const dropped = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], 'dropped.yaml'));
      return transfer;
    }, text);
    await page.dispatchEvent('.app', 'drop', { dataTransfer: dropped });
    await runShown(page);
    const choice = page.getByLabel('Scenario', { exact: true });
    expect(await choice.textContent()).toContain('dropped (edited)');
  });

  it('that is wrong is shown with every problem, at its line', async () => {
    const page = await open();
    await choose(page, 'mine.yaml', text.replace('memory: 4GB', 'memroy: 4GB').replace('5m', '5x'));
    await refusal(page).getByText('line 6').first().waitFor();
    expect(await refusal(page).textContent()).toContain('line 9');
  });

  it('that is too large is refused unread', async () => {
    const page = await open();
    await choose(page, 'huge.yaml', '#'.repeat(5_000_001));
    await refusal(page).getByText('too large').waitFor();
  });
});
