/**
 * The containers of all cells, from the executors' records. A killed cell takes its containers with it, and
 * nobody but the operator says so.
 */
import type { Instant } from '../../sim/engine/units';
import {
  type CellId,
  type InstanceId,
  type LrpId,
  NONE,
  type TaskId,
} from '../../sim/model/identity';
import { taskSourceOf } from './facts';
import { addRunning, addTotal, type Fold, type Handlers } from './handler';
import { add, read, write } from './pages';
import { freeSlot, giveSlot, slotOf } from './slots';
import { CONTAINER_STATES, codeOf, READINESSES, totalId } from './state';

const EMPTY = codeOf(CONTAINER_STATES, 'none');
const RESERVED = codeOf(CONTAINER_STATES, 'reserved');
const CREATED = codeOf(CONTAINER_STATES, 'created');
const RUNNING = codeOf(CONTAINER_STATES, 'running');
const COMPLETED = codeOf(CONTAINER_STATES, 'completed');
const CONTAINERS = totalId('containers');
const UNSAID = codeOf(READINESSES, 'unsaid');
const READY = codeOf(READINESSES, 'ready');
const NOT_READY = codeOf(READINESSES, 'notReady');

export const CONTAINER_HANDLERS: Handlers = {
  'container.reserved': (fold, at, cell, lrp, instance, task, memory) => {
    const slot = fold.isOpening ? giveSlot(fold.slots, instance) : slotOf(fold.slots, instance);
    if (slot === NONE || read(fold.draft.containers.state, slot) !== EMPTY) return;
    reserve(fold, slot, at, cell, lrp, instance, task, memory);
  },
  'container.created': (fold, at, _cell, _lrp, instance) => become(fold, instance, CREATED, at),
  'container.running': (fold, at, _cell, _lrp, instance) => become(fold, instance, RUNNING, at),
  'container.completed': (fold, at, _cell, _lrp, instance) => become(fold, instance, COMPLETED, at),
  'container.readiness': (fold, _at, _cell, _lrp, instance, routable) => {
    const slot = liveSlot(fold, instance);
    if (slot === NONE) return;
    write(fold.draft.containers.readiness, slot, routable === 0 ? NOT_READY : READY);
  },
  'container.deleted': (fold, _at, _cell, _lrp, instance) => {
    const slot = liveSlot(fold, instance);
    if (slot !== NONE) remove(fold, slot);
  },
};

/** The VM stopped: whatever was on it is gone. */
export function removeAll(fold: Fold, cell: CellId): void {
  const { firstContainer } = fold.draft.cells;
  for (let slot = read(firstContainer, cell); slot !== NONE; slot = read(firstContainer, cell)) {
    remove(fold, slot);
  }
}

function reserve(
  fold: Fold,
  slot: number,
  at: Instant,
  cell: CellId,
  lrp: LrpId,
  instance: InstanceId,
  task: TaskId,
  memory: number,
): void {
  const { draft } = fold;
  const { cells, containers } = draft;
  const disk = diskOf(fold, lrp, task);
  write(containers.cell, slot, cell);
  write(containers.lrp, slot, lrp);
  write(containers.task, slot, task);
  write(containers.instance, slot, instance);
  write(containers.memory, slot, memory);
  write(containers.disk, slot, disk);
  write(containers.readiness, slot, UNSAID);
  link(fold, slot, cell);
  add(cells.memoryUsed, cell, memory);
  if (disk === NONE) add(cells.diskUnknown, cell, 1);
  else add(cells.diskUsed, cell, disk);
  add(cells.containers, cell, 1);
  addTotal(draft, CONTAINERS, 1);
  setState(fold, slot, RESERVED, at);
}

/** Resources come back only here. */
function remove(fold: Fold, slot: number): void {
  const { draft, slots } = fold;
  const { cells, containers } = draft;
  const cell = read(containers.cell, slot);
  const disk = read(containers.disk, slot);
  setState(fold, slot, EMPTY, Number.NaN);
  unlink(fold, slot, cell);
  add(cells.memoryUsed, cell, -read(containers.memory, slot));
  if (disk === NONE) add(cells.diskUnknown, cell, -1);
  else add(cells.diskUsed, cell, -disk);
  add(cells.containers, cell, -1);
  addTotal(draft, CONTAINERS, -1);
  if (fold.isOpening) freeSlot(slots, slot);
}

function become(fold: Fold, instance: InstanceId, state: number, at: Instant): void {
  const slot = liveSlot(fold, instance);
  if (slot !== NONE) setState(fold, slot, state, at);
}

/** The state of a container, with the counts by state. */
function setState(fold: Fold, slot: number, state: number, at: Instant): void {
  countContainer(fold, slot, -1);
  write(fold.draft.containers.state, slot, state);
  write(fold.draft.containers.since, slot, at);
  countContainer(fold, slot, 1);
}

function countContainer(fold: Fold, slot: number, by: 1 | -1): void {
  const { cells, containers } = fold.draft;
  const state = read(containers.state, slot);
  if (state === EMPTY || state === COMPLETED) return;
  const cell = read(containers.cell, slot);
  if (state !== RUNNING) return add(cells.starting, cell, by);
  add(cells.running, cell, by);
  const lrp = read(containers.lrp, slot);
  if (lrp !== NONE) addRunning(fold, lrp, by);
}

/** The slot of a container that is there; NONE when the trace has not told of it, or it is gone. */
function liveSlot({ draft, slots }: Fold, instance: InstanceId): number {
  const slot = slotOf(slots, instance);
  if (slot === NONE || read(draft.containers.state, slot) === EMPTY) return NONE;
  return read(draft.containers.instance, slot) === instance ? slot : NONE;
}

/** A container gets the disk that its app or task asks for; records leave it out. */
function diskOf({ facts, identities }: Fold, lrp: LrpId, task: TaskId): number {
  if (lrp !== NONE) return facts.apps[identities.lrpProcess[lrp] as number]?.disk ?? NONE;
  return taskSourceOf(facts, identities.tasks[task] ?? '')?.disk ?? NONE;
}

function link({ draft }: Fold, slot: number, cell: CellId): void {
  const { cells, containers } = draft;
  const next = read(cells.firstContainer, cell);
  write(containers.next, slot, next);
  write(containers.previous, slot, NONE);
  if (next !== NONE) write(containers.previous, next, slot);
  write(cells.firstContainer, cell, slot);
}

function unlink({ draft }: Fold, slot: number, cell: CellId): void {
  const { cells, containers } = draft;
  const next = read(containers.next, slot);
  const previous = read(containers.previous, slot);
  if (next !== NONE) write(containers.previous, next, previous);
  if (previous !== NONE) write(containers.next, previous, next);
  else write(cells.firstContainer, cell, next);
}
