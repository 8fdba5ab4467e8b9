import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createIdentities, processId } from '../model/identity';
import { HEADER } from '../testing/traceFile';
import { readTrace, type TraceFile } from '../trace/formatReader';
import { createTraceWriter } from '../trace/formatWriter';
import { kindId } from '../trace/kinds';
import { version } from './packageFiles';
import { dashboardFixture } from './testDashboard';
import { type Invocation, invoke, type TestIoOptions, temporaryFolder } from './testIo';

const SCENARIO = `
name: small-loss
question: Does everything run again?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 4, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 12, memory: 128MB, disk: 256MB }
events:
  - { at: 2m, kill: { zone: z2 } }
run: { duration: 8m }
`;
const ATTACK = '</script><script>alert(1)</script><!--<script>';

let folder: string;
let dashboard: string;
let scenario: string;
beforeEach(() => {
  folder = temporaryFolder();
  dashboard = dashboardFixture();
  scenario = at('loss.yaml');
  writeFileSync(scenario, SCENARIO);
});

const at = (name: string): string => join(folder, name);

const report = (argv: readonly string[], options: TestIoOptions = {}): Promise<Invocation> =>
  invoke(['report', ...argv], { env: { DIEGOSIM_DASHBOARD: dashboard }, ...options });

interface Page {
  readonly html: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly trace: TraceFile;
}

/** What a browser finds in the page: a script element ends at the first `</script`. */
function pageIn(html: string): Page {
  const scripts = [...html.matchAll(/<script type="([^"]*)" id="([^"]*)">(.*?)<\/script/gs)];
  expect(scripts.map(([, type, id]) => [type, id])).toEqual([
    ['application/json', 'diegosim-report'],
    ['application/octet-stream', 'diegosim-trace'],
  ]);
  const [json, base64] = scripts.map(([, , , content]) => content ?? '');
  const read = readTrace(gunzipSync(Buffer.from(base64 ?? '', 'base64')));
  if (!read.ok) throw new Error(read.problem);
  return { html, data: JSON.parse(json ?? ''), trace: read.file };
}

const pageOf = (name: string): Page => pageIn(readFileSync(at(name), 'utf8'));

/** A trace whose every name is hostile, with a scenario's name to match. */
function hostileTrace(name: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  const identities = createIdentities();
  const app = processId(identities, ATTACK);
  const header = { scenario: { name }, seed: 1, build: ATTACK, level: 'full' } as const;
  const writer = createTraceWriter((piece) => pieces.push(piece), header, identities);
  writer.row(0, 5, -1, kindId('app.deleted'), -1, -1, -1, app, 0, 0);
  writer.end('completed', 5, { question: ATTACK });
  return Buffer.concat(pieces);
}

describe('report', () => {
  test('simulates a scenario with every detail and writes one page', async () => {
    const { code, out, err } = await report([scenario, '-o', at('r.html'), '--seed', '3']);
    expect([code, out]).toEqual([0, '']);
    expect(err).toMatch(/r\.html: 0\.\d MB, 0\.\d MB of it compressed trace, whole\n$/);
    const { html, data, trace } = pageOf('r.html');
    expect(html).toMatch(/^<!doctype html>\n<title>report<\/title>[\s\S]*\n<\/body>\n$/);
    expect(data).toEqual({
      version: 1,
      title: 'small-loss',
      name: 'small-loss',
      build: `diegosim ${version()}`,
      range: null,
      thinned: null,
    });
    expect(trace.header).toMatchObject({ seed: 3, level: 'full' });
    expect(trace.isComplete).toBe(true);
    expect(trace.result).toMatchObject({ scenario: 'small-loss', seed: 3 });
    expect(readdirSync(folder)).toEqual(['loss.yaml', 'r.html']);
  });

  test('writes a run that was traced, zipped or not, with its title and range', async () => {
    await invoke(['run', scenario, '--quiet', '--trace', at('run.arrow')]);
    const bytes = readFileSync(at('run.arrow'));
    writeFileSync(at('run.gz'), gzipSync(bytes));
    for (const name of ['run.arrow', 'run.gz']) {
      const options = ['--title', 'What if z2 dies?', '--range', '1m,4m', '-o', at('r.html')];
      const { code } = await report([at(name), ...options]);
      expect(code).toBe(0);
      const { data, trace } = pageOf('r.html');
      expect(data).toMatchObject({
        title: 'What if z2 dies?',
        name: 'small-loss',
        range: { from: 60_000_000, until: 240_000_000 },
        thinned: null,
      });
      expect(trace.header.level).toBe('normal');
    }
  });

  test('of a run that a custom policy placed comes with a warning', async () => {
    const write = (bytes: Uint8Array) => writeFileSync(at('packed.arrow'), bytes, { flag: 'a' });
    const header = { ...HEADER, placementPolicy: 'packing\u001b[2J' };
    createTraceWriter(write, header, createIdentities()).end('completed', 0);
    const { code, err } = await report([at('packed.arrow'), '-o', at('r.html')]);
    expect(code).toBe(0);
    expect(err).toContain('warning: Placed by the policy packing\uFFFD[2J instead of');
    expect(err).toContain('this run is not Diego');
  });

  test('goes to standard output, which then holds nothing else', async () => {
    const { code, out, err } = await report([scenario, '-o', '-', '--quiet']);
    expect([code, err]).toEqual([0, '']);
    expect(pageIn(out).data).toMatchObject({ name: 'small-loss' });
    expect(readdirSync(folder)).toEqual(['loss.yaml']);
  });

  test('reads a scenario from standard input', async () => {
    const { code } = await report(['-', '-o', at('r.html')], { stdin: SCENARIO });
    expect([code, pageOf('r.html').data.name]).toEqual([0, 'small-loss']);
  });

  test('takes the name of the run for the file when none is given', async () => {
    const before = process.cwd();
    mkdirSync(at('here'));
    process.chdir(at('here'));
    try {
      await report([scenario]);
      writeFileSync(at('hostile'), hostileTrace('../../x y/<b>.sh'));
      await report([at('hostile')]);
      expect(readdirSync(at('here')).sort()).toEqual(['small-loss.html', 'x-y-b-.sh.html']);
    } finally {
      process.chdir(before);
    }
  });

  test('shows nothing of a hostile trace as markup', async () => {
    writeFileSync(at('hostile'), hostileTrace(ATTACK));
    const { code, err } = await report([at('hostile'), '-o', at('r.html'), '--title', ATTACK]);
    expect(code).toBe(0);
    expect(err).not.toContain('warning');
    const { html, data, trace } = pageOf('r.html');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html.match(/<!--/g)).toBeNull();
    expect(data).toMatchObject({ title: ATTACK, name: ATTACK, build: ATTACK });
    expect(trace.columns.identities.processes).toEqual([ATTACK]);
  });

  test('says what is wrong with a trace, and shows it as far as it goes', async () => {
    await invoke(['run', scenario, '--quiet', '--trace', at('t')]);
    const bytes = readFileSync(at('t'));
    writeFileSync(at('cut'), bytes.subarray(0, bytes.length - 8));
    const cut = await report([at('cut'), '-o', at('r.html')]);
    expect([cut.code, cut.err]).toEqual([0, expect.stringContaining('not written to its end')]);
    writeFileSync(at('bad'), Buffer.concat([bytes.subarray(0, -8), Buffer.from('garbage here')]));
    const bad = await report([at('bad'), '-o', at('r.html')]);
    expect([bad.code, bad.err]).toEqual([0, expect.stringContaining('the trace is damaged')]);
    expect(pageOf('r.html').trace.columns.length).toBeGreaterThan(50);
  });
});

