/** What `npm run check:deep` makes of its parts; that each works is shown by running it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import {
  chosenParts,
  commandOf,
  DEEP_PARTS,
  DEEP_SIZES,
  type DeepPart,
  type DeepSizes,
} from './deepParts';
import { deepTable, type EndedPart, haveAllPassed, runParts } from './deepRun';
import { packageFolder } from './packageFiles';
import { invoke, temporaryFolder } from './testIo';

const part = (name: string): DeepPart => ({
  name,
  title: name,
  words: () => [`check:${name}`],
  figures: (document) => `${(document as { count: number }).count} things`,
});
const [one, two] = [part('one'), part('two')];

/** What comes of each part, in turn; `stopsIn`: the part in which somebody presses Ctrl-C. */
async function told(ended: Record<string, Partial<EndedPart>>, stopsIn?: string) {
  const ran: string[] = [];
  const outcomes = await runParts([one, two], DEEP_SIZES, {
    async run({ name }) {
      ran.push(name);
      return { code: 0, seconds: 61, document: { count: 7 }, ...ended[name] };
    },
    isStopped: () => stopsIn !== undefined && ran.includes(stopsIn),
    announce: () => undefined,
  });
  return { ran, outcomes, table: deepTable(outcomes, 'Node 20, 2 cores') };
}

describe('the parts', () => {
  test('all run and passed make a table for a README', async () => {
    const { outcomes, table } = await told({});
    expect(haveAllPassed(outcomes)).toBe(true);
    expect(table).toBe(
      `| part | command | came to | took |
| --- | --- | --- | --- |
| one | \`npm run check:one\` | 7 things | 1m01s |
| two | \`npm run check:two\` | 7 things | 1m01s |

2 of 2 parts passed in 2m02s (Node 20, 2 cores).
`,
    );
  });

  test.each([
    ['that ends with an exit code of its own', { code: 1 }, 'FAILED: 7 things'],
    ['that a signal ended', { code: null }, 'FAILED: 7 things'],
    ['that wrote no figures', { document: undefined }, 'FAILED: it left no figures'],
    ['that wrote other figures', { document: null }, 'FAILED: its figures cannot be read: '],
  ])('one %s failed, and the next one runs', async (_, ended, text) => {
    const { ran, outcomes, table } = await told({ one: ended });
    expect(ran).toEqual(['one', 'two']);
    expect(haveAllPassed(outcomes)).toBe(false);
    expect(table).toContain(`| ${text}`);
    expect(table).toContain('1 of 2 parts passed');
  });

  test('what is known when somebody stops it is told', async () => {
    const { ran, outcomes, table } = await told({}, 'one');
    expect(ran).toEqual(['one']);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['interrupted', 'not run']);
    expect(table).toContain('INTERRUPTED: 7 things');
    expect(table).toContain('| two | `npm run check:two` | NOT RUN |  |');
  });
});

describe('which parts run', () => {
  const names = (only?: readonly string[], skip: readonly string[] = []): string[] =>
    chosenParts([one, two], only, skip).map(({ name }) => name);

  test('are all, those that are named, or all but some, in their own order', () => {
    expect(names()).toEqual(['one', 'two']);
    expect(names(['two', 'one'])).toEqual(['one', 'two']);
    expect(names(['two'])).toEqual(['two']);
    expect(names(undefined, ['one'])).toEqual(['two']);
  });

  test('a name that no part has, or nothing at all, is refused', () => {
    expect(() => names(['four'])).toThrow('there is no part four, only one, two');
    expect(() => names(['twoo'])).toThrow('only one, two; did you mean two?');
    expect(() => names(['one'], ['one'])).toThrow('nothing is left');
  });

  test('every script that they run is there, and coverage is asked of the whole run only', () => {
    const small: DeepSizes = { runs: 5, foundations: 2, inputs: 10 };
    const commands = DEEP_PARTS.map((each) => commandOf(each, small));
    expect(commands[0]).toBe('npm run diegosim -- check --runs 5 --seed 1');
    expect(commandOf(DEEP_PARTS[0] ?? one, DEEP_SIZES)).toContain('--require-coverage');
    expect(commands).toContain('npm run check:twice -- --foundations 2 --seed 1');
    expect(commands).toContain('npm run check:fuzz -- --runs 10 --seed 1');
  });
});

