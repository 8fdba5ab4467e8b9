/** The Silk map as pixels. Zones by tint, state by shape: filled, hatched, hollow. */
import type { Pen, Size } from '../../charts/canvasChart';
import { count } from '../../charts/format';
import { kindColour, type Palette } from '../../charts/palette';
import { LABELLED_PITCH, squareOf } from './silkLayout';
import { daysLeft } from './silkModel';
import { type SilkPicture, type SilkSquare, zoneText } from './silkPicture';

export function drawSilk(pen: Pen, picture: SilkPicture, size: Size, palette: Palette): void {
  const { layout, squares, selected, pointed, next } = picture;
  drawRowNumbers(pen, picture, palette);
  for (const square of squares) {
    const { x, y } = squareOf(layout, square.subnet);
    pen.globalAlpha = square.isLit ? 1 : 0.25;
    drawSquare(pen, square, x, y, layout.side, palette);
    if (square.state === 'expired' && next.has(square.subnet))
      drawNext(pen, x, y, layout.side, palette);
  }
  pen.globalAlpha = 1;
  if (pointed !== undefined) outline(pen, picture, pointed, palette.colours.text, 1);
  if (selected >= 0 && selected < layout.subnets) {
    outline(pen, picture, selected, palette.colours.selection, 2);
  }
  drawLegend(pen, picture, size, palette);
}

function drawSquare(
  pen: Pen,
  square: SilkSquare,
  x: number,
  y: number,
  side: number,
  palette: Palette,
): void {
  const { colours } = palette;
  const { state, zone } = square;
  const tint = zone < 0 ? colours.gone : kindColour(palette, zone);
  switch (state) {
    case 'leased':
      pen.fillStyle = tint;
      pen.fillRect(x, y, side, side);
      return;
    case 'stale':
      drawHatched(pen, x, y, side, tint);
      drawDays(pen, daysLeft(square), x, y, side, palette);
      return;
    case 'expired':
      drawExpired(pen, x, y, side, tint);
      return;
    case 'single':
      pen.fillStyle = colours.absent;
      pen.fillRect(x, y, side, side);
      pen.fillStyle = colours['text-weak'];
      pen.fillRect(x + side / 2 - 1, y + side / 2 - 1, 2, 2);
      return;
    case 'free':
      if (side < 4) {
        pen.fillStyle = colours.absent;
        pen.fillRect(x, y, side, side);
        return;
      }
      pen.strokeStyle = colours.line;
      pen.lineWidth = 1;
      pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  }
}

/** Distance of two lines of a hatching, in CSS pixels. */
const HATCH = 4;

function drawHatched(pen: Pen, x: number, y: number, side: number, tint: string): void {
  pen.strokeStyle = tint;
  pen.lineWidth = 1;
  if (side >= 4) pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  pen.beginPath();
  // Lines from the lower left to the upper right, cut at the square's edges.
  for (let offset = HATCH; offset < 2 * side; offset += HATCH) {
    const from = Math.min(offset, side);
    const rest = offset - from;
    pen.moveTo(x + rest, y + from);
    pen.lineTo(x + from, y + rest);
  }
  pen.stroke();
}

/** CSS pixels: a smaller square has no room for a number. */
const NUMBERED_SIDE = 14;

/** The days that it is kept at most, on the ground so that it can be read over the hatching. */
function drawDays(
  pen: Pen,
  days: number | undefined,
  x: number,
  y: number,
  side: number,
  { colours, font }: Palette,
): void {
  if (days === undefined || side < NUMBERED_SIDE) return;
  const text = String(days);
  pen.font = `600 10px ${font}`;
  const width = pen.measureText(text).width;
  if (width + 4 > side) return;
  pen.fillStyle = colours.ground;
  pen.fillRect(x + side / 2 - width / 2 - 1, y + side / 2 - 5, width + 2, 10);
  pen.fillStyle = colours.text;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(text, x + side / 2, y + side / 2 + 0.5);
}

/** Nobody's any more, and still in the table: a dashed outline with one stroke through it. */
function drawExpired(pen: Pen, x: number, y: number, side: number, tint: string): void {
  pen.strokeStyle = tint;
  pen.lineWidth = 1;
  pen.setLineDash([2, 2]);
  if (side >= 4) pen.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(x + 1, y + side - 1);
  pen.lineTo(x + side - 1, y + 1);
  pen.stroke();
}

/** The one that expired first, when no other is free. */
function drawNext(pen: Pen, x: number, y: number, side: number, { colours }: Palette): void {
  const r = Math.max(1.5, side / 5);
  pen.fillStyle = colours.text;
  pen.beginPath();
  pen.arc(x + side / 2, y + side / 2, r, 0, 2 * Math.PI);
  pen.fill();
}

function outline(
  pen: Pen,
  { layout }: SilkPicture,
  subnet: number,
  colour: string,
  width: number,
): void {
  const { x, y } = squareOf(layout, subnet);
  const edge = width / 2;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.strokeRect(x - edge, y - edge, layout.side + 2 * edge, layout.side + 2 * edge);
}

function drawRowNumbers(pen: Pen, { layout }: SilkPicture, { colours, font }: Palette): void {
  if (layout.pitch < LABELLED_PITCH) return;
  pen.font = `10px ${font}`;
  pen.fillStyle = colours['text-weak'];
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (let first = 0; first < layout.subnets; first += layout.perRow) {
    const { x, y } = squareOf(layout, first);
    pen.fillText(String(first), x - 6, y + layout.side / 2 + 0.5);
  }
}

const SWATCH = 10;

const NOBODY: Omit<SilkSquare, 'state' | 'zone' | 'isLit'> = {
  subnet: 0,
  cell: -1,
  address: -1,
  since: undefined,
  deadSince: undefined,
  left: undefined,
  isLeftBehind: false,
};

/** What the squares mean, with how many there are, in as many lines as it takes. */
function drawLegend(pen: Pen, picture: SilkPicture, size: Size, palette: Palette): void {
  const { layout, zones, counts, hasSingle } = picture;
  const base: Omit<SilkSquare, 'state' | 'zone'> = { ...NOBODY, isLit: true };
  const entries: [square: SilkSquare, text: string][] = zones.map((zone, id) => [
    { ...base, state: 'leased', zone: id },
    zoneText(zone),
  ]);
  const { stale, expired, free } = counts;
  const days =
    layout.side >= NUMBERED_SIDE && stale > 0 ? ', with the days that they are kept' : '';
  entries.push([{ ...base, state: 'stale', zone: -1 }, `${count(stale)} not renewed${days}`]);
  if (expired > 0)
    entries.push([
      { ...base, state: 'expired', zone: -1 },
      `${count(expired)} expired${picture.next.size === 1 && free === 0 ? ', a dot on the next to be reused' : ''}`,
    ]);
  entries.push([{ ...base, state: 'free', zone: -1 }, `${count(free)} free`]);
  if (hasSingle) entries.push([{ ...base, state: 'single', zone: -1 }, 'single addresses']);
  pen.font = `12px ${palette.font}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  let x = layout.left;
  let y = layout.bottom + 12;
  for (const [square, text] of entries) {
    const width = SWATCH + 5 + pen.measureText(text).width + 12;
    if (x > layout.left && x + width > size.width) {
      x = layout.left;
      y += 18;
    }
    drawSquare(pen, square, x, y - SWATCH / 2, SWATCH, palette);
    pen.fillStyle = palette.colours.text;
    pen.fillText(text, x + SWATCH + 5, y + 0.5);
    x += width;
  }
}
