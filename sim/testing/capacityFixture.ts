/**
 * Foundations at an instant for tests about capacity: cells in one line each, and what they hold by name.
 * What is left follows from what is held, so that no story contradicts itself.
 */
import type { CapacityCell, CapacityInput } from '../answers/capacity/input';
import { subtract } from '../diego/executor/container';
import type { AuctionConfig } from '../model/auction';
import type { PlacementProfile } from '../model/cellState';
import { containerMemory } from '../model/placement';

/** A size is memory/disk in MB; instances of it may ask for tags. */
export interface AppStory {
  readonly size: string;
  readonly tags?: readonly string[];
  /** Desired beyond what cells hold. */
  readonly waiting?: number;
}

export interface CapacityCellStory {
  readonly zone: string;
  /** Memory/disk/containers in MB; disk and containers are ample unless told. */
  readonly size: string;
  readonly tags?: readonly string[];
  readonly optionalTags?: readonly string[];
  /** Instances by app. */
  readonly holds?: Readonly<Record<string, number>>;
  readonly starting?: number;
  readonly isUp?: boolean;
  /** Of a cell that is up; default: it does. */
  readonly takesWork?: boolean;
}

export interface CapacityStory {
  readonly apps: Readonly<Record<string, AppStory>>;
  readonly cells: readonly CapacityCellStory[];
  readonly proxy?: number;
  readonly auctioneer?: Partial<AuctionConfig>;
}

const AUCTIONEER: AuctionConfig = {
  binPackFirstFitWeight: 0,
  startingContainerWeight: 0.25,
  startingContainerCountMaximum: 0,
};

/** Cells are `cell-0`, `cell-1`, …; indices of an app's instances count through the cells. */
export function capacityStory({
  apps,
  cells,
  proxy = 0,
  auctioneer,
}: CapacityStory): CapacityInput {
  const names = Object.keys(apps);
  const held = names.map(() => 0);
  const profiles = new Map<string, PlacementProfile>();
  const made = cells.map((story, position): CapacityCell => {
    const key = JSON.stringify([story.tags, story.optionalTags]);
    const profile = profiles.get(key) ?? profileOf(story);
    profiles.set(key, profile);
    const [memory, disk = 1_000_000, containers = 249] = numbersOf(story.size);
    const available = { memory, disk, containers };
    const process = Object.entries(story.holds ?? {}).flatMap(([name, count]) =>
      Array.from({ length: count }, () => names.indexOf(name)),
    );
    const index = process.map((app) => {
      const [appMemory, appDisk = 0] = numbersOf(apps[names[app] ?? '']?.size ?? '');
      subtract(available, containerMemory(appMemory, proxy), appDisk);
      held[app] = (held[app] ?? 0) + 1;
      return held[app] - 1;
    });
    return {
      cellGuid: `cell-${position}`,
      index: position,
      zone: story.zone,
      profile,
      total: { memory, disk, containers },
      available,
      isUp: story.isUp ?? true,
      takesWork: (story.isUp ?? true) && (story.takesWork ?? true),
      startingContainerCount: story.starting ?? 0,
      tasks: 0,
      instances: {
        process: Int32Array.from(process),
        index: Int32Array.from(index),
        isWanted: new Uint8Array(process.length).fill(1),
      },
    };
  });
  return {
    at: 0,
    zones: [...new Set(cells.map(({ zone }) => zone))].sort(),
    cells: made,
    apps: names.map((name, app) => {
      const { size = '', tags = [], waiting = 0 } = apps[name] ?? {};
      const [memory, disk = 0] = numbersOf(size);
      const constraint = { rootFs: 'preloaded:cflinuxfs4', placementTags: tags, volumeDrivers: [] };
      return { name, memory, disk, constraint, instances: (held[app] ?? 0) + waiting };
    }),
    auctioneer: { ...AUCTIONEER, ...auctioneer },
    proxyMemory: proxy,
    readings: undefined,
  };
}

function profileOf({ tags = [], optionalTags = [] }: CapacityCellStory): PlacementProfile {
  return {
    stacks: ['cflinuxfs4'],
    arbitraryRootFsSchemes: ['docker'],
    volumeDrivers: [],
    placementTags: tags,
    optionalPlacementTags: optionalTags,
  };
}

function numbersOf(size: string): [number, number?, number?] {
  const [first = 0, ...rest] = size.split('/').map(Number);
  return [first, ...rest] as [number, number?, number?];
}
