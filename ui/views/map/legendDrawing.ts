/** The signs of the legend with their labels, each drawn as on the map. */
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import { drawMarks, drawStepLetter } from './cellDrawing';
import type { CellPicture } from './cellPicture';
import { drawGlyph, tintColour } from './glyphDrawing';
import { GLYPH_STATES, type GlyphState, lookCode, type Tinting } from './glyphLook';
import type { LegendEntry, LegendSign } from './legend';
import { LEGEND_ROW } from './mapLayout';

const SIGN = 11;
const TEXT_AT = 16;
const ENTRY_GAP = 14;

/** Draws them with the left upper corner at (0, 0), in rows of that width. */
export function drawLegend(
  pen: Pen,
  entries: readonly LegendEntry[],
  width: number,
  tinting: Tinting,
  palette: Palette,
): void {
  pen.font = `12px ${palette.font}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  let x = 0;
  let y = 0;
  for (const { sign, text } of entries) {
    const takes = TEXT_AT + pen.measureText(text).width;
    if (x > 0 && x + takes > width) {
      x = 0;
      y += LEGEND_ROW;
    }
    pen.save();
    pen.translate(x, y + (LEGEND_ROW - SIGN) / 2);
    drawSign(pen, sign, tinting, palette);
    pen.restore();
    pen.fillStyle = palette.colours['text-weak'];
    pen.fillText(text, x + TEXT_AT, y + LEGEND_ROW / 2 + 0.5);
    x += takes + ENTRY_GAP;
  }
}

const PLAIN: Parameters<typeof drawMarks>[1] = {
  state: 'up',
  hasSuspect: false,
  hasEvacuating: false,
  isDrained: false,
  garden: 'asItIs',
  isLeaseLost: false,
  presence: 'asItIs',
  update: 'none',
  isDeleted: false,
};

function drawSign(pen: Pen, sign: LegendSign, tinting: Tinting, palette: Palette): void {
  const { colours } = palette;
  const isGrey = tinting.colour !== 'state';
  switch (sign.kind) {
    case 'glyph': {
      const code = lookCode(GLYPH_STATES.indexOf(sign.state), sign.isTask, false, 0);
      const plain = sign.isTask || isGrey ? greyed(palette, sign.state) : palette;
      const style = { colour: 'state', size: SIGN - 2, isDimming: false } as const;
      return drawGlyph(pen, code, 1, 1, style, plain);
    }
    case 'run':
      return drawRun(pen, sign.state, isGrey ? greyed(palette, sign.state) : palette);
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
    case 'update':
      return drawStepLetter(pen, sign.step, 0, 0, palette);
    case 'starting':
    case 'deleted':
    case 'absent':
      pen.strokeStyle = sign.kind === 'starting' ? colours['line-strong'] : colours.line;
      pen.lineWidth = 1;
      pen.setLineDash([2, 2]);
      pen.strokeRect(0.5, 0.5, SIGN - 1, SIGN - 1);
      return pen.setLineDash([]);
    case 'suspect':
      return drawSquare(pen, palette, { hasSuspect: true });
    case 'evacuating':
      return drawSquare(pen, palette, { hasEvacuating: true });
    case 'drained':
      return drawSquare(pen, palette, { isDrained: true });
    case 'unhealthy':
    case 'broken':
      return drawSquare(pen, palette, { garden: sign.kind });
    case 'lease':
      return drawSquare(pen, palette, { isLeaseLost: true });
    case 'notListed':
    case 'lingering':
      return drawSquare(pen, palette, { presence: sign.kind });
  }
}

/** Where the shape is meant and not the colour. */
function greyed(palette: Palette, state: GlyphState): Palette {
  return { ...palette, colours: { ...palette.colours, [state]: palette.colours.gone } };
}

/** As in a stack: plain for what runs, striped for all else. */
function drawRun(pen: Pen, state: GlyphState, { colours }: Palette): void {
  pen.fillStyle = colours[state];
  pen.fillRect(1, 1, SIGN - 2, SIGN - 2);
  if (state === 'running') return;
  pen.fillStyle = colours.ground;
  for (let y = 3; y < SIGN - 1; y += 3) pen.fillRect(1, y, SIGN - 2, 1);
}

function drawSquare(pen: Pen, palette: Palette, marks: Partial<CellPicture>): void {
  pen.fillStyle = palette.colours['ground-raised'];
  pen.fillRect(0, 0, SIGN, SIGN);
  pen.strokeStyle = palette.colours['line-strong'];
  pen.lineWidth = 1;
  pen.strokeRect(0.5, 0.5, SIGN - 1, SIGN - 1);
  drawMarks(pen, { ...PLAIN, ...marks }, SIGN, palette);
}
