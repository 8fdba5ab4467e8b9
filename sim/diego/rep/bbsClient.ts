/** The rep's client of the BBS: bbs:client.go, as rep:cmd/rep/main.go initializeBBSClient makes it. */
import type { ActorId } from '../../engine/actor';
import type { Duration } from '../../engine/units';
import { type AwaitedCall, bbsClientPolicy, type Client } from '../calls';
import type { DiegoCtx } from '../messages';
import { forEachHeartbeat } from './heartbeats';
import type { RepParts, RepState } from './repState';

export function bbsClient(state: RepState, parts: RepParts, ctx: DiegoCtx): Client {
  const { cell, config } = parts;
  return {
    calls: state.calls,
    policy: bbsClientPolicy(config.rep.communicationTimeout),
    plane: state.plane,
    cell,
    timerMessage: (request) => ({ kind: 'rep.callTimer', request }),
    send: (bbs, message, processing) => sendCall(parts, bbs, message, processing, ctx),
  };
}

/**
 * An attempt at a call. An eager rep makes each call of a bulk sync by itself, where wires take a constant time:
 * over others no call can be left out, and so none is sent by itself either.
 */
function sendCall(
  { cell, isEager }: RepParts,
  bbs: ActorId,
  message: AwaitedCall,
  processing: Duration,
  ctx: DiegoCtx,
): void {
  const areSingle = isEager && ctx.constantLatency(bbs) !== undefined;
  if (message.kind !== 'bbs.sync' || message.calls === null || !areSingle) {
    ctx.send(bbs, message, processing);
    return;
  }
  ctx.send(bbs, { ...message, calls: null }, processing);
  forEachHeartbeat(message.calls, (told) => {
    ctx.send(bbs, { kind: 'bbs.heartbeat', cell, ...told }, processing);
  });
}
