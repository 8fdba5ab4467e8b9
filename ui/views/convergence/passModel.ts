/** What a convergence pass is shown as: its neighbours, and what it found and did in an operator's words. */
import type { KindName } from '../../../sim/trace/kinds';
import type { Replay } from '../../replay/openReplay';
import { type PassReport, reportPass } from '../../replay/passReport';
import type { Span } from '../../replay/spans';

export interface PassSeen {
  readonly span: Span;
  readonly report: PassReport;
  /** Undefined at either end of the run. */
  readonly previous: Span | undefined;
  readonly next: Span | undefined;
  /** How many passes the trace tells of, and which of them it is, from 1. */
  readonly place: number;
  readonly passes: number;
}

/** The pass with that number; undefined when the trace has none. */
export function passSeen(replay: Replay, number: number): PassSeen | undefined {
  const { passes } = replay.marks;
  const place = passes.findIndex((pass) => pass.number === number);
  const span = passes[place];
  if (span === undefined) return undefined;
  return {
    span,
    report: reportPass(replay, span),
    previous: passes[place - 1],
    next: passes[place + 1],
    place: place + 1,
    passes: passes.length,
  };
}

export interface Deed {
  readonly kind: KindName;
  /** `27 rows created for missing instances` without the number. */
  readonly words: string;
  readonly count: number;
}

/** What a pass does, most telling first: the noun that is counted, and what became of it. */
const DEEDS: readonly (readonly [KindName, string, string])[] = [
  ['actualLRP.created', 'row', 'created for missing instances'],
  ['actualLRP.suspected', 'row', 'turned SUSPECT: the cell is missing'],
  ['actualLRP.promoted', 'row', 'turned ORDINARY again: the cell is back'],
  ['actualLRP.unclaimed', 'row', 'back to UNCLAIMED'],
  ['actualLRP.removed', 'row', 'deleted'],
  ['actualLRP.kept', 'row', 'kept until the cell has stopped the instance'],
  ['domain.expired', 'domain', 'went stale'],
  ['task.completed', 'task', 'completed'],
  ['task.deleted', 'task', 'deleted'],
];

/** What the pass did, in that order; kinds without words of their own by their names. */
export function deedsOf({ did }: PassReport): readonly Deed[] {
  const told = DEEDS.flatMap(([kind, noun, became]) => {
    const count = did.get(kind);
    if (count === undefined) return [];
    return [{ kind, words: `${noun}${count === 1 ? '' : 's'} ${became}`, count }];
  });
  const known = new Set<KindName>(DEEDS.map(([kind]) => kind));
  const rest = [...did]
    .filter(([kind]) => !known.has(kind))
    .map(([kind, count]) => ({ kind, words: kind, count }));
  return [...told, ...rest];
}
