/** Foundations that are small and odd: one to three zones, one to eight cells of unequal groups. */
import fc from 'fast-check';
import type { Entry } from './scenarioData';
import { settings } from './settings';

const CELLS_MAX = 8;
const TAGS = ['isolated', 'fast'] as const;

interface Group {
  readonly count: number;
  readonly memory: string;
  readonly disk: string;
  readonly containers: number;
  readonly tags: string[];
  readonly optionalTags: string[];
  readonly zones: number;
  readonly stacks: string[];
}

const rarely = <T>(usual: T, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });

const group: fc.Arbitrary<Group> = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  memory: fc.constantFrom('1GB', '2GB', '4GB', '8GB', '16GB'),
  disk: fc.constantFrom('4GB', '16GB'),
  containers: fc.constantFrom(4, 11, 250, 250),
  tags: rarely<string[]>([], fc.subarray([...TAGS])),
  optionalTags: rarely<string[]>([], fc.subarray([...TAGS])),
  zones: fc.nat(7),
  stacks: rarely(['cflinuxfs4'], fc.constantFrom(['cflinuxfs3', 'cflinuxfs4'], ['cflinuxfs3'])),
});

/** Subnets for all, for a few, or no Silk. */
const silk: fc.Arbitrary<Entry | 'none'> = fc.constantFrom<Entry | 'none'>(
  'none',
  { subnetPrefix: 24 },
  { subnetPrefix: 24, singleIps: 2 },
  { network: '10.255.0.0/24', subnetPrefix: 28 },
  // Seven, and three: too few, and far too few.
  { network: '10.255.0.0/26', subnetPrefix: 29 },
  { network: '10.255.0.0/27', subnetPrefix: 29 },
);

const controlPlane: fc.Arbitrary<Entry> = fc.record({
  diegoApi: fc.integer({ min: 1, max: 3 }),
  scheduler: fc.integer({ min: 1, max: 3 }),
  database: fc.constantFrom(1, 1, 3),
});

export const foundations: fc.Arbitrary<Entry> = fc
  .record({
    zones: fc.integer({ min: 1, max: 3 }),
    groups: fc.array(group, { minLength: 1, maxLength: 3 }),
    isRoomy: fc.boolean(),
    silk,
    controlPlane,
    properties: settings,
  })
  .map(({ zones: zoneCount, groups, isRoomy, silk: network, controlPlane: plane, properties }) => {
    const zones = ['z1', 'z2', 'z3'].slice(0, zoneCount);
    let left = CELLS_MAX;
    const cells = groups.flatMap((each, place): Entry[] => {
      const count = Math.min(each.count, left);
      left -= count;
      return count === 0
        ? []
        : [groupEntry(isRoomy ? { ...each, ...ROOM } : each, count, place, zones)];
    });
    return { zones, cells, silk: network, controlPlane: plane, properties };
  });

/** So much that nearly everything fits: what then does not run has another reason. */
const ROOM = { memory: '64GB', disk: '64GB', containers: 250 } as const;

function groupEntry(each: Group, count: number, place: number, zones: readonly string[]): Entry {
  // A group may leave zones out.
  const chosen = zones.filter((_, position) => ((each.zones + 1) >> position) % 2 === 1);
  return {
    name: ['diego-cell', 'isolated', 'large'][place] ?? `group-${place}`,
    count,
    ...(chosen.length === 0 || chosen.length === zones.length ? {} : { zones: chosen }),
    memory: each.memory,
    disk: each.disk,
    containers: each.containers,
    ...(each.tags.length > 0 ? { placementTags: each.tags } : {}),
    ...(each.optionalTags.length > 0 ? { optionalPlacementTags: each.optionalTags } : {}),
    ...(each.stacks.join() === 'cflinuxfs4' ? {} : { stacks: each.stacks }),
  };
}
