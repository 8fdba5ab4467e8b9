/**
 * The texts a scenario is made of: its file, the files it extends, and the values set on the command
 * line. Merges them into one value, and gives every finding its place in the text it comes from.
 */
import { applyOverride, OVERRIDE_FILE } from './overrides';
import { type Finding, type Path, type Problem, pathText, quoted } from './problems';
import { SCENARIO } from './schema';
import { type DataMap, isDataMap } from './schemaWalk';
import { placeOf, readYaml, startsOfLines, type YamlText } from './yamlText';

const EXTENDS_MAXIMUM = 8;
const PROBLEMS_MAXIMUM = 100;
/** Findings that are placed at all: each takes a search through the texts. */
const NOTED_MAXIMUM = 1000;

/** A value from the command line or from a program, and where in the scenario it went. */
interface Override {
  /** What it is called in problems. */
  readonly file: string;
  readonly path: Path;
  readonly value: YamlText;
  /** The whole argument; the value starts behind the path and `=`. */
  readonly argument: Pick<YamlText, 'text' | 'lineStarts'>;
  readonly valueStart: number;
}

interface PlacedProblem {
  readonly problem: Problem;
  /** Texts in their order, then places in the text. */
  readonly source: number;
  readonly offset: number;
}

export class Sources {
  /** The file first, then what it extends. */
  private readonly texts: YamlText[] = [];
  private readonly overrides: Override[] = [];
  private readonly found: PlacedProblem[] = [];

  /** Reads the file and all it extends; undefined when nothing can be made of it. */
  read(file: string, text: string, readSibling?: (name: string) => string | undefined): unknown {
    const data = this.readOne(file, text);
    const chain = [data];
    let last = data;
    while (isDataMap(last) && typeof last.extends === 'string') {
      const base = this.readBase(last.extends, readSibling);
      if (!isDataMap(base)) break;
      chain.push(base);
      last = base;
    }
    return chain.reduceRight((base, each) => merged(base, each));
  }

  /** Whether a file could not be read to its end. */
  get isBroken(): boolean {
    return this.texts.some((text) => text.brokenAt !== undefined);
  }

  /** Puts one value of the command line into `data`. */
  override(data: DataMap, path: string, valueText: string): void {
    const text = `${path}=${valueText}`;
    const argument = { text, lineStarts: startsOfLines(text) };
    const valueStart = path.length + 1;
    const refuse = (offset: number, message: string, expected: string, suggestion?: string): void =>
      this.note(argument, OVERRIDE_FILE, offset, { path: [], message, expected, suggestion });
    if (valueText.trim() === '') {
      refuse(valueStart, 'no value is given', 'a value after =');
      return;
    }
    const value = readYaml(OVERRIDE_FILE, valueText);
    for (const { offset, message, expected, suggestion } of value.findings) {
      refuse(valueStart + offset, message, expected, suggestion);
    }
    // A value that cannot be read only tries its path, so that nothing follows from it.
    const isReadable = value.findings.length === 0;
    const target = isReadable ? data : structuredClone(data);
    const place = applyOverride(SCENARIO, target, path, value.data);
    if ('message' in place) refuse(place.offset, place.message, place.expected, place.suggestion);
    else if (place[0] === 'extends') {
      refuse(0, 'what a scenario extends is read before', 'another key, or a file that extends it');
    } else if (isReadable)
      this.overrides.push({ file: OVERRIDE_FILE, path: place, value, argument, valueStart });
  }

  /** Puts an entry of a program's own behind those of a list; what is no list is left for the schema to refuse. */
  append(data: DataMap, list: string, entry: object): void {
    const own = data[list] ?? [];
    if (!Array.isArray(own)) return;
    data[list] = [...own, entry];
    const file = `added ${list}`;
    const value = readYaml(file, JSON.stringify(entry, null, 2));
    this.overrides.push({ file, path: [list, own.length], value, argument: value, valueStart: 0 });
  }

  /** Notes a finding about the merged data. */
  add(finding: Finding): void {
    if (this.found.length >= NOTED_MAXIMUM) return;
    const { source, file, offset, text, isDoubtful } = this.place(finding);
    if (isDoubtful) return;
    this.note(text, file, offset, finding, source);
  }

  /** A finding with its place, not noted. */
  placed(finding: Finding): Problem {
    const { file, offset, text } = this.place(finding);
    return problemAt(text, file, offset, finding);
  }

