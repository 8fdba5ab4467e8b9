/**
 * Rotations of certificates: deploys one after the other, against a date.
 *
 * Real counterpart: people who follow diego-release:docs/071-rotating-instance-identity-ca-certificate.md, Ops
 * Manager's CA rotation, docs-bosh:nats-ca-rotation.md. The next deploy begins a pause after the one before it has
 * completed; one that fails for good ends the rotation there. What an expired certificate does to connections
 * is not modelled: its date is told, and whether the rotation had been completed by then.
 */
import type { RotationSpec } from '../../model/foundationSpec';
import { textId } from '../../model/identity';
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import type { DirectorParts, DirectorState, RotationState } from './directorState';

const STARTED = kindId('rotation.started');
const STEPPED = kindId('rotation.stepped');
const COMPLETED = kindId('rotation.completed');
const EXPIRED = kindId('certificate.expired');

/** Answers whether it begins: it does once. */
export function onRotate(
  state: DirectorState,
  parts: DirectorParts,
  rotation: number,
  ctx: DiegoCtx,
): boolean {
  const { certificate, deploys } = specOf(parts, rotation);
  const own = stateOf(state, rotation);
  if (own.since !== null) return false;
  own.since = ctx.now;
  const name = textId(state.identities, certificate);
  ctx.record(STARTED, -1, -1, -1, name, deploys.length, 0);
  return true;
}

/** The deploy that comes next; undefined when all are done. */
export function nextDeploy(
  state: DirectorState,
  parts: DirectorParts,
  rotation: number,
): number | undefined {
  return specOf(parts, rotation).deploys[stateOf(state, rotation).done];
}

export function onDeployCompleted(
  state: DirectorState,
  parts: DirectorParts,
  rotation: number,
  ctx: DiegoCtx,
): void {
  const { certificate, deploys, pause } = specOf(parts, rotation);
  const own = stateOf(state, rotation);
  own.done++;
  const name = textId(state.identities, certificate);
  ctx.record(STEPPED, -1, -1, -1, name, own.done, 0);
  if (own.done < deploys.length) {
    ctx.after(pause, { kind: 'director.stepRotation', rotation });
    return;
  }
  own.isCompleted = true;
  ctx.record(COMPLETED, -1, -1, -1, name, 0, ctx.now - (own.since ?? ctx.now));
}

export function onExpire(
  state: DirectorState,
  parts: DirectorParts,
  rotation: number,
  ctx: DiegoCtx,
): void {
  const name = textId(state.identities, specOf(parts, rotation).certificate);
  const isRotated = stateOf(state, rotation).isCompleted ? 1 : 0;
  ctx.record(EXPIRED, -1, -1, -1, name, isRotated, 0);
}

function specOf({ spec }: DirectorParts, rotation: number): RotationSpec {
  return spec.rotations[rotation] as RotationSpec;
}

function stateOf({ rotations }: DirectorState, rotation: number): RotationState {
  return rotations[rotation] as RotationState;
}
