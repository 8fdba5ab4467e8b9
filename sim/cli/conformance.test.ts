import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { invoke, temporaryFolder } from './testIo';

const SUBJECTS = ['auction', 'bbs', 'silk'] as const;
type Subject = (typeof SUBJECTS)[number];

const EXCERPT = 5;
let folder: string;
const lines: Partial<Record<Subject, string[]>> = {};

const linesOf = (subject: Subject): string[] => lines[subject] ?? [];
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  folder = temporaryFolder();
  for (const subject of SUBJECTS) {
    const url = new URL(`../testing/recordings/${subject}.jsonl.gz`, import.meta.url);
    lines[subject] = gunzipSync(readFileSync(url)).toString('utf8').split('\n').slice(0, EXCERPT);
  }
});

describe.each(SUBJECTS)('conformance %s', (subject) => {
  test('passes a recording, plain or gzipped, whatever its name', async () => {
    const text = `${linesOf(subject).join('\n')}\n`;
    const plain = file(`${subject}.jsonl`, text);
    const zipped = file(`${subject}.zipped`, gzipSync(text));
    for (const path of [plain, zipped]) {
      const { code, out, err } = await invoke(['conformance', subject, path]);
      expect([code, out, err]).toEqual([0, `${EXCERPT} passed, 0 failed\n`, '']);
    }
    const { out } = await invoke(['conformance', subject, '-'], { stdin: gzipSync(text) });
    expect(out).toBe(`${EXCERPT} passed, 0 failed\n`);
  });

  test('counts a later line that is no case as failed, and goes on', async () => {
    const [first, second] = linesOf(subject);
    const path = file('torn.jsonl', [first, '{"cells', '', second].join('\n'));
    const { code, out } = await invoke(['conformance', subject, path]);
    expect(code).toBe(1);
    expect(out).toMatch(/^line 2\n {2}line\n {4}expected one JSON object\n {4}got /);
    expect(out.trimEnd().split('\n').at(-1)).toBe('2 passed, 1 failed');
  });

  test.each([
    ['is missing', () => join(folder, 'missing.jsonl'), 'no such file'],
    ['is a folder', () => folder, 'it is a folder'],
    ['is empty', () => file('empty.jsonl', ''), 'no recorded case'],
    ['has blank lines only', () => file('blank.jsonl', '\n \n'), 'no recorded case'],
    ['is something else', () => file('text.jsonl', 'name: zone-outage\n'), 'line 1 is no JSON'],
    [
      'is binary',
      () =>
        file(
          'noise',
          Uint8Array.from({ length: 5000 }, (_, i) => i * 7),
        ),
      'no JSON',
    ],
    ['holds no object', () => file('number.jsonl', '5\n'), 'line 1 is no object ("5")'],
    ['holds other objects', () => file('object.jsonl', '{"a":1}\n'), 'line 1 has no "'],
    ['only looks gzipped', () => file('plain.gz', '{}\n'), 'not gzip data'],
    [
      'is cut off',
      () => file('cut.gz', gzipSync(linesOf(subject).join('\n')).subarray(0, 300)),
      'damaged',
    ],
    [
      'is damaged',
      () => file('bad.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8)),
      'damaged',
    ],
  ])('reports a file that %s', async (_, path, message) => {
    const { code, err } = await invoke(['conformance', subject, path()]);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});

test.each([
  ['auction', 'bbs'],
  ['bbs', 'auction'],
  ['silk', 'bbs'],
  ['bbs', 'silk'],
  ['silk', 'auction'],
] as const)('a recording of %s is none of %s, and the report says so', async (recorded, asked) => {
  const path = file(`of-${recorded}.jsonl`, linesOf(recorded).join('\n'));
  const { code, out, err } = await invoke(['conformance', asked, path]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`try "diegosim conformance ${recorded}"`);
});

describe('a difference', () => {
  const altered = (): string => {
    const recorded = JSON.parse(linesOf('auction')[0] as string);
    const [identity] = Object.keys(recorded.expect);
    recorded.expect[identity as string] = { error: 'no reason' };
    for (let extra = 0; extra < 30; extra++) {
      recorded.expect[`lrp:made-up.${extra}`] = { winner: 'nobody' };
    }
    return JSON.stringify(recorded);
  };

  test('is shown with case, step, expected and got, twenty a case', async () => {
    const path = file('altered.jsonl', altered());
    const { code, out } = await invoke(['conformance', 'auction', path]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /^cold-000\n {2}lrp:\S+\n {4}expected error "no reason"\n {4}got {6}winner /,
    );
    expect(out.match(/^ {4}expected /gm)).toHaveLength(20);
    expect(out).toContain('… and 11 more differences in this case');
    expect(out.endsWith('\n0 passed, 1 failed\n')).toBe(true);
  });

  test('is a part of the JSON object on demand', async () => {
    const path = file('altered.jsonl', `${altered()}\n${linesOf('auction')[1]}`);
    const { code, out } = await invoke(['conformance', 'auction', path, '--json']);
    expect(code).toBe(1);
    const { passed, failed, differences, differencesLeftOut } = JSON.parse(out);
    expect([passed, failed, differences.length, differencesLeftOut]).toEqual([1, 1, 31, 0]);
    expect(differences[0]).toMatchObject({ case: 'cold-000', expected: 'error "no reason"' });
  });
});
