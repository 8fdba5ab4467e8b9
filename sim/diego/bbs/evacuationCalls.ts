/**
 * What the BBS does when a worker has finished a call of a rep that evacuates.
 *
 * Real counterpart: bbs:handlers/evacuation_handler.go; what a call does to the rows is in `evacuation`. Only
 * EvacuateRunning's answer matters to the rep, which keeps or deletes the container as it says; after the
 * other three it deletes the container whatever they answer (rep:evacuation_lrp_processor.go).
 */
import { type ActorId, assertNever } from '../../engine/actor';
import type { DomainId } from '../../model/identity';
import type { DiegoCtx } from '../messages';
import type { BbsParts, BbsState } from './bbsState';
import { carryOut } from './effects';
import {
  evacuateClaimedActualLRP,
  evacuateCrashedActualLRP,
  evacuateRunningActualLRP,
  evacuateStoppedActualLRP,
} from './evacuation';
import type { BbsCall } from './messages';
import type { Outcome } from './outcome';
import { recordRefused } from './records';

export type EvacuationCall = Extract<BbsCall, { kind: `bbs.evacuate${string}` }>;

export function serveEvacuation(
  state: BbsState,
  parts: BbsParts,
  call: EvacuationCall,
  domain: DomainId,
  from: ActorId,
  ctx: DiegoCtx,
): void {
  const { cell, lrp, instance, request } = call;
  const { cause } = ctx;
  const outcome = evacuate(state, call, domain, ctx);
  const { error = null, keepContainer = false } = outcome;
  carryOut(state, parts, outcome, ctx);
  if (error !== null) {
    ctx.cause = cause;
    recordRefused(state.rows, cell, lrp, instance, error, ctx);
  }
  if (call.kind !== 'bbs.evacuateRunning') {
    ctx.send(from, { kind: 'rep.endAnswered', request, instance, error });
    return;
  }
  ctx.send(from, { kind: 'rep.evacuationAnswered', request, instance, error, keepContainer });
}

function evacuate(
  { rows, listedCells }: BbsState,
  call: EvacuationCall,
  domain: DomainId,
  { now }: DiegoCtx,
): Outcome {
  const { cell, lrp, instance } = call;
  const key = { cell, lrp, instance };
  switch (call.kind) {
    case 'bbs.evacuateClaimed':
      return evacuateClaimedActualLRP(rows, listedCells, now, key);
    case 'bbs.evacuateRunning': {
      const { isRoutable } = call;
      return evacuateRunningActualLRP(rows, listedCells, now, { ...key, domain, isRoutable });
    }
    case 'bbs.evacuateStopped':
      return evacuateStoppedActualLRP(rows, listedCells, now, key);
    case 'bbs.evacuateCrashed': {
      const reason = rows.identities.texts[call.reason] ?? '';
      return evacuateCrashedActualLRP(rows, listedCells, now, { ...key, reason });
    }
    default:
      return assertNever(call);
  }
}
