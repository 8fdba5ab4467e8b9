/** From groups of cells to cells, and which cells an event means. */
import type { Instant } from '../engine/units';
import type { CellPosition, CellProfile } from '../model/foundationSpec';
import { CELLS_MAXIMUM, type CellGroup } from './foundationSchema';
import { countOfShare, type Population, picked } from './population';
import { nearest, type Path } from './problems';
import { formatDuration } from './quantities';
import type { CellSelector } from './targetSchema';

/** Adds the cells of the start. */
export function addInitialCells(population: Population): void {
  const { parts, report } = population;
  const seen = new Set<string>();
  for (const [index, group] of parts.cells.entries()) {
    if (group === undefined) continue;
    const path: Path = ['foundation', 'cells', index];
    if (seen.has(group.name)) {
      const message = `there is already a group "${group.name}"`;
      report([...path, 'name'], { message, expected: 'a name of its own' });
      continue;
    }
    seen.add(group.name);
    checkZones(population, group, path);
    addCells(population, group, group.count, () => 0, [...path, 'count']);
  }
}

function checkZones({ parts, report }: Population, group: CellGroup, path: Path): void {
  const { zones } = parts;
  if (zones === undefined || group.zones === undefined) return;
  for (const [index, zone] of group.zones.entries()) {
    if (zones.includes(zone)) continue;
    report([...path, 'zones', index], {
      message: `there is no zone "${zone}"`,
      expected: `one of foundation.zones: ${zones.slice(0, 10).join(', ')}`,
      suggestion: nearest(zone, zones),
    });
  }
}

/** Adds cells to a group, dealt to its zones in turn by their index; answers their positions. */
export function addCells(
  population: Population,
  group: CellGroup,
  count: number,
  joinsAt: (added: number) => Instant,
  path: Path,
): CellPosition[] {
  if (population.cells.length + count > CELLS_MAXIMUM) {
    const message = `more than ${CELLS_MAXIMUM} cells in all`;
    population.report(path, { message, expected: `at most ${CELLS_MAXIMUM}, later ones included` });
    return [];
  }
  const zones = group.zones ?? population.parts.zones ?? [''];
  const profile: CellProfile = {
    stacks: group.stacks,
    arbitraryRootFsSchemes: group.rootFsSchemes,
    volumeDrivers: group.volumeDrivers,
    placementTags: group.placementTags,
    optionalPlacementTags: group.optionalPlacementTags,
  };
  // executor: initializer/configuration keeps one container for the health check.
  const total = { memory: group.memory, disk: group.disk, containers: group.containers - 1 };
  const { physicalMemory } = group;
  const physical =
    physicalMemory === undefined ? null : { memory: physicalMemory, disk: group.disk };
  const added: CellPosition[] = [];
  for (let each = 0; each < count; each++) {
    const index = population.nextIndex.get(group.name) ?? 0;
    population.nextIndex.set(group.name, index + 1);
    const position = population.cells.length;
    const cellGuid = `${group.name}-${index}`;
    population.cellByName.set(cellGuid, position);
    population.cells.push({
      cellGuid,
      group: group.name,
      index,
      zone: zones[index % zones.length] as string,
      total,
      profile,
      physical,
      underlayAddress: underlayAddress(position),
      joinsAt: joinsAt(each),
    });
    added.push(position);
  }
  return added;
}

/** Addresses of a private network, 250 to a subnet. */
function underlayAddress(position: CellPosition): string {
  return `10.0.${16 + Math.floor(position / 250)}.${4 + (position % 250)}`;
}

/** The group of this name; reports when there is none. */
export function groupNamed(
  population: Population,
  name: string,
  path: Path,
): CellGroup | undefined {
  const groups = population.parts.cells.flatMap((group) => group ?? []);
  const group = groups.find((each) => each.name === name);
  if (group === undefined && population.parts.isComplete.cells) {
    const names = groups.map((each) => each.name);
    population.report(path, {
      message: `there is no group of cells "${name}"`,
      expected: `one of foundation.cells: ${names.slice(0, 10).join(', ')}`,
      suggestion: nearest(name, names),
    });
  }
  return group;
}

