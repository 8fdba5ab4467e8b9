/** What the run's answer tells of a fault's record, and the scenario's other deeds at the same instant. */
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { type ChangeAnswer, type FaultAnswer, instantOf } from '../../charts/faultSteps';
import type { LoadedRun } from '../../session/runs';

export interface FaultSeen {
  /** The loss of cells that the record is a part of; undefined: it is none, or nobody told. */
  readonly fault: FaultAnswer | undefined;
  readonly change: ChangeAnswer | undefined;
  /** Rows of everything that the scenario did at the instant, the record among them. */
  readonly together: Int32Array;
  readonly isKill: boolean;
}

const CHANGE_OF: Readonly<Partial<Record<string, ChangeAnswer['kind']>>> = {
  'cell.restored': 'restored',
  'cell.added': 'added',
  'app.scaled': 'scaled',
  'app.added': 'pushed',
  'app.deleted': 'deleted',
  'app.released': 'released',
} satisfies Partial<Record<KindName, ChangeAnswer['kind']>>;

/** The fault of a record, with what the answer tells of it. */
export function faultSeen(
  { replay, answer }: Pick<LoadedRun, 'replay' | 'answer'>,
  row: number,
): FaultSeen {
  const { columns, marks } = replay;
  const at = valueAt(columns, 'at', row);
  const kind = kindAt(columns, row)?.name ?? '';
  const isKill = kind === 'cell.killed';
  // The answer tells whole microseconds as seconds.
  const isThen = ({ atSeconds }: { readonly atSeconds: number }) => instantOf(atSeconds) === at;
  return {
    isKill,
    fault: isKill ? answer?.timeline.faults.find(isThen) : undefined,
    change: answer?.timeline.changes.find((each) => each.kind === CHANGE_OF[kind] && isThen(each)),
    together: marks.faults.filter((fault) => valueAt(columns, 'at', fault) === at),
  };
}
