/**
 * The outcome of a check as JUnit XML, as build servers read it: a suite for each group of cases, a case of it for
 * each case, and one for the coverage.
 *
 * Source of the format: the schema of the Jenkins xUnit plugin, junit-10.xsd. Left out: times, since the report is
 * the same on any machine.
 */
import type { CheckResults, FoundFailure } from './checkReport';
import { neverHappened } from './checkReport';

const GROUPS = ['regressions', 'chaos', 'scenario'] as const;

export function junitText(results: CheckResults): string {
  const suites = GROUPS.flatMap((group) => suite(results, group));
  if (results.requiresCoverage) suites.push(coverageSuite(results));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="diegosim check">\n${suites.join('')}</testsuites>\n`;
}

function suite(results: CheckResults, group: (typeof GROUPS)[number]): string[] {
  const failures = new Map(results.failures.map((each) => [each.each, each]));
  const broken = new Map(results.broken.map((each) => [each.each, each.reason]));
  const cases = results.cases.flatMap((each, place) =>
    each.group === group ? [{ each, outcome: results.outcomes[place] }] : [],
  );
  if (cases.length === 0) return [];
  const counts = { failures: 0, errors: 0, skipped: 0 };
  const lines = cases.map(({ each, outcome }) => {
    const failure = failures.get(each);
    const reason = broken.get(each);
    const head = `    <testcase classname="check.${group}" name="${attribute(each.title)}"`;
    if (failure !== undefined) {
      counts.failures++;
      return `${head}>\n${failureElement(failure)}    </testcase>\n`;
    }
    if (reason !== undefined) {
      counts.errors++;
      return `${head}>\n      <error message="the kit broke">${content(`${reason}\n${each.command}`)}</error>\n    </testcase>\n`;
    }
    if (outcome === undefined) {
      counts.skipped++;
      return `${head}><skipped/></testcase>\n`;
    }
    return `${head}/>\n`;
  });
  const { failures: failed, errors, skipped } = counts;
  const numbers = `tests="${cases.length}" failures="${failed}" errors="${errors}" skipped="${skipped}"`;
  return [`  <testsuite name="${group}" ${numbers}>\n${lines.join('')}  </testsuite>\n`];
}

function failureElement({ each, failure, kept }: FoundFailure): string {
  const when = failure.atSeconds === null ? '' : ` at ${failure.atSeconds}s`;
  const lines = [failure.text, `reproduce with: ${each.command}`];
  if (kept !== null) lines.push(`made small: ${kept.path}`, `reproduce with: ${kept.command}`);
  const message = attribute(`${failure.invariant}${when}`);
  const type = attribute(failure.invariant);
  return `      <failure message="${message}" type="${type}">${content(lines.join('\n'))}</failure>\n`;
}

function coverageSuite(results: CheckResults): string {
  const never = neverHappened(results);
  const failed = never.length > 0 ? 1 : 0;
  const head = `  <testsuite name="coverage" tests="1" failures="${failed}" errors="0" skipped="0">\n`;
  const open = '    <testcase classname="check.coverage" name="every branch happened"';
  const body =
    failed === 0
      ? `${open}/>\n`
      : `${open}>\n      <failure message="${never.length} never happened" type="coverage">${content(never.join('\n'))}</failure>\n    </testcase>\n`;
  return `${head}${body}  </testsuite>\n`;
}

/** What XML 1.0 has no place for, not even escaped. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function content(text: string): string {
  return text
    .replace(FORBIDDEN, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Line ends and tabs would come out as blanks. */
function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
