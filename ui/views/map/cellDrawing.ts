/**
 * A cell's square: filled from below, its containers on it, and its marks: a cross for dead, stripes for
 * suspect rows, stripes the other way for a Garden that is not healthy, a ring for evacuating, a dashed one with a
 * bar for drained, corners for what Silk and Locket say, and the letter of the step of an update.
 */
import type { Pen } from '../../charts/canvasChart';
import type { Palette } from '../../charts/palette';
import type { UpdateStep } from '../../replay/state';
import type { CellPicture } from './cellPicture';
import { drawGlyph, type GlyphStyle } from './glyphDrawing';
import { type GlyphGrid, glyphAt } from './glyphGrid';
import { lookOf, type Tinting } from './glyphLook';
import { drawStack } from './stackDrawing';

export interface CellStyle {
  readonly side: number;
  readonly grid: GlyphGrid | undefined;
  readonly tinting: Tinting;
}

/** How much of its colours a cell keeps that is not what is selected. */
const DIM = 0.5;

/** CSS pixels. */
const GAUGE_WIDTH = 2;

/** Draws within the square at (0, 0); the pen is left as it was, but for its styles. */
export function drawCell(pen: Pen, picture: CellPicture, style: CellStyle, palette: Palette): void {
  const { side, grid, tinting } = style;
  pen.globalAlpha = picture.light === 'dim' ? DIM : 1;
  drawGround(pen, picture, style, palette);
  pen.globalAlpha = 1;
  if (grid === undefined) drawStack(pen, picture, side, tinting.colour, palette);
  else {
    drawGlyphs(pen, picture, grid, style, palette);
    drawGhosts(pen, picture, grid, side, palette);
  }
  pen.globalAlpha = picture.light === 'dim' ? DIM : 1;
  drawMarks(pen, picture, side, palette);
  pen.globalAlpha = 1;
  drawLight(pen, picture, side, palette);
}

function drawGround(pen: Pen, picture: CellPicture, style: CellStyle, { colours }: Palette): void {
  const { side } = style;
  const { state, fill } = picture;
  const isEmptyPlace = state === 'absent' || picture.isDeleted;
  if (!isEmptyPlace) {
    pen.fillStyle = state === 'down' ? colours['ground-pressed'] : colours['ground-raised'];
    pen.fillRect(0, 0, side, side);
  }
  // A stack is the fill, in the colours of what it is made of.
  if (fill !== undefined && fill > 0 && style.grid !== undefined) {
    const height = Math.max(1, Math.round(fill * side));
    pen.fillStyle = fill >= 0.9 ? colours['fill-full'] : colours.fill;
    pen.fillRect(0, side - height, side, height);
    // Glyphs may hide how high it is: the left edge says it again.
    pen.fillStyle = colours['line-strong'];
    pen.fillRect(0, side - height, GAUGE_WIDTH, height);
  }
  pen.strokeStyle = isEmptyPlace ? colours.line : colours['line-strong'];
  pen.lineWidth = 1;
  pen.setLineDash(isEmptyPlace || state === 'starting' ? [2, 2] : []);
  if (side >= 6) pen.strokeRect(0.5, 0.5, side - 1, side - 1);
  pen.setLineDash([]);
}

/** Where all of a cell is lit, its frame says so. */
function hasMarkedGlyphs({ light, looks }: CellPicture): boolean {
  return light === 'dim' || !looks.every((code) => lookOf(code).isLit);
}

function drawGlyphs(
  pen: Pen,
  picture: CellPicture,
  grid: GlyphGrid,
  { side, tinting }: CellStyle,
  palette: Palette,
): void {
  const style: GlyphStyle = {
    colour: tinting.colour,
    size: grid.glyph,
    isDimming: picture.light !== undefined && hasMarkedGlyphs(picture),
  };
  const { looks } = picture;
  for (let place = 0; place < looks.length; place++) {
    const { x, y } = glyphAt(grid, side, place);
    if (y < 0) break;
    drawGlyph(pen, looks[place] as number, x, y, style, palette);
  }
}

/** Rows of a cell that is not up: outlines where containers were, nothing behind them. */
function drawGhosts(
  pen: Pen,
  { ghosts, slots }: CellPicture,
  grid: GlyphGrid,
  side: number,
  { colours }: Palette,
): void {
  pen.strokeStyle = colours.gone;
  pen.lineWidth = 1;
  for (let place = slots.length; place < ghosts; place++) {
    const { x, y } = glyphAt(grid, side, place);
    if (y < 0) break;
    pen.strokeRect(x + 0.5, y + 0.5, grid.glyph - 1, grid.glyph - 1);
  }
}

