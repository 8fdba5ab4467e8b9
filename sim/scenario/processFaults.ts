/** Faults of processes, of the two stores and of the Diego sync. */
import type { Instant } from '../engine/units';
import type { ProcessRef, StoreCondition, TimedEvent } from '../model/foundationSpec';
import type { StoreEntry } from './faultSchema';
import { type Asking, processesLike, processKey, selectedProcesses } from './faultTargets';
import { type FaultId, free, type Holds, hold, release } from './holds';
import type { Population } from './population';
import type { ProcessSelector } from './targetSchema';
import { type Begun, killed, nothingToRepair } from './vmFaults';

/** Verbs after which a process is as before. */
export function processesStruck(
  population: Population,
  kind: 'killProcesses' | 'restartProcesses',
  selector: ProcessSelector,
  asking: Asking,
): TimedEvent[] {
  const processes = selectedProcesses(population, selector, asking);
  return processes.length === 0 ? [] : [{ kind, at: asking.at, processes }];
}

const LASTING = {
  stopProcesses: { repair: 'startProcesses', holds: 'stopped' },
  hangProcesses: { repair: 'resumeProcesses', holds: 'hung' },
} as const;

/** Verbs that last until a repair. */
export function processesHeld(
  population: Population,
  kind: keyof typeof LASTING,
  selector: ProcessSelector,
  fault: FaultId,
  asking: Asking,
): Begun {
  const { repair, holds: name } = LASTING[kind];
  const holds = population[name];
  const processes = selectedProcesses(population, selector, asking);
  if (processes.length === 0) return { events: [] };
  for (const process of processes) hold(holds, fault, [processKey(process)], process);
  return {
    events: [{ kind, at: asking.at, processes }],
    repair: (at) => {
      const ended = processes.filter((process) => release(holds, fault, [processKey(process)])[0]);
      const freed = ended.flatMap((process) => freedProcesses(population, holds, process));
      return freed.length === 0 ? [] : [{ kind: repair, at, processes: freed }];
    },
  };
}

/**
 * Who goes on when nothing holds this process any more. Who was active when a fault struck is known only
 * then: all of the component that no other fault names; while another fault of the active or standby one
 * lasts, nobody, so that such faults end together.
 */
function freedProcesses(
  population: Population,
  holds: Holds<string, ProcessRef>,
  process: ProcessRef,
): ProcessRef[] {
  if ('cell' in process || typeof process.index === 'number') return [process];
  const { component } = process;
  const byRole = ['active', 'standby'].map((role) => `${component}/${role}`);
  if (byRole.some((key) => holds.has(key))) return [];
  return processesLike(population, processKey(process)).filter(
    (each) => !holds.has(processKey(each)),
  );
}

/** An explicit repair: whatever faults hold these processes, all have ended. */
export function processesRepaired(
  population: Population,
  kind: keyof typeof LASTING,
  selector: ProcessSelector,
  asking: Asking,
): TimedEvent[] {
  const { repair, holds: name } = LASTING[kind];
  const holds = population[name];
  const { at, path } = asking;
  const { which } = selector;
  if (which === 'active' || which === 'standby') {
    const verb = kind === 'stopProcesses' ? 'stopped' : 'hung';
    population.report([...path, 'which'], {
      message: `a ${verb} process is neither active nor standby`,
      expected: 'its number, or none for all of them',
    });
    return [];
  }
  const processes = chosenToRepair(population, holds, selector, asking);
  const keys = processes.map(processKey);
  if (!('cells' in selector) && which === undefined) {
    keys.push(...['active', 'standby'].map((role) => `${selector.process}/${role}`));
  }
  const isHeldByRole = ['active', 'standby'].some((role) =>
    holds.has(`${selector.process}/${role}`),
  );
  const freed = free(holds, keys);
  if (freed.length === 0 && !isHeldByRole) {
    const state = kind === 'stopProcesses' ? 'is stopped' : 'hangs';
    if (processes.length > 0) nothingToRepair(population, path, `none of these ${state}`, at);
    return [];
  }
  return [{ kind: repair, at, processes }];
}

/** Without more than its name, a process of cells is repaired wherever a fault holds it. */
function chosenToRepair(
  population: Population,
  holds: Holds<string, ProcessRef>,
  selector: ProcessSelector,
  asking: Asking,
): ProcessRef[] {
  const { process, cells, count, share, in: area } = selector;
  if (process !== 'rep' && process !== 'silk-daemon') {
    return selectedProcesses(population, selector, asking);
  }
  if (cells === undefined && count === undefined && share === undefined && area === undefined) {
    const held = [...holds.values()].flatMap((faults) => [...faults.values()].slice(0, 1));
    return held.filter(({ component }) => component === process);
  }
  return selectedProcesses(population, selector, asking);
}

