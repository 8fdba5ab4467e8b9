/** Sweeps that the system kills without a word, and sweeps whose threads die. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testIo';
import { filesOf, MEMORY, SMALL, scenarioFile } from './testSweep';

const ROOT = new URL('../../', import.meta.url).pathname;

/** The program as people start it; killed after so many milliseconds. */
function diegosim(argv: readonly string[], killAfter?: number, flags: readonly string[] = []) {
  const start = [...flags, '--import', 'tsx', 'sim/cli/main.ts'];
  return spawnSync(process.execPath, [...start, ...argv], {
    cwd: ROOT,
    encoding: 'utf8',
    killSignal: 'SIGKILL',
    ...(killAfter === undefined ? {} : { timeout: killAfter }),
  });
}

/** Of each finished run, when its file was written. */
function keptIn(folder: string): Map<string, number> {
  const runs = join(folder, 'runs');
  const names = readdirSync(folder).includes('runs') ? readdirSync(runs) : [];
  const whole = names.filter((name) => name.endsWith('.json'));
  return new Map(whole.map((name) => [name, statSync(join(runs, name)).mtimeMs]));
}

test('a sweep killed at any moment loses nothing finished, and ends with the same bytes', () => {
  const file = scenarioFile(SMALL.replace('run: { duration: 10m }', 'run: { duration: 4h }'));
  const folder = mkdtempSync(join(tmpdir(), 'diegosim-cli-'));
  const argv = ['sweep', file, '--vary', `${MEMORY}=2GB,3GB,4GB`, '--seeds', '10', '--quiet'];
  const interrupted = [...argv, '--jobs', '2', '-o', folder];
  let kept = keptIn(folder);
  let kills = 0;
  /** Kills that came while runs were under way. */
  let hits = 0;
  // The times are not the moments: those depend on what else the machine does. Each kill comes later
  // than the last, so that the sweep is over in the end, however slow the machine.
  for (let killAfter = 600; ; killAfter *= 1.25) {
    const { status, signal, stderr } = diegosim(interrupted, Math.round(killAfter));
    const now = keptIn(folder);
    for (const [name, writtenAt] of kept) expect([name, now.get(name)]).toEqual([name, writtenAt]);
    if (status === 0) break;
    expect([status, signal, stderr]).toEqual([null, 'SIGKILL', '']);
    kills++;
    if (now.size > kept.size) hits++;
    kept = now;
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  expect(hits).toBeGreaterThanOrEqual(1);
  const whole = temporaryFolder();
  expect(diegosim([...argv, '--jobs', '1', '-o', whole]).status).toBe(0);
  const files = filesOf(whole);
  expect(Object.keys(filesOf(folder))).toEqual(Object.keys(files));
  expect(filesOf(folder)).toEqual(files);
  expect(Object.keys(files).filter((name) => name.startsWith('runs'))).toHaveLength(30);
}, 300_000);

test('a run that outgrows its memory breaks alone, and is told with what shows it again', () => {
  const file = scenarioFile();
  const vary = ['--vary', 'workload[dora].instances=6,200000', '--seeds', '2', '--jobs', '1'];
  const folder = temporaryFolder();
  const argv = ['sweep', file, ...vary, '--quiet', '-o', folder];
  const { status, stdout, stderr } = diegosim(argv, undefined, ['--max-old-space-size=64']);
  expect(status).toBe(3);
  expect(stdout).toContain('4 runs');
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe('2 runs broke:');
  expect(lines[1]).toMatch(
    /^ {2}workload\[dora\]\.instances 200000, seed 1: limit exceeded: more than \d+ MB of memory$/,
  );
  expect(lines[2]).toBe(
    `    reproduce with: diegosim run ${file} --seed 1 --set 'workload[dora].instances=200000'`,
  );
  // What broke is not kept: the same command tries it again.
  expect([...keptIn(folder).keys()]).toEqual(['0000-1.json', '0000-2.json']);
});
