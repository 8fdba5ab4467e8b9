/** Stories of BOSH at work: how far a deploy is, what it does to a cell, whether a date is made, leases left behind. */
import axe from 'axe-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { SECOND } from '../../sim/engine/units';
import { rowsOfKind, valueAt } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { decode, type TraceRecordOf } from '../../sim/trace/records';
import { count } from '../charts/format';
import { packDraft } from '../session/draftCode';
import { type TracedAnswer, tracedTextInNode } from './answers';
import { runShown, stage } from './stage';

const { open } = stage();

const UPGRADE = `
name: small-upgrade
question: What does a small upgrade look like?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 8, memory: 8GB, disk: 40GB }
workload:
  - { app: shop, count: 2, instances: 8, memory: 256MB, disk: 512MB }
events:
  - { at: 5m, deploy: { name: stemcell, maxInFlight: 2, addresses: new } }
  - at: 10m
    rotate: { certificate: leaf, expires: 7d, deploy: { maxInFlight: 4 } }
run: { duration: 2h, seed: 1, startsAt: 2026-01-05T09:00:00Z }
`;

/** Eight cells on fifteen subnets: the last that is recreated finds none. */
const LEAK = `
name: small-leak
question: Which cell finds no subnet?
foundation:
  zones: [z1]
  cells:
    - { name: diego-cell, count: 8, memory: 8GB, disk: 40GB }
  silk: { network: 10.255.0.0/16, subnetPrefix: 20 }
workload:
  - { app: shop, instances: 8, memory: 256MB, disk: 512MB }
events:
  - { at: 5m, deploy: { name: hasty, maxInFlight: 8, addresses: new, skipDrain: true } }
run: { duration: 50m, seed: 1, startsAt: 2026-01-05T09:00:00Z }
`;

function recordsOf<Kind extends KindName>({ columns }: TracedAnswer, kind: Kind) {
  return Array.from(
    rowsOfKind(columns, kind),
    (row) => decode(columns, row) as TraceRecordOf<Kind>,
  );
}

/** How many rows of a kind there are up to an instant. */
function countBy({ columns }: TracedAnswer, kind: KindName, at: number): number {
  return Array.from(rowsOfKind(columns, kind)).filter((row) => valueAt(columns, 'at', row) <= at)
    .length;
}

async function addressOf(name: string, text: string): Promise<string> {
  return `#scenario=${name}&draft=${await packDraft(text)}`;
}

describe('a rolling upgrade', () => {
  const run = tracedTextInNode(UPGRADE);
  const drains = recordsOf(run, 'deploy.vmStep').filter(({ step }) => step === 'drain');
  /** Not the canary: something is done by then. */
  const drain = drains[3] as (typeof drains)[number];
  const seconds = Math.ceil(drain.at / SECOND) + 2;
  const updated = countBy(run, 'deploy.vmCompleted', seconds * SECOND);
  let link = '';
  beforeAll(async () => {
    link = `${await addressOf('small-upgrade', UPGRADE)}&at=${seconds}`;
  });

  it('shows how far it is, what is under way, and what is done to a cell', async () => {
    const page = await open(`${link}&view=deploys`);
    await runShown(page);
    const panel = page.getByRole('region', { name: 'Deploys', exact: true });
    await panel.getByText(`${count(updated)} of 8 VMs updated`).waitFor();
    const zones = panel.getByRole('table', { name: 'Progress of stemcell by zone' });
    expect(await zones.getByRole('row').count()).toBe(2);
    await zones.getByRole('row', { name: /^z1 .*1 canary/ }).waitFor();
    const underWay = panel.getByRole('table', { name: 'VMs under way' });
    await underWay.getByRole('row', { name: new RegExp(`${drain.vm} .*draining`) }).waitFor();
    await underWay.getByRole('button', { name: drain.vm ?? '' }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('region', { name: 'Updates' }).getByText('being drained').waitFor();
    await page.getByRole('button', { name: 'Deploys as a table' }).click();
    await page
      .getByRole('row', { name: new RegExp(`stemcell.* ${drain.vm} .*draining`) })
      .waitFor();
  });

  it('says whether a certificate makes its date', async () => {
    const page = await open(`${link}&view=deploys`);
    await runShown(page);
    const panel = page.getByRole('region', { name: 'Certificates' });
    await panel.getByText('0 of 1 deploy done · expires 2026-01-12 09:10 UTC').waitFor();
    await page.getByRole('slider', { name: 'Time' }).focus();
    await page.keyboard.press('End');
    await panel.getByText(/^Rotated .* before it expires\.$/).waitFor();
  });

  it('is on the map and on the time line as well', async () => {
    const page = await open(`${link}&view=map`);
    await runShown(page);
    await page.getByRole('button', { name: 'Foundation map as a table' }).click();
    await page.getByRole('row', { name: new RegExp(`^${drain.vm} .*being drained`) }).waitFor();
    const track = page.locator('[data-track="deploys"]');
    await track.getByText(`stemcell ${count(updated)} of 8`).waitFor();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds wrong, %s', async (scheme) => {
    const page = await open(`${link}&view=deploys`, { colorScheme: scheme });
    await runShown(page);
    await page.getByRole('region', { name: 'Certificates' }).waitFor();
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { axe: inPage } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await inPage.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
    expect(found).toEqual([]);
  });

  it('needs no scrolling to the side on a narrow screen', async () => {
    const page = await open(`${link}&view=deploys`, { viewport: { width: 390, height: 844 } });
    await runShown(page);
    await page.getByRole('region', { name: 'Certificates' }).waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});

describe('leases that are left behind', () => {
  const run = tracedTextInNode(LEAK);
  const [refused] = recordsOf(run, 'silk.leaseRefused');
  const seconds = Math.ceil((refused?.at ?? 0) / SECOND) + 1;

  it('stand in the map of subnets with the days left, until a cell finds none', async () => {
    expect(refused).toBeDefined();
    const link = await addressOf('small-leak', LEAK);
    const page = await open(`${link}&at=${seconds}&view=network`);
    await runShown(page);
    const panel = page.getByRole('region', { name: 'Silk subnets' });
    await panel.getByText('15 of 15 leased, 8 of them not renewed').waitFor();
    await panel.getByRole('table', { name: /Leases not renewed/ }).waitFor();
    await panel.getByText(/^No subnet is free: new cells are refused/).waitFor();
    await panel.getByText('1 cell refused a lease:').waitFor();
    await panel.getByRole('button', { name: 'Silk subnets as a table' }).click();
    await panel
      .getByRole('row', { name: /left behind under an old address/ })
      .first()
      .click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByText(/, which the cell has no more$/).waitFor();
  });
});
