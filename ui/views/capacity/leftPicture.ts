/** Where everything is in the picture of what is left on each cell. */
import type { MB } from '../../../sim/engine/units';
import type { Point, Size } from '../../charts/canvasChart';
import { megabytes } from '../../charts/format';
import type { CapacityShown } from '../../session/capacity';
import { type Selected, textOf } from '../../session/selected';
import { type CellLeft, type LeftGroup, leftGroups } from './leftModel';

/** A column: cells with about as much memory left. */
export interface LeftBin {
  readonly from: MB;
  readonly until: MB;
  readonly cells: readonly CellLeft[];
}

export interface LeftBand extends LeftGroup {
  readonly top: number;
  readonly bins: readonly LeftBin[];
}

/** A size that is looked for in one piece. */
export interface LeftLine {
  readonly at: MB;
  readonly text: string;
}

export interface LeftPicture {
  readonly bands: readonly LeftBand[];
  /** MB at the right edge; the left one is 0. */
  readonly most: MB;
  /** Cells in the fullest column of all. */
  readonly tallest: number;
  readonly ticks: readonly MB[];
  readonly lines: readonly LeftLine[];
  /** CSS pixels of the axis. */
  readonly width: number;
  readonly selected: Selected | null;
  readonly pointed: LeftBin | undefined;
}

/** CSS pixels. */
export const LABEL_WIDTH = 118;
export const LINES_HEIGHT = 34;
export const BAND_HEIGHT = 52;
/** Of it, above the columns. */
export const BAND_GAP = 8;
const AXIS_HEIGHT = 22;
const MARGIN = 14;
/** The narrowest column. */
const BIN_WIDTH = 6;
const TICK_DISTANCE = 70;

export function leftHeight(groups: number): number {
  return LINES_HEIGHT + groups * BAND_HEIGHT + AXIS_HEIGHT;
}

/** Answers the same picture as long as nothing in it changed. */
export function createLeftPicturer() {
  let last:
    | { readonly key: string; readonly shown: CapacityShown; picture: LeftPicture }
    | undefined;
  return (
    shown: CapacityShown,
    { width }: Size,
    selected: Selected | null,
    pointed: LeftBin | undefined,
  ): LeftPicture => {
    const place = pointed && `${pointed.from} ${pointed.cells[0]?.cellGuid}`;
    const key = [width, selected && textOf(selected), place].join(' ');
    if (last?.shown !== shown || last.key !== key) {
      last = { key, shown, picture: { ...pictureOf(shown, width), selected, pointed } };
    }
    return last.picture;
  };
}

function pictureOf(
  { report, question }: CapacityShown,
  size: number,
): Omit<LeftPicture, 'selected' | 'pointed'> {
  const groups = leftGroups(question.foundation);
  const width = Math.max(40, size - LABEL_WIDTH - MARGIN);
  const lines = linesOf(report);
  const largest = Math.max(
    ...groups.map(({ cells }) => cells.at(-1)?.available.memory ?? 0),
    ...lines.map(({ at }) => at * 1.1),
  );
  const step = stepFor((largest * BIN_WIDTH) / width);
  const most = (Math.floor(largest / step) + 1) * step;
  const bands = groups.map((group, place): LeftBand => {
    return { ...group, top: LINES_HEIGHT + place * BAND_HEIGHT, bins: binsOf(group.cells, step) };
  });
  const tallest = Math.max(
    1,
    ...bands.flatMap(({ bins }) => bins.map(({ cells }) => cells.length)),
  );
  const tickStep = stepFor((most * TICK_DISTANCE) / width);
  const ticks: MB[] = [];
  for (let at = 0; at <= most; at += tickStep) ticks.push(at);
  return { bands, most, tallest, ticks, lines, width };
}

/** A power of two, so that columns and ticks stand at whole sizes. */
function stepFor(wanted: MB): MB {
  let step = 1;
  while (step < wanted) step *= 2;
  return step;
}

function binsOf(cells: readonly CellLeft[], step: MB): LeftBin[] {
  const bins = new Map<number, CellLeft[]>();
  for (const cell of cells) {
    const place = Math.max(0, Math.floor(cell.available.memory / step));
    const bin = bins.get(place);
    if (bin === undefined) bins.set(place, [cell]);
    else bin.push(cell);
  }
  return [...bins].map(([place, held]) => ({
    from: place * step,
    until: (place + 1) * step,
    cells: held,
  }));
}

/** A chunk, and the largest app that is desired. */
function linesOf({ chunk, sizes, proxyMB }: CapacityShown['report']): LeftLine[] {
  const largest = sizes.reduce((most, { memoryMB }) => Math.max(most, memoryMB), 0);
  const lines = [{ at: chunk.memoryMB, text: `a chunk of ${megabytes(chunk.memoryMB)}` }];
  if (largest > 0) {
    const text = `the largest app, ${megabytes(largest)}${proxyMB > 0 ? ' and its proxy' : ''}`;
    lines.push({ at: largest + proxyMB, text });
  }
  return lines.sort((one, other) => one.at - other.at);
}

export function xOf({ most, width }: Pick<LeftPicture, 'most' | 'width'>, memory: MB): number {
  return LABEL_WIDTH + (memory / most) * width;
}

/** The band and the column under a point; a column may be pointed at from above it. */
export function leftUnder(
  picture: LeftPicture,
  { x, y }: Point,
): { readonly band: LeftBand; readonly bin: LeftBin | undefined } | undefined {
  const band = picture.bands.find(({ top }) => y >= top && y < top + BAND_HEIGHT);
  if (band === undefined) return undefined;
  const memory = ((x - LABEL_WIDTH) / picture.width) * picture.most;
  return { band, bin: band.bins.find(({ from, until }) => memory >= from && memory < until) };
}
