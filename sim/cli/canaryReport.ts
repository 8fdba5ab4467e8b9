/** What came of a canary, for people. */
import { formatNumberOf } from '../answers/format';
import { printable, printableLines } from '../scenario/problems';
import type { Canary } from '../testing/canaries/canary';
import type { KeptFailure } from './checkRegressions';
import { madeSmallText, sizeText } from './checkReport';

/** A failure as the document of a check has it (`checkDocument`). */
export interface CanaryFailure {
  readonly case: string;
  readonly seed: number;
  readonly invariant: string;
  readonly text: string;
  readonly atSeconds: number | null;
  readonly command: string;
  readonly shrunk: KeptFailure | null;
}

export type CanaryOutcome =
  | {
      readonly kind: 'caught';
      /** Cases up to the one that failed, itself included. */
      readonly inRuns: number;
      /** Whether the shrunk scenario is fine without the defect. */
      readonly isSound: boolean;
      readonly failure: CanaryFailure;
    }
  | { readonly kind: 'missed'; readonly runs: number }
  | { readonly kind: 'broke'; readonly reason: string };

export interface CanaryResult {
  readonly canary: Canary;
  readonly outcome: CanaryOutcome;
}

/** What a shrunk scenario has at most. */
const CELLS_MAX = 3;
const APPS_MAX = 3;

/** What is not as it must be; empty when it was found, by who should find it, and made small. */
function faultsOf({ canary: { heardFrom }, outcome }: CanaryResult): string[] {
  if (outcome.kind !== 'caught') return [outcome.kind];
  const { invariant, shrunk } = outcome.failure;
  const faults: string[] = [];
  if (!outcome.isSound) faults.push('it fails without the defect as well');
  if (!heardFrom.includes(invariant)) {
    faults.push(`${invariant} spoke; expected: ${heardFrom.join(' or ')}`);
  }
  if (shrunk === null) faults.push('not made small');
  else if (shrunk.cells > CELLS_MAX || shrunk.apps > APPS_MAX) {
    faults.push(`more than ${CELLS_MAX} cells or ${APPS_MAX} apps are left`);
  }
  return faults;
}

/** Whether it was found as it must be. */
export function isRight(result: CanaryResult): boolean {
  return faultsOf(result).length === 0;
}

const LINE_MAX = 400;

/** One canary. */
export function canaryText(canary: Canary, outcome: CanaryOutcome): string {
  const lines = [`${canary.name}: ${canary.breaks}`, ...outcomeLines(canary.name, outcome)];
  if (outcome.kind === 'caught') {
    for (const fault of faultsOf({ canary, outcome })) lines.push(`  NOT RIGHT: ${fault}`);
  }
  return printableLines(`${lines.join('\n')}\n`);
}

function outcomeLines(name: string, outcome: CanaryOutcome): string[] {
  if (outcome.kind === 'missed') return [`  MISSED in ${formatNumberOf(outcome.runs, 'run')}`];
  if (outcome.kind === 'broke') return [`  BROKE: ${printable(outcome.reason, LINE_MAX)}`];
  const { inRuns, failure } = outcome;
  const { invariant, text, atSeconds, command, shrunk } = failure;
  const when = atSeconds === null ? '' : ` at ${atSeconds}s`;
  const said = text.split('\n').slice(0, 5);
  return [
    `  caught in run ${inRuns} by ${invariant}${when}: ${printable(said[0] ?? '', LINE_MAX)}`,
    ...said.slice(1).map((line) => `    ${printable(line, LINE_MAX)}`),
    `    reproduce with: ${command}`,
    ...(shrunk === null ? [] : shrunkLines(name, shrunk)),
  ];
}

function shrunkLines(name: string, shrunk: KeptFailure): string[] {
  return [
    `  ${madeSmallText(shrunk)}`,
    `    reproduce with: ${shrunk.command}`,
    `    see it happen: npm run -s diegosim -- check --canary ${name} --serve`,
  ];
}

/** All of them: a table as sim/testing/canaries/README.md has it, and a line. */
export function canariesText(results: readonly CanaryResult[]): string {
  const right = results.filter(isRight).length;
  const wrong = results.filter((result) => !isRight(result)).map(({ canary }) => canary.name);
  const rest = wrong.length === 0 ? '' : `; not: ${wrong.join(', ')}`;
  const line = `${right} of ${formatNumberOf(results.length, 'canary', 'canaries')} caught and made small${rest}`;
  const table = results.length > 1 ? ['', ...canaryTable(results), ''] : [];
  return `${[...table, line].join('\n')}\n`;
}

const TABLE_HEAD = [
  '| canary | what it breaks | who catches it | in run | shrunk to |',
  '| --- | --- | --- | --- | --- |',
];

/** Lines of Markdown. */
export function canaryTable(results: readonly CanaryResult[]): string[] {
  const rows = results.map(({ canary, outcome }) => {
    const { name, file, breaks } = canary;
    const where = file.replace(/^sim\/(diego\/)?/, '');
    return `| \`${name}\` | ${breaks} \`${where}\` | ${foundCells(outcome).join(' | ')} |`;
  });
  return [...TABLE_HEAD, ...rows];
}

function foundCells(outcome: CanaryOutcome): string[] {
  if (outcome.kind === 'missed') return ['nobody', `none of ${outcome.runs}`, ''];
  if (outcome.kind === 'broke') return ['', 'broke', ''];
  const { inRuns, failure } = outcome;
  const size = failure.shrunk === null ? 'not' : sizeText(failure.shrunk);
  return [`\`${failure.invariant}\``, String(inRuns), size];
}
