/** What is left on each cell, as pixels: a band of columns for each zone, and lines at sizes that apps need. */
import type { Pen, Size } from '../../charts/canvasChart';
import { fittedText } from '../../charts/fittedText';
import { counted, megabytes } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import {
  BAND_GAP,
  BAND_HEIGHT,
  LABEL_WIDTH,
  type LeftBand,
  type LeftPicture,
  LINES_HEIGHT,
  xOf,
} from './leftPicture';

export function drawLeft(pen: Pen, picture: LeftPicture, size: Size, palette: Palette): void {
  const bottom = LINES_HEIGHT + picture.bands.length * BAND_HEIGHT;
  drawAxis(pen, picture, bottom, palette);
  for (const band of picture.bands) drawBand(pen, picture, band, size, palette);
  pen.globalAlpha = 1;
  drawLines(pen, picture, bottom, palette);
}

function drawAxis(
  pen: Pen,
  picture: LeftPicture,
  bottom: number,
  { colours, font }: Palette,
): void {
  pen.font = `11px ${font}`;
  pen.textBaseline = 'top';
  pen.lineWidth = 1;
  for (const tick of picture.ticks) {
    const x = Math.round(xOf(picture, tick)) + 0.5;
    pen.strokeStyle = colours.line;
    pen.beginPath();
    pen.moveTo(x, LINES_HEIGHT);
    pen.lineTo(x, bottom + 3);
    pen.stroke();
    pen.fillStyle = colours['text-weak'];
    pen.textAlign = tick === 0 ? 'left' : tick >= picture.most ? 'right' : 'center';
    pen.fillText(tick === 0 ? '0' : megabytes(tick), x, bottom + 6);
  }
}

function drawBand(
  pen: Pen,
  picture: LeftPicture,
  band: LeftBand,
  size: Size,
  palette: Palette,
): void {
  const { selected, pointed, tallest } = picture;
  const { colours, font } = palette;
  const isDimmed = selected?.kind === 'zone' && selected.zone !== band.zone;
  pen.globalAlpha = isDimmed ? 0.35 : 1;
  const base = band.top + BAND_HEIGHT;
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  pen.font = `12px ${font}`;
  pen.fillStyle = colours.text;
  pen.fillText(fittedText(pen, band.name, LABEL_WIDTH - 16), 8, base - 20);
  pen.font = `11px ${font}`;
  pen.fillStyle = colours['text-weak'];
  const about = `${megabytes(band.memory)}, ${counted(band.cells.length, 'cell')}`;
  pen.fillText(fittedText(pen, about, LABEL_WIDTH - 16), 8, base - 6);
  pen.strokeStyle = colours['line-strong'];
  pen.lineWidth = 1;
  pen.beginPath();
  pen.moveTo(LABEL_WIDTH, base - 0.5);
  pen.lineTo(Math.min(size.width, LABEL_WIDTH + picture.width), base - 0.5);
  pen.stroke();
  for (const bin of band.bins) {
    const left = xOf(picture, bin.from);
    const width = Math.max(1, xOf(picture, bin.until) - left - 1);
    const height = Math.max(2, ((BAND_HEIGHT - BAND_GAP - 1) * bin.cells.length) / tallest);
    pen.fillStyle = bin === pointed ? colours.accent : colours['fill-full'];
    pen.fillRect(left, base - 1 - height, width, height);
    const isHeld =
      selected?.kind === 'cell' && bin.cells.some(({ cellGuid }) => cellGuid === selected.cellGuid);
    if (!isHeld) continue;
    pen.strokeStyle = colours.selection;
    pen.lineWidth = 2;
    pen.strokeRect(left - 1, base - 2 - height, width + 2, height + 2);
  }
}

/** The names of the sizes stand above, one below the other, so that near ones stay readable. */
function drawLines(
  pen: Pen,
  picture: LeftPicture,
  bottom: number,
  { colours, font }: Palette,
): void {
  pen.font = `11px ${font}`;
  pen.textBaseline = 'top';
  pen.lineWidth = 1;
  for (const [place, { at, text }] of picture.lines.entries()) {
    const x = Math.round(xOf(picture, at)) + 0.5;
    const y = 3 + place * 15;
    pen.strokeStyle = colours.text;
    pen.setLineDash([3, 3]);
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x, bottom);
    pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = colours.text;
    const width = pen.measureText(text).width;
    const isRight = x + 5 + width <= LABEL_WIDTH + picture.width;
    pen.textAlign = isRight ? 'left' : 'right';
    pen.fillText(text, isRight ? x + 5 : x - 5, y);
  }
}
