/**
 * Foundations that nobody would think of: small, tight, and under attack.
 *
 * Every draw is small on purpose: cells of a few GB, apps near a cell's size, so that capacity runs out,
 * whole zones die and some work never fits. Times are short and bounded, so that a run of a quarter of an
 * hour shows many passes. Shrinks to fewer cells, fewer apps and fewer events.
 */
import fc from 'fast-check';
import type { Distribution } from '../engine/distribution';
import { type Instant, MINUTE, SECOND } from '../engine/units';
import type { AppSpec, FoundationSpec, TaskSource, TimedEvent } from '../model/foundationSpec';
import {
  type AppEntry,
  app,
  type CellGroup,
  cells,
  foundationSpec,
  STEADY,
  task,
} from './builders';

/** What a random foundation may contain; everything else is always possible. */
export interface Variety {
  /** The last instant at which anything is done to the foundation; cells are restored then. */
  readonly calmFrom: Instant;
  /** Apps may be scaled down. Diego forgets indices when that meets a lost cell (counts only). */
  readonly scalesDown: boolean;
  /** Silk may have fewer subnets than there are cells. */
  readonly lacksSubnets: boolean;
  /** Cells are small, and apps and tasks near their size, so that much never fits. */
  readonly isTight: boolean;
}

const TAGS = ['isolated', 'fast'] as const;
const MEMORY = { tight: [64, 128, 256, 512, 1000, 1024, 2048, 4096], roomy: [64, 100, 256, 512] };
const DISK = { tight: [64, 1024, 4096], roomy: [64, 512, 1024] };
const CELL_MEMORY = { tight: [1024, 2048, 4096, 8192], roomy: [4096, 8192, 16384] };
const CELL_CONTAINERS = { tight: [3, 10, 249], roomy: [20, 249] };

const seconds = (min: number, max: number) =>
  fc.integer({ min, max }).map((count) => count * SECOND);

/** A bounded spread of at most `longest`, so that bounds on recovery can be stated. */
function spread(longest: number): fc.Arbitrary<Distribution> {
  const constant = seconds(0, longest).map((value) => ({ kind: 'constant', value }) as const);
  const uniform = fc
    .tuple(seconds(0, longest), seconds(0, longest))
    .map(([a, b]) => ({ kind: 'uniform', low: Math.min(a, b), high: Math.max(a, b) }) as const);
  return fc.oneof(constant, uniform);
}

/** Longest start-up of an app that is to start: less than the shortest start timeout. */
const STARTUP_MAX = 15;

const crashes = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('exits' as const),
      after: spread(40),
      share: fc.constantFrom(0.3, 1),
      times: fc.constantFrom(1, 4, 1000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('neverHealthy' as const),
      share: fc.constantFrom(0.5, 1),
      times: fc.constantFrom(1, 1000),
    }),
  },
);

const life = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: spread(200) },
);

type Size = keyof typeof MEMORY;

const appEntry = (size: Size): fc.Arbitrary<AppEntry> =>
  fc.record({
    instances: fc.integer({ min: 0, max: 12 }),
    memory: fc.constantFrom(...MEMORY[size]),
    disk: fc.constantFrom(...DISK[size]),
    startup: spread(STARTUP_MAX),
    startTimeout: seconds(20, 60),
    crash: crashes,
    life,
    tags: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.subarray([...TAGS])),
    rootFs: fc.oneof(
      { weight: 8, arbitrary: fc.constant('preloaded:cflinuxfs4') },
      { weight: 2, arbitrary: fc.constant('docker:///image') },
      { weight: 1, arbitrary: fc.constant('preloaded:cflinuxfs3') },
    ),
  });

/** Of 1 to 60 instances in all. */
const appEntries = (size: Size) =>
  fc.array(appEntry(size), { minLength: 1, maxLength: 8 }).filter((entries) => {
    const instances = entries.reduce((sum, { instances }) => sum + (instances ?? 1), 0);
    return instances >= 1 && instances <= 60;
  });

