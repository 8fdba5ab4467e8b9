/** Scenario files: built-in ones of which something is changed, as text or as data, read as `diegosim validate` does. */
import { expandScenario } from '../../scenario/expand';
import { formatProblems } from '../../scenario/problems';
import { parseScenario } from '../../scenario/validate';
import { readYaml } from '../../scenario/yamlText';
import type { Chance } from './chance';
import { mutatedData } from './dataMutations';
import type { FuzzInput, Reading, Subject } from './subject';
import { mutatedText } from './textMutations';

const FILE = 'fuzz.yaml';
/** How many times fewer cells and instances than the built-in scenarios have. */
const FEWER = 40;

/** Characters of data that is written with indents: those of deep nesting are a hundred times as many. */
const INDENTED_MAX = 20_000;

/** `texts` by the names of their files, which an input may extend. */
export function scenarioSubject(texts: ReadonlyMap<string, string>): Subject {
  const smaller = new Map([...texts].map(([name, text]) => [name, withFewer(text)]));
  const names = [...smaller.keys()];
  const textOf = (name: string): string => smaller.get(name) ?? '';
  return {
    kind: 'scenario',
    timeMax: 10_000,
    generate(chance) {
      const name = chance.pick(names);
      const other = chance.pick(names);
      const text = chance.happens(0.35)
        ? dataText(textOf(name), textOf(other), chance)
        : mutatedText(textOf(name), textOf(other), chance);
      return chance.happens(0.05) ? `extends: ${other}\n${text}` : text;
    },
    read: (input) => readScenario(input, (name) => smaller.get(name)),
  };
}

/** With fewer instances: valid or not, each is expanded, which takes most of the time. */
function withFewer(text: string): string {
  return text.replace(
    /\b(count|instances): (\d{3,})\b/g,
    (_, name, number) => `${name}: ${Math.ceil(Number(number) / FEWER)}`,
  );
}

/** JSON is YAML, too. */
function dataText(text: string, other: string, chance: Chance): string {
  const data: unknown = mutatedData(readYaml('', text).data, readYaml('', other).data, chance);
  // Nothing is left when the whole was taken away.
  const written = JSON.stringify(data) ?? '';
  const isIndented = chance.happens(0.5) && written.length < INDENTED_MAX;
  return isIndented ? JSON.stringify(data, undefined, 2) : written;
}

function readScenario(
  input: FuzzInput,
  readSibling: (name: string) => string | undefined,
): Reading {
  const text = typeof input === 'string' ? input : '';
  const result = parseScenario(text, { file: FILE, readSibling });
  if (result.ok) {
    expandScenario(result.scenario);
    return { isAccepted: true, said: [formatProblems(result.warnings, { colour: false })] };
  }
  const lines = text.split('\n').length;
  const lost = result.problems.find(
    ({ file, line, column, message }) =>
      message === '' || !(line >= 1 && column >= 1) || (file === FILE && line > lines),
  );
  const wrong =
    lost === undefined ? undefined : `a problem without a place: ${JSON.stringify(lost)}`;
  const said = result.problems.map((problem) => formatProblems([problem], { colour: false }));
  return { isAccepted: false, said, wrong };
}
