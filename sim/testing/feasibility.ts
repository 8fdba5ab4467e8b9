/**
 * Which instances are sure to find room, whatever the scheduler does with everything else.
 *
 * Independent of the model: tags, root filesystems and sizes are compared anew. For one instance, only
 * cells that can hold it at all count. To keep it from one of them, others must take so much of one
 * resource that less than its need is left; so the number of cells that all others together can block is
 * at most what they ask of each resource, divided by the least that blocks a cell. If that is fewer than
 * there are cells, the instance fits. Anything closer to the edge is not claimed. Tasks are taken to be over, unless
 * the caller counts what they hold among `besides`.
 */
import { acceptsAll, holdsOne } from '../check/room';
import type { AppSpec, CellSpec, FoundationSpec } from '../model/foundationSpec';

/** A demand for one container, proxy included, and how many containers it may come to hold at once. */
interface Need {
  readonly memory: number;
  readonly disk: number;
  readonly containers: number;
}

/**
 * Positions of the apps of which every instance fits on these cells, when so many of each are wanted and
 * containers of these sizes are there `besides`.
 */
export function surelyFits(
  spec: FoundationSpec,
  cells: readonly CellSpec[],
  instances: ReadonlyMap<number, number>,
  besides: readonly Pick<Need, 'memory' | 'disk'>[] = [],
): number[] {
  const apps = [...instances].flatMap(([position, count]) => {
    const app = spec.apps[position];
    return app === undefined || count === 0 ? [] : [{ position, app, count }];
  });
  if (mayLackAddresses(spec, cells, apps, besides.length)) return [];
  return apps
    .filter(({ app }) => {
      const own = needOf(spec, app);
      const able = cells.filter((cell) => couldHold(spec, cell, app));
      const others = { memory: -own.memory, disk: -own.disk, containers: -1 };
      for (const each of apps) {
        if (!able.some((cell) => couldHold(spec, cell, each.app))) continue;
        addTo(others, needOf(spec, each.app), each.count * containersAtOnce(each.app));
      }
      for (const { memory, disk } of besides) addTo(others, { memory, disk, containers: 1 }, 1);
      return blockable(able, own, others) < able.length;
    })
    .map(({ position }) => position);
}

/**
 * Whether a cell may come to have more containers than its Silk subnet has addresses, of which auctions know nothing:
 * not even where all are put on one cell, Garden's health check besides, is that out of the question.
 */
function mayLackAddresses(
  { config }: FoundationSpec,
  cells: readonly CellSpec[],
  apps: readonly { readonly count: number }[],
  besides: number,
): boolean {
  const addresses = config.silk?.containerAddresses ?? Number.POSITIVE_INFINITY;
  const most = Math.max(...cells.map(({ total }) => total.containers));
  // Whatever is being replaced has its address until it is destroyed.
  const wanted = apps.reduce((sum, { count }) => sum + 2 * count, besides);
  return Math.min(most, wanted) + 1 > addresses;
}

/** How many of the cells others can keep from having room, at most. */
function blockable(able: readonly CellSpec[], own: Need, others: Need): number {
  let blocked = 0;
  for (const resource of ['memory', 'disk', 'containers'] as const) {
    const leasts = able.map(({ total }) => total[resource] - own[resource] + 1);
    blocked += Math.floor(others[resource] / Math.min(...leasts));
  }
  return blocked;
}

function addTo(sum: { -readonly [K in keyof Need]: number }, need: Need, count: number): void {
  sum.memory += need.memory * count;
  sum.disk += need.disk * count;
  sum.containers += count;
}

/** What ends is still being destroyed while its successor is placed; so may what is being replaced. */
function containersAtOnce(app: AppSpec): number {
  return app.crash === null && app.life === null ? 1 : 2;
}

function needOf(spec: FoundationSpec, app: AppSpec): Need {
  const proxy = spec.config.rep.proxyMemoryAllocation;
  return { memory: app.memory + proxy, disk: app.disk, containers: 1 };
}

function couldHold(spec: FoundationSpec, cell: CellSpec, app: AppSpec): boolean {
  return acceptsAll(cell.profile, app.constraint) && holdsOne(cell.total, needOf(spec, app));
}