const cellGroups = (size: Size): fc.Arbitrary<CellGroup[]> =>
  fc
    .array(
      fc.record({
        count: fc.integer({ min: 1, max: 6 }),
        memory: fc.constantFrom(...CELL_MEMORY[size]),
        disk: fc.constantFrom(4096, 16384),
        containers: fc.constantFrom(...CELL_CONTAINERS[size]),
        tags: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray([...TAGS])),
        optionalTags: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.subarray([...TAGS])),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .filter((groups) => groups.reduce((sum, { count }) => sum + count, 0) <= 12)
    .map((groups) =>
      groups.map((group, i) => cells(group.count, { ...group, group: `group${i}` })),
    );

function taskSources(calmFrom: Instant, size: Size): fc.Arbitrary<TaskSource[]> {
  const entry = fc.record({
    memory: fc.constantFrom(...MEMORY[size]),
    runs: spread(60),
    count: fc.integer({ min: 1, max: 2 }),
    from: seconds(0, 60),
    arrivals: fc.constantFrom(
      { kind: 'once' } as const,
      { kind: 'every', interval: 45 * SECOND } as const,
      { kind: 'poisson', mean: 60 * SECOND } as const,
    ),
    hasCallback: fc.boolean(),
    tags: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, fc.subarray([...TAGS])),
  });
  return fc
    .array(entry, { maxLength: 2 })
    .map((entries) =>
      entries.map((each, i) => task(`task${i}`, { ...each, until: Math.floor(calmFrom / 2) })),
    );
}

/** What is done to the foundation, before positions are known: each number is taken modulo what there is. */
interface Attack {
  readonly at: Instant;
  readonly kind:
    | 'kill'
    | 'killZone'
    | 'restore'
    | 'scale'
    | 'remove'
    | 'release'
    | 'addApp'
    | 'addCells';
  readonly first: number;
  readonly count: number;
}

