/** What a deployment is told of its instances. */
import { expect, test } from 'vitest';
import { SECOND } from '../../engine/units';
import { BbsStory } from '../../testing/bbsStory';
import { type InstanceReport, instanceReport } from './instanceReport';

function report(bbs: BbsStory, instances: number): InstanceReport {
  const process = bbs.rows.identities.processByName.get('app') ?? -1;
  return instanceReport(bbs.rows, process, instances);
}

/** An app of four: running, running but not ready, claimed, not placed. */
function mixed(): BbsStory {
  const bbs = BbsStory.withCells('cell-1', 'cell-2');
  bbs.desires('app', 4);
  bbs.claims('app/0', 'ig-0@cell-1');
  bbs.starts('app/0', 'ig-0@cell-1');
  bbs.starts('app/1', 'ig-1@cell-1', false);
  bbs.claims('app/2', 'ig-2@cell-1');
  return bbs;
}

test('RUNNING and ready is routable, on their way are those that are not ready, CLAIMED or UNCLAIMED', () => {
  expect(report(mixed(), 4)).toEqual({ routable: 1, starting: 3, unhealthy: 0 });
});

test('what no cell could take is down, what crashed is crashed', () => {
  const bbs = mixed();
  bbs.fails('app/3', 'insufficient resources: memory');
  for (let i = 0; i < 3; i++) {
    bbs.starts('app/0', `ig-${i}@cell-1`);
    bbs.crashes('app/0', `ig-${i}@cell-1`);
    bbs.claims('app/0', `ig-${i + 1}@cell-1`);
    bbs.passes(SECOND);
  }
  bbs.starts('app/0', 'ig-3@cell-1');
  bbs.crashes('app/0', 'ig-3@cell-1');
  expect(bbs.rowsOf('app/0')[0]?.crashCount).toBeGreaterThanOrEqual(3);
  expect(report(bbs, 4)).toEqual({ routable: 0, starting: 2, unhealthy: 2 });
});

test('an index without a row is down, and one beyond those asked for is not looked at', () => {
  expect(report(mixed(), 6)).toEqual({ routable: 1, starting: 3, unhealthy: 2 });
  expect(report(mixed(), 1)).toEqual({ routable: 1, starting: 0, unhealthy: 0 });
});

test('an index that has a name but never had a row is down', () => {
  const bbs = mixed();
  for (let index = 4; index < 100; index++) bbs.lrp(`app/${index}`);
  expect(report(bbs, 100)).toEqual({ routable: 1, starting: 3, unhealthy: 96 });
});

test('of two rows of an index the later presence counts: a suspect that runs hides its unclaimed replacement', () => {
  const bbs = mixed();
  bbs.loses('cell-1');
  bbs.converges();
  expect(bbs.rowsOf('app/0')).toHaveLength(2);
  expect(report(bbs, 1)).toEqual({ routable: 1, starting: 0, unhealthy: 0 });
});
