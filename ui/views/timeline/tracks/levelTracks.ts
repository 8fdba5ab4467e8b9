/** Tracks of levels and rates: load, presences in Locket, Silk leases. */
import type { Instant } from '../../../../sim/engine/units';
import { count, counted, UNKNOWN } from '../../../charts/format';
import type { Replay } from '../../../replay/openReplay';
import { seriesAt } from '../../../replay/series';
import { talliesOf } from '../runTallies';
import { drawLevel } from './levelDrawing';
import { levelModel } from './levelModel';
import { drawLoad } from './loadDrawing';
import { loadModel, rateAt } from './loadModel';
import { type Track, trackChart } from './track';
import { unlessTold } from './unlessTold';

export const loadTrack: Track = {
  name: 'load',
  title: 'Load',
  height: 44,
  label: 'Records of the BBS a second upwards, decisions of the auctioneer downwards',
  absence: (replay) =>
    unlessTold(replay, 'actualLRP.created', 'What the BBS and the auctioneer did is'),
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

export const presencesTrack: Track = {
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
  valueAt: ({ replay }, at, shown) =>
    `${count((shown?.totals ?? totalsAt(replay, at)).cellsPresent)} of ${counted(replay.facts.cells.length, 'cell')}`,
  linesAt: ({ replay }, at) => [
    `${count(seriesOf(replay, 'cellsPresent', at))} cells present in Locket`,
    `${count(seriesOf(replay, 'cellsDown', at))} cells down`,
  ],
};

const totalsAt = (replay: Replay, at: Instant) => ({
  cellsPresent: seriesOf(replay, 'cellsPresent', at),
});

function seriesOf(
  { series }: Replay,
  name: keyof Replay['series'],
  at: Instant,
): number | undefined {
  return series[name] && seriesAt(series[name], at);
}

export const subnetsTrack: Track = {
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
