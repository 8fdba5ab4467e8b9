/** The scenarios that come with the page: the files of `scenarios/`, put in when it is built. */
import { parseScenario } from '../../sim/scenario/validate';
import type { BuiltInScenario } from './protocol';

const files: Readonly<Record<string, string>> = import.meta.glob('../../scenarios/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const textByFile: ReadonlyMap<string, string> = new Map(
  Object.entries(files).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]),
);

/** The text of a built-in file: all that a scenario in the page may extend. */
export function readBuiltIn(file: string): string | undefined {
  return textByFile.get(file);
}

/** The scenarios in alphabetical order, the flagship first. */
export function builtInScenarios(): BuiltInScenario[] {
  const names = [...textByFile.keys()].map((file) => file.slice(0, -'.yaml'.length)).sort();
  const ordered = [FLAGSHIP, ...names.filter((name) => name !== FLAGSHIP)];
  return ordered.flatMap((name) => {
    const file = `${name}.yaml`;
    const text = readBuiltIn(file) ?? '';
    const parsed = parseScenario(text, { file, readSibling: readBuiltIn });
    return parsed.ok ? [{ name, question: parsed.scenario.question, text }] : [];
  });
}

const FLAGSHIP = 'zone-outage';
