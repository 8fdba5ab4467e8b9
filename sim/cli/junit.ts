/**
 * The outcome of a check as JUnit XML: a suite for each group of cases, a case of it for each case, and one for the
 * coverage.
 */
import { type JUnitCase, type JUnitSuite, junitXml } from '../export/junitXml';
import type { CheckResults, FoundFailure } from './checkReport';
import { neverHappened } from './checkReport';

const GROUPS = ['regressions', 'chaos', 'scenario'] as const;

export function junitText(results: CheckResults): string {
  const suites = GROUPS.flatMap((group) => suite(results, group));
  if (results.requiresCoverage) suites.push(coverageSuite(results));
  return junitXml('diegosim check', suites);
}

function suite(results: CheckResults, group: (typeof GROUPS)[number]): JUnitSuite[] {
  const failures = new Map(results.failures.map((each) => [each.each, each]));
  const broken = new Map(results.broken.map((each) => [each.each, each.reason]));
  const cases = results.cases.flatMap((each, place): JUnitCase[] => {
    if (each.group !== group) return [];
    const base = { className: `check.${group}`, name: each.title };
    const failure = failures.get(each);
    if (failure !== undefined) return [{ ...base, failure: failureOf(failure) }];
    const reason = broken.get(each);
    if (reason !== undefined) {
      return [{ ...base, error: { message: 'the kit broke', text: `${reason}\n${each.command}` } }];
    }
    return [results.outcomes[place] === undefined ? { ...base, isSkipped: true } : base];
  });
  return cases.length === 0 ? [] : [{ name: group, cases }];
}

function failureOf({ each, failure, kept }: FoundFailure): JUnitCase['failure'] & object {
  const when = failure.atSeconds === null ? '' : ` at ${failure.atSeconds}s`;
  const lines = [failure.text, `reproduce with: ${each.command}`];
  if (kept !== null && kept.notKept !== null)
    lines.push(`made small, but not kept: ${kept.notKept}`);
  else if (kept !== null) lines.push(`made small: ${kept.path}`, `reproduce with: ${kept.command}`);
  const { invariant } = failure;
  return { message: `${invariant}${when}`, type: invariant, text: lines.join('\n') };
}

function coverageSuite(results: CheckResults): JUnitSuite {
  const never = neverHappened(results);
  const base = { className: 'check.coverage', name: 'every branch happened' };
  if (never.length === 0) return { name: 'coverage', cases: [base] };
  const message = `${never.length} never happened`;
  const failure = { message, type: 'coverage', text: never.join('\n') };
  return { name: 'coverage', cases: [{ ...base, failure }] };
}
