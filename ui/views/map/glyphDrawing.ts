/**
 * Glyphs of containers. Colour and shape say the same: filled runs, open is starting, a ring evacuates, a
 * slashed one is suspect, a crossed one has crashed or ended; discs are tasks.
 */
import type { Pen } from '../../charts/canvasChart';
import { kindColour, type Palette } from '../../charts/palette';
import type { GlyphColour } from '../../session/session';
import { APPS_WITH_TINT, type Look, lookOf } from './glyphLook';

/** How much of its colour a container keeps that is not what is selected. */
export const DIM_CONTAINER = 0.28;
const TINTS_OF_RAMP = 5;

export interface GlyphStyle {
  readonly colour: GlyphColour;
  /** CSS pixels across. */
  readonly size: number;
  /** Whether what is not lit dims. */
  readonly isDimming: boolean;
}

/** The colour of a tint. */
export function tintColour(palette: Palette, colour: GlyphColour, tint: number): string {
  if (colour === 'app') {
    return tint >= APPS_WITH_TINT ? palette.colours.gone : kindColour(palette, tint);
  }
  return palette.ramp(0.15 + (0.85 * tint) / (TINTS_OF_RAMP - 1));
}

/** By its state, or by its tint. */
export function lookColour(look: Look, colour: GlyphColour, palette: Palette): string {
  return colour === 'state' ? palette.colours[look.state] : tintColour(palette, colour, look.tint);
}

export function drawGlyph(
  pen: Pen,
  code: number,
  x: number,
  y: number,
  style: GlyphStyle,
  palette: Palette,
): void {
  const look = lookOf(code);
  const { size } = style;
  const isDim = style.isDimming && !look.isLit;
  const colour = lookColour(look, style.colour, palette);
  if (isDim) pen.globalAlpha = DIM_CONTAINER;
  if (look.isLit && style.isDimming) {
    const ring = Math.min(1.5, Math.max(1, size / 5));
    pen.fillStyle = palette.colours.selection;
    pen.fillRect(x - ring, y - ring, size + 2 * ring, size + 2 * ring);
    pen.fillStyle = palette.colours.ground;
    if (look.state !== 'running') pen.fillRect(x, y, size, size);
  }
  drawShape(pen, look, x, y, size, colour, palette);
  if (isDim) pen.globalAlpha = 1;
}

function drawShape(
  pen: Pen,
  { state, isTask }: Look,
  x: number,
  y: number,
  size: number,
  colour: string,
  { colours }: Palette,
): void {
  const line = Math.max(1, Math.min(2, size / 5));
  const half = line / 2;
  pen.lineWidth = line;
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  switch (state) {
    case 'running':
      if (!isTask) return pen.fillRect(x, y, size, size);
      disc(pen, x, y, size, 0);
      return pen.fill();
    case 'claimed':
      pen.fillStyle = colours.ground;
      if (isTask) {
        disc(pen, x, y, size, half);
        pen.fill();
        return pen.stroke();
      }
      pen.fillRect(x, y, size, size);
      return pen.strokeRect(x + half, y + half, size - line, size - line);
    case 'evacuating':
      disc(pen, x, y, size, half);
      pen.fillStyle = colours.ground;
      pen.fill();
      return pen.stroke();
    case 'suspect':
      pen.strokeRect(x + half, y + half, size - line, size - line);
      pen.beginPath();
      pen.moveTo(x + half, y + size - half);
      pen.lineTo(x + size - half, y + half);
      return pen.stroke();
    default:
      pen.beginPath();
      pen.moveTo(x + half, y + half);
      pen.lineTo(x + size - half, y + size - half);
      pen.moveTo(x + half, y + size - half);
      pen.lineTo(x + size - half, y + half);
      pen.stroke();
  }
}

function disc(pen: Pen, x: number, y: number, size: number, inset: number): void {
  pen.beginPath();
  pen.arc(x + size / 2, y + size / 2, size / 2 - inset, 0, 2 * Math.PI);
}
