/** The plots of load as pixels: labels at the left, one under the other over the same stretch of time. */
import type { Pen, Size } from '../../charts/canvasChart';
import { kindColour, type Palette } from '../../charts/palette';
import {
  AXIS_HEIGHT,
  absenceText,
  LABEL_WIDTH,
  type LoadPicture,
  type LoadRow,
  type LoadScale,
  shareOf,
  valueText,
} from './loadPicture';

export function drawLoad(pen: Pen, picture: LoadPicture, size: Size, palette: Palette): void {
  drawGround(pen, picture, size, palette);
  for (const row of picture.rows) {
    drawLabel(pen, row, palette);
    if (row.pixels === undefined) drawAbsence(pen, row, palette);
    else drawPlot(pen, row, row.pixels, picture.scale, palette);
  }
}

function drawGround(
  pen: Pen,
  { ticks, faults, range, width }: LoadPicture,
  { height }: Size,
  { colours, font }: Palette,
): void {
  const top = AXIS_HEIGHT;
  if (range !== undefined) {
    const left = Math.max(0, range.left);
    const right = Math.min(width, range.right);
    pen.fillStyle = colours['accent-ground'];
    if (right > left) pen.fillRect(LABEL_WIDTH + left, top, right - left, height - top);
  }
  pen.font = `11px ${font}`;
  pen.textBaseline = 'middle';
  pen.textAlign = 'center';
  pen.lineWidth = 1;
  for (const { x, text } of ticks) {
    const place = LABEL_WIDTH + Math.round(x) + 0.5;
    line(pen, place, top, place, height, colours.line, 0.6);
    const half = pen.measureText(text).width / 2;
    if (x - half < -LABEL_WIDTH || x + half > width) continue;
    pen.fillStyle = colours['text-weak'];
    pen.fillText(text, place, top / 2 + 1);
  }
  pen.setLineDash([2, 2]);
  for (const x of faults) {
    line(pen, LABEL_WIDTH + x + 0.5, top, LABEL_WIDTH + x + 0.5, height, colours.fault, 0.5);
  }
  pen.setLineDash([]);
}

function line(
  pen: Pen,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  colour: string,
  alpha = 1,
): void {
  pen.globalAlpha = alpha;
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(fromX, fromY);
  pen.lineTo(toX, toY);
  pen.stroke();
  pen.globalAlpha = 1;
}

function drawLabel(pen: Pen, row: LoadRow, { colours, font }: Palette): void {
  const { series, top, isFirstOfGroup, peak } = row;
  const { plot } = series;
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  if (isFirstOfGroup) {
    pen.font = `600 12px ${font}`;
    pen.fillStyle = colours.text;
    pen.fillText(plot.group, 8, top - 18);
  }
  pen.font = `12px ${font}`;
  pen.fillStyle = row.pixels === undefined ? colours['text-weak'] : colours.text;
  pen.fillText(plot.title, 8, top + 2);
  if (peak === undefined) return;
  pen.font = `11px ${font}`;
  pen.fillStyle = colours['text-weak'];
  pen.fillText(`most ${valueText(plot, peak.value)}`, 8, top + 20);
}

function drawAbsence(pen: Pen, { series, top }: LoadRow, { colours, font }: Palette): void {
  const text = absenceText(series);
  pen.font = `12px ${font}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  // No grid line goes through words.
  pen.fillStyle = colours.ground;
  pen.fillRect(LABEL_WIDTH, top, pen.measureText(text).width + 8, 18);
  pen.fillStyle = colours['text-weak'];
  pen.fillText(text, LABEL_WIDTH + 4, top + 2);
}

/** By form: how each is drawn tells them apart without colours. */
function drawPlot(
  pen: Pen,
  { series, top, height, peak }: LoadRow,
  { greatest, lower }: NonNullable<LoadRow['pixels']>,
  scale: LoadScale,
  palette: Palette,
): void {
  const { colours } = palette;
  const bottom = top + height;
  const most = peak?.value ?? 0;
  const heightOf = (value: number) => Math.max(1, height * shareOf(value, most, scale));
  line(pen, LABEL_WIDTH, bottom + 0.5, LABEL_WIDTH + greatest.length, bottom + 0.5, colours.line);
  const colour = kindColour(palette, COLOURS[series.plot.form]);
  for (let column = 0; column < greatest.length; column++) {
    const value = greatest[column] as number;
    if (!(value > 0)) continue;
    const x = LABEL_WIDTH + column;
    const up = heightOf(value);
    pen.fillStyle = colour;
    if (series.plot.form === 'value') {
      pen.fillRect(x, bottom - up, 1, up);
      if (isAlone(greatest, column)) pen.fillRect(x - 1, bottom - up - 1, 3, 3);
      continue;
    }
    // The most in pale, over it the mean or the least.
    pen.globalAlpha = 0.35;
    pen.fillRect(x, bottom - up, 1, up);
    pen.globalAlpha = 1;
    const low = lower[column] as number;
    if (low > 0) pen.fillRect(x, bottom - heightOf(low), 1, heightOf(low));
  }
}

/** CSS pixels on both sides of a value in which there is no other, so that its head touches none. */
const ROOM = 3;

function isAlone(values: Float64Array, column: number): boolean {
  for (let near = Math.max(0, column - ROOM); near <= column + ROOM; near++) {
    if (near !== column && (values[near] ?? 0) > 0) return false;
  }
  return true;
}

const COLOURS = { rate: 0, value: 7, balance: 4, total: 2 } as const;
