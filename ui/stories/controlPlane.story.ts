/** Stories of failovers and drains: who serves, what a fault led to, how far an evacuation is, what is staged. */
import { describe, expect, it } from 'vitest';
import { lrpName } from '../../sim/model/identity';
import { rowsOfKind, valueAt } from '../../sim/trace/columns';
import { decode, type TraceRecordOf } from '../../sim/trace/records';
import { instantOf } from '../charts/faultSteps';
import { count, counted, duration } from '../charts/format';
import { tracedInNode } from './answers';
import { runShown, stage } from './stage';

const { open } = stage();

function first<T>(all: readonly T[], what: string): T {
  const [found] = all;
  if (found === undefined) throw new Error(`no ${what}`);
  return found;
}

describe('a failover of the BBS', () => {
  const { answer } = tracedInNode('bbs-failover');
  const gap = first(answer.controlPlane.bbs.gaps, 'gap');
  const during = Math.ceil(gap.fromSeconds) + 3;

  it('shows who serves, for how long nobody did, and leads to the fault and its end', async () => {
    const page = await open(`#scenario=bbs-failover&view=network&at=${during}`);
    await runShown(page);
    const panel = page.getByRole('region', { name: 'Control plane', exact: true });
    await panel.getByText('no active bbs for').waitFor();
    const length = instantOf(gap.untilSeconds ?? 0) - instantOf(gap.fromSeconds);
    await page.getByText(`No active bbs: 1 gap of ${duration(length)}.`).waitFor();
    await panel.getByRole('button', { name: 'Control plane as a table' }).click();
    await panel.getByRole('row', { name: /bbs\/0.*down/ }).click();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    await inspector.getByRole('heading', { name: /VM diego-api\/0 stopped/ }).waitFor();
    await inspector.getByRole('region', { name: 'How it ended' }).waitFor();
    await inspector.getByText('What others noticed, and when').waitFor();
  });

  it('lists what is staged meanwhile', async () => {
    const page = await open(`#scenario=bbs-failover&view=apps&at=${during}`);
    await runShown(page);
    await page.getByRole('button', { name: 'Deployments' }).click();
    await page.getByText(/stagings? under way/).waitFor();
    await page
      .getByRole('row', { name: /staging.*under way/ })
      .first()
      .click();
    await page.getByRole('complementary', { name: 'Inspector' }).getByText('App').first().waitFor();
    expect(new URL(page.url()).hash).toContain('select=app');
  });
});

describe('a drain of a cell', () => {
  const { columns } = tracedInNode('drain-one-cell');
  const recordsOf = <Kind extends 'rep.evacuating' | 'actualLRP.evacuating'>(kind: Kind) =>
    Array.from(rowsOfKind(columns, kind), (row) => decode(columns, row) as TraceRecordOf<Kind>);
  const begun = first(recordsOf('rep.evacuating'), 'evacuation');
  const leaving = first(recordsOf('actualLRP.evacuating'), 'evacuating row');
  const cell = begun.cell ?? '';
  const justAfter = (at: number) => Math.floor(at / 1e6) + 1;

  it('says how far it is, in the inspector and in the table of the map', async () => {
    const page = await open(
      `#scenario=drain-one-cell&at=${justAfter(begun.at)}&select=cell:${cell}`,
    );
    await runShown(page);
    const part = page.getByRole('region', { name: 'Evacuation' });
    const all = counted(begun.containers, 'container');
    await part.getByText(`${count(begun.containers)} of ${all} left`).waitFor();
    await part.getByText(/^in 9m/).waitFor();
    await page.getByRole('button', { name: 'Foundation map as a table' }).click();
    await page.getByRole('row', { name: new RegExp(`${cell}.*of ${all} left`) }).waitFor();
  });

  it('shows an instance that leaves beside its replacement', async () => {
    const lrp = valueAt(columns, 'lrp', leaving.row);
    const name = lrpName(columns.identities, lrp);
    const page = await open(
      `#scenario=drain-one-cell&at=${justAfter(leaving.at)}&select=instance:${name}`,
    );
    await runShown(page);
    const part = page.getByRole('region', { name: 'Evacuation' });
    await part.getByRole('heading', { name: 'Leaves' }).waitFor();
    await part.getByText(cell).waitFor();
    await part.getByRole('heading', { name: 'Replacement' }).waitFor();
  });
});
