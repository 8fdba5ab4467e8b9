/** The recordings as Stryker needs them: a test a case, so that a mutant meets only the cases that come by it. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Conformance } from '../../sim/testing/conformance/recordedCases';

/** One test for each line of a recording: whether its replay differs in nothing. */
export function testRecordedCases(
  recording: 'auction' | 'bbs',
  check: (lines: readonly string[]) => Conformance,
): void {
  const file = new URL(`../../sim/testing/recordings/${recording}.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  // Stryker asks for tests by a pattern: no name may be the beginning of another one.
  const cases = lines.map((line, i) => ({ name: `case ${i + 1} of ${recording}`, line }));
  test.each(cases)('$name is decided as it was', ({ line }) => {
    expect(check([line]).differences).toEqual([]);
  });
}