const figuresOf = (name: string, document: unknown): string => {
  const found = DEEP_PARTS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no part ${name}`);
  return found.figures(document);
};

describe('the figures', () => {
  test('of chaos are what the command writes', async () => {
    const regressions = ['--regressions', temporaryFolder()];
    const argv = ['check', '--runs', '0', '--json', '--quiet', ...regressions];
    const { out } = await invoke(argv);
    expect(figuresOf('chaos', JSON.parse(out))).toMatch(
      /^0 cases; 0 events in two runs of each; in the end 0 instances of 0 cases .*; 0 of \d+ branches; nothing failed$/,
    );
  });

  test('of canaries name those that are not right', () => {
    const shrunk = { cells: 2, apps: 1 };
    const caught = { name: 'double-claim', isRight: true, inRuns: 10, failure: { shrunk } };
    const canaries = [caught, { name: 'wrong-tie', isRight: false }];
    expect(figuresOf('canaries', { canaries })).toBe(
      '1 of 2 caught and made small; not: wrong-tie; the last one in run 10; at most 2 cells and 1 app are left',
    );
  });

  test('of engines say which were not tried, and how many runs were equal', () => {
    const engine = { name: 'node', version: '20.20.2', reason: null };
    const engines = [engine, { name: 'webkit', version: null, reason: 'install it' }];
    const threads = [{ outcome: { kind: 'equal' } }, { outcome: { kind: 'differs' } }];
    const sweeps = [{ jobs: 1, different: [] }];
    expect(figuresOf('engines', { engines, jobs: [{ threads }], sweeps })).toBe(
      'node 20.20.2; not tried: webkit; 1 scenario or foundation, 1 of 2 runs equal; sweep on 1 threads: the same bytes',
    );
  });
});

test('all of it is chaos, canaries, twice, engines, fuzz, example and mutation', () => {
  const names = chosenParts(DEEP_PARTS, undefined, []).map(({ name }) => name);
  const all = ['chaos', 'canaries', 'twice', 'engines', 'fuzz', 'example', 'mutation'];
  expect(names).toEqual(all);
});

test('figures of mutation are the share of each part', () => {
  const score = { killed: 1090, timedOut: 5, survived: 95, uncovered: 10, percent: 91.26 };
  const part = { part: 'engine', mutants: 1200, ...score, unexplained: [] };
  expect(figuresOf('mutation', { parts: [part] })).toBe(
    '1,200 mutants; noticed: engine 91.3 %; each of the others has a reason',
  );
  expect(figuresOf('mutation', { parts: [{ ...part, mutants: 1212 }] })).toContain(
    "1,212 mutants, of which 12 ended their test's process; noticed",
  );
});

test('the command runs its parts, and says all as data', () => {
  const sizes = ['--foundations', '2', '--inputs', '20'];
  const argv = ['bootstrap.mjs', 'script', 'benchmarks/deep.ts', '--only', 'twice,fuzz', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...argv, ...sizes], {
    cwd: packageFolder(),
    encoding: 'utf8',
  });
  const { hasPassed, parts } = JSON.parse(stdout);
  expect([status, hasPassed]).toEqual([0, true]);
  expect(parts).toMatchObject([
    { name: 'twice', verdict: 'passed' },
    { name: 'fuzz', verdict: 'passed' },
  ]);
  expect(parts[0].figures).toContain('2 random foundations, 4 runs');
  expect(parts[1].figures).toMatch(/^20 inputs of 5 kinds; \d+ accepted.*; none failed/);
  expect(stderr).toContain('── random foundations, each made twice ──');
  expect(stderr).toContain('All are the same twice');
});