describe('what is refused', () => {
  test.each([
    [['--range', '5m'], 'is no range; expected two durations'],
    [['--range', '5m,2m'], 'the earlier one first'],
    [['--range', '1h,2h'], '--range begins at 1h, but the last record of the run is at'],
    [['--seed', '3', '--trace-level', 'full'], 'unknown option'],
    [['-o', '/no/such/folder/r.html'], 'no such file or folder'],
    [['-o', '/'], 'it is a folder'],
  ])('%j', async (argv, message) => {
    const { code, out, err } = await report([scenario, ...argv]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(readdirSync(folder)).toEqual(['loss.yaml']);
  });

  test('the run itself as output', async () => {
    const { code, err } = await report([scenario, '-o', scenario]);
    expect([code, err]).toEqual([
      2,
      `error: --output: cannot write ${scenario}: it is the same file as the run\n`,
    ]);
    expect(readFileSync(scenario, 'utf8')).toBe(SCENARIO);
  });

  test('options of a scenario for a trace', async () => {
    writeFileSync(at('t'), hostileTrace('x'));
    const { code, err } = await report([at('t'), '--seed', '1']);
    expect([code, err]).toEqual([2, expect.stringContaining('are for scenarios')]);
  });

  test('what is neither trace nor scenario', async () => {
    writeFileSync(at('bad'), Uint8Array.of(255, 255, 255, 255, 1, 0, 0, 0, 9));
    const bad = await report([at('bad')]);
    expect([bad.code, bad.err]).toEqual([2, expect.stringContaining('not a trace')]);
    expect((await report(['zone-outag'])).err).toContain('did you mean zone-outage?');
  });
});

test('Ctrl-C writes no report', async () => {
  const long = ['--set', 'run.duration=2h'];
  const { code, out, err } = await report([scenario, '-o', at('r.html'), ...long], {
    tick: 50,
    onBreath: (io, breath) => {
      if (breath === 1) io.send('SIGINT');
    },
  });
  expect([code, out]).toEqual([130, '']);
  expect(err).toContain('interrupted: no report was written\n');
  expect(readdirSync(folder)).toEqual(['loss.yaml']);
});

test('a run that breaks writes no report', async () => {
  const long = ['--set', 'run.duration=2h'];
  const { code, err } = await report([scenario, '-o', at('r.html'), ...long], {
    memoryShare: 0.81,
    tick: 100,
  });
  expect(code).toBe(3);
  expect(err).toContain('reproduce with: diegosim run');
  expect(existsSync(at('r.html'))).toBe(false);
  expect(readdirSync(folder)).toEqual(['loss.yaml']);
});

test('a template without a place for the run is a fault of the program', async () => {
  for (const template of ['<body></body>', '<!-- diegosim:run --><!-- diegosim:run -->']) {
    writeFileSync(join(dashboard, 'report.html'), template);
    const { code, err } = await report([scenario, '-o', at('r.html')]);
    expect([code, err]).toEqual([3, expect.stringContaining("report's template")]);
    expect(readdirSync(folder)).toEqual(['loss.yaml']);
  }
});
