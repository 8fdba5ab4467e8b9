/**
 * Scenario files, `expect`: what must hold, each judged with the value that was measured.
 *
 * An instance runs when a container in state RUNNING for its key is on a cell that is up.
 */
import * as z from 'zod';
import { SECOND } from '../engine/units';
import { CERTIFICATE_NAMES } from './certificates';
import * as scalars from './scalars';

const apps = scalars
  .distinct(scalars.appPattern, 1, 10_000)
  .optional()
  .describe('Apps it speaks of. Default: all but those with a crash behaviour.');

const after = scalars
  .duration()
  .prefault('0s')
  .describe('From when on it counts. Default: from the start.');

const RECOVERED = z.strictObject({
  recovered: z
    .strictObject({
      within: scalars
        .duration({ minimum: SECOND })
        .describe('At the latest so long after `after`.'),
      after: scalars.duration().prefault('0s').describe('When it went wrong.'),
      share: scalars.share
        .prefault('100%')
        .describe('Share of the desired instances that must run.'),
      apps,
    })
    .describe(
      'From some instant on, the desired instances run for at least one convergence interval.',
    ),
});

const MISSING = z.strictObject({
  missing: z
    .strictObject({
      atMost: scalars.amount.describe('Desired instances that may not run.'),
      forNoLongerThan: scalars
        .duration()
        .prefault('0s')
        .describe('How long at a stretch there may be more.'),
      after,
      apps,
    })
    .describe('Missing instances are few, or soon few again.'),
});

const RUNNING = z.strictObject({
  running: z
    .strictObject({
      atLeast: scalars.amount.describe('Instances that run, of those desired then.'),
      at: scalars.duration().describe('When they are counted.'),
      apps,
    })
    .describe('Instances that run at one instant.'),
});

const NEVER_FITTED = z.strictObject({
  neverFitted: z
    .strictObject({
      atMost: scalars.amount.describe('Instances.'),
      apps,
    })
    .describe('Desired instances that do not run at the end because no cell could take them.'),
});

const crashingApps = apps.describe('Apps it speaks of. Default: all.');

const CRASHING = z.strictObject({
  crashing: z
    .strictObject({ atMost: scalars.amount.describe('Instances.'), after, apps: crashingApps })
    .describe('Instances in state CRASHED, waiting for their back-off, at any one time.'),
});

const PUSHED = z.strictObject({
  pushed: z
    .strictObject({ atLeast: scalars.amount.describe('Pushes, of all there were.') })
    .describe('Pushes that ended in time, with all instances running.'),
});

const LEASES = z.strictObject({
  leases: z
    .strictObject({ atMost: scalars.count(0, 1_000_000).describe('Leases.'), after })
    .describe('Rows of the Silk lease table, of dead cells too, at any one time.'),
});

const LEASELESS = z.strictObject({
  cellsWithoutLease: z
    .strictObject({ atMost: scalars.count(0, 100_000).describe('Cells.'), after })
    .describe('Cells that are up and hold no Silk lease, at any one time.'),
});

const CONVERGENCE = z.strictObject({
  convergence: z
    .strictObject({
      within: scalars.duration({ minimum: 1000 }).describe('Longest that a pass may take.'),
      after: scalars
        .duration()
        .prefault('0s')
        .describe('Passes that begin earlier do not count. Default: all count.'),
    })
    .describe('Every LRP convergence pass of the BBS, from its beginning to its start requests.'),
});

const ACTIVE = z.strictObject({
  active: z
    .strictObject({
      component: scalars.word(['bbs', 'auctioneer']).describe('Which of them.'),
      gapAtMost: scalars.duration().describe('Longest stretch without an active one.'),
      after: scalars
        .duration()
        .prefault('0s')
        .describe('What was before does not count. Default: all counts.'),
    })
    .describe('One process holds the lock and serves, but for short gaps.'),
});

const DRAINED = z.strictObject({
  drained: z
    .strictObject({
      within: scalars.duration({ minimum: SECOND }).describe('Longest that a drain may take.'),
      strandedAtMost: scalars
        .count(0, 1_000_000)
        .prefault(0)
        .describe('Instances, of all drains, that ended without a replacement running.'),
      after: scalars
        .duration()
        .prefault('0s')
        .describe('Drains that begin earlier do not count. Default: all count.'),
    })
    .describe('Every cell that is told to drain has ended its evacuation in time.'),
});

const TASKS_DONE = z.strictObject({
  tasks: z
    .strictObject({
      succeededAtLeast: scalars.amount.describe(
        'Tasks, of all that were created, those included that have not ended.',
      ),
      of: scalars.name.optional().describe('The source of the tasks. Default: all sources.'),
    })
    .describe('Tasks that succeeded by the end.'),
});

const DEPLOYED = z.strictObject({
  deployed: z
    .strictObject({
      within: scalars.duration({ minimum: SECOND }).describe('Longest that one may take.'),
    })
    .describe(
      'Every rolling deployment is done in time; one that is cancelled is not, one that a later one overtakes does not count.',
    ),
});

const UPDATED = z.strictObject({
  updated: z
    .strictObject({
      deploy: scalars.name.describe(
        'The deploy, by name; the name of one that happens several times means each.',
      ),
      within: scalars
        .duration({ minimum: SECOND })
        .describe('At the latest so long after it began, failures and reruns included.'),
    })
    .describe('The deploy completes in that time.'),
});

const ROTATED = z.strictObject({
  rotated: z
    .strictObject({
      certificate: scalars.word(CERTIFICATE_NAMES).describe('What is rotated.'),
      margin: scalars
        .duration()
        .prefault('0s')
        .describe('So long before the old one expires, at the latest.'),
    })
    .describe('The last deploy of the rotation completes before the date.'),
});

const AVAILABLE = z.strictObject({
  available: z
    .strictObject({
      share: scalars.share.describe(
        'Share of the desired instances of every single app that run at any time: 1% means that no app is gone.',
      ),
      during: scalars.name
        .optional()
        .describe('While this deploy, or rotation, is under way. Default: any deploy there is.'),
      apps,
    })
    .describe('No app falls below a share of its instances while a deploy is under way.'),
});

export const EXPECTATION = z.union([
  RECOVERED,
  MISSING,
  RUNNING,
  NEVER_FITTED,
  CRASHING,
  PUSHED,
  LEASES,
  LEASELESS,
  CONVERGENCE,
  ACTIVE,
  DRAINED,
  TASKS_DONE,
  DEPLOYED,
  UPDATED,
  ROTATED,
  AVAILABLE,
]);

export type ExpectationEntry = z.output<typeof EXPECTATION>;
