import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { invoke, temporaryFolder } from './testIo';

const VALID = `
name: small
question: Does it run?
foundation:
  zones: [z1]
  cells: [{ name: diego-cell, count: 3, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 2, memory: 128MB, disk: 256MB }
run: { duration: 5m }
`;

let folder: string;
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

beforeAll(() => {
  folder = temporaryFolder();
});

describe('validate', () => {
  test('says of a valid file that it is', async () => {
    const path = file('valid.yaml', VALID);
    expect(await invoke(['validate', path])).toMatchObject({
      code: 0,
      out: `${path}: valid\n`,
      err: '',
    });
  });

  test('reads standard input', async () => {
    const { code, out } = await invoke(['validate', '-'], { stdin: VALID });
    expect([code, out]).toEqual([0, '<stdin>: valid\n']);
  });

  test('finds what a file extends beside it', async () => {
    file('base.yaml', VALID);
    const path = file('variant.yaml', 'extends: base.yaml\nname: variant\n');
    expect(await invoke(['validate', path])).toMatchObject({ code: 0 });
    const lost = file('lost.yaml', 'extends: nothing.yaml\nname: variant\n');
    const { code, err } = await invoke(['validate', lost]);
    expect(code).toBe(2);
    expect(err).toContain('there is no file "nothing.yaml"');
  });

  test('reads nothing that only a link shows beside a file, and does not wait for a pipe', async () => {
    const outside = join(temporaryFolder(), 'outside.yaml');
    writeFileSync(outside, VALID);
    symlinkSync(outside, join(folder, 'link.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    for (const name of ['link.yaml', 'pipe.yaml']) {
      const path = file('variant.yaml', `extends: ${name}\nname: variant\n`);
      const { code, err } = await invoke(['validate', path]);
      expect(code).toBe(2);
      expect(err).toContain(`there is no file "${name}"`);
    }
    file('near.yaml', VALID);
    symlinkSync('near.yaml', join(folder, 'other-name.yaml'));
    const path = file('variant.yaml', 'extends: other-name.yaml\nname: variant\n');
    expect(await invoke(['validate', path])).toMatchObject({ code: 0 });
  });

  test('prints no control characters of names', async () => {
    const path = file('a\u001b[31mb.yaml', VALID);
    const { code, out } = await invoke(['validate', path]);
    expect(code).toBe(0);
    expect(out).toContain('a\uFFFD[31mb.yaml: valid');
  });

  test('reports every problem of every file at once, with line and column', async () => {
    const text = VALID.replace('memory: 4GB', 'memroy: -4GB').replace('5m', 'soon');
    const broken = file('broken.yaml', text);
    const { code, out, err } = await invoke(['validate', broken, join(folder, 'missing.yaml')]);
    expect(code).toBe(2);
    expect(out).toContain(`${broken}: `);
    expect(err).toContain(`${broken}:6:`);
    expect(err).toContain('did you mean memory?');
    expect(err).toContain(`${broken}:9:`);
    expect(err).toContain('missing.yaml');
  });

  test('shows warnings of a valid file', async () => {
    const path = file('large.yaml', VALID.replace('count: 3', 'count: 251'));
    const { code, out, err } = await invoke(['validate', path]);
    expect([code, out]).toEqual([0, `${path}: valid\n`]);
    expect(err).toMatch(/^warning: .*large\.yaml:6:/);
  });

  test('prints one JSON object on demand', async () => {
    const valid = file('valid.yaml', VALID);
    const broken = file('broken.yaml', VALID.replace('count: 3', 'count: many'));
    const { code, out, err } = await invoke(['validate', '--json', valid, broken]);
    expect([code, err]).toEqual([2, '']);
    expect(JSON.parse(out)).toMatchObject({
      isValid: false,
      files: [
        { file: valid, isValid: true, problems: [] },
        { file: broken, isValid: false, problems: [{ file: broken, line: 6 }] },
      ],
    });
  });

  test('colours what goes to a terminal, unless told not to', async () => {
    const path = file('broken.yaml', VALID.replace('5m', 'soon'));
    const coloured = async (isTerminal: boolean, env: Record<string, string>) =>
      (await invoke(['validate', path], { isTerminal, env })).err.includes('\u001b[');
    expect(await coloured(true, {})).toBe(true);
    expect(await coloured(false, {})).toBe(false);
    expect(await coloured(true, { NO_COLOR: '1' })).toBe(false);
    expect(await coloured(true, { TERM: 'dumb' })).toBe(false);
    expect(await coloured(false, { FORCE_COLOR: '1' })).toBe(true);
  });
});
