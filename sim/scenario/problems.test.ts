import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblems, nearest, type Problem, pathText, printable } from './problems';

const problem: Problem = {
  file: 'outage.yaml',
  line: 12,
  column: 9,
  path: 'foundation.cells[0].memory',
  message: '512 is not valid here',
  expected: 'a size such as 512MB',
  suggestion: '512MB',
  source: 'memory: 512',
};

describe('a problem as text', () => {
  it('shows names from a file, but does not obey what is in them', () => {
    const evil = 'a\u001b[31mb\u202ec\u0007';
    const said = { path: evil, message: evil, expected: evil, suggestion: evil, source: evil };
    const text = formatProblems([{ ...problem, ...said, file: evil }], { colour: false });
    expect(text.split('a\uFFFD[31mb\uFFFDc\uFFFD')).toHaveLength(7);
    expect(text).toMatch(/^(?:[^\p{Cc}\p{Cf}]|\n)*$/u);
  });
});

describe('the nearest name', () => {
  it.each([
    ['memroy', 'memory'],
    ['Memory', 'memory'],
    ['dsik', 'disk'],
    ['colour', undefined],
    ['', undefined],
  ])('to %s is %s', (name, expected) => {
    expect(nearest(name, ['memory', 'disk', 'instances'])).toBe(expected);
  });

  it('is the name itself when it is there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1 }),
        (names) => {
          const [first = ''] = names;
          expect(nearest(first, names)?.toLowerCase()).toBe(first.toLowerCase());
        },
      ),
    );
  });
});

describe('paths', () => {
  it('are written as --set reads them', () => {
    expect(pathText(['foundation', 'cells', 0, 'memory'])).toBe('foundation.cells[0].memory');
    expect(pathText(['foundation', 'properties', 'diego.bbs.x'])).toBe(
      'foundation.properties["diego.bbs.x"]',
    );
  });
});

describe('a report', () => {
  it('reads like that of a compiler', () => {
    expect(formatProblems([problem], { colour: false })).toBe(
      [
        'outage.yaml:12:9: foundation.cells[0].memory: 512 is not valid here',
        '    expected a size such as 512MB',
        '    did you mean 512MB?',
        '   12 | memory: 512',
        '      |         ^',
        '',
      ].join('\n'),
    );
  });

  it('has colours only when asked for', () => {
    expect(formatProblems([problem], { colour: false })).not.toContain('\u001b');
    expect(formatProblems([problem], { colour: true })).toContain('\u001b[31m');
  });

  it('shows the part of a long line that matters, with the caret under it', () => {
    const source = `${'x'.repeat(500)}!${'y'.repeat(500)}`;
    const text = formatProblems([{ ...problem, source, column: 501 }], { colour: false });
    const [line = '', caret = ''] = text.split('\n').slice(-3);
    expect(line[caret.indexOf('^')]).toBe('!');
    expect(line.length).toBeLessThan(120);
  });

  it('lets no control character of a file reach the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const report = formatProblems([{ ...problem, source: text, file: text }], {
          colour: false,
        });
        expect(report.replace(/\n/g, '')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
    expect(printable('a\u001b[2Jb', 10)).not.toContain('\u001b');
  });
});
