/**
 * Starts of a cell's process that nobody ended: its supervisor's, again and again, of a rep that does not come up, as
 * on a cell without a Silk lease. They are no deeds, and in a week there are more of them than a time line can show.
 */
import type { TraceBatch, TraceColumns } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';

/** What a later start makes good. */
const ENDS: ReadonlySet<string> = new Set<KindName>([
  'process.killed',
  'process.stopped',
  'process.exited',
  'process.hung',
  'cell.drained',
]);

/** Asked of each row in order: whether it is such a start. */
export function retryTest({
  kinds,
}: TraceColumns): (kind: number, batch: TraceBatch, entry: number) => boolean {
  const isEnd = kinds.map(({ name }) => ENDS.has(name));
  const started = kinds.findIndex(({ name }) => name === ('process.started' satisfies KindName));
  /** A drain names no process. */
  const drained = kinds.findIndex(({ name }) => name === ('cell.drained' satisfies KindName));
  const ended = new Set<string>();
  return (kind, { cell, a }, entry) => {
    if (kind !== started && isEnd[kind] !== true) return false;
    const owner = cell[entry] as number;
    // A process of the control plane is told of whenever it starts.
    if (owner < 0) return false;
    const process = `${owner} ${a[entry]}`;
    if (kind === started) return !ended.delete(process) && !ended.delete(`${owner}`);
    ended.add(kind === drained ? `${owner}` : process);
    return false;
  };
}
