/**
 * The foundation at an instant of a trace, as capacity is computed from it: what each cell holds by its rep's
 * own count, and the apps whose instances those are.
 *
 * The same as a simulation gives at that instant, with one exception: a container that was asked to stop, and
 * has not stopped yet, still counts as wanted while its instance is desired. No record tells of the request.
 */
import type { FoundationSpec } from '../../../sim/model/foundationSpec';
import { NONE } from '../../../sim/model/identity';
import type { KindName } from '../../../sim/trace/kinds';
import { readAuctionFoundation } from '../../replay/auctionFoundation';
import type { Replay } from '../../replay/openReplay';
import { read } from '../../replay/pages';
import { CONTAINER_STATES, codeOf } from '../../replay/state';
import { cellStateIn, containersOnCell } from '../../replay/things';
import type { View } from '../../replay/view';
import type { CapacityFoundation } from '../../worker/protocol';

type Cell = CapacityFoundation['cells'][number];
type App = CapacityFoundation['apps'][number];

/** What the answer rests on. */
export const RESTS_ON: readonly KindName[] = [
  'rep.started',
  'container.reserved',
  'container.deleted',
  'desiredLRP.created',
];

/** The part of a header's scenario that capacity goes by. */
interface Sizes {
  readonly spec: FoundationSpec;
  /** By CellId; cells that are alike share one object. */
  readonly profiles: readonly Cell['profile'][];
  /** By ProcessId, likewise. */
  readonly constraints: readonly App['constraint'][];
}

const known = new WeakMap<Replay, Sizes | string>();

/** Looked at once for a run; a text says what is wrong with it. */
function sizesOf(replay: Replay): Sizes | string {
  let sizes = known.get(replay);
  if (sizes === undefined) {
    const spec = readAuctionFoundation(replay.header.scenario, replay.columns.identities);
    sizes =
      typeof spec === 'string'
        ? spec
        : {
            spec,
            profiles: shared(spec.cells.map(({ profile }) => profile)),
            constraints: shared(spec.apps.map(({ constraint }) => constraint)),
          };
    known.set(replay, sizes);
  }
  return sizes;
}

/** The same list, in which equal things are one object: in a file each stands by itself. */
function shared<T extends object>(list: readonly T[]): T[] {
  const first = new Map<string, T>();
  return list.map((one) => {
    const key = JSON.stringify(one);
    const found = first.get(key) ?? one;
    first.set(key, found);
    return found;
  });
}

/** A text says why it cannot be told; undefined: the trace does not tell at this instant. */
export function foundationAt(replay: Replay, view: View): CapacityFoundation | string | undefined {
  if (!RESTS_ON.every((kind) => view.tells.has(kind))) return undefined;
  const sizes = sizesOf(replay);
  if (typeof sizes === 'string') {
    return `Capacity cannot be computed from this trace: ${sizes}.`;
  }
  const { spec, constraints } = sizes;
  const { processes } = view.state;
  const { auctioneer, rep } = spec.config;
  const apps = spec.apps.map(({ name, memory, disk }, process): App => {
    const instances = Math.max(0, read(processes.desired, process));
    return { name, memory, disk, instances, constraint: constraints[process] as App['constraint'] };
  });
  const cells = spec.cells.flatMap(({ joinsAt }, cell) =>
    joinsAt > view.at ? [] : [cellAt(replay, view, sizes, apps, cell)],
  );
  const { at } = view;
  const { zones } = replay.facts;
  return { at, zones, cells, apps, auctioneer, proxyMemory: rep.proxyMemoryAllocation };
}

const COMPLETED = codeOf(CONTAINER_STATES, 'completed');

function cellAt(
  { columns }: Replay,
  view: View,
  { spec, profiles }: Sizes,
  apps: readonly App[],
  cell: number,
): Cell {
  const { cellGuid, index, zone, total } = spec.cells[cell] as FoundationSpec['cells'][number];
  const { cells, containers } = view.state;
  const { lrpProcess, lrpIndex } = columns.identities;
  const process: number[] = [];
  const indices: number[] = [];
  const isWanted: number[] = [];
  const slots = containersOnCell(view, cell);
  for (const slot of slots) {
    const lrp = read(containers.lrp, slot);
    const app = apps[lrpProcess[lrp] ?? NONE];
    if (app === undefined) continue;
    const at = lrpIndex[lrp] ?? 0;
    process.push(lrpProcess[lrp] ?? 0);
    indices.push(at);
    const hasEnded = read(containers.state, slot) === COMPLETED;
    isWanted.push(at < app.instances && !hasEnded ? 1 : 0);
  }
  const isUp = cellStateIn(view, cell) === 'up';
  return {
    cellGuid,
    index,
    zone,
    profile: profiles[cell] as Cell['profile'],
    total: { ...total },
    available: {
      memory: total.memory - read(cells.memoryUsed, cell),
      disk: total.disk - read(cells.diskUsed, cell),
      containers: total.containers - read(cells.containers, cell),
    },
    isUp,
    takesWork:
      isUp && read(cells.isEvacuating, cell) === 0 && read(cells.isGardenUnhealthy, cell) === 0,
    startingContainerCount: read(cells.starting, cell),
    tasks: slots.filter((slot) => read(containers.lrp, slot) === NONE).length,
    instances: {
      process: Int32Array.from(process),
      index: Int32Array.from(indices),
      isWanted: Uint8Array.from(isWanted),
    },
  };
}
