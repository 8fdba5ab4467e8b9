/**
 * What is drawn of each cell, as plain data. A picture is the same object for as long as the cell looks the
 * same: whoever draws compares objects, and draws again only what changed.
 */
import { type CellId, NONE } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import {
  type CellState,
  codeOf,
  DRAIN_STATES,
  LEASE_STATES,
  UPDATE_STEPS,
  type UpdateStep,
} from '../../replay/state';
import { cellStateIn } from '../../replay/things';
import type { View } from '../../replay/view';
import type { Fill } from '../../session/session';
import { glyphState, lookCode, stackRank, type Tinting, tintOf } from './glyphLook';
import type { CellLight, Lit } from './lit';

/** Whether Locket lists the cell as it should; `lingering`: it lists one that is down. */
export type PresenceMark = 'asItIs' | 'notListed' | 'lingering';

export interface CellPicture {
  readonly cell: CellId;
  readonly state: CellState;
  /** Used of its total, 0 to 1; undefined: not in this trace, or the cell's total is not known. */
  readonly fill: number | undefined;
  /** Slots of its containers in the order in which they are drawn, with the look of each. */
  readonly slots: Int32Array;
  readonly looks: Int32Array;
  /** What each takes of the cell's total, 0 to 1. */
  readonly shares: Float32Array;
  /** Rows that the BBS holds for a cell that is not up: nothing runs behind them. */
  readonly ghosts: number;
  readonly hasSuspect: boolean;
  /** Its rep evacuates, or the BBS holds evacuating rows of it. */
  readonly hasEvacuating: boolean;
  readonly isDrained: boolean;
  /** Garden failed its health check by the rep, or is broken and the rep has not found out yet. */
  readonly garden: 'asItIs' | 'unhealthy' | 'broken';
  readonly isLeaseLost: boolean;
  readonly presence: PresenceMark;
  /** What a deploy does to it; `none` as well where the trace does not tell. */
  readonly update: UpdateStep;
  /** Its VM is deleted: there is nothing but its place. */
  readonly isDeleted: boolean;
  readonly light: CellLight | 'dim' | undefined;
  /** What it was made of: equal numbers, equal pictures. */
  readonly print: number;
}

export interface Style {
  /** Containers are drawn as one stack in the colours of their states, not as a glyph each. */
  readonly isStack: boolean;
  readonly tinting: Tinting;
  readonly fill: Fill;
  readonly lit: Lit | undefined;
}

const DRAINED = codeOf(DRAIN_STATES, 'drained');

const HELD_OR_NONE: ReadonlySet<number> = new Set([
  codeOf(LEASE_STATES, 'none'),
  codeOf(LEASE_STATES, 'held'),
]);

/** The pictures of all cells by CellId; those of `before` that still hold are used again. */
export function cellPictures(
  replay: Replay,
  view: View,
  style: Style,
  before: readonly CellPicture[],
): readonly CellPicture[] {
  const cells = replay.columns.identities.cells.length;
  const { lit } = style;
  const isLit = litTest(replay, view, lit);
  const scratch: Scratch = { slots: [], looks: [], instances: [] };
  const pictures: CellPicture[] = [];
  let isSame = before.length === cells;
  for (let cell = 0; cell < cells; cell++) {
    const isCellLit = lit?.isWholeCell === true && lit.cells.has(cell);
    const found = readContainers(view, style, cell, isCellLit ? isAlways : isLit, scratch);
    const body = bodyOf(replay, view, style, cell);
    const old = before[cell];
    if (old !== undefined && old.print === found.print && isSameBody(old, body)) {
      pictures.push(old);
      continue;
    }
    isSame = false;
    pictures.push({
      ...body,
      ...sorted(replay, view, style, cell, scratch, found.length),
      print: found.print,
    });
  }
  return isSame ? before : pictures;
}

type Body = Omit<CellPicture, 'slots' | 'looks' | 'shares' | 'print'>;

function bodyOf({ facts }: Replay, view: View, { fill, lit }: Style, cell: CellId): Body {
  const { state, tells } = view;
  const { cells } = state;
  const cellState = cellStateIn(view, cell);
  const hasRows = tells.has('actualLRP.created');
  const rows = (column: keyof typeof cells) => (hasRows ? read(cells[column], cell) : 0);
  const total = facts.cells[cell]?.total[fill] ?? 0;
  const used = tells.has('container.reserved') ? usedOf(view, fill, cell) : undefined;
  return {
    cell,
    state: cellState,
    fill: used === undefined || total <= 0 ? undefined : Math.min(1, used / total),
    ghosts:
      cellState === 'up' || cellState === 'unknown'
        ? 0
        : rows('claimedRows') + rows('runningRows') + rows('suspectRows') + rows('evacuatingRows'),
    hasSuspect: rows('suspectRows') > 0,
    hasEvacuating: rows('evacuatingRows') > 0 || isEvacuating(view, cell),
    isDrained: read(cells.drain, cell) === DRAINED,
    garden: gardenOf(view, cell),
    isLeaseLost: tells.has('silk.leaseAcquired') && !HELD_OR_NONE.has(read(cells.lease, cell)),
    presence: presenceOf(view, cell, cellState),
    update: tells.has('deploy.vmStarted')
      ? (UPDATE_STEPS[read(cells.updateStep, cell)] ?? 'none')
      : 'none',
    isDeleted: read(cells.isDeleted, cell) === 1,
    light: lit === undefined ? undefined : (lit.cells.get(cell) ?? 'dim'),
  };
}

