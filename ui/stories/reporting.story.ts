/** Stories of the single-file report: made by the command line, opened from disk, complete by itself. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { app, cells, foundationSpec, kill } from '../../sim/testing/builders';
import { cellLoss } from './cellLoss';
import { runShown, stage } from './stage';
import { STAND_IN, traceBytes } from './traceBytes';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'diegosim-report-'));
const trace = join(folder, 'run.arrow');

const { open, openUrl } = stage({ trace: () => trace });

function diegosim(...args: string[]): void {
  execFileSync(process.execPath, ['bootstrap.mjs', 'diegosim', ...args], {
    cwd: ROOT,
    stdio: 'pipe',
  });
}

beforeAll(() => {
  diegosim('run', 'cell-loss', '--trace', trace, '--trace-level', 'full', '--quiet');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a report', () => {
  it('opens from disk with the answer and the whole replay, and asks nobody for anything', async () => {
    const { runningAfterLoss, nextBatch } = cellLoss();
    const file = join(folder, 'report.html');
    diegosim('report', trace, '-o', file);
    expect(statSync(file).size).toBeLessThan(30_000_000);
    const page = await openUrl(pathToFileURL(file).href);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await runShown(page);
    await page.getByRole('button', { name: /met: 1 of 1/ }).waitFor();
    await page.getByText(`${runningAfterLoss} of 9,200 instances running`).waitFor();
    await page.keyboard.press('2');
    await page.keyboard.press('Shift+ArrowRight');
    await page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('heading', { name: `Batch ${nextBatch}`, exact: true })
      .waitFor();
    expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([]);
    // Nothing can be simulated here, so nothing offers it.
    expect(await page.getByRole('button', { name: 'Run', exact: true }).count()).toBe(0);
  });

  it('shows hostile names as they are', async () => {
    const evil = '</script><script>document.title="broken in"</script><!--';
    const spec = foundationSpec({
      cells: [cells(3)],
      apps: [app(STAND_IN, { instances: 4 })],
      events: [kill(MINUTE, 0)],
    });
    const hostile = join(folder, 'hostile.arrow');
    writeFileSync(hostile, traceBytes(spec, 3 * MINUTE, evil));
    const file = join(folder, 'hostile.html');
    diegosim('report', hostile, '-o', file, '--title', evil);
    const page = await openUrl(pathToFileURL(file).href);
    await runShown(page);
    await page.keyboard.press('3');
    await page.getByText(`${evil}-1`).first().waitFor();
    expect(await page.title()).not.toBe('broken in');
  });
});

describe('a served run', () => {
  it('is loaded from the server that serves the page', async () => {
    const page = await open('#run=served');
    await runShown(page);
    await page.getByRole('button', { name: /met: 1 of 1/ }).waitFor();
  });
});
