/**
 * A thinned trace is the whole one within its range, and owns up to knowing little elsewhere: views, sums,
 * batches, passes and lives, on any foundation, after a round through a file.
 */
import { describe, test } from 'vitest';
import { type Instant, MINUTE } from '../../sim/engine/units';
import { type AuctionBatch, createBatchReader, nextBatch } from '../../sim/explain/reconstruct';
import type { FoundationSpec } from '../../sim/model/foundationSpec';
import { anyAuctions } from '../../sim/testing/auctionsOfRun';
import { withDeploys } from '../../sim/testing/deployArbitraries';
import { faultyFoundation } from '../../sim/testing/faultArbitraries';
import { expectLaw } from '../../sim/testing/law';
import { valueAt } from '../../sim/trace/columns';
import { readTrace } from '../../sim/trace/formatReader';
import { writeTrace } from '../../sim/trace/formatWriter';
import { type DetailRange, thinTrace } from '../../sim/trace/thin';
import { batchNumbered, indexAuctions } from './auctions';
import { type InstanceLife, type Interval, lifeOf } from './instanceLife';
import { missingInstances } from './missing';
import type { Replay, TraceSource } from './openReplay';
import { reportPass } from './passReport';
import { seriesAt } from './series';
import type { Span } from './spans';
import { TOTALS } from './state';
import { describeView } from './testing/describeView';
import { opened, sourceOf, tracedRun } from './testing/tracedRun';
import { advanceView, viewAt } from './view';

const DURATION = 12 * MINUTE;

interface Pair {
  readonly whole: Replay;
  readonly thinned: Replay;
  readonly range: DetailRange;
}

