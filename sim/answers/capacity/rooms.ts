/** What is left by zone, by the tags that work must ask for, and in all; and for the sizes of the apps. */
import { containerMemory, type PlacementConstraint } from '../../model/placement';
import type { CapacityApp, CapacityInput } from './input';
import { requires, tagSets, zonesOf } from './losses';
import type { CapacityReport } from './result';
import { cellsFor, placeable, type RoomSizes, roomOf } from './room';

type Room = CapacityReport['rooms'][number];
type SizeClass = CapacityReport['sizes'][number];

/** Sizes that are told of; the rest are counted. Those with most instances come first. */
const SIZES_MAXIMUM = 100;

/** One for each zone; for each set of required tags, and each in each zone, where there are two; for all. */
export function roomsOf({ cells, zones }: CapacityInput, sizes: RoomSizes): Room[] {
  const sets = tagSets(cells);
  const present = zonesOf(cells, zones);
  const rooms = present.map((zone) =>
    roomOf(
      cells.filter((cell) => cell.zone === zone),
      zone,
      null,
      sizes,
    ),
  );
  if (sets.length > 1) {
    for (const tags of sets) {
      const tagged = cells.filter((cell) => requires(cell, tags));
      const inZones = zonesOf(tagged, zones);
      for (const zone of inZones) {
        const here = tagged.filter((cell) => cell.zone === zone);
        rooms.push(roomOf(here, zone, tags, sizes));
      }
      rooms.push(roomOf(tagged, null, tags, sizes));
    }
  }
  rooms.push(roomOf(cells, null, null, sizes));
  return rooms;
}

/** How many more of each size of desired app would fit, one size at a time, on cells that take such work. */
export function sizesOf(input: CapacityInput): { sizes: SizeClass[]; leftOut: number } {
  const classes = new Map<string, { app: CapacityApp; apps: number; instances: number }>();
  for (const app of input.apps) {
    if (app.instances === 0) continue;
    const key = keyOf(app);
    const known = classes.get(key) ?? { app, apps: 0, instances: 0 };
    known.apps += 1;
    known.instances += app.instances;
    classes.set(key, known);
  }
  // Sorting is stable: equally many stay in the order of the scenario.
  const sorted = [...classes.values()].sort((one, other) => other.instances - one.instances);
  const sizes = sorted.slice(0, SIZES_MAXIMUM).map(({ app, apps, instances }) => {
    const { memory, disk, constraint } = app;
    const size = { memory: containerMemory(memory, input.proxyMemory), disk };
    return {
      memoryMB: memory,
      diskMB: disk,
      placementTags: [...constraint.placementTags],
      rootFs: constraint.rootFs,
      apps,
      instances,
      placeable: placeable(cellsFor(input.cells, constraint), size),
    };
  });
  return { sizes, leftOut: sorted.length - sizes.length };
}

function keyOf({ memory, disk, constraint }: CapacityApp): string {
  const { rootFs, placementTags, volumeDrivers }: PlacementConstraint = constraint;
  return JSON.stringify([memory, disk, rootFs, placementTags, volumeDrivers]);
}
