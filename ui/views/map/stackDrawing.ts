/**
 * The containers of a small square: the fill from below, in the colours of what fills it. Each takes as much
 * of the square as it takes of the cell; what is alike is one run of pixels, row upon row.
 *
 * Not by colour alone: what runs is at the bottom and plain, what starts is above it and striped.
 */
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import type { GlyphColour } from '../../session/session';
import type { CellPicture } from './cellPicture';
import { DIM_CONTAINER, drawGlyph, lookColour } from './glyphDrawing';
import { isAlike, lookOf } from './glyphLook';

const STRIPE_DISTANCE = 3;

export function drawStack(
  pen: Pen,
  picture: CellPicture,
  side: number,
  colour: GlyphColour,
  palette: Palette,
): void {
  const { looks, shares, light } = picture;
  const across = side - 2;
  const pixels = across * across;
  let share = 0;
  let from = 0;
  for (let place = 0; place < looks.length; place++) {
    const code = looks[place] as number;
    share += shares[place] as number;
    const next = looks[place + 1];
    if (next !== undefined && isAlike(code, next)) continue;
    const look = lookOf(code);
    const isLit = look.isLit && light !== undefined;
    // What was asked for is seen, however small.
    const least = isLit ? from + 2 : from;
    const until = Math.min(pixels, Math.max(least, Math.round(share * pixels)));
    if (light !== undefined && !isLit) pen.globalAlpha = DIM_CONTAINER;
    pen.fillStyle =
      isLit && light === 'dim' ? palette.colours.selection : lookColour(look, colour, palette);
    fillRun(pen, across, from, until);
    if (look.state !== 'running') {
      pen.fillStyle = palette.colours.ground;
      stripeRun(pen, across, from, until);
    }
    pen.globalAlpha = 1;
    from = until;
  }
  if (light === 'dim') drawPips(pen, picture, side, colour, palette);
}

/** CSS pixels. */
const PIP = 5;
const PIP_PITCH = 8;

/** Selected containers once more, in the middle and large enough to be seen: as many as there is room for. */
function drawPips(
  pen: Pen,
  { looks }: CellPicture,
  side: number,
  colour: GlyphColour,
  palette: Palette,
): void {
  const lit = looks.filter((code) => lookOf(code).isLit);
  const columns = Math.floor((side - 2) / PIP_PITCH);
  if (lit.length === 0 || columns === 0) return;
  const shown = lit.subarray(0, columns * columns);
  const across = Math.min(columns, shown.length);
  const down = Math.ceil(shown.length / columns);
  const left = (side - across * PIP_PITCH + PIP_PITCH - PIP) / 2;
  const top = (side - down * PIP_PITCH + PIP_PITCH - PIP) / 2;
  for (const [place, code] of shown.entries()) {
    const x = left + (place % columns) * PIP_PITCH;
    const y = top + Math.floor(place / columns) * PIP_PITCH;
    drawGlyph(pen, code, x, y, { colour, size: PIP, isDimming: true }, palette);
  }
}

/** Pixels of a square from the lower left on, row upon row; one pixel is the square's edge. */
function fillRun(pen: Pen, across: number, from: number, until: number): void {
  const firstRow = Math.floor(from / across);
  const lastRow = Math.floor(until / across);
  const first = from % across;
  const last = until % across;
  const top = (row: number) => across - row;
  if (firstRow === lastRow) {
    if (last > first) pen.fillRect(1 + first, top(firstRow), last - first, 1);
    return;
  }
  if (first > 0) pen.fillRect(1 + first, top(firstRow), across - first, 1);
  const whole = first > 0 ? firstRow + 1 : firstRow;
  if (lastRow > whole) pen.fillRect(1, top(lastRow - 1), across, lastRow - whole);
  if (last > 0) pen.fillRect(1, top(lastRow), last, 1);
}

/** A stripe in every third of the rows that are filled from edge to edge. */
function stripeRun(pen: Pen, across: number, from: number, until: number): void {
  const end = Math.floor(until / across);
  for (let row = Math.ceil(from / across); row < end; row++) {
    if (row % STRIPE_DISTANCE === 0) pen.fillRect(1, across - row, across, 1);
  }
}
