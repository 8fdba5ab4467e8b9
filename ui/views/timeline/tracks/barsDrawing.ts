/** Auction batches and convergence passes on a canvas. */
import type { Pen } from '../../../charts/canvasChart';
import type { Palette } from '../../../charts/palette';
import type { Bar, BarsModel } from './barsModel';
import { drawLabel, labelWidth } from './strokes';
import type { TrackScene } from './track';

export interface BarsLook {
  readonly colour: (palette: Palette) => string;
  /** Of the marked part. */
  readonly markedColour: (palette: Palette) => string;
  /** What the highest bar in sight stands for. */
  readonly maximumText: (maximum: number) => string;
}

/** CSS pixels: what lasted a moment, or decided one thing, is seen. */
const HEIGHT_MIN = 3;
const HEADROOM = 3;
/** At the right edge, for the scale. */
const SCALE_WIDTH = 48;

export function drawBars(
  pen: Pen,
  model: BarsModel,
  { size }: TrackScene,
  palette: Palette,
  look: BarsLook,
): void {
  const { colours } = palette;
  const bottom = size.height - 1;
  const heightOf = (value: number) =>
    value === 0 ? 1 : Math.max(HEIGHT_MIN, (value / model.maximum) * (bottom - HEADROOM));
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(0, bottom + 0.5);
  pen.lineTo(size.width, bottom + 0.5);
  pen.stroke();
  pen.fillStyle = look.colour(palette);
  for (const bar of model.bars) fillBar(pen, bar, bottom, heightOf(bar.value), 0);
  pen.fillStyle = look.markedColour(palette);
  for (const bar of model.bars) {
    if (bar.marked > 0) drawMarked(pen, bar, bottom, heightOf(bar.value), palette);
  }
  drawNotes(pen, model.bars, size.width, bottom, palette);
  const { selected } = model;
  if (selected !== undefined) {
    pen.strokeStyle = colours.selection;
    pen.lineWidth = 2;
    const height = Math.max(8, heightOf(selected.value));
    pen.strokeRect(selected.left - 1.5, bottom - height - 1, selected.width + 3, height + 2);
  }
  if (model.bars.length > 0) {
    drawLabel(pen, look.maximumText(model.maximum), size.width - 4, HEADROOM + 6, palette, {
      align: 'right',
    });
  }
}

/** Beside the bars, where the next one is far enough. */
function drawNotes(
  pen: Pen,
  bars: readonly Bar[],
  width: number,
  bottom: number,
  palette: Palette,
): void {
  for (const [place, { left, width: barWidth, note, spans }] of bars.entries()) {
    if (note === undefined || spans > 1) continue;
    const from = left + barWidth + 3;
    const limit = bars[place + 1]?.left ?? width - SCALE_WIDTH;
    if (from + labelWidth(pen, note, palette) + 4 > Math.min(limit, width - SCALE_WIDTH)) continue;
    drawLabel(pen, note, from, bottom - 8, palette);
  }
}

function fillBar(
  pen: Pen,
  { left, width }: Bar,
  bottom: number,
  height: number,
  lift: number,
): void {
  // Bars next to each other are seen as two.
  const gap = width > 3 ? 0.5 : 0;
  pen.fillRect(left, bottom - lift - height, width - gap, height);
}

/** From the top: another colour, with lines through it where there is room for them. */
function drawMarked(
  pen: Pen,
  bar: Bar,
  bottom: number,
  height: number,
  { colours }: Palette,
): void {
  const marked = Math.min(height, Math.max(2, (bar.marked / bar.value) * height));
  const top = bottom - height;
  fillBar(pen, bar, bottom, marked, height - marked);
  if (bar.width < 4) return;
  pen.save();
  pen.beginPath();
  pen.rect(bar.left, top, bar.width, marked);
  pen.clip();
  pen.strokeStyle = colours.ground;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let x = bar.left - marked; x < bar.left + bar.width; x += 4) {
    pen.moveTo(x, top + marked);
    pen.lineTo(x + marked, top);
  }
  pen.stroke();
  pen.restore();
}
