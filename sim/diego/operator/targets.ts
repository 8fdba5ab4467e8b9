/** Whom a fault means: the processes that a scenario names. */
import { assertNever } from '../../engine/actor';
import type { ProcessRef } from '../../model/foundationSpec';
import type { OperatorParts, OperatorState, ProcessSpec } from './operatorState';

/** The process of the control plane that is meant now, if there is one. */
export function processMeant(
  state: OperatorState,
  parts: OperatorParts,
  ref: Extract<ProcessRef, { readonly index: unknown }>,
): ProcessSpec | undefined {
  const candidates = parts.processes.filter(({ component }) => component === ref.component);
  const { index } = ref;
  if (typeof index === 'number') return candidates.find((one) => one.index === index);
  const active = activeOf(state, ref.component);
  switch (index) {
    case 'active':
      return candidates.find(({ actor }) => actor === active);
    case 'standby':
      return candidates.find(
        (one) =>
          one.actor !== active &&
          state.processes[parts.processes.indexOf(one)]?.status === 'running',
      );
    default:
      return assertNever(index);
  }
}

/** Who serves: of several that listen, the one that began last. */
function activeOf({ plane }: OperatorState, component: string): number | undefined {
  if (component !== 'bbs' && component !== 'auctioneer') return undefined;
  return plane.listening[component][0];
}
