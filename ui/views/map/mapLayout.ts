/**
 * Where everything on the map stands: zones as bands, cells as equal squares in them, the legend below.
 *
 * A cell keeps its place for the whole run, and one that joins later has its place from the start: the
 * layout depends on the scenario and the size alone. Coordinates are CSS pixels of the canvas.
 */
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Size } from '../../charts/canvasChart';
import { hasBosh } from '../../replay/deploys';
import type { Replay } from '../../replay/openReplay';

/** One zone: its label, and the squares of its cells. */
export interface Band {
  /** undefined: cells of which the scenario does not say where they are. */
  readonly zone: string | undefined;
  /** By group, then by id. */
  readonly cells: readonly CellId[];
  readonly y: number;
  readonly height: number;
  /** Where its squares begin. */
  readonly squares: { readonly x: number; readonly y: number };
}

export interface Square {
  readonly x: number;
  readonly y: number;
}

export interface MapLayout {
  readonly size: Size;
  readonly bands: readonly Band[];
  /** Width of a square, and from one square to the next. */
  readonly side: number;
  readonly pitch: number;
  readonly columns: number;
  /** By CellId. */
  readonly squares: readonly Square[];
  readonly bandOf: readonly number[];
  /** Labels stand above their squares in a narrow map, else beside them. */
  readonly isLabelAbove: boolean;
  readonly legend: { readonly y: number; readonly height: number };
}

/** Margin around everything. */
export const MARGIN = 8;
/** What a label takes beside its squares. */
export const LABEL_WIDTH = 118;
/** CSS pixels from one line of a label to the next. */
export const LABEL_LINE = 15;
const LABEL_ABOVE_HEIGHT = 20;
/** Kept free for the legend, so that squares stay in place when an entry comes or goes. */
export const LEGEND_ROW = 18;
const LEGEND_ROWS = 2;
/** With names of apps, or steps of deploys. */
const LEGEND_ROWS_LONG = 3;
const LEGEND_ROWS_NARROW = 5;
const LEGEND_BELOW = 3;
/** Narrower maps have their labels above. */
const NARROW = 560;
const BAND_GAP = 6;
const PITCH_MAX = 132;
/** Smaller than that nothing can be told apart. */
const PITCH_MIN = 3;

/** The cells of a zone, by id. */
export function cellsOfZone({ facts }: Replay, zone: string): CellId[] {
  return [...facts.cells.entries()].filter(([, cell]) => cell?.zone === zone).map(([id]) => id);
}

/** Cells by zone, in the scenario's order of zones, each by group and then by id. */
export function bandCells(
  replay: Replay,
): { readonly zone: string | undefined; readonly cells: readonly CellId[] }[] {
  const { facts, columns } = replay;
  const ids = columns.identities.cells.map((_, cell) => cell);
  const groups = new Map<string | undefined, number>();
  for (const cell of facts.cells) {
    if (!groups.has(cell?.group)) groups.set(cell?.group, groups.size);
  }
  const groupOf = (cell: CellId) => groups.get(facts.cells[cell]?.group) ?? NONE;
  // One look at each cell: a file may name a zone for each, and as many without any.
  const cellsByZone = new Map<string | undefined, CellId[]>();
  for (const zone of facts.zones) cellsByZone.set(zone, []);
  for (const cell of ids) {
    const zone = facts.cells[cell]?.zone;
    const cells = cellsByZone.get(zone);
    if (cells === undefined) cellsByZone.set(zone, [cell]);
    else cells.push(cell);
  }
  return [...cellsByZone]
    .filter(([, cells]) => cells.length > 0)
    .map(([zone, cells]) => ({
      zone,
      cells: cells.sort((one, other) => groupOf(one) - groupOf(other) || one - other),
    }));
}

/** The layout with the largest squares that fit. `hasNames`: the legend has names of apps in it. */
export function layoutMap(replay: Replay, size: Size, hasNames = false): MapLayout {
  const groups = bandCells(replay);
  const isLabelAbove = size.width < NARROW;
  const isLong = hasNames || hasBosh(replay);
  const legendRows = isLong ? LEGEND_ROWS_LONG : LEGEND_ROWS;
  const legendHeight = LEGEND_ROW * (isLabelAbove ? LEGEND_ROWS_NARROW : legendRows);
  const left = MARGIN + (isLabelAbove ? 0 : LABEL_WIDTH);
  const width = Math.max(1, size.width - left - MARGIN);
  const height = size.height - MARGIN - legendHeight - LEGEND_BELOW;
  const heightAt = (pitch: number) =>
    groups.reduce((sum, { cells }) => sum + bandHeight(cells.length, pitch) + BAND_GAP, -BAND_GAP);
  const bandHeight = (cells: number, pitch: number) => {
    const rows = Math.ceil(cells / Math.max(1, Math.floor(width / pitch)));
    const squares = rows * pitch;
    return isLabelAbove ? squares + LABEL_ABOVE_HEIGHT : Math.max(squares, 2 * LABEL_LINE);
  };
  let pitch = PITCH_MAX;
  while (pitch > PITCH_MIN && heightAt(pitch) > height) pitch--;
  const columns = Math.max(1, Math.floor(width / pitch));
  const squares: Square[] = [];
  const bandOf: number[] = new Array<number>(replay.columns.identities.cells.length).fill(NONE);
  const bands: Band[] = [];
  let y = MARGIN;
  for (const [place, { zone, cells }] of groups.entries()) {
    const origin = { x: left, y: y + (isLabelAbove ? LABEL_ABOVE_HEIGHT : 0) };
    for (const [order, cell] of cells.entries()) {
      squares[cell] = {
        x: origin.x + (order % columns) * pitch,
        y: origin.y + Math.floor(order / columns) * pitch,
      };
      bandOf[cell] = place;
    }
    const tall = bandHeight(cells.length, pitch);
    bands.push({ zone, cells, y, height: tall, squares: origin });
    y += tall + BAND_GAP;
  }
  const side = pitch - Math.max(1, Math.min(6, Math.round(pitch * 0.07)));
  const legend = { y: size.height - legendHeight - LEGEND_BELOW, height: legendHeight };
  return { size, bands, side, pitch, columns, squares, bandOf, isLabelAbove, legend };
}
