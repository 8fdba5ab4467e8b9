/** What is at a point of the map, what the arrow keys lead to, and what choosing it selects. */
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Point } from '../../charts/canvasChart';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import type { View } from '../../replay/view';
import { cellSelected, instanceSelected } from '../../session/runFacts';
import type { Selected } from '../../session/selected';
import { glyphUnder } from './glyphGrid';
import { LABEL_WIDTH, MARGIN, type MapLayout } from './mapLayout';
import type { MapModel } from './mapModel';

export type MapTarget =
  | { readonly kind: 'zone'; readonly band: number }
  | { readonly kind: 'cell'; readonly cell: CellId }
  /** A container by its slot in the replay's columns, and the cell that it is on. */
  | { readonly kind: 'container'; readonly cell: CellId; readonly slot: number };

/** Whether two targets are one thing. */
export function isSameTarget(one: MapTarget | undefined, other: MapTarget | undefined): boolean {
  if (one === undefined || other === undefined || one.kind !== other.kind) return one === other;
  if (one.kind === 'zone') return one.band === (other as typeof one).band;
  if (one.kind === 'cell') return one.cell === (other as typeof one).cell;
  return one.slot === (other as typeof one).slot && one.cell === (other as typeof one).cell;
}

/** Smaller glyphs cannot be pointed at: the cell is meant. */
const GLYPH_TO_POINT_AT = 4;

/** What is at a point; undefined: nothing. */
export function targetAt(model: MapModel, { x, y }: Point): MapTarget | undefined {
  const { layout, grid, pictures } = model;
  const { pitch, side, columns } = layout;
  const place = layout.bands.findIndex((band) => y >= band.y && y < band.y + band.height);
  const band = layout.bands[place];
  if (band === undefined) return undefined;
  const isOnLabel = layout.isLabelAbove ? y < band.squares.y : x < MARGIN + LABEL_WIDTH;
  if (isOnLabel) return band.zone === undefined ? undefined : { kind: 'zone', band: place };
  const column = Math.floor((x - band.squares.x) / pitch);
  const row = Math.floor((y - band.squares.y) / pitch);
  if (column < 0 || column >= columns) return undefined;
  const cell = band.cells[row * columns + column];
  if (cell === undefined) return undefined;
  const inner = { x: x - band.squares.x - column * pitch, y: y - band.squares.y - row * pitch };
  if (inner.x > side || inner.y > side) return undefined;
  const isLarge = grid !== undefined && grid.glyph >= GLYPH_TO_POINT_AT;
  const glyph = isLarge ? glyphUnder(grid, side, inner.x, inner.y) : undefined;
  const slot = glyph === undefined ? undefined : pictures[cell]?.slots[glyph];
  return slot === undefined ? { kind: 'cell', cell } : { kind: 'container', cell, slot };
}

/** What choosing a target selects; null when there is nothing to select. */
export function selectedAt(
  replay: Replay,
  view: View,
  layout: MapLayout,
  target: MapTarget,
): Selected | null {
  if (target.kind === 'zone') {
    const zone = layout.bands[target.band]?.zone;
    return zone === undefined ? null : { kind: 'zone', zone };
  }
  if (target.kind === 'cell') return cellSelected(replay, target.cell);
  const { containers } = view.state;
  const lrp = read(containers.lrp, target.slot);
  if (lrp !== NONE) return instanceSelected(replay, lrp);
  const taskGuid = replay.columns.identities.tasks[read(containers.task, target.slot)];
  return taskGuid === undefined ? cellSelected(replay, target.cell) : { kind: 'task', taskGuid };
}

/** Where a key leads from a target; undefined: the key means nothing here. */
export function targetByKey(
  layout: MapLayout,
  from: MapTarget | undefined,
  key: string,
): MapTarget | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const { bands } = layout;
  const place =
    from === undefined ? 0 : from.kind === 'zone' ? from.band : bandOf(layout, from.cell);
  const band = bands[place];
  // Nowhere yet, or at something that only another run has.
  if (from === undefined || band === undefined) return cellIn(layout, 0, 0);
  const order = from.kind === 'zone' ? NONE : band.cells.indexOf(from.cell);
  if (key === 'Home') return cellIn(layout, place, 0);
  if (key === 'End') return cellIn(layout, place, band.cells.length - 1);
  if (from.kind === 'zone') return fromZone(layout, place, key);
  return fromCell(layout, place, order, step);
}

const STEPS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  Home: { x: 0, y: 0 },
  End: { x: 0, y: 0 },
};

function bandOf({ bandOf: bands }: MapLayout, cell: CellId): number {
  return bands[cell] ?? NONE;
}

function cellIn({ bands }: MapLayout, place: number, order: number): MapTarget | undefined {
  const cells = bands[place]?.cells ?? [];
  const cell = cells[Math.max(0, Math.min(cells.length - 1, order))];
  return cell === undefined ? undefined : { kind: 'cell', cell };
}

function zoneAt({ bands }: MapLayout, place: number): MapTarget | undefined {
  return bands[place] === undefined ? undefined : { kind: 'zone', band: place };
}

/** From a zone's label: to its cells, or to the next label. */
function fromZone(layout: MapLayout, place: number, key: string): MapTarget | undefined {
  switch (key) {
    case 'ArrowRight':
      return cellIn(layout, place, 0);
    case 'ArrowDown':
      return zoneAt(layout, place + 1) ?? zoneAt(layout, place);
    case 'ArrowUp':
      return zoneAt(layout, place - 1) ?? zoneAt(layout, place);
    default:
      return zoneAt(layout, place);
  }
}

/** From a square: to the one beside it, left of the first column to the zone, up and down across bands. */
function fromCell(
  layout: MapLayout,
  place: number,
  order: number,
  { x, y }: { readonly x: number; readonly y: number },
): MapTarget | undefined {
  const { columns, bands } = layout;
  const length = bands[place]?.cells.length ?? 0;
  const column = order % columns;
  if (x < 0 && column === 0) return zoneAt(layout, place);
  if (x > 0 && (column === columns - 1 || order === length - 1))
    return cellIn(layout, place, order);
  if (x !== 0) return cellIn(layout, place, order + x);
  const next = order + y * columns;
  if (next >= 0 && next < length) return cellIn(layout, place, next);
  // Below a short last row lies its last square.
  const isRowBelow = Math.floor(order / columns) < Math.floor((length - 1) / columns);
  if (y > 0 && isRowBelow) return cellIn(layout, place, length - 1);
  const other = bands[place + y]?.cells.length;
  if (other === undefined) return cellIn(layout, place, order);
  const lastRow = Math.floor((other - 1) / columns) * columns;
  return cellIn(layout, place + y, y > 0 ? column : lastRow + column);
}
