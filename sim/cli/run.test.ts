import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { RUN_RESULT, type RunResult } from '../answers/result';
import { auctionLogSchema } from '../testing/auctionRecord';
import { openMetricsProblems } from '../testing/openmetricsRules';
import { valueAt } from '../trace/columns';
import { readTrace, type TraceFile } from '../trace/formatReader';
import { kindId } from '../trace/kinds';
import { loadScenario } from './loadScenario';
import {
  createTestIo,
  type Invocation,
  invoke,
  type TestIoOptions,
  temporaryFolder,
} from './testIo';

/** Two zones, of which the second is lost after five minutes; what it held fits into the first. */
const OUTAGE = `
name: small-outage
question: Does everything run again?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 6, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 40, memory: 128MB, disk: 256MB }
events:
  - { at: 5m, kill: { zone: z2 } }
expect:
  - { recovered: { within: 5m, after: 5m, share: 98% } }
run: { duration: 15m }
`;

let folder: string;
let scenario: string;
beforeEach(() => {
  folder = temporaryFolder();
  scenario = file('outage.yaml', OUTAGE);
});

const at = (name: string): string => join(folder, name);
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content);
  return at(name);
}

function traceIn(name: string): TraceFile {
  const read = readTrace(readFileSync(at(name)));
  if (!read.ok) throw new Error(read.problem);
  expect(read.file.isComplete).toBe(true);
  return read.file;
}

const run = (argv: readonly string[] = [], options?: TestIoOptions): Promise<Invocation> =>
  invoke(['run', scenario, ...argv], options);

async function result(argv: readonly string[] = [], options?: TestIoOptions): Promise<RunResult> {
  const { out, err } = await run(['--json', '--quiet', ...argv], options);
  expect(err).toBe('');
  return RUN_RESULT.parse(JSON.parse(out));
}

describe('run', () => {
  test('answers with text and exit code 0 when every expectation is met', async () => {
    const { code, out, err } = await run();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Does everything run again?');
    expect(out).toMatch(/Next .*\n.*diegosim run \S*outage\.yaml --seed 2/);
    expect(readdirSync(folder)).toEqual(['outage.yaml']);
  });

  test('answers with exit code 1 when one is not', async () => {
    const within = ['--set', 'expect[0].recovered.within=30s'];
    const { code, out } = await run(within);
    expect(code).toBe(1);
    expect(out).toContain('NOT MET');
    expect((await result(within)).verdict).toBe('not met');
  });

  test('prints one JSON object that its schema describes', async () => {
    expect(await result(['--seed', '7'])).toMatchObject({
      scenario: 'small-outage',
      seed: 7,
      verdict: 'met',
      simulatedSeconds: 900,
    });
  });

  test('reads standard input', async () => {
    const { code, out } = await invoke(['run', '-', '--json'], { stdin: OUTAGE });
    expect([code, JSON.parse(out).scenario]).toEqual([0, 'small-outage']);
  });

  test('gives one digest for one seed, whatever is written, and another for another seed', async () => {
    const plain = await result();
    const outputs = ['--trace', at('t'), '--auction-log', at('a.gz')];
    const variants = [[], outputs, [...outputs, '--trace-level', 'full'], ['--seed', '1']];
    for (const variant of variants) {
      const { digest, digests } = await result(variant);
      expect([digest, digests]).toEqual([plain.digest, plain.digests]);
    }
    expect((await result(['--seed', '2'])).digest).not.toBe(plain.digest);
  });

  test('shows progress on stderr, unless told to be quiet', async () => {
    const terminal = { isTerminal: true, columns: 120, tick: 50 };
    expect((await run([], terminal)).err).toContain('of 15m simulated');
    expect((await run(['--quiet'], terminal)).err).toBe('');
    expect((await run([], { tick: 1000 })).err).toMatch(/^small-outage .* left\n/);
  });

  test('shows warnings, unless told to be quiet', async () => {
    const many = ['--set', 'foundation.cells[diego-cell].count=251'];
    expect((await run(many)).err).toMatch(/^warning: /);
    expect((await run([...many, '--quiet'])).err).toBe('');
    expect((await result(many)).warnings).toHaveLength(1);
  });
});

