import { describe, expect, it } from 'vitest';
import { parseScenario } from './validate';

const BASE = `name: base
question: Does it run?
foundation:
  zones: [z1, z2]
  cells:
    - { name: diego-cell, count: 4, memory: 8GB, disk: 40GB }
  properties: { diego.bbs.convergence_workers: 10, tasks.max_retries: 10 }
workload:
  - { app: web, instances: 3 }
  - { app: api, instances: 3 }
run: { duration: 1h, seed: 3 }
`;

function parse(text: string, files: Record<string, string> = { 'base.yaml': BASE }) {
  return parseScenario(text, {
    file: 'some/folder/variant.yaml',
    readSibling: (name) => files[name],
  });
}

function problems(text: string, files?: Record<string, string>) {
  const result = parse(text, files);
  if (result.ok) return [];
  return result.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

describe('a scenario that extends another', () => {
  it('merges maps and replaces lists', () => {
    const result = parse(`extends: base.yaml
name: variant
foundation:
  properties: { tasks.max_retries: 20 }
workload:
  - { app: solo, instances: 1 }
run: { seed: 4 }
`);
    if (!result.ok) throw new Error(result.problems[0]?.message);
    expect(result.scenario).toMatchObject({
      name: 'variant',
      question: 'Does it run?',
      foundation: {
        properties: { 'diego.bbs.convergence_workers': 10, 'tasks.max_retries': 20 },
      },
      run: { duration: 3_600_000_000, seed: 4 },
    });
    expect(result.scenario.workload).toHaveLength(1);
  });

  it('may extend one that extends another', () => {
    const middle = 'extends: base.yaml\nname: middle\nrun: { seed: 8 }\n';
    const files = { 'base.yaml': BASE, 'middle.yaml': middle };
    expect(parse('extends: middle.yaml\nname: top\n', files)).toMatchObject({
      ok: true,
      scenario: { name: 'top', run: { seed: 8 } },
    });
  });

  it('has each mistake shown in the file that makes it', () => {
    const base = BASE.replace('memory: 8GB', 'memory: 8');
    const text = 'extends: base.yaml\nname: variant\nevents:\n  - { at: 5m, kill: { zone: z9 } }\n';
    expect(problems(text, { 'base.yaml': base })).toEqual([
      'some/folder/variant.yaml:4: there is no zone "z9"',
      'some/folder/base.yaml:6: 8 is not valid here',
    ]);
  });

  it.each([
    ['no such file', 'extends: bose.yaml\n', 'there is no file "bose.yaml"'],
    ['another folder', 'extends: ../base.yaml\n', '"../base.yaml" is not valid here'],
    ['an absolute path', 'extends: /etc/base.yaml\n', '"/etc/base.yaml" is not valid here'],
    ['itself', 'extends: variant.yaml\n', '"variant.yaml" extends itself'],
  ])('cannot extend %s', (_, text, message) => {
    expect(problems(text).join('\n')).toContain(`variant.yaml:1: ${message}`);
  });

  it.each([
    ['text', 'just text\n', '"base.yaml" holds "just text"'],
    ['a list', '- 1\n', '"base.yaml" holds a list'],
    ['comments', '# nothing\n', '"base.yaml" holds nothing'],
  ])('cannot extend %s', (_, base, message) => {
    const variant = `extends: base.yaml\n${BASE}`;
    expect(problems(variant, { 'base.yaml': base })).toEqual([
      `some/folder/variant.yaml:1: ${message}`,
    ]);
  });

  it('cannot go in a circle', () => {
    const files = { 'one.yaml': 'extends: two.yaml\n', 'two.yaml': 'extends: one.yaml\n' };
    expect(problems('extends: one.yaml\n', files).join('\n')).toContain(
      'two.yaml:1: "one.yaml" extends itself',
    );
  });

  it('cannot extend anything where files cannot be read', () => {
    const result = parseScenario('extends: base.yaml\n', { file: 'x.yaml' });
    expect(result.ok).toBe(false);
  });
});
