/** A control plane for components that a test sets up by themselves: who listens, by actor. */

import { type ControlPlane, createControlPlane, listen, type Service } from '../diego/controlPlane';
import type { ActorId } from '../engine/actor';

/** In which these actors accept connections. */
export function controlPlane(listening: Partial<Record<Service, ActorId>>): ControlPlane {
  const plane = createControlPlane();
  for (const [service, actor] of Object.entries(listening))
    listen(plane, service as Service, actor);
  return plane;
}
