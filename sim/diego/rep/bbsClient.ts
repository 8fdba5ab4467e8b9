/** The rep's client of the BBS: bbs:client.go, as rep:cmd/rep/main.go initializeBBSClient makes it. */
import { bbsClientPolicy, type Client, type SendAttempt } from '../calls';
import { forEachHeartbeat } from './heartbeats';
import type { RepParts, RepState } from './repState';

export function bbsClient(state: RepState, { cell, config, isEager }: RepParts): Client {
  return {
    calls: state.calls,
    policy: bbsClientPolicy(config.rep.communicationTimeout),
    plane: state.plane,
    cell,
    timer: 'rep.callTimer',
    send: isEager ? sendSingly : null,
  };
}

/**
 * An eager rep makes each call of a bulk sync by itself, where wires take a constant time: over others no call
 * can be left out, and so none is sent by itself either.
 */
const sendSingly: SendAttempt = ({ cell }, bbs, message, processing, ctx) => {
  const isSync = message.kind === 'bbs.sync' && message.calls !== null;
  if (!isSync || ctx.constantLatency(bbs) === undefined) {
    ctx.send(bbs, message, processing);
    return;
  }
  ctx.send(bbs, { ...message, calls: null }, processing);
  forEachHeartbeat(message.calls, (told) => {
    ctx.send(bbs, { kind: 'bbs.heartbeat', cell, ...told }, processing);
  });
};
