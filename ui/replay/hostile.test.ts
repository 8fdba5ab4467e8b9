/** Whatever a file says, what is asked of its replay is answered: nothing throws, nothing runs away. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MINUTE } from '../../sim/engine/units';
import { auctionTable } from '../../sim/explain/auctionTable';
import { standingAt } from '../../sim/explain/standing';
import { lrpId, taskId } from '../../sim/model/identity';
import { app, cells, foundationSpec, task } from '../../sim/testing/builders';
import { indexEffects } from '../../sim/trace/causes';
import { columnsSink, rowAt } from '../../sim/trace/columns';
import { KINDS, kindId } from '../../sim/trace/kinds';
import { thinTrace } from '../../sim/trace/thin';
import { type AuctionIndex, indexAuctions, readBatch } from './auctions';
import { batchOfRow, reportBatch } from './batchOfRow';
import { controlPlaneOf } from './controlPlane';
import { deployAt } from './deployProgress';
import { deploysOf } from './deploys';
import { lifeOf } from './instanceLife';
import { addressesOf, leaseHistory } from './leases';
import { missingInstances } from './missing';
import { momentRows } from './moments';
import type { Replay } from './openReplay';
import { resurrectorAt, resurrectorOf } from './resurrector';
import { rotationAt, rotationsOf } from './rotations';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { packReplay, unpackReplay } from './transfer';
import { viewAt } from './view';

const DURATION = 2 * MINUTE;
const STORY = foundationSpec({
  zones: 2,
  cells: [cells(3)],
  apps: [app('checkout', { instances: 4 })],
  tasks: [task('backup')],
});

// Auctions come often, so that some make sense up to a point.
const kind = fc.oneof(
  fc.nat(KINDS.length - 1),
  fc.constantFrom(
    ...(
      [
        'auction.started',
        'auction.cellAnswered',
        'auction.fetched',
        'auction.placed',
        'auction.taskPlaced',
        'auction.failed',
        'rep.reported',
        'container.reserved',
        'desiredLRP.created',
      ] as const
    ).map(kindId),
  ),
);
const id = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -1, max: 2 }) }, fc.integer());
const row = fc.record({
  kind,
  cause: fc.nat(5),
  cell: fc.integer({ min: -2, max: 4 }),
  lrp: id,
  instance: id,
  a: id,
  b: id,
  x: fc.double(),
});

type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

/** A round of the auctioneer that makes sense but for its numbers. */
const round = fc
  .record({ any: row, cells: fc.nat(3), lrp: fc.nat(1), winner: fc.integer({ min: -1, max: 3 }) })
  .map(({ any, cells: count, lrp, winner }) => {
    const answers = Array.from({ length: count }, (_, cell) => [
      { ...any, kind: kindId('auction.cellFetched'), cell },
      { ...any, kind: kindId('auction.cellAnswered'), cell },
    ]);
    return [
      { ...any, kind: kindId('auction.started') },
      ...answers.flat(),
      { ...any, kind: kindId('auction.fetched'), b: count },
      { ...any, kind: kindId('auction.placed'), lrp, cell: winner },
      { ...any, kind: kindId('auction.failed'), lrp },
    ];
  });
const trace: fc.Arbitrary<Row[]> = fc
  .array(
    fc.oneof(
      row.map((each) => [each]),
      round,
    ),
    { maxLength: 150 },
  )
  .map((pieces) => pieces.flat());

/** Asks everything that there is to ask. */
function askAll(replay: Replay): void {
  const index = indexAuctions(replay, { distance: 10, bytesMax: 1000 });
  expect(index.problem).toBeUndefined();
  for (const span of replay.marks.batches) {
    reportBatch(replay, span);
    askBatch(index, span.startRow);
  }
  for (let each = 0; each < replay.columns.length; each += 3) batchOfRow(replay, each);
  for (const lrp of [-1, 0, 1, 7]) lifeOf(replay, lrp);
  for (let at = 0; at < replay.columns.length; at += 17) {
    const report = missingInstances(replay, viewAt(replay, at), 20);
    expect(report?.list.length ?? 0).toBeLessThanOrEqual(20);
    describeView(replay, viewAt(replay, at));
    askBosh(replay, at);
  }
}

/** Of BOSH and of Silk; the scenario of the story has neither. */
function askBosh(replay: Replay, at: number): void {
  const deploys = deploysOf(replay);
  for (const life of deploys.lives) {
    const { updated = 0, underWay } = deployAt(deploys, life, at);
    expect(updated + underWay.length).toBeLessThanOrEqual(life.updates.length);
  }
  for (const life of rotationsOf(replay)) rotationAt(replay, life, at);
  const resurrector = resurrectorOf(replay);
  if (resurrector !== undefined) resurrectorAt(resurrector, at);
  leaseHistory(replay);
  for (const cell of [-1, 0, 9]) addressesOf(replay, cell);
  controlPlaneOf(replay);
  expect(momentRows(replay).length).toBeGreaterThanOrEqual(replay.marks.faults.length);
}

function askBatch(index: AuctionIndex, startRow: number): void {
  const span = index.replay.marks.batches.find((each) => each.startRow === startRow);
  if (span === undefined) return;
  let batch = readBatch(index, span, 40);
  for (let slices = 0; batch === 'reading'; slices++) {
    expect(slices).toBeLessThan(100);
    batch = readBatch(index, span, 40);
  }
  batch?.decisions.forEach((_, place) => {
    const standing = batch === null ? null : standingAt(batch, place);
    if (standing !== null) auctionTable(standing);
  });
}

it('answers what is asked of records that make no sense, whole, thinned, and handed over', () => {
  fc.assert(
    fc.property(trace, fc.nat(300), fc.nat(300), (rows, one, two) => {
      const run = tracedRun(STORY, 1);
      const { identities } = run.columns;
      taskId(identities, 'backup-1');
      for (const index of [0, 1]) lrpId(identities, 0, index);
      const sink = columnsSink(run.columns);
      rows.forEach(({ kind, cause, cell, lrp, instance, a, b, x }, at) => {
        sink.row(at, at, Math.max(-1, at - 1 - cause), kind, cell, lrp, instance, a, b, x);
      });
      const source = sourceOf(run, DURATION);
      askAll(opened(source));
      const range = { from: Math.min(one, two), until: Math.max(one, two) };
      const thinned = opened({ ...source, ...thinTrace(source, range) });
      askAll(thinned);
      const { packed, buffers } = packReplay(thinned, indexEffects(thinned.columns));
      const { replay } = unpackReplay(structuredClone(packed, { transfer: buffers }));
      askAll(replay);
      if (replay.columns.length > 0) expect(rowAt(replay.columns, 0).at).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 200 },
  );
});
