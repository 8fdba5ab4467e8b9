/**
 * What drains wait for. At each moment a draining cell waits for whatever of its instances is furthest from
 * gone: one that no cell has room for, one held back by the cap on starting containers, one refused for
 * another reason, one whose replacement starts, a task that has to end, or one that the next sync deletes.
 *
 * A refused instance is auctioned again by the next convergence pass; that wait belongs to the refusal. What
 * is not known: whether an instance would have been placed sooner had another been refused later.
 */
import type { Duration, Instant } from '../engine/units';
import type { CellId, Identities, InstanceId, LrpId, TextId } from '../model/identity';
import { EXCEEDED_INFLIGHT_CREATION } from '../model/placementErrors';
import { int32Room } from './growing';
import type { RowDispatch } from './rowDispatch';

/** What a draining cell may wait for, the furthest from gone first; `looks` is the sync's and the script's. */
export const DRAIN_WAITS = ['room', 'startCap', 'placement', 'start', 'tasks', 'looks'] as const;
export type DrainWait = (typeof DRAIN_WAITS)[number];

export type DrainShares = Record<DrainWait, Duration>;

/** States of an instance that has to leave. A task is counted apart. */
type Leaving = Exclude<DrainWait, 'tasks'>;

interface DrainingCell {
  /** Since when it waits for what it waits for now. */
  since: Instant;
  readonly instances: Map<InstanceId, Leaving>;
  counts: Record<Leaving, number>;
  readonly shares: DrainShares;
  /** Instances that had a replacement running when they were gone from the cell. */
  moved: number;
}

/** What became of one drain. */
export interface DrainOutcome {
  readonly shares: DrainShares;
  readonly moved: number;
}

export interface DrainWaits {
  /** What the drain of that cell has waited for up to now, and forgets it; undefined when none was told. */
  take(at: Instant, cell: CellId): DrainOutcome | undefined;
}

/** Where nobody asks. */
export const NO_WAITS: DrainWaits = { take: () => undefined };

export function watchDrainWaits(rows: RowDispatch, identities: Identities): DrainWaits {
  const draining = new Map<CellId, DrainingCell>();
  /** Where the latest request for a replacement of the LRP came from. */
  const requested = new Map<LrpId, { readonly cell: CellId; readonly instance: InstanceId }>();
  /** By cell: containers of tasks. */
  let tasks = new Int32Array(0);
  const waits = new Map<TextId, Leaving>();

  const settle = (at: Instant, id: CellId, cell: DrainingCell): void => {
    cell.shares[currentWait(cell, tasks[id] ?? 0)] += at - cell.since;
    cell.since = at;
  };
  const move = (at: Instant, id: CellId, instance: InstanceId, to: Leaving | undefined): void => {
    const cell = draining.get(id);
    const from = cell?.instances.get(instance);
    if (cell === undefined || from === to) return;
    settle(at, id, cell);
    if (from !== undefined) cell.counts[from] -= 1;
    if (to === undefined) {
      cell.instances.delete(instance);
      if (from === 'looks') cell.moved += 1;
    } else {
      cell.instances.set(instance, to);
      cell.counts[to] += 1;
    }
  };
  const moveRequested = (at: Instant, lrp: LrpId, to: Leaving): void => {
    const from = requested.get(lrp);
    if (from !== undefined) move(at, from.cell, from.instance, to);
  };
  const addTask = (at: Instant, id: CellId, by: 1 | -1): void => {
    const cell = draining.get(id);
    if (cell !== undefined) settle(at, id, cell);
    tasks = int32Room(tasks, id);
    tasks[id] = Math.max(0, (tasks[id] as number) + by);
  };
  const waitFor = (error: TextId): Leaving => {
    const known = waits.get(error) ?? leavingAfter(identities.texts[error] ?? '');
    waits.set(error, known);
    return known;
  };

  rows.on('cell.drainStarted', (at, cell) => {
    draining.set(cell, {
      since: at,
      instances: new Map(),
      counts: noCounts(),
      shares: noShares(),
      moved: 0,
    });
  });
  rows.on('evacuation.requested', (at, cell, lrp, instance) => {
    if (!draining.has(cell)) return;
    requested.set(lrp, { cell, instance });
    move(at, cell, instance, 'start');
  });
  rows.on('auction.failed', (at, _cell, lrp, _instance, _batch, error) =>
    moveRequested(at, lrp, waitFor(error)),
  );
  rows.on('auction.placed', (at, _cell, lrp) => moveRequested(at, lrp, 'start'));
  rows.on('container.running', (at, cell, lrp) => {
    const from = lrp < 0 ? undefined : requested.get(lrp);
    if (from === undefined || from.cell === cell) return;
    requested.delete(lrp);
    move(at, from.cell, from.instance, 'looks');
  });
  rows.on('container.reserved', (at, cell, lrp) => {
    if (lrp < 0) addTask(at, cell, 1);
  });
  rows.on('container.deleted', (at, cell, lrp, instance) => {
    if (lrp < 0) return addTask(at, cell, -1);
    if (draining.has(cell)) move(at, cell, instance, undefined);
  });
  // What the rep has left behind in Garden holds up nobody.
  rows.on('cell.drained', (at, id) => {
    const cell = draining.get(id);
    if (cell === undefined) return;
    settle(at, id, cell);
    cell.instances.clear();
    cell.counts = noCounts();
    tasks = int32Room(tasks, id);
    tasks[id] = 0;
  });
  const onGone = (cell: CellId): void => {
    if (cell >= 0 && cell < tasks.length) tasks[cell] = 0;
  };
  rows.on('cell.killed', (_at, cell) => onGone(cell));
  rows.on('vm.deleted', (_at, cell) => onGone(cell));

  return {
    take(at, id) {
      const cell = draining.get(id);
      if (cell === undefined) return undefined;
      settle(at, id, cell);
      draining.delete(id);
      return { shares: cell.shares, moved: cell.moved };
    },
  };
}

export function noShares(): DrainShares {
  return { room: 0, startCap: 0, placement: 0, start: 0, tasks: 0, looks: 0 };
}

function noCounts(): Record<Leaving, number> {
  return { room: 0, startCap: 0, placement: 0, start: 0, looks: 0 };
}

/** The texts are Diego's (`placementErrors`). */
function leavingAfter(error: string): Leaving {
  if (error.startsWith('insufficient resources')) return 'room';
  return error === EXCEEDED_INFLIGHT_CREATION ? 'startCap' : 'placement';
}

function currentWait({ counts }: DrainingCell, tasks: number): DrainWait {
  for (const wait of DRAIN_WAITS) {
    if ((wait === 'tasks' ? tasks : counts[wait]) > 0) return wait;
  }
  return 'looks';
}
