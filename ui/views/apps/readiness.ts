/** Whether an instance gets traffic, in words. */
import type { ProcessId } from '../../../sim/model/identity';
import type { Replay } from '../../replay/openReplay';
import type { Readiness } from '../../replay/state';

/**
 * What follows the state of something that runs: `, ready`, `, not ready for traffic`. Empty for an app without
 * a readiness check, which is ready whenever it runs.
 */
export function readinessText(
  { facts }: Replay,
  process: ProcessId,
  isRunning: boolean,
  readiness: Readiness,
): string {
  if (!isRunning) return '';
  if (readiness === 'notReady') return ', not ready for traffic';
  if ((facts.apps[process]?.readiness ?? null) === null) return '';
  return readiness === 'ready' ? ', ready' : ', not ready yet';
}
