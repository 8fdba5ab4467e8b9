/**
 * Everything that is wrong with the points of a sweep, before any of them runs: each point is read as
 * `diegosim run --set …` would read it. A mistake that many points share is told once, at the value that
 * makes it: in the argument of `--vary`, or in the scenario file's own `sweep` section.
 */
import { formatNumberOf } from '../answers/format';
import { OVERRIDE_FILE, parsePath } from '../scenario/overrides';
import type { Path, Problem } from '../scenario/problems';
import type { Scenario } from '../scenario/schema';
import { Sources } from '../scenario/sources';
import { type ParseOptions, parseScenario } from '../scenario/validate';
import type { Axis, AxisValue, Origin, Setting } from './axis';
import type { PlannedPoint } from './plan';
import { reservedPath, VARY_FILE, varyProblem } from './vary';

/** More are not told. */
const PROBLEMS_MAX = 100;

/** The scenario that is swept, as texts. */
export interface SweptScenario extends ParseOptions {
  readonly text: string;
}

/** An axis, and the argument of `--vary` that it comes from; undefined for the scenario's own. */
export interface PlacedAxis {
  readonly axis: Axis;
  readonly argument: string | undefined;
}

/** A problem, and whether its place tells which value is at fault. */
interface Placed {
  readonly problem: Problem;
  readonly isAtValue: boolean;
}

interface Kept extends Placed {
  readonly point: PlannedPoint | undefined;
  /** Further points that have it. */
  others: number;
}

/** Collects what is wrong with points that are checked one after the other. */
export class PointCheck {
  private readonly kept = new Map<string, Kept>();
  private sources: Sources | undefined;

  constructor(
    private readonly scenario: SweptScenario,
    private readonly axes: readonly PlacedAxis[],
  ) {
    for (const problem of this.reservedPaths()) this.keep({ problem, isAtValue: true }, undefined);
  }

  /** Reads one point; undefined when it is no valid scenario. */
  check(point: PlannedPoint): Scenario | undefined {
    const { scenario } = this;
    const overrides = [...(scenario.overrides ?? []), ...point.overrides];
    const parsed = parseScenario(scenario.text, { ...scenario, overrides });
    if (parsed.ok) return parsed.scenario;
    for (const problem of parsed.problems) this.keep(this.placed(problem, point), point);
    return undefined;
  }

  /** Keeps why the scenario's own `sweep` section cannot be planned. */
  refuse(message: string): void {
    const problem = this.inFile(['sweep'], 'value', { message, expected: '' });
    this.keep({ problem, isAtValue: true }, undefined);
  }

  /** What is wrong with all points so far, each mistake once. */
  problems(): Problem[] {
    const all = inOrder([...this.kept.values()]);
    const told = all.slice(0, PROBLEMS_MAX).map(withPoint);
    const last = told.at(-1);
    if (last === undefined || all.length === told.length) return told;
    const message = `and ${formatNumberOf(all.length - told.length, 'more problem')}`;
    return [...told, { ...last, path: '', message, expected: '', source: '' }];
  }

  private keep(placed: Placed, point: PlannedPoint | undefined): void {
    const { file, line, column, message, source } = placed.problem;
    const key = [file, line, column, message, source].join('\n');
    const known = this.kept.get(key);
    if (known === undefined) this.kept.set(key, { ...placed, point, others: 0 });
    else known.others++;
  }

  /** Paths of the scenario's own axes that no sweep varies; `parseVary` refuses those of its own. */
  private reservedPaths(): Problem[] {
    return this.axes.flatMap(({ axis, argument }, position) => {
      if (argument !== undefined) return [];
      return axis.values.flatMap(({ set, origin }) =>
        set.flatMap(({ path }) => {
          const refusal = refusalOf(path);
          if (refusal === undefined) return [];
          return [this.inFile(placeOfSetting(position, origin, path, 'key'), 'key', refusal)];
        }),
      );
    });
  }

