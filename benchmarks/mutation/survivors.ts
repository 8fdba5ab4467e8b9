/**
 * Mutants that no test notices, and why that is right: `survivors/PART.yaml` lists them by reason. A mutant is known by
 * its file, its line's text and what it changes, not by the line's number, so that code can move.
 */
import { stringify } from 'yaml';
import { z } from 'zod';
import { findingsOf } from '../../sim/scenario/findings';
import { printableLines } from '../../sim/scenario/problems';
import { placeOf, readYaml } from '../../sim/scenario/yamlText';

/** What Stryker says of a mutant, as far as it matters here. */
export interface Mutant {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string | undefined;
  readonly status: string;
  /** Lines and columns count from 1; the end is exclusive. */
  readonly location: Range;
  /** The whole file without the mutant. */
  readonly source: string;
}

interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface Score {
  readonly killed: number;
  /** Ended because they did not end: caught as well. */
  readonly timedOut: number;
  readonly survived: number;
  /** No test comes by. */
  readonly uncovered: number;
  /** Percent of all that were caught. */
  readonly percent: number;
}

/** Characters of a mutant's original and replacement that are shown; what is longer is cut in the middle. */
const SHOWN_MAX = 90;

const explanations = z.array(
  z.strictObject({ reason: z.string().min(1), mutants: z.array(z.string().min(1)).min(1) }),
);
export type Explanations = z.infer<typeof explanations>;

/** `file` is what the text is called. @throws RangeError for one that is not a list of reasons with mutants. */
export function readExplanations(text: string, file = 'survivors'): Explanations {
  if (text.split('\n').every((line) => /^\s*(#.*)?$/.test(line))) return [];
  const yaml = readYaml(file, text);
  const data = yaml.data ?? [];
  const parsed = explanations.safeParse(data);
  if (parsed.success && yaml.findings.length === 0) return parsed.data;
  const wrong =
    parsed.success || yaml.findings.length > 0
      ? yaml.findings
      : findingsOf(explanations, data, parsed.error.issues).map((finding) => ({
          ...finding,
          offset: yaml.locate(finding.path, finding.part).offset,
        }));
  const lines = wrong.map(({ offset, message, expected }) => {
    const { line, column } = placeOf(yaml, offset);
    const rest = expected === '' ? '' : `; expected ${expected}`;
    return `${file}:${line}:${column}: ${message}${rest}`;
  });
  throw new RangeError(printableLines(lines.join('\n')));
}

/** One list entry, to be completed and pasted. */
export function explanationDraft(mutants: readonly string[]): string {
  return stringify([{ reason: '…', mutants }], { lineWidth: 0 });
}

/** Of all mutants but those that Stryker left out. */
export function scoreOf(mutants: readonly Mutant[]): Score {
  const count = (status: string) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timedOut] = [count('Killed'), count('Timeout')];
  const [survived, uncovered] = [count('Survived'), count('NoCoverage')];
  const all = killed + timedOut + survived + uncovered;
  const percent = all === 0 ? 0 : (100 * (killed + timedOut)) / all;
  return { killed, timedOut, survived, uncovered, percent };
}

export function isUnnoticed({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

/** `file: the line [what stood there → what stands there now]`. */
export function mutantName(mutant: Mutant): string {
  const { start, end } = mutant.location;
  const lines = mutant.source.split('\n');
  const original = lines
    .slice(start.line - 1, end.line)
    .map((line, i, { length }) => {
      const upTo = i === length - 1 ? end.column - 1 : line.length;
      return line.slice(i === 0 ? start.column - 1 : 0, upTo);
    })
    .join('\n');
  const file = mutant.fileName.slice(mutant.fileName.lastIndexOf('/') + 1);
  const line = oneLine(lines[start.line - 1] ?? '');
  return `${file}: ${line} [${oneLine(original)} → ${oneLine(mutant.replacement ?? '')}]`;
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (line.length <= SHOWN_MAX) return line;
  const half = SHOWN_MAX / 2 - 1;
  return `${line.slice(0, half)} … ${line.slice(-half)}`;
}

export interface Comparison {
  /** Unnoticed without a reason. */
  readonly unexplained: readonly string[];
  /** Listed, but noticed by now, or gone. */
  readonly outdated: readonly string[];
}

/**
 * Equal names, as of two like mutants in a line, are explained by one entry. One that only makes things slower ends in time
 * or not, as the machine is: listed it may be noticed or not.
 */
export function compareSurvivors(mutants: readonly Mutant[], listed: Explanations): Comparison {
  const explained = new Set(listed.flatMap((each) => each.mutants));
  const found = new Set(mutants.filter(isUnnoticed).map(mutantName));
  const late = new Set(mutants.filter(({ status }) => status === 'Timeout').map(mutantName));
  return {
    unexplained: [...found].filter((name) => !explained.has(name)),
    outdated: [...explained].filter((name) => !found.has(name) && !late.has(name)),
  };
}
