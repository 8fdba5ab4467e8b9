/**
 * The cells and apps that exist at a moment of a scenario, while it is expanded in the order of time.
 *
 * Names that cannot be found are noted, and explained at the end: only then is it known whether a cell
 * or app of that name comes later, was removed, or was never there.
 */
import type { Instant } from '../engine/units';
import type {
  AppPosition,
  AppSpec,
  CellPosition,
  CellSpec,
  ControlPlaneSpec,
  ProcessRef,
  PushSpec,
  RotationSpec,
  StoreCondition,
  TaskSource,
  TimedEvent,
} from '../model/foundationSpec';
import { controlPlaneOf } from './controlPlane';
import type { DeployDraft } from './deploys';
import type { FaultId, Holds } from './holds';
import type { Parts, Report } from './parts';
import { nearest, type Path } from './problems';
import { formatDuration } from './quantities';

/** A keyed draw in [0, 1), as the engine's `keyedDraw` with the run's seed. */
export type Draw = (owner: string, purpose: string, occasion: number) => number;

/** App versions in a run: as many as the largest known foundation had instances. */
export const APPS_MAXIMUM = 300_000;

/** Cells and apps looked at to resolve all events: some seconds of work. */
export const CONSIDERED_MAXIMUM = 20_000_000;

interface LiveApp {
  position: AppPosition;
  instances: number;
}

/** Everything that is known so far. */
export interface Population {
  readonly parts: Parts;
  readonly report: Report;
  readonly draw: Draw;
  readonly end: Instant;
  readonly cells: CellSpec[];
  readonly cellByName: Map<string, CellPosition>;
  readonly nextIndex: Map<string, number>;
  readonly controlPlane: ControlPlaneSpec;
  /** Cells that do not run, by the faults that hold them down. */
  readonly down: Holds<CellPosition, 'killed' | 'drained'>;
  readonly downVms: Holds<string, null>;
  /** By `processKey`. */
  readonly stopped: Holds<string, ProcessRef>;
  readonly hung: Holds<string, ProcessRef>;
  readonly brokenGardens: Holds<CellPosition, 'fails' | 'hangs'>;
  readonly pausedSync: Holds<'sync', null>;
  readonly pausedResurrector: Holds<'resurrector', null>;
  readonly stores: Holds<'database' | 'blobstore', StoreCondition>;
  /** Rules in force: by id, what `heal` calls them and how many there are. */
  readonly rules: Map<string, { readonly name: string; readonly count: number }>;
  /** Faults under way: how each ends. */
  readonly repairs: Map<FaultId, (at: Instant) => TimedEvent[]>;
  readonly apps: AppSpec[];
  readonly live: Map<string, LiveApp>;
  /** By name: the last version there was. */
  readonly lastVersion: Map<string, number>;
  /** Removed by name, and when. */
  readonly removed: Map<string, Instant>;
  /** Removed because chance picked them: naming one afterwards is no mistake. */
  readonly removedByChance: Set<string>;
  readonly pushes: PushSpec[];
  readonly tasks: TaskSource[];
  readonly deploys: DeployDraft[];
  /** By what expectations call them: the event that has the name, and the positions of its deploys. */
  readonly deployNames: Map<string, { readonly owner: string; readonly positions: number[] }>;
  readonly rotations: RotationSpec[];
  /** Occasions of each purpose drawn for so far. */
  readonly occasions: Map<string, number>;
  readonly missingApps: { name: string; at: Instant; path: Path }[];
  readonly missingCells: { name: string; at: Instant; path: Path }[];
  /** Chance, or an event that is wrong, leaves open which cells are down. */
  isOutageUncertain: boolean;
  isWorkloadComplete: boolean;
  /** Desired now. */
  instances: number;
  /** Cells and apps looked at so far. */
  considered: number;
}

export function createPopulation(
  parts: Parts,
  report: Report,
  draw: Draw,
  end: Instant,
): Population {
  return {
    parts,
    report,
    draw,
    end,
    cells: [],
    cellByName: new Map(),
    nextIndex: new Map(),
    controlPlane: controlPlaneOf(parts.zones ?? [''], parts.controlPlane),
    down: new Map(),
    downVms: new Map(),
    stopped: new Map(),
    hung: new Map(),
    brokenGardens: new Map(),
    pausedSync: new Map(),
    pausedResurrector: new Map(),
    stores: new Map(),
    rules: new Map(),
    repairs: new Map(),
    apps: [],
    live: new Map(),
    lastVersion: new Map(),
    removed: new Map(),
    removedByChance: new Set(),
    pushes: [],
    tasks: [],
    deploys: [],
    deployNames: new Map(),
    rotations: [],
    occasions: new Map(),
    missingApps: [],
    missingCells: [],
    isOutageUncertain: parts.events.includes(undefined),
    isWorkloadComplete: parts.isComplete.workload,
    instances: 0,
    considered: 0,
  };
}

