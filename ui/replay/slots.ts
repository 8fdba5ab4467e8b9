/**
 * Which slot of the container columns an instance has had, for all instances of a trace.
 *
 * Instance numbers are sparse and a long run makes millions, of which few live at a time: a slot is used
 * again when its container is gone. They are given out once, while the trace is opened; every later fold
 * looks them up, so that a seek and a step find a container at the same place. A hash table in one typed
 * array, since a Map of that size costs several times the memory and the time.
 */
import { type InstanceId, NONE } from '../../sim/model/identity';

export interface Slots {
  /** Twice as many as entries: instance, slot, instance, slot, … */
  table: Int32Array<ArrayBuffer>;
  /** Instances in the table. */
  count: number;
  /** Slots that have been given out at one time or another. */
  used: number;
  /** Slots to use again, last first. */
  readonly free: number[];
}

const LEAST = 1024;

export function createSlots(): Slots {
  return { table: new Int32Array(2 * LEAST).fill(NONE), count: 0, used: 0, free: [] };
}

/** The slot that the instance has or had; NONE for one that was never given any. */
export function slotOf({ table }: Slots, instance: InstanceId): number {
  return table[placeOf(table, instance) + 1] as number;
}

/** Gives the instance a slot; NONE when it has had one already, which no real trace does. */
export function giveSlot(slots: Slots, instance: InstanceId): number {
  if (instance < 0) return NONE;
  if (slots.count * 4 >= slots.table.length) grow(slots);
  const place = placeOf(slots.table, instance);
  if (slots.table[place] !== NONE) return NONE;
  const slot = slots.free.pop() ?? slots.used++;
  slots.table[place] = instance;
  slots.table[place + 1] = slot;
  slots.count++;
  return slot;
}

/** Nobody is in the slot any more; its last instance is still found there. */
export function freeSlot(slots: Slots, slot: number): void {
  slots.free.push(slot);
}

/** Where the instance stands, or would stand. At most half of the places are taken. */
function placeOf(table: Int32Array, instance: InstanceId): number {
  const mask = table.length - 2;
  let place = (Math.imul(instance, 0x9e3779b1) >>> 7) & mask;
  while (table[place] !== NONE && table[place] !== instance) place = (place + 2) & mask;
  return place;
}

function grow(slots: Slots): void {
  const old = slots.table;
  const table = new Int32Array(2 * old.length).fill(NONE);
  for (let place = 0; place < old.length; place += 2) {
    if (old[place] === NONE) continue;
    const target = placeOf(table, old[place] as number);
    table[target] = old[place] as number;
    table[target + 1] = old[place + 1] as number;
  }
  slots.table = table;
}