describe('the examples in the help of run', () => {
  test('name values that the built-in scenario has', async () => {
    const { out } = await invoke(['run', '--help']);
    const lines = out.split('\n').filter((line) => line.includes('run zone-outage --set'));
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      const set = /--set "(.*?)"/.exec(line)?.[1] ?? '';
      const { scenario: expanded } = await loadScenario(
        'zone-outage',
        { set: [set] },
        createTestIo(),
      );
      expect(expanded.name).toBe('zone-outage');
    }
  });
});

describe('--trace', () => {
  test('holds every record, and its header says which run it was', async () => {
    await run(['--trace', at('run.arrow'), '--seed', '3']);
    const { header, columns } = traceIn('run.arrow');
    expect(header).toMatchObject({ seed: 3, level: 'normal' });
    expect(columns.length).toBeGreaterThan(500);
    expect(readdirSync(folder)).toEqual(['outage.yaml', 'run.arrow']);
  });
});

describe('--auction-log', () => {
  const entries = (content: Buffer): { atMs: number }[] =>
    content
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => {
        const entry = JSON.parse(line);
        auctionLogSchema.parse(entry);
        return entry;
      });

  test('has a line for each auction, gzipped when its name says so', async () => {
    const { auctions } = await result(['--auction-log', at('a.jsonl')]);
    const plain = readFileSync(at('a.jsonl'));
    expect(entries(plain)).toHaveLength(auctions.batches);
    await run(['--auction-log', at('a.jsonl.gz')]);
    expect(gunzipSync(readFileSync(at('a.jsonl.gz'))).equals(plain)).toBe(true);
  });

  test('holds only what was begun in its window', async () => {
    await run(['--auction-log', at('a'), '--auction-log-window', '5m,7m']);
    const times = entries(readFileSync(at('a'))).map(({ atMs }) => atMs);
    expect(times.length).toBeGreaterThan(0);
    for (const time of times) expect(time >= 300_000 && time < 420_000).toBe(true);
  });
});

