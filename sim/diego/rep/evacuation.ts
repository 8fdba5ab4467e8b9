/**
 * Evacuation: a rep that is drained takes no more work, asks for replacements, and ends when its last container
 * is gone or its time is over.
 *
 * Real counterpart: rep:handlers/evacuation_handler.go, evacuation/evacuation_context and
 * evacuation/evacuation.go, and of BOSH's drain script (jobs/rep/templates/drain.erb) its POST /evacuate; that
 * the script looks every 5 s whether the rep has ended is counted by deploys only (`../bosh/instanceUpdate`). What
 * is asked of the BBS about each container: `evacuationProcessor`; what follows when the evacuator is done:
 * `shutdown`.
 */
import { kindId } from '../../trace/kinds';
import type { DiegoCtx } from '../messages';
import { syncAtOnce } from './bulkSync';
import type { RepParts, RepState } from './repState';
import { beginShutdown, exitProcess } from './shutdown';

const EVACUATING = kindId('rep.evacuating');

/**
 * A rep that is evacuating or ending already goes on with that. One whose servers are not up cannot be asked to
 * evacuate, and has nothing to: it ends at once.
 */
export function onDrain(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.evacuation !== null || state.shutdown !== null) return;
  if (state.phase !== 'up') return exitProcess(state, parts, 'drained', 'not up', ctx);
  const { evacuationTimeout } = parts.config.rep;
  state.evacuation = {
    since: ctx.now,
    requested: new Set(),
    isSyncDue: false,
    isTimedOut: false,
    nextLook: null,
    timeout: ctx.after(evacuationTimeout, { kind: 'rep.evacuationTimedOut' }),
  };
  state.report = null;
  ctx.note(EVACUATING, parts.cell, -1, -1, state.executor.containers.size, 0, 0);
  syncAtOnce(state, parts, ctx);
  onCheckEvacuated(state, parts, ctx);
}

/** Any container counts, tasks included (evacuation.go allContainersEvacuated). */
export function onCheckEvacuated(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  const { evacuation } = state;
  if (evacuation === null) return;
  evacuation.nextLook = null;
  if (state.executor.containers.size === 0) return endEvacuation(state, parts, ctx);
  const { evacuationPollingInterval } = parts.config.rep;
  evacuation.nextLook = ctx.after(evacuationPollingInterval, { kind: 'rep.checkEvacuated' });
}

/** What is left is deleted by the cleanup. */
export function onEvacuationTimedOut(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  if (state.evacuation === null) return;
  state.evacuation.isTimedOut = true;
  endEvacuation(state, parts, ctx);
}

/** The evacuator's exit takes the whole group of processes down. */
function endEvacuation(state: RepState, parts: RepParts, ctx: DiegoCtx): void {
  beginShutdown(state, parts, 'drained', ctx);
}
