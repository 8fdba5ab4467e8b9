/** Stories of running: a scenario picked, cancelled, stopped, and the same outcome as in Node. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../sim/answers/run';
import { expandScenario } from '../../sim/scenario/expand';
import { parseScenario } from '../../sim/scenario/validate';
import { runShown, stage } from './stage';

const { open } = stage();
const read = (file: string) =>
  readFileSync(new URL(`../../scenarios/${file}`, import.meta.url), 'utf8');

/** The digest of a built-in scenario, simulated here in Node. */
function digestInNode(name: string): string {
  const file = `${name}.yaml`;
  const parsed = parseScenario(read(file), { file, readSibling: read });
  if (!parsed.ok) throw new Error(`${file} is not valid`);
  return runToEnd(expandScenario(parsed.scenario)).digest;
}

describe('a person who opens the dashboard', () => {
  it('picks a question, sees it simulated, and sees what came of it', async () => {
    const page = await open();
    await page.getByRole('button', { name: /^cell-loss/ }).click();
    await runShown(page);
    expect(await page.getByRole('button', { name: /met: / }).textContent()).toMatch(
      /^✓met: \d of \d$/,
    );
    expect(new URL(page.url()).hash).toContain('scenario=cell-loss');
  });

  it('cancels a run, and keeps the one on screen', async () => {
    const page = await open('#scenario=cell-loss');
    await runShown(page);
    await page.getByLabel('Scenario', { exact: true }).selectOption('zone-outage');
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await page.getByRole('navigation', { name: 'Views' }).isVisible()).toBe(true);
  });

  it('finds the choice and the seed as they were when a run is cancelled', async () => {
    const page = await open('#scenario=cell-loss&seed=3&view=apps');
    await runShown(page);
    const scenario = page.getByLabel('Scenario', { exact: true });
    await scenario.selectOption('zone-outage');
    await page.getByRole('button', { name: 'Cancel' }).first().click();
    await expect.poll(() => scenario.inputValue()).toBe('cell-loss');
    expect(await page.getByLabel('seed').inputValue()).toBe('3');
    // The run on screen is the one that they name: nothing has to be made again.
    expect(await page.getByRole('progressbar').count()).toBe(0);
    await page.goForward();
    await expect.poll(() => scenario.inputValue()).toBe('zone-outage');
    await page.getByRole('progressbar').waitFor();
  });

  it('stops a run early and is shown what there is, with a word about it', async () => {
    const page = await open('#scenario=zone-outage');
    await page.getByRole('button', { name: 'Stop and show' }).click();
    await runShown(page);
    await page.getByText('This run was stopped').first().waitFor();
    expect(await page.getByRole('button', { name: 'not decided' }).isVisible()).toBe(true);
  });
});

describe('a run in the browser', () => {
  it.each(['zone-outage', 'cell-loss', 'silk-cliff', 'crash-storm'])(
    '%s has the digest that it has in Node',
    async (name) => {
      const page = await open(`#scenario=${name}`);
      await runShown(page);
      await page.getByText(digestInNode(name)).first().waitFor();
    },
  );
});
