/**
 * Which numbered cases a test file claims: `(bbs A-24..26)` at the end of a test's title, or of a text in
 * a `test.each` table.
 *
 * The source is read, not run: so the check is quick, and a tag in a comment does not count. A tag belongs
 * to a test that runs and checks something; one in a `describe`, or in a file with tests that are skipped,
 * is a problem.
 */
import { casesNamed } from './numbers';

export interface Claims {
  readonly cases: readonly string[];
  /** What is wrong with the tags, a sentence each. */
  readonly problems: readonly string[];
}

/** A bracket that begins as a tag does, at the end of a string. */
const TAG = /\(((?:bbs|cell) [A-R\d][^()'"`\n]*)\)(?=['"`])/g;
const DESCRIBED = /\bdescribe(?:\.\w+)?\(\s*(['"`])(?:(?!\1).)*\((?:bbs|cell) [A-R\d]/;
const SKIPPED = /\b(?:test|it|describe)\.(?:skip|todo|skipIf|runIf|fails)\b/;

/** The claims of one file's source. */
export function claimsIn(source: string): Claims {
  const cases: string[] = [];
  const problems: string[] = [];
  for (const [, text = ''] of source.matchAll(TAG)) {
    const named = casesNamed(text);
    if (named === undefined) problems.push(`(${text}) is no list of cases`);
    else cases.push(...named);
  }
  if (DESCRIBED.test(source)) problems.push('a describe carries a tag; its tests should');
  if (cases.length > 0 && SKIPPED.test(source)) problems.push('claims cases and skips tests');
  return { cases, problems };
}
