/**
 * Whatever a file holds, reading it ends in a scenario or in problems that can be printed: it never
 * throws, and never takes long.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandScenario } from './expand';
import { formatProblems } from './problems';
import { parseScenario } from './validate';

const GOOD = `name: small
question: Does it run?
foundation:
  zones: &zones [z1, z2]
  cells:
    - { name: diego-cell, count: 4, zones: *zones, memory: 8GB, disk: 40GB }
  silk: { network: 10.255.0.0/16, subnetPrefix: 24 }
  properties:
    diego.bbs.convergence_workers: 10
    sim.garden.create_time: { median: 1s, p95: 2s }
workload:
  - { app: web, instances: 3, count: 4, memory: 512MB, crash: { after: { uniform: [1s, 2s] }, share: 5% } }
  - { tasks: nightly, every: 10m, runs: { exponential: 1m } }
  - { mix: stress, batches: 1, without: [crashing], push: { inFlight: 4 } }
events:
  - { at: 5m, kill: { share: 50%, in: { zone: z1 } }, every: 5m, times: 2 }
  - { at: 9m, restore: all }
  - { at: 10m, release: { share: 20%, startup: 5s } }
  - { at: 11m, addCells: { group: diego-cell, count: 2, every: 1m } }
  - { at: 12m, scale: { app: "web-*", instances: 1 } }
  - { at: 13m, remove: { apps: [web-1, "stress-1-heavy-*"] } }
  - { poisson: 10m, from: 5m, until: 50m, hang: { process: bbs, which: active }, for: { exponential: 20s } }
  - { at: { uniform: [14m, 15m] }, kill: { everythingIn: z2 }, for: 2m }
  - { at: 20m, partition: { between: { process: rep, share: 50% }, and: { zone: z1 }, named: split } }
  - { at: 21m, drop: { from: { cells: [diego-cell-0] }, share: 10% }, for: 1m }
  - { at: 25m, heal: split }
  - { at: 26m, database: { slow: 10 }, every: 4m, for: 1m }
  - { at: 30m, hangGarden: { count: 1 }, for: 5m }
  - { at: 31m, drain: { group: diego-cell }, for: 9m }
  - { at: 50m, kill: { vms: [diego-api/0, scheduler], count: 1 } }
  - { at: 51m, restore: { vms: all } }
  - { at: 52m, cancel: { tasks: nightly, share: 50% } }
  - { at: 53m, every: 1m, deploy: { name: stemcell, groups: [diego-api, diego-cell], maxInFlight: 10%, canaryWatchTime: 30000-1200000 } }
  - { at: 54m, rotate: { certificate: ca, expires: 2026-01-05T10:39:00Z, deploy: { rerun: { after: 1m } } } }
  - { at: 55m, pauseResurrector: true, for: 2m }
expect:
  - { recovered: { within: 3m, after: 5m, share: 98% } }
  - { missing: { atMost: 10%, forNoLongerThan: 5m } }
  - { active: { component: bbs, gapAtMost: 25s } }
  - { drained: { within: 10m } }
  - { tasks: { succeededAtLeast: 90%, of: nightly } }
  - { updated: { deploy: stemcell, within: 1m } }
  - { rotated: { certificate: ca, margin: 30s } }
  - { available: { share: 90%, during: stemcell } }
run: { duration: 1h, seed: 1, startsAt: 2026-01-05T09:40:00Z }
`;

const WORDS = [
  ...new Set(GOOD.split(/\b/)),
  ...[
    '- ',
    ': ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    '&a',
    '*a',
    '*zones',
    '!x',
    '!!map',
    '<<',
    '---',
    '...',
  ],
  ...[
    '|',
    '>',
    '"',
    "'",
    '#',
    '\t',
    '\n',
    '\n  ',
    '\0',
    '~',
    'null',
    'true',
    '0x1f',
    '.inf',
    '.nan',
  ],
  ...[
    '-1',
    '1e400',
    '99999999999999999999',
    '__proto__',
    'constructor',
    'toString',
    '\u2028',
    '\uD800',
  ],
];

/** Reads it; prints what is wrong, or expands it. */
function read(text: string, overrides: [string, string][] = []): boolean {
  const readSibling = (name: string) => (name.startsWith('x') ? GOOD : text);
  const result = parseScenario(text, { file: 'fuzz.yaml', overrides, readSibling });
  if (result.ok) {
    expandScenario(result.scenario);
    return true;
  }
  expect(result.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n').length;
  for (const { file, line, column, message } of result.problems) {
    expect(message).not.toBe('');
    expect(column).toBeGreaterThan(0);
    if (file === 'fuzz.yaml') expect(line).toBeLessThanOrEqual(lines);
  }
  expect(formatProblems(result.problems, { colour: true })).not.toContain('undefined');
  return false;
}

const fuzzText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join('')),
  fc.json({ maxDepth: 5 }),
);

