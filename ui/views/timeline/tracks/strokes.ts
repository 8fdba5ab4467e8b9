/** Strokes that several tracks are drawn with: steps by pixel column, textures, labels. No state. */
import { area, curveStepAfter, line } from 'd3-shape';
import type { Pen, Size } from '../../../charts/canvasChart';
import type { Palette } from '../../../charts/palette';

/** A value for each pixel column; NaN where nothing is known. */
export type Columns = Float64Array;

/** Places at which any of some columns of the same length change, and the end. */
function changesOf(...all: readonly Columns[]): number[] {
  const width = all[0]?.length ?? 0;
  const places: number[] = [];
  for (let place = 0; place < width; place++) {
    if (place === 0 || all.some((columns) => !Object.is(columns[place], columns[place - 1]))) {
      places.push(place);
    }
  }
  // The last value goes on to the right edge.
  places.push(width);
  return places;
}

function valueIn(columns: Columns, place: number): number {
  return columns[Math.min(place, columns.length - 1)] ?? Number.NaN;
}

/** The area between two rows of columns, as the pen's path: fill it, or clip by it. */
export function stepArea(
  pen: Pen,
  lower: Columns,
  upper: Columns,
  y: (value: number) => number,
): void {
  pen.beginPath();
  area<number>()
    .defined(
      (place) => !Number.isNaN(valueIn(lower, place)) && !Number.isNaN(valueIn(upper, place)),
    )
    .x((place) => place)
    .y0((place) => y(valueIn(lower, place)))
    .y1((place) => y(valueIn(upper, place)))
    .curve(curveStepAfter)
    .context(pen)(changesOf(lower, upper));
}

/** The line of columns, as the pen's path. */
export function stepLine(pen: Pen, columns: Columns, y: (value: number) => number): void {
  pen.beginPath();
  line<number>()
    .defined((place) => !Number.isNaN(valueIn(columns, place)))
    .x((place) => place)
    .y((place) => y(valueIn(columns, place)))
    .curve(curveStepAfter)
    .context(pen)(changesOf(columns));
}

export type Texture = 'rising' | 'falling' | 'crossed' | 'flat';

const TEXTURE_DISTANCE = 5;

/**
 * Fills a path with lines, so that it is not told by colour alone. `trace` makes the path: one that was made
 * before the pen's state is saved cannot be clipped by in an SVG.
 */
export function fillTexture(
  pen: Pen,
  { width, height }: Size,
  texture: Texture,
  colour: string,
  trace: () => void,
): void {
  pen.save();
  trace();
  pen.clip();
  pen.strokeStyle = colour;
  pen.lineWidth = 1;
  pen.beginPath();
  if (texture === 'flat') {
    for (let y = 1.5; y < height; y += 3) {
      pen.moveTo(0, y);
      pen.lineTo(width, y);
    }
  } else {
    for (let x = -height; x < width + height; x += TEXTURE_DISTANCE) {
      if (texture !== 'falling') {
        pen.moveTo(x, height);
        pen.lineTo(x + height, 0);
      }
      if (texture !== 'rising') {
        pen.moveTo(x, 0);
        pen.lineTo(x + height, height);
      }
    }
  }
  pen.stroke();
  pen.restore();
}

/** CSS pixels. */
export const LABEL_SIZE = 11;

/** Small text with a halo of the ground, so that it can be read on any drawing. */
export function drawLabel(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  palette: Palette,
  options: {
    readonly align?: CanvasTextAlign;
    readonly colour?: string;
    readonly isBold?: boolean;
  } = {},
): void {
  const { align = 'left', colour = palette.colours['text-weak'], isBold = false } = options;
  pen.font = labelFont(palette, isBold);
  pen.textAlign = align;
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.lineWidth = 3;
  pen.strokeStyle = palette.colours.ground;
  pen.strokeText(text, x, y);
  pen.fillStyle = colour;
  pen.fillText(text, x, y);
}

/** The width of a label, CSS pixels. */
export function labelWidth(
  pen: Pen,
  text: string,
  palette: Palette,
  { isBold = false }: { readonly isBold?: boolean } = {},
): number {
  pen.font = labelFont(palette, isBold);
  return pen.measureText(text).width;
}

function labelFont({ font }: Palette, isBold: boolean): string {
  return `${isBold ? '600 ' : ''}${LABEL_SIZE}px ${font}`;
}

/** Grey where the trace does not tell, up to the edges of what it tells. */
export function drawUntold(pen: Pen, columns: Columns, size: Size, palette: Palette): void {
  if (!columns.some(Number.isNaN)) return;
  const none = columns.map((value) => (Number.isNaN(value) ? 0 : Number.NaN));
  const all = none.map((value) => value + 1);
  const edge = (value: number) => (value === 0 ? size.height : 0);
  fillTexture(pen, size, 'rising', palette.colours.line, () => stepArea(pen, none, all, edge));
}
