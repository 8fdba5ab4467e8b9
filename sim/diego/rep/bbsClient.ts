/** The rep's client of the BBS: bbs:client.go, as rep:cmd/rep/main.go initializeBBSClient makes it. */
import { bbsClientPolicy, type Client } from '../calls';
import type { RepParts, RepState } from './repState';

export function bbsClient(state: RepState, { cell, config, peers }: RepParts): Client {
  return {
    calls: state.calls,
    policy: bbsClientPolicy(config.rep.communicationTimeout),
    bbs: peers.bbs,
    cell,
    timerMessage: (request) => ({ kind: 'rep.callTimer', request }),
  };
}