/** A database or a blobstore is in a bad way. */
export function storeChanged(
  population: Population,
  store: 'database' | 'blobstore',
  entry: StoreEntry,
  fault: FaultId,
  asking: Asking,
): Begun {
  const { stores } = population;
  const { at, path } = asking;
  const before = conditionOf(population, store);
  const change = (instant: Instant, from: StoreCondition): TimedEvent[] => {
    const condition = conditionOf(population, store);
    if (condition.mode === from.mode && condition.slowdown === from.slowdown) return [];
    return [
      { kind: store === 'database' ? 'setDatabase' : 'setBlobstore', at: instant, condition },
    ];
  };
  if (entry === 'up') {
    if (free(stores, [store]).length === 0) {
      nothingToRepair(population, path, `nothing is wrong with the ${store}`, at);
    }
    return { events: change(at, before) };
  }
  if (entry === 'failover') return failedOver(population, fault, asking);
  hold(stores, fault, [store], conditionFor(entry));
  return {
    events: change(at, before),
    repair: (end) => {
      const while_ = conditionOf(population, store);
      release(stores, fault, [store]);
      return change(end, while_);
    },
  };
}

/** The VM of a member that is up is lost: how long the proxies take to turn to another is the model's. */
function failedOver(population: Population, fault: FaultId, asking: Asking): Begun {
  const members = population.controlPlane.database.map((_, index) => `database/${index}`);
  if (members.length > 1) {
    const vms = members.filter((vm) => !population.downVms.has(vm)).slice(0, 1);
    return vms.length === 0 ? { events: [] } : killed(population, { vms }, fault, asking);
  }
  population.report(asking.path, {
    message: 'one database has none to fail over to',
    expected: 'refuses, or controlPlane: { database: 3 }',
  });
  return { events: [] };
}

function conditionFor(entry: Exclude<StoreEntry, 'up' | 'failover'>): StoreCondition {
  if (typeof entry === 'object') return { mode: 'up', slowdown: entry.slow };
  return { mode: entry === 'hangs' ? 'hangs' : 'refuses', slowdown: 1 };
}

/** The worst of what the faults under way say. */
function conditionOf(population: Population, store: 'database' | 'blobstore'): StoreCondition {
  const conditions = [...(population.stores.get(store)?.values() ?? [])];
  const isIn = (mode: StoreCondition['mode']): boolean =>
    conditions.some((condition) => condition.mode === mode);
  return {
    mode: isIn('hangs') ? 'hangs' : isIn('refuses') ? 'refuses' : 'up',
    slowdown: conditions.reduce((most, { slowdown }) => Math.max(most, slowdown), 1),
  };
}

export function syncPaused(population: Population, fault: FaultId, { at }: Asking): Begun {
  const { pausedSync } = population;
  const isNew = !pausedSync.has('sync');
  hold(pausedSync, fault, ['sync'], null);
  return {
    events: isNew ? [{ kind: 'pauseSync', at }] : [],
    repair: (end) =>
      release(pausedSync, fault, ['sync']).map((): TimedEvent => ({ kind: 'resumeSync', at: end })),
  };
}

export function syncResumed(population: Population, { at, path }: Asking): TimedEvent[] {
  if (free(population.pausedSync, ['sync']).length > 0) return [{ kind: 'resumeSync', at }];
  nothingToRepair(population, path, 'the sync is not paused', at);
  return [];
}

/** The resurrector works as long as nobody has switched it off. */
export function resurrectorPaused(population: Population, fault: FaultId, { at }: Asking): Begun {
  const { pausedResurrector } = population;
  const isNew = !pausedResurrector.has('resurrector');
  hold(pausedResurrector, fault, ['resurrector'], null);
  return {
    events: isNew ? [{ kind: 'pauseResurrector', at }] : [],
    repair: (end) =>
      release(pausedResurrector, fault, ['resurrector']).map(
        (): TimedEvent => ({ kind: 'resumeResurrector', at: end }),
      ),
  };
}

export function resurrectorResumed(population: Population, { at, path }: Asking): TimedEvent[] {
  const isPaused = free(population.pausedResurrector, ['resurrector']).length > 0;
  if (isPaused) return [{ kind: 'resumeResurrector', at }];
  nothingToRepair(population, path, 'the resurrector is not paused', at);
  return [];
}
