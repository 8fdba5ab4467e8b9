/**
 * Garden: makes containers and destroys them, a few at once, and may be broken.
 *
 * Real counterpart: guardian behind garden.sock. `fails`: every call is refused at once. `hangs`: no call
 * returns until Garden is mended; then those that hung are made after all, in the order in which they were.
 * Containers outlive a broken Garden, and a call that ends while it is broken meets it as it then is.
 * Left out: that calls of one container exclude each other, which the executor does as well.
 */
import { createStation, enter, type Station } from '../../engine/station';
import type { Duration, Instant } from '../../engine/units';
import type { InstanceId } from '../../model/identity';
import type { Container } from './container';
import type { ExitReason } from './messages';

export type GardenMode = 'works' | 'fails' | 'hangs';

/** What waits for a hanging Garden. */
export type HungCall =
  | { readonly call: 'create' | 'destroy' | 'stop' | 'destroyStray'; readonly instance: InstanceId }
  /** The process ended, and the executor has not been told. */
  | { readonly call: 'wait'; readonly instance: InstanceId; readonly reason: ExitReason }
  | { readonly call: 'healthcheck' }
  /** The executor of a new process cannot begin. */
  | { readonly call: 'ping' };

/** Plain data. Outlives the rep's process, not its VM. */
export interface GardenState {
  mode: GardenMode;
  /** Its work on containers. */
  readonly station: Station;
  hung: HungCall[];
  /** Containers that the executor does not know: of a former process, or let go of before they were gone. */
  readonly strays: Map<InstanceId, Container>;
  /** It has not made a container yet since BOSH created its VM: the first one takes long. */
  isNew: boolean;
}

export function createGarden(parallelism: number): GardenState {
  return {
    mode: 'works',
    station: createStation(parallelism),
    hung: [],
    strays: new Map(),
    isNew: false,
  };
}

/** When work on a container that begins now will be done. */
export function workUntil(garden: GardenState, now: Instant, work: Duration): Instant {
  return enter(garden.station, now, work);
}

/** What garden's client says when nothing listens. */
export const GARDEN_REFUSES =
  'dial unix /var/vcap/data/garden/garden.sock: connect: connection refused';