  /** Moves a problem of a point's own setting to where that setting was written. */
  private placed(problem: Problem, point: PlannedPoint): Placed {
    if (problem.file !== OVERRIDE_FILE) return { problem, isAtValue: false };
    for (const [position, value] of point.values.entries()) {
      const setting = value.set.find(({ path, yaml }) => problem.source === `${path}=${yaml}`);
      if (setting === undefined) continue;
      const argument = this.axes[position]?.argument;
      const moved =
        argument === undefined
          ? this.placedInFile(problem, position, value, setting)
          : placedInArgument(problem, argument, value, setting);
      return { problem: moved, isAtValue: true };
    }
    return { problem, isAtValue: false };
  }

  private placedInFile(
    problem: Problem,
    position: number,
    { origin }: AxisValue,
    { path }: Setting,
  ): Problem {
    const part = problem.column <= path.length ? 'key' : 'value';
    const moved = this.inFile(placeOfSetting(position, origin, path, part), part, problem);
    return { ...moved, path: problem.path };
  }

  private inFile(
    path: Path,
    part: 'key' | 'value',
    finding: Pick<Problem, 'message' | 'expected' | 'suggestion'>,
  ): Problem {
    if (this.sources === undefined) {
      const { file, text, readSibling } = this.scenario;
      this.sources = new Sources();
      this.sources.read(file, text, readSibling);
    }
    const { message, expected, suggestion } = finding;
    return this.sources.placed({ path, part, message, expected, suggestion });
  }
}

/** Text by text, as each was found first, and in the order of each text. */
function inOrder(all: readonly Kept[]): Kept[] {
  const textOf = ({ problem: { file, source } }: Kept): string =>
    // Arguments of the command line are texts of their own.
    file === VARY_FILE ? `${file} ${source}` : file;
  const texts = [...new Set(all.map(textOf))];
  return [...all].sort(
    (one, other) =>
      texts.indexOf(textOf(one)) - texts.indexOf(textOf(other)) ||
      one.problem.line - other.problem.line ||
      one.problem.column - other.problem.column,
  );
}

function refusalOf(path: string): ReturnType<typeof reservedPath> {
  const segments = parsePath(path);
  return 'message' in segments ? undefined : reservedPath(segments.map(({ text }) => text));
}

function placedInArgument(
  problem: Problem,
  argument: string,
  { origin }: AxisValue,
  { path, yaml }: Setting,
): Problem {
  const inValue = problem.column - 1 - (path.length + 1);
  const { offset, isFromRange } =
    origin.kind === 'argument' ? origin : { offset: 0, isFromRange: true };
  const at = inValue < 0 ? problem.column - 1 : offset + (isFromRange ? 0 : inValue);
  const message = isFromRange && inValue >= 0 ? `${yaml}: ${problem.message}` : problem.message;
  const { file, line, column, source } = varyProblem(argument, at, '', '');
  return { ...problem, file, line, column, source, message };
}

/** Where the scenario's own `sweep` section has a setting. */
function placeOfSetting(
  position: number,
  origin: Origin,
  path: string,
  part: 'key' | 'value',
): Path {
  const start = ['sweep', 'axes', position];
  if (origin.kind === 'points') return [...start, 'points', origin.index, 'set', path];
  if (origin.kind === 'argument' || part === 'key') return [...start, 'path'];
  return [...start, 'values', origin.index];
}

/** Says which point has the problem, where its place does not. */
function withPoint({ problem, isAtValue, point, others }: Kept): Problem {
  if (isAtValue || point === undefined || point.settings.length === 0) return problem;
  const settings = point.settings.map(({ axis, label }) => `${axis} ${label}`).join(', ');
  const rest = others === 0 ? '' : `, and ${formatNumberOf(others, 'point')} more`;
  return { ...problem, message: `${problem.message} (with ${settings}${rest})` };
}
