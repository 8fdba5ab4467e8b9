/** The strip of presences as pixels: state by shape as well as by colour. */
import type { Pen, Size } from '../../charts/canvasChart';
import { fittedText } from '../../charts/fittedText';
import { count } from '../../charts/format';
import type { Palette } from '../../charts/palette';
import type { PresenceState } from './presenceModel';
import { type PresencePicture, placeOfCell } from './presencePicture';

export function drawPresences(
  pen: Pen,
  picture: PresencePicture,
  size: Size,
  palette: Palette,
): void {
  const { bands, pitch, side, selected, zone, pointed } = picture;
  const { colours, font } = palette;
  for (const band of bands) {
    pen.globalAlpha = zone === undefined || zone === band.zone ? 1 : 0.3;
    pen.font = `12px ${font}`;
    pen.textBaseline = 'top';
    pen.textAlign = 'left';
    pen.fillStyle = colours.text;
    const name = fittedText(pen, band.zone, 36);
    pen.fillText(name, 8, band.top);
    pen.fillStyle = band.listed < band.cells.length ? colours.bad : colours['text-weak'];
    pen.fillText(`${count(band.listed)}/${count(band.cells.length)}`, 42, band.top);
    for (const [place, cell] of band.cells.entries()) {
      const { x, y } = placeOfCell(band, place, pitch);
      drawPresence(pen, cell.state, x, y, side, palette);
      if (cell.cell === selected) outline(pen, x, y, side, colours.selection, 2);
      else if (cell.cell === pointed) outline(pen, x, y, side, colours.text, 1);
    }
  }
  pen.globalAlpha = 1;
  drawLegend(pen, picture, size, palette);
}

function drawPresence(
  pen: Pen,
  state: PresenceState,
  x: number,
  y: number,
  side: number,
  { colours }: Palette,
): void {
  pen.lineWidth = 1;
  switch (state) {
    case 'listed':
      pen.fillStyle = colours.running;
      pen.fillRect(x, y, side, side);
      return;
    case 'stale': {
      // Half filled: Locket believes in it, and it is not there.
      pen.fillStyle = colours.suspect;
      pen.beginPath();
      pen.moveTo(x, y + side);
      pen.lineTo(x, y);
      pen.lineTo(x + side, y + side);
      pen.fill();
      pen.strokeStyle = colours.suspect;
      pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
      return;
    }
    case 'expired':
      pen.strokeStyle = colours.bad;
      pen.beginPath();
      pen.moveTo(x + 1, y + 1);
      pen.lineTo(x + side - 1, y + side - 1);
      pen.moveTo(x + side - 1, y + 1);
      pen.lineTo(x + 1, y + side - 1);
      pen.stroke();
      return;
    case 'unlisted':
      pen.strokeStyle = colours['line-strong'];
      pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
      return;
    case 'absent':
      pen.fillStyle = colours.absent;
      pen.fillRect(x + side / 2 - 1, y + side / 2 - 1, 2, 2);
  }
}

function outline(
  pen: Pen,
  x: number,
  y: number,
  side: number,
  colour: string,
  width: number,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.strokeRect(x - width / 2, y - width / 2, side + width, side + width);
}

const LEGEND: readonly (readonly [PresenceState, string])[] = [
  ['listed', 'listed'],
  ['stale', 'listed, cell down'],
  ['expired', 'expired'],
  ['unlisted', 'not listed'],
  ['absent', 'no VM yet'],
];
const SWATCH = 10;

function drawLegend(
  pen: Pen,
  { bands, legendTop }: PresencePicture,
  size: Size,
  palette: Palette,
): void {
  pen.font = `12px ${palette.font}`;
  pen.textBaseline = 'middle';
  let x = 8;
  let y = legendTop + 4;
  for (const [state, text] of LEGEND) {
    const amount = bands.reduce(
      (sum, { cells }) => sum + cells.filter((cell) => cell.state === state).length,
      0,
    );
    if (amount === 0) continue;
    const label = `${count(amount)} ${text}`;
    const width = SWATCH + 5 + pen.measureText(label).width + 12;
    if (x > 8 && x + width > size.width) {
      x = 8;
      y += 18;
    }
    drawPresence(pen, state, x, y - SWATCH / 2, SWATCH, palette);
    pen.fillStyle = palette.colours.text;
    pen.fillText(label, x + SWATCH + 5, y + 0.5);
    x += width;
  }
}
