/** The tracks by name. To add one: its name in `session`, a model and a drawing here, a line below. */
import type { Duration, Instant } from '../../../../sim/engine/units';
import { valueAt } from '../../../../sim/trace/columns';
import type { KindName } from '../../../../sim/trace/kinds';
import { count, counted, duration, percent, UNKNOWN } from '../../../charts/format';
import { kindColour } from '../../../charts/palette';
import type { Replay } from '../../../replay/openReplay';
import { seriesAt } from '../../../replay/series';
import type { Span } from '../../../replay/spans';
import type { TrackName } from '../../../session/session';
import { talliesOf } from '../runTallies';
import { NOT_TOLD, toldRange } from '../told';
import { drawBars } from './barsDrawing';
import { auctionBars, passBars, placeBegunAt, placeNear } from './barsModel';
import { drawInstances } from './instancesDrawing';
import { instancesLines, instancesModel, runningText } from './instancesModel';
import { drawLevel } from './levelDrawing';
import { levelModel } from './levelModel';
import { drawLoad } from './loadDrawing';
import { loadModel, rateAt } from './loadModel';
import { drawRecovery } from './recoveryDrawing';
import { recoveryLines, recoveryModel, shareAt } from './recoveryModel';
import { type Track, trackChart } from './track';

const recovery: Track = {
  name: 'recovery',
  title: 'Recovery',
  height: 56,
  label: 'Share of desired instances that run, with the recovery that the scenario expects',
  absence: (replay) => unlessTold(replay, 'container.running', 'Which instances run is'),
  makeChart: () =>
    trackChart(recoveryModel, (pen, model, scene, palette) => {
      if (model !== undefined) drawRecovery(pen, model, scene, palette);
    }),
  valueAt: (run, at) => percent(shareAt(run, at)),
  linesAt: recoveryLines,
};

const instances: Track = {
  name: 'instances',
  title: 'Instances',
  height: 64,
  label: 'Desired instances as a line, instances by state stacked under it',
  absence: (replay) => unlessTold(replay, 'container.running', 'Which instances run is'),
  makeChart: () =>
    trackChart(instancesModel, (pen, model, { size }, palette) => {
      if (model !== undefined) drawInstances(pen, model, size, palette);
    }),
  valueAt: ({ replay }, at) => runningText(replay, at),
  linesAt: ({ replay }, at) => instancesLines(replay, at),
};

const auctions: Track = {
  name: 'auctions',
  title: 'Auctions',
  height: 40,
  label: 'Auction batches: width is duration, height is decisions, those that found no cell at the top',
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
    const place = placeBegunAt(replay.marks.batches, at);
    const batch = replay.marks.batches[place];
    if (batch === undefined) return 'none yet';
    return isUnderWay(batch, at) ? `batch ${count(batch.number)} now` : `after ${count(batch.number)}`;
  },
  linesAt: ({ replay }, at) =>
    batchLines(replay, placeNear(replay.marks.batches, at, 0)) ?? ['No batch is under way.'],
  pointedAt({ replay }, at, within) {
    const place = placeNear(replay.marks.batches, at, within);
    const lines = batchLines(replay, place);
    const batch = replay.marks.batches[place];
    if (lines === undefined || batch === undefined) return undefined;
    return { selected: { kind: 'auction', batch: batch.number, decision: null, cellGuid: null }, lines };
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

const passes: Track = {
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
    const pass = replay.marks.passes[placeBegunAt(replay.marks.passes, at)];
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

const load: Track = {
  name: 'load',
  title: 'Load',
  height: 44,
  label: 'Records of the BBS a second upwards, decisions of the auctioneer downwards',
  absence: (replay) => unlessTold(replay, 'actualLRP.created', 'What the BBS and the auctioneer did is'),
  makeChart: () =>
    trackChart(loadModel, (pen, model, scene, palette) => drawLoad(pen, model, scene, palette)),
  valueAt: ({ replay }, at) => `BBS ${rateText(rateAt(talliesOf(replay).bbsRecords, at))}`,
  linesAt: ({ replay }, at) => [
    `BBS: ${rateText(rateAt(talliesOf(replay).bbsRecords, at))} changes`,
    `Auctioneer: ${rateText(rateAt(talliesOf(replay).decisions, at))} decisions`,
  ],
};

function rateText(rate: number | undefined): string {
  return rate === undefined ? UNKNOWN : `${count(rate)}/s`;
}

const presences: Track = {
  name: 'presences',
  title: 'Presences',
  height: 34,
  label: 'Cells that Locket holds a presence of; cells that are down hatched from below',
  absence: (replay) => unlessTold(replay, 'presence.acquired', 'Presences are'),
  makeChart: () =>
    trackChart(
      (scene) => {
        const { series, facts } = scene.run.replay;
        return levelModel(scene, series.cellsPresent, series.cellsDown, facts.cells.length);
      },
      (pen, model, scene, palette) => {
        if (model !== undefined) drawLevel(pen, model, scene, palette);
      },
    ),
  valueAt: ({ replay }, at) =>
    `${count(seriesOf(replay, 'cellsPresent', at))} of ${counted(replay.facts.cells.length, 'cell')}`,
  linesAt: ({ replay }, at) => [
    `${count(seriesOf(replay, 'cellsPresent', at))} cells present in Locket`,
    `${count(seriesOf(replay, 'cellsDown', at))} cells down`,
  ],
};

function seriesOf({ series }: Replay, name: keyof Replay['series'], at: Instant): number | undefined {
  return series[name] && seriesAt(series[name], at);
}

const subnets: Track = {
  name: 'subnets',
  title: 'Subnets',
  height: 34,
  label: 'Subnets in the Silk lease table; cells that were refused a lease hatched from below',
  absence: (replay) =>
    unlessTold(replay, 'silk.leaseAcquired', 'Silk leases are') ??
    (talliesOf(replay).leases === undefined
      ? 'This foundation has no Silk network. Scenario silk-cliff shows one.'
      : undefined),
  makeChart: () =>
    trackChart(
      (scene) => {
        const { leases, refused } = talliesOf(scene.run.replay);
        return levelModel(scene, leases, refused, 1);
      },
      (pen, model, scene, palette) => {
        if (model !== undefined) drawLevel(pen, model, scene, palette);
      },
    ),
  valueAt: ({ replay }, at) => counted(leasesAt(replay, at) ?? 0, 'lease'),
  linesAt({ replay }, at) {
    const { refused } = talliesOf(replay);
    return [
      `${count(leasesAt(replay, at))} subnets leased`,
      `${count(refused && seriesAt(refused, at))} cells were refused a lease`,
    ];
  },
};

function leasesAt(replay: Replay, at: Instant): number | undefined {
  const { leases } = talliesOf(replay);
  return leases && seriesAt(leases, at);
}

export const ALL_TRACKS: { readonly [Name in TrackName]: Track } = {
  recovery,
  instances,
  auctions,
  passes,
  load,
  presences,
  subnets,
};

function unlessTold(replay: Replay, kind: KindName, subject: string): string | undefined {
  return toldRange(replay, kind) === undefined ? `${subject} ${NOT_TOLD}.` : undefined;
}

function unlessAny(spans: readonly Span[], absence: string): string | undefined {
  return spans.length === 0 ? absence : undefined;
}

function isUnderWay({ from, until, isOpen }: Span, at: Instant): boolean {
  return at >= from && (at < until || isOpen);
}

function lastedText({ from, until, isOpen }: Span): string {
  return isOpen ? 'still under way at the end' : lasted(until - from);
}

function lasted(elapsed: Duration): string {
  return `took ${duration(elapsed)}`;
}
