/**
 * The pending events of a simulation, earliest first, with ties in a total order.
 *
 * Order is (at, key, sequence): the key packs what the event is and between whom, so that two events at
 * one instant come out in an order that does not depend on when they were scheduled; the sequence
 * decides the rest, first scheduled first. Library heaps keep no order among equals and cannot cancel,
 * hence this one: a 4-ary heap over typed arrays.
 *
 * An event keeps one *slot* while it is pending, and moves from *place* to place in the heap. Instants
 * lie in heap order, because nearly every comparison is decided by them alone; what decides ties, and
 * the payload, lie by slot.
 */
import type { Instant } from './units';

/** Names a scheduled event for `cancel`. Its low 22 bits are the slot, the rest the slot's generation. */
export type EventId = number;

/** What is kept of an event beside its order. */
export interface QueuedEvent<Payload> {
  readonly at: Instant;
  readonly key: number;
  readonly payload: Payload;
}

/** 2^22: how many events may be pending at once. A generation of 31 bits then fits beside a slot. */
const SLOT_SPAN = 4_194_304;
const GENERATION_MASK = 0x7fffffff;
const NOT_QUEUED = -1;
/** 4 children stand next to each other in memory and make the heap half as deep as 2 would. */
const BRANCHES = 4;

/** Plain data: a snapshot of a queue is a clone of this record. */
export interface EventQueue<Payload> {
  /** How many events are pending: the places in use. */
  size: number;
  /** By place: the event's slot. */
  heap: Int32Array;
  /** By place: when the event is due. */
  at: Float64Array;
  /** By slot: the first tie-breaker. */
  key: Float64Array;
  /** By slot: the second tie-breaker, the order of scheduling. */
  sequence: Float64Array;
  /** By slot: its place in the heap, or NOT_QUEUED. */
  place: Int32Array;
  /** By slot: how often it was used, so that an old EventId cannot cancel a new event. */
  generation: Int32Array;
  /** By slot. */
  payload: (Payload | undefined)[];
  /** Slots not in use; the last is used next. */
  free: number[];
  nextSequence: number;
}

/**
 * An empty queue with room for `capacity` events; it grows when it needs more.
 * @throws RangeError unless `capacity` is from 1 to 4,194,304.
 */
export function createEventQueue<Payload>(capacity = 1024): EventQueue<Payload> {
  if (!(capacity >= 1 && capacity <= SLOT_SPAN)) {
    throw new RangeError(`a queue holds 1 to ${SLOT_SPAN} events, not ${capacity}`);
  }
  const free: number[] = [];
  for (let slot = capacity - 1; slot >= 0; slot--) free.push(slot);
  return {
    size: 0,
    heap: new Int32Array(capacity),
    at: new Float64Array(capacity),
    key: new Float64Array(capacity),
    sequence: new Float64Array(capacity),
    place: new Int32Array(capacity).fill(NOT_QUEUED),
    generation: new Int32Array(capacity),
    payload: [],
    free,
    nextSequence: 0,
  };
}

/**
 * Adds an event and answers the id that cancels it.
 * @throws RangeError when 4,194,304 events are pending.
 */
export function schedule<Payload>(
  queue: EventQueue<Payload>,
  at: Instant,
  key: number,
  payload: Payload,
): EventId {
  if (queue.free.length === 0) grow(queue);
  const slot = queue.free.pop() as number;
  const generation = ((queue.generation[slot] as number) + 1) & GENERATION_MASK;
  queue.generation[slot] = generation;
  queue.key[slot] = key;
  queue.sequence[slot] = queue.nextSequence++;
  queue.payload[slot] = payload;
  siftUp(queue, slot, at, queue.size++);
  return generation * SLOT_SPAN + slot;
}

/** Takes the event back. Answers false when it has already happened or was cancelled before. */
export function cancel<Payload>(queue: EventQueue<Payload>, id: EventId): boolean {
  const slot = id % SLOT_SPAN;
  const place = queue.place[slot];
  if (place === undefined || place === NOT_QUEUED) return false;
  if (queue.generation[slot] !== (id - slot) / SLOT_SPAN) return false;
  removeAt(queue, place);
  release(queue, slot);
  return true;
}

/** When the earliest event is due, or undefined when nothing is pending. */
export function peekAt<Payload>(queue: EventQueue<Payload>): Instant | undefined {
  return queue.size === 0 ? undefined : queue.at[0];
}

/** The id of the earliest event, or undefined when nothing is pending. */
export function peekId<Payload>(queue: EventQueue<Payload>): EventId | undefined {
  if (queue.size === 0) return undefined;
  const slot = queue.heap[0] as number;
  return (queue.generation[slot] as number) * SLOT_SPAN + slot;
}

