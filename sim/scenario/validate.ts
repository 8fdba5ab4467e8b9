/**
 * From the text of a scenario file to a valid scenario, or to everything that is wrong with it at once.
 *
 * Stages: texts to data (the file, the files it extends, overrides), schema, the whole picture. A stage
 * that finds mistakes does not keep the next from looking at what is still readable. Nothing here throws,
 * whatever the input.
 */
import { propertyByName } from './defaults';
import { expandParts, seededDraw } from './expand';
import { findingsOf } from './findings';
import { type Parts, partsOf, readableParts } from './parts';
import { type Problem, quoted } from './problems';
import { SCENARIO, type Scenario } from './schema';
import { type DataMap, isDataMap, valueAt } from './schemaWalk';
import { Sources } from './sources';

export interface ParseOptions {
  /** What the file is called in problems. */
  readonly file: string;
  /** The text of another file in the same folder; undefined when there is none. */
  readonly readSibling?: (name: string) => string | undefined;
  /** Values to replace: path and YAML value, as `--set` gives them. */
  readonly overrides?: readonly (readonly [path: string, value: string])[];
  /** Entries, as values, that come behind those of the file. */
  readonly added?: AddedEntries;
}

export interface AddedEntries {
  readonly workload?: readonly object[];
  readonly events?: readonly object[];
  readonly expect?: readonly object[];
}

export type ParseResult =
  | {
      readonly ok: true;
      readonly scenario: Scenario;
      readonly warnings: readonly Problem[];
      /** What the texts hold, in one piece, as somebody would write it. */
      readonly data: DataMap;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a scenario; all problems at once, in the order of the text. */
export function parseScenario(text: string, options: ParseOptions): ParseResult {
  const sources = new Sources();
  const data = sources.read(options.file, text, options.readSibling);
  if (!isDataMap(data)) {
    // Without data the reason is noted already.
    if (data !== undefined) {
      const message =
        data === null ? 'there is nothing in it' : `a scenario is not ${quoted(data)}`;
      const expected = 'a map with name, question, foundation, workload, events, expect and run';
      sources.add({ path: [], part: 'value', message, expected });
    }
    return { ok: false, problems: sources.problems() };
  }
  for (const [path, value] of options.overrides ?? []) sources.override(data, path, value);
  for (const list of ['workload', 'events', 'expect'] as const) {
    for (const entry of options.added?.[list] ?? []) sources.append(data, list, entry);
  }
  const parsed = SCENARIO.safeParse(data);
  if (!parsed.success) {
    for (const finding of findingsOf(SCENARIO, data, parsed.error.issues)) sources.add(finding);
  }
  checkAliases(data, sources);
  const parts = parsed.success ? partsOf(parsed.data) : readableParts(data);
  const warnings = sources.isBroken ? [] : lookAtWhole(parts, sources);
  const problems = sources.problems();
  if (problems.length > 0 || !parsed.success) return { ok: false, problems };
  return { ok: true, scenario: parsed.data, warnings, data };
}

/** What no single entry shows. */
function lookAtWhole(parts: Parts, sources: Sources): Problem[] {
  const warnings: Problem[] = [];
  expandParts(
    parts,
    seededDraw(parts.run?.seed ?? 1),
    (path, finding) => sources.add({ path, part: 'value', ...finding }),
    (path, finding) => warnings.push(sources.placed({ path, part: 'value', ...finding })),
  );
  return warnings;
}

/** Notes every property that is given under two of its names. */
function checkAliases(data: DataMap, sources: Sources): void {
  const values = valueAt(data, ['foundation', 'properties']);
  if (!isDataMap(values)) return;
  const seen = new Map<object, string>();
  for (const name of Object.keys(values)) {
    const property = propertyByName.get(name);
    const other = property && seen.get(property);
    if (property !== undefined) seen.set(property, name);
    if (other === undefined) continue;
    const path = ['foundation', 'properties', name];
    const message = `the same property is given as ${quoted(other)}`;
    sources.add({ path, part: 'key', message, expected: 'one of the two names' });
  }
}
