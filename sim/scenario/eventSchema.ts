/** Scenario files, `events`: what happens to the foundation and its apps while the simulation runs. */
import * as z from 'zod';
import { DEPLOY, ROTATE } from './deploySchema';
import { checkTimes, once, repeated } from './eventTimes';
import { FAULTS } from './faultSchema';
import { CELLS_MAXIMUM } from './foundationSchema';
import * as scalars from './scalars';
import { group } from './targetSchema';
import {
  APP,
  INSTANCES_MAXIMUM,
  MIX,
  RELEASE_CHANGES,
  RELEASE_STRATEGY,
  TASKS,
} from './workloadSchema';

const appName = scalars.appPattern.describe('The app, by name.');
const apps = scalars.distinct(scalars.appPattern, 1, 10_000).describe('Apps by name.');
const appShare = scalars.share.describe('A share of the apps there are, picked by chance.');

export const ADDABLE = z
  .union([APP.omit({ at: true }), TASKS.omit({ from: true }), MIX.omit({ at: true })])
  .describe('More workload: an entry as under `workload`, without a time.');

const SCALE = z.strictObject({
  scale: z
    .strictObject({
      app: appName,
      instances: scalars.count(0, INSTANCES_MAXIMUM).describe('New number of instances.'),
    })
    .describe('`cf scale -i`.'),
  ...once,
});

const ADD = z.strictObject({
  add: ADDABLE,
  ...once,
});

const REMOVE = z.strictObject({
  remove: z
    .union([
      z.strictObject({ app: appName }),
      z.strictObject({ apps }),
      z.strictObject({ share: appShare }),
    ])
    .describe('`cf delete`, or `cf stop`.'),
  ...once,
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
  ...once,
});

const RELEASE = z
  .strictObject({
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
  })
  .superRefine(checkTimes);

export const EVENT = z.union([...FAULTS, SCALE, ADD, REMOVE, ADD_CELLS, RELEASE, DEPLOY, ROTATE]);

export type EventEntry = z.output<typeof EVENT>;
export type ReleaseEntry = z.output<typeof RELEASE>['release'];
export type RemoveEntry = z.output<typeof REMOVE>['remove'];
