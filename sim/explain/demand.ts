/**
 * What each LRP and task asks of a cell. Records name the work only; its demand stands in the foundation
 * that the trace's header holds.
 */
import type { LRPAuction, TaskAuction } from '../model/auction';
import type { FoundationSpec } from '../model/foundationSpec';
import { type Identities, type LrpId, NONE, type ProcessId, type TaskId } from '../model/identity';
import { taskShape } from '../model/staging';

/**
 * The auction of an LRP. When it was asked for is in no record: `queuedAt` is NaN.
 * Throws a RangeError when the foundation has no such app.
 */
export function lrpAuction(
  foundation: FoundationSpec,
  identities: Identities,
  lrp: LrpId,
): LRPAuction {
  // Processes have the numbers of their places in the foundation.
  const process = identities.lrpProcess[lrp] as ProcessId;
  const app = foundation.apps[process];
  if (app === undefined || app.processGuid !== identities.processes[process]) {
    throw new RangeError(`process ${identities.processes[process]} is no app of the foundation`);
  }
  const { memory, disk, constraint } = app;
  const index = identities.lrpIndex[lrp] as number;
  const domain = identities.domainByName.get(app.domain) ?? NONE;
  return {
    kind: 'lrp',
    lrp,
    process,
    index,
    domain,
    memory,
    disk,
    constraint,
    queuedAt: Number.NaN,
  };
}

/**
 * The auction of a task; as to `queuedAt`, see `lrpAuction`. Throws a RangeError when the foundation has no
 * source of such tasks.
 */
export function taskAuction(
  foundation: FoundationSpec,
  identities: Identities,
  task: TaskId,
): TaskAuction {
  const name = identities.tasks[task] ?? '';
  const { tasks, apps, config } = foundation;
  const names = {
    source: (sourceName: string) => tasks.find((each) => each.name === sourceName),
    app: (processGuid: string) => apps[identities.processByName.get(processGuid) ?? NONE],
  };
  const shape = taskShape(name, names, config.cloudController);
  if (shape === undefined) throw new RangeError(`task ${name} has no source in the foundation`);
  const { memory, disk, constraint } = shape;
  const domain = identities.domainByName.get(shape.domain) ?? NONE;
  return { kind: 'task', task, domain, memory, disk, constraint, queuedAt: Number.NaN };
}
