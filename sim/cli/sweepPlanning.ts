/**
 * From what was typed to a sweep that can be run: every point of it is a valid scenario. Or to everything
 * that is wrong with any of them, in one report.
 */
import { createHash } from 'node:crypto';
import type { Axis } from '../lab/axis';
import { type PlacedAxis, PointCheck, type SweptScenario } from '../lab/checkPoints';
import { neighboursAlong } from '../lab/grid';
import { axesOfSection, type PlannedPoint, planSweep, type SweepPlan } from '../lab/plan';
import { parseVary } from '../lab/vary';
import { formatProblems, type Problem } from '../scenario/problems';
import type { Scenario } from '../scenario/schema';
import { SEEDS_DEFAULT } from '../scenario/seeds';
import { parseScenario } from '../scenario/validate';
import { commandLine } from './commandLine';
import { UserError } from './errors';
import { hasColour, type Io } from './io';
import { overridesOf } from './loadScenario';
import type { ScenarioSource } from './scenarioSource';
import type { StopRequest } from './stop';
import type { SweepOptions } from './sweep';

export interface PlannedSweep {
  readonly plan: SweepPlan;
  readonly scenario: Scenario;
  readonly warnings: readonly Problem[];
  readonly source: {
    readonly file: string;
    readonly text: string;
    /** Texts of the files that it extends, by name. */
    readonly siblings: Readonly<Record<string, string>>;
    /** Of `--set` and `--seed`. */
    readonly overrides: readonly (readonly [path: string, yaml: string])[];
  };
  /** The point that is the scenario as it is. */
  readonly baseline: number | undefined;
}

/**
 * Plans a sweep; undefined when a signal came while its points were checked.
 * @throws UserError that reports every problem at once.
 */
export async function planFrom(
  { file, text, readSibling: read }: ScenarioSource,
  options: SweepOptions,
  io: Io,
  stop: StopRequest,
): Promise<PlannedSweep | undefined> {
  const overrides = overridesOf(options);
  const siblings: Record<string, string> = {};
  const readSibling = (name: string): string | undefined => {
    const found = read(name);
    if (found !== undefined) siblings[name] = found;
    return found;
  };
  const swept: SweptScenario = { file, text, readSibling, overrides };
  const parsed = parseScenario(text, swept);
  if (!parsed.ok) throw invalid(parsed.problems, file, io);
  const { scenario, warnings } = parsed;
  const axes = axesFor(options, scenario, io);
  const seedCount = options.seeds ?? scenario.sweep?.seeds ?? SEEDS_DEFAULT;
  const check = new PointCheck(swept, axes);
  const all = axes.map(({ axis }) => axis);
  const plan = planSweep(all, scenario.run.seed, seedCount);
  if (typeof plan === 'string') throw new UserError(plan);
  const variants: string[] = [];
  for (const point of plan.points) {
    variants.push(fingerprint(check.check(point)));
    await io.breathe();
    if (stop.signal() !== undefined) return undefined;
  }
  const problems = check.problems();
  if (problems.length > 0) throw invalid(problems, file, io);
  const idle = refuseIdleAxis(plan, variants);
  if (idle !== undefined) throw new UserError(idle);
  const same = variants.indexOf(fingerprint(scenario));
  const baseline = same < 0 ? undefined : same;
  return { plan, scenario, warnings, source: { file, text, siblings, overrides }, baseline };
}

/** Equal for equal scenarios, and short: a sweep has up to five thousand. */
function fingerprint(scenario: Scenario | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(scenario ?? null))
    .digest('base64');
}

/** One path may be written in several ways, and one value, too: why that makes no sweep, or undefined. */
function refuseIdleAxis(plan: SweepPlan, variants: readonly string[]): string | undefined {
  const idle = plan.axes.find(({ values }, axis) => {
    const isSame = ([one, other]: [number, number]) => variants[one] === variants[other];
    return values.length > 1 && neighboursAlong(plan, axis).every(isSame);
  });
  if (idle === undefined) return undefined;
  const why = 'all its values make the same scenario, or another axis sets the same';
  return `axis ${idle.name} changes nothing: ${why}`;
}

/** Those of the command line, or else the scenario's own. */
function axesFor(options: SweepOptions, scenario: Scenario, io: Io): PlacedAxis[] {
  const { vary = [] } = options;
  if (vary.length === 0) {
    const own: Axis[] = scenario.sweep === undefined ? [] : axesOfSection(scenario.sweep);
    return own.map((axis) => ({ axis, argument: undefined }));
  }
  const problems: Problem[] = [];
  const axes: PlacedAxis[] = [];
  for (const argument of vary) {
    const read = parseVary(argument);
    if (read.ok) axes.push({ axis: read.axis, argument });
    else problems.push(...read.problems);
  }
  if (problems.length > 0) throw invalid(problems, 'the sweep', io);
  return axes;
}

function invalid(problems: readonly Problem[], subject: string, io: Io): UserError {
  const report = formatProblems(problems, { colour: hasColour(io, io.stderr) });
  return new UserError(`${subject} is not valid`, report);
}

/** The command that shows a run of a point again. */
export function pointCommand(
  argument: string,
  { set = [] }: SweepOptions,
  { overrides }: Pick<PlannedPoint, 'overrides'>,
  seed: number,
): string {
  const sets = [...set, ...overrides.map(([path, yaml]) => `${path}=${yaml}`)];
  const words = sets.flatMap((each) => ['--set', each]);
  return commandLine(['run', argument, '--seed', String(seed), ...words]);
}

/** Every problem of the points that a scenario's own `sweep` section makes; none without one. */
export function problemsOfSection(scenario: Scenario, swept: SweptScenario): Problem[] {
  if (scenario.sweep === undefined) return [];
  const axes = axesOfSection(scenario.sweep);
  const plan = planSweep(axes, scenario.run.seed, scenario.sweep.seeds);
  const check = new PointCheck(
    swept,
    axes.map((axis) => ({ axis, argument: undefined })),
  );
  if (typeof plan === 'string') {
    check.refuse(plan);
    return check.problems();
  }
  const variants = plan.points.map((point) => fingerprint(check.check(point)));
  const problems = check.problems();
  const idle = problems.length > 0 ? undefined : refuseIdleAxis(plan, variants);
  if (idle === undefined) return problems;
  check.refuse(idle);
  return check.problems();
}
