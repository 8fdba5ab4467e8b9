/** Why something is where it is, or nowhere: the last auction about it, in one line. */
import type { Instant } from '../../../sim/engine/units';
import type { CellId, LrpId, TaskId } from '../../../sim/model/identity';
import { kindAt, rowAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { count, number } from '../../charts/format';
import { batchOfRow } from '../../replay/batchOfRow';
import { previousRow, type Subject } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import type { View } from '../../replay/view';

/** The last auction decision about a thing. */
export interface Decision {
  readonly row: number;
  readonly at: Instant;
  readonly batch: number;
  readonly outcome: 'placed' | 'failed';
  /** NONE when it failed. */
  readonly cell: CellId;
  /** In one line. */
  readonly why: string;
}

const LRP_DECISIONS: ReadonlySet<KindName> = new Set(['auction.placed', 'auction.failed']);
const TASK_DECISIONS: ReadonlySet<KindName> = new Set(['auction.taskPlaced', 'auction.taskFailed']);

/** The last decision about an LRP before the view's instant; undefined when there was none. */
export function lastDecisionOn(replay: Replay, view: View, lrp: LrpId): Decision | undefined {
  return lastDecision(replay, view, { kind: 'lrp', lrp }, LRP_DECISIONS);
}

/** The same of a task. */
export function lastDecisionOnTask(replay: Replay, view: View, task: TaskId): Decision | undefined {
  return lastDecision(replay, view, { kind: 'task', task }, TASK_DECISIONS);
}

function lastDecision(
  replay: Replay,
  { rows }: View,
  about: Subject,
  kinds: ReadonlySet<KindName>,
): Decision | undefined {
  const row = previousRow(replay, rows, { kinds, about });
  if (row === undefined) return undefined;
  const { columns } = replay;
  const { at, kind, cell, a, b, x } = rowAt(columns, row);
  const name = columns.kinds[kind]?.name as KindName;
  const batch = batchNumberOf(replay, row, a);
  switch (name) {
    case 'auction.placed':
      return { row, at, batch, outcome: 'placed', cell, why: placedWords(x, b) };
    case 'auction.taskPlaced':
      return {
        row,
        at,
        batch,
        outcome: 'placed',
        cell,
        why: `Lowest score of all cells: ${number(x)}.`,
      };
    default:
      return {
        row,
        at,
        batch,
        outcome: 'failed',
        cell,
        why: `${columns.identities.texts[b] ?? ''}.`,
      };
  }
}

/** `auction.taskFailed` does not name its batch; the records around it do. */
function batchNumberOf(replay: Replay, row: number, a: number): number {
  const spec = kindAt(replay.columns, row);
  return spec?.a?.type === 'batch' ? a : (batchOfRow(replay, row)?.span.number ?? a);
}

/** Zones with fewer instances of the app have their turn first; among their cells the lowest score wins. */
function placedWords(score: number, tied: number): string {
  const best = `Lowest score, ${number(score)}, among cells of the zone with the fewest instances of the app that had room`;
  return tied > 1 ? `${best}; ${count(tied)} cells were equal.` : `${best}.`;
}
