/** In which stretch of time a trace tells of a kind of record: a thinned one tells details of a part only. */
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import type { Range } from '../../session/session';

/** Undefined: nowhere. */
export function toldRange(replay: Replay, kind: KindName): Range | undefined {
  const { tells, tellsThroughout, detail, until } = replay;
  if (tellsThroughout.has(kind)) return { from: 0, until };
  if (!tells.has(kind) || detail === undefined || detail.from > until) return undefined;
  return { from: detail.from, until: Math.min(until, detail.until) };
}

/** What stands in place of a drawing; undefined when the trace tells. `subject` comes with its verb. */
export function unlessTold(replay: Replay, kind: KindName, subject: string): string | undefined {
  return toldRange(replay, kind) === undefined ? `${subject} ${NOT_TOLD}.` : undefined;
}

/** Said of what the trace does not tell. */
const NOT_TOLD = 'not in this trace';