function isEvacuating({ state, tells }: View, cell: CellId): boolean {
  return tells.has('rep.evacuating') && read(state.cells.isEvacuating, cell) === 1;
}

function gardenOf({ state, tells }: View, cell: CellId): CellPicture['garden'] {
  const { cells } = state;
  if (tells.has('rep.gardenChanged') && read(cells.isGardenUnhealthy, cell) === 1) {
    return 'unhealthy';
  }
  return read(cells.gardenFault, cell) === 0 ? 'asItIs' : 'broken';
}

function usedOf({ state }: View, fill: Fill, cell: CellId): number | undefined {
  const { cells } = state;
  switch (fill) {
    case 'memory':
      return read(cells.memoryUsed, cell);
    case 'disk':
      return read(cells.diskUnknown, cell) > 0 ? undefined : read(cells.diskUsed, cell);
    case 'containers':
      return read(cells.containers, cell);
  }
}

function presenceOf({ state, tells }: View, cell: CellId, cellState: CellState): PresenceMark {
  if (!tells.has('presence.acquired')) return 'asItIs';
  const isListed = read(state.cells.isPresent, cell) === 1;
  if (cellState === 'up') return isListed ? 'asItIs' : 'notListed';
  return isListed && cellState === 'down' ? 'lingering' : 'asItIs';
}

function isSameBody(one: CellPicture, other: Body): boolean {
  return (
    one.state === other.state &&
    one.fill === other.fill &&
    one.ghosts === other.ghosts &&
    one.hasSuspect === other.hasSuspect &&
    one.hasEvacuating === other.hasEvacuating &&
    one.isDrained === other.isDrained &&
    one.garden === other.garden &&
    one.isLeaseLost === other.isLeaseLost &&
    one.presence === other.presence &&
    one.update === other.update &&
    one.isDeleted === other.isDeleted &&
    one.light === other.light
  );
}

/** What `readContainers` found last: used again from cell to cell, so that a frame makes no garbage. */
interface Scratch {
  readonly slots: number[];
  readonly looks: number[];
  readonly instances: number[];
}

type LitTest = (slot: number, lrp: number) => boolean;

const isNever: LitTest = () => false;
const isAlways: LitTest = () => true;

/** Which containers are lit for what they are; those on lit cells are another matter. */
function litTest({ columns }: Replay, { state }: View, lit: Lit | undefined): LitTest {
  if (lit === undefined) return isNever;
  const { lrpProcess } = columns.identities;
  return (slot, lrp) =>
    lrp === NONE
      ? lit.task !== NONE && read(state.containers.task, slot) === lit.task
      : lrp === lit.lrp || (lit.process !== NONE && lrpProcess[lrp] === lit.process);
}

/**
 * Walks the cell's containers. The print is a sum, since their order is accidental; two different cells have
 * the same one by a chance of one in four thousand million.
 */
function readContainers(
  view: View,
  { tinting }: Style,
  cell: CellId,
  isLit: LitTest,
  scratch: Scratch,
): { readonly print: number; readonly length: number } {
  if (!view.tells.has('container.reserved')) return { print: 0, length: 0 };
  const { state, at } = view;
  const { cells, containers } = state;
  const hasOthers = read(cells.suspectRows, cell) + read(cells.evacuatingRows, cell) > 0;
  let print = 0;
  let length = 0;
  let slot = read(cells.firstContainer, cell);
  while (slot !== NONE) {
    const lrp = read(containers.lrp, slot);
    const glyph = glyphState(state, slot, lrp, hasOthers);
    const look = lookCode(
      glyph,
      lrp === NONE,
      isLit(slot, lrp),
      tinting.tintOf(state, slot, lrp, at),
    );
    const instance = read(containers.instance, slot);
    print = (print + mixed(Math.imul(instance, 0x9e3779b1) ^ look)) | 0;
    scratch.slots[length] = slot;
    scratch.looks[length] = look;
    scratch.instances[length] = instance;
    length++;
    slot = read(containers.next, slot);
  }
  return { print, length };
}

/** Spreads a number over all 32 bits (MurmurHash3's finalizer). */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** Glyphs of one tint, and what is alike in a stack, stand together; of equals the oldest comes first. */
function sorted(
  { facts }: Replay,
  { state }: View,
  { fill, isStack }: Style,
  cell: CellId,
  scratch: Scratch,
  length: number,
): Pick<CellPicture, 'slots' | 'looks' | 'shares'> {
  // One number a container, rank before instance before place: sorted without a comparator.
  const keys = new Float64Array(length);
  for (let place = 0; place < length; place++) {
    const look = scratch.looks[place] as number;
    const rank = isStack ? stackRank(look) : tintOf(look);
    keys[place] = (rank * 2 ** 31 + (scratch.instances[place] as number)) * length + place;
  }
  keys.sort();
  const total = facts.cells[cell]?.total[fill] ?? 0;
  const amounts = fill === 'memory' ? state.containers.memory : state.containers.disk;
  const slots = new Int32Array(length);
  const looks = new Int32Array(length);
  const shares = new Float32Array(length);
  for (let order = 0; order < length; order++) {
    const place = (keys[order] as number) % length;
    const slot = scratch.slots[place] as number;
    slots[order] = slot;
    looks[order] = scratch.looks[place] as number;
    const amount = fill === 'containers' ? 1 : Math.max(0, read(amounts, slot));
    shares[order] = total > 0 ? amount / total : 0;
  }
  return { slots, looks, shares };
}
