/** Which cases a `diegosim check` runs: scenarios that failed once, then chaos; or one scenario on many seeds. */
import { existsSync, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { formatProblems, printable } from '../scenario/problems';
import type { Scenario } from '../scenario/schema';
import { SEED_MAX } from '../scenario/seeds';
import { parseScenario } from '../scenario/validate';
import { readYaml } from '../scenario/yamlText';
import { type ScenarioData, scenarioData } from '../testing/chaos/scenarioData';
import type { CheckOptions } from './check';
import type { CaseTask } from './checkWorker';
import { commandLine } from './commandLine';
import { codeOf, reasonOf, UserError } from './errors';
import { hasColour, type Io } from './io';
import { readScenarioSource } from './scenarioSource';

const RUNS_DEFAULT = 100;
const SEEDS_DEFAULT = 10;

/** A case, and what it takes to tell of it. */
export interface PlannedCase {
  /** For people: `chaos seed 17`, `regressions/settles-1f2e3d`. */
  readonly title: string;
  readonly group: 'regressions' | 'chaos' | 'scenario';
  readonly seed: number;
  readonly task: CaseTask;
  /** What runs just this case again. */
  readonly command: string;
  /** What can be made smaller: the seed of a case or the data of a file; null: it is to stay as it is. */
  readonly shrinkable: ScenarioData | number | null;
}

export interface CheckPlan {
  readonly cases: readonly PlannedCase[];
  /** Files that cases come from. */
  readonly inputs: readonly string[];
}

/** @throws UserError when a file is not valid, and for a folder that is none. */
export async function plannedCases(
  options: CheckOptions,
  program: string,
  io: Io,
): Promise<CheckPlan> {
  requireFolder(options.regressions);
  if (options.scenario !== undefined) return scenarioCases(options.scenario, options, program, io);
  const { runs = RUNS_DEFAULT, seed: first = 1 } = options;
  requireSeeds(first, runs);
  const chaos = Array.from({ length: runs }, (_, place): PlannedCase => {
    const seed = first + place;
    const argv = ['check', '--runs', '1', '--seed', String(seed)];
    return {
      title: `chaos seed ${seed}`,
      group: 'chaos',
      seed,
      task: { kind: 'chaos', seed },
      command: commandLine(argv, program),
      shrinkable: seed,
    };
  });
  const files = regressionFiles(options.regressions);
  const regressions = await regressionCases(files, program, io);
  return { cases: [...regressions, ...chaos], inputs: files };
}

/** @throws UserError when the last one is none any more: its command could not be typed. */
function requireSeeds(first: number, runs: number): void {
  if (first + runs - 1 <= SEED_MAX) return;
  throw new UserError(
    `${runs} runs from seed ${first} on have seeds beyond ${SEED_MAX}; expected --seed ${SEED_MAX + 1 - runs} at most`,
  );
}

async function scenarioCases(
  argument: string,
  { runs = SEEDS_DEFAULT, seed, regressions }: CheckOptions,
  program: string,
  io: Io,
): Promise<CheckPlan> {
  const { scenario, data, path } = await loaded(argument, io);
  const first = seed ?? scenario.run.seed;
  const isSmall = isKept(argument, regressions);
  requireSeeds(first, runs);
  const cases = Array.from({ length: runs }, (_, place): PlannedCase => {
    const own = first + place;
    const argv = ['check', '--scenario', argument, '--runs', '1', '--seed', String(own)];
    const title = `${printable(scenario.name, 60)} seed ${own}`;
    const task: CaseTask = { kind: 'scenario', scenario, seed: own };
    const shrinkable =
      data === undefined || isSmall ? null : { ...data, run: { ...data.run, seed: own } };
    const command = commandLine(argv, program);
    return { title, group: 'scenario', seed: own, task, command, shrinkable };
  });
  return { cases, inputs: path === undefined ? [] : [path] };
}

/** What failed once, each on its own seed. */
async function regressionCases(
  files: readonly string[],
  program: string,
  io: Io,
): Promise<PlannedCase[]> {
  const cases: PlannedCase[] = [];
  for (const path of files) {
    const { scenario } = await loaded(path, io);
    const { seed } = scenario.run;
    const argv = ['check', '--scenario', path, '--runs', '1'];
    cases.push({
      title: path,
      group: 'regressions',
      seed,
      task: { kind: 'scenario', scenario, seed },
      command: commandLine(argv, program),
      shrinkable: null,
    });
  }
  return cases;
}

/** Whether it is one of the kept files: shown again, it must not leave another one beside it. */
function isKept(argument: string, folder: string): boolean {
  if (resolve(dirname(argument)) !== resolve(folder)) return false;
  return regressionFiles(folder).some((path) => resolve(path) === resolve(argument));
}

/** One that is not there can be made when a failure is to be kept. @throws UserError for what can be no folder. */
function requireFolder(folder: string): void {
  if (folder === '') throw new UserError('--regressions needs the name of a folder');
  try {
    if (statSync(folder).isDirectory()) return;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new UserError(`--regressions: cannot read ${folder}: ${reasonOf(error)}`);
  }
  throw new UserError(`--regressions: cannot read ${folder}: it is not a folder`);
}

/** A folder that is not there holds none. @throws UserError for what would keep a reader waiting. */
function regressionFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  let names: string[];
  try {
    names = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new UserError(`--regressions: cannot read ${folder}: ${reasonOf(error)}`);
  }
  return names.sort().map((name) => {
    const path = join(folder, name);
    const status = statOf(path);
    if (status === undefined || status.isFile() || status.isDirectory()) return path;
    throw new UserError(`--regressions: cannot read ${path}: it is not a file`);
  });
}

/** Undefined when there is nothing to be had: whoever reads it says why. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

async function loaded(
  argument: string,
  io: Io,
): Promise<{ scenario: Scenario; data: ScenarioData | undefined; path: string | undefined }> {
  const { file, path, text, readSibling } = await readScenarioSource(argument, io);
  const parsed = parseScenario(text, { file, readSibling });
  if (!parsed.ok) {
    const report = formatProblems(parsed.problems, { colour: hasColour(io, io.stderr) });
    throw new UserError(`${file} is not valid`, report);
  }
  return { scenario: parsed.scenario, data: scenarioData(readYaml(file, text).data), path };
}
