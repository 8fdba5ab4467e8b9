/** What Cloud Controller has under way for an app: its staging, and a rolling deployment to it. */
import type { Instant } from '../../sim/engine/units';
import { NONE, type ProcessId } from '../../sim/model/identity';
import { addTotal, type Fold, type Handlers } from './handler';
import { type DraftColumn, read, write } from './pages';
import { totalId } from './state';

const STAGINGS = totalId('stagings');
const DEPLOYMENTS = totalId('deployments');

export const DEPLOYMENT_HANDLERS: Handlers = {
  'staging.started': (fold, at, _cell, _lrp, _instance, process, build) => {
    setSince(fold, fold.draft.processes.stagingSince, process, at, STAGINGS);
    write(fold.draft.processes.build, process, build);
  },
  'staging.completed': (fold, _at, _cell, _lrp, _instance, process) => {
    setSince(fold, fold.draft.processes.stagingSince, process, Number.NaN, STAGINGS);
    write(fold.draft.processes.build, process, NONE);
  },
  'deployment.started': (fold, at, _cell, _lrp, _instance, process, replaces) => {
    setSince(fold, fold.draft.processes.deployingSince, process, at, DEPLOYMENTS);
    write(fold.draft.processes.replaces, process, replaces);
    scale(fold, process, NONE, NONE);
  },
  'deployment.scaled': (fold, _at, _cell, _lrp, _instance, process, asked, old) => {
    if (isUnderWay(fold.draft.processes.deployingSince, process)) scale(fold, process, asked, old);
  },
  'deployment.completed': (fold, _at, _cell, _lrp, _instance, process) => {
    setSince(fold, fold.draft.processes.deployingSince, process, Number.NaN, DEPLOYMENTS);
    write(fold.draft.processes.replaces, process, NONE);
    scale(fold, process, NONE, NONE);
  },
};

function isUnderWay(since: DraftColumn, process: ProcessId): boolean {
  return !Number.isNaN(read(since, process));
}

/** NaN: it is not under way any more. */
function setSince(
  { draft }: Fold,
  since: DraftColumn,
  process: ProcessId,
  at: Instant,
  total: number,
): void {
  const before = isUnderWay(since, process) ? 1 : 0;
  write(since, process, at);
  addTotal(draft, total, (Number.isNaN(at) ? 0 : 1) - before);
}

function scale({ draft }: Fold, process: ProcessId, asked: number, old: number): void {
  write(draft.processes.newInstances, process, asked);
  write(draft.processes.oldInstances, process, old);
}
