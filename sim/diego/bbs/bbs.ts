/**
 * The BBS: keeps what is desired and what is actual, and answers everybody's calls about it.
 *
 * Real counterpart: bbs:cmd/bbs and the packages beside it. What a call does to the tables is beside this
 * file, in pure functions that equal the recordings of the real BBS; here are time and wires: calls queue
 * for a worker, take their service time, change rows when it is over, and are answered (`answers`).
 * Convergence is in `convergence`; configuration: `BbsConfig` in `model/config`.
 *
 * Left out until failover and load: the lock and a standby; time-outs; calls that fail in the database.
 * Left out for good: the answer to a desire does not wait for the auctioneer's 202, and CellById is
 * answered from Locket's last listing.
 */
import { type Actor, assertNever } from '../../engine/actor';
import { createStation, enter } from '../../engine/station';
import type { Duration } from '../../engine/units';
import type { BbsServiceTimes } from '../../model/config';
import type { Identities } from '../../model/identity';
import type { DiegoCtx, DiegoMessage } from '../messages';
import { serve, serveSync } from './answers';
import type { BbsParts, BbsState } from './bbsState';
import { askForCells, takeListing } from './cellListing';
import {
  onActOnPlan,
  onConverge,
  onConvergenceAction,
  onConvergencePresences,
} from './convergence';
import { processesInDomain } from './desiredRows';
import { onCallbackDone } from './effects';
import type { BbsMessage, QueuedCall } from './messages';
import { createBbsRows } from './rows';

export function createBbs(
  parts: BbsParts,
  identities: Identities,
  zone: string,
): Actor<BbsState, BbsMessage, DiegoMessage> {
  return {
    role: 'bbs',
    name: 'bbs',
    zone,
    state: {
      rows: createBbsRows(identities),
      station: createStation(parts.config.parallelism),
      listedCells: new Set(),
      listings: new Map(),
      lastTicket: 0,
      passes: 0,
      pass: null,
    },
    receive: (state, message, ctx) => receive(state, parts, message, ctx),
  };
}

function receive(state: BbsState, parts: BbsParts, message: BbsMessage, ctx: DiegoCtx): void {
  switch (message.kind) {
    case 'bbs.serve':
      return serve(state, parts, message.call, message.from, ctx);
    case 'bbs.presences':
      return onPresences(state, parts, message.ticket, message.cells, ctx);
    case 'bbs.converge':
      return onConverge(state, parts, ctx);
    case 'bbs.actOnPlan':
      return onActOnPlan(state, parts, ctx);
    case 'bbs.convergenceAction':
      return onConvergenceAction(state, parts, message.action, ctx);
    case 'bbs.callbackDone':
      return onCallbackDone(state, parts, message.task, ctx);
    case 'bbs.fetchCells':
      return askForCells(state, parts, ctx.sender, ctx);
    case 'bbs.syncContainers':
      return serveSync(state, parts, message, ctx.sender, ctx);
    default:
      return onCall(state, parts, message, ctx);
  }
}

/** Books the call with a worker; its effect is seen when the worker is done. */
function onCall(state: BbsState, parts: BbsParts, call: QueuedCall, ctx: DiegoCtx): void {
  const done = enter(state.station, ctx.now, serviceTime(parts.config.serviceTimes, state, call));
  ctx.at(done, { kind: 'bbs.serve', call, from: ctx.sender });
}

function serviceTime(times: BbsServiceTimes, state: BbsState, call: QueuedCall): Duration {
  switch (call.kind) {
    case 'bbs.claim':
      return times.claim;
    case 'bbs.start':
      return times.start;
    case 'bbs.crash':
      return times.crash;
    case 'bbs.removeActual':
    case 'bbs.removeEvacuating':
    case 'bbs.failActual':
      return times.changeActual;
    case 'bbs.fetchCell':
    case 'bbs.fetchProcess':
      return times.fetchCell;
    case 'bbs.startTask':
    case 'bbs.completeTask':
    case 'bbs.rejectTask':
    case 'bbs.desireTask':
    case 'bbs.cancelTask':
      return times.changeTask;
    case 'bbs.desire':
      return Math.max(1, call.instances) * times.desirePerInstance;
    case 'bbs.update':
    case 'bbs.remove':
      return times.changeDesired;
    case 'bbs.upsertDomain':
      return times.upsertDomain;
    case 'bbs.fetchDesired':
      return Math.round(
        processesInDomain(state.rows, call.domain).length * times.fetchDesiredPerLRP,
      );
    default:
      return assertNever(call);
  }
}

function onPresences(
  state: BbsState,
  parts: BbsParts,
  ticket: number,
  cells: Int32Array,
  ctx: DiegoCtx,
): void {
  const asker = takeListing(state, ticket, cells);
  if (asker === undefined) return;
  if (asker === null) onConvergencePresences(state, parts, ctx);
  else ctx.send(asker, { kind: 'auctioneer.cells', cells });
}
