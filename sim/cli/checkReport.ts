/** What a check has found: as text for people, and as data for programs. */
import { formatCount, formatNumberOf } from '../answers/format';
import { combineDigests } from '../engine/digest';
import { printable, printableLines } from '../scenario/problems';
import type { CaseOutcome } from '../testing/chaos/checkCase';
import { COVERED } from '../testing/chaos/coverage';
import { type Failure, failureLine } from '../testing/chaos/failure';
import type { PlannedCase } from './checkCases';
import type { KeptFailure } from './checkRegressions';

/** Failing cases that are told one by one, for each invariant. */
const SHOWN_MAX = 5;
const LINE_MAX = 400;

export interface FoundFailure {
  readonly each: PlannedCase;
  readonly failure: Failure;
  /** Null when another one of its invariant was made small. */
  readonly kept: KeptFailure | null;
}

export interface CheckResults {
  readonly cases: readonly PlannedCase[];
  /** By case; undefined for those that have not ended, or broke. */
  readonly outcomes: readonly (CaseOutcome | undefined)[];
  readonly ended: number;
  readonly failures: readonly FoundFailure[];
  /** Faults of the kit itself. */
  readonly broken: readonly { readonly each: PlannedCase; readonly reason: string }[];
  readonly requiresCoverage: boolean;
  readonly hasShrunk: boolean;
}

/** By name: in how many cases it happened, of all that is counted. */
function coverageOf({ outcomes }: CheckResults): Map<string, number> {
  const counts = new Map(COVERED.map((name) => [name, 0]));
  for (const outcome of outcomes) {
    for (const name of outcome?.happened ?? []) {
      const count = counts.get(name);
      if (count !== undefined) counts.set(name, count + 1);
    }
  }
  return counts;
}

/** What no case has shown. */
export function neverHappened(results: CheckResults): string[] {
  return [...coverageOf(results)].flatMap(([name, count]) => (count === 0 ? [name] : []));
}

/** One digest of all runs that ended, in the order of the cases. */
function digestOf({ cases, outcomes }: CheckResults): string {
  const named = cases.map(({ title }, place): [string, string] => [
    `${place} ${title}`,
    outcomes[place]?.digest ?? '',
  ]);
  return combineDigests(Object.fromEntries(named));
}

function sum(results: CheckResults, of: (outcome: CaseOutcome) => number): number {
  return results.outcomes.reduce(
    (total, outcome) => total + (outcome === undefined ? 0 : of(outcome)),
    0,
  );
}

/** In how many cases all had to be well in the end, what that was about, and why the others were not asked. */
interface Judgement {
  readonly cases: number;
  /** That had to run, or else to have no room. */
  readonly instances: number;
  /** Of these, those that surely fitted, and so had to run. */
  readonly surelyFit: number;
  /** By reason: cases. */
  readonly unjudged: Readonly<Record<string, number>>;
}

function judgementOf(results: CheckResults): Judgement {
  const unjudged = new Map<string, number>();
  for (const outcome of results.outcomes) {
    const reason = outcome?.rest?.unjudged ?? null;
    if (reason !== null) unjudged.set(reason, (unjudged.get(reason) ?? 0) + 1);
  }
  return {
    cases: sum(results, ({ rest }) => (rest !== null && rest.unjudged === null ? 1 : 0)),
    instances: sum(results, ({ rest }) => rest?.judged ?? 0),
    surelyFit: sum(results, ({ rest }) => rest?.claimed ?? 0),
    unjudged: Object.fromEntries([...unjudged].sort(([, one], [, other]) => other - one)),
  };
}

function judgementLines(results: CheckResults): string[] {
  const { cases, instances, surelyFit, unjudged } = judgementOf(results);
  const judged = formatNumberOf(cases, 'case was', 'cases were');
  const asked = formatNumberOf(instances, 'instance');
  const reasons = Object.entries(unjudged).map(
    ([reason, count]) => `  not asked of ${formatNumberOf(count, 'case')}: ${reason}`,
  );
  return [
    `${judged} judged at the end: ${asked} had to run, or to have no room; ${formatCount(surelyFit)} of them surely fitted`,
    ...reasons,
  ];
}

