/** The load on a canvas: the BBS upwards, the auctioneer downwards from the same line, each to its own scale. */
import { scaleLinear } from 'd3-scale';
import type { Pen } from '../../../charts/canvasChart';
import { count } from '../../../charts/format';
import { kindColour, type Palette } from '../../../charts/palette';
import type { LoadModel, Rate } from './loadModel';
import { drawLabel, drawUntold, stepArea, stepLine } from './strokes';
import type { TrackScene } from './track';

export function drawLoad(pen: Pen, model: LoadModel, { size }: TrackScene, palette: Palette): void {
  const middle = Math.round(size.height * 0.55);
  drawRate(
    pen,
    model.bbs,
    scaleLinear([0, model.bbs.maximum], [middle, 3]),
    kindColour(palette, 0),
  );
  drawRate(
    pen,
    model.auctioneer,
    scaleLinear([0, model.auctioneer.maximum], [middle, size.height - 2]),
    kindColour(palette, 3),
  );
  pen.strokeStyle = palette.colours['line-strong'];
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(0, middle + 0.5);
  pen.lineTo(size.width, middle + 0.5);
  pen.stroke();
  drawUntold(pen, model.bbs.mean, size, palette);
  const right = size.width - 4;
  drawLabel(pen, `BBS ${count(model.bbs.maximum)}/s`, right, 9, palette, { align: 'right' });
  drawLabel(pen, `auctions ${count(model.auctioneer.maximum)}/s`, right, size.height - 8, palette, {
    align: 'right',
  });
}

/** The mean filled, the peak as a line around it. */
function drawRate(
  pen: Pen,
  { mean, peak }: Rate,
  y: (value: number) => number,
  colour: string,
): void {
  const none = mean.map((value) => (Number.isNaN(value) ? value : 0));
  pen.fillStyle = colour;
  pen.globalAlpha = 0.6;
  stepArea(pen, none, mean, y);
  pen.fill();
  pen.globalAlpha = 0.9;
  stepLine(pen, peak, y);
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.stroke();
  pen.globalAlpha = 1;
}
