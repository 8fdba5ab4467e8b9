/**
 * What a scenario breaks and never repairs. Where something is left broken, nobody can say that all must be well
 * in the end; cells that are left dead are only missing.
 */
import type { FoundationSpec, ProcessRef, TimedEvent } from '../../model/foundationSpec';

export interface OpenFaults {
  /** Everything but dead cells, each in a few words. */
  readonly broken: readonly string[];
  /** Positions of cells that are up, or must come up by themselves. */
  readonly aliveCells: readonly number[];
}

/** Follows the events, in their order. */
export function openFaults({ cells, events }: FoundationSpec): OpenFaults {
  const broken = new Set<string>();
  const dead = new Set<number>();
  for (const event of events) follow(event, broken, dead);
  const aliveCells = [...cells.keys()].filter((cell) => !dead.has(cell));
  const isOfDeadCell = (fault: string): boolean =>
    [...dead].some((cell) => fault.endsWith(` on cell ${cell}`));
  return { broken: [...broken].filter((fault) => !isOfDeadCell(fault)), aliveCells };
}

function follow(event: TimedEvent, broken: Set<string>, dead: Set<number>): void {
  const mark = (fault: string, isBroken: boolean): void => {
    if (isBroken) broken.add(fault);
    else broken.delete(fault);
  };
  switch (event.kind) {
    case 'killCells':
    case 'drainCells':
      for (const cell of event.cells) dead.add(cell);
      return;
    case 'restoreCells':
      for (const cell of event.cells) dead.delete(cell);
      return;
    case 'stopProcesses':
    case 'startProcesses':
      for (const each of event.processes) {
        markProcess(each, 'stopped', event.kind === 'stopProcesses', mark);
      }
      return;
    case 'hangProcesses':
    case 'resumeProcesses':
      for (const each of event.processes) {
        markProcess(each, 'hangs', event.kind === 'hangProcesses', mark);
      }
      return;
    case 'killVms':
    case 'restoreVms':
      for (const vm of event.vms) mark(`${vm} down`, event.kind === 'killVms');
      return;
    case 'addRules':
      for (const { id } of event.rules) broken.add(`rule ${id}`);
      return;
    case 'removeRules':
      for (const id of event.ids) broken.delete(`rule ${id}`);
      return;
    case 'setDatabase':
    case 'setBlobstore': {
      const { mode, slowdown } = event.condition;
      return mark(
        event.kind === 'setDatabase' ? 'database' : 'blobstore',
        mode !== 'up' || slowdown !== 1,
      );
    }
    case 'breakGarden':
    case 'mendGarden':
      for (const cell of event.cells) mark(`Garden on cell ${cell}`, event.kind === 'breakGarden');
      return;
    case 'pauseSync':
    case 'resumeSync':
      return mark('sync paused', event.kind === 'pauseSync');
    default:
      return;
  }
}

/** Who was active when a fault struck is not known here: a repair of all of the component ends it. */
function markProcess(
  process: ProcessRef,
  how: string,
  isBroken: boolean,
  mark: (fault: string, isBroken: boolean) => void,
): void {
  if ('cell' in process)
    return mark(`${process.component} ${how} on cell ${process.cell}`, isBroken);
  const { component, index } = process;
  mark(`${component}/${index} ${how}`, isBroken);
  if (isBroken || typeof index !== 'number') return;
  for (const role of ['active', 'standby']) mark(`${component}/${role} ${how}`, false);
}
