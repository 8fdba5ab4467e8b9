/** Faults of VMs and of what stands on cells: kills, restores, drains, Garden, lost containers. */
import type { Instant } from '../engine/units';
import type { CellPosition, TimedEvent } from '../model/foundationSpec';
import { hasZone, selectedCells } from './cells';
import { vmsOf } from './controlPlane';
import type { KillTarget, RestoreTarget } from './faultSchema';
import { type Asking, selectedVms } from './faultTargets';
import { type FaultId, free, hold, latest, release } from './holds';
import type { Population } from './population';
import type { Path } from './problems';
import { formatDuration } from './quantities';
import type { CellSelector } from './targetSchema';

type VmTarget = Exclude<KillTarget, { process: unknown }>;

interface Vms {
  readonly cells: CellPosition[];
  readonly vms: string[];
}

const isChosen = (target: object): boolean => 'count' in target || 'share' in target;

function meant(
  population: Population,
  target: VmTarget,
  state: 'up' | 'down',
  asking: Asking,
): Vms {
  const { at, path } = asking;
  if ('vms' in target) return { cells: [], vms: selectedVms(population, target, state, asking) };
  if ('everythingIn' in target) {
    const zone = target.everythingIn;
    if (!hasZone(population, zone, [...path, 'everythingIn'])) return { cells: [], vms: [] };
    const vms = vmsOf(population.controlPlane).filter((vm) => vm.zone === zone);
    const cells = [...population.cells.entries()].flatMap(([position, cell]) =>
      cell.zone === zone && cell.joinsAt <= at ? [position] : [],
    );
    return { cells, vms: vms.map(({ name }) => name) };
  }
  // Named cells are held whether they are up or not, so that none comes back before its last fault ends.
  const inState = state === 'up' ? 'any' : state;
  return { cells: selectedCells(population, target, inState, at, path), vms: [] };
}

/** What a fault does now, and what ends it. */
export interface Begun {
  readonly events: TimedEvent[];
  readonly repair?: (at: Instant) => TimedEvent[];
}

/** VMs stop. Those that are down already are held down by this fault as well. */
export function killed(
  population: Population,
  target: VmTarget,
  fault: FaultId,
  asking: Asking,
): Begun {
  const { down, downVms } = population;
  const { at } = asking;
  const { cells, vms } = meant(population, target, 'up', asking);
  const dying = cells.filter((cell) => ![...(down.get(cell)?.values() ?? [])].includes('killed'));
  const dyingVms = vms.filter((vm) => !downVms.has(vm));
  hold(down, fault, cells, 'killed');
  hold(downVms, fault, vms, null);
  if (isChosen(target) || cells.length + vms.length === 0) population.isOutageUncertain = true;
  const events: TimedEvent[] = [];
  if (dying.length > 0) events.push({ kind: 'killCells', at, cells: dying });
  if (dyingVms.length > 0) events.push({ kind: 'killVms', at, vms: dyingVms });
  return {
    events,
    repair: (end) => booting(end, release(down, fault, cells), release(downVms, fault, vms)),
  };
}

function booting(at: Instant, cells: CellPosition[], vms: string[]): TimedEvent[] {
  const events: TimedEvent[] = [];
  if (vms.length > 0) events.push({ kind: 'restoreVms', at, vms });
  if (cells.length > 0) events.push({ kind: 'restoreCells', at, cells });
  return events;
}

/** Cells evacuate, then their reps end: they are down until they are restored. */
export function drained(
  population: Population,
  selector: CellSelector,
  fault: FaultId,
  { at, path, verb }: Asking,
): Begun {
  const { down } = population;
  const cells = selectedCells(population, selector, 'up', at, path, verb);
  hold(down, fault, cells, 'drained');
  if (isChosen(selector) || cells.length === 0) population.isOutageUncertain = true;
  if (cells.length === 0) return { events: [] };
  return {
    events: [{ kind: 'drainCells', at, cells }],
    repair: (end) => booting(end, release(down, fault, cells), []),
  };
}

/** An explicit repair: whatever faults hold these VMs, all have ended. */
export function restored(
  population: Population,
  target: RestoreTarget,
  asking: Asking,
): TimedEvent[] {
  const { down, downVms, report } = population;
  const { at, path } = asking;
  const missingBefore = population.missingCells.length;
  const found: Vms =
    target === 'all'
      ? { cells: [...down.keys()].sort((one, other) => one - other), vms: [...downVms.keys()] }
      : meant(population, target, 'down', asking);
  const cells = free(down, found.cells);
  const vms = free(downVms, found.vms);
  if (cells.length + vms.length > 0) return booting(at, cells, vms);
  const isExplained = population.missingCells.length > missingBefore;
  if (!isExplained && !population.isOutageUncertain && population.parts.isComplete.cells) {
    const what = target !== 'all' && 'vms' in target ? 'VMs' : 'cells';
    report(path, {
      message: `none of these ${what} is down at ${formatDuration(at)}`,
      expected: `${what} that an earlier event killed`,
    });
  }
  return [];
}

/** Garden of cells that are up fails or hangs; of several faults of a cell, the latest tells how. */
export function gardenBroken(
  population: Population,
  selector: CellSelector,
  mode: 'fails' | 'hangs',
  fault: FaultId,
  { at, path, verb }: Asking,
): Begun {
  const { brokenGardens } = population;
  const cells = selectedCells(population, selector, 'up', at, path, verb);
  hold(brokenGardens, fault, cells, mode);
  if (isChosen(selector) || cells.length === 0) population.isOutageUncertain = true;
  if (cells.length === 0) return { events: [] };
  return {
    events: [{ kind: 'breakGarden', at, cells, mode }],
    repair: (end) => {
      const mended = release(brokenGardens, fault, cells);
      const events: TimedEvent[] = [];
      if (mended.length > 0) events.push({ kind: 'mendGarden', at: end, cells: mended });
      for (const left of ['fails', 'hangs'] as const) {
        const still = cells.filter((cell) => latest(brokenGardens, cell) === left);
        if (left !== mode && still.length > 0) {
          events.push({ kind: 'breakGarden', at: end, cells: still, mode: left });
        }
      }
      return events;
    },
  };
}

export function gardenMended(
  population: Population,
  selector: CellSelector | 'all',
  { at, path, verb }: Asking,
): TimedEvent[] {
  const { brokenGardens } = population;
  const chosen =
    selector === 'all'
      ? [...brokenGardens.keys()].sort((one, other) => one - other)
      : selectedCells(population, selector, 'any', at, path, verb);
  const cells = free(brokenGardens, chosen);
  if (cells.length > 0) return [{ kind: 'mendGarden', at, cells }];
  nothingToRepair(population, path, `Garden of none of these cells is broken`, at);
  return [];
}

/** Reports a repair of nothing, when it is certain that there is nothing. */
export function nothingToRepair(
  population: Population,
  path: Path,
  message: string,
  at: Instant,
): void {
  if (population.isOutageUncertain || !population.parts.isComplete.cells) return;
  const expected = 'something that an earlier event did and nothing has repaired';
  population.report(path, { message: `${message} at ${formatDuration(at)}`, expected });
}
