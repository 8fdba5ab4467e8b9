/** From a scenario file, or the value that it would hold, to a scenario that can be run. */
import { formatProblems, type Problem } from '../scenario/problems';
import { parseScenario } from '../scenario/validate';
import { remember } from './parsed';

export interface LoadOptions {
  /** What the file is called in problems. Default: `scenario`. */
  readonly file?: string;
  /** The text of another file in the same folder, for `extends`; undefined when there is none. */
  readonly readSibling?: (name: string) => string | undefined;
  /** Values to replace, by path, as YAML: `{ 'run.duration': '1h' }`. The command line's `--set`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Instead of the scenario's own. What chance picks, such as cells to kill, is picked anew. */
  readonly seed?: number;
}

/** A valid scenario. Nothing in it changes: it can be run as often as one likes. */
export interface LoadedScenario {
  readonly name: string;
  readonly question: string;
  readonly seed: number;
  /** How long it runs, µs. */
  readonly duration: number;
}

export type LoadResult =
  | { readonly ok: true; readonly scenario: LoadedScenario; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A scenario could not be loaded; the message is what the command line prints. */
export class InvalidScenario extends Error {
  override readonly name = 'InvalidScenario';

  constructor(readonly problems: readonly Problem[]) {
    super(`the scenario is not valid\n${formatProblems(problems, { colour: false })}`);
  }
}

/**
 * Loads the text of a scenario file (YAML, or JSON, which is YAML), or its value. All that is wrong with it is said at
 * once, as data; lines and columns of a value are those of its JSON, indented by two.
 * @throws TypeError for a value that JSON cannot hold.
 */
export function loadScenario(source: string | object, options: LoadOptions = {}): LoadResult {
  const text = typeof source === 'string' ? source : JSON.stringify(source, null, 2);
  const { file = 'scenario', readSibling, set = {}, seed } = options;
  const overrides = Object.entries(set);
  if (seed !== undefined) overrides.push(['run.seed', String(seed)]);
  const siblings = readSibling === undefined ? {} : { readSibling };
  const result = parseScenario(text, { file, overrides, ...siblings });
  if (!result.ok) return result;
  const { name, question, run } = result.scenario;
  const handle = Object.freeze({ name, question, seed: run.seed, duration: run.duration });
  const scenario = remember(handle, result.scenario);
  return { ok: true, scenario, warnings: result.warnings };
}

/** The same where a mistake is to end the test. @throws InvalidScenario */
export function readScenario(source: string | object, options: LoadOptions = {}): LoadedScenario {
  const result = loadScenario(source, options);
  if (!result.ok) throw new InvalidScenario(result.problems);
  return result.scenario;
}
