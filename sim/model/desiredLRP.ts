/**
 * DesiredLRP: what the Cloud Controller wants to run. Diego: models.DesiredLRP.
 *
 * Only what scheduling needs. Left out: routes, actions, checks, images.
 */
import type { MB } from '../engine/units';
import type { DomainId } from './identity';
import type { PlacementConstraint } from './placement';

/**
 * What becomes of a running instance on an evacuating cell: it runs on until its replacement does, or it
 * is stopped first, one instance of the app at a time. `recreate` is newer than release 2.105.0, so an app
 * has to ask for it (bbs desired_lrp.proto UpdateStrategy).
 */
export type UpdateStrategy = 'rolling' | 'recreate';

export interface DesiredLRP {
  domain: DomainId;
  instances: number;
  /** Per instance, as asked for, without the proxy's share. */
  memory: MB;
  /** Per instance. */
  disk: MB;
  constraint: PlacementConstraint;
  /** Opaque to Diego; the Cloud Controller keeps the time of its last update there. */
  annotation: string;
  /** Absent: rolling. */
  updateStrategy?: UpdateStrategy;
}

/** The longest annotation: 10 KiB (bbs desired_lrp.go Validate). */
const ANNOTATION_LENGTH_MAX = 10 * 1024;

const GUID = /^[a-zA-Z0-9_-]+$/;

/** Whether Diego takes the string as the guid of a process or task (bbs desired_lrp.go, task.go). */
export function isValidGuid(guid: string): boolean {
  return GUID.test(guid);
}

/** Whether the BBS would accept the DesiredLRP (bbs desired_lrp.go Validate). */
export function isValidDesiredLRP(processGuid: string, desired: DesiredLRP): boolean {
  return (
    isValidGuid(processGuid) &&
    desired.instances >= 0 &&
    desired.memory >= 0 &&
    desired.disk >= 0 &&
    desired.constraint.rootFs.includes(':') &&
    desired.annotation.length <= ANNOTATION_LENGTH_MAX
  );
}
