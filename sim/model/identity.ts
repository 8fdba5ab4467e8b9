/**
 * Who is who: integer ids for the things a foundation has many of, and the names they stand for.
 *
 * Hot loops and columns hold ids; names appear at the edges (files, reports, digests). One table serves
 * a whole simulation, so that an id means the same thing in every component. Plain data: it is part of
 * every snapshot.
 */

/** Index of a cell in `Identities.cells`. */
export type CellId = number;
/** Index of a process (one DesiredLRP's guid) in `Identities.processes`. */
export type ProcessId = number;
/** Index of an LRP key (process, index): a row of `lrpProcess` and `lrpIndex`. */
export type LrpId = number;
/** A container's instance guid, as a number unique in the run; its name is derived, see `instanceGuid`. */
export type InstanceId = number;
/** Index of a task in `Identities.tasks`. */
export type TaskId = number;
/** Index of a domain in `Identities.domains`. */
export type DomainId = number;
/** Index of a text (placement error, crash reason) in `Identities.texts`. */
export type TextId = number;

/** No cell, no instance: what an unclaimed row holds. */
export const NONE = -1;

export interface Identities {
  cells: string[];
  processes: string[];
  tasks: string[];
  domains: string[];
  texts: string[];
  /** Instance guids that came from outside (recordings); empty in a simulation, where names are derived. */
  instances: string[];
  cellByName: Map<string, CellId>;
  processByName: Map<string, ProcessId>;
  taskByName: Map<string, TaskId>;
  domainByName: Map<string, DomainId>;
  textByContent: Map<string, TextId>;
  instanceByName: Map<string, InstanceId>;
  /** By LrpId: its process. */
  lrpProcess: ProcessId[];
  /** By LrpId: its index. */
  lrpIndex: number[];
  /** By ProcessId: LrpId of each index that has been named so far; holes are `undefined`. */
  lrpsOfProcess: (LrpId | undefined)[][];
}

export function createIdentities(): Identities {
  return {
    cells: [],
    processes: [],
    tasks: [],
    domains: [],
    texts: [],
    instances: [],
    cellByName: new Map(),
    processByName: new Map(),
    taskByName: new Map(),
    domainByName: new Map(),
    textByContent: new Map(),
    instanceByName: new Map(),
    lrpProcess: [],
    lrpIndex: [],
    lrpsOfProcess: [],
  };
}

function intern(names: string[], byName: Map<string, number>, name: string): number {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const id = names.length;
  names.push(name);
  byName.set(name, id);
  return id;
}

/** The id of the cell called `name`, made on first use. */
export function cellId(identities: Identities, name: string): CellId {
  return intern(identities.cells, identities.cellByName, name);
}

/** The id of the process with this guid, made on first use. */
export function processId(identities: Identities, processGuid: string): ProcessId {
  const id = intern(identities.processes, identities.processByName, processGuid);
  if (id === identities.lrpsOfProcess.length) identities.lrpsOfProcess.push([]);
  return id;
}

/** The id of the task with this guid, made on first use. */
export function taskId(identities: Identities, taskGuid: string): TaskId {
  return intern(identities.tasks, identities.taskByName, taskGuid);
}

/** The id of the domain called `name`, made on first use. */
export function domainId(identities: Identities, name: string): DomainId {
  return intern(identities.domains, identities.domainByName, name);
}

/** The id of a text that records mention, made on first use. */
export function textId(identities: Identities, text: string): TextId {
  return intern(identities.texts, identities.textByContent, text);
}

/** The id of an instance guid read from a recording. Simulated reps number their instances themselves. */
export function instanceIdOf(identities: Identities, instanceGuid: string): InstanceId {
  return intern(identities.instances, identities.instanceByName, instanceGuid);
}

/** The id of the LRP key (process, index), made on first use. */
export function lrpId(identities: Identities, process: ProcessId, index: number): LrpId {
  const ofProcess = identities.lrpsOfProcess[process];
  if (ofProcess === undefined) throw new RangeError(`no process ${process}`);
  const known = ofProcess[index];
  if (known !== undefined) return known;
  const id = identities.lrpProcess.length;
  identities.lrpProcess.push(process);
  identities.lrpIndex.push(index);
  ofProcess[index] = id;
  return id;
}

/** `processGuid/index`, as Diego's own tools print an LRP key. */
export function lrpName(identities: Identities, lrp: LrpId): string {
  const process = identities.lrpProcess[lrp];
  const name = process === undefined ? undefined : identities.processes[process];
  return `${name ?? '?'}/${identities.lrpIndex[lrp] ?? '?'}`;
}
