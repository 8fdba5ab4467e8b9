/** Whom an invented event is about: cells, processes and VMs, selected in every way that a file can. */
import { COMPONENTS } from '../../model/foundationSpec';
import type { Entry, Json } from './scenarioData';
import { among, type Raw, type Shape } from './shape';

const SHARES = ['10%', '34%', '50%', '100%'] as const;

export function shareOf({ share }: Raw): string {
  return among(SHARES, share);
}

/** Some cells. */
export function cellsOf(raw: Raw, shape: Shape): Entry {
  const { first, second, third } = raw;
  const area = {
    in:
      second % 2 === 0
        ? { zone: among(shape.zones, first) }
        : { group: among(shape.groups, first).name },
  };
  switch (third % 7) {
    case 0:
      return { zone: among(shape.zones, first) };
    case 1:
      return { group: among(shape.groups, first).name };
    case 2:
      return { share: shareOf(raw), ...(first % 2 === 0 ? area : {}) };
    case 3:
      return { count: 1, ...(first % 3 === 0 ? area : {}) };
    default:
      return { cells: namedCells(raw, shape) };
  }
}

function namedCells({ first, second }: Raw, { cells }: Shape): Json[] {
  const names = [among(cells, first), among(cells, first + 1 + second)];
  return second % 3 === 0 ? [...new Set(names)] : names.slice(0, 1);
}

/** Component and the number of its processes. */
function componentsOf({ plane, hasSilk }: Shape): readonly (readonly [string, number])[] {
  const counts = {
    bbs: plane.diegoApi,
    locket: plane.diegoApi,
    auctioneer: plane.scheduler,
    'cloud-controller': 1,
    clock: 1,
    'silk-controller': 1,
  } as const;
  return COMPONENTS.flatMap((name) =>
    name !== 'silk-controller' || hasSilk ? [[name, counts[name]] as const] : [],
  );
}

/** Some processes of the control plane or of cells. */
export function processOf(raw: Raw, shape: Shape): Entry {
  const { first, second } = raw;
  const components = componentsOf(shape);
  const place = first % (components.length + 3);
  const found = components[place];
  if (found === undefined) {
    const process = place > components.length && shape.hasSilk ? 'silk-daemon' : 'rep';
    return { process, ...ofCells(raw, shape) };
  }
  const [process, count] = found;
  const isLocked = process === 'bbs' || process === 'auctioneer';
  const roles = isLocked ? ['active', 'active', 'standby', 'any', 'all'] : ['any', 'all'];
  const which = second % 3 === 0 ? second % count : among(roles, second);
  return which === 'standby' && count === 1 ? { process } : { process, which };
}

function ofCells(raw: Raw, shape: Shape): Entry {
  switch (raw.third % 4) {
    case 0:
      return { count: 1 };
    case 1:
      return { share: shareOf(raw) };
    default:
      return { cells: namedCells(raw, shape) };
  }
}

/** Names of all VMs of the control plane. */
function vmNames({ plane }: Shape): string[] {
  const named = (group: string, count: number) =>
    Array.from({ length: count }, (_, index) => `${group}/${index}`);
  return [
    ...named('diego-api', plane.diegoApi),
    ...named('scheduler', plane.scheduler),
    ...named('database', plane.database),
    'api/0',
  ];
}

/** Some VMs of the control plane. */
export function vmsOf({ first, second }: Raw, shape: Shape): Entry {
  switch (second % 5) {
    case 0:
      return { vms: 'all', count: 1 };
    case 1:
      return { vms: [among(['diego-api', 'scheduler'], first)] };
    default:
      return { vms: [among(vmNames(shape), first)] };
  }
}

/** One end of a wire. */
export function endOf(number: number, { zones, cells, hasSilk }: Shape): Entry {
  const ends: Entry[] = [
    { zone: among(zones, number) },
    { process: 'rep' },
    { process: 'rep', in: { zone: among(zones, number) } },
    { cells: [among(cells, number)] },
    { process: 'bbs' },
    { process: 'locket' },
    { process: 'auctioneer' },
    { process: 'cloud-controller' },
    { process: 'bbs', which: 0 },
    { process: 'locket', which: 'any' },
    { share: '50%' },
    ...(hasSilk ? [{ process: 'silk-controller' }] : []),
  ];
  return among(ends, number);
}
