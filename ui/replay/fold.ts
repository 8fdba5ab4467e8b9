/**
 * Folds records into a state: one table says who takes which kind, one loop walks the columns.
 *
 * Ids are looked at here, before anything takes a row: a trace is a file that anybody may have written, and
 * a row that speaks of a cell or an LRP that has no name says nothing that could be shown.
 */
import type { Identities } from '../../sim/model/identity';
import { BATCH_ROWS, type TraceBatch, type TraceColumns } from '../../sim/trace/columns';
import type { FieldType, KindName, KindSpec } from '../../sim/trace/kinds';
import { CELL_HANDLERS } from './foldCells';
import { CONTAINER_HANDLERS } from './foldContainers';
import { DEPLOYMENT_HANDLERS } from './foldDeployments';
import { ROW_HANDLERS } from './foldRows';
import { TASK_HANDLERS } from './foldTasks';
import type { Fold, Handler, Handlers } from './handler';

const HANDLERS: Handlers = {
  ...CELL_HANDLERS,
  ...ROW_HANDLERS,
  ...CONTAINER_HANDLERS,
  ...TASK_HANDLERS,
  ...DEPLOYMENT_HANDLERS,
};

/** How the rows of one kind are handed over. */
interface Plan {
  readonly handler: Handler;
  readonly hasCell: boolean;
  readonly hasLRP: boolean;
  /** Whether −1 stands for no LRP: a task's container. */
  readonly isLRPOptional: boolean;
  /** Ids below these are known; a column that holds a number has no limit. */
  readonly aLimit: number;
  readonly bLimit: number;
}

/** By kind of the file: its plan, where the state depends on it. */
export type FoldPlans = readonly (Plan | undefined)[];

/** Plans for a trace, which may know kinds that this version does not. */
export function planFold(columns: TraceColumns): FoldPlans {
  return columns.kinds.map((spec) => {
    const handler = HANDLERS[spec.name as KindName];
    return handler && planKind(spec, handler, columns.identities);
  });
}

function planKind(spec: KindSpec, handler: Handler, identities: Identities): Plan {
  return {
    handler,
    hasCell: spec.cell,
    hasLRP: spec.lrp,
    isLRPOptional: spec.name.startsWith('container.'),
    aLimit: limitOf(spec.a?.type, identities),
    bLimit: limitOf(spec.b?.type, identities),
  };
}

function limitOf(type: FieldType | undefined, identities: Identities): number {
  switch (type) {
    case 'process':
      return identities.processes.length;
    case 'task':
      return identities.tasks.length;
    case 'domain':
      return identities.domains.length;
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** Folds the rows from number `from` to before `until`. */
export function foldRows(
  fold: Fold,
  plans: FoldPlans,
  columns: TraceColumns,
  from: number,
  until: number,
): void {
  for (let row = from; row < until; ) {
    const number = Math.floor(row / BATCH_ROWS);
    const first = number * BATCH_ROWS;
    const end = Math.min(until - first, BATCH_ROWS);
    const batch = columns.batches[number] as TraceBatch;
    for (let entry = row - first; entry < end; entry++) foldRow(fold, plans, batch, entry);
    row = first + end;
  }
}

function foldRow(fold: Fold, plans: FoldPlans, batch: TraceBatch, entry: number): void {
  const plan = plans[batch.kind[entry] as number];
  if (plan === undefined) return;
  const { identities } = fold;
  const cell = plan.hasCell ? (batch.cell[entry] as number) : -1;
  if (plan.hasCell && !(cell >= 0 && cell < identities.cells.length)) return;
  const lrp = plan.hasLRP ? (batch.lrp[entry] as number) : -1;
  if (plan.hasLRP) {
    if (lrp >= identities.lrpProcess.length || lrp < (plan.isLRPOptional ? -1 : 0)) return;
  }
  const a = batch.a[entry] as number;
  const b = batch.b[entry] as number;
  if (a >= plan.aLimit || b >= plan.bLimit) return;
  if (a < 0 && plan.aLimit !== Number.POSITIVE_INFINITY && !plan.isLRPOptional) return;
  plan.handler(
    fold,
    batch.at[entry] as number,
    cell,
    lrp,
    batch.instance[entry] as number,
    a,
    b,
    batch.x[entry] as number,
  );
}
