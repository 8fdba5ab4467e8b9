/**
 * Where the containers of a cell stand inside its square: rows from below, as the fill rises, so that many
 * containers look like much.
 *
 * The grid is the same in every cell and for the whole run: it has room for the fullest cell.
 */
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { State } from '../../replay/state';

export interface GlyphGrid {
  /** Glyphs in a row. */
  readonly columns: number;
  /** CSS pixels from one glyph to the next, and across one. */
  readonly pitch: number;
  readonly glyph: number;
  /** From the square's edge. */
  readonly padding: number;
}

/** Squares under that many pixels show no glyphs, and no glyph is closer to the next than that. */
const SIDE_MIN = 22;
const PITCH_MIN = 4.5;
const PITCH_MAX = 20;

/** The grid for that many containers a cell; undefined when they would be too small to be seen. */
export function glyphGrid(side: number, containersMax: number): GlyphGrid | undefined {
  const padding = side >= 40 ? 3 : 2;
  const columns = Math.max(3, Math.ceil(Math.sqrt(containersMax)));
  const pitch = Math.min(PITCH_MAX, (side - 2 * padding) / columns);
  if (side < SIDE_MIN || pitch < PITCH_MIN) return undefined;
  const gap = pitch >= 12 ? 2 : pitch >= 6 ? 1.5 : 1;
  return { columns, pitch, glyph: pitch - gap, padding };
}

/** The left upper corner of the n-th glyph, from the square's. */
export function glyphAt(
  { columns, pitch, glyph, padding }: GlyphGrid,
  side: number,
  place: number,
): { readonly x: number; readonly y: number } {
  const row = Math.floor(place / columns);
  return {
    x: padding + (place % columns) * pitch,
    y: side - padding - row * pitch - glyph,
  };
}

/** Which glyph is at a point of the square, from its left upper corner; it may be one that is not there. */
export function glyphUnder(
  { columns, pitch, padding }: GlyphGrid,
  side: number,
  x: number,
  y: number,
): number | undefined {
  const column = Math.floor((x - padding) / pitch);
  const row = Math.floor((side - padding - y) / pitch);
  if (column < 0 || column >= columns || row < 0) return undefined;
  return row * columns + column;
}

/** How many containers a cell has at most: of the run, as far as its keyframes tell. */
export function mostContainers(replay: Replay): number {
  const known = mostByReplay.get(replay);
  if (known !== undefined) return known;
  const most = Math.max(0, ...replay.keyframes.map(({ state }) => mostContainersIn(replay, state)));
  mostByReplay.set(replay, most);
  return most;
}

const mostByReplay = new WeakMap<Replay, number>();

/** Of the cells at one instant. */
export function mostContainersIn({ columns }: Replay, { cells }: State): number {
  let most = 0;
  for (let cell = 0; cell < columns.identities.cells.length; cell++) {
    most = Math.max(most, read(cells.containers, cell));
  }
  return most;
}