/** Positions of those that chance picks: the `count` with the least draws, in their order. */
export function picked(
  population: Population,
  purpose: string,
  candidates: readonly { name: string; position: number }[],
  count: number,
): number[] {
  // A draw costs about as much as ten comparisons, and what is picked is kept.
  population.considered += candidates.length * 10;
  const occasion = population.occasions.get(purpose) ?? 0;
  population.occasions.set(purpose, occasion + 1);
  // Where all are picked there is nothing to draw.
  const least =
    count >= candidates.length
      ? candidates
      : leastDraws(population, purpose, candidates, count, occasion);
  return least.map(({ position }) => position).sort((one, other) => one - other);
}

function leastDraws(
  population: Population,
  purpose: string,
  candidates: readonly { name: string; position: number }[],
  count: number,
  occasion: number,
): { position: number }[] {
  return candidates
    .map(({ name, position }) => ({ position, draw: population.draw(name, purpose, occasion) }))
    .sort((one, other) => one.draw - other.draw || one.position - other.position)
    .slice(0, count);
}

/** The number asked for, or as many as there are; reports when there are known to be fewer. */
export function countOfPicked(
  population: Population,
  count: number,
  candidates: number,
  what: string,
  path: Path,
): number {
  if (count > candidates && !population.isOutageUncertain && population.parts.isComplete.cells) {
    const message = `only ${candidates} ${what} are there to pick from`;
    population.report(path, { message, expected: `at most ${candidates}` });
  }
  return Math.min(count, candidates);
}

/** How many a share of `total` is: the nearest whole number, but at least one of a share above 0. */
export function countOfShare(share: number, total: number): number {
  return share > 0 ? Math.min(total, Math.max(1, Math.round(share * total))) : 0;
}

/** Names of the apps there are that the patterns speak of, each once; notes patterns that match none. */
export function namedApps(
  population: Population,
  patterns: readonly string[],
  at: Instant,
  pathOf: (index: number) => Path,
): string[] {
  const names = new Set<string>();
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.includes('*')) population.considered += population.live.size;
    const matching = pattern.includes('*')
      ? [...population.live.keys()].filter((name) => matches(pattern, name))
      : [pattern].filter((name) => population.live.has(name));
    for (const name of matching) names.add(name);
    const byChance = pattern.includes('*')
      ? population.removedByChance.size > 0
      : population.removedByChance.has(pattern);
    if (matching.length === 0 && !byChance) {
      population.missingApps.push({ name: pattern, at, path: pathOf(index) });
    }
  }
  return [...names];
}

/** Whether a name matches a pattern in which `*` stands for any text; linear but for one fallback. */
export function matches(pattern: string, name: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (pattern[inPattern] === '*') {
      star = inPattern++;
      resume = at;
    } else if (pattern[inPattern] === name[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}

/** Explains every name that was not found when it was needed. */
export function reportMissing(population: Population): void {
  const { missingApps, missingCells, parts, report } = population;
  const arrivals = new Map<string, Instant>();
  for (const app of population.apps) {
    if (!arrivals.has(app.name)) arrivals.set(app.name, app.arrivesAt);
  }
  for (const { name, at, path } of population.isWorkloadComplete ? missingApps : []) {
    const removedAt = population.removed.get(name);
    const arrivesAt = arrivals.get(name);
    const reason =
      removedAt !== undefined && removedAt <= at
        ? `was removed at ${formatDuration(removedAt)}`
        : arrivesAt !== undefined && arrivesAt > at
          ? `comes only at ${formatDuration(arrivesAt)}`
          : undefined;
    report(path, absence('app', name, at, reason, arrivals.keys()));
  }
  for (const { name, at, path } of parts.isComplete.cells ? missingCells : []) {
    const cell = population.cells[population.cellByName.get(name) ?? -1];
    const reason = cell === undefined ? undefined : `joins only at ${formatDuration(cell.joinsAt)}`;
    report(path, absence('cell', name, at, reason, population.cellByName.keys()));
  }
}

function absence(
  what: string,
  name: string,
  at: Instant,
  reason: string | undefined,
  candidates: Iterable<string>,
) {
  const time = formatDuration(at);
  if (reason !== undefined) {
    return { message: `${what} "${name}" ${reason}`, expected: `${what}s that exist at ${time}` };
  }
  return {
    message: name.includes('*')
      ? `no ${what} matches "${name}" at ${time}`
      : `there is no ${what} "${name}"`,
    expected: `the name of ${what === 'app' ? 'an app of the workload' : 'a cell, group-index'}`,
    suggestion: nearest(name, candidates),
  };
}