describe('reading', () => {
  it('accepts the text that is mutated below', () => {
    expect(read(GOOD)).toBe(true);
  });

  it('ends well for any text', () => {
    fc.assert(
      fc.property(fuzzText, (text) => void read(text)),
      { numRuns: 500 },
    );
  });

  it('ends well for a valid text of which a piece is replaced', () => {
    const piece = fc.tuple(
      fc.nat(GOOD.length),
      fc.nat(30),
      fc.oneof(fuzzText, fc.constantFrom(...WORDS)),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 3 }), (pieces) => {
        let text = GOOD;
        for (const [at, length, other] of pieces)
          text = text.slice(0, at) + other + text.slice(at + length);
        read(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('ends well for a valid text whose words are swapped', () => {
    const words = GOOD.split(/\b/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(words.length - 1), fc.nat(words.length - 1)), { maxLength: 3 }),
        (swaps) => {
          const mixed = [...words];
          for (const [one, other] of swaps) {
            [mixed[one], mixed[other]] = [mixed[other] ?? '', mixed[one] ?? ''];
          }
          read(mixed.join(''));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('ends well for any values set on the command line', () => {
    const path = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc
        .array(
          fc.constantFrom(
            'foundation',
            'cells',
            '[diego-cell]',
            '[0]',
            '.',
            'memory',
            'run',
            'seed',
            'events',
            '[1]',
            'kill',
            'workload',
            '[web]',
            'properties',
            '"a.b"',
            '__proto__',
            'silk',
          ),
          { maxLength: 7 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(path, fuzzText, (where, value) => void read(GOOD, [[where, value]])),
      { numRuns: 500 },
    );
  });
});

describe('a hostile text', () => {
  it.each([
    ['a million aliases', `a: &a 1\nb: [${'*a,'.repeat(300_000)}]`],
    ['many tags', '!x '.repeat(20_000)],
    ['many unknown keys', Array.from({ length: 20_000 }, (_, key) => `k${key}: 1`).join('\n')],
    ['many duplicate keys', 'a: 1\n'.repeat(20_000)],
    ['a deep list', '- '.repeat(5_000)],
    ['a deep map', '{a: '.repeat(5_000)],
    ['deep explicit keys', '? '.repeat(5_000)],
    ['one long line', `name: ${'x'.repeat(1_000_000)}`],
    ['a name of a prototype', '__proto__: { polluted: true }\nconstructor: 1\n'],
  ])('is refused: %s', (_, text) => {
    expect(read(text)).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('asks for more work than any scenario needs: it is refused', () => {
    const many = GOOD.replace(
      'count: 4, memory: 512MB',
      'count: 200000, memory: 1MB, disk: 1MB',
    ).replace('instances: 3', 'instances: 1');
    const repeated = many.replace('every: 5m, times: 2', 'every: 1ms');
    expect(read(repeated)).toBe(false);
    for (const event of [
      '{ poisson: 1ms, kill: { zone: z1 }, for: 1ms }',
      '{ at: 1s, every: 72ms, partition: { between: { zone: z1 } } }',
      '{ at: 1s, every: 150ms, drain: { share: 100% }, for: 100ms }',
      '{ at: 1s, every: 80ms, hang: { process: rep } }',
      '{ at: 1s, every: 80ms, deploy: { addresses: new, skipDrain: true } }',
    ]) {
      const text = GOOD.replace('count: 4, zones', 'count: 1900, zones').replace(
        '- { at: 9m, restore: all }',
        `- ${event}`,
      );
      expect(read(text)).toBe(false);
    }
  });
});
