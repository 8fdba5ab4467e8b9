/** Commands that serve the dashboard, from the command line to what a browser gets. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RUN_RESULT } from '../answers/result';
import { readTrace, type TraceFile } from '../trace/formatReader';
import { dashboardFixture, whileServing } from './testDashboard';
import { invoke, temporaryFolder } from './testIo';

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
expect:
  - { recovered: { within: 5m, after: 2m } }
run: { duration: 8m }
`;
const NOT_MET = ['--set', 'expect[0].recovered.within=1s'];

let folder: string;
let dashboard: string;
let scenario: string;
/** Where temporary files go. */
let temporary: string;
beforeEach(() => {
  folder = temporaryFolder();
  dashboard = dashboardFixture();
  scenario = join(folder, 'loss.yaml');
  writeFileSync(scenario, SCENARIO);
  temporary = temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => void vi.unstubAllEnvs());

const at = (name: string): string => join(folder, name);

async function writeTraceTo(name: string): Promise<string> {
  await invoke(['run', scenario, '--quiet', '--trace', at(name)]);
  return at(name);
}

function opened(bytes: Uint8Array): TraceFile {
  const read = readTrace(bytes);
  if (!read.ok) throw new Error(read.problem);
  return read.file;
}

async function servedTrace(url: string): Promise<TraceFile> {
  const response = await fetch(new URL('/run.arrow', url));
  return opened(new Uint8Array(await response.arrayBuffer()));
}

describe('ui', () => {
  test('serves the dashboard until Ctrl-C, and prints one line', async () => {
    const { code, out, err } = await whileServing(['ui'], { dashboard }, async (url, io) => {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
      expect(await (await fetch(url)).text()).toContain('<title>dashboard</title>');
      expect((await fetch(new URL('/run.arrow', url))).status).toBe(404);
      io.send('SIGINT');
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^Dashboard: http:\S+ {2}\(Ctrl-C ends it\)\n$/);
  });

  test('takes the next port when one is taken, or the one that was asked for', async () => {
    await whileServing(['ui', '--port', '0'], { dashboard }, async (url, io) => {
      const { port } = new URL(url);
      const { code, out, err } = await invoke(['ui', '--port', port], {
        env: { DIEGOSIM_DASHBOARD: dashboard },
      });
      expect([code, out]).toEqual([2, '']);
      expect(err).toBe(
        `error: cannot serve on port ${port} of 127.0.0.1: another program has it\n`,
      );
      io.send('SIGINT');
    });
    await whileServing(['ui'], { dashboard }, async (first, io) => {
      await whileServing(['ui'], { dashboard }, (second, other) => {
        expect(Number(new URL(second).port)).toBeGreaterThan(Number(new URL(first).port));
        other.send('SIGINT');
      });
      io.send('SIGINT');
    });
  });

  test('tells where it is as one JSON line', async () => {
    const { out } = await whileServing(['ui', '--json'], { dashboard }, (_, io) =>
      io.send('SIGINT'),
    );
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    const { url, port } = JSON.parse(out);
    expect(url).toBe(`http://127.0.0.1:${port}/`);
  });

  test('ends with exit code 143 when it is terminated', async () => {
    const { code } = await whileServing(['ui'], { dashboard }, (_, io) => io.send('SIGTERM'));
    expect(code).toBe(143);
  });

  test('lets nobody else in, unless told to, and then warns', async () => {
    const argv = ['ui', '--host', '0.0.0.0', '--port', '0'];
    const { err } = await whileServing(argv, { dashboard }, async (url, io) => {
      expect((await fetch(url)).status).toBe(200);
      io.send('SIGINT');
    });
    expect(err).toBe(
      'warning: everyone who reaches 0.0.0.0 of this machine can read the dashboard\n',
    );
  });

  test('serves a trace, which the page is told of', async () => {
    const trace = await writeTraceTo('run.arrow');
    const { code, out } = await whileServing(['ui', trace], { dashboard }, async (url, io) => {
      expect(url).toMatch(/\/#run=served$/);
      const { header, result } = await servedTrace(url);
      expect(header).toMatchObject({ scenario: { name: 'small-loss' }, level: 'normal' });
      expect(result).toMatchObject({ scenario: 'small-loss', verdict: 'met' });
      io.send('SIGINT');
    });
    expect(code).toBe(0);
    expect(out).toContain('#run=served');
  });

  test('serves a trace that is gzipped as it is', async () => {
    const zipped = gzipSync(readFileSync(await writeTraceTo('run.arrow')));
    writeFileSync(at('run.arrow.gz'), zipped);
    await whileServing(['ui', at('run.arrow.gz')], { dashboard }, async (url, io) => {
      const response = await fetch(new URL('/run.arrow', url));
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(Buffer.from(bytes).equals(zipped)).toBe(true);
      expect(opened(gunzipSync(bytes)).isComplete).toBe(true);
      io.send('SIGINT');
    });
  });

  test('takes a trace that was cut off after its header', async () => {
    const bytes = readFileSync(await writeTraceTo('run.arrow'));
    writeFileSync(at('cut'), bytes.subarray(0, bytes.length - 3000));
    await whileServing(['ui', at('cut')], { dashboard }, (_, io) => io.send('SIGINT'));
  });

  test.each([
    ['a scenario', SCENARIO, 'not a trace: no message begins here'],
    ['nothing', '', 'not a trace: it ends inside its header'],
    ['a few bytes', Uint8Array.of(255, 255, 255, 255, 9), 'not a trace: it ends inside its header'],
    [
      'a header that never ends',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127),
      'not a trace: a message head of 2147483647 bytes',
    ],
    ['garbage that is zipped', gzipSync('garbage'), 'not a trace'],
    ['zeros that are zipped', gzipSync(Buffer.alloc(5_000_000)), 'not a trace'],
    ['what is not whole of a zipped file', Uint8Array.of(0x1f, 0x8b, 8), 'ends early'],
    [
      'what only begins like a zipped file',
      Uint8Array.of(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8),
      'cannot read',
    ],
  ])('refuses %s in place of a trace', async (_, content, message) => {
    writeFileSync(at('bad'), content);
    const { code, out, err } = await invoke(['ui', at('bad')]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each([
    ['/no/such/file', 'no such file or folder'],
    ['/', 'it is a folder'],
    ['/dev/null', 'it is no plain file'],
  ])('refuses %s', async (path, message) => {
    const { code, err } = await invoke(['ui', path]);
    expect([code, err]).toEqual([2, `error: cannot read ${path}: ${message}\n`]);
  });

  test.skipIf(process.platform === 'win32')(
    'refuses a pipe without waiting for somebody to write to it',
    async () => {
      execFileSync('mkfifo', [at('pipe')]);
      const { code, err } = await invoke(['ui', at('pipe')]);
      expect([code, err]).toEqual([2, `error: cannot read ${at('pipe')}: it is no plain file\n`]);
    },
  );

  test('says how to see a scenario that is named in place of a trace', async () => {
    const { code, err } = await invoke(['ui', 'zone-outage']);
    expect([code, err]).toEqual([
      2,
      'error: zone-outage is a scenario, not a trace; "diegosim run zone-outage --serve" simulates and shows it\n',
    ]);
  });

  test('says so when the folder that was named has no dashboard', async () => {
    const { code, err } = await invoke(['ui'], { env: { DIEGOSIM_DASHBOARD: folder } });
    expect([code, err]).toEqual([
      2,
      `error: DIEGOSIM_DASHBOARD: there is no index.html in ${folder}\n`,
    ]);
  });
});

describe('run --serve', () => {
  test('prints the answer and then serves the run with all details', async () => {
    const argv = ['run', scenario, '--serve'];
    const { code, out, err } = await whileServing(argv, { dashboard }, async (url, io) => {
      expect(url).toMatch(/\/#run=served$/);
      expect(io.out()).toContain('Does everything run again?');
      expect(readdirSync(temporary)).toHaveLength(1);
      const { header, result } = await servedTrace(url);
      expect(header.level).toBe('full');
      expect(RUN_RESULT.parse(result).verdict).toBe('met');
      io.send('SIGINT');
    });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/\n\nDashboard: http:\S+#run=served {2}\(Ctrl-C ends it\)\n$/);
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['loss.yaml']);
  });

  test("ends with the answer's exit code after Ctrl-C, and with 143 when terminated", async () => {
    const argv = ['run', scenario, '--serve', '--quiet', ...NOT_MET];
    const stopped = await whileServing(argv, { dashboard }, (_, io) => io.send('SIGINT'));
    expect(stopped.code).toBe(1);
    const terminated = await whileServing(argv, { dashboard }, (_, io) => io.send('SIGTERM'));
    expect(terminated.code).toBe(143);
  });

  test('serves the trace that was asked for, at its level, and leaves it', async () => {
    const argv = ['run', scenario, '--serve', '--trace', at('t'), '--trace-level', 'summary'];
    await whileServing(argv, { dashboard }, async (url, io) => {
      expect((await servedTrace(url)).header.level).toBe('summary');
      io.send('SIGINT');
    });
    expect(opened(readFileSync(at('t'))).isComplete).toBe(true);
  });

  test('keeps stdout one JSON object with --json', async () => {
    const argv = ['run', scenario, '--serve', '--json', '--trace-level', 'normal'];
    const { out, err } = await whileServing(argv, { dashboard }, async (url, io) => {
      expect((await servedTrace(url)).header.level).toBe('normal');
      io.send('SIGINT');
    });
    expect(RUN_RESULT.parse(JSON.parse(out)).verdict).toBe('met');
    expect(err).toMatch(/^Dashboard: http:/);
  });

  test('serves no run that was interrupted', async () => {
    const argv = ['run', scenario, '--serve', '--set', 'run.duration=2h'];
    const { code, out, io } = await invoke(argv, {
      tick: 50,
      env: { DIEGOSIM_DASHBOARD: dashboard },
      onBreath: (each, breath) => {
        if (breath === 1) each.send('SIGINT');
      },
    });
    expect(code).toBe(130);
    expect(io.exits).toEqual([]);
    expect(out).toMatch(/not decided/i);
    expect(out).not.toContain('http:');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('leaves nothing behind when the run breaks', async () => {
    const argv = ['run', scenario, '--serve', '--set', 'run.duration=2h'];
    const { code, err } = await invoke(argv, {
      memoryShare: 0.81,
      tick: 100,
    });
    expect(code).toBe(3);
    expect(err).not.toContain('the trace so far');
    expect(readdirSync(temporary)).toEqual([]);
  });

  test.runIf(existsSync('/dev/null'))('refuses a trace that cannot be read again', async () => {
    const { code, err } = await invoke(['run', scenario, '--serve', '--trace', '/dev/null']);
    expect([code, err]).toEqual([
      2,
      'error: --serve needs a plain file for --trace; /dev/null is none\n',
    ]);
  });

  test('is not what happens by default, nor after --no-serve', async () => {
    for (const argv of [[], ['--no-serve'], ['--serve', '--no-serve']]) {
      const { code, out } = await invoke(['run', scenario, '--quiet', ...argv]);
      expect(code).toBe(0);
      expect(out).not.toContain('Dashboard');
    }
  });

  test('answers even when the dashboard cannot be served, and says why', async () => {
    rmSync(join(dashboard, 'index.html'));
    const env = { DIEGOSIM_DASHBOARD: dashboard };
    const { code, out, err } = await invoke(['run', scenario, '--serve'], { env });
    expect(code).toBe(2);
    expect(out).toContain('Does everything run again?');
    expect(err).toContain('there is no index.html');
  });
});
