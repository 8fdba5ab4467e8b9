/** Stories of replay: time moved, an auction inspected, an instance followed, causes traced, things saved. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { count } from '../charts/format';
import { cellLoss } from './cellLoss';
import { runShown, stage } from './stage';

const { open } = stage();
const { runningAfterLoss, runningAtEnd, nextBatch, nextPass, close, failed, moved } = cellLoss();

const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });
const timeline = (page: Page) => page.getByRole('region', { name: 'Timeline' });
const playhead = (page: Page) => timeline(page).getByRole('slider', { name: 'Time', exact: true });
const instant = (page: Page) =>
  timeline(page)
    .getByLabel(/^Simulated time/)
    .inputValue();
const mapSummary = (page: Page) => page.locator('[data-panel=map] .panel-summary').textContent();

async function shown(address: string): Promise<Page> {
  const page = await open(`#scenario=cell-loss${address}`);
  await runShown(page);
  return page;
}

/** Types an instant, as a person who knows where to look. */
async function goTo(page: Page, text: string): Promise<void> {
  const field = timeline(page).getByLabel(/^Simulated time/);
  await field.fill(text);
  await field.press('Enter');
  await field.blur();
}

describe('time', () => {
  it('begins where the first cells are lost', async () => {
    const page = await shown('');
    expect(await instant(page)).toBe('00:15:01.000');
    await inspector(page).getByText('10 cells of z1, z2 lost').waitFor();
  });

  it('goes where it is told, by text and by key, and everything follows', async () => {
    const page = await shown('');
    await goTo(page, '14m59s');
    await page.getByText('9,200 of 9,200 instances running').waitFor();
    await page.keyboard.press('.');
    await page.getByText(`${runningAfterLoss} of 9,200 instances running`).waitFor();
    expect(await instant(page)).toBe('00:15:00.000');
    await page.keyboard.press('Home');
    await page.getByText('0 of 0 instances running').waitFor();
  });

  it('plays and pauses', async () => {
    const page = await shown('&at=890&speed=20');
    await page.keyboard.press('Space');
    await expect.poll(() => mapSummary(page)).toContain(`${runningAfterLoss} of 9,200`);
    await page.keyboard.press('Space');
    // The address follows when the clock rests.
    await page.waitForFunction(() => /[#&]at=9\d\d/.test(location.hash));
    const stopped = await instant(page);
    await page.keyboard.press('2');
    await page.keyboard.press('1');
    expect(await instant(page)).toBe(stopped);
  });

  it('moves with a playhead that keys can move and screen readers can read', async () => {
    const page = await shown('&at=0');
    await playhead(page).focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => location.hash.includes('at=3600'));
    expect(await playhead(page).getAttribute('aria-valuetext')).toContain(
      `${runningAtEnd} of 9,200 run`,
    );
  });

  it('goes from batch to batch and from pass to pass', async () => {
    const page = await shown('&at=901');
    await page.keyboard.press('Shift+ArrowRight');
    await inspector(page)
      .getByRole('heading', { name: `Batch ${nextBatch}`, exact: true })
      .waitFor();
    await page.keyboard.press(']');
    await inspector(page)
      .getByRole('heading', { name: `Pass ${nextPass}`, exact: true })
      .waitFor();
  });

  it('goes from record to record, and back again', async () => {
    const page = await shown('&at=900');
    const begun = await instant(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => instant(page)).not.toBe(begun);
    const next = await instant(page);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => instant(page)).not.toBe(next);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => instant(page)).toBe(next);
  });

  it('has stretches that can be marked, zoomed to and let go of', async () => {
    const page = await shown('');
    const track = page.getByRole('img', { name: /^Desired instances as a line/ });
    const box = await track.boundingBox();
    if (box === null) throw new Error('the track is not on screen');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.2, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => location.hash.includes('range='));
    await page.keyboard.press('z');
    await page.waitForFunction(() => location.hash.includes('window='));
    await page.keyboard.press('f');
    await page.waitForFunction(() => !location.hash.includes('window='));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !location.hash.includes('range='));
  });

  it('has bookmarks that go with the link', async () => {
    const page = await shown('&at=938');
    await page.keyboard.press('m');
    await page.waitForFunction(() => location.hash.includes('mark=938'));
  });
});

