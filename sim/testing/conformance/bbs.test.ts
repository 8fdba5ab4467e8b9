import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkBbsSequences } from './bbs';

const recording = new URL('../recordings/bbs.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(recording)).toString('utf8').trimEnd().split('\n');

describe('the BBS', () => {
  test('answers, acts, announces and stores in every recorded sequence as the real one did', () => {
    const { passed, differences } = checkBbsSequences(lines);
    expect(differences).toEqual([]);
    expect(passed).toBe(300);
  });
});

describe('the replay', () => {
  const first = JSON.parse(lines[0] as string);
  const replayed = (...sequences: unknown[]) =>
    checkBbsSequences(sequences.map((sequence) => JSON.stringify(sequence)));

  test('tells which step and field differ, what was expected and what came', () => {
    const altered = structuredClone(first);
    const step = altered.steps.findIndex(({ op }: { op: string }) => op === 'desire-lrp');
    altered.steps[step].expect.effects.push('auction-lrp app-z/9');
    altered.steps[step].expect.error = 'ResourceExists';
    altered.steps[step].expect.state.desiredLRPs[0].instances += 1;
    const { passed, failed, differences } = replayed(altered);
    expect([passed, failed]).toEqual([0, 1]);
    const place = `${step + 1} desire-lrp`;
    expect(differences).toMatchObject([
      { case: first.name, step: `${place} error`, expected: 'ResourceExists', got: 'none' },
      { step: `${place} effects`, expected: 'auction-lrp app-z/9', got: 'none' },
      { step: `${place} desiredLRPs` },
    ]);
  });

  test('compares every field that a step expects', () => {
    const fields = ['atMs', 'error', 'keepContainer', 'shouldStart', 'effects', 'events', 'other'];
    const altered = structuredClone(first);
    const [step] = altered.steps;
    step.atMs = 1;
    step.expect = {
      ...step.expect,
      error: 'UnknownError',
      keepContainer: true,
      shouldStart: true,
      effects: ['x'],
      events: ['x'],
      metrics: { LRPsMissing: 1 },
      other: 1,
      state: { actualLRPs: [{}], desiredLRPs: [{}], tasks: [{}], freshDomains: ['x'] },
    };
    altered.steps.length = 1;
    const found = replayed(altered).differences.map((difference) => difference.step);
    const rows = ['actualLRPs', 'desiredLRPs', 'tasks', 'freshDomains', 'metrics LRPsMissing'];
    expect(found.sort()).toEqual([...fields, ...rows].map((f) => `1 cell-up ${f}`).sort());
  });

  test('fails what it does not know or cannot read, and goes on', () => {
    const unknown = { ...first, steps: [{ ...first.steps[0], op: 'reboot-cell' }] };
    const badArgs = { ...first, steps: [{ ...first.steps[0], args: { cellId: 7 } }] };
    const { passed, failed, differences } = checkBbsSequences([
      '{"name":',
      '7',
      JSON.stringify({ name: 'no steps', cells: [] }),
      JSON.stringify(unknown),
      JSON.stringify(badArgs),
      '',
      JSON.stringify(first),
    ]);
    expect([passed, failed]).toEqual([1, 5]);
    expect(differences.map(({ case: name, step }) => `${name}: ${step}`)).toEqual([
      'line 1: line',
      'line 2: line',
      'no steps: steps',
      'lifecycle-000: 1 reboot-cell',
      'lifecycle-000: 1 cell-up args',
    ]);
  });

  test('says that something is missing, and shows what a field should not hold', () => {
    const [step] = first.steps;
    const without = { ...first, steps: [{ ...step, args: {} }] };
    const noState = { ...first, steps: [{ ...step, expect: { effects: [], events: [] } }] };
    const rows = [{ instances: [{ a: 1 }] }];
    const state = { actualLRPs: [], desiredLRPs: rows, tasks: [], freshDomains: [] };
    const odd = { ...first, steps: [{ ...step, expect: { ...step.expect, state } }] };
    expect(replayed(without).differences).toMatchObject([{ got: 'cellId: it is missing' }]);
    expect(replayed(noState).differences).toMatchObject([
      { step: 'steps.0.expect.state', got: 'it is missing' },
    ]);
    expect(replayed(odd).differences).toMatchObject([{ expected: 'instances=[{"a":1}]' }]);
  });

  test('refuses more instances than it could compare in time', () => {
    const args = { processGuid: 'app-z', domain: 'cf-apps', instances: 1e15 };
    const many = { ...first, steps: [{ ...first.steps[0], op: 'desire-lrp', args }] };
    expect(replayed(many).differences).toMatchObject([
      { step: '1 desire-lrp args', got: expect.stringContaining('10000') },
    ]);
  });
});