/** For `--json`. */
export function checkDocument(results: CheckResults): unknown {
  const { cases, ended, failures, broken } = results;
  const coverage = coverageOf(results);
  return {
    version: 1,
    cases: cases.length,
    ended,
    events: sum(results, ({ events }) => events),
    judgedAtEnd: judgementOf(results),
    digest: digestOf(results),
    failures: failures.map(({ each, failure, kept }) => ({
      case: each.title,
      group: each.group,
      seed: each.seed,
      ...failure,
      command: each.command,
      shrunk: kept,
    })),
    broken: broken.map(({ each, reason }) => ({
      case: each.title,
      reason,
      command: each.command,
    })),
    coverage: Object.fromEntries(coverage),
    never: neverHappened(results),
  };
}

/** For people. */
export function checkText(results: CheckResults): string {
  const { cases, ended, broken } = results;
  const counted = (group: PlannedCase['group']): number =>
    cases.filter((each) => each.group === group).length;
  const what = [
    [counted('regressions'), 'case that failed once', 'cases that failed once'],
    [counted('chaos'), 'case of chaos', 'cases of chaos'],
    [counted('scenario'), 'run of a scenario', 'runs of a scenario'],
  ] as const;
  const parts = what.flatMap(([count, one, many]) =>
    count === 0 ? [] : [formatNumberOf(count, one, many)],
  );
  const head = parts.join(', ') || 'nothing to check';
  if (ended === 0 && cases.length > 0) return `${head}; none has ended\n`;
  const far = ended === 1 ? '1 has ended' : `${formatCount(ended)} have ended`;
  const lines = [
    `${head}${ended < cases.length ? `; ${far}` : ''}`,
    `${formatNumberOf(
      sum(results, ({ events }) => events),
      'event',
    )} in two runs of each, digest ${digestOf(results)}`,
    ...judgementLines(results),
    ...failureLines(results),
    ...broken.flatMap(({ each, reason }) => [
      `broke: ${each.title}: ${reason}`,
      `  reproduce with: ${each.command}`,
    ]),
    ...coverageLines(results),
  ];
  return printableLines(`${lines.join('\n')}\n`);
}

function failureLines({ cases, ended, failures, hasShrunk }: CheckResults): string[] {
  if (failures.length === 0)
    return [ended < cases.length ? 'nothing failed so far' : 'nothing failed'];
  const byInvariant = new Map<string, FoundFailure[]>();
  for (const each of failures) {
    const { invariant } = each.failure;
    byInvariant.set(invariant, [...(byInvariant.get(invariant) ?? []), each]);
  }
  return [...byInvariant].flatMap(([invariant, all]) => [
    `FAILED ${invariant} in ${formatNumberOf(all.length, 'case')}`,
    ...all.slice(0, SHOWN_MAX).flatMap(({ each, failure, kept }) => [
      `  ${each.title}: ${printable(failureLine(failure), LINE_MAX)}`,
      ...failure.text
        .split('\n')
        .slice(1)
        .map((line) => `    ${printable(line, LINE_MAX)}`),
      `    reproduce with: ${each.command}`,
      ...(kept === null ? [] : keptLines(kept)),
    ]),
    ...(all.length > SHOWN_MAX ? [`  and ${formatCount(all.length - SHOWN_MAX)} more`] : []),
    ...(hasShrunk ? [] : ['  not made small (--no-shrink)']),
  ]);
}

function keptLines(kept: KeptFailure): string[] {
  const { notKept, command } = kept;
  if (notKept !== null) return [`    ${madeSmallText(kept)}`];
  return [`    ${madeSmallText(kept)}`, `    reproduce with: ${command}`];
}

/** `made small in 12 tries to 1 cell, 2 apps, 0 events: FILE`, or why there is no file. */
export function madeSmallText(kept: KeptFailure): string {
  const small = `made small in ${formatNumberOf(kept.tries, 'try', 'tries')} to ${sizeText(kept)}`;
  return kept.notKept === null
    ? `${small}: ${kept.path}`
    : `${small}, but not kept: ${kept.notKept}`;
}

/** `1 cell, 2 apps, 0 events`. */
export function sizeText({ cells, apps, events }: KeptFailure): string {
  const parts = [
    formatNumberOf(cells, 'cell'),
    formatNumberOf(apps, 'app'),
    formatNumberOf(events, 'event'),
  ];
  return parts.join(', ');
}

function coverageLines(results: CheckResults): string[] {
  const never = neverHappened(results);
  const happened = COVERED.length - never.length;
  const line = `${formatCount(happened)} of ${formatCount(COVERED.length)} branches happened`;
  if (never.length === 0) return [line];
  if (!results.requiresCoverage) return [`${line} (--require-coverage lists the others)`];
  return [`FAILED coverage: ${line}; never happened:`, ...never.map((name) => `  ${name}`)];
}
