/** JUnit XML is well-formed whatever a failure says. */
import { expect, test } from 'vitest';
import type { PlannedCase } from './checkCases';
import type { CheckResults } from './checkReport';
import { junitText } from './junit';

const HOSTILE = `<a href="x">'&amp;' ]]> \u0000\u001b[31m \ud800 \ufffe 日本 💥\n\t`;

function results(title: string, text: string): CheckResults {
  const each: PlannedCase = {
    title,
    group: 'chaos',
    seed: 1,
    task: { kind: 'chaos', seed: 1 },
    command: `diegosim check --seed "${text}"`,
    shrinkable: 1,
  };
  const other = { ...each, title: 'broken' };
  return {
    cases: [each, other],
    outcomes: [{ failure: null, digest: '', events: 1, rest: null, happened: [] }, undefined],
    ended: 2,
    failures: [{ each, failure: { invariant: text, text, atSeconds: 1 }, kept: null }],
    broken: [{ each: other, reason: text }],
    requiresCoverage: false,
    hasShrunk: true,
  };
}

test('what it says is escaped, and what XML cannot hold is replaced', () => {
  const xml = junitText(results(HOSTILE, HOSTILE));
  const codes = Array.from(xml, (character) => character.codePointAt(0) ?? 0);
  const isForbidden = (code: number): boolean =>
    (code < 0x20 && ![9, 10, 13].includes(code)) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfffe ||
    code === 0xffff;
  expect(codes.filter(isForbidden)).toEqual([]);
  // Every & begins a reference, and no < stands in a value or a text.
  expect(xml.replaceAll(/&(amp|lt|gt|quot|apos|#\d+);/g, '')).not.toContain('&');
  const tags = xml.match(/<[^<>]*>/g) ?? [];
  expect(xml.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
  for (const tag of tags) {
    expect(tag).toMatch(/^<(\?xml( \w+="[^"<]*")*\?|\/\w+|\w+( \w+="[^"<]*")*\/?)>$/);
  }
  expect(xml).toContain('日本 💥');
});

test('elements are closed in the order in which they were opened', () => {
  const open: string[] = [];
  for (const [tag, end, name = '', empty] of junitText(results('a', 'b')).matchAll(
    /<(\/?)([a-z]+)[^>]*?(\/?)>/g,
  )) {
    if (tag.startsWith('<?') || empty === '/') continue;
    if (end === '/') expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
});
