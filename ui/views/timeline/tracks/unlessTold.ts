/** What stands in place of a track that the trace does not tell of. */
import type { KindName } from '../../../../sim/trace/kinds';
import { type Told, toldRange } from '../../../replay/told';

/** Undefined when the trace tells. `subject` comes with its verb. */
export function unlessTold(replay: Told, kind: KindName, subject: string): string | undefined {
  return toldRange(replay, kind) === undefined ? `${subject} not in this trace.` : undefined;
}