/**
 * Which of the cells in `state` an event at `at` means, in their order. Chance picks among those that are
 * up, or down, for the purpose.
 */
export function selectedCells(
  population: Population,
  selector: CellSelector,
  state: 'up' | 'down' | 'any',
  at: Instant,
  path: Path,
  purpose = state === 'down' ? 'restored' : 'killed',
): CellPosition[] {
  const { cells, down } = population;
  population.considered += cells.length;
  const isByChance = 'count' in selector || 'share' in selector;
  const inState = (position: CellPosition): boolean =>
    (state === 'any' && !isByChance) || down.has(position) === (state === 'down');
  const within = (area: { zone?: string; group?: string }): CellPosition[] =>
    [...cells.keys()].filter((position) => {
      const cell = cells[position];
      return cell !== undefined && cell.joinsAt <= at && isIn(cell, area) && inState(position);
    });
  if ('cells' in selector) {
    // One that drains is there to be named until its VM is gone, but for another drain.
    const isThere = (position: CellPosition): boolean =>
      state === 'up' && purpose !== 'drain' ? !isKilled(population, position) : inState(position);
    return cellsByName(population, selector.cells, at, [...path, 'cells']).filter(isThere);
  }
  if ('zone' in selector || 'group' in selector) {
    return isKnownArea(population, selector, at, path) ? within(selector) : [];
  }
  if (selector.in !== undefined && !isKnownArea(population, selector.in, at, [...path, 'in']))
    return [];
  const candidates = within(selector.in ?? {});
  const isShare = 'share' in selector;
  const count = isShare ? countOfShare(selector.share, candidates.length) : selector.count;
  if (
    count > candidates.length &&
    population.parts.isComplete.cells &&
    !population.isOutageUncertain
  ) {
    const message = `only ${candidates.length} cells are ${state === 'down' ? 'down' : 'up'} there at ${formatDuration(at)}`;
    population.report([...path, 'count'], { message, expected: `at most ${candidates.length}` });
  }
  const named = candidates.map((position) => ({ name: cells[position]?.cellGuid ?? '', position }));
  return picked(population, purpose, named, count);
}

function isKilled({ down }: Population, position: CellPosition): boolean {
  return [...(down.get(position)?.values() ?? [])].includes('killed');
}

function isIn(
  cell: { zone: string; group: string },
  area: { zone?: string; group?: string },
): boolean {
  return (
    (area.zone === undefined || area.zone === cell.zone) &&
    (area.group === undefined || area.group === cell.group)
  );
}

function cellsByName(
  population: Population,
  names: readonly string[],
  at: Instant,
  path: Path,
): CellPosition[] {
  const positions: CellPosition[] = [];
  for (const [index, name] of names.entries()) {
    const position = population.cellByName.get(name);
    const joinsAt = position === undefined ? undefined : population.cells[position]?.joinsAt;
    if (position === undefined || joinsAt === undefined || joinsAt > at) {
      population.missingCells.push({ name, at, path: [...path, index] });
    } else {
      positions.push(position);
    }
  }
  return positions.sort((one, other) => one - other);
}

/** Whether the zone or group is there and has cells; reports when not. */
function isKnownArea(
  population: Population,
  area: { zone: string } | { group: string },
  at: Instant,
  path: Path,
): boolean {
  if ('group' in area) return groupNamed(population, area.group, [...path, 'group']) !== undefined;
  const { zone } = area;
  if (!hasZone(population, zone, [...path, 'zone'])) return false;
  if (!population.parts.isComplete.cells) return false;
  if (population.cells.some((cell) => cell.zone === zone && cell.joinsAt <= at)) return true;
  const message = `no cell is in zone "${zone}" at ${formatDuration(at)}`;
  population.report([...path, 'zone'], { message, expected: 'a zone with cells' });
  return false;
}

/** Whether there is such a zone; reports when not. */
export function hasZone(population: Population, zone: string, path: Path): boolean {
  const { zones } = population.parts;
  if (zones === undefined || zones.includes(zone)) return zones !== undefined;
  population.report(path, {
    message: `there is no zone "${zone}"`,
    expected: `one of foundation.zones: ${zones.slice(0, 10).join(', ')}`,
    suggestion: nearest(zone, zones),
  });
  return false;
}
