/**
 * Why containers end, in the executor's words.
 *
 * Real counterparts: executor:depot/containerstore/storenode.go, registrypruner.go; depot/steps/run_step.go,
 * health_check_step.go, download_step.go. What a check prints is that of Cloud Foundry's default, on a port.
 */
import { type Duration, SECOND } from '../../engine/units';
import type { AppSpec, TaskSource } from '../../model/foundationSpec';
import type { ExitReason } from './messages';

export const STOPPED_BEFORE_RUNNING = 'stopped-before-running';
export const EXPIRED = 'expired container';
export const MISSING = 'missing garden container';
export const DOWNLOAD_FAILED = 'failed to download cached artifacts';
/** Of a droplet: download_step.go. */
export const DROPLET_FAILED = 'Downloading failed';
/** Prefix; Garden's error follows. */
export const CREATE_FAILED = 'failed to create container';

const CHECK_ERROR = 'Failed to make TCP connection';

/** What is reported of a process group that ended; empty: nothing went wrong. */
export function exitText(
  reason: ExitReason,
  app: AppSpec | null,
  source: TaskSource | null,
): string {
  switch (reason) {
    case 'stopped':
    case 'finished':
      return '';
    case 'crashed':
      return 'APP/PROC/WEB: Exited with status 1';
    case 'never-healthy':
      return `Instance never healthy after ${goDuration(app?.startTimeout ?? 0)}: ${CHECK_ERROR}`;
    case 'unhealthy':
      return `Instance became unhealthy: ${CHECK_ERROR}`;
    case 'out-of-memory':
      return 'APP/PROC/WEB: Exited with status 137 (out of memory)';
    case 'killed-by-kernel':
      // Garden's event tells of the container's own limit only, and this was the machine's.
      return app === null ? 'Exited with status 137' : 'APP/PROC/WEB: Exited with status 137';
    case 'failed':
      return 'Exited with status 1';
    // Compiling failed (buildpackapplifecycle: models.go).
    case 'build-failed':
      return 'Exited with status 223';
    case 'timed-out':
      return `exceeded ${goDuration(source?.staging?.timeout ?? 0)} timeout`;
  }
}

/** As Go prints a duration of whole seconds: `45s`, `1m0s`. */
function goDuration(duration: Duration): string {
  const seconds = Math.round(duration / SECOND);
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds}s` : `${minutes}m${seconds % 60}s`;
}
