/**
 * The executor that lives in a rep's process, put to work by the rep.
 *
 * Real counterpart: the executor.Client that rep:cmd/rep/main.go makes, and generator.go OperationStream,
 * which turns the executor's events into container operations.
 */
import type { Depot } from '../executor/executorState';
import type { DiegoCtx } from '../messages';
import { hasNetwork } from './lease';
import type { RepParts, RepState } from './repState';

/** The executor for the message at hand. */
export function depotOf(state: RepState, parts: RepParts, ctx: DiegoCtx): Depot {
  return {
    state: state.executor,
    config: parts.config.executor,
    cell: parts.cell,
    physical: parts.spec.physical,
    apps: parts.apps,
    taskSources: parts.taskSources,
    identities: state.identities,
    world: state.world,
    hasNetwork: hasNetwork(state),
    containerAddresses: parts.config.silk?.containerAddresses ?? Number.POSITIVE_INFINITY,
    emit(instance) {
      state.report = null;
      // The event consumer ends first.
      if (state.shutdown !== null) return;
      ctx.after(0, { kind: 'rep.operate', instance });
    },
    handedIn(instance) {
      ctx.after(0, { kind: 'rep.handedIn', instance });
    },
    letGo() {
      state.report = null;
    },
    ctx,
  };
}
