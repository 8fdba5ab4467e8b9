/**
 * Processes of the control plane that end by themselves, and who hears of it.
 *
 * A process that ends closes its connections, so that its clients know at once; the supervisor starts it again
 * (`operator/supervisor`). What a VM takes with it when it stops is the operator's to say.
 */

import type { ActorId } from '../engine/actor';
import type { Component } from '../model/foundationSpec';
import { type Identities, textId } from '../model/identity';
import { kindId } from '../trace/kinds';
import { type ControlPlane, stopListening } from './controlPlane';
import type { DiegoCtx } from './messages';

const EXITED = kindId('process.exited');

/** Why a process ends by itself. */
export type ExitReason = 'stopped' | 'lost lock';

/** Ends the process that handles the message at hand. */
export function exitProcess(
  process: { readonly component: Component; readonly index: number; readonly operator: ActorId },
  { identities, plane }: { readonly identities: Identities; readonly plane: ControlPlane },
  reason: ExitReason,
  ctx: DiegoCtx,
): void {
  const { component, index, operator } = process;
  const name = textId(identities, `${component}/${index}`);
  ctx.record(EXITED, -1, -1, -1, name, textId(identities, reason), 0);
  stopListening(plane, ctx.self);
  const { self } = ctx;
  ctx.deliver(operator, { kind: 'operator.exited', process: self, reason });
  ctx.stop(self);
}
