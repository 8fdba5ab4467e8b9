/** Scenario files, what people do with BOSH among the `events`: deploys, and rotations of certificates. */
import * as z from 'zod';
import { CERTIFICATE_NAMES } from './certificates';
import { checkTimes, once, repeated } from './eventTimes';
import * as scalars from './scalars';
import { expiry, updateCount, watchTime } from './updateScalars';

/** How a deploy of a rotation is done; what `deploy` says of it as well. */
export const ROTATION_DEPLOY = z.strictObject({
  groups: scalars
    .distinct(scalars.name, 1, 100)
    .optional()
    .describe(
      'Instance groups, in the order in which they are updated: groups of cells, and of the control plane `diego-api`, `scheduler` and `api`. Default: all groups of cells, as listed in foundation.cells.',
    ),
  maxInFlight: updateCount(1)
    .prefault(1)
    .describe(
      'VMs that are updated at once; a percentage is of those that change in the zone at hand, rounded down, but at least one. Source: cf-deployment.yml update.max_in_flight; bosh deployment_plan/update_config.rb.',
    ),
  canaries: updateCount(0)
    .prefault(1)
    .describe(
      'VMs of the first zone of each group that are updated before all others; a percentage is rounded down. Source: cf-deployment.yml update.canaries.',
    ),
  canaryWatchTime: watchTime
    .prefault('30s-20m')
    .describe(
      'When BOSH first looks whether the jobs of a canary run, and when for the last time; in between it looks at every ninth of that time, but after 1 s at least and 15 s at most. Source: cf-deployment.yml update.canary_watch_time.',
    ),
  updateWatchTime: watchTime
    .prefault('5s-20m')
    .describe('The same for all others. Source: cf-deployment.yml update.update_watch_time.'),
  addresses: scalars
    .word(['same', 'new'])
    .optional()
    .describe(
      'Whether a VM that is recreated keeps its address on the underlay network. Default: `same`, as BOSH does with manual networks; `new` with create-swap-delete, since both VMs are there at once.',
    ),
  strategy: scalars
    .word(['delete-create', 'create-swap-delete'])
    .prefault('delete-create')
    .describe(
      'Whether the new VM is created when the old one is gone, or made ready before that one is drained. Source: docs-bosh changing-deployment-vm-strategy.md.',
    ),
  skipDrain: scalars.flag
    .prefault(false)
    .describe(
      '`bosh deploy --skip-drain`: cells do not evacuate, and give no Silk lease back. Source: the default of bosh.',
    ),
  failing: scalars.share
    .prefault('0%')
    .describe('Share of the VMs that the IaaS fails to create, picked by chance.'),
  rerun: z
    .strictObject({
      after: scalars.duration().describe('So long after the failure.'),
      times: scalars.count(1, 100).prefault(1).describe('So often at most.'),
    })
    .optional()
    .describe(
      'A deploy stops at the first VM that fails: a person runs it again, for what it has not updated. Default: nobody does.',
    ),
});

export const DEPLOY = z
  .strictObject({
    deploy: z
      .strictObject({
        name: scalars.name
          .optional()
          .describe(
            'What it is called in records and expectations. Default: deploy-1, deploy-2, … Of one that happens several times, each has its number behind the name: name-1, name-2, …',
          ),
        change: scalars
          .word(['recreate', 'restart'])
          .prefault('recreate')
          .describe(
            'What it does to a VM: replaces it, as a new stemcell does, or drains it and starts its jobs again, as a new certificate or release does.',
          ),
        ...ROTATION_DEPLOY.shape,
      })
      .describe(
        '`bosh deploy` of something that changes every VM of these groups. A deploy waits until the one before it has completed or failed; then it has the lock before anybody else, the resurrector included.',
      ),
    ...repeated,
  })
  .superRefine(checkTimes);

export const ROTATE = z.strictObject({
  rotate: z
    .strictObject({
      certificate: scalars
        .word(CERTIFICATE_NAMES)
        .describe(
          'What is rotated: it tells how many deploys that takes, and of which kind, as under [Certificates](#certificates).',
        ),
      expires: expiry
        .optional()
        .describe(
          'When the old one ends: so long after this event, or a date. Default: it does not.',
        ),
      pause: scalars
        .duration()
        .prefault('0s')
        .describe('From the end of one deploy to the begin of the next.'),
      deploy: ROTATION_DEPLOY.prefault({}).describe(
        'How each of its deploys is done: as of `deploy`, but for the name (the certificate and a number: ca-1, ca-2, …) and the change. Default groups: all groups of cells; of bbs-encryption-key diego-api.',
      ),
    })
    .describe('A person rotates a certificate or key: one deploy after the other.'),
  ...once,
});

export type DeployEntry = z.output<typeof DEPLOY>['deploy'];
export type RotateEntry = z.output<typeof ROTATE>['rotate'];
export type DeploySettings = RotateEntry['deploy'];
