/**
 * What ends every fault at one instant: explicit repairs of everything that an event can break.
 *
 * A repair of nothing is a mistake in a scenario file; those are left out afterwards (`fitting`).
 */
import { COMPONENTS } from '../../model/foundationSpec';
import type { Entry } from './scenarioData';

const PROCESSES = [...COMPONENTS, 'rep', 'silk-daemon'];

/** `at`: as a scenario file writes an instant. */
export function healing(at: string): Entry[] {
  return [
    { restore: 'all', at },
    ...PROCESSES.map((process) => ({ resume: { process }, at })),
    ...PROCESSES.map((process) => ({ start: { process }, at })),
    { heal: 'all', at },
    { database: 'up', at },
    { blobstore: 'up', at },
    { mendGarden: 'all', at },
    { resume: 'sync', at },
    { resumeResurrector: true, at },
  ];
}
