/**
 * The director: deploys that update VM after VM, and the rotations of certificates that are made of them.
 *
 * Real counterpart: bosh-director, src/bosh-director/lib/bosh/director (deployment_plan, instance_group_updater,
 * instance_updater, stopper, starter). Modelled: the order of groups, zones and canaries (`phases`), a pool of
 * workers a zone and the stop at a failure (`rollout`), the update of one VM step by step (`instanceUpdate`), the
 * lock of the deployment, people who run a failed deploy again, and sequences of deploys (`rotations`).
 *
 * Departures: a deploy that meets the lock waits for it, first come first, where BOSH's fails and a person tries
 * again; groups are never updated side by side; the director's questions to the agents cost nothing and are not
 * lost, and nothing is compiled.
 */
import { type Actor, assertNever } from '../../engine/actor';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { createDirectorState, type DirectorParts, type DirectorState } from './directorState';
import { onDrainFailed, onJobsEnded, onSilkDrained, onStep, onVmLost } from './instanceUpdate';
import type { BoshMessage } from './messages';
import { enqueue, goOn, onRerun, startNext } from './rollout';
import { nextDeploy, onExpire, onRotate } from './rotations';
import { onInspected } from './watch';

export function createDirector(
  parts: DirectorParts,
  shared: Pick<DirectorState, 'identities' | 'vms'>,
  zone: string,
): Actor<DirectorState, BoshMessage, DiegoMessage> {
  return {
    role: 'director',
    name: 'director',
    zone,
    state: createDirectorState(parts, shared),
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(
  state: DirectorState,
  parts: DirectorParts,
  message: BoshMessage,
  ctx: DiegoCtx,
): void {
  switch (message.kind) {
    case 'director.deploy':
      return enqueue(state, parts, message.deploy, null, ctx);
    case 'director.rerun':
      return onRerun(state, parts, message, ctx);
    case 'director.rotate':
      if (onRotate(state, parts, message.rotation, ctx)) {
        goOnRotating(state, parts, message.rotation, ctx);
      }
      return;
    case 'director.stepRotation':
      return goOnRotating(state, parts, message.rotation, ctx);
    case 'director.expire':
      return onExpire(state, parts, message.rotation, ctx);
    case 'director.unlocked':
      return startNext(state, parts, ctx);
    case 'director.step':
      onStep(state, parts, message, ctx);
      return goOn(state, parts, ctx);
    case 'director.jobsEnded':
      return onJobsEnded(state, parts, message.vm, ctx);
    case 'director.drainFailed':
      return onDrainFailed(state, parts, message, ctx);
    case 'director.silkDrained':
      return onSilkDrained(state, parts, message.vm, ctx);
    case 'director.vmLost':
      return onVmLost(state, parts, message.vm, ctx);
    case 'director.inspected':
      onInspected(state, parts, message, ctx);
      return goOn(state, parts, ctx);
    default:
      return assertNever(message);
  }
}

function goOnRotating(
  state: DirectorState,
  parts: DirectorParts,
  rotation: number,
  ctx: DiegoCtx,
): void {
  const deploy = nextDeploy(state, parts, rotation);
  if (deploy !== undefined) enqueue(state, parts, deploy, rotation, ctx);
}
