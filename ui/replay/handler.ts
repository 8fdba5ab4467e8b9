/** What the folds of the kinds share: a draft, what is known beforehand, and how a row is handed over. */
import type { Instant } from '../../sim/engine/units';
import type { CellId, Identities, InstanceId, LrpId, ProcessId } from '../../sim/model/identity';
import type { KindName } from '../../sim/trace/kinds';
import type { Facts } from './facts';
import { add, read, write } from './pages';
import type { Slots } from './slots';
import { type DraftState, totalId } from './state';

/** A fold under way. */
export interface Fold {
  readonly draft: DraftState;
  readonly facts: Facts;
  readonly identities: Identities;
  readonly slots: Slots;
  /** Kinds of which the trace holds every record, at least in its range of details. */
  readonly tells: ReadonlySet<KindName>;
  /** The trace is being opened: instances get their slots now. */
  readonly isOpening: boolean;
}

/** Takes one row of one kind. Ids in its columns are in range, or −1 where the kind allows it. */
export type Handler = (
  fold: Fold,
  at: Instant,
  cell: CellId,
  lrp: LrpId,
  instance: InstanceId,
  a: number,
  b: number,
  x: number,
) => void;

/** By kind: who takes its rows. */
export type Handlers = Readonly<Partial<Record<KindName, Handler>>>;

const DESIRED = totalId('desired');
const RUNNING = totalId('running');

/** Changes one of the sums by so much. */
export function addTotal({ totals }: DraftState, total: number, by: number): void {
  totals[total] = (totals[total] as number) + by;
}

/** So many instances of the process are desired from now on; NONE: the BBS holds no DesiredLRP. */
export function setDesired(fold: Fold, process: ProcessId, instances: number): void {
  const { draft, identities } = fold;
  const before = Math.max(0, read(draft.processes.desired, process));
  const after = Math.max(0, instances);
  write(draft.processes.desired, process, instances);
  addTotal(draft, DESIRED, after - before);
  const keys = identities.lrpsOfProcess[process] ?? [];
  const end = Math.min(keys.length, Math.max(before, after));
  for (let index = Math.min(before, after); index < end; index++) {
    const lrp = keys[index];
    if (lrp === undefined || read(draft.lrps.running, lrp) === 0) continue;
    addTotal(draft, RUNNING, after > before ? 1 : -1);
  }
}

/** One container more or less of the key is in state RUNNING on a cell that is up. */
export function addRunning({ draft, identities }: Fold, lrp: LrpId, by: 1 | -1): void {
  const before = read(draft.lrps.running, lrp);
  add(draft.lrps.running, lrp, by);
  if (before > 0 === before + by > 0) return;
  const desired = read(draft.processes.desired, identities.lrpProcess[lrp] as number);
  if ((identities.lrpIndex[lrp] as number) < desired) addTotal(draft, RUNNING, by);
}
