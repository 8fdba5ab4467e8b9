/** What is asked about the foundation of a frame. */
import type { Frame } from '../../session/frames';
import type { CapacityQuestion } from '../../worker/protocol';
import { foundationAt } from './foundationAt';
import { measuredRows } from './measuredRows';

/** A text says why it cannot be answered; undefined: the trace does not tell at this instant. */
export function capacityQuestion({
  run,
  view,
}: Pick<Frame, 'run' | 'view'>): CapacityQuestion | string | undefined {
  const { replay } = run;
  const foundation = foundationAt(replay, view);
  if (foundation === undefined || typeof foundation === 'string') return foundation;
  const measured = measuredRows(replay, view);
  return { what: 'report', foundation, measured, seed: replay.header.seed };
}
