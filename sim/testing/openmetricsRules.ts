/**
 * The rules of OpenMetrics text 1.0 that a writer can break, checked line by line: written from the
 * specification (ABNF and "Overall Structure"), and sharing nothing with the writer.
 */

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const NUMBER = '[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?';
const SAMPLE = new RegExp(
  `^(${NAME})(\\{(?:${LABEL}(?:,${LABEL})*)?\\})? (${NUMBER}|NaN|[+-]Inf) (${NUMBER})$`,
);
const METADATA = new RegExp(`^# (TYPE|UNIT|HELP) (${NAME}) (.*)$`);

interface Family {
  readonly name: string;
  readonly metadata: Map<string, string>;
  hasSamples: boolean;
  series: string;
  lastAt: number;
  readonly seriesSeen: Set<string>;
}

/** What is wrong with the text, as sentences; empty when nothing is. */
export function openMetricsProblems(text: string): string[] {
  const problems: string[] = [];
  if (!text.endsWith('# EOF\n')) problems.push('the text does not end with # EOF');
  const lines = text.split('\n').slice(0, -1);
  const families = new Set<string>();
  let family: Family | undefined;
  for (const [i, line] of lines.entries()) {
    const say = (problem: string): void => {
      problems.push(`line ${i + 1}: ${problem}: ${line}`);
    };
    if (line === '# EOF') {
      if (i !== lines.length - 1) say('# EOF is not the last line');
    } else if (line.startsWith('#')) {
      family = readMetadata(line, family, families, say);
    } else {
      readSample(line, family, say);
    }
  }
  return problems;
}

function emptyFamily(name: string): Family {
  const lastAt = Number.NEGATIVE_INFINITY;
  return {
    name,
    metadata: new Map(),
    hasSamples: false,
    series: '',
    lastAt,
    seriesSeen: new Set(),
  };
}

type Say = (problem: string) => void;

/** Answers the family that the line belongs to. */
function readMetadata(
  line: string,
  before: Family | undefined,
  families: Set<string>,
  say: Say,
): Family | undefined {
  const [, what = '', name = '', value = ''] = METADATA.exec(line) ?? [];
  if (what === '') {
    say('is no metadata');
    return before;
  }
  const isNew = before?.name !== name;
  if (isNew && families.has(name)) say('the family was there before');
  families.add(name);
  const family = isNew ? emptyFamily(name) : before;
  if (family.hasSamples) say('metadata after samples');
  if (family.metadata.has(what)) say(`a second ${what}`);
  family.metadata.set(what, value);
  checkMetadata(name, what, value, say);
  return family;
}

function readSample(line: string, family: Family | undefined, say: Say): void {
  const [, name = '', labels = '', value = '', at = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') say('is no sample');
  else if (family === undefined) say('a sample without a family');
  else checkSample(family, name, labels, Number(value), Number(at), say);
}

function checkMetadata(name: string, what: string, value: string, say: Say): void {
  if (what === 'TYPE' && value !== 'gauge' && value !== 'counter') say('is no type');
  if (what === 'UNIT' && !name.endsWith(`_${value}`)) say('the unit is not the suffix of the name');
  if (what === 'HELP' && /(?<!\\)(?:\\\\)*\\(?![\\n"])/.test(value)) say('an escape that is none');
  if (what === 'HELP' && /(?<!\\)(?:\\\\)*"/.test(value)) say('a quote that is not escaped');
}

function checkSample(
  family: Family,
  name: string,
  labels: string,
  value: number,
  at: number,
  say: Say,
): void {
  const isCounter = family.metadata.get('TYPE') === 'counter';
  if (!family.metadata.has('TYPE')) say('a family without a type');
  const hasUnitName = /_(nanos|MiB|ms|seconds|bytes)$/.test(family.name);
  if (hasUnitName !== family.metadata.has('UNIT')) say('name and UNIT do not agree');
  if (/^[A-Z]\w*Duration$/.test(family.name)) say('a duration without a unit');
  if (name !== `${family.name}${isCounter ? '_total' : ''}`) say('is not of this family');
  if (isCounter && !(value >= 0)) say('a counter below 0');
  const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label);
  if (new Set(names).size !== names.length) say('a label twice');
  if (labels !== family.series) {
    if (family.seriesSeen.has(labels)) say('the series was there before');
    family.seriesSeen.add(labels);
    family.series = labels;
    family.lastAt = Number.NEGATIVE_INFINITY;
  }
  if (!(at > family.lastAt)) say('time does not go on');
  family.lastAt = at;
  family.hasSamples = true;
}
