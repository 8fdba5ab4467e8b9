/**
 * The track of BOSH: deploys as spans with their zones, failures as crosses; below them what is to be made by a
 * date, with an arrow where that lies beyond what is shown; below that when the resurrector did nothing.
 */
import type { Instant } from '../../../../sim/engine/units';
import { boshLanes } from '../../../charts/boshLanes';
import type { Pen } from '../../../charts/canvasChart';
import { count, dateText, longDuration } from '../../../charts/format';
import type { Bar, Lane } from '../../../charts/laneModel';
import type { Palette } from '../../../charts/palette';
import { deployAt } from '../../../replay/deployProgress';
import { deploysOf, hasBosh } from '../../../replay/deploys';
import type { Replay } from '../../../replay/openReplay';
import { resurrectorAt, resurrectorOf } from '../../../replay/resurrector';
import { rotationAt, rotationsOf } from '../../../replay/rotations';
import { startsAtOf } from '../../../session/runFacts';
import type { LoadedRun } from '../../../session/runs';
import { drawLabel, fillTexture, labelWidth } from './strokes';
import { type Pointed, type Track, type TrackScene, trackChart } from './track';

/** CSS pixels. */
const ROW_HEIGHT = 17;
const ROWS = 3;

export const deploysTrack: Track = {
  name: 'deploys',
  title: 'Deploys',
  height: ROWS * ROW_HEIGHT + 2,
  label:
    'Deploys by zone with their failures, certificates up to their dates, and when the resurrector did nothing',
  isOffered: hasBosh,
  absence: (replay) =>
    boshLanes(replay).length === 0
      ? 'No deploy began in this run; the scenario rolling-upgrade shows one.'
      : undefined,
  makeChart: () => trackChart(({ run }) => rowsOf(run.replay), drawRows),
  valueAt: ({ replay }, at) => valueAt(replay, at),
  linesAt: ({ replay }, at) => linesAt(replay, at),
  pointedAt: pointed,
};

interface Row {
  readonly lanes: readonly Lane[];
  /** Where a date lies that what is shown does not reach. */
  readonly dates: readonly { readonly at: Instant; readonly text: string }[];
}

/** Deploys never overlap, for one of them holds the deployment lock: they share a row. */
function rowsOf(replay: Replay): readonly Row[] {
  const lanes = boshLanes(replay);
  const startsAt = startsAtOf(replay);
  const rows = [
    { lanes: lanes.filter(({ key }) => key.startsWith('deploy ')), dates: [] },
    {
      lanes: lanes.filter(({ key }) => key.startsWith('certificate ')),
      dates: rotationsOf(replay).flatMap(({ certificate, facts, expiredAt }) => {
        const at = facts?.expiresAt ?? expiredAt;
        return at === undefined
          ? []
          : [{ at, text: `${certificate} expires ${dateText(startsAt, at)}` }];
      }),
    },
    { lanes: lanes.filter(({ key }) => key === 'resurrector'), dates: [] },
  ];
  return rows.filter((row) => row.lanes.length > 0);
}

/** What fits beside the title: names of certificates are long. */
function valueAt(replay: Replay, at: Instant): string {
  const [first = ''] = linesAt(replay, at);
  return first.replace(/^\S+ (?=expires|has expired)/, '');
}

function linesAt(replay: Replay, at: Instant): string[] {
  const deploys = deploysOf(replay);
  const running = deploys.lives
    .map((life) => deployAt(deploys, life, at))
    .filter(({ state }) => state === 'running');
  const rotations = rotationsOf(replay)
    .map((life) => rotationAt(replay, life, at))
    .filter(({ state }) => state !== 'waiting' && state !== 'rotated');
  const life = resurrectorOf(replay);
  return [
    ...running.map(
      ({ life: { deploy }, updated, vms }) => `${deploy} ${count(updated)} of ${count(vms)}`,
    ),
    ...rotations.map(({ life: { certificate }, state, expiresAt }) => {
      if (state === 'expired') return `${certificate} has expired`;
      if (expiresAt === undefined) return `${certificate} is being rotated`;
      return `${certificate} expires in ${longDuration(expiresAt - at)}`;
    }),
    ...(life === undefined ? [] : resurrectorAt(life, at).standstills).map(({ reason }) =>
      reason === 'melted' ? 'resurrector in meltdown' : 'resurrector switched off',
    ),
  ];
}