describe('--metrics', () => {
  test('is OpenMetrics text from the start of the scenario on, gzipped when its name says so', async () => {
    await run(['--metrics', at('m.om')]);
    const text = readFileSync(at('m.om'), 'utf8');
    expect(openMetricsProblems(text)).toEqual([]);
    const [first, ...rest] = [...text.matchAll(/^LRPsRunning\{source_id="bbs",instance_id="0"\} (\d+) (.*)$/gm)];
    // 2026-01-05T09:00:00Z, the default.
    const startsAt = 1_767_603_600;
    expect(Number(first?.[2])).toBeGreaterThan(startsAt);
    expect(Number(first?.[2])).toBeLessThanOrEqual(startsAt + 15);
    expect(rest).toHaveLength(59);
    expect(rest.at(-1)?.[1]).toBe('40');
    expect(text).toContain('source_id="rep",instance_id="diego-cell-0",zone="z1"');
    await run(['--metrics', at('m.om.gz')]);
    expect(gunzipSync(readFileSync(at('m.om.gz'))).toString('utf8')).toBe(text);
    expect(readdirSync(folder)).toEqual(['m.om', 'm.om.gz', 'outage.yaml']);
  });

  test('changes nothing in the answer', async () => {
    const plain = await result();
    const { wallSeconds: _wall, ...measured } = await result(['--metrics', at('m.om')]);
    expect(plain).toMatchObject(measured);
    expect(plain.load.calls).toBeGreaterThan(1000);
    expect(plain.load.callLongestSeconds).toBeGreaterThan(0);
    expect(plain.load.bulkSyncLongestSeconds).toBeGreaterThan(0);
    // The cells that were lost are listed for a while: an auction waits for them.
    expect(plain.load.fetchLongestSeconds).toBeGreaterThan(0);
  });

  test('that cannot be written is refused before anything is simulated', async () => {
    const { code, err, out } = await run(['--metrics', at('no/m.om')]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--metrics: cannot write');
    const same = ['--trace', at('t'), '--metrics', at('t')];
    expect((await run(same)).code).toBe(2);
    expect(readdirSync(folder)).toEqual(['outage.yaml']);
  });
});

describe('Ctrl-C', () => {
  const interrupted = (signal: 'SIGINT' | 'SIGTERM'): TestIoOptions => ({
    tick: 50,
    onBreath: (io, breath) => {
      if (breath === 2) io.send(signal);
    },
  });

  test('prints the answer so far, which decides nothing, and keeps what was written', async () => {
    const outputs = ['--trace', at('t'), '--auction-log', at('a.gz'), '--metrics', at('m.om')];
    const { code, out, io } = await run([...outputs, '--json'], interrupted('SIGINT'));
    expect(code).toBe(130);
    expect(io.exits).toEqual([]);
    const answer = RUN_RESULT.parse(JSON.parse(out));
    expect(answer).toMatchObject({ isInterrupted: true, verdict: 'not decided' });
    expect(answer.simulatedSeconds).toBeLessThan(900);
    expect(readdirSync(folder)).toEqual(['a.gz', 'm.om', 'outage.yaml', 't']);
    const metrics = readFileSync(at('m.om'), 'utf8');
    expect(openMetricsProblems(metrics)).toEqual([]);
    expect(metrics).toContain('\nLRPsRunning{');
    const { columns } = traceIn('t');
    expect(valueAt(columns, 'kind', columns.length - 1)).toBe(kindId('run.interrupted'));
    expect(gunzipSync(readFileSync(at('a.gz'))).toString('utf8')).toMatch(/^\{.*\}\n$/s);
  });

  test('is said in the text', async () => {
    const { code, out } = await run([], interrupted('SIGTERM'));
    expect(code).toBe(143);
    expect(out).toMatch(/interrupted/i);
    expect(out).toMatch(/not decided/i);
  });

  test('pressed again ends the program at once', async () => {
    const { io } = await run([], {
      tick: 300,
      onBreath: (each, breath) => {
        if (breath === 1) for (let press = 0; press < 3; press++) each.send('SIGINT');
      },
    });
    expect(io.exits).toEqual([130]);
  });
});

describe('garbage', () => {
  const recursive = 'a: &a [*a, *a]\n';
  const lol = Array.from({ length: 12 }, (_, i) => {
    const above = i === 0 ? 'lol' : `*l${i - 1}`;
    return `l${i}: &l${i} [${Array(9).fill(above).join(', ')}]`;
  });
  const inputs: [string, string | Uint8Array, RegExp][] = [
    ['not YAML', 'foundation: [z1, {', /:1:\d+: /],
    ['not text', Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) % 256), /this is not text/],
    ['empty', '', /the file is empty/],
    ['only a word', 'hello', /a scenario is not "hello"/],
    [
      'of wrong types',
      OUTAGE.replace('count: 6', 'count: [6]'),
      /outage.*|garbage.*:6:\d+: .*count/,
    ],
    ['with an unknown key', OUTAGE.replace('count: 6', 'cuont: 6'), /did you mean count\?/],
    ['with a negative size', OUTAGE.replace('4GB', '-4GB'), /garbage:6:\d+: .*memory/],
    [
      'with an event on a cell that does not exist',
      OUTAGE.replace('zone: z2', 'cells: [diego-cell-9]'),
      /garbage:10:/,
    ],
    ['of 50 MB', `name: x\n#${'x'.repeat(50 * 1024 * 1024)}`, /the file is too large/],
    [
      'of 50 MB of three-byte characters',
      `#${'€'.repeat(17 * 1024 * 1024)}`,
      /the file is too large/,
    ],
    ['with recursive anchors', recursive, /stands inside what it repeats/],
    ['with exploding anchors', lol.join('\n'), /expand to too much/],
    ['nested without end', '['.repeat(100_000), /nested too deeply/],
    ['with a script for a parser', 'name: !!js/function "function () {}"', /tag|valid/i],
  ];

  test.each(inputs)('a file %s', async (_, content, message) => {
    const garbage = file('garbage', content);
    const outputs = ['--trace', at('t'), '--auction-log', at('a')];
    const { code, out, err } = await invoke(['run', garbage, ...outputs]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(err.length).toBeLessThan(20_000);
    expect(readdirSync(folder)).toEqual(['garbage', 'outage.yaml']);
  });

  test.each([
    [['missing.yaml'], 'there is no file and no built-in scenario "missing.yaml"'],
    [['zone-outag'], 'did you mean zone-outage?'],
    [['.'], 'it is a folder'],
    [[`${'x'.repeat(300)}/y`], 'the name is too long'],
  ])('instead of a file: %j', async (argv, message) => {
    const { code, out, err } = await invoke(['run', ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    [['--set', 'run.duration'], 'expected path=value'],
    [['--set', 'run.durration=1h'], 'did you mean duration?'],
    [['--set', 'run.duration=soon'], '--set:1:'],
    [['--set', '__proto__.x=1'], '--set'],
    [['--trace-level', 'full'], 'with --trace or --serve only'],
    [['--auction-log-window', '1m,2m'], 'with --auction-log only'],
    [['--auction-log', 'a', '--auction-log-window', '2m,1m'], 'the earlier one first'],
    [['--auction-log', 'a', '--auction-log-window', '1m'], 'expected two durations'],
    [['--trace', '/no/such/folder/t'], 'no such file or folder'],
    [['--trace', '/'], 'it is a folder'],
    [['--quite'], 'Did you mean --quiet?'],
  ])('in options: %j', async (argv, message) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^\s+at /m);
    expect(readdirSync(folder)).toEqual(['outage.yaml']);
  });

  test('for an output leaves the file that was there', async () => {
    file('t', 'old');
    const { code, err } = await run(['--trace', at('t'), '--auction-log', at('t')]);
    expect([code, err]).toEqual([
      2,
      `error: --auction-log: cannot write ${at('t')}: it is the same file as --trace\n`,
    ]);
    expect((await run(['--trace', scenario])).err).toContain('the same file as the scenario');
    expect(readFileSync(at('t'), 'utf8')).toBe('old');
    expect(readFileSync(scenario, 'utf8')).toBe(OUTAGE);
  });

  test.runIf(existsSync('/dev/full'))('a disk that fills up in the middle', async () => {
    for (const option of ['--trace', '--auction-log']) {
      const { code, err } = await run([option, '/dev/full', '--quiet']);
      expect(code).toBe(2);
      expect(err).toBe('error: cannot write /dev/full: no space left on the device\n');
    }
  });
});

describe('a run that fills the memory', () => {
  test('stops with a report of all that it takes to see it again, before Node aborts', async () => {
    const { code, out, err } = await run(['--trace', at('t')], { memoryShare: 0.81, tick: 100 });
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain('limit exceeded: more than 80 % of the memory (NODE_OPTIONS=');
    expect(err).toContain('\nseed: 1\n');
    expect(err).toContain(`reproduce with: diegosim run ${scenario} --seed 1\n`);
    expect(readdirSync(folder)).toEqual(['outage.yaml', 't.partial']);
  });

  test('goes on while there is room', async () => {
    expect(await run(['--quiet'], { memoryShare: 0.8, tick: 100 })).toMatchObject({ code: 0 });
  });
});