  /** All that was noted, in the order of the texts, each once. */
  problems(): Problem[] {
    const sorted = [...this.found].sort(
      (one, other) => one.source - other.source || one.offset - other.offset,
    );
    const seen = new Set<string>();
    const distinct = sorted.filter(({ problem }) => {
      const key = `${problem.file}\n${problem.line}\n${problem.column}\n${problem.message}`;
      return !seen.has(key) && seen.add(key);
    });
    const problems = distinct.slice(0, PROBLEMS_MAXIMUM).map(({ problem }) => problem);
    const last = problems.at(-1);
    const left = distinct.length - problems.length;
    if (left > 0 && last !== undefined) {
      problems.push({
        ...last,
        path: '',
        message: `and ${left} more problems`,
        expected: '',
        source: '',
      });
    }
    return problems;
  }

  private readOne(file: string, text: string): unknown {
    const yaml = readYaml(file, text);
    const source = this.texts.push(yaml) - 1;
    for (const finding of yaml.findings) this.note(yaml, file, finding.offset, finding, source);
    return yaml.data;
  }

  private readBase(name: string, readSibling?: (name: string) => string | undefined): unknown {
    const source = this.texts.length - 1;
    const yaml = this.texts[source] as YamlText;
    const { offset } = yaml.locate(['extends'], 'value');
    const refuse = (message: string, expected: string): undefined => {
      this.note(yaml, yaml.file, offset, { path: ['extends'], message, expected }, source);
    };
    // The schema says what such a name must look like.
    if (!SCENARIO.shape.extends.safeParse(name).success) return undefined;
    const isKnown = this.texts.some((text) => text.file.split(/[\\/]/).at(-1) === name);
    if (isKnown)
      return refuse(`${quoted(name)} extends itself`, 'a file that does not extend this one');
    if (this.texts.length > EXTENDS_MAXIMUM) {
      return refuse('too many files extend each other', `at most ${EXTENDS_MAXIMUM}`);
    }
    const text = readSibling?.(name);
    if (text === undefined)
      return refuse(
        `there is no file ${quoted(name)}`,
        'a readable file in the same folder, and no link out of it',
      );
    const folder = yaml.file.slice(
      0,
      yaml.file.length - (yaml.file.split(/[\\/]/).at(-1) ?? '').length,
    );
    const base = this.readOne(folder + name, text);
    // Without data the reason is noted already.
    if (base === undefined || isDataMap(base)) return base;
    return refuse(`${quoted(name)} holds ${quoted(base)}`, 'a scenario');
  }

  private place(finding: Finding) {
    const { path, part } = finding;
    const override = this.overrides.findLast(({ path: start }) => startsWith(path, start));
    if (override !== undefined) {
      const { offset } = override.value.locate(path.slice(override.path.length), part);
      const source = this.texts.length + this.overrides.indexOf(override);
      const place = { source, file: override.file, text: override.argument };
      return { ...place, offset: override.valueStart + offset, isDoubtful: false };
    }
    let best = { source: 0, offset: 0, depth: -1 };
    for (const [source, text] of this.texts.entries()) {
      const { offset, depth } = text.locate(path, part);
      if (depth > best.depth) best = { source, offset, depth };
    }
    const { source, offset } = best;
    const text = this.texts[source] as YamlText;
    return {
      source,
      offset,
      text,
      file: text.file,
      isDoubtful: this.isDoubtful(text, offset, finding),
    };
  }

  /** Whether the finding may only follow from an error that is reported already. */
  private isDoubtful(text: YamlText, offset: number, { path, isAbsence }: Finding): boolean {
    if (
      this.isBroken &&
      (isAbsence === true || offset >= (text.brokenAt ?? Number.MAX_SAFE_INTEGER))
    ) {
      return true;
    }
    const isRefused = text.findings.some(
      (each) => each.path.length > 0 && startsWith(path, each.path),
    );
    return isRefused && isAbsence === true;
  }

  private note(
    text: Pick<YamlText, 'text' | 'lineStarts'>,
    file: string,
    offset: number,
    finding: Omit<Finding, 'part'>,
    source = Number.MAX_SAFE_INTEGER,
  ): void {
    this.found.push({ problem: problemAt(text, file, offset, finding), source, offset });
  }
}

function problemAt(
  text: Pick<YamlText, 'text' | 'lineStarts'>,
  file: string,
  offset: number,
  { path, message, expected, suggestion }: Omit<Finding, 'part'>,
): Problem {
  const place = { file, ...placeOf(text, offset), path: pathText(path), message, expected };
  return suggestion === undefined ? place : { ...place, suggestion };
}

function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((part, index) => part === path[index]);
}

/** `over` on top of `base`: maps are merged, everything else is replaced. */
function merged(base: unknown, over: unknown): unknown {
  if (!isDataMap(base) || !isDataMap(over)) return over === undefined ? base : over;
  const both: DataMap = Object.create(null);
  for (const key of Object.keys(base)) if (key !== 'extends') both[key] = base[key];
  for (const key of Object.keys(over)) both[key] = merged(both[key], over[key]);
  return both;
}