/** Removes the earliest event and answers its payload; undefined when nothing is pending. */
export function takeNext<Payload>(queue: EventQueue<Payload>): Payload | undefined {
  if (queue.size === 0) return undefined;
  const slot = queue.heap[0] as number;
  const payload = queue.payload[slot];
  removeAt(queue, 0);
  release(queue, slot);
  return payload;
}

/** Every pending event, earliest first. Sorts a copy: for reports and tests, not for the loop. */
export function pendingEvents<Payload>(queue: EventQueue<Payload>): QueuedEvent<Payload>[] {
  const { heap, at, key, payload } = queue;
  const places = Array.from({ length: queue.size }, (_, place) => place);
  places.sort((first, second) => {
    if (at[first] !== at[second]) return (at[first] as number) - (at[second] as number);
    return winsTie(queue, heap[first] as number, heap[second] as number) ? -1 : 1;
  });
  return places.map((place) => {
    const slot = heap[place] as number;
    return { at: at[place] as number, key: key[slot] as number, payload: payload[slot] as Payload };
  });
}

/** Whether the event in slot `first` comes before that in slot `second`, both being due at one instant. */
function winsTie<Payload>(queue: EventQueue<Payload>, first: number, second: number): boolean {
  const firstKey = queue.key[first] as number;
  const secondKey = queue.key[second] as number;
  if (firstKey !== secondKey) return firstKey < secondKey;
  return (queue.sequence[first] as number) < (queue.sequence[second] as number);
}

/** Puts `slot`, due at `slotAt`, at the place `from` or above: wherever nothing later stands over it. */
function siftUp<Payload>(
  queue: EventQueue<Payload>,
  slot: number,
  slotAt: Instant,
  from: number,
): void {
  const { heap, at, place } = queue;
  let hole = from;
  while (hole > 0) {
    const parent = Math.floor((hole - 1) / BRANCHES);
    const other = heap[parent] as number;
    const otherAt = at[parent] as number;
    if (otherAt < slotAt || (otherAt === slotAt && winsTie(queue, other, slot))) break;
    heap[hole] = other;
    at[hole] = otherAt;
    place[other] = hole;
    hole = parent;
  }
  heap[hole] = slot;
  at[hole] = slotAt;
  place[slot] = hole;
}

/** Puts `slot`, due at `slotAt`, at the place `from` or below: wherever nothing earlier stands under it. */
function siftDown<Payload>(
  queue: EventQueue<Payload>,
  slot: number,
  slotAt: Instant,
  from: number,
): void {
  const { heap, at, place, size } = queue;
  let hole = from;
  for (;;) {
    const firstChild = hole * BRANCHES + 1;
    if (firstChild >= size) break;
    let leastPlace = firstChild;
    let leastAt = at[firstChild] as number;
    const end = Math.min(firstChild + BRANCHES, size);
    for (let child = firstChild + 1; child < end; child++) {
      const childAt = at[child] as number;
      if (childAt > leastAt) continue;
      if (
        childAt === leastAt &&
        winsTie(queue, heap[leastPlace] as number, heap[child] as number)
      ) {
        continue;
      }
      leastPlace = child;
      leastAt = childAt;
    }
    const least = heap[leastPlace] as number;
    if (leastAt > slotAt || (leastAt === slotAt && winsTie(queue, slot, least))) break;
    heap[hole] = least;
    at[hole] = leastAt;
    place[least] = hole;
    hole = leastPlace;
  }
  heap[hole] = slot;
  at[hole] = slotAt;
  place[slot] = hole;
}

/** Takes the event at `place` out of the heap: the last one fills the gap. */
function removeAt<Payload>(queue: EventQueue<Payload>, place: number): void {
  const end = --queue.size;
  if (place === end) return;
  const last = queue.heap[end] as number;
  const lastAt = queue.at[end] as number;
  siftDown(queue, last, lastAt, place);
  if (queue.place[last] === place) siftUp(queue, last, lastAt, place);
}

function release<Payload>(queue: EventQueue<Payload>, slot: number): void {
  queue.payload[slot] = undefined;
  queue.place[slot] = NOT_QUEUED;
  queue.free.push(slot);
}

function grow<Payload>(queue: EventQueue<Payload>): void {
  const before = queue.heap.length;
  const after = Math.min(before * 2, SLOT_SPAN);
  if (after === before) throw new RangeError(`more than ${SLOT_SPAN} pending events`);
  queue.heap = extend(queue.heap, new Int32Array(after));
  queue.at = extend(queue.at, new Float64Array(after));
  queue.key = extend(queue.key, new Float64Array(after));
  queue.sequence = extend(queue.sequence, new Float64Array(after));
  queue.place = extend(queue.place, new Int32Array(after).fill(NOT_QUEUED));
  queue.generation = extend(queue.generation, new Int32Array(after));
  for (let slot = after - 1; slot >= before; slot--) queue.free.push(slot);
}

function extend<Column extends Int32Array | Float64Array>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}
