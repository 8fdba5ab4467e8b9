/**
 * What could have been different when a decision was made: one thing at a time, with its size.
 *
 * Changes are made to a standing, which stays as it is. What an instance of the app holds goes with it when
 * it is taken off a cell; what a task holds stays, because a cell's tasks differ in size.
 */
import type { MB } from '../engine/units';
import type { AuctionConfig } from '../model/auction';
import type { CellState } from '../model/cellState';
import type { CellId } from '../model/identity';
import { containerMemory, type Resources } from '../model/placement';
import { answeringInOrder, type Standing } from './standing';

/** What a cell lacks to be a candidate, or offers too much of: names of its profile. */
export interface ProfileChange {
  readonly stacks?: readonly string[];
  readonly arbitraryRootFsSchemes?: readonly string[];
  readonly volumeDrivers?: readonly string[];
  readonly optionalPlacementTags?: readonly string[];
  /** Required tags that it no longer requires. */
  readonly withoutTags?: readonly string[];
}

export type Change =
  /** More of it is left on the cell. MB, MB, number. */
  | { readonly kind: 'memory' | 'disk' | 'containers'; readonly more: MB }
  /** Fewer of the cell's containers are starting; they run instead. */
  | { readonly kind: 'startingContainers'; readonly fewer: number }
  /** Fewer instances of the app on the cell; of a task, fewer tasks. */
  | { readonly kind: 'instances'; readonly fewer: number }
  /** Fewer instances of the app on other cells of its zone. */
  | { readonly kind: 'zoneInstances'; readonly fewer: number; readonly from: readonly CellShare[] }
  /** Placement tags that the app asks for besides, and some that it no longer asks for. */
  | {
      readonly kind: 'appTags';
      readonly asks: readonly string[];
      readonly drops: readonly string[];
    }
  /** What the cell offers besides. */
  | { readonly kind: 'profile'; readonly profile: ProfileChange }
  /** Another setting of the auctioneer: `value`, or somewhat less (`atMost`) or more than that. */
  | {
      readonly kind: 'setting';
      readonly setting: keyof AuctionConfig;
      readonly value: number;
      readonly atMost: boolean;
      /** A value nearer to the present one by this much does not do. */
      readonly precision: number;
    };

/** So many of something on a cell. */
export interface CellShare {
  readonly cell: CellId;
  readonly count: number;
}

/** The standing as it would have been. Throws a RangeError when the cell is not in it. */
export function applyChange(standing: Standing, cell: CellId, change: Change): Standing {
  switch (change.kind) {
    case 'memory':
    case 'disk':
    case 'containers':
      return withCell(standing, cell, (state) => withMore(state, change.kind, change.more));
    case 'startingContainers':
      return withCell(standing, cell, (state) => ({
        ...state,
        startingContainerCount: state.startingContainerCount - change.fewer,
      }));
    case 'instances':
      return withoutInstances(standing, cell, change.fewer);
    case 'zoneInstances':
      return change.from.reduce(
        (changed, share) => withoutInstances(changed, share.cell, share.count),
        standing,
      );
    case 'appTags':
      return withAppTags(standing, change.asks, change.drops);
    case 'profile':
      return withCell(standing, cell, (state) => withProfile(state, change.profile));
    case 'setting':
      return withSetting(standing, change.setting, change.value);
  }
}

/** A cell's place in the standing. Throws a RangeError when it has none. */
export function positionOf({ zones }: Standing, cell: CellId): number {
  const position = zones.cellIds.indexOf(cell);
  if (position < 0) throw new RangeError(`cell ${cell} took no part in the auction`);
  return position;
}

function withCell(
  standing: Standing,
  cell: CellId,
  changed: (state: CellState) => CellState,
): Standing {
  const position = positionOf(standing, cell);
  const cells = [...standing.zones.cells];
  cells[position] = changed(cells[position] as CellState);
  return { ...standing, zones: { ...standing.zones, cells } };
}

function withMore(state: CellState, resource: keyof Resources, more: number): CellState {
  const available = { ...state.available };
  available[resource] += more;
  return { ...state, available };
}

/**
 * Takes away those that the cell reported before those that this batch placed: the former hold the proxy's
 * memory too, the latter count as starting.
 */
function withoutInstances(standing: Standing, cell: CellId, fewer: number): Standing {
  const { auction } = standing;
  if (auction.kind === 'task') {
    return withCell(standing, cell, (state) => ({ ...state, tasks: state.tasks.slice(fewer) }));
  }
  const placed = standing.placedHere[positionOf(standing, cell)] ?? 0;
  return withCell(standing, cell, (state) => {
    const reported = Math.min(fewer, state.lrps.length - placed);
    const { memory, disk, containers } = state.available;
    const held = containerMemory(auction.memory, state.proxyMemoryAllocation);
    return {
      ...state,
      lrps: state.lrps.slice(fewer),
      available: {
        memory: memory + reported * held + (fewer - reported) * auction.memory,
        disk: disk + fewer * auction.disk,
        containers: containers + fewer,
      },
      startingContainerCount: state.startingContainerCount - (fewer - reported),
    };
  });
}

function withAppTags(
  standing: Standing,
  asks: readonly string[],
  drops: readonly string[],
): Standing {
  const { constraint } = standing.auction;
  const kept = constraint.placementTags.filter((tag) => !drops.includes(tag));
  const changed = { ...constraint, placementTags: [...kept, ...asks] };
  return { ...standing, auction: { ...standing.auction, constraint: changed } };
}

function withProfile(state: CellState, change: ProfileChange): CellState {
  const { profile } = state;
  const { withoutTags = [] } = change;
  return {
    ...state,
    profile: {
      stacks: [...profile.stacks, ...(change.stacks ?? [])],
      arbitraryRootFsSchemes: [
        ...profile.arbitraryRootFsSchemes,
        ...(change.arbitraryRootFsSchemes ?? []),
      ],
      volumeDrivers: [...profile.volumeDrivers, ...(change.volumeDrivers ?? [])],
      placementTags: profile.placementTags.filter((tag) => !withoutTags.includes(tag)),
      optionalPlacementTags: [
        ...profile.optionalPlacementTags,
        ...(change.optionalPlacementTags ?? []),
      ],
    },
  };
}

function withSetting(standing: Standing, setting: keyof AuctionConfig, value: number): Standing {
  const config = { ...standing.config, [setting]: value };
  if (setting !== 'binPackFirstFitWeight') return { ...standing, config };
  const inOrder = standing.zones.cells.map((_, position) => position);
  return answeringInOrder(standing, inOrder, config);
}