describe('an auction', () => {
  it('says why its winner won, and what would have made a loser win', async () => {
    const { atSeconds, batch, decision, winner, runnerUp, score, candidates } = close;
    const page = await shown(`&at=${atSeconds}&view=auctions&select=auction:${batch}/${decision}`);
    await inspector(page)
      .getByText(
        new RegExp(`went to ${winner} .*lowest score ${score} of ${candidates} candidates`),
      )
      .waitFor();
    await inspector(page)
      .getByRole('row', { name: new RegExp(`^2 ${runnerUp} `) })
      .click();
    await inspector(page).getByText(`${close.reason}.`, { exact: true }).waitFor();
    const { outcome, sentence } = close.flip;
    await inspector(page)
      .getByText(`To ${outcome === 'wins' ? 'win' : 'tie'}: ${sentence}.`, { exact: true })
      .waitFor();
    expect(new URL(page.url()).hash).toContain(runnerUp);
  });

  it('that placed something nowhere says what was lacking', async () => {
    const { atSeconds, batch, error, instances } = failed;
    const page = await shown(`&at=${atSeconds}&view=auctions&select=auction:${batch}`);
    const nowhere = inspector(page).getByRole('region', { name: 'Placed nowhere' });
    await nowhere.getByText(error, { exact: true }).waitFor();
    await nowhere.getByText(count(instances), { exact: true }).waitFor();
  });
});

describe('an instance', () => {
  it('is followed from app to life, and to the auction that put it where it is', async () => {
    const { atSeconds, processGuid, cell, batch, decision, decisions } = moved;
    const page = await shown(`&at=${atSeconds}&view=apps`);
    await page.getByLabel('Filter apps by name').fill(processGuid);
    await page.getByRole('main').getByRole('row', { name: processGuid }).first().click();
    await inspector(page).getByRole('heading', { name: processGuid }).waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Cell, app, instance or zone').fill(`${processGuid}/0`);
    await page.keyboard.press('Enter');
    await inspector(page)
      .getByRole('heading', { name: `${processGuid}/0` })
      .waitFor();
    await inspector(page)
      .getByText(new RegExp(`Auction batch ${batch}, .*: ${cell} .*won`))
      .waitFor();
    await inspector(page).getByRole('button', { name: 'Why this cell' }).click();
    await inspector(page)
      .getByText(`Batch ${batch}, decision ${count(decision + 1)} of ${count(decisions)}`)
      .waitFor();
    await inspector(page)
      .getByText(new RegExp(`went to ${cell} `))
      .waitFor();
  });

  it('has records, each with what led to it and what followed', async () => {
    const { atSeconds, processGuid, cell, pass } = moved;
    const page = await shown(`&at=${atSeconds}&select=instance:${processGuid}/0`);
    const record = inspector(page)
      .getByRole('listitem')
      .filter({ hasText: `${cell} claimed ${processGuid}/0` });
    await record.getByRole('button').first().click();
    await inspector(page)
      .getByRole('heading', { name: `${cell} claimed ${processGuid}/0` })
      .waitFor();
    const causes = inspector(page).getByRole('region', { name: 'What led to it' });
    await causes
      .getByText(new RegExp(`Convergence pass ${pass} began`))
      .first()
      .waitFor();
    await inspector(page).getByRole('region', { name: 'What followed' }).waitFor();
  });
});

describe('what is on screen', () => {
  it('is saved as PNG, as SVG with the same text, and as CSV', async () => {
    const page = await shown('');
    const save = async (item: string) => {
      await page.getByRole('button', { name: 'Save Foundation map' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      const file = await download;
      return { name: file.suggestedFilename(), content: readFileSync(await file.path()) };
    };
    const png = await save('PNG picture');
    expect(png.name).toBe('map.png');
    expect(png.content.subarray(1, 4).toString()).toBe('PNG');
    const svg = await save('SVG drawing');
    expect(svg.content.toString()).toContain(runningAfterLoss);
    expect(svg.content.toString()).not.toContain('<script');
    const csv = await save('CSV table');
    const lines = csv.content.toString().trim().split('\r\n');
    expect(lines).toHaveLength(101);
    expect(lines[1]).toContain('diego-cell-0');
  });

  it('is there as a table, too', async () => {
    const page = await shown('');
    await page.getByRole('button', { name: 'Foundation map as a table' }).click();
    await page.getByRole('table', { name: 'Cells' }).getByRole('row').nth(5).waitFor();
    expect(await mapSummary(page)).toContain(runningAfterLoss);
  });
});
