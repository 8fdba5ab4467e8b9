/** Scenario files, `events`: what happens to the foundation and its apps while the simulation runs. */
import * as z from 'zod';
import { MILLISECOND } from '../engine/units';
import { CELLS_MAXIMUM } from './foundationSchema';
import * as scalars from './scalars';
import {
  APP,
  INSTANCES_MAXIMUM,
  MIX,
  RELEASE_CHANGES,
  RELEASE_STRATEGY,
  TASKS,
} from './workloadSchema';

const zone = scalars.name.describe('A zone.');
const group = scalars.name.describe('A group of cells.');

const within = z.union([z.strictObject({ zone }), z.strictObject({ group })]);

const inside = within.optional().describe('Where chance picks them. Default: anywhere.');

/** Which cells. Chance picks `count` and `share`, the same cells for the same seed. */
const cellVariants = [
  z.strictObject({ zone: zone.describe('All cells of a zone.') }),
  z.strictObject({ group: group.describe('All cells of a group.') }),
  z.strictObject({
    cells: scalars.distinct(scalars.name, 1, CELLS_MAXIMUM).describe('Cells by name.'),
  }),
  z.strictObject({
    count: scalars.count(1, CELLS_MAXIMUM).describe('That many cells, picked by chance.'),
    in: inside,
  }),
  z.strictObject({ share: scalars.share.describe('A share of the cells.'), in: inside }),
] as const;

export const CELL_SELECTOR = z.union(cellVariants);

const all = z.literal('all');
scalars.valueDocs.add(all, { label: '`all`', expected: 'all' });

const appName = scalars.appPattern.describe('The app, by name.');
const apps = scalars.distinct(scalars.appPattern, 1, 10_000).describe('Apps by name.');
const appShare = scalars.share.describe('A share of the apps there are, picked by chance.');

const when = { at: scalars.duration().describe('When, counted from the start of the run.') };
const repeated = {
  ...when,
  every: scalars
    .duration({ minimum: MILLISECOND })
    .optional()
    .describe('Interval at which it happens again. Default: it happens once.'),
  times: scalars
    .count(1, 10_000)
    .optional()
    .describe('How often it happens, with `every`. Default: until the run ends.'),
};

export const ADDABLE = z
  .union([APP.omit({ at: true }), TASKS.omit({ from: true }), MIX.omit({ at: true })])
  .describe('More workload: an entry as under `workload`, without a time.');

const KILL = z.strictObject({
  kill: CELL_SELECTOR.describe(
    'The VMs of these cells stop: containers are gone, nothing is released. A lost zone is a kill of all its cells.',
  ),
  ...repeated,
});

const RESTORE = z.strictObject({
  restore: z
    .union([...cellVariants, all])
    .describe(
      'Killed cells boot again: same name, same address, no containers. `all`: all killed.',
    ),
  ...repeated,
});

const SCALE = z.strictObject({
  scale: z
    .strictObject({
      app: appName,
      instances: scalars.count(0, INSTANCES_MAXIMUM).describe('New number of instances.'),
    })
    .describe('`cf scale -i`.'),
  ...when,
});

const ADD = z.strictObject({
  add: ADDABLE,
  ...when,
});

const REMOVE = z.strictObject({
  remove: z
    .union([
      z.strictObject({ app: appName }),
      z.strictObject({ apps }),
      z.strictObject({ share: appShare }),
    ])
    .describe('`cf delete`, or `cf stop`.'),
  ...when,
});

const ADD_CELLS = z.strictObject({
  addCells: z
    .strictObject({
      group,
      count: scalars.count(1, CELLS_MAXIMUM).describe('How many.'),
      every: scalars
        .duration()
        .prefault('0s')
        .describe('Interval between the creation of one VM and the next.'),
    })
    .describe('New cells of a group: new names, new addresses, dealt to the zones of the group.'),
  ...when,
});

const RELEASE = z.strictObject({
  release: z
    .union([
      z.strictObject({ app: appName, ...RELEASE_STRATEGY, ...RELEASE_CHANGES }),
      z.strictObject({ apps, ...RELEASE_STRATEGY, ...RELEASE_CHANGES }),
      z.strictObject({ share: appShare, ...RELEASE_STRATEGY, ...RELEASE_CHANGES }),
    ])
    .describe(
      'A new version of apps: the old DesiredLRP is removed and one with a new process guid desired, as `cf restart` does after a push; with nothing changed it is a `cf restart`. It behaves like the old version but for what is given here; a version given no `crash` does not crash.',
    ),
  ...repeated,
});

export const EVENT = z.union([KILL, RESTORE, SCALE, ADD, REMOVE, ADD_CELLS, RELEASE]);

export type EventEntry = z.output<typeof EVENT>;
export type CellSelector = z.output<typeof CELL_SELECTOR>;
export type ReleaseEntry = z.output<typeof RELEASE>['release'];
export type RemoveEntry = z.output<typeof REMOVE>['remove'];
