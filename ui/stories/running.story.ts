/** Stories of running: a scenario picked, cancelled, stopped, and the same outcome as in Node. */
import { describe, expect, it } from 'vitest';
import { answerInNode } from './answers';
import { runShown, stage } from './stage';

const { open } = stage();

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
      await page.getByText(answerInNode(name).digest).first().waitFor();
    },
  );
});
