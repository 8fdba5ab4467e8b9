/**
 * Which records are the director's doing: what it drains, stops and starts on a VM that it updates is a step of the
 * deploy, and no fault or change of its own.
 */
import type { Instant } from '../../sim/engine/units';
import type { TraceBatch, TraceColumns } from '../../sim/trace/columns';
import type { KindName } from '../../sim/trace/kinds';
import { processesOfVm } from './facts';

const DEEDS: ReadonlySet<string> = new Set<KindName>([
  'cell.drainStarted',
  'cell.drained',
  'cell.restored',
  'process.stopped',
  'process.exited',
  'process.started',
  'vm.restored',
]);

type Role = 'deployStarts' | 'deployEnds' | 'updateStarts' | 'updateEnds';

const ROLES: Readonly<Partial<Record<KindName, Role>>> = {
  'deploy.started': 'deployStarts',
  'deploy.completed': 'deployEnds',
  'deploy.failed': 'deployEnds',
  'deploy.vmStarted': 'updateStarts',
  'deploy.vmCompleted': 'updateEnds',
  'deploy.vmFailed': 'updateEnds',
};

/**
 * Whether a row is its doing; to be asked of every row in order. Where updates of single VMs are not told, as in a
 * summary or after `toldUntil`, drains are its doing while a deploy is under way.
 */
export function deployTest(
  { kinds, identities }: TraceColumns,
  toldUntil: Instant,
): (kind: number, batch: TraceBatch, entry: number) => boolean {
  const isDeed = kinds.map(({ name }) => DEEDS.has(name));
  const roles = kinds.map(({ name }) => ROLES[name as KindName]);
  const cells = new Set<number>();
  /** VMs of the control plane, and their processes. */
  const names = new Set<string>();
  let areUpdatesTold = false;
  let isUnderWay = false;
  return (kind, batch, entry) => {
    const role = roles[kind];
    if (role === undefined && isDeed[kind] !== true) return false;
    const cell = batch.cell[entry] as number;
    const text = (column: 'a' | 'b') => identities.texts[batch[column][entry] as number] ?? '';
    switch (role) {
      case 'deployStarts':
      case 'deployEnds':
        isUnderWay = role === 'deployStarts';
        return false;
      case 'updateStarts':
        areUpdatesTold = true;
        if (cell >= 0) cells.add(cell);
        else for (const name of namesOn(text('b'))) names.add(name);
        return false;
      case 'updateEnds':
        if (cell >= 0) cells.delete(cell);
        else for (const name of namesOn(text('b'))) names.delete(name);
        return false;
      default:
        if (areUpdatesTold && (batch.at[entry] as number) <= toldUntil) {
          return cell >= 0 ? cells.has(cell) : names.has(text('a'));
        }
        return cell >= 0 && isUnderWay;
    }
  };
}

/** The VM, and the processes on it. */
function namesOn(vm: string): string[] {
  const [, group = '', position = ''] = /^(.+)\/(\d+)$/.exec(vm) ?? [];
  return [vm, ...processesOfVm(group, Number(position))];
}
