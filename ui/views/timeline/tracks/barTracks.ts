/** Tracks of what takes a while and does something: auction batches, convergence passes. */
import type { Instant } from '../../../../sim/engine/units';
import { valueAt } from '../../../../sim/trace/columns';
import { count, counted, duration } from '../../../charts/format';
import { kindColour } from '../../../charts/palette';
import type { Replay } from '../../../replay/openReplay';
import { lastSpan, type Span } from '../../../replay/spans';
import { auctionSelected } from '../../../session/selected';
import { talliesOf } from '../runTallies';
import { drawBars } from './barsDrawing';
import { auctionBars, passBars, placeNear } from './barsModel';
import { type Track, trackChart } from './track';
import { unlessTold } from './unlessTold';

export const auctionsTrack: Track = {
  name: 'auctions',
  title: 'Auctions',
  height: 40,
  label:
    'Auction batches: width is duration, height is decisions, those that found no cell at the top',
  absence: (replay) =>
    unlessTold(replay, 'auction.started', 'Auctions are') ??
    unlessAny(replay.marks.batches, 'No auction was held in this run.'),
  makeChart: () =>
    trackChart(
      auctionBars,
      (pen, model, scene, palette) =>
        drawBars(pen, model, scene, palette, {
          colour: (one) => kindColour(one, 0),
          markedColour: ({ colours }) => colours.bad,
          maximumText: (maximum) => counted(maximum, 'decision'),
        }),
      ['auction'],
    ),
  valueAt({ replay }, at) {
    const batch = lastSpan(replay.marks.batches, at);
    if (batch === undefined) return 'none yet';
    return isUnderWay(batch, at)
      ? `batch ${count(batch.number)} now`
      : `after ${count(batch.number)}`;
  },
  linesAt: ({ replay }, at) =>
    batchLines(replay, placeNear(replay.marks.batches, at, 0)) ?? ['No batch is under way.'],
  pointedAt({ replay }, at, within) {
    const place = placeNear(replay.marks.batches, at, within);
    const lines = batchLines(replay, place);
    const batch = replay.marks.batches[place];
    if (lines === undefined || batch === undefined) return undefined;
    return { selected: auctionSelected(batch.number), lines };
  },
};

function batchLines(replay: Replay, place: number): string[] | undefined {
  const batch = replay.marks.batches[place];
  if (batch === undefined) return undefined;
  const { placed, failed } = talliesOf(replay);
  return [
    `Auction batch ${count(batch.number)}, ${lastedText(batch)}`,
    `${count(placed[place])} placed, ${count(failed[place])} failed`,
  ];
}

export const passesTrack: Track = {
  name: 'passes',
  title: 'Passes',
  height: 34,
  label: 'Convergence passes: height is duration',
  absence: (replay) =>
    unlessTold(replay, 'convergence.started', 'Convergence passes are') ??
    unlessAny(replay.marks.passes, 'The run ended before the first convergence pass.'),
  makeChart: () =>
    trackChart(
      passBars,
      (pen, model, scene, palette) =>
        drawBars(pen, model, scene, palette, {
          colour: (one) => kindColour(one, 7),
          markedColour: ({ colours }) => colours.bad,
          maximumText: (maximum) => duration(maximum),
        }),
      ['pass'],
    ),
  valueAt({ replay }, at) {
    const pass = lastSpan(replay.marks.passes, at);
    if (pass === undefined) return 'none yet';
    return isUnderWay(pass, at) ? `pass ${count(pass.number)} now` : `after ${count(pass.number)}`;
  },
  linesAt: ({ replay }, at) =>
    passLines(replay, placeNear(replay.marks.passes, at, 0)) ?? ['No pass is under way.'],
  pointedAt({ replay }, at, within) {
    const place = placeNear(replay.marks.passes, at, within);
    const pass = replay.marks.passes[place];
    const lines = passLines(replay, place);
    if (lines === undefined || pass === undefined) return undefined;
    return { selected: { kind: 'pass', number: pass.number }, lines };
  },
};

function passLines({ marks, columns }: Replay, place: number): string[] | undefined {
  const pass = marks.passes[place];
  if (pass === undefined) return undefined;
  const lines = [`Convergence pass ${count(pass.number)}, ${lastedText(pass)}`];
  const { middleRow } = pass;
  if (middleRow < 0) return lines;
  const found = (column: 'a' | 'b' | 'x') => count(valueAt(columns, column, middleRow));
  return [...lines, `found ${found('a')} missing, ${found('b')} extra, ${found('x')} suspect`];
}

function unlessAny(spans: readonly Span[], absence: string): string | undefined {
  return spans.length === 0 ? absence : undefined;
}

function isUnderWay({ from, until, isOpen }: Span, at: Instant): boolean {
  return at >= from && (at < until || isOpen);
}

function lastedText({ from, until, isOpen }: Span): string {
  return isOpen ? 'still under way at the end' : `took ${duration(until - from)}`;
}
