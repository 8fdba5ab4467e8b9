/** In which stretch of time a trace tells of a kind of record: a thinned one tells details of a part only. */
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import type { Range } from '../../session/session';

type Told = Pick<Replay, 'tells' | 'tellsThroughout' | 'detail' | 'until'>;

/** Where it tells of all the kinds; undefined: nowhere. */
export function toldRange(replay: Told, kinds: readonly KindName[]): Range | undefined {
  const { tells, tellsThroughout, detail, until } = replay;
  if (kinds.every((kind) => tellsThroughout.has(kind))) return { from: 0, until };
  const isInDetail = kinds.every((kind) => tells.has(kind) || tellsThroughout.has(kind));
  if (!isInDetail || detail === undefined || detail.from > until) return undefined;
  return { from: detail.from, until: Math.min(until, detail.until) };
}