function pointed({ replay }: LoadedRun, at: Instant, within: number): Pointed | undefined {
  const lanes = boshLanes(replay);
  const marks = lanes
    .flatMap((lane) => lane.marks)
    .filter((mark) => Math.abs(mark.at - at) <= within && mark.row >= 0)
    .sort((one, other) => Math.abs(one.at - at) - Math.abs(other.at - at));
  const [nearest] = marks;
  if (nearest !== undefined) {
    return { selected: { kind: 'record', row: nearest.row }, lines: [nearest.about] };
  }
  const bars = lanes
    .flatMap((lane) => lane.bars)
    .filter(({ from, until }) => from <= at && at < until);
  const [bar] = bars;
  if (bar?.row === undefined || bar.row < 0) return undefined;
  return { selected: { kind: 'record', row: bar.row }, lines: bars.map(({ about }) => about) };
}

function drawRows(pen: Pen, rows: readonly Row[], scene: TrackScene, palette: Palette): void {
  for (const [number, { lanes, dates }] of rows.entries()) {
    const top = number * ROW_HEIGHT + 1;
    for (const lane of lanes) {
      for (const [place, bar] of lane.bars.entries()) {
        // The deploy is named where it begins.
        const isNamed = place === 0 && lane.key.startsWith('deploy ');
        const labels = isNamed ? [`${lane.label} ${bar.label}`, bar.label] : [bar.label];
        drawBar(pen, bar, labels, top, scene, palette);
      }
      for (const { at, shape } of lane.marks) {
        if (shape === 'crashed' || shape === 'failed')
          drawCross(pen, scene.scale(at), top, palette);
      }
    }
    for (const { at, text } of dates) drawDate(pen, at, text, top, scene, palette);
  }
}

function drawBar(
  pen: Pen,
  { from, until, colour: name, shape }: Bar,
  labels: readonly string[],
  top: number,
  { scale, size }: TrackScene,
  palette: Palette,
): void {
  const left = Math.max(0, scale(from));
  const right = Math.min(size.width, scale(until));
  if (right <= left) return;
  const colour = palette.colours[name];
  const width = Math.max(1.5, right - left);
  const height = ROW_HEIGHT - 3;
  if (shape === 'wait') {
    fillTexture(pen, size, 'rising', colour, () => {
      pen.beginPath();
      pen.rect(left, top, width, height);
    });
  } else {
    pen.fillStyle = colour;
    pen.globalAlpha = shape === 'starting' ? 0.12 : 0.26;
    pen.fillRect(left, top, width, height);
    pen.globalAlpha = 1;
  }
  pen.fillStyle = colour;
  pen.fillRect(left, top + height - 2, width, 2);
  pen.fillRect(left, top, 1, height);
  const label = labels.find((text) => labelWidth(pen, text, palette) + 8 <= width);
  if (label === undefined) return;
  drawLabel(pen, label, left + 4, top + height / 2 - 1, palette, { colour: palette.colours.text });
}

function drawCross(pen: Pen, x: number, top: number, { colours }: Palette): void {
  const [y, r] = [top + (ROW_HEIGHT - 3) / 2, 4];
  pen.strokeStyle = colours.crashed;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(x - r, y - r);
  pen.lineTo(x + r, y + r);
  pen.moveTo(x - r, y + r);
  pen.lineTo(x + r, y - r);
  pen.stroke();
}

/** A line where it is in sight; an arrow at the edge behind which it lies. */
function drawDate(
  pen: Pen,
  at: Instant,
  text: string,
  top: number,
  { scale, size }: TrackScene,
  palette: Palette,
): void {
  const { colours } = palette;
  const height = ROW_HEIGHT - 3;
  const x = scale(at);
  pen.fillStyle = colours.fault;
  if (x >= 0 && x <= size.width) {
    pen.fillRect(Math.min(x, size.width - 3), top - 1, 3, height + 2);
    return;
  }
  const middle = top + height / 2;
  const isLater = x > size.width;
  const [tip, base] = isLater ? [size.width - 1, size.width - 8] : [1, 8];
  pen.beginPath();
  pen.moveTo(base, middle - 5);
  pen.lineTo(tip, middle);
  pen.lineTo(base, middle + 5);
  pen.closePath();
  pen.fill();
  if (!isLater) return;
  const width = labelWidth(pen, text, palette);
  // The bar that leads there says the same where it has room for its label.
  if (width + 24 > size.width / 2) return;
  pen.fillStyle = colours.ground;
  pen.globalAlpha = 0.85;
  pen.fillRect(base - 8 - width, top, width + 6, height - 2);
  pen.globalAlpha = 1;
  drawLabel(pen, text, base - 4, middle - 1, palette, { align: 'right', colour: colours.fault });
}
