/** Signals sent to the program as it is started by people. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrace } from '../trace/formatReader';
import { dashboardFixture } from './testDashboard';
import { temporaryFolder } from './testIo';

/** Takes minutes. */
const LONG = `
name: long
question: When is it over?
foundation:
  zones: [z1, z2]
  cells: [{ name: diego-cell, count: 100, memory: 4GB, disk: 16GB, containers: 50 }]
workload:
  - { app: dora, instances: 400, memory: 128MB, disk: 256MB, crash: { after: 1m } }
run: { duration: 2000h }
`;

const ROOT = new URL('../../', import.meta.url).pathname;

test.each([
  ['SIGINT', 130, ['--import', 'tsx', 'sim/cli/main.ts']],
  ['SIGTERM', 143, ['--import', 'tsx', 'sim/cli/main.ts']],
  ['SIGINT', 130, ['bootstrap.mjs', 'diegosim']],
] as const)(
  '%s ends a run with its answer so far and exit code %i (%j)',
  async (signal, code, start) => {
    const folder = temporaryFolder();
    const scenario = join(folder, 'long.yaml');
    writeFileSync(scenario, LONG);
    const trace = join(folder, 'run.arrow');
    const watcher = watch(folder);
    const options = ['run', scenario, '--json', '--trace', trace];
    const child = spawn(process.execPath, [...start, ...options], { cwd: ROOT });
    const written = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      written.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      written.err += chunk;
    });
    // The trace grows: the simulation is under way. The signal comes twice, as from npm.
    watcher.on('change', (type, name) => {
      if (type !== 'change' || String(name) !== `${basename(trace)}.partial`) return;
      watcher.close();
      child.kill(signal);
      child.kill(signal);
    });
    const [status] = await once(child, 'close');
    expect([status, written.err]).toEqual([code, '']);
    expect(JSON.parse(written.out)).toMatchObject({ isInterrupted: true, verdict: 'not decided' });
    expect(readdirSync(folder).sort()).toEqual(['long.yaml', 'run.arrow']);
    expect(readTrace(readFileSync(trace))).toMatchObject({ ok: true, file: { isComplete: true } });
  },
);

test.each([
  ['SIGINT', 0, ['--import', 'tsx', 'sim/cli/main.ts']],
  ['SIGTERM', 143, ['--import', 'tsx', 'sim/cli/main.ts']],
  ['SIGINT', 0, ['bootstrap.mjs', 'diegosim']],
] as const)('%s ends a served dashboard with exit code %i (%j)', async (signal, code, start) => {
  const env = { ...process.env, DIEGOSIM_DASHBOARD: dashboardFixture() };
  const options = { cwd: ROOT, env };
  const child = spawn(process.execPath, [...start, 'ui', '--port', '0', '--json'], options);
  const [line] = await once(child.stdout, 'data');
  const { url } = JSON.parse(String(line));
  // A browser keeps its connection open.
  const response = await fetch(url);
  expect(response.status).toBe(200);
  await response.text();
  child.kill(signal);
  child.kill(signal);
  const [status] = await once(child, 'close');
  expect(status).toBe(code);
});

test('a run that is served leaves no trace in the folder for temporary files', async () => {
  const folder = temporaryFolder();
  const scenario = join(folder, 'short.yaml');
  writeFileSync(scenario, LONG.replace('2000h', '2m'));
  const temporary = temporaryFolder();
  const env = { ...process.env, DIEGOSIM_DASHBOARD: dashboardFixture(), TMPDIR: temporary };
  const argv = ['--import', 'tsx', 'sim/cli/main.ts', 'run', scenario, '--serve', '--quiet'];
  const child = spawn(process.execPath, argv, { cwd: ROOT, env });
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    if (!out.includes('#run=served')) continue;
    expect(readdirSync(temporary).filter((name) => name.startsWith('diegosim-run-'))).toHaveLength(
      1,
    );
    child.kill('SIGINT');
  }
  if (child.exitCode === null) await once(child, 'close');
  expect(child.exitCode).toBe(0);
  expect(readdirSync(temporary).filter((name) => name.startsWith('diegosim-run-'))).toEqual([]);
});

test.each(['run', 'sweep', 'capacity', 'validate'])(
  'SIGINT ends a %s that waits for the text of its scenario',
  async (command) => {
    const pipe = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const argv = ['--import', 'tsx', 'sim/cli/main.ts', command, pipe];
    const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: 'ignore' });
    const closed = once(child, 'close');
    // Opens when the other end does.
    const writer = await open(pipe, 'w');
    child.kill('SIGINT');
    const [, signal] = await closed;
    await writer.close();
    expect(signal).toBe('SIGINT');
  },
);