function attacks(calmFrom: Instant): fc.Arbitrary<Attack[]> {
  return fc.array(
    fc.record({
      at: fc.integer({ min: 1, max: calmFrom - 1 }),
      kind: fc.constantFrom<Attack['kind'][]>(
        'kill',
        'kill',
        'killZone',
        'restore',
        'restore',
        'scale',
        'remove',
        'release',
        'addApp',
        'addCells',
      ),
      first: fc.nat(100),
      count: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 12 },
  );
}

const timings = fc.record({
  'sim.bosh.cell_boot_time': fc.constantFrom('5s', '20s', '70s'),
  'sim.garden.create_time': fc.constantFrom('200ms', '1s'),
  'sim.garden.destroy_time': fc.constantFrom('100ms', '2s'),
  'sim.executor.process_stop_time': fc.constantFrom('0s', '4s', '20s'),
  'sim.garden.parallelism': fc.constantFrom(1, 4),
  'diego.executor.create_work_pool_size': fc.constantFrom(1, 2, 32),
  'diego.executor.delete_work_pool_size': fc.constantFrom(1, 32),
  'containers.proxy.enabled': fc.boolean(),
  // So short that the domain is stale most of the time: convergence may then retire nobody.
  'sim.cloud_controller.domain_ttl': fc.constantFrom('120s', '1s'),
});

/** Spread-out times for what `STEADY` holds still. */
const JITTERY = {
  'sim.executor.credentials_time': '300ms',
  'sim.executor.setup_time': '1s',
};

/** A foundation, its work, and what is done to it until `calmFrom`. */
export function randomFoundation(variety: Variety): fc.Arbitrary<FoundationSpec> {
  const { calmFrom, lacksSubnets } = variety;
  const size = variety.isTight ? 'tight' : 'roomy';
  const subnetPrefixes = lacksSubnets ? [18, 19, 20] : [21];
  return fc
    .record({
      zones: fc.integer({ min: 1, max: 4 }),
      groups: cellGroups(size),
      apps: appEntries(size),
      tasks: taskSources(calmFrom, size),
      attacks: attacks(calmFrom),
      isWholeAgain: fc.boolean(),
      timings,
      silk: fc.constantFrom(
        'none' as const,
        ...subnetPrefixes.map((subnetPrefix) => ({ subnetPrefix })),
      ),
    })
    .map(({ zones, groups, apps, tasks, attacks, isWholeAgain, timings, silk }) => {
      const base = foundationSpec({
        zones,
        cells: groups,
        apps: apps.map((entry, i) => app(`app${i}`, entry)),
        tasks,
        silk,
        properties: { ...STEADY, ...JITTERY, ...timings },
      });
      return attacked(base, attacks, isWholeAgain, variety);
    });
}

/**
 * The foundation with its attacks made real. At the end all cells are restored, or all but those of the
 * last kill, which stay dead for ever.
 */
function attacked(
  base: FoundationSpec,
  attacks: readonly Attack[],
  isWholeAgain: boolean,
  { calmFrom, scalesDown }: Variety,
): FoundationSpec {
  const specCells = [...base.cells];
  const apps: AppSpec[] = [...base.apps];
  const live = new Map(apps.map(({ instances }, position) => [position, instances]));
  const events: TimedEvent[] = [];
  for (const { at, kind, first, count } of [...attacks].sort((a, b) => a.at - b.at)) {
    const present = specCells.flatMap(({ joinsAt }, position) => (joinsAt <= at ? position : []));
    const some = Array.from(
      { length: count },
      (_, i) => present[(first + i) % present.length] as number,
    );
    const chosen = [...new Set(some)];
    const positions = [...live.keys()];
    const target = positions[first % Math.max(1, positions.length)];
    const instances = live.get(target ?? -1) ?? 0;
    if (kind === 'kill') events.push({ kind: 'killCells', at, cells: chosen });
    if (kind === 'restore') events.push({ kind: 'restoreCells', at, cells: chosen });
    if (kind === 'killZone') {
      const zone = base.zones[first % base.zones.length];
      const ofZone = present.filter((position) => specCells[position]?.zone === zone);
      events.push({ kind: 'killCells', at, cells: ofZone });
    }
    if (kind === 'scale' && target !== undefined) {
      const scaled = scalesDown ? (instances + count) % 9 : instances + count;
      live.set(target, scaled);
      events.push({ kind: 'scaleApp', at, app: target, instances: scaled });
    }
    if (kind === 'remove' && target !== undefined) {
      live.delete(target);
      events.push({ kind: 'removeApps', at, apps: [target] });
    }
    if (kind === 'release' && target !== undefined) {
      const old = apps[target] as AppSpec;
      const version = old.version + 1;
      const processGuid = `${old.name}-${version}`;
      apps.push({ ...old, version, processGuid, instances, crash: null, arrivesAt: at });
      live.delete(target);
      live.set(apps.length - 1, instances);
      events.push({
        kind: 'releaseApps',
        at,
        releases: [{ replaces: target, app: apps.length - 1, rolling: null }],
      });
    }
    if (kind === 'addApp') {
      apps.push(app(`late${apps.length}`, { instances: count, arrivesAt: at }));
      live.set(apps.length - 1, count);
      events.push({ kind: 'addApps', at, apps: [apps.length - 1] });
    }
    if (kind === 'addCells' && specCells.length < 14) {
      const like = specCells[first % specCells.length] as (typeof specCells)[number];
      const index = specCells.filter(({ group }) => group === like.group).length;
      const cellGuid = `${like.group}-${index}`;
      const underlayAddress = `10.1.0.${specCells.length}`;
      specCells.push({ ...like, index, cellGuid, underlayAddress, joinsAt: at });
      events.push({ kind: 'addCells', at, cells: [specCells.length - 1] });
    }
  }
  const lastKill = events.findLast(({ kind }) => kind === 'killCells');
  const lost = lastKill?.kind === 'killCells' && !isWholeAgain ? lastKill.cells : [];
  const back = [...specCells.keys()].filter((position) => !lost.includes(position));
  events.push({ kind: 'restoreCells', at: calmFrom, cells: back });
  events.push({ kind: 'killCells', at: calmFrom, cells: lost });
  return { ...base, cells: specCells, apps, events };
}

/** A quarter of an hour of everything. */
export const anyFoundation: fc.Arbitrary<FoundationSpec> = randomFoundation({
  calmFrom: 10 * MINUTE,
  scalesDown: true,
  lacksSubnets: true,
  isTight: true,
});
