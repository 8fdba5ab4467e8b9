/**
 * The staging tasks of people who push, as sources of tasks: what a cell has to know to run one.
 *
 * Their size is that of the app, so it stands in the task, not here; they come when somebody pushes.
 */
import { NEVER } from '../../engine/units';
import { STAGING_DOMAIN } from '../../model/domain';
import type { FoundationSpec, TaskSource } from '../../model/foundationSpec';

/** One source for each entry of `pushes`, in their order; they follow the sources of people's tasks. */
export function stagingSources({ pushes, config }: FoundationSpec): TaskSource[] {
  const { stagingTimeout: timeout, uploadPollInterval } = config.cloudController;
  return pushes.map(({ name, staging, upload, failing }) => ({
    name: `staging-${name}`,
    domain: STAGING_DOMAIN,
    memory: 0,
    disk: 0,
    constraint: { rootFs: '', placementTags: [], volumeDrivers: [] },
    runs: staging ?? { kind: 'constant', value: 0 },
    arrivals: { kind: 'once' },
    count: 0,
    from: NEVER,
    until: NEVER,
    hasCallback: true,
    failing,
    cancelled: null,
    staging: { upload, uploadPollInterval, timeout },
  }));
}