function pick(limit: number, seed: number): number {
  return (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % limit;
}

/**
 * A run's trace, and the same without details outside of a range that begins and ends with an event or just
 * beside it. Of eight ranges one is a single instant.
 */
function pairOf(spec: FoundationSpec, seed: number): Pair {
  const run = tracedRun(spec, seed);
  run.foundation.simulation.runUntil(DURATION);
  const source = sourceOf(run, DURATION);
  const { columns } = source;
  const ends = [1, 2].map((each) => {
    const near = valueAt(columns, 'at', pick(columns.length, seed + each));
    return Math.max(0, near + (seed % 3) - 1);
  });
  const until = Math.max(...ends);
  const range = { from: pick(8, seed) === 0 ? until : Math.min(...ends), until };
  const thinned = reread({ ...source, ...thinTrace(source, range) });
  const options = { keyframeDistance: 1 + (seed % 400) };
  return { whole: opened(source), thinned: opened(thinned, options), range };
}

/** As a file gives it back. */
function reread({ header, columns }: TraceSource): TraceSource {
  const pieces: Uint8Array[] = [];
  writeTrace((piece) => pieces.push(piece), { header, columns });
  const read = readTrace(Buffer.concat(pieces));
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

/** Instants within the range: its ends, and where something happens. */
function instantsWithin({ whole, range }: Pair, count: number, seed: number): Instant[] {
  const { columns } = whole;
  const some = Array.from({ length: 4 * count }, (_, i) =>
    valueAt(columns, 'at', pick(columns.length, seed + i)),
  );
  const within = some.filter((at) => at >= range.from && at <= range.until).slice(0, count);
  return [range.from, ...within, range.until].sort((first, second) => first - second);
}

function differences(what: string, expected: readonly string[], found: readonly string[]) {
  const there = new Set(found);
  const asked = new Set(expected);
  return [
    ...expected.filter((line) => !there.has(line)).map((line) => `${what}, whole: ${line}`),
    ...found.filter((line) => !asked.has(line)).map((line) => `${what}, thinned: ${line}`),
  ];
}

/** Processes, stores, wires and Garden fail as well. */
const anyFaulty = faultyFoundation({
  calmFrom: 9 * MINUTE,
  scalesDown: true,
  lacksSubnets: true,
  isTight: false,
});

describe('within its range a thinned trace', () => {
  test.each([
    ['', anyAuctions, 60],
    [', under faults of every kind', anyFaulty, 60],
    [', while BOSH works on it', withDeploys(anyFaulty, 9 * MINUTE), 25],
  ] as const)(
    'shows the views, sums and missing instances of the whole one%s',
    (_, specs, runs) => {
      expectLaw(specs, runs, (spec, seed) => {
        const pair = pairOf(spec, seed);
        const { whole, thinned } = pair;
        let stepped = viewAt(thinned, 0);
        return instantsWithin(pair, 8, seed).flatMap((at) => {
          const expected = viewAt(whole, at);
          const sought = viewAt(thinned, at);
          stepped = advanceView(stepped, thinned, at);
          const lines = describeView(whole, expected);
          const sums = TOTALS.filter((name) => {
            const series = thinned.series[name];
            return series === undefined || seriesAt(series, at) !== expected.totals[name];
          });
          const missing = [
            JSON.stringify(missingInstances(whole, expected, 1000)),
            JSON.stringify(missingInstances(thinned, sought, 1000)),
          ];
          return [
            ...differences(`sought ${at}`, lines, describeView(thinned, sought)),
            ...differences(`stepped to ${at}`, lines, describeView(thinned, stepped)),
            ...sums.map((name) => `at ${at} the series ${name} differs`),
            ...(missing[0] === missing[1] ? [] : [`${missing[0]}\n${missing[1]}`]),
          ];
        });
      });
    },
  );

  test('tells the auction batches and convergence passes of the whole one', () => {
    expectLaw(anyAuctions, 50, (spec, seed) => {
      const { whole, thinned, range } = pairOf(spec, seed);
      const isWithin = (batch: AuctionBatch) =>
        batch.decidedAt >= range.from && batch.decidedAt <= range.until;
      const [expected, found] = [whole, thinned].map(batchesOf);
      const index = indexAuctions(thinned, { distance: 1 + (seed % 100) });
      const again = found?.map((batch) => textOf(batchNumbered(index, batch.number)));
      const ofPasses = [whole, thinned].map((replay) =>
        replay.marks.passes
          .filter(({ from, until }) => from >= range.from && until <= range.until)
          .map((pass) => passText(replay, pass)),
      );
      return [
        ...differences(
          'batches',
          expected?.filter(isWithin).map(textOf) ?? [],
          found?.filter(isWithin).map(textOf) ?? [],
        ),
        ...differences('batches on demand', found?.map(textOf) ?? [], again ?? []),
        ...differences('passes', ofPasses[0] ?? [], ofPasses[1] ?? []),
      ];
    });
  });

  test('tells the lives of the whole one, as far as they fall into it', () => {
    expectLaw(anyAuctions, 50, (spec, seed) => {
      const { whole, thinned, range } = pairOf(spec, seed);
      return whole.columns.identities.lrpProcess.flatMap((_, lrp) => {
        const [expected, found] = [whole, thinned].map((replay) =>
          lifeText(lifeOf(replay, lrp), range),
        );
        return expected === found ? [] : [`${expected}\n${found}`];
      });
    });
  });
});

describe('outside of its range a thinned trace', () => {
  test('tells of faults, and calls the rest unknown', () => {
    expectLaw(anyAuctions, 25, (spec, seed) => {
      const { thinned, whole, range } = pairOf(spec, seed);
      const summary = opened({
        ...thinTrace(whole, { from: 0, until: 0 }),
        header: { ...whole.header, level: 'summary' },
        isComplete: true,
      });
      return [range.from - 1, range.until + 1, 0, DURATION]
        .filter((at) => at >= 0 && (at < range.from || at > range.until))
        .flatMap((at) => differences(`at ${at}`, toldLines(summary, at), toldLines(thinned, at)));
    });
  });
});

/** Desired numbers are read from a column that means nothing without `tells`. */
function toldLines(replay: Replay, at: Instant): string[] {
  const view = viewAt(replay, at);
  return describeView(replay, view).filter((line) => !line.startsWith('desired'));
}

function batchesOf({ columns, header }: Replay): AuctionBatch[] {
  const { foundation } = header.scenario as { foundation: FoundationSpec };
  const reader = createBatchReader(columns, foundation);
  const batches: AuctionBatch[] = [];
  for (;;) {
    const batch = nextBatch(reader);
    if (batch === null) return batches;
    batches.push(batch);
  }
}

/** All of it but numbers of rows. */
function textOf(batch: AuctionBatch | null): string {
  if (batch === null) return 'none';
  const { identities: _, decisions, ...rest } = batch;
  return JSON.stringify({ ...rest, decisions: decisions.map(({ row: _row, ...each }) => each) });
}

function passText(replay: Replay, pass: Span): string {
  const { rows, did, ...rest } = reportPass(replay, pass);
  return JSON.stringify({ ...rest, rows: rows.length, did: [...did] });
}

function lifeText(life: InstanceLife | undefined, { from, until }: DetailRange): string {
  if (life === undefined) return 'unknown';
  const within = <T extends Interval>(intervals: readonly T[]) =>
    intervals
      .map((each) => ({
        ...each,
        from: Math.max(from, each.from),
        until: Math.min(until, each.until),
      }))
      .filter((each) => each.from < each.until);
  return JSON.stringify({
    name: life.name,
    stays: within(life.stays).map(({ instance, cell, phases, ...each }) => [
      [instance, cell, each.from, each.until],
      within(phases),
    ]),
    attempts: life.attempts
      .filter(({ at }) => at >= from && at <= until)
      .map(({ row: _, ...attempt }) => attempt),
    desired: within(life.desired),
    waits: within(life.waits),
    beliefs: within(life.beliefs)
      .map((belief) => JSON.stringify(belief))
      .sort(),
  });
}
