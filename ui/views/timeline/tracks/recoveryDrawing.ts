/** The recovery curve on a canvas, with its expectations. */
import { scaleLinear } from 'd3-scale';
import type { Pen } from '../../../charts/canvasChart';
import { percent } from '../../../charts/format';
import type { Palette } from '../../../charts/palette';
import type { RecoveryBox } from '../recoveryBoxes';
import type { RecoveryModel, RecoveryPoint } from './recoveryModel';
import { drawLabel, drawUntold, labelWidth, stepArea, stepLine } from './strokes';
import type { TrackScene } from './track';

/** CSS pixels above everything and below the floor. */
const ROOM = 7;

export function drawRecovery(pen: Pen, model: RecoveryModel, scene: TrackScene, palette: Palette): void {
  const { size, scale } = scene;
  const { colours } = palette;
  const y = scaleLinear([model.floor, 1], [size.height - ROOM, ROOM]).clamp(false);
  const shown = (share: number) => Math.min(size.height + 2, y(share));
  for (const box of model.boxes) drawBox(pen, box, scene, y, palette);
  stepArea(pen, model.least.map((share) => (Number.isNaN(share) ? share : 0)), model.least, shown);
  pen.fillStyle = colours.running;
  pen.globalAlpha = 0.16;
  pen.fill();
  pen.globalAlpha = 0.4;
  stepArea(pen, model.least, model.greatest, shown);
  pen.fill();
  pen.globalAlpha = 1;
  stepLine(pen, model.least, shown);
  pen.strokeStyle = colours.running;
  pen.lineWidth = 1.5;
  pen.stroke();
  drawUntold(pen, model.least, size, palette);
  drawPoints(pen, model.points, scale, y, palette);
  drawLabel(pen, percent(1), size.width - 4, ROOM, palette, { align: 'right' });
  drawLabel(pen, percent(model.floor), size.width - 4, size.height - ROOM, palette, { align: 'right' });
}

const SIGNS = { met: '✓', 'not met': '✗', 'not decided': '?' } as const;

function drawBox(
  pen: Pen,
  box: RecoveryBox,
  { scale, size }: TrackScene,
  y: (share: number) => number,
  palette: Palette,
): void {
  const { colours } = palette;
  const left = scale(box.from);
  const right = scale(box.until);
  const top = y(1) - 3;
  const bottom = Math.max(y(box.share), top + 5);
  const colour =
    box.verdict === 'met' ? colours.good : box.verdict === 'not met' ? colours.bad : colours['text-weak'];
  pen.fillStyle = colour;
  pen.globalAlpha = box.isOfSomeApps ? 0 : 0.12;
  pen.fillRect(left, top, right - left, bottom - top);
  pen.globalAlpha = 1;
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  if (box.isOfSomeApps) pen.setLineDash([3, 3]);
  pen.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
  pen.setLineDash([]);
  const sign = box.verdict === undefined ? '' : ` ${SIGNS[box.verdict]} ${box.verdict}`;
  const text = `${box.text}${box.isOfSomeApps ? ' (some apps)' : ''}${sign}`;
  const isRoomRight = right + 4 + labelWidth(pen, text, palette) < size.width - 48;
  drawLabel(pen, text, isRoomRight ? right + 4 : left - 4, (top + Math.min(bottom, top + 14)) / 2 + 1, palette, {
    align: isRoomRight ? 'left' : 'right',
    colour,
  });
}

/** Dots on the curve; their names where they do not run into each other. */
function drawPoints(
  pen: Pen,
  points: readonly RecoveryPoint[],
  scale: (at: number) => number,
  y: (share: number) => number,
  palette: Palette,
): void {
  const { colours } = palette;
  let free = Number.NEGATIVE_INFINITY;
  for (const { at, share, text, after } of points) {
    const x = scale(at);
    pen.beginPath();
    pen.arc(x, y(share), 2.5, 0, 2 * Math.PI);
    pen.fillStyle = colours.ground;
    pen.fill();
    pen.strokeStyle = colours.text;
    pen.lineWidth = 1.25;
    pen.stroke();
    const label = `${text} after ${after}`;
    if (x < free) continue;
    drawLabel(pen, label, x + 6, y(share) + 9, palette);
    free = x + 6 + labelWidth(pen, label, palette) + 8;
  }
}
