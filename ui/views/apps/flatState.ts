/**
 * Columns of a state as plain arrays, for one pass over everything.
 *
 * A state's columns are pages of three kinds of arrays. Reading an entry is quick, but not for a hundred
 * thousand of them ten times a second; copying pages is.
 */
import { type CellId, type LrpId, NONE, type ProcessId } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import { type Column, PAGE_ENTRIES } from '../../replay/pages';
import { CONTAINER_STATES, codeOf, PRESENCES, type State } from '../../replay/state';

/** What apps are counted from. */
export interface Flat {
  /** By `rowOf`. */
  readonly rowStates: Uint8Array;
  readonly crashCounts: Int32Array;
  /** By LrpId: containers that run. */
  readonly running: Int32Array;
}

/** Copies the columns of a state that the lists go by. */
export function flatOf({ columns }: Replay, { rows, lrps }: State): Flat {
  const keys = columns.identities.lrpProcess.length;
  return {
    rowStates: flatColumn(rows.state, new Uint8Array(keys * PRESENCES)),
    crashCounts: flatColumn(rows.crashCount, new Int32Array(keys * PRESENCES)),
    running: flatColumn(lrps.running, new Int32Array(keys)),
  };
}

/** Fills an array with a column's first entries. */
export function flatColumn<Entries extends Uint8Array | Int32Array>(
  { pages, empty }: Column,
  entries: Entries,
): Entries {
  let filled = 0;
  for (const page of pages) {
    if (filled >= entries.length) break;
    const left = entries.length - filled;
    entries.set(left < PAGE_ENTRIES ? page.subarray(0, left) : page, filled);
    filled += Math.min(left, PAGE_ENTRIES);
  }
  entries.fill(empty, filled);
  return entries;
}

/** The LRP keys that are named, process by process. */
export interface Keys {
  /** Those of process p are at `keys[starts[p]]` to before `keys[starts[p + 1]]`, by index. */
  readonly starts: Int32Array;
  readonly keys: Int32Array;
  /** The index of each of `keys`. */
  readonly indices: Int32Array;
}

const keysOfReplays = new WeakMap<Replay, Keys>();

/** Made once for a replay: names never change. */
export function keysOf(replay: Replay): Keys {
  const known = keysOfReplays.get(replay);
  if (known !== undefined) return known;
  const { processes, lrpProcess, lrpIndex } = replay.columns.identities;
  // Not by index from 0 on: a file may name the millionth instance of every app, and nothing else.
  const keys = Int32Array.from(lrpProcess.keys()).sort(
    (one, other) =>
      (lrpProcess[one] ?? 0) - (lrpProcess[other] ?? 0) ||
      (lrpIndex[one] ?? 0) - (lrpIndex[other] ?? 0),
  );
  const starts = new Int32Array(processes.length + 1);
  for (const process of lrpProcess) starts[process + 1] = (starts[process + 1] ?? 0) + 1;
  for (let process = 0; process < processes.length; process++) {
    starts[process + 1] = (starts[process + 1] as number) + (starts[process] as number);
  }
  const indices = keys.map((lrp) => lrpIndex[lrp] ?? 0);
  const made = { starts, keys, indices };
  keysOfReplays.set(replay, made);
  return made;
}

/** The named keys of one process, by index. A view: do not write to it. */
export function keysOfProcess(replay: Replay, process: ProcessId): Int32Array {
  const { starts, keys } = keysOf(replay);
  return keys.subarray(starts[process] ?? 0, starts[process + 1] ?? 0);
}

const RUNNING = codeOf(CONTAINER_STATES, 'running');

/** By LrpId: a cell on which a container of it runs, the one in the last slot; NONE when it runs nowhere. */
export function runningCells({ columns, slots }: Replay, { containers }: State): Int32Array {
  const cellOfLrp = new Int32Array(columns.identities.lrpProcess.length).fill(NONE);
  const states = flatColumn(containers.state, new Uint8Array(slots.used));
  const lrps = flatColumn(containers.lrp, new Int32Array(slots.used));
  const cells = flatColumn(containers.cell, new Int32Array(slots.used));
  for (let slot = 0; slot < states.length; slot++) {
    if (states[slot] !== RUNNING) continue;
    const lrp: LrpId = lrps[slot] as number;
    if (lrp >= 0 && lrp < cellOfLrp.length) cellOfLrp[lrp] = cells[slot] as CellId;
  }
  return cellOfLrp;
}

/** By CellId: the place of its zone in `facts.zones`; NONE where the scenario does not tell. */
export function zonesOfCells({ facts }: Replay): Int32Array {
  const places = new Map(facts.zones.map((zone, place) => [zone, place]));
  return Int32Array.from(facts.cells, (cell) => places.get(cell?.zone ?? '') ?? NONE);
}
