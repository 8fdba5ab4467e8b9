/**
 * What a rep that evacuates does about one LRP's container.
 *
 * Real counterpart: rep:generator/internal/evacuation_lrp_processor.go, and of bbs:client.go what counts as an
 * answer when the BBS gives none: keep what runs, delete what has ended. Tasks go on as always
 * (`taskProcessor`): they are waited for.
 */
import { assertNever } from '../../engine/actor';
import { kindId } from '../../trace/kinds';
import { call } from '../calls';
import type { Container } from '../executor/container';
import type { DiegoCtx } from '../messages';
import { bbsClient } from './bbsClient';
import type { RepParts, RepState } from './repState';

const REQUESTED = kindId('evacuation.requested');

/** evacuation_lrp_processor.go Process. */
export function processEvacuatingLRP(
  state: RepState,
  parts: RepParts,
  container: Container,
  ctx: DiegoCtx,
): void {
  const { instance, lrp, isRoutable } = container;
  const key = { cell: parts.cell, lrp, instance };
  const client = bbsClient(state, parts);
  switch (container.state) {
    case 'reserved':
    case 'initializing':
    case 'created':
      return call(client, { kind: 'bbs.evacuateClaimed', ...key }, ctx);
    case 'running':
      tellOnce(state, parts, container, ctx);
      return call(client, { kind: 'bbs.evacuateRunning', ...key, isRoutable }, ctx);
    case 'completed':
      if (container.isStopped) return call(client, { kind: 'bbs.evacuateStopped', ...key }, ctx);
      return call(client, { kind: 'bbs.evacuateCrashed', ...key, reason: container.reason }, ctx);
    default:
      return assertNever(container.state);
  }
}

/** The app's log says once for each container that a replacement is asked for. */
function tellOnce(
  { evacuation }: RepState,
  { cell }: RepParts,
  { lrp, instance }: Container,
  ctx: DiegoCtx,
): void {
  if (evacuation === null || evacuation.requested.has(instance)) return;
  evacuation.requested.add(instance);
  ctx.record(REQUESTED, cell, lrp, instance, 0, 0, 0);
}
