/** From what was typed to a scenario that can be simulated, or to everything that is wrong with it. */
import { expandScenario } from '../scenario/expand';
import type { ExpandedScenario } from '../scenario/expanded';
import { splitOverride } from '../scenario/overrides';
import { formatProblems, type Problem, quoted } from '../scenario/problems';
import { parseScenario } from '../scenario/validate';
import { UserError } from './errors';
import { hasColour, type Io } from './io';
import type { RunOptions } from './run';
import { readScenarioSource } from './scenarioSource';

export interface LoadedScenario {
  readonly scenario: ExpandedScenario;
  readonly warnings: readonly Problem[];
  /** Where its file is; undefined for standard input. */
  readonly path: string | undefined;
  /** What the scenario's own sweep varies; empty for a scenario without one. */
  readonly swept: readonly string[];
}

/** @throws UserError that reports every problem at once. */
export async function loadScenario(
  argument: string,
  options: Pick<RunOptions, 'set' | 'seed'>,
  io: Io,
): Promise<LoadedScenario> {
  const overrides = overridesOf(options);
  const { file, path, text, readSibling } = await readScenarioSource(argument, io);
  const parsed = parseScenario(text, { file, readSibling, overrides });
  if (!parsed.ok) {
    const report = formatProblems(parsed.problems, { colour: hasColour(io, io.stderr) });
    throw new UserError(`${file} is not valid`, report);
  }
  const { scenario, warnings } = parsed;
  const axes = scenario.sweep?.axes ?? [];
  const swept = axes.map((axis) => axis.name ?? ('path' in axis ? axis.path : ''));
  return { scenario: expandScenario(scenario), warnings, path, swept };
}

/** Paths and values of `--set`, and `--seed` as one of them. @throws UserError */
export function overridesOf({
  set = [],
  seed,
}: Pick<RunOptions, 'set' | 'seed'>): [string, string][] {
  const overrides = set.map((argument) => {
    const override = splitOverride(argument);
    if (override !== undefined) return override;
    throw new UserError(
      `--set ${quoted(argument)} cannot be read; expected path=value, such as run.duration=1h`,
    );
  });
  return seed === undefined ? overrides : [...overrides, ['run.seed', String(seed)]];
}

/** Tells of what is odd in a scenario. */
export function warn({ warnings }: Pick<LoadedScenario, 'warnings'>, io: Io): void {
  const colour = hasColour(io, io.stderr);
  for (const warning of warnings) {
    io.stderr.write(`warning: ${formatProblems([warning], { colour })}`);
  }
}
