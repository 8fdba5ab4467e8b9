/**
 * What came of a fault that no chain of causes tells: a process that dies says nothing, and the others act when
 * a timer of their own finds that it stays silent. Of a cell what was noticed of it, of the control plane what
 * became of its locks and processes.
 */
import { MINUTE } from '../../../sim/engine/units';
import { NONE } from '../../../sim/model/identity';
import { kindAt, valueAt } from '../../../sim/trace/columns';
import type { KindName } from '../../../sim/trace/kinds';
import { lifeOfCell } from '../../replay/events';
import type { Replay } from '../../replay/openReplay';
import { repairsOf } from '../../replay/repairs';
import { signsOfLoss } from './lossModel';

/** Faults of one cell, and what tells of each. */
const SIGNS: Readonly<Partial<Record<KindName, ReadonlySet<string>>>> = {
  'garden.broken': new Set<KindName>(['rep.gardenChanged', 'auction.cellFailed', 'rep.stopped']),
  'containers.lost': new Set<KindName>(['container.completed', 'rep.gardenChanged']),
  'cell.drainStarted': new Set<KindName>([
    'rep.evacuating',
    'evacuation.timedOut',
    'presence.released',
    'rep.stopped',
    'cell.drained',
  ]),
};

/** Faults of a process: the rep of a cell, or one of the control plane. */
const OF_PROCESS: ReadonlySet<string> = new Set<KindName>([
  'process.killed',
  'process.stopped',
  'process.hung',
  'process.exited',
]);
const SIGNS_OF_REP: ReadonlySet<string> = new Set<KindName>([
  'presence.expired',
  'presence.released',
  'presence.acquired',
  'actualLRP.suspected',
  'auction.cellFailed',
  'rep.stopped',
  'rep.started',
]);

/** Faults of the control plane, its stores and its wires. */
const OF_CONTROL_PLANE: ReadonlySet<string> = new Set<KindName>([
  'vm.killed',
  'network.ruleAdded',
  'database.changed',
  'blobstore.changed',
]);
const CONTROL_SIGNS: ReadonlySet<string> = new Set<KindName>([
  'lock.lost',
  'lock.expired',
  'lock.released',
  'lock.acquired',
  'component.activated',
  'process.exited',
  'process.started',
]);

/** What happens later than this after the repair is another story. */
const AFTER_REPAIR = MINUTE;
/** More signs than this are no story. */
const SIGNS_MAX = 200;

/** Records in which others noticed the fault, in order; none for records of another kind. */
export function followedBy(replay: Replay, row: number): readonly number[] {
  const { columns } = replay;
  const kind = kindAt(columns, row)?.name ?? '';
  if (kind === 'cell.killed') return signsOfLoss(replay, row);
  const cell = kindAt(columns, row)?.cell === true ? valueAt(columns, 'cell', row) : NONE;
  const ofCell = SIGNS[kind as KindName] ?? (OF_PROCESS.has(kind) ? SIGNS_OF_REP : undefined);
  if (cell !== NONE && ofCell !== undefined) {
    return signsIn(replay, row, Array.from(lifeOfCell(replay, cell)), ofCell);
  }
  if (!OF_PROCESS.has(kind) && !OF_CONTROL_PLANE.has(kind)) return [];
  const { faults, locks } = replay.marks;
  const rows = [...locks, ...faults].sort((one, other) => one - other);
  return signsIn(replay, row, rows, CONTROL_SIGNS);
}

function signsIn(
  replay: Replay,
  row: number,
  rows: readonly number[],
  kinds: ReadonlySet<string>,
): readonly number[] {
  const { columns } = replay;
  const repair = repairsOf(replay).repairOf.get(row);
  const end =
    repair === undefined ? Number.POSITIVE_INFINITY : valueAt(columns, 'at', repair) + AFTER_REPAIR;
  const signs: number[] = [];
  for (const later of rows) {
    if (later <= row) continue;
    if (valueAt(columns, 'at', later) > end || signs.length === SIGNS_MAX) break;
    if (kinds.has(kindAt(columns, later)?.name ?? '')) signs.push(later);
  }
  return signs;
}
