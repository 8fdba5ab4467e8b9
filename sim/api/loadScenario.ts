/** From a scenario file, or the value that it would hold, to a scenario that can be run. */
import { formatProblems, type Problem, quoted } from '../scenario/problems';
import { type AddedEntries, parseScenario } from '../scenario/validate';
import { remember, sourceOf } from './parsed';
import { checkNames } from './runSettings';

/** What is to be otherwise than in a scenario. */
export interface ScenarioChanges {
  /** Values to replace, by path, as YAML: `{ 'run.duration': '1h' }`. The command line's `--set`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Instead of the scenario's own. What chance picks, such as cells to kill, is picked anew. */
  readonly seed?: number;
  /** Entries, as in a file, that come behind the scenario's own. */
  readonly workload?: readonly object[];
  readonly events?: readonly object[];
  readonly expect?: readonly object[];
}

export interface LoadOptions extends ScenarioChanges {
  /** What the file is called in problems. Default: `scenario`. */
  readonly file?: string;
  /** The text of another file in the same folder, for `extends`; undefined when there is none. */
  readonly readSibling?: (name: string) => string | undefined;
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

const CHANGES = ['set', 'seed', 'workload', 'events', 'expect'];
const OPTIONS = [...CHANGES, 'file', 'readSibling'];

/**
 * Loads the text of a scenario file (YAML, or JSON, which is YAML), or its value. All that is wrong with it is said at
 * once, as data; lines and columns of a value are those of its JSON, indented by two.
 * @throws TypeError for a value that JSON cannot hold; RangeError for an option that there is not.
 */
export function loadScenario(source: string | object, options: LoadOptions = {}): LoadResult {
  checkNames(options, OPTIONS);
  const text: unknown = typeof source === 'string' ? source : JSON.stringify(source, null, 2);
  if (typeof text !== 'string') {
    throw new TypeError(`a scenario is a text or a value, not ${quoted(source)}`);
  }
  return loaded(text, options);
}

function loaded(text: string, options: LoadOptions): LoadResult {
  const { file = 'scenario', set = {}, seed } = options;
  if (typeof file !== 'string') throw new TypeError(`file is a name, not ${quoted(file)}`);
  if (typeof set !== 'object' || set === null || Array.isArray(set)) {
    throw new TypeError(`set has values by path, { 'run.duration': '1h' }, not ${quoted(set)}`);
  }
  const overrides = Object.entries(set).map(([path, value]): [string, string] => [
    path,
    String(value),
  ]);
  if (seed !== undefined) overrides.push(['run.seed', String(seed)]);
  const siblings = siblingsOf(options);
  const result = parseScenario(text, { file, overrides, added: addedBy(options), ...siblings });
  if (!result.ok) return result;
  const { name, question, run } = result.scenario;
  const handle = Object.freeze({ name, question, seed: run.seed, duration: run.duration });
  const scenario = remember(handle, { parsed: result.scenario, data: result.data, text, options });
  return { ok: true, scenario, warnings: result.warnings };
}

/** @throws TypeError for what answers something else than a text: it would be taken for the file. */
function siblingsOf({ readSibling }: LoadOptions): Pick<LoadOptions, 'readSibling'> {
  if (readSibling === undefined) return {};
  if (typeof readSibling !== 'function') {
    throw new TypeError(`readSibling is a function, not ${quoted(readSibling)}`);
  }
  return {
    readSibling(name) {
      const text: unknown = readSibling(name);
      if (text === undefined || typeof text === 'string') return text;
      const given = text instanceof Promise ? 'a promise' : quoted(text);
      throw new TypeError(`readSibling answers the text of ${quoted(name)}, not ${given}`);
    },
  };
}

/** As JSON has them: nobody may change an entry afterwards. */
function addedBy({ workload, events, expect }: ScenarioChanges): AddedEntries {
  for (const [list, entries] of Object.entries({ workload, events, expect })) {
    if (entries === undefined || Array.isArray(entries)) continue;
    throw new TypeError(`${list} is a list of entries, not ${quoted(entries)}`);
  }
  return JSON.parse(JSON.stringify({ workload, events, expect }));
}

/** The same where a mistake is to end the test. @throws InvalidScenario, and as `loadScenario` does. */
export function readScenario(source: string | object, options: LoadOptions = {}): LoadedScenario {
  return valid(loadScenario(source, options));
}

/**
 * Another scenario: this one with values replaced and entries added; the one that is given stays as it is.
 * @throws InvalidScenario; TypeError for a scenario that `loadScenario` has not made, RangeError for a change that there
 * is not.
 */
export function withChanges(scenario: LoadedScenario, changes: ScenarioChanges): LoadedScenario {
  checkNames(changes, CHANGES);
  const { text, options } = sourceOf(scenario);
  const more = (list: 'workload' | 'events' | 'expect'): readonly object[] => [
    ...(options[list] ?? []),
    ...(addedBy(changes)[list] ?? []),
  ];
  const lists = { workload: more('workload'), events: more('events'), expect: more('expect') };
  const set = { ...options.set, ...changes.set };
  return valid(loaded(text, { ...options, ...changes, set, ...lists }));
}

function valid(result: LoadResult): LoadedScenario {
  if (!result.ok) throw new InvalidScenario(result.problems);
  return result.scenario;
}
