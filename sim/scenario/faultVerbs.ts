/** The verbs of faults and repairs: all branching over them, and nothing else. */
import type { TimedEvent } from '../model/foundationSpec';
import { selectedCells } from './cells';
import type { FaultEntry } from './faultSchema';
import type { Asking } from './faultTargets';
import type { Occurrence } from './occurrences';
import type { Population } from './population';
import { nearest } from './problems';
import {
  processesHeld,
  processesRepaired,
  processesStruck,
  resurrectorPaused,
  resurrectorResumed,
  storeChanged,
  syncPaused,
  syncResumed,
} from './processFaults';
import { formatDuration } from './quantities';
import { type Begun, drained, gardenBroken, gardenMended, killed, restored } from './vmFaults';
import { healed, wiresCut } from './wireFaults';

/** What a fault or a repair does now, and what ends it. */
export function faultBegun(
  population: Population,
  entry: FaultEntry,
  occurrence: Occurrence,
): Begun {
  const begun = begin(population, entry, occurrence);
  return Array.isArray(begun) ? { events: begun } : begun;
}

function begin(
  population: Population,
  entry: FaultEntry,
  { at, path, fault, label }: Occurrence,
): TimedEvent[] | Begun {
  const ask = (verb: string): Asking => ({ verb, at, path: [...path, verb] });
  if ('kill' in entry) {
    if (!('process' in entry.kill)) return killed(population, entry.kill, fault, ask('kill'));
    return processesStruck(population, 'killProcesses', entry.kill, ask('kill'));
  }
  if ('restore' in entry) return restored(population, entry.restore, ask('restore'));
  if ('stop' in entry) {
    return processesHeld(population, 'stopProcesses', entry.stop, fault, ask('stop'));
  }
  if ('start' in entry) {
    return processesRepaired(population, 'stopProcesses', entry.start, ask('start'));
  }
  if ('restart' in entry) {
    return processesStruck(population, 'restartProcesses', entry.restart, ask('restart'));
  }
  if ('hang' in entry) {
    return processesHeld(population, 'hangProcesses', entry.hang, fault, ask('hang'));
  }
  if ('resume' in entry) {
    if (entry.resume === 'sync') return syncResumed(population, ask('resume'));
    return processesRepaired(population, 'hangProcesses', entry.resume, ask('resume'));
  }
  if ('pause' in entry) return syncPaused(population, fault, ask('pause'));
  if ('partition' in entry) return wiresCut(population, entry, label, ask('partition'));
  if ('delay' in entry) return wiresCut(population, entry, label, ask('delay'));
  if ('drop' in entry) return wiresCut(population, entry, label, ask('drop'));
  if ('heal' in entry) return healed(population, entry.heal, ask('heal'));
  if ('database' in entry) {
    return storeChanged(population, 'database', entry.database, fault, ask('database'));
  }
  if ('blobstore' in entry) {
    return storeChanged(population, 'blobstore', entry.blobstore, fault, ask('blobstore'));
  }
  if ('failGarden' in entry) {
    return gardenBroken(population, entry.failGarden, 'fails', fault, ask('failGarden'));
  }
  if ('hangGarden' in entry) {
    return gardenBroken(population, entry.hangGarden, 'hangs', fault, ask('hangGarden'));
  }
  if ('mendGarden' in entry) return gardenMended(population, entry.mendGarden, ask('mendGarden'));
  if ('loseContainers' in entry) {
    const { verb, path: place } = ask('loseContainers');
    const cells = selectedCells(population, entry.loseContainers, 'up', at, place, verb);
    const share = entry.lost;
    return cells.length === 0 ? [] : [{ kind: 'loseContainers', at, cells, share }];
  }
  if ('drain' in entry) return drained(population, entry.drain, fault, ask('drain'));
  if ('pauseResurrector' in entry) {
    return resurrectorPaused(population, fault, ask('pauseResurrector'));
  }
  if ('resumeResurrector' in entry) {
    return resurrectorResumed(population, ask('resumeResurrector'));
  }
  return tasksCancelled(population, entry.cancel, ask('cancel'));
}

function tasksCancelled(
  population: Population,
  { tasks, share }: { readonly tasks: string; readonly share: number },
  { at, path }: Asking,
): TimedEvent[] {
  const source = population.tasks.findIndex(({ name }) => name === tasks);
  if (source >= 0) return [{ kind: 'cancelTasks', at, source, share }];
  if (!population.parts.isComplete.workload) return [];
  const names = population.tasks.map(({ name }) => name);
  population.report([...path, 'tasks'], {
    message: `there is no source of tasks "${tasks}" at ${formatDuration(at)}`,
    expected: names.length === 0 ? 'tasks in the workload' : `one of ${names.join(', ')}`,
    suggestion: nearest(tasks, names),
  });
  return [];
}

/** Whether the verb or what it is about knows no repair, so that `for` is a mistake. */
export function isUnrepairable(entry: FaultEntry): boolean {
  if ('kill' in entry) return 'process' in entry.kill;
  if ('database' in entry) return entry.database === 'up';
  return 'blobstore' in entry && entry.blobstore === 'up';
}
