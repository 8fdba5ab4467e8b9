/** Since when a decision's instance or task had waited to be placed, and for what reason. */
import type { Instant } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { previousRow } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { DecisionLine } from './decisionLines';

const REASONS: ReadonlyMap<KindName, string> = new Map<KindName, string>([
  ['actualLRP.created', 'its row was created'],
  ['actualLRP.unclaimed', 'its row went back to UNCLAIMED'],
  ['actualLRP.crashed', 'it crashed'],
  ['actualLRP.suspected', 'its cell went missing'],
  ['actualLRP.evacuating', 'its cell began to evacuate'],
  ['task.created', 'it was stored as Pending'],
  ['task.rejected', 'a cell handed it back'],
]);
const KINDS: ReadonlySet<KindName> = new Set(REASONS.keys());

export interface Waiting {
  readonly since: Instant;
  /** In the middle of a sentence. */
  readonly reason: string;
  readonly row: number;
}

/** From the last record before the decision that set it waiting; undefined when the trace has none. */
export function waitingBefore(
  replay: Replay,
  { row, lrp, task }: DecisionLine,
): Waiting | undefined {
  const about = lrp === NONE ? ({ kind: 'task', task } as const) : ({ kind: 'lrp', lrp } as const);
  const before = previousRow(replay, row, { about, kinds: KINDS });
  if (before === undefined) return undefined;
  const { columns } = replay;
  const kind = kindAt(columns, before)?.name as KindName;
  return { since: valueAt(columns, 'at', before), reason: REASONS.get(kind) ?? '', row: before };
}