/** What is said of the cell as a whole; also drawn in the legend. */
export function drawMarks(
  pen: Pen,
  picture: Pick<
    CellPicture,
    | 'state'
    | 'hasSuspect'
    | 'hasEvacuating'
    | 'isDrained'
    | 'garden'
    | 'isLeaseLost'
    | 'presence'
    | 'update'
    | 'isDeleted'
  > &
    Partial<Pick<CellPicture, 'light'>>,
  side: number,
  { colours, font }: Palette,
): void {
  if (picture.hasSuspect) drawStripes(pen, side, colours.suspect);
  if (picture.garden !== 'asItIs') {
    // Nobody knows of a broken one yet: its stripes are broken, too.
    pen.setLineDash(picture.garden === 'broken' ? [3, 3] : []);
    drawStripes(pen, side, colours.bad, true);
    pen.setLineDash([]);
  }
  if (picture.hasEvacuating || picture.isDrained) {
    const width = Math.max(1.5, Math.min(3, side / 10));
    pen.strokeStyle = colours.evacuating;
    pen.lineWidth = width;
    pen.setLineDash(picture.hasEvacuating ? [] : [2 * width, width]);
    // Within the frame of what is selected.
    const inset = width / 2 + (picture.light === undefined || picture.light === 'dim' ? 0 : 2.5);
    pen.strokeRect(inset, inset, side - 2 * inset, side - 2 * inset);
    pen.setLineDash([]);
    if (picture.isDrained) {
      pen.fillStyle = colours.evacuating;
      pen.fillRect(side * 0.28, side / 2 - width / 2, side * 0.44, width);
    }
  }
  if (picture.state === 'down' && !picture.isDeleted) {
    const width = Math.max(1, Math.min(3, side / 14));
    // A halo keeps the cross apart from stripes.
    drawCross(pen, side, colours['ground-pressed'], 2.5 * width);
    drawCross(pen, side, colours.fault, width);
  }
  if (picture.state === 'unknown' && side >= 14) {
    pen.fillStyle = colours['text-weak'];
    pen.font = `${Math.min(12, side - 4)}px ${font}`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText('?', side / 2, side / 2);
  }
  const corner = Math.max(4, Math.min(10, side * 0.3));
  if (picture.isLeaseLost) {
    triangle(pen, side - corner, 0, side, 0, side, corner);
    pen.fillStyle = colours.bad;
    pen.fill();
  }
  if (picture.presence !== 'asItIs') {
    triangle(pen, 0, 0, corner, 0, 0, corner);
    pen.fillStyle = picture.presence === 'notListed' ? colours.text : colours.ground;
    pen.fill();
    pen.strokeStyle = colours.text;
    pen.lineWidth = 1;
    pen.stroke();
  }
  if (picture.update !== 'none') drawUpdate(pen, picture.update, side, { colours, font });
}

/** CSS pixels: a smaller square has no room for a letter. */
const LETTERED_SIDE = 18;
const LETTER_BOX = 11;

/** In the lower right corner: the letter of the step, or a corner where there is no room for one. */
function drawUpdate(
  pen: Pen,
  step: UpdateStep,
  side: number,
  { colours, font }: Pick<Palette, 'colours' | 'font'>,
): void {
  pen.fillStyle = step === 'failed' ? colours.bad : colours.accent;
  if (side < LETTERED_SIDE) {
    const corner = Math.max(4, Math.min(8, side * 0.4));
    triangle(pen, side - corner, side, side, side - corner, side, side);
    pen.fill();
    return;
  }
  drawStepLetter(pen, step, side - LETTER_BOX, side - LETTER_BOX, { colours, font });
}

/** A box with the letter; also drawn in the legend. */
export function drawStepLetter(
  pen: Pen,
  step: UpdateStep,
  x: number,
  y: number,
  { colours, font }: Pick<Palette, 'colours' | 'font'>,
): void {
  pen.fillStyle = step === 'failed' ? colours.bad : colours.accent;
  pen.fillRect(x, y, LETTER_BOX, LETTER_BOX);
  pen.fillStyle = colours.ground;
  pen.font = `700 9px ${font}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(STEP_LETTERS[step], x + LETTER_BOX / 2, y + LETTER_BOX / 2 + 0.5);
}

/** X: deleted. J: jobs start. R: asked whether they are ready. The others by their first letters. */
const STEP_LETTERS: Readonly<Record<UpdateStep, string>> = {
  none: '',
  prepare: 'P',
  drain: 'D',
  stop: 'S',
  delete: 'X',
  create: 'C',
  start: 'J',
  watch: 'W',
  'post-start': 'R',
  failed: '!',
};

function drawCross(pen: Pen, side: number, colour: string, width: number): void {
  const inset = side * 0.14;
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(inset, inset);
  pen.lineTo(side - inset, side - inset);
  pen.moveTo(side - inset, inset);
  pen.lineTo(inset, side - inset);
  pen.stroke();
}

/** Diagonals from edge to edge of the square, without clipping; rising to the right unless they fall. */
function drawStripes(pen: Pen, side: number, colour: string, isFalling = false): void {
  const distance = Math.max(4, Math.min(11, side / 5));
  pen.strokeStyle = colour;
  pen.lineWidth = 1.25;
  pen.beginPath();
  for (let sum = distance; sum < 2 * side; sum += distance) {
    const [left, right] = [Math.max(0, sum - side), Math.min(side, sum)];
    pen.moveTo(left, isFalling ? side - right : right);
    pen.lineTo(right, isFalling ? side - left : left);
  }
  pen.stroke();
}

function triangle(
  pen: Pen,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  x3: number,
  y3: number,
): void {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.lineTo(x3, y3);
  pen.closePath();
}

/** A frame in the colour of selections: thin when only a container is meant, dashed round a loser. */
function drawLight(pen: Pen, picture: CellPicture, side: number, { colours }: Palette): void {
  const { light, looks } = picture;
  if (light === undefined || light === 'plain') return;
  if (light === 'dim' && !looks.some((code) => lookOf(code).isLit)) return;
  pen.strokeStyle = colours.selection;
  pen.lineWidth = light === 'dim' ? 1 : 2;
  pen.setLineDash(light === 'loser' ? [3, 2] : []);
  const inset = pen.lineWidth / 2;
  pen.strokeRect(inset, inset, side - 2 * inset, side - 2 * inset);
  pen.setLineDash([]);
}
