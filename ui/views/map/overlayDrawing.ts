/** What moves above the map: instances in flight, the square under the pointer, the one with the focus. */
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import { glyphAt } from './glyphGrid';
import { LABEL_WIDTH, MARGIN } from './mapLayout';
import type { MapModel } from './mapModel';
import type { MapTarget } from './mapTarget';

export function drawOverlay(pen: Pen, model: MapModel, palette: Palette): void {
  drawFlights(pen, model, palette);
  const { colours } = palette;
  if (model.hovered !== undefined) drawFrame(pen, model, model.hovered, colours.hover, 1.5);
  if (model.focused !== undefined) drawFrame(pen, model, model.focused, colours.accent, 2.5);
}

function drawFrame(
  pen: Pen,
  { layout, grid, pictures }: MapModel,
  target: MapTarget,
  colour: string,
  width: number,
): void {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  if (target.kind === 'zone') {
    const band = layout.bands[target.band];
    if (band === undefined) return;
    const height = layout.isLabelAbove ? band.squares.y - band.y : band.height;
    const across = layout.isLabelAbove ? layout.size.width - 8 : MARGIN + LABEL_WIDTH - 8;
    return pen.strokeRect(4, band.y - 2, across, height + 2);
  }
  const square = layout.squares[target.cell];
  if (square === undefined) return;
  const { side } = layout;
  pen.strokeRect(square.x - 1, square.y - 1, side + 2, side + 2);
  if (target.kind === 'cell' || grid === undefined) return;
  const place = pictures[target.cell]?.slots.indexOf(target.slot) ?? -1;
  if (place < 0) return;
  const { x, y } = glyphAt(grid, side, place);
  pen.strokeRect(square.x + x - 1, square.y + y - 1, grid.glyph + 2, grid.glyph + 2);
}

/** The end of a flight's tail, as a share of the way behind it. */
const TAIL = 0.35;

function drawFlights(pen: Pen, { flights, layout }: MapModel, { colours }: Palette): void {
  if (flights.length === 0) return;
  const half = layout.side / 2;
  const head = Math.max(2, Math.min(5, layout.side / 8));
  pen.strokeStyle = colours.claimed;
  pen.fillStyle = colours.claimed;
  pen.lineWidth = 1.25;
  for (const { from, to, progress } of flights) {
    const start = layout.squares[from];
    const end = layout.squares[to];
    if (start === undefined || end === undefined) continue;
    const at = (share: number) => ({
      x: start.x + half + (end.x - start.x) * share,
      y: start.y + half + (end.y - start.y) * share,
    });
    const place = at(eased(progress));
    const tail = at(Math.max(0, eased(progress) - TAIL));
    pen.globalAlpha = Math.min(1, 4 * (1 - progress));
    pen.beginPath();
    pen.moveTo(tail.x, tail.y);
    pen.lineTo(place.x, place.y);
    pen.stroke();
    pen.fillRect(place.x - head / 2, place.y - head / 2, head, head);
  }
  pen.globalAlpha = 1;
}

/** Slow at both ends. */
function eased(share: number): number {
  return share * share * (3 - 2 * share);
}
