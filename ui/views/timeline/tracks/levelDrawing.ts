/** A level on a canvas: an area under a line, and what is wrong hatched from below. */
import { scaleLinear } from 'd3-scale';
import type { Pen } from '../../../charts/canvasChart';
import { count } from '../../../charts/format';
import type { Palette } from '../../../charts/palette';
import type { LevelModel } from './levelModel';
import { drawLabel, drawUntold, fillTexture, stepArea, stepLine } from './strokes';
import type { TrackScene } from './track';

export function drawLevel(
  pen: Pen,
  model: LevelModel,
  { size }: TrackScene,
  palette: Palette,
): void {
  const { colours } = palette;
  const { level, wrong, maximum } = model;
  const y = scaleLinear([0, maximum], [size.height - 1, 4]);
  const none = level.least.map((value) => (Number.isNaN(value) ? value : 0));
  stepArea(pen, none, level.least, y);
  pen.fillStyle = colours.fill;
  pen.globalAlpha = 0.5;
  pen.fill();
  pen.globalAlpha = 1;
  stepArea(pen, level.least, level.greatest, y);
  pen.fillStyle = colours['fill-full'];
  pen.fill();
  stepLine(pen, level.least, y);
  pen.strokeStyle = colours.accent;
  pen.lineWidth = 1.25;
  pen.stroke();
  if (wrong !== undefined) {
    fillTexture(pen, size, 'rising', colours.bad, () => stepArea(pen, none, wrong.greatest, y));
    stepLine(
      pen,
      wrong.greatest.map((value) => (value > 0 ? value : Number.NaN)),
      y,
    );
    pen.strokeStyle = colours.bad;
    pen.stroke();
  }
  drawUntold(pen, level.least, size, palette);
  drawLabel(pen, count(maximum), size.width - 4, 10, palette, { align: 'right' });
}
