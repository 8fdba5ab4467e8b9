/**
 * One run of a sweep, in a thread of its own. The thread is given the scenario's texts once; a task names
 * the values to set and a seed. The scenario is not read again for each seed.
 *
 * Nothing here touches files: what is kept is the main thread's business.
 */
import { getHeapStatistics } from 'node:v8';
import { workerData } from 'node:worker_threads';
import type { RunResult } from '../../answers/result';
import { runToEnd } from '../../answers/run';
import { InvariantBroken } from '../../check/invariantBroken';
import { LimitExceeded, type Limits } from '../../engine/limits';
import { expandScenario } from '../../scenario/expand';
import type { ExpandedScenario } from '../../scenario/expanded';
import type { Scenario } from '../../scenario/schema';
import { parseScenario } from '../../scenario/validate';
import { readUpgrade, type UpgradeReading } from '../upgrade/reading';
import type { UpgradeSetting } from '../upgrade/setting';
import { subjectOf, variantOf } from '../upgrade/subject';

/** What a thread is given when it starts. */
export interface SweepWorkerData {
  /** What the scenario's file is called in reports. */
  readonly file: string;
  readonly text: string;
  /** Texts of the files that it extends, by name. */
  readonly siblings: Readonly<Record<string, string>>;
  readonly build: string;
  /** Default: those of every run. */
  readonly limits?: Limits;
}

/** One run to make. */
export interface SweepTask {
  readonly point: number;
  readonly seed: number;
  /** What `--set` would be told, those for all points first. */
  readonly overrides: readonly (readonly [path: string, yaml: string])[];
  /** The run is one of an upgrade, and ends with it; its result is an `UpgradeReading`. */
  readonly upgrade?: UpgradeTask;
}

export interface UpgradeTask {
  /** Name of the deploy or certificate; null: the scenario's first. */
  readonly deploy: string | null;
  readonly setting: UpgradeSetting;
}

/** What came of it. */
export interface SweepAnswer {
  /** The result as JSON; null when the run broke. */
  readonly result: string | null;
  /** Why the run broke; null when it did not. */
  readonly failure: string | null;
  /** Of this thread, in bytes. */
  readonly heapUsed: number;
}

interface ReadPoint {
  readonly scenario: Scenario;
  readonly warnings: readonly string[];
}

/** Points that were read last. Tasks come seed by seed, so that each point comes again and again. */
const readPoints = new Map<number, ReadPoint>();
const READ_POINTS_MAX = 32;

/** Runs one point on one seed. Never throws: a run that breaks is an answer, too. */
export function simulatePoint(task: SweepTask): SweepAnswer {
  let result: string | null = null;
  let failure: string | null = null;
  try {
    result = JSON.stringify(simulate(task));
  } catch (error) {
    failure = failureOf(error);
  }
  return { result, failure, heapUsed: getHeapStatistics().used_heap_size };
}

function simulate(task: SweepTask): RunResult | UpgradeReading {
  const { build, limits } = workerData as SweepWorkerData;
  const { scenario, warnings } = readOnce(task);
  const expanded = expandScenario({ ...scenario, run: { ...scenario.run, seed: task.seed } });
  if (task.upgrade !== undefined) return upgrade(expanded, task.upgrade);
  return runToEnd(expanded, { build, warnings, ...(limits === undefined ? {} : { limits }) });
}

function upgrade(expanded: ExpandedScenario, { deploy, setting }: UpgradeTask): UpgradeReading {
  const { limits } = workerData as SweepWorkerData;
  const found = subjectOf(expanded, deploy ?? undefined);
  if (typeof found === 'string') throw new Error(found);
  const variant = variantOf(found.scenario, found.subject, setting);
  return readUpgrade(variant, found.subject, limits);
}

function readOnce(task: SweepTask): ReadPoint {
  const point = readPoints.get(task.point) ?? read(task);
  if (readPoints.size >= READ_POINTS_MAX) readPoints.clear();
  readPoints.set(task.point, point);
  return point;
}

function read({ overrides }: SweepTask): ReadPoint {
  const { file, text, siblings } = workerData as SweepWorkerData;
  const readSibling = (name: string) =>
    Object.hasOwn(siblings, name) ? siblings[name] : undefined;
  const parsed = parseScenario(text, { file, readSibling, overrides });
  // The main thread has read the very same before it started this one.
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('; '));
  return {
    scenario: parsed.scenario,
    warnings: parsed.warnings.map(({ message }) => message),
  };
}

function failureOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof LimitExceeded) return `limit exceeded: ${message}`;
  if (error instanceof InvariantBroken) return `broken invariant: ${message}`;
  return `internal error: ${message}`;
}
