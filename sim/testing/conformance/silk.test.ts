import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { checkSilkSequences } from './silk';

const recording = new URL('../recordings/silk.jsonl.gz', import.meta.url);
const lines = gunzipSync(readFileSync(recording)).toString('utf8').trimEnd().split('\n');

describe("Silk's lease controller", () => {
  test('answers, chooses and stores in every recorded sequence as the real one did', () => {
    const { passed, differences } = checkSilkSequences(lines);
    expect(differences).toEqual([]);
    expect(passed).toBe(84);
  });
});

describe('the replay', () => {
  const first = JSON.parse(lines[0] as string);
  const replayed = (...sequences: unknown[]) =>
    checkSilkSequences(sequences.map((sequence) => JSON.stringify(sequence)));
  const stepsOf = (...steps: unknown[]) => ({ ...first, steps });
  const acquired = (atS: number, underlayIP: string, subnet: string) => ({
    atS,
    op: 'acquire',
    args: { underlayIP, singleOverlayIP: false },
    expect: { choice: 'free', subnet },
  });

  test('tells which step and field differ, what was expected and what came', () => {
    const altered = structuredClone(first);
    const step = altered.steps.findIndex(({ op }: { op: string }) => op === 'routable');
    altered.steps[step].expect.underlayIPs.push('10.9.9.9');
    altered.steps[step].expect.leases[0].renewedAtS += 1;
    altered.blockPoolSize = 8;
    const { passed, failed, differences } = replayed(altered);
    expect([passed, failed]).toEqual([0, 1]);
    expect(differences).toMatchObject([
      { case: first.name, step: 'blockPoolSize', expected: '8', got: '7' },
      { step: `${step + 1} routable underlayIPs`, expected: '10.9.9.9', got: 'none' },
      { step: `${step + 1} routable leases` },
    ]);
  });

  test('compares every field that a step expects', () => {
    const expected = {
      error: 'no lease available',
      retriable: true,
      choice: 'expired',
      subnet: '10.255.3.0/24',
      evicted: '10.0.0.9',
      underlayIPs: ['10.0.0.9'],
      leases: [],
      other: 1,
    };
    const step = { ...acquired(1, '10.0.0.1', ''), expect: expected };
    const found = replayed(stepsOf(step)).differences.map((each) => each.step);
    const fields = ['error', 'retriable', 'choice', 'evicted', 'underlayIPs', 'leases', 'other'];
    expect(found.sort()).toEqual(fields.map((field) => `1 acquire ${field}`).sort());
  });

  test('takes the pick of the recording, unless the pool of the simulation could not have made it', () => {
    const taken = acquired(2, '10.0.0.2', '10.255.4.0/24');
    expect(replayed(stepsOf(acquired(1, '10.0.0.1', '10.255.4.0/24'))).passed).toBe(1);
    for (const subnet of [
      '10.255.4.0/24',
      '10.255.0.0/24',
      '10.255.8.0/24',
      '10.255.1.0/25',
      'x',
    ]) {
      const second = { ...taken, expect: { choice: 'free', subnet } };
      const { differences } = replayed(stepsOf(acquired(1, '10.0.0.1', '10.255.4.0/24'), second));
      expect(differences.map((each) => each.step)).toEqual(['2 acquire pick', '2 acquire subnet']);
    }
  });

  test('shows an expected text that is empty', () => {
    const step = acquired(1, '10.0.0.1', '10.255.4.0/24');
    const empty = { ...step, expect: { choice: 'free', subnet: '' } };
    expect(replayed(stepsOf(empty)).differences).toMatchObject([
      { step: '1 acquire pick', expected: '""' },
      { step: '1 acquire subnet', expected: '""' },
    ]);
  });

  test('refuses an address that is none, for good (cell 220, 232)', () => {
    const wrong = ['not-an-ip', '10.0.0', '10.0.0.256', '', '::1'];
    const steps = wrong.flatMap((underlayIP, i) => [
      {
        ...acquired(i, underlayIP, ''),
        expect: { error: 'invalid address' },
      },
      {
        atS: i,
        op: 'renew',
        args: { underlayIP, subnet: '10.255.1.0/24' },
        expect: { error: 'invalid address', retriable: false },
      },
      { atS: i, op: 'release', args: { underlayIP }, expect: { leases: [] } },
    ]);
    expect(replayed(stepsOf(...steps)).differences).toEqual([]);
  });

  test('does not let time run backwards', () => {
    const advance = { atS: 5, op: 'advance', args: { s: 10 }, expect: {} };
    const steps = [acquired(4, '10.0.0.1', '10.255.4.0/24'), advance];
    expect(replayed(stepsOf(...steps)).differences).toMatchObject([
      { step: '2 advance atS', expected: '14 or later', got: '5' },
    ]);
  });

  test('fails what it does not know or cannot read, and goes on', () => {
    const unknown = stepsOf({ ...first.steps[0], op: 'reboot' });
    const badArgs = stepsOf({ ...first.steps[0], args: { underlayIP: 7 } });
    const { passed, failed, differences } = checkSilkSequences([
      '{"name":',
      '7',
      JSON.stringify({ name: 'no steps' }),
      JSON.stringify({ ...first, network: '10.255.0.0/28' }),
      JSON.stringify({ ...first, network: 'everywhere' }),
      JSON.stringify({ ...first, leaseExpirationSeconds: -1 }),
      JSON.stringify(unknown),
      JSON.stringify(badArgs),
      '',
      JSON.stringify(first),
    ]);
    expect([passed, failed]).toEqual([1, 8]);
    expect(differences.map(({ case: name, step }) => `${name}: ${step}`)).toEqual([
      'line 1: line',
      'line 2: line',
      'no steps: network',
      'no steps: subnetPrefix',
      'no steps: leaseExpirationSeconds',
      'no steps: steps',
      'silk-0-000: network',
      'silk-0-000: network',
      'silk-0-000: leaseExpirationSeconds',
      'silk-0-000: 1 reboot',
      'silk-0-000: 1 acquire args',
    ]);
  });
});
