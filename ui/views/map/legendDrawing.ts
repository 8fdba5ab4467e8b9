/** The signs of the legend with their labels, each drawn as on the map. */
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import { drawMarks } from './cellDrawing';
import type { CellPicture } from './cellPicture';
import { drawGlyph, tintColour } from './glyphDrawing';
import { GLYPH_STATES, lookCode, type Tinting } from './glyphLook';
import { LEGEND_ROW, type LegendSign, type PlacedEntry } from './legend';

const SIGN = 11;
const TEXT_AT = 16;

/** Draws them with the left upper corner at (0, 0). */
export function drawLegend(
  pen: Pen,
  entries: readonly PlacedEntry[],
  tinting: Tinting,
  palette: Palette,
): void {
  for (const { sign, text, x, row } of entries) {
    const y = row * LEGEND_ROW;
    pen.save();
    pen.translate(x, y + (LEGEND_ROW - SIGN) / 2);
    drawSign(pen, sign, tinting, palette);
    pen.restore();
    pen.fillStyle = palette.colours['text-weak'];
    pen.font = `12px ${palette.font}`;
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.fillText(text, x + TEXT_AT, y + LEGEND_ROW / 2 + 0.5);
  }
}

const PLAIN: Parameters<typeof drawMarks>[1] = {
  state: 'up',
  hasSuspect: false,
  hasEvacuating: false,
  isLeaseLost: false,
  presence: 'asItIs',
};

function drawSign(pen: Pen, sign: LegendSign, tinting: Tinting, palette: Palette): void {
  const { colours } = palette;
  switch (sign.kind) {
    case 'glyph': {
      const code = lookCode(GLYPH_STATES.indexOf(sign.state), sign.isTask, false, 0);
      const isGrey = sign.isTask || tinting.colour !== 'state';
      const plain = isGrey ? { ...palette, colours: { ...colours, running: colours.gone } } : palette;
      const style = { colour: 'state', size: SIGN - 2, isDimming: false } as const;
      return drawGlyph(pen, code, 1, 1, style, plain);
    }
    case 'tint':
      pen.fillStyle = tintColour(palette, tinting.colour, sign.tint);
      return pen.fillRect(1, 1, SIGN - 2, SIGN - 2);
    case 'fill':
      drawSquare(pen, palette, {});
      pen.fillStyle = colours.fill;
      return pen.fillRect(1, SIGN / 2, SIGN - 2, SIGN / 2 - 1);
    case 'ghost':
      pen.strokeStyle = colours.gone;
      pen.lineWidth = 1;
      return pen.strokeRect(2.5, 2.5, SIGN - 5, SIGN - 5);
    case 'down':
    case 'unknown':
      return drawSquare(pen, palette, { state: sign.kind });
    case 'starting':
    case 'absent':
      pen.strokeStyle = sign.kind === 'absent' ? colours.line : colours['line-strong'];
      pen.lineWidth = 1;
      pen.setLineDash([2, 2]);
      pen.strokeRect(0.5, 0.5, SIGN - 1, SIGN - 1);
      return pen.setLineDash([]);
    case 'suspect':
      return drawSquare(pen, palette, { hasSuspect: true });
    case 'evacuating':
      return drawSquare(pen, palette, { hasEvacuating: true });
    case 'lease':
      return drawSquare(pen, palette, { isLeaseLost: true });
    case 'notListed':
    case 'lingering':
      return drawSquare(pen, palette, { presence: sign.kind });
  }
}

function drawSquare(pen: Pen, palette: Palette, marks: Partial<CellPicture>): void {
  pen.fillStyle = palette.colours['ground-raised'];
  pen.fillRect(0, 0, SIGN, SIGN);
  pen.strokeStyle = palette.colours['line-strong'];
  pen.lineWidth = 1;
  pen.strokeRect(0.5, 0.5, SIGN - 1, SIGN - 1);
  drawMarks(pen, { ...PLAIN, ...marks }, SIGN, palette);
}
